package web

import (
	"context"
	"errors"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/internal/joint"
)

// grounds are the reconstructions that scenarios stand on, drawn when first asked
// for. A few are kept; one is drawn at a time.
type grounds struct {
	draw    func(ctx context.Context, seed uint64) (*answer.Desk, error)
	kept    *lru.Cache[uint64, *answer.Desk]
	drawing joint.Group[uint64, *answer.Desk]
	turns   *turns
}

// keptGrounds is how many reconstructions are kept, of some ten megabytes each.
const keptGrounds = 3

func newGrounds(draw func(context.Context, uint64) (*answer.Desk, error)) *grounds {
	kept, err := lru.New[uint64, *answer.Desk](keptGrounds)
	if err != nil {
		panic(err) // only for a size below one
	}
	return &grounds{draw: draw, kept: kept, turns: newTurns(1, 8)}
}

// errNoGround is a base that this site has not.
var errNoGround = errors.New("no reconstructions here")

// from gives the reconstruction of a seed.
func (g *grounds) from(ctx context.Context, seed uint64) (*answer.Desk, error) {
	if g.draw == nil {
		return nil, errNoGround
	}
	if d, ok := g.kept.Get(seed); ok {
		return d, nil
	}
	return g.drawing.Do(ctx, seed, func(ctx context.Context) (*answer.Desk, error) {
		leave, err := g.turns.enter(ctx)
		if err != nil {
			return nil, err
		}
		defer leave()
		d, err := g.draw(ctx, seed)
		if err == nil {
			g.kept.Add(seed, d)
		}
		return d, err
	})
}
