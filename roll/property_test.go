package roll

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger"
)

// firstDay is the first of the days in which the drawn ledgers play.
var firstDay = seatledger.DayOf(2020, 3, 1)

const lastDay = 16 // and the last, counted from the first

// draftLedger draws a small ledger of one council in package "one", with
// results, events of most kinds and partial dates.
func draftLedger(t *rapid.T) []seatledger.Row {
	seats := rapid.IntRange(1, 5).Draw(t, "seats")
	rows := []seatledger.Row{
		&seatledger.Source{ID: "early", Date: seatledger.On(firstDay)},
		&seatledger.Source{ID: "between", Date: span(4, 8)},
		&seatledger.Source{ID: "late", Date: seatledger.On(firstDay + 12)},
		&seatledger.Party{ID: "a"}, &seatledger.Party{ID: "b"},
		&seatledger.Party{ID: "ab", Kind: seatledger.KindCoalition, Members: []seatledger.PartyID{"a", "b"}},
		&seatledger.Division{ID: "d"},
		&seatledger.Council{ID: "c", Division: "d", Seats: seats, SeatRule: seatledger.SeatRuleList},
		&seatledger.Election{ID: "e", Date: seatledger.On(firstDay + 1)},
	}
	left := seats
	for _, list := range []seatledger.PartyID{"a", "b", ""} {
		n := rapid.IntRange(0, left).Draw(t, "won")
		left -= n
		rows = append(rows, &seatledger.Result{Election: "e", Council: "c", List: list, Seats: seatledger.Counted(int64(n)), Sources: draftSources(t)})
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "events") {
		rows = append(rows, draftEvent(t, fmt.Sprint("x", i), seats))
	}
	return rows
}

// span is a date that may be any of some days.
func span(first, last int) seatledger.Date {
	text := (firstDay + seatledger.Day(first)).String()
	if last > first {
		text += "/" + (firstDay + seatledger.Day(last)).String()
	}
	d, err := seatledger.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func draftSources(t *rapid.T) []seatledger.SourceID {
	return rapid.SampledFrom([][]seatledger.SourceID{{"early"}, {"early"}, {"between"}, {"late"}, {"between", "late"}}).Draw(t, "sources")
}

// draftKinds leaves out those that change no seat, post or council.
var draftKinds = []seatledger.EventKind{
	seatledger.Elected, seatledger.ByElected, seatledger.CoOpted, seatledger.NextOnList, seatledger.Reallocated,
	seatledger.Resigned, seatledger.Died, seatledger.Defected, seatledger.Defected, seatledger.Expelled,
	seatledger.WhipSuspended, seatledger.WhipRestored, seatledger.BecameIndependent, seatledger.Realigned,
	seatledger.PartyMerged, seatledger.PartyDissolved, seatledger.PostTaken, seatledger.PostLeft,
	seatledger.CoalitionFormed, seatledger.CoalitionEnded, seatledger.CouncilResized, seatledger.CouncilSuspended,
	seatledger.ControlReported,
}

func draftEvent(t *rapid.T, id string, seats int) *seatledger.Event {
	first := rapid.IntRange(2, 9).Draw(t, "day")
	party := rapid.SampledFrom([]seatledger.PartyID{"a", "b"})
	e := &seatledger.Event{ID: seatledger.EventID(id), Date: span(first, first+rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "unsure")),
		Kind: rapid.SampledFrom(draftKinds).Draw(t, "kind"), Council: "c", Sources: draftSources(t), Rule: seatledger.RuleMajority,
		FromParty: party.Draw(t, "from"), Party: party.Draw(t, "party"), Post: seatledger.Chief,
		Value: fmt.Sprint(rapid.IntRange(1, 6).Draw(t, "value"))}
	if rapid.IntRange(0, 2).Draw(t, "ends") == 0 {
		e.Until = span(12, 12+rapid.IntRange(0, 1).Draw(t, "until"))
	}
	switch rapid.IntRange(0, 5).Draw(t, "who") {
	case 0, 1, 2:
		e.Person = rapid.SampledFrom([]seatledger.PersonID{"p", "q", "r"}).Draw(t, "person")
	case 3:
		e.Seat = seatledger.Seat(rapid.IntRange(1, seats).Draw(t, "seat"))
	}
	if effect, _ := e.Kind.Effect(); effect != seatledger.EffectFill && e.Person != "" && rapid.IntRange(0, 5).Draw(t, "council left out") == 0 {
		e.Council = ""
	}
	switch e.Kind {
	case seatledger.PartyDissolved:
		e.Council, e.Policy = "", rapid.SampledFrom([]seatledger.DissolutionPolicy{"", seatledger.EndListSeats, seatledger.EndAllegianceSeats}).Draw(t, "policy")
	case seatledger.PartyMerged:
		e.Council = ""
	case seatledger.CoalitionFormed, seatledger.CoalitionEnded:
		e.Party = "ab"
	case seatledger.CouncilResized, seatledger.CouncilSuspended, seatledger.ControlReported:
		e.Person, e.Seat = "", 0
	case seatledger.Elected, seatledger.ByElected, seatledger.CoOpted, seatledger.NextOnList, seatledger.Reallocated:
		e.List, e.FromParty = e.FromParty, ""
	}
	return e
}

// written numbers rows from 1 on; corrections name the row they correct. Rows
// from the index two on are of package "two".
func written(rows []seatledger.Row, corrects map[int]int, two int) iter.Seq2[seatledger.Entry, error] {
	return func(yield func(seatledger.Entry, error) bool) {
		for i, r := range rows {
			e := seatledger.Entry{Position: seatledger.Position(i + 1), Package: "one", Row: r, Recorded: time.Unix(int64(i), 0)}
			if old, ok := corrects[i]; ok {
				e.Supersedes = seatledger.Position(old + 1)
			}
			if i >= two {
				e.Package = "two"
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// story tells all worlds of council c on every day, without positions. The
// seats are sorted where their order is not to be told.
func story(t *rapid.T, b *Book, clock Clock, sorted bool) string {
	v := b.View(clock)
	c, ok := b.Council("c")
	if !ok {
		return "no council"
	}
	var out strings.Builder
	f := v.Folder()
	f.place = !sorted
	for day := range seatledger.Day(lastDay) {
		worlds := f.At(c, firstDay+day)
		if f.overflow {
			t.Skip("too many worlds")
		}
		var list []string
		for i := range worlds {
			list = append(list, tell(b, &worlds[i], sorted))
		}
		slices.Sort(list)
		fmt.Fprintf(&out, "%v:\n  %s\n", firstDay+day, strings.Join(slices.Compact(list), "\n  "))
	}
	return out.String()
}

func tell(b *Book, w *World, sorted bool) string {
	var seats, posts []string
	for i := range w.Seats {
		h := &w.Seats[i]
		seats = append(seats, fmt.Sprintf("%s>%s:%s/%d", b.PartyID(h.List), b.PartyID(h.Allegiance), b.PersonID(h.Person), h.Mark))
	}
	for _, p := range w.Posts {
		posts = append(posts, fmt.Sprintf("%s=%s/%s/%v", b.posts.id(p.Post), b.PersonID(p.Person), b.PartyID(p.Party), p.Vacant))
	}
	if sorted {
		slices.Sort(seats)
	}
	slices.Sort(posts)
	var reports []string
	for _, r := range w.Reports {
		reports = append(reports, fmt.Sprint(r.Rule, b.PartyID(r.Party)))
	}
	var coalitions []string
	for _, x := range w.Coalitions {
		coalitions = append(coalitions, string(b.PartyID(x)))
	}
	return fmt.Sprint(w.Exists, w.Suspended, seats, posts, coalitions, reports)
}

func packed(t *rapid.T, rows []seatledger.Row, corrects map[int]int) *Book {
	return packedAs(t, rows, corrects, len(rows))
}

func packedAs(t *rapid.T, rows []seatledger.Row, corrects map[int]int, two int) *Book {
	b, err := Pack(written(rows, corrects, two))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func same(t *rapid.T, what, got, want string) {
	if got != want {
		t.Fatalf("%s:\n got\n%s\nwant\n%s", what, got, want)
	}
}

func draftClock(t *rapid.T) Clock {
	if !rapid.Bool().Draw(t, "published") {
		return Clock{}
	}
	return Clock{ByPublic: true, Published: firstDay + seatledger.Day(rapid.IntRange(0, 14).Draw(t, "by"))}
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
		same(t, "retracted", story(t, retracted, Clock{}, false), story(t, never, Clock{}, false))
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

// On every day and in every world each seat of the council is held, vacant or
// unstated, there are as many as the council has, and nobody sits on two.
func TestSeatsAreConserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := draftLedger(t)
		b := packed(t, rows, nil)
		v := b.View(draftClock(t))
		c, _ := b.Council("c")
		f := v.Folder()
		f.place = rapid.Bool().Draw(t, "place")
		f.Life(c, func(day seatledger.Day, worlds []World) {
			for i := range worlds {
				checkSeats(t, rows, day, &worlds[i])
			}
		})
	})
}

func checkSeats(t *rapid.T, rows []seatledger.Row, day seatledger.Day, w *World) {
	if sizes := sizesOn(rows, day); !slices.Contains(sizes, len(w.Seats)) {
		t.Fatalf("%d seats on %v, want one of %v", len(w.Seats), day, sizes)
	}
	seated := map[Ref]bool{}
	for s := range w.Seats {
		h := &w.Seats[s]
		states := 0
		for _, is := range []bool{h.Held(), h.Mark.Is(VacantSeat), h.Mark.Is(Unstated)} {
			if is {
				states++
			}
		}
		if states != 1 || h.Mark.Is(VacantSeat|MaybeVacant) || h.Held() != (h.Allegiance != 0) || h.Mark.Is(VacantSeat) && h.Person != 0 {
			t.Fatalf("seat %d on %v is %+v", s+1, day, *h)
		}
		if h.Person != 0 && seated[h.Person] {
			t.Fatalf("somebody sits on two seats on %v: %+v", day, w.Seats)
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

// Telling which seat an unnamed move concerns changes no count.
func TestPlacingEqualsCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := packed(t, draftLedger(t), nil)
		v := b.View(draftClock(t))
		c, _ := b.Council("c")
		for day := range seatledger.Day(lastDay) {
			var told [2][]string
			for i := range told {
				f := v.Folder()
				f.place = i == 1
				for _, w := range f.At(c, firstDay+day) {
					told[i] = append(told[i], expand(b, w)...)
				}
				if f.overflow {
					t.Skip("too many worlds")
				}
				slices.Sort(told[i])
				told[i] = slices.Compact(told[i])
			}
			same(t, (firstDay + day).String(), strings.Join(told[1], "\n"), strings.Join(told[0], "\n"))
		}
	})
}

// expand tells a world with each perhaps vacant seat vacant and not.
func expand(b *Book, w World) []string {
	for s := range w.Seats {
		if w.Seats[s].Mark.Is(MaybeVacant) {
			vacant, held := w.clone(), w.clone()
			vacant.vacate(s, 0, 0)
			held.Seats[s].Mark &^= MaybeVacant
			return append(expand(b, vacant), expand(b, held)...)
		}
	}
	return []string{tell(b, &w, true)}
}
