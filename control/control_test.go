package control_test

import (
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

func date(t testing.TB, text string) seatledger.Date {
	t.Helper()
	d, err := seatledger.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func day(t testing.TB, text string) seatledger.Day { return date(t, text).Earliest() }

func entries(rows []seatledger.Row) iter.Seq2[seatledger.Entry, error] {
	return func(yield func(seatledger.Entry, error) bool) {
		for i, r := range rows {
			pos := seatledger.Position(i + 1)
			if !yield(seatledger.Entry{Position: pos, Package: "test", Row: r, Recorded: time.Unix(int64(pos), 0)}, nil) {
				return
			}
		}
	}
}

// champey is the founding case in its fewest rows.
func champey(t testing.TB) *roll.View {
	t.Helper()
	c := seatledger.CouncilID("champey")
	book, err := roll.Pack(entries([]seatledger.Row{
		&seatledger.Division{ID: "kh", Type: "country"},
		&seatledger.Council{ID: c, Division: "kh", Seats: 5, SeatRule: seatledger.SeatRuleList, ControlRule: seatledger.RuleChief},
		&seatledger.Election{ID: "e17", Date: date(t, "2017-06-04")},
		&seatledger.Event{ID: "before", Date: date(t, "2012-06-03"), Kind: seatledger.ControlReported, Council: c, Party: "cpp", Rule: seatledger.RuleMajority},
		&seatledger.Result{Election: "e17", Council: c, List: "cnrp", Seats: seatledger.Counted(3), Votes: seatledger.Counted(600)},
		&seatledger.Result{Election: "e17", Council: c, List: "cpp", Seats: seatledger.Counted(2), Votes: seatledger.Counted(400)},
		&seatledger.Event{ID: "thlang", Date: date(t, "2017-06-04"), Kind: seatledger.Elected, Council: c, Person: "thlang", List: "cnrp"},
		&seatledger.Event{ID: "choy", Date: date(t, "2017-06-04"), Kind: seatledger.Elected, Council: c, Person: "choy", List: "cnrp"},
		&seatledger.Event{ID: "chief", Date: date(t, "2017-06-04"), Kind: seatledger.PostTaken, Council: c, Person: "thlang", Post: "chief"},
		&seatledger.Event{ID: "choy-defects", Date: date(t, "2017-10-23"), Kind: seatledger.Defected, Council: c, Person: "choy", FromParty: "cnrp", Party: "cpp"},
		&seatledger.Event{ID: "ruling", Date: date(t, "2017-11-16"), Kind: seatledger.PartyDissolved, Party: "cnrp", Policy: seatledger.EndListSeats},
		&seatledger.Event{ID: "nec", Date: date(t, "2017-12-01"), Kind: seatledger.Reallocated, Division: "kh"},
	}))
	if err != nil {
		t.Fatal(err)
	}
	return book.View(roll.Clock{})
}

func TestChampeyControl(t *testing.T) {
	v := champey(t)
	j := control.NewJudge(v)
	c, _ := v.Book.Council("champey")
	for _, tt := range []struct {
		on   string
		rule seatledger.ControlRule
		kind control.Kind
		who  seatledger.PartyID
		cpp  control.Range
	}{
		{"2017-01-01", "majority", control.Party, "cpp", control.Range{}},
		{"2017-01-01", "chief", control.Unknown, "", control.Range{}},
		{"2017-10-22", "majority", control.Party, "cnrp", control.Range{Certain: 2, Possible: 2}},
		{"2017-10-24", "majority", control.Party, "cpp", control.Range{Certain: 3, Possible: 3}},
		{"2017-10-24", "chief", control.Party, "cnrp", control.Range{Certain: 3, Possible: 3}},
		{"2017-11-20", "majority", control.None, "", control.Range{Certain: 2, Possible: 2}},
		{"2017-11-20", "sitting", control.Party, "cpp", control.Range{Certain: 2, Possible: 2}},
		{"2017-11-20", "chief", control.None, "", control.Range{Certain: 2, Possible: 2}},
		{"2018-01-01", "majority", control.Undetermined, "", control.Range{Certain: 2, Possible: 5}},
	} {
		a := j.At(c, day(t, tt.on), tt.rule)
		var cpp control.Range
		for _, p := range a.Parties {
			if v.Book.PartyID(p.Party) == "cpp" {
				cpp = p.Range
			}
		}
		if a.Kind != tt.kind || v.Book.PartyID(a.Party) != tt.who || cpp != tt.cpp {
			t.Errorf("on %s under %s: %v %s, CPP %v; want %v %s, CPP %v", tt.on, tt.rule, a.Kind, v.Book.PartyID(a.Party), cpp, tt.kind, tt.who, tt.cpp)
		}
	}
	a := j.At(c, day(t, "2017-10-24"), "majority")
	if want := []seatledger.Position{6, 10}; !slices.Equal(a.Because, want) || a.Contested.Certain != 1 {
		t.Errorf("because %v, contested %v; want %v and 1", a.Because, a.Contested, want)
	}
}

func TestChampeyFlips(t *testing.T) {
	v := champey(t)
	c, _ := v.Book.Council("champey")
	flips := control.NewJudge(v).Flips(c, "majority", day(t, "2017-01-01"), day(t, "2017-11-15"))
	if len(flips) != 2 {
		t.Fatalf("%d flips: %+v", len(flips), flips)
	}
	id := v.Book.PartyID
	june, october := flips[0], flips[1]
	if june.On.String() != "2017-06-04" || id(june.From.Party) != "cpp" || id(june.To.Party) != "cnrp" || id(june.Without.Party) != "cpp" ||
		!slices.Equal(june.Because, []seatledger.Position{5, 6}) {
		t.Errorf("June: %+v", june)
	}
	if october.On.String() != "2017-10-23" || id(october.To.Party) != "cpp" || id(october.Without.Party) != "cnrp" ||
		!slices.Equal(october.Because, []seatledger.Position{10}) {
		t.Errorf("October: %+v", october)
	}
	all := control.AllFlips(v, "majority", "", 0, "", day(t, "2017-01-01"), day(t, "2017-11-15"))
	if len(all) != 2 {
		t.Errorf("all councils have %d flips", len(all))
	}
}

func TestChampeyTipAndDrift(t *testing.T) {
	v := champey(t)
	j := control.NewJudge(v)
	c, _ := v.Book.Council("champey")
	tip, err := j.Tip(c, day(t, "2017-10-24"), "majority")
	if err != nil {
		t.Fatal(err)
	}
	if cnrp, cpp := tip.Parties[0], tip.Parties[1]; cnrp.ToGain != 1 || cpp.ToLose != 1 || cpp.Banzhaf.Rat(cpp.Player).String() != "1/1" || len(tip.Minimal) != 1 {
		t.Errorf("tip %+v", tip)
	}
	d := j.Drift(0, "", day(t, "2017-10-24"))
	if d.Councils != 1 || d.Moved != 1 || d.Then.Percent(2) != "0.00" || d.Now.Percent(2) != "20.00" {
		t.Errorf("drift %+v: %s then, %s now", d, d.Then.Percent(2), d.Now.Percent(2))
	}
}
