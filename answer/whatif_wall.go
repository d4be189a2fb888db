package answer

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/draw"
	"github.com/seatledger/seatledger/roll"
)

// WhatIfBlock is a part of the council wall, before and after: the councils of a
// division directly below the scenario's, in the same places.
type WhatIfBlock struct {
	Division      seatledger.DivisionID
	Name          string
	Turns         int // councils whose control is another after, or is left open
	Before, After draw.Wall
}

// Notice gives what has to be said of the ledger that the answer is from.
func (r *WhatIf) Notice() Notice { return r.d.Notice() }

// Wall gives the council wall under a rule of the answer, before and after. As in
// [Desk.Wall] a tile stands for a council, or for a division where there are more
// than [MaxTiles]. Tiles that are not as before have a hole.
func (r *WhatIf) Wall(ctx context.Context, rule seatledger.ControlRule, link Link) ([]WhatIfBlock, error) {
	k := max(0, slices.Index(r.Rules, rule))
	division := r.division
	if division == 0 {
		division, _ = r.d.Book.Division(r.d.Root())
	}
	branch, err := r.d.branch(ctx, division)
	if err != nil {
		return nil, err
	}
	var walls [2]*wall
	for i := range walls {
		walls[i] = &wall{d: r.d, link: link, blocks: map[roll.Ref]*Block{}, counts: map[roll.Ref]*Counts{}, branch: branch, division: division, whole: len(r.judged) > MaxTiles}
	}
	turns := map[roll.Ref]int{}
	for _, x := range r.judged {
		before, after := x.verdicts(k)
		walls[0].add(x.council, before)
		walls[1].add(x.council, after)
		if !x.known || x.control[k].Same() {
			continue
		}
		below := walls[1].branch[r.d.Book.CouncilInfo(x.council).Division]
		turns[below]++
		if !walls[1].whole {
			tiles := walls[1].block(below).Wall.Tiles
			tiles[len(tiles)-1].Turned = true
		}
	}
	walls[0].close()
	walls[1].close()
	blocks := make([]WhatIfBlock, 0, len(walls[0].blocks))
	for _, below := range slices.SortedFunc(maps.Keys(walls[0].blocks), r.inOrder) {
		b, a := walls[0].blocks[below], walls[1].blocks[below]
		b.Wall.Label, a.Wall.Label = b.Wall.Label+", before", a.Wall.Label+", after"
		blocks = append(blocks, WhatIfBlock{b.Division, b.Name, turns[below], b.Wall, a.Wall})
	}
	return blocks, nil
}

// inOrder puts divisions in the order of a wall's blocks.
func (r *WhatIf) inOrder(x, y roll.Ref) int {
	a, b := r.d.Book.DivisionID(x), r.d.Book.DivisionID(y)
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}

// verdicts gives who controls the council under a rule, by its number, before and
// after. What cannot be worked out is unknown.
func (x *judged) verdicts(rule int) (before, after control.Verdict) {
	before, after = x.control[rule].Before.Verdict, control.Verdict{Kind: control.Unknown}
	if x.known {
		after = x.control[rule].After.Verdict
	}
	return before, after
}

// Picture draws who controls how many councils before and after, under a rule of
// the answer.
func (r *WhatIf) Picture(rule seatledger.ControlRule, width float64) draw.Shift {
	k := max(0, slices.Index(r.Rules, rule))
	var counts [2]Counts
	for _, x := range r.judged {
		before, after := x.verdicts(k)
		counts[0].add(r.d.Book, before, 0)
		counts[1].add(r.d.Book, after, 0)
	}
	p := draw.Shift{Label: "Who controls how many councils, before and after", Desc: "The tables say the same.", Width: width, Names: [2]string{"Before", "After"}}
	var ids []seatledger.PartyID
	for i := range counts {
		p.Parts[i] = counts[i].parts()
		ids = slices.AppendSeq(ids, maps.Keys(counts[i].Totals))
	}
	p.Parties = r.d.legends(ids)
	return p
}

// Headlines say what becomes of the seats, and of control under a rule of the
// answer.
func (r *WhatIf) Headlines(rule seatledger.ControlRule) []string {
	return append(r.sums(), r.tellControl(&r.Control[max(0, slices.Index(r.Rules, rule))]))
}

// Rule gives the rule of the answer that is asked for, or else the first.
func (r *WhatIf) Rule(asked seatledger.ControlRule) seatledger.ControlRule {
	if !slices.Contains(r.Rules, asked) {
		return r.Rules[0]
	}
	return asked
}
