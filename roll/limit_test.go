package roll

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger"
)

// tangledLedger draws a ledger in which more is tied together than usual: posts,
// unnamed movers and people named twice, each on one of several days.
func tangledLedger(t *rapid.T) []seatledger.Row {
	rows := draftLedger(t)
	for i := range rapid.IntRange(0, 3).Draw(t, "more") {
		e := draftEvent(t, fmt.Sprint("y", i), 5)
		e.Seat, e.Date = 0, span(3, 3+rapid.IntRange(1, 6).Draw(t, "window"))
		rows = append(rows, e)
	}
	return rows
}

// With however few ways kept apart the state holds every world that there is:
// nothing that one allows is left out, nothing is certain that one denies. Where
// it says that it is exact, it is.
func TestLimitedHoldsExact(t *testing.T) {
	wide := 0
	rapid.Check(t, func(t *rapid.T) {
		b := packed(t, tangledLedger(t), nil)
		v := b.View(draftClock(t))
		c, _ := b.Council("c")
		f, limited := v.Folder(), v.Folder()
		limited.Limit(rapid.SampledFrom([]int{1, 2, 8}).Draw(t, "limit"))
		for day := range seatledger.Day(lastDay) {
			on := firstDay + day
			exact, ok := wholes(b, f.At(c, on))
			if !ok {
				t.Skip("too many worlds")
			}
			r, s := limited.Roll(c, on), limited.At(c, on)
			counted := slices.ContainsFunc(s.Frames, func(f Frame) bool { return len(f.Unplaced()) > 0 }) // and not placed
			if r.Exact && !counted {
				if got, _ := wholes(b, s); !slices.Equal(got, exact) {
					t.Fatalf("%v: %d ways kept, said to be exact:\n%s\nthe worlds\n%s", on, limited.limit, strings.Join(got, "\n"), strings.Join(exact, "\n"))
				}
			}
			if !r.Exact {
				wide++
			}
			f.At(c, on).Every(maxWorlds, func(fr *Frame, p *Part) {
				if why := missing(b, s, r, fr, p); why != "" {
					t.Fatalf("%v: with %d ways kept: %s\nworld %s\nroll %s, %+v", on, limited.limit, why, tell(b, fr, p), show(r), r.Posts)
				}
			})
		}
	})
	if wide == 0 {
		t.Error("no state was ever widened: the test does not reach what it is for")
	}
}

// missing says what of a whole world a wide state, or the roll that is shown of
// it, denies; blank = nothing.
func missing(b *Book, wide *State, r Roll, f *Frame, p *Part) string {
	like := slices.IndexFunc(wide.Frames, func(x Frame) bool {
		return x.sameState(&f.Body)
	})
	if like < 0 {
		return "no frame is like the world's"
	}
	if !isSeated(factsOf(b, f, p), r.Seats) {
		return "the seats cannot be like this"
	}
	for _, x := range p.Posts {
		fact := PostFact{Person: b.PersonID(x.Person), Party: b.PartyID(p.PartyOf(&x)), Vacant: x.Vacant}
		if !slices.ContainsFunc(r.Posts, func(y PostFacts) bool {
			return string(y.Post) == b.posts.id(x.Post) && slices.ContainsFunc(y.Alternatives, func(z PostFact) bool {
				z.Cause = 0
				return z == fact
			})
		}) {
			return fmt.Sprintf("no %+v", fact)
		}
	}
	if !slices.ContainsFunc(wide.Frames, func(x Frame) bool { return x.mayBeSaid(p) }) {
		return "no such coalitions, groups and reports"
	}
	return ""
}

// mayBeSaid reports whether a frame may say of each matter what a whole world says.
func (f *Frame) mayBeSaid(p *Part) bool {
	list := append(f.Sure.mattersIn(), p.mattersIn()...)
	for _, c := range f.Cells {
		list = append(list, c.matters...)
	}
	same := func(a, b Report) bool { return a.Rule == b.Rule && a.Party == b.Party }
	return !slices.ContainsFunc(list, func(m Matter) bool {
		ways := []Part{*f.Sure}
		if at := slices.IndexFunc(f.Cells, func(c Cell) bool { return slices.Contains(c.matters, m) }); at >= 0 {
			ways = f.Cells[at].Ways
		}
		want := p.on(m)
		return !slices.ContainsFunc(ways, func(way Part) bool {
			got := way.on(m)
			return slices.Equal(got.Coalitions, want.Coalitions) && slices.EqualFunc(got.Reports, want.Reports, same) && sameMemberships(got.Groups, want.Groups)
		})
	})
}

// factsOf gives what a whole world says of each seat.
func factsOf(b *Book, fr *Frame, p *Part) (list []Facts) {
	f := &Folder{fold: fold{agenda: &agenda{docket: &docket{view: &View{Book: b}}}}}
	for i := range p.Seats {
		h := p.Seats[i]
		h.term, h.aside = 0, 0 // days, which no worlds are told apart by
		x := f.facts(fr, &h)
		if standsFor(fr, p.Seats[i].Person) {
			x.Person = "*"
		}
		list = append(list, x)
	}
	return list
}

// isSeated reports whether each fact can be that of a seat of its own.
func isSeated(facts []Facts, seats []SeatFacts) bool {
	if len(facts) == 0 {
		return true
	}
	for i := range seats {
		given := givenUp(&seats[i])
		if slices.ContainsFunc(seats[i].Alternatives, func(x Facts) bool {
			fact := facts[0]
			if fact.Person == "*" && x.Person != "" {
				x.Person = "*"
			}
			if given && x.Person == "" && x.List == "" {
				fact.Person, fact.List = "", ""
			}
			return x.content() == fact.content()
		}) && isSeated(facts[1:], slices.Delete(slices.Clone(seats), i, i+1)) {
			return true
		}
	}
	return false
}

// givenUp reports whether it is no longer kept who sits on a seat.
func givenUp(s *SeatFacts) bool {
	unstated := slices.ContainsFunc(s.Alternatives, func(x Facts) bool { return x.Unstated && x.Person == "" })
	return unstated && len(s.Alternatives) > 1 // or vacant
}

// However few ways are kept apart, each seat of a frame is sure or lies in one
// cell, the ways of a cell have the same seats, and nobody sits twice in a world
// of a state that is exact.
func TestSeatsAreConserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := tangledLedger(t)
		b := packed(t, rows, nil)
		v := b.View(draftClock(t))
		c, _ := b.Council("c")
		f := v.Folder()
		f.Limit(rapid.SampledFrom([]int{1, 2, 8, MaxWays}).Draw(t, "limit"))
		t.Log(f.limit, printed(rows))
		check := func(day seatledger.Day, s *State) {
			if len(s.Frames) == 0 {
				t.Fatalf("no frames on %v", day)
			}
			for i := range s.Frames {
				if sizes := sizesOn(rows, day); !slices.Contains(sizes, s.Frames[i].Seats) {
					t.Fatalf("%d seats on %v, want one of %v", s.Frames[i].Seats, day, sizes)
				}
				checkFrame(t, &s.Frames[i])
			}
			if exact := s.Exact(); exact || f.limit < MaxWays {
				s.Every(maxWorlds, func(_ *Frame, p *Part) { checkSeats(t, day, p, exact) })
			}
		}
		f.Life(c, check)
		check(firstDay+lastDay, f.At(c, firstDay+lastDay))
	})
}

// checkFrame checks that every seat and post is kept in one place.
func checkFrame(t *rapid.T, f *Frame) {
	seats, posts := map[int32]int{}, map[Ref]int{}
	note := func(p *Part) {
		for i := range p.Seats {
			seats[p.Seats[i].Seat]++
		}
	}
	note(f.Sure)
	for _, x := range f.Sure.Posts {
		posts[x.Post]++
	}
	for _, c := range f.Cells {
		note(&c.Ways[0])
		here := map[Ref]bool{}
		for i := range c.Ways {
			p := &c.Ways[i]
			if !slices.EqualFunc(p.Seats, c.Ways[0].Seats, func(x, y Holding) bool { return x.Seat == y.Seat }) {
				t.Fatalf("the ways of a cell differ in their seats: %+v", c.Ways)
			}
			for _, x := range p.Posts {
				here[x.Post] = true
			}
		}
		for id := range here {
			posts[id]++
		}
	}
	for s := range f.Seats {
		if seats[int32(s+1)] != 1 {
			t.Fatalf("seat %d is kept %d times in %+v", s+1, seats[int32(s+1)], f)
		}
	}
	for id, n := range posts {
		if n != 1 || len(seats) != f.Seats {
			t.Fatalf("post %d is kept %d times, or %d seats of %d", id, n, len(seats), f.Seats)
		}
	}
}

func checkSeats(t *rapid.T, day seatledger.Day, p *Part, exact bool) {
	seated := map[Ref]bool{}
	for s := range p.Seats {
		h := &p.Seats[s]
		states := 0
		for _, is := range []bool{h.Held(), h.Mark.Is(VacantSeat), h.Mark.Is(Unstated)} {
			if is {
				states++
			}
		}
		if states != 1 || h.Held() != (h.Allegiance != 0) || h.Mark&(VacantSeat|Ended) == VacantSeat && h.Person != 0 || h.Mark.Is(Unstated) && h.List != 0 {
			t.Fatalf("seat %d on %v is %+v", s+1, day, *h)
		}
		if h.Person != 0 && seated[h.Person] && exact {
			t.Fatalf("somebody sits on two seats on %v: %+v", day, p.Seats)
		}
		seated[h.Person] = true
	}
}

// sizesOn gives the sizes the council may have on a day: that of its row, and
// those of resizings that may have happened.
func sizesOn(rows []seatledger.Row, day seatledger.Day) (sizes []int) {
	for _, r := range rows {
		switch r := r.(type) {
		case *seatledger.Council:
			sizes = append(sizes, r.Seats)
		case *seatledger.Event:
			if n := 0; r.Kind == seatledger.CouncilResized && r.Date.Earliest() <= day {
				fmt.Sscan(r.Value, &n)
				sizes = append(sizes, n)
			}
		}
	}
	return sizes
}
