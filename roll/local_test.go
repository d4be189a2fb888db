package roll

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger"
)

// What is open about one person makes nobody else's seat less certain: a move
// of zoe, who alone sits for a list of her own, changes no fact of another seat.
func TestUncertaintyIsLocal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := draftLedger(t)
		rows[7].(*seatledger.Council).Seats++
		for _, r := range rows {
			if e, ok := r.(*seatledger.Event); ok {
				e.Seat = 0 // which may be hers
			}
		}
		rows = slices.Insert(rows, 6, seatledger.Row(&seatledger.Party{ID: "z"}), seatledger.Row(&seatledger.Party{ID: "zz"}))
		rows = append(rows, &seatledger.Result{Election: "e", Council: "c", List: "z", Seats: seatledger.Counted(1), Sources: []seatledger.SourceID{"early"}},
			&seatledger.Event{ID: "zoe", Date: seatledger.On(firstDay + 1), Kind: seatledger.Elected, Council: "c", Person: "zoe", List: "z", Sources: []seatledger.SourceID{"early"}})
		move := &seatledger.Event{ID: "moves", Date: span(2, 2+rapid.IntRange(1, 12).Draw(t, "window")), Kind: rapid.SampledFrom([]seatledger.EventKind{
			seatledger.Defected, seatledger.Expelled, seatledger.BecameIndependent, seatledger.Realigned, seatledger.WhipSuspended}).Draw(t, "move"),
			Council: "c", Person: "zoe", FromParty: "z", Party: "zz", Sources: draftSources(t)}
		before, after := packed(t, rows, nil), packed(t, append(slices.Clone(rows), move), nil)
		clock := draftClock(t)
		for day := range seatledger.Day(lastDay) {
			taken := map[seatledger.PersonID]bool{} // for others, with her move or without: it is not kept which of them moved
			for _, b := range []*Book{before, after} {
				c, _ := b.Council("c")
				standIns(b, b.View(clock).Folder().At(c, firstDay+day), taken)
			}
			same(t, (firstDay+day).String()+printed(append(rows, move)), others(t, before, clock, firstDay+day, taken), others(t, after, clock, firstDay+day, taken))
		}
	})
}

// standIns notes who stands for others in a state.
func standIns(b *Book, s *State, taken map[seatledger.PersonID]bool) {
	for i := range s.Frames {
		f := &s.Frames[i]
		f.Parts(func(p *Part) {
			for _, h := range p.Seats {
				if standsFor(f, h.Person) {
					taken[b.PersonID(h.Person)] = true
				}
			}
		})
	}
}

// others writes the whole worlds but for the seat of zoe, and what may be so of
// some seat that is not hers; those who are taken for others it does not name.
func others(t *rapid.T, b *Book, clock Clock, day seatledger.Day, taken map[seatledger.PersonID]bool) string {
	c, _ := b.Council("c")
	zoe, _ := b.people.find("zoe")
	f := b.View(clock).Folder()
	r := f.Roll(c, day)
	facts := strings.FieldsFunc(show(r), func(r rune) bool { return r == ' ' || r == '|' })
	facts = slices.DeleteFunc(facts, func(x string) bool { return strings.Contains(x, ":zoe") })
	slices.Sort(facts)
	var worlds []string
	if !f.At(c, day).Every(maxWorlds, func(fr *Frame, p *Part) {
		p.Seats = slices.DeleteFunc(slices.Clone(p.Seats), func(h Holding) bool { return h.Person == zoe })
		worlds = append(worlds, tellBut(b, fr, p, func(x Ref) bool { return taken[b.PersonID(x)] }))
	}) {
		t.Skip("too many worlds")
	}
	slices.Sort(worlds)
	return strings.Join(slices.Compact(facts), " ") + "\n" + strings.Join(slices.Compact(worlds), "\n") + told(r.Posts)
}

// Once every day that was open has passed, the roll is what it would be had the
// days been known, where the days of nobody's events can change places.
func TestOpenDaysCloseToAnyDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		open, known := draftSequence(t)
		for _, limit := range []int{MaxWays, 8} {
			var rolls [2]string
			for i, rows := range [][]seatledger.Row{open, known} {
				b := packed(t, rows, nil)
				c, _ := b.Council("c")
				f := b.View(Clock{}).Folder()
				f.Limit(limit)
				r := f.Roll(c, firstDay+100)
				rolls[i] = inOrder(r) + told(r.Posts)
				if limit == MaxWays && r.Open {
					t.Fatalf("something is still open: %s%s", rolls[i], printed(rows))
				}
			}
			if limit == MaxWays {
				same(t, "closed"+printed(open), rolls[0], rolls[1])
			}
		}
	})
}

func told(posts []PostFacts) (text string) {
	for _, p := range posts {
		for _, x := range p.Alternatives {
			text += fmt.Sprint("\n", p.Post, x.Person, x.Party, x.Vacant)
		}
	}
	return text
}

// draftSequence draws a ledger of named people whose events have windows of
// their own, and the same one with a day chosen of each.
func draftSequence(t *rapid.T) (open, known []seatledger.Row) {
	rows := []seatledger.Row{
		&seatledger.Party{ID: "a"}, &seatledger.Party{ID: "b"}, &seatledger.Party{ID: "m"}, &seatledger.Division{ID: "d"},
		&seatledger.Council{ID: "c", Division: "d", Seats: 5, SeatRule: seatledger.SeatRuleList},
		&seatledger.Election{ID: "e", Date: seatledger.On(firstDay)},
		&seatledger.Result{Election: "e", Council: "c", List: "a", Seats: seatledger.Counted(3)},
		&seatledger.Result{Election: "e", Council: "c", List: "b", Seats: seatledger.Counted(2)},
	}
	people := []seatledger.PersonID{"p", "q", "r", "s", "u"}
	for i, p := range people {
		rows = append(rows, &seatledger.Event{ID: seatledger.EventID(p), Date: seatledger.On(firstDay), Kind: seatledger.Elected, Council: "c", Person: p,
			List: [...]seatledger.PartyID{"a", "b"}[i/3]})
	}
	open, known = slices.Clone(rows), slices.Clone(rows)
	add := func(e seatledger.Event, day int) int {
		last := day + rapid.IntRange(0, 9).Draw(t, "window")
		x := e
		e.Date = span(day, last)
		n := rapid.IntRange(day, last).Draw(t, "day")
		x.Date = span(n, n)
		open, known = append(open, &e), append(known, &x)
		return last + 1
	}
	party := rapid.SampledFrom([]seatledger.PartyID{"a", "b", "m"})
	for _, p := range people {
		day := rapid.IntRange(2, 6).Draw(t, "first")
		for n := range rapid.IntRange(0, 3).Draw(t, "events") {
			kind := rapid.SampledFrom([]seatledger.EventKind{seatledger.Defected, seatledger.Expelled, seatledger.BecameIndependent, seatledger.Realigned,
				seatledger.PostTaken, seatledger.PostLeft, seatledger.Resigned}).Draw(t, "kind")
			day = add(seatledger.Event{ID: seatledger.EventID(fmt.Sprint(p, n)), Kind: kind, Council: "c", Person: p, Party: party.Draw(t, "party"),
				Post: seatledger.PostID("post of " + p)}, day)
		}
	}
	if rapid.Bool().Draw(t, "merger") { // when all else has happened
		add(seatledger.Event{ID: "merger", Kind: seatledger.PartyMerged, FromParty: "a", Party: "m"}, 60)
	}
	return open, known
}
