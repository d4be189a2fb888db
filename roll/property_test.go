package roll

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger"
)

// story tells all that the records leave of council c on every day, without
// positions: what may be so of some seat, the whole worlds and, where nothing is
// open and their order is to be told, the seats.
func story(t *rapid.T, b *Book, clock Clock, sorted bool) string {
	c, ok := b.Council("c")
	if !ok {
		return "no council"
	}
	var out strings.Builder
	f := b.View(clock).Folder()
	for day := range seatledger.Day(lastDay) {
		r := f.Roll(c, firstDay+day)
		facts := strings.FieldsFunc(show(r), func(r rune) bool { return r == ' ' || r == '|' })
		if r.Open || sorted { // which seats of those that are alike are spoken of is a label
			slices.Sort(facts)
			facts = slices.Compact(facts)
		}
		worlds, ok := wholes(b, f.At(c, firstDay+day))
		if !ok {
			t.Skip("too many worlds")
		}
		fmt.Fprintf(&out, "%v: %s\n  %s\n", firstDay+day, strings.Join(facts, "  "), strings.Join(worlds, "\n  "))
	}
	return out.String()
}

// maxWorlds bounds the whole worlds of one day that a test goes through.
const maxWorlds = 3000

// wholes tells the whole worlds of a state, each once, in order; it is not ok
// where they are too many, or more than the records leave.
func wholes(b *Book, s *State) (list []string, ok bool) {
	ok = s.Every(maxWorlds, func(f *Frame, p *Part) { list = append(list, tell(b, f, p)) }) && s.Exact()
	slices.Sort(list)
	return slices.Compact(list), ok
}

// tell writes a whole world. Which of several seats that are alike stands for
// them is not told, and so neither which of several people of whom nothing more
// is recorded moved.
func tell(b *Book, f *Frame, p *Part) string {
	return tellBut(b, f, p, func(person Ref) bool { return standsFor(f, person) })
}

// tellBut is tell that names nobody of whom a function says so.
func tellBut(b *Book, f *Frame, p *Part, unnamed func(person Ref) bool) string {
	var seats, posts, coalitions, reports []string
	for i := range p.Seats {
		h := &p.Seats[i]
		who := string(b.PersonID(h.Person))
		if unnamed(h.Person) {
			who = "*"
		}
		seats = append(seats, fmt.Sprintf("%s>%s:%s/%d", b.PartyID(h.List), b.PartyID(h.Allegiance), who, h.Mark))
	}
	for _, x := range p.Posts {
		posts = append(posts, fmt.Sprintf("%s=%s/%s/%v", b.posts.id(x.Post), b.PersonID(x.Person), b.PartyID(p.PartyOf(&x)), x.Vacant))
	}
	for _, r := range p.Reports {
		reports = append(reports, fmt.Sprint(r.Rule, b.PartyID(r.Party)))
	}
	for _, x := range p.Coalitions {
		coalitions = append(coalitions, string(b.PartyID(x)))
	}
	slices.Sort(seats)
	slices.Sort(posts)
	return fmt.Sprint(f.Exists, f.Office(), f.Facts, seats, posts, coalitions, reports)
}

// printed writes rows as tests write them.
func printed(rows []seatledger.Row) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString("\n" + string(r.Table()))
		for _, c := range seatledger.Columns(r.Table()) {
			if text := seatledger.Cell(r, c); text != "" {
				fmt.Fprintf(&b, " %s=%s", c.Name, text)
			}
		}
	}
	return b.String()
}

// standsFor reports whether somebody stands for others who may have moved, or
// others for that person.
func standsFor(f *Frame, person Ref) bool {
	found := false
	f.Parts(func(p *Part) {
		for i := range p.Seats {
			f.fold.walk(p.Seats[i].path, func(s step) {
				found = found || person != 0 && s.person == person && f.fold.lots[s.lot-1].moved
			})
		}
	})
	return found
}

// same compares two stories, and tells the lines from which on they differ.
func same(t *rapid.T, what, got, want string) {
	if got == want {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	n := 0
	for n < min(len(g), len(w))-1 && g[n] == w[n] {
		n++
	}
	t.Fatalf("%s, line %d:\n got %s\nwant %s", what, n, strings.Join(g[n:min(n+4, len(g))], "\n     "), strings.Join(w[n:min(n+4, len(w))], "\n     "))
}

// An entry that was wrong and then put right is as good as one that was right
// from the start; of results, up to the order of seats.
func TestCorrectedEqualsNeverWrong(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := draftLedger(t)
		i := rapid.IntRange(9, len(rows)-1).Draw(t, "row")
		wrong := slices.Clone(rows)
		switch r := rows[i].(type) {
		case *seatledger.Result:
			x := *r
			x.Seats = seatledger.Counted(int64(rapid.IntRange(0, 5).Draw(t, "wrong")))
			wrong[i] = &x
		case *seatledger.Event:
			wrong[i] = draftEvent(t, string(r.ID), 5)
		}
		wrong = append(wrong, rows[i])
		corrected := packed(t, wrong, map[int]int{len(wrong) - 1: i})
		_, isResult := rows[i].(*seatledger.Result)
		if isResult && namesSeats(rows) {
			t.Skip("the order of seats matters to an entry that names one")
		}
		same(t, "corrected", story(t, corrected, Clock{}, true), story(t, packed(t, rows, nil), Clock{}, true))
	})
}

func namesSeats(rows []seatledger.Row) bool {
	return slices.ContainsFunc(rows, func(r seatledger.Row) bool {
		e, ok := r.(*seatledger.Event)
		return ok && (e.Seat != 0 || e.Kind == seatledger.CouncilResized)
	})
}

// An event that is retracted might as well not have been recorded.
func TestRetractedEqualsNeverRecorded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := draftLedger(t)
		if len(rows) == 12 {
			t.Skip("no events")
		}
		i := rapid.IntRange(12, len(rows)-1).Draw(t, "event")
		x := *rows[i].(*seatledger.Event)
		x.Status = seatledger.Retracted
		retracted := packed(t, append(slices.Clone(rows), &x), map[int]int{len(rows): i})
		never := packed(t, slices.Delete(slices.Clone(rows), i, i+1), nil)
		alike := namesNoCouncil(rows)
		same(t, "retracted", story(t, retracted, Clock{}, alike), story(t, never, Clock{}, alike))
	})
}

// namesNoCouncil reports whether somebody is spoken of wherever he or she sits: a council
// is asked about that on which an entry that was retracted had that person, which tells
// nothing of its seats but which of those that are alike stands for the others.
func namesNoCouncil(rows []seatledger.Row) bool {
	return slices.ContainsFunc(rows, func(r seatledger.Row) bool {
		e, ok := r.(*seatledger.Event)
		return ok && e.Council == "" && e.Person != ""
	})
}

// What was known at a position is what a ledger that ends there says, under
// any published clock.
func TestKnownEqualsPrefix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := draftLedger(t)
		corrects := map[int]int{}
		for i := 9; i < len(rows) && len(corrects) < 3; i++ {
			e, ok := rows[i].(*seatledger.Event)
			if _, again := corrects[i]; ok && !again && rapid.IntRange(0, 3).Draw(t, "correct") == 0 {
				corrects[len(rows)] = i
				rows = append(rows, draftEvent(t, string(e.ID), 5))
			}
		}
		two := len(rows)
		for i := 9; i < two; i++ {
			if e, ok := rows[i].(*seatledger.Event); ok && rapid.IntRange(0, 4).Draw(t, "contradict") == 0 {
				rows = append(rows, draftEvent(t, string(e.ID), 5))
			}
		}
		known := rapid.IntRange(8, len(rows)).Draw(t, "known")
		clock := draftClock(t)
		prefix := story(t, packedAs(t, rows[:known], corrects, two), clock, false)
		clock.Known = seatledger.Position(known)
		same(t, "known", story(t, packedAs(t, rows, corrects, two), clock, false), prefix)
	})
}

// Events of one day that concern different people may be recorded in any
// order.
func TestOrderOfIndependentEvents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := []seatledger.PersonID{"p", "q", "r", "s"}
		rows := []seatledger.Row{
			&seatledger.Party{ID: "a"}, &seatledger.Party{ID: "b"}, &seatledger.Division{ID: "d"},
			&seatledger.Council{ID: "c", Division: "d", Seats: 5, SeatRule: seatledger.SeatRuleList},
			&seatledger.Election{ID: "e", Date: seatledger.On(firstDay)},
			&seatledger.Result{Election: "e", Council: "c", List: "a", Seats: seatledger.Counted(5)},
		}
		for i, p := range people {
			rows = append(rows, &seatledger.Event{ID: seatledger.EventID(p), Date: seatledger.On(firstDay), Kind: seatledger.Elected,
				Council: "c", Person: p, List: "a", Seat: seatledger.Seat(i + 1)})
		}
		var events []seatledger.Row
		for _, p := range people {
			x := draftEvent(t, "of "+string(p), 5)
			x.Kind = rapid.SampledFrom([]seatledger.EventKind{seatledger.Resigned, seatledger.Defected, seatledger.Expelled,
				seatledger.WhipSuspended, seatledger.BecameIndependent, seatledger.Realigned, seatledger.PostLeft}).Draw(t, "kind of move")
			x.Council, x.Person, x.Seat, x.Date = "c", p, 0, seatledger.On(firstDay+3)
			events = append(events, x)
		}
		shuffled := rapid.Permutation(events).Draw(t, "shuffled")
		same(t, "shuffled", story(t, packed(t, append(slices.Clone(rows), shuffled...), nil), Clock{}, false),
			story(t, packed(t, append(slices.Clone(rows), events...), nil), Clock{}, false))
	})
}
