package control_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// A course says on every day what shares and totals say when asked about that
// day alone.
func TestCourseIsSharesOfEveryDay(t *testing.T) {
	b := bookOf(200)
	v := b.View(roll.Clock{})
	lines := control.NewTimelines(v, seatledger.RuleMajority)
	j := control.NewJudge(v)
	for _, id := range []seatledger.DivisionID{"", "sy1/00003"} {
		division, _ := b.Division(id)
		c := control.NewCourse(lines, division, "")
		if len(c.Days) < 100 && id == "" || len(c.Days) < 10 {
			t.Fatalf("only %d days", len(c.Days))
		}
		for i := 0; i < len(c.Days); i += 1 + len(c.Days)/60 {
			want := j.Shares(lines, division, "", c.Days[i])
			compareCourse(t, b, c, i, &want)
		}
	}
}

func compareCourse(t *testing.T, b *roll.Book, c *control.Course, i int, want *control.Shares) {
	t.Helper()
	seats, parties, open := map[seatledger.PartyID]int{}, map[seatledger.PartyID]int{}, 0
	for _, l := range c.Seats {
		switch {
		case l.Open:
			open = l.Counts[i]
		case !l.Vacant && l.Counts[i] != 0:
			seats[b.PartyID(l.Party)] = l.Counts[i]
		case l.Vacant && l.Counts[i] != want.Vacant:
			t.Errorf("%s: %d vacant, want %d", want.On, l.Counts[i], want.Vacant)
		}
	}
	held := want.Vacant + open
	for _, p := range want.Parties {
		if p.Seats.Certain != seats[b.PartyID(p.Party)] {
			t.Errorf("%s %s: %d seats, want %d", want.On, b.PartyID(p.Party), seats[b.PartyID(p.Party)], p.Seats.Certain)
		}
		held += p.Seats.Certain
	}
	if held != want.Seats {
		t.Errorf("%s: %d seats in layers, want %d", want.On, held, want.Seats)
	}
	for _, l := range c.Councils {
		if l.Kind >= control.Party && l.Counts[i] != 0 {
			parties[b.PartyID(l.Party)] += l.Counts[i]
		}
		if l.Kind == control.None && l.Counts[i] != want.Control.None || l.Kind == control.Undetermined && l.Counts[i] != want.Control.Undetermined {
			t.Errorf("%s: %d councils %s, want none %d, undetermined %d", want.On, l.Counts[i], l.Kind, want.Control.None, want.Control.Undetermined)
		}
	}
	controlled := map[seatledger.PartyID]int{}
	for p, n := range want.Control.Parties {
		if n > 0 {
			controlled[b.PartyID(roll.Ref(p))] = n
		}
	}
	if !maps.Equal(parties, controlled) {
		t.Errorf("%s: councils %v, want %v", want.On, parties, controlled)
	}
	if c.Recorded[i] != want.Recorded {
		t.Errorf("%s: %d recorded, want %d", want.On, c.Recorded[i], want.Recorded)
	}
}

func TestTurnsAreFlips(t *testing.T) {
	b := bookOf(200)
	v := b.View(roll.Clock{})
	since, until := seatledger.DayOf(2008, 1, 1), seatledger.DayOf(2019, 6, 30)
	flips := control.AllFlips(v, seatledger.RuleMajority, "", 0, "", since, until)
	turns := control.NewTimelines(v, seatledger.RuleMajority).Turns(0, "", since, until)
	if len(turns) < 100 || len(turns) != len(flips) {
		t.Fatalf("%d turns, %d flips", len(turns), len(flips))
	}
	if !slices.IsSortedFunc(turns, func(x, y control.Turn) int { return int(y.On - x.On) }) {
		t.Error("the latest does not come first")
	}
	for _, x := range turns {
		if !slices.ContainsFunc(flips, func(f control.Flip) bool {
			return f.Council == x.Council && f.On == x.On && f.From == x.From && f.To == x.To
		}) {
			t.Errorf("%+v is no flip", x)
		}
	}
}

func TestCourseKnowsItsSources(t *testing.T) {
	b := bookOf(20)
	c := control.NewCourse(control.NewTimelines(b.View(roll.Clock{}), seatledger.RuleMajority), 0, "")
	if _, ok := c.Confirmed(seatledger.DayOf(1990, 1, 1)); ok {
		t.Error("a source before there was any")
	}
	early, ok := c.Confirmed(seatledger.DayOf(2006, 1, 1))
	late, _ := c.Confirmed(seatledger.DayOf(2016, 1, 1))
	if !ok || early.Time().Year() != 2005 || late.Time().Year() < 2015 {
		t.Errorf("%s, %s", early, late)
	}
}

// What an older source tells of a later day does not make what was confirmed
// before less so.
func TestConfirmedNeverGoesBack(t *testing.T) {
	day := func(year int) seatledger.Date { return seatledger.On(seatledger.DayOf(year, 6, 1)) }
	rows := []seatledger.Row{
		&seatledger.Source{ID: "late", Title: "Late", Date: day(2012)}, &seatledger.Source{ID: "early", Title: "Early", Date: day(2009)},
		&seatledger.Division{ID: "x", Name: "X", Type: "town"}, &seatledger.Council{ID: "c", Division: "x", Name: "C", Seats: 1},
		&seatledger.Party{ID: "p", Name: "P"}, &seatledger.Election{ID: "e", Date: day(2010), Name: "E"},
		&seatledger.Result{Election: "e", Council: "c", List: "p", Seats: seatledger.Counted(1), Sources: []seatledger.SourceID{"late"}},
		&seatledger.Event{ID: "r", Date: day(2011), Kind: seatledger.Resigned, Council: "c", FromParty: "p", Sources: []seatledger.SourceID{"early"}},
	}
	book, err := roll.Pack(func(yield func(seatledger.Entry, error) bool) {
		for i, row := range rows {
			if !yield(seatledger.Entry{Position: seatledger.Position(i + 1), Package: "test", Row: row}, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	c := control.NewCourse(control.NewTimelines(book.View(roll.Clock{}), seatledger.RuleMajority), 0, "")
	for _, year := range []int{2010, 2011} {
		if got, ok := c.Confirmed(seatledger.DayOf(year, 12, 1)); !ok || got != seatledger.DayOf(2012, 6, 1) {
			t.Errorf("in %d: %s, %v", year, got, ok)
		}
	}
}
