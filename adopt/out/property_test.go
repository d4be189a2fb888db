package out_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt/out"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
)

// drawn gives a ledger of one council of three seats with some events of five people, on
// whole days and others, of two packages.
func drawn(t *rapid.T) *out.Ledger {
	store := ledger.NewMemory()
	people := []seatledger.PersonID{"p1", "p2", "p3", "p4", "p5"}
	rows := []seatledger.Row{
		&seatledger.Division{ID: "x", Name: "X", Type: "town"}, &seatledger.Party{ID: "red", Name: "Red"}, &seatledger.Party{ID: "blue", Name: "Blue"}, &seatledger.Party{ID: "g", Name: "G", Kind: seatledger.KindGroup},
		&seatledger.Council{ID: "x/c", Division: "x", Name: "C", Seats: 3, From: date("2000")},
	}
	for _, p := range people {
		rows = append(rows, &seatledger.Person{ID: p, Name: strings.ToUpper(string(p)), Basis: "office-holder"})
	}
	kinds := []seatledger.EventKind{seatledger.Elected, seatledger.Elected, seatledger.Appointed, seatledger.Listed, seatledger.Listed, seatledger.RosterComplete, seatledger.Resigned, seatledger.Died, seatledger.Defected,
		seatledger.BecameIndependent, seatledger.Substituted, seatledger.MemberSuspended, seatledger.Reinstated, seatledger.JoinedGroup, seatledger.LeftGroup, seatledger.PostTaken, seatledger.PostLeft, seatledger.CouncilSuspended, seatledger.CouncilDissolved}
	one := func(n int, prefix string) *seatledger.Event {
		e := &seatledger.Event{ID: seatledger.EventID(fmt.Sprintf("%s%d", prefix, n)), Council: "x/c", Date: date(rapid.SampledFrom(days).Draw(t, "day")), Kind: rapid.SampledFrom(kinds).Draw(t, "kind")}
		row, _ := e.Kind.Row()
		if strings.Contains(row.Needs+" "+row.Takes, "person") {
			e.Person = rapid.SampledFrom(people).Draw(t, "person")
		}
		if strings.Contains(row.Needs+" "+row.Takes, "party") && e.Kind != seatledger.PostTaken {
			e.Party = rapid.SampledFrom([]seatledger.PartyID{"red", "blue"}).Draw(t, "party")
		}
		if strings.Contains(row.Needs, "list") && e.Person == "" {
			e.List = "red"
		}
		if e.Kind == seatledger.Substituted {
			e.For = rapid.SampledFrom(people).Draw(t, "for")
		}
		if strings.Contains(row.Needs, "group") {
			e.Group = "g"
		}
		if strings.Contains(row.Needs, "post") {
			e.Post = "mayor"
		}
		return e
	}
	for i := range rapid.IntRange(1, 9).Draw(t, "events") {
		rows = append(rows, one(i, "e"))
	}
	add(t, store, "one", rows)
	if rapid.Bool().Draw(t, "disputed") {
		add(t, store, "two", []seatledger.Row{one(0, "e")})
	}
	book, err := roll.Pack(store.Entries(t.Context(), 0))
	if err != nil {
		t.Fatal(err)
	}
	return &out.Ledger{Store: store, View: book.View(roll.Clock{})}
}

var days = []string{"2001-03-01", "2001-05-07", "2002", "2002-04", "2002-04-01/2002-04-09", "2002-11-11", "2003-02-02", "2003", "2002-12-30/2003-01-03", "2004-01-01", "../2003-06-01"}

// turns gives the days on which something may change, and those beside them.
func turns() (list []seatledger.Day) {
	for _, text := range days {
		for _, day := range []seatledger.Day{date(text).Earliest(), date(text).Latest()} {
			if day != seatledger.OpenPast {
				list = append(list, day-1, day, day+1)
			}
		}
	}
	return append(list, seatledger.DayOf(2002, 4, 5), seatledger.DayOf(2002, 7, 1), seatledger.DayOf(2010, 1, 1))
}

func date(text string) seatledger.Date {
	d, err := seatledger.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func add(t *rapid.T, store ledger.Store, pkg string, rows []seatledger.Row) {
	_, err := store.Append(t.Context(), ledger.Batch{Package: pkg, By: "test", At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Rows: func(yield func(seatledger.Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}})
	if err != nil {
		t.Skip(err)
	}
}

// TestWhatIsWrittenIsCertain holds the memberships of drawn councils against the roll of
// every day: who is a member by them is one in every world, for that party, and who sits
// in every world on one seat is a member by them.
func TestWhatIsWrittenIsCertain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawn(t)
		list := memberships(t, l)
		rolls := rollsOf(t, l)
		for _, day := range turns() {
			certain := certainly(rolls, day)
			for who, party := range certain {
				if !tells(list, day, who, party) && (party != "" || !between(list, day, who)) {
					t.Fatalf("on %s %s sits for %q, but no membership says so: %+v", day, who, party, list)
				}
			}
			for _, m := range list {
				if !m.on(day) {
					continue
				}
				party, sits := certain[m.person]
				if !sits || m.party != "" && party != m.party {
					t.Fatalf("on %s the membership %+v says what some world denies: %v", day, m, certain)
				}
			}
		}
	})
}

// membership is what a file says of a person, from a first day to a last one.
type membership struct {
	person, party       string
	start, end          string
	knownFrom, knownEnd string
}

// on reports whether a membership says that the person sat on a day.
func (m *membership) on(day seatledger.Day) bool {
	first, last := m.knownFrom, m.knownEnd
	if first == "" {
		first = m.start
	}
	if last == "" {
		last = m.end
	}
	return first <= day.String() && (last == "" || day.String() <= last)
}

func tells(list []membership, day seatledger.Day, person, party string) bool {
	for i := range list {
		if m := &list[i]; m.person == person && m.on(day) && m.party == party {
			return true
		}
	}
	return false
}

// between reports whether a person was one thing before a day and another after it, where
// the days on which that may have happened are those of the two memberships.
func between(list []membership, day seatledger.Day, person string) bool {
	before, after := false, false
	for _, m := range list {
		before = before || m.person == person && m.knownEnd != "" && m.knownEnd < day.String()
		after = after || m.person == person && m.knownFrom > day.String()
	}
	return before && after
}

// rollsOf gives, from day to day, who sits in every world and for whom; it goes through
// the worlds one by one, and gives nothing where there are too many.
func rollsOf(t *rapid.T, l *out.Ledger) (list []certainty) {
	c, _ := l.View.Book.Council("x/c")
	l.View.Folder().Life(c, func(day seatledger.Day, s *roll.State) {
		x := certainty{from: day}
		if !s.Every(mostWorlds, func(f *roll.Frame, whole *roll.Part) { x.see(l.View.Book, f, whole) }) {
			t.Skip("too many worlds")
		}
		if x.twice {
			t.Skip("somebody on two seats at once, which import refuses")
		}
		list = append(list, x)
	})
	return list
}

const mostWorlds = 3000

// certainty is who sits in every world from a day on, and for whom; blank where that is
// open.
type certainty struct {
	from  seatledger.Day
	sits  map[string]string
	twice bool // somebody has two seats in some world
}

// see sees one more world.
func (x *certainty) see(book *roll.Book, f *roll.Frame, whole *roll.Part) {
	here := map[string]string{}
	for _, h := range whole.Seats {
		person := h.Person
		if h.Sits != 0 {
			person = h.Sits
		}
		if f.Exists && f.Office() != seatledger.StateNotInOffice && !h.Mark.Is(roll.VacantSeat) && !h.Mark.Is(roll.Idle) && person != roll.Nobody && person != 0 {
			_, twice := here[string(book.PersonID(person))]
			x.twice = x.twice || twice
			here[string(book.PersonID(person))] = string(book.PartyID(h.Allegiance)) + "|" + group(book, whole, person)
		}
	}
	if x.sits == nil {
		x.sits = here
		return
	}
	for p, party := range x.sits {
		switch other, there := here[p]; {
		case !there:
			delete(x.sits, p)
		case other != party:
			x.sits[p] = ""
		}
	}
}

// group gives the group of who sits.
func group(book *roll.Book, whole *roll.Part, person roll.Ref) string {
	for _, m := range whole.Groups {
		if m.Person == person && !m.Left {
			return string(book.PartyID(m.Group))
		}
	}
	return ""
}

// certainly gives who surely sits on a day, and for whom.
func certainly(list []certainty, day seatledger.Day) map[string]string {
	all := map[string]string{}
	for _, x := range list {
		if x.from > day {
			break
		}
		all = map[string]string{}
		for p, party := range x.sits {
			all[p], _, _ = strings.Cut(party, "|")
		}
	}
	return all
}

// memberships writes the ledger as Popolo and reads the seats back.
func memberships(t *rapid.T, l *out.Ledger) (list []membership) {
	dir, err := os.MkdirTemp("", "out")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	f, _ := out.FormatOf("popolo")
	if _, err := out.Write(t.Context(), l, out.Job{Format: f, Path: dir + "/x.json"}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(dir + "/x.json")
	if err != nil {
		t.Fatal(err)
	}
	var x struct{ Memberships []map[string]any }
	if err := json.Unmarshal(text, &x); err != nil {
		t.Fatal(err)
	}
	for _, m := range x.Memberships {
		word := func(name string) string { s, _ := m[name].(string); return s }
		if word("organization_id") == "x/c" && word("post_id") == "" {
			list = append(list, membership{word("person_id"), word("on_behalf_of_id"), word("start_date"), word("end_date"), word("known_from"), word("known_until")})
		}
	}
	return list
}
