package control_test

import (
	"fmt"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// This file holds what control and roll say of a random ledger against its worlds.

// bound is how much is kept apart.
type bound struct {
	ways   int  // 0 = as many as there may be
	counts bool // unnamed moves are counted wherever they can be
}

func (b bound) String() string {
	if b.counts {
		return "where moves are counted"
	}
	return fmt.Sprintf("with no more than %d ways", b.ways)
}

// compare says how control, or the fold it rests on, differs from the worlds;
// blank = they agree.
func (o *oracleCase) compare(worlds []*state) string {
	if why := o.compareAt(bound{}, worlds); why != "" {
		return why
	}
	for _, b := range o.bounds() {
		if why := o.compareAt(b, worlds); why != "" {
			return fmt.Sprintf("%v: %s", b, why)
		}
	}
	return ""
}

// bounds gives the bounds to compare with; of a large council one of them.
func (o *oracleCase) bounds() []bound {
	all := []bound{{counts: true}, {ways: 1}, {ways: 2}, {ways: 8}}
	if o.large {
		return all[o.turn%4:][:1]
	}
	return all
}

// compareAt compares where so much is kept apart: all is equal where the answer says
// that it is exact, and holds what the worlds are where it says that it is wider.
func (o *oracleCase) compareAt(at bound, worlds []*state) string {
	book, err := roll.Pack(o.all())
	if err != nil {
		return err.Error()
	}
	v := book.View(o.clock)
	c, ok := book.Council(o.council)
	if !ok {
		return "no council"
	}
	j := control.NewJudge(v)
	j.By = o.by
	if at.ways > 0 {
		j.Folder.Limit(at.ways)
	}
	if at.counts {
		j.Folder.Places(0)
	}
	r := j.Folder.Roll(c, o.on)
	if why := differParts(j, c); why != "" {
		return why
	}
	if at.ways == 0 {
		o.noteCounted(j, c)
	}
	if why := o.differRoll(r, worlds, !r.Exact); why != "" {
		return why
	}
	small := !o.large && at == bound{}
	if small && !r.Exact && !o.carries() {
		seen.wider++
	}
	if at.ways == 0 && !o.large && o.alwaysExact(j, c) {
		if why := o.compareMore(j, c, worlds, small); why != "" {
			return why
		}
	}
	for _, rule := range append(seatledger.ControlRules(), "post:deputy") {
		a := j.At(c, o.on, rule)
		if why := o.differ(book, &a, worlds, !a.Exact); why != "" {
			return why
		}
		if why := differRests(&a, r); why != "" {
			return why
		}
	}
	return ""
}

// differParts says on which day a seat is kept nowhere, or a seat or a post in two
// places; blank = on none.
func differParts(j *control.Judge, c roll.Ref) (why string) {
	j.Folder.Life(c, func(day seatledger.Day, s *roll.State) {
		for i := range s.Frames {
			if kept := keptTwice(&s.Frames[i]); kept != "" && why == "" {
				why = fmt.Sprintf("on %v %s", day, kept)
			}
		}
	})
	return why
}

func keptTwice(f *roll.Frame) string {
	seats, posts := map[int32]int{}, map[roll.Ref]int{}
	note := func(ways ...roll.Part) {
		for _, h := range ways[0].Seats {
			seats[h.Seat]++
		}
		here := map[roll.Ref]bool{}
		for _, p := range ways {
			for _, x := range p.Posts {
				here[x.Post] = true
			}
		}
		for post := range here {
			posts[post]++
		}
	}
	note(*f.Sure)
	for _, cell := range f.Cells {
		note(cell.Ways...)
	}
	for n := range f.Seats {
		if kept := seats[int32(n+1)]; kept != 1 {
			return fmt.Sprintf("seat %d of %d is kept in %d places", n+1, f.Seats, kept)
		}
	}
	for post, kept := range posts {
		if kept != 1 {
			return fmt.Sprintf("post %d is kept in %d places", post, kept)
		}
	}
	return ""
}

// carries reports whether members are carried over: where it is open who they are the
// answer is wider by design.
func (o *oracleCase) carries() bool {
	return slices.ContainsFunc(o.entries, func(e seatledger.Entry) bool {
		x, is := e.Row.(*seatledger.Event)
		return is && x.Kind == seatledger.CarriedOver
	})
}

// noteCounted notes on how many days moves are counted and not placed.
func (o *oracleCase) noteCounted(j *control.Judge, c roll.Ref) {
	j.Folder.Life(c, func(day seatledger.Day, s *roll.State) {
		if day <= o.on && slices.ContainsFunc(s.Frames, func(f roll.Frame) bool { return len(f.Unplaced()) > 0 }) {
			seen.counted++
			if s.Exact() {
				seen.exactly++
			}
		}
	})
}

// alwaysExact reports whether nothing is wider than the records leave it, on any
// day.
func (o *oracleCase) alwaysExact(j *control.Judge, c roll.Ref) bool {
	exact := true
	days := []seatledger.Day{}
	j.Folder.Life(c, func(day seatledger.Day, s *roll.State) {
		days = append(days, day)
		exact = exact && (day > o.on || s.Exact())
	})
	for _, day := range days { // groups may be counted apart from moves
		exact = exact && (day > o.on || o.by != seatledger.ByGroup || j.At(c, day, seatledger.RuleMajority).Exact)
	}
	return exact
}

// compareMore compares what is asked beyond control and roll, causes too where
// what there would be without them is exact.
func (o *oracleCase) compareMore(j *control.Judge, c roll.Ref, worlds []*state, causes bool) string {
	if why := o.differTip(j, c, worlds); why != "" {
		return why
	}
	if why := o.differShares(j, c, worlds); why != "" {
		return why
	}
	if why := o.differDrift(worlds); why != "" {
		return why
	}
	rules := []seatledger.ControlRule{seatledger.RuleMajority, seatledger.RuleSitting, seatledger.RuleTwoThirds, seatledger.RuleChief, seatledger.RuleCoalition}
	return o.differCourse(j, c, rules[o.turn%len(rules)], causes)
}
