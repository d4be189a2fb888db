package roll

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger"
)

// asked is a ledger through a clock.
type asked struct {
	book  *Book
	clock Clock
}

// sameStory holds that two ledgers leave the same of council c on every day, without
// positions: what may be so of some seat, the whole worlds and, where nothing is open and
// their order is to be told, the seats. Who in either stands for others is told of neither.
func sameStory(t rapid.TB, what string, got, want asked, sorted bool) {
	t.Helper()
	var stories [2]string
	folders := [2]*Folder{got.book.View(got.clock).Folder(), want.book.View(want.clock).Folder()}
	for day := firstDay; day < firstDay+lastDay; day++ {
		taken := map[seatledger.PersonID]bool{}
		var states [2]*State
		for i, x := range [...]asked{got, want} {
			c, ok := x.book.Council("c")
			if !ok {
				t.Fatalf("%s: no council", what)
			}
			r := folders[i].Roll(c, day)
			facts := strings.FieldsFunc(show(r), func(r rune) bool { return r == ' ' || r == '|' })
			states[i] = folders[i].At(c, day)
			if r.Open || sorted { // which seats of those that are alike are spoken of is a label
				slices.Sort(facts)
				facts = slices.Compact(facts)
			}
			stories[i] += fmt.Sprintf("%v: %s\n", day, strings.Join(facts, "  "))
			standIns(x.book, states[i], taken)
		}
		for i, x := range [...]asked{got, want} {
			worlds, ok := wholesAs(x.book, states[i], func(b *Book, f *Frame, p *Part) string {
				return tellBut(b, f, p, func(person Ref) bool { return taken[b.PersonID(person)] })
			})
			if !ok {
				t.Skip("too many worlds")
			}
			stories[i] += fmt.Sprintf("  %s\n", strings.Join(worlds, "\n  "))
		}
	}
	same(t, what, stories[0], stories[1])
}

// maxWorlds bounds the whole worlds of one day that a test goes through.
const maxWorlds = 3000

// wholes tells the whole worlds of a state, each once, in order; it is not ok
// where they are too many, or more than the records leave.
func wholes(b *Book, s *State) (list []string, ok bool) { return wholesAs(b, s, tell) }

// wholesAs is wholes, each told in a way of one's own.
func wholesAs(b *Book, s *State, tell func(*Book, *Frame, *Part) string) (list []string, ok bool) {
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
func same(t rapid.TB, what, got, want string) {
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
		var wrong seatledger.Row
		switch r := rows[i].(type) {
		case *seatledger.Result:
			x := *r
			x.Seats = seatledger.Counted(int64(rapid.IntRange(0, 5).Draw(t, "wrong")))
			wrong = &x
		case *seatledger.Event:
			wrong = draftEvent(t, string(r.ID), 5)
		}
		if _, isResult := rows[i].(*seatledger.Result); isResult && namesSeats(rows) {
			t.Skip("the order of seats matters to an entry that names one")
		}
		sameCorrected(t, rows, i, wrong)
	})
}

// Draws of [TestCorrectedEqualsNeverWrong] that it fails on by chance only.
func TestCorrectedAsDrawn(t *testing.T) {
	const (
		parties = "parties id=a\nparties id=b\ndivisions id=d\n"
		nobody  = "results election=e council=c list=a seats=0\n"
	)
	for name, x := range map[string]struct{ rows, wrong string }{
		"who leaves without a council named was once named on this one": {parties + `councils id=c division=d seats=1
			elections id=e date=2020-03-02
			events id=x0 date=2020-03-03 until=2020-03-13 kind=elected council=c person=q list=a
			events id=x1 date=2020-03-03/2020-03-04 kind=by-elected council=c list=a
			events id=x2 date=2020-03-03 kind=elected council=c seat=1 list=a party=b
			events id=x3 date=2020-03-03 kind=resigned person=p party=a from_party=a` + "\n" + nobody,
			"events id=x0 date=2020-03-03 until=2020-03-13 kind=elected council=c person=p list=a"},
		"two fillings of one day, and one before: who stands for others lies on another seat": {parties + `councils id=c division=d seats=3
			elections id=e date=2020-03-02
			results election=e council=c list=a seats=2
			results election=e council=c list=b seats=1
			events id=x0 date=2020-03-08/2020-03-10 kind=defected council=c party=a from_party=b
			events id=x1 date=2020-03-09 kind=by-elected council=c list=a party=b
			events id=x2 date=2020-03-09 kind=by-elected council=c list=a party=a
			events id=x3 date=2020-03-03 kind=by-elected council=c person=p list=a party=b`,
			nobody},
	} {
		t.Run(name, func(t *testing.T) {
			rows, wrong := rowsOf(t, x.rows), rowsOf(t, x.wrong)[0]
			i := slices.IndexFunc(rows, func(r seatledger.Row) bool {
				return r.Table() == wrong.Table() && seatledger.Key(r) == seatledger.Key(wrong)
			})
			sameCorrected(t, rows, i, wrong)
		})
	}
}

// sameCorrected holds that a ledger in which a row was wrong and is put right at the end
// tells the same as one in which it never was.
func sameCorrected(t rapid.TB, rows []seatledger.Row, i int, wrong seatledger.Row) {
	t.Helper()
	first := slices.Clone(rows)
	first[i] = wrong
	first = append(first, rows[i])
	corrected := packed(t, first, map[int]int{len(rows): i})
	sameStory(t, fmt.Sprint("corrected", printed(first), "\nrow ", i), asked{book: corrected}, asked{book: packed(t, rows, nil)}, true)
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
		sameStory(t, "retracted"+printed(rows), asked{book: retracted}, asked{book: never}, false)
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
		prefix := asked{packedAs(t, rows[:known], corrects, two), clock}
		clock.Known = seatledger.Position(known)
		sameStory(t, "known", asked{packedAs(t, rows, corrects, two), clock}, prefix, false)
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
		sameStory(t, "shuffled", asked{book: packed(t, append(slices.Clone(rows), shuffled...), nil)},
			asked{book: packed(t, append(slices.Clone(rows), events...), nil)}, false)
	})
}
