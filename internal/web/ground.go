package web

import (
	"context"
	"errors"
	"sync/atomic"

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

// turns let so many at a time through, and turn away whoever would wait behind
// too many others.
type turns struct {
	free    chan struct{}
	waiting atomic.Int64
	most    int64
}

func newTurns(atATime, waiting int) *turns {
	return &turns{free: make(chan struct{}, atATime), most: int64(atATime + waiting)}
}

// errBusy turns a reader away for now.
var errBusy = errors.New("too many readers ask for this at a time")

// enter waits for a turn, or until the context ends.
func (t *turns) enter(ctx context.Context) (leave func(), err error) {
	if t.waiting.Add(1) > t.most {
		t.waiting.Add(-1)
		return nil, errBusy
	}
	select {
	case t.free <- struct{}{}:
	case <-ctx.Done():
		t.waiting.Add(-1)
		return nil, ctx.Err()
	}
	return func() {
		<-t.free
		t.waiting.Add(-1)
	}, nil
}
