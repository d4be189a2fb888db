package adopt_test

import (
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

// answers are given to questions by the end of where they stand.
type answers map[string]string

// adopted adopts a list with the answers to its questions, and fails where one is asked
// that has none, or one is not asked.
func adopted(t *testing.T, text string, say answers) *adopt.Package {
	t.Helper()
	table, err := adopt.Read(file(t, "town.csv", text))
	if err != nil {
		t.Fatal(err)
	}
	return answered(t, table, adopt.Propose(table), say)
}

func answered(t *testing.T, table *adopt.Table, m *adopt.Map, say answers) *adopt.Package {
	t.Helper()
	said := map[string]bool{}
	for {
		p, err := adopt.Adopt(table, m)
		if !errors.Is(err, adopt.ErrUnanswered) {
			if err != nil {
				t.Fatal(err)
			}
			for where := range say {
				if !said[where] {
					t.Errorf("%q was not asked", where)
				}
			}
			again, err := adopt.ReadMap("map", []byte(m.Text("town.csv")))
			if err != nil || len(again.Open()) > 0 {
				t.Errorf("the map asks again: %v, %v", err, again.Open())
			}
			return p
		}
		if err := m.Answer(func(q adopt.Question) (string, error) {
			answer, ok := say[q.Where]
			if !ok {
				t.Fatalf("asked without an answer: %s: %s", q.Where, q.Asks)
			}
			said[q.Where] = true
			return answer, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// events gives the events of a package, one a line.
func events(p *adopt.Package) (list []string) {
	for _, r := range p.Rows {
		if e, ok := r.(*seatledger.Event); ok {
			list = append(list, strings.TrimSpace(strings.Join([]string{e.Date.String(), string(e.Kind), e.Ward, string(e.Person), string(e.Party)}, " ")))
		}
	}
	return list
}

// taken imports a package and gives what import says of it.
func taken(t *testing.T, store ledger.Store, p *adopt.Package) *exchange.Report {
	t.Helper()
	dir := t.TempDir() + "/package"
	if _, err := exchange.Write(dir, p.Name, p.All); err != nil {
		t.Fatal(err)
	}
	r, err := exchange.Import(t.Context(), store, dir, exchange.Options{By: "test", At: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatalf("%v: %v", err, r.Problems)
	}
	return r
}

const town = `Council,Ward,Name,Party,Email
Town,North,Cllr Ann Lee,Labour,ann@town.example
Town,North,Councillor Bo Day,LABOUR,
Town,South,Cy Fox,Labour and Co-operative,cy@town.example
Town,South,Vacancy,,
Town,South,Di Roe,Independent,
`

var townSays = answers{"day": "2026-05-07", "complete": "yes", "source, title": "Members", "Town, seats": "5", "Labour and Co-operative, with": "labour", "Independent, kind": "independents"}

func TestRoster(t *testing.T) {
	p := adopted(t, town, townSays)
	want := []string{"2026-05-07 listed North town/ann-lee labour", "2026-05-07 listed North town/bo-day labour", "2026-05-07 listed South town/cy-fox labour",
		"2026-05-07 listed South town/di-roe independent", "2026-05-07 roster-complete"}
	if got := events(p); !slices.Equal(got, want) {
		t.Errorf("events\n%s", strings.Join(got, "\n"))
	}
	var losses []string
	for _, l := range p.Losses {
		losses = append(losses, strings.TrimSpace(l.Column+" "+l.Value+": "+l.Why))
	}
	if wantLosses := []string{"Email : the map has no use for it", `Name : "Cllr" and the like are no part of a name`, "Party LABOUR: recorded as Labour, of which it is a spelling",
		"Party Labour and Co-operative: counted as of labour, as the map says", "vacant: a vacant seat has no row: a complete list says it"}; !slices.Equal(losses, wantLosses) {
		t.Errorf("losses\n%s", strings.Join(losses, "\n"))
	}
	if r := taken(t, ledger.NewMemory(), p); len(r.Warnings) > 0 {
		t.Errorf("warnings: %v", r.Warnings)
	}
}

// What only a person can know is asked; nothing else is.
func TestQuestions(t *testing.T) {
	with := func(more answers) answers {
		say := answers{"day": "2026", "complete": "no", "source, title": "x"}
		maps.Copy(say, more)
		return say
	}
	for name, x := range map[string]struct {
		text string
		say  answers
		want []string
	}{
		"no council":                 {"name,party\nAnn,Red\n", with(answers{"council, name": "Town", "Town, seats": "5"}), []string{"2026 listed  town/ann red"}},
		"a council that is left out": {"council,name,party\nTown,Ann,Red\nCity,Bo,Red\n", with(answers{"Town, seats": "5", "City, seats": "ignore"}), []string{"2026 listed  town/ann red"}},
		"no wards":                   {"council,name,party\nTown,Ann,Red\n", with(answers{"Town, seats": "5"}), []string{"2026 listed  town/ann red"}},
		"wards that are not full": {"council,ward,name,party\nTown,N,Ann,Red\n", with(answers{"Town, seats": "5", "ward_seats": "N: 2"}),
			[]string{"2026 listed N town/ann red"}},
		"two of one name": {"council,ward,name,party\nTown,N,Ann,Red\nTown,S,Ann,Blue\n", with(answers{"Town, seats": "2", "Ann, same": "no"}),
			[]string{"2026 listed N town/ann-n red", "2026 listed S town/ann-s blue"}},
		"spellings of a party": {"council,name,party\nTown,Ann,Lib Dem\nTown,Bo,Liberal Democrats\n", with(answers{"Town, seats": "3", "Lib Dem, with": "liberal-democrats"}),
			[]string{"2026 listed  town/ann liberal-democrats", "2026 listed  town/bo liberal-democrats"}},
		"no names": {"council,name,party\nTown,Ann,Red\nTown,TBC,\nTown,-,Red\nTown,Vacancy - by-election 5 June,\nTown,To be confirmed,N/A\nTown,Bo,-\n", with(answers{"Town, seats": "9"}),
			[]string{"2026 listed  town/ann red", "2026 listed  town/bo"}},
		"one twice": {"council,name,party\nTown,Ann,Red\nTown,ANN,Red\n", with(answers{"Town, seats": "2", "ANN, same": "yes"}),
			[]string{"2026 listed  town/ann red"}},
		"party and group": {"council,name,party,group\nTown,Ann,Red,Left\n", with(answers{"Town, seats": "2", "column group": "nothing"}),
			[]string{"2026 listed  town/ann red"}},
		"names in two columns": {"council,First Name,Surname,party\nTown,Ann,Lee,Red\n", with(answers{"Town, seats": "2"}),
			[]string{"2026 listed  town/ann-lee red"}},
	} {
		t.Run(name, func(t *testing.T) {
			table, err := adopt.Read(file(t, "town.csv", x.text))
			if err != nil {
				t.Fatal(err)
			}
			p := answered(t, table, adopt.Propose(table), x.say)
			if got := events(p); !slices.Equal(got, x.want) {
				t.Errorf("events\n%s", strings.Join(got, "\n"))
			}
			taken(t, ledger.NewMemory(), p)
		})
	}
}

// Where no column says by its name what it holds, each is asked about.
func TestUnknownColumns(t *testing.T) {
	table, err := adopt.Read(file(t, "town.csv", "org,who,tag\nTown,Ann,Red\n"))
	if err != nil {
		t.Fatal(err)
	}
	var asked []string
	for _, q := range adopt.Propose(table).Open() {
		asked = append(asked, q.Where)
	}
	if want := []string{"day", "complete", "source, title", "column org", "column who", "column tag"}; !slices.Equal(asked, want) {
		t.Errorf("asked %q", asked)
	}
	say := answers{"day": "2026", "complete": "yes", "source, title": "x", "column org": "council", "column who": "person", "column tag": "party", "Town, seats": "1"}
	if got := events(answered(t, table, adopt.Propose(table), say)); !slices.Equal(got, []string{"2026 listed  town/ann red", "2026 roster-complete"}) {
		t.Errorf("events %q", got)
	}
}

// A party or a council that comes up in a later list joins the map; what is asked of any
// is asked of it.
func TestMapGrows(t *testing.T) {
	table, err := adopt.Read(file(t, "town.csv", town))
	if err != nil {
		t.Fatal(err)
	}
	m := adopt.Propose(table)
	answered(t, table, m, townSays)
	next, err := adopt.Read(file(t, "town.csv", town+"City,North,Ed Poe,Reform,\nCity,North,Flo Orr,Non-aligned,\n"))
	if err != nil {
		t.Fatal(err)
	}
	p := answered(t, next, m, answers{"City, seats": "2", "Non-aligned, kind": "independents"})
	completes := func(p *adopt.Package) (n int) {
		for _, e := range events(p) {
			n += strings.Count(e, "roster-complete")
		}
		return n
	}
	if first := answered(t, table, m, nil); completes(p) != 2 || completes(first) != 1 {
		t.Errorf("%d complete lists, and %d where the other council is not on the list", completes(p), completes(first))
	}
	if p.Members != 6 || m.Parties[len(m.Parties)-1].ID != "non-aligned" {
		t.Errorf("%d members, parties %v", p.Members, m.Parties)
	}
}

// The map of one list adopts the next: who left, who came and who moved follows from both.
func TestNextList(t *testing.T) {
	table, err := adopt.Read(file(t, "town.csv", town))
	if err != nil {
		t.Fatal(err)
	}
	m := adopt.Propose(table)
	store := ledger.NewMemory()
	taken(t, store, answered(t, table, m, townSays))
	next, err := adopt.Read(file(t, "town.csv", strings.Replace(strings.Replace(town, "Vacancy,,", "Ed Poe,Labour,", 1), "Bo Day,LABOUR", "Bo Day,Independent", 1)))
	if err != nil {
		t.Fatal(err)
	}
	m.Day = "2026-06-07"
	p := answered(t, next, m, nil)
	if r := taken(t, store, p); r.New == 0 || len(r.Warnings) > 0 {
		t.Errorf("%d new, warnings %v", r.New, r.Warnings)
	}
	if got := events(p); !slices.Contains(got, "2026-06-07 listed South town/ed-poe labour") || !slices.Contains(got, "2026-06-07 listed North town/bo-day independent") {
		t.Errorf("events\n%s", strings.Join(got, "\n"))
	}
}

// Two of one name stay who they are in a later list, and the seats of wards what they were.
func TestLaterLists(t *testing.T) {
	table, err := adopt.Read(file(t, "town.csv", "Council,Ward,Name,Party\nTown,East,John Smith,Red\nTown,West,John Smith,Blue\n"))
	if err != nil {
		t.Fatal(err)
	}
	m := adopt.Propose(table)
	store := ledger.NewMemory()
	taken(t, store, answered(t, table, m, answers{"day": "2025-05-04", "complete": "yes", "source, title": "x", "Town, seats": "2", "John Smith, same": "no"}))
	m.Day = "2026-05-04"
	for text, want := range map[string]string{
		"Council,Ward,Name,Party\nTown,East,Ann Lee,Red\nTown,West,John Smith,Blue\n": "2026-05-04 listed West town/john-smith-west blue",
		"Council,Ward,Name,Party\nTown,East,Ann Lee,Red\nTown,East,Bo Day,Blue\n":     "at most the 1 members that the map gives the ward seats",
	} {
		next, err := adopt.Read(file(t, "town.csv", text))
		if err != nil {
			t.Fatal(err)
		}
		p, err := adopt.Adopt(next, m)
		if err != nil {
			if !strings.Contains(err.Error(), want) {
				t.Error(err)
			}
			continue
		}
		if got := events(p); !slices.Contains(got, want) {
			t.Errorf("events %q", got)
		}
	}
}

// The lists of two councils stand side by side in one ledger, and name the same parties.
func TestTwoCouncils(t *testing.T) {
	store := ledger.NewMemory()
	for _, name := range []string{"Axe", "Bex"} {
		table, err := adopt.Read(file(t, name+".csv", "Council,Name,Party\n"+name+",Ann,Labour\n"+name+",Bo,Ind\n"))
		if err != nil {
			t.Fatal(err)
		}
		taken(t, store, answered(t, table, adopt.Propose(table), answers{"day": "2025-05-04", "complete": "yes", "source, title": "x", name + ", seats": "2", "Ind, kind": "independents"}))
	}
}

// A list that cannot be right is refused, with what to do.
func TestRefusedLists(t *testing.T) {
	for name, x := range map[string]struct {
		change func(m *adopt.Map)
		want   string
	}{
		"too many members":  {func(m *adopt.Map) { m.Councils[0].Seats = "4" }, `"5": expected at most the 4 members`},
		"no number":         {func(m *adopt.Map) { m.Councils[0].Seats = "five" }, "expected a number of seats"},
		"no day":            {func(m *adopt.Map) { m.Day = "May" }, "expected a date such as 2025-06-01"},
		"with nobody":       {func(m *adopt.Map) { m.Parties[1].With = "tory" }, "expected the id of another party of the map"},
		"no such column":    {func(m *adopt.Map) { m.Columns[2].Column = "Member" }, "expected a column Member"},
		"a ward too small":  {func(m *adopt.Map) { m.WardSeats = "North: 1; South: 3" }, "expected at most the 1 members"},
		"no published date": {func(m *adopt.Map) { m.Source.Date = "yesterday" }, "expected a date"},
	} {
		t.Run(name, func(t *testing.T) {
			table, err := adopt.Read(file(t, "town.csv", town))
			if err != nil {
				t.Fatal(err)
			}
			m := adopt.Propose(table)
			answered(t, table, m, townSays)
			x.change(m)
			if _, err := adopt.Adopt(table, m); err == nil || !strings.Contains(err.Error(), x.want) {
				t.Errorf("%v, want %q", err, x.want)
			}
		})
	}
	table, err := adopt.Read(file(t, "town.csv", "council,name,party\nTown,Ann,Red\nCity,Bo,Red\n,Cy,Red\n"))
	if err != nil {
		t.Fatal(err)
	}
	m := adopt.Propose(table)
	m.Complete, m.Day = "no", "2026"
	if err := m.Answer(func(adopt.Question) (string, error) { return "2", nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := adopt.Adopt(table, m); err == nil || !strings.Contains(err.Error(), "town.csv, row 4, column council: expected the council that the member sits on") {
		t.Errorf("a member of no council: %v", err)
	}
	for place, files := range map[string][]string{ // whatever the file is, the place is that in it
		"list.json, item 3, column council: expected the council":  {file(t, "list.json", `[{"council": "Town", "name": "Ann", "party": "Red"}, {"council": "City", "name": "Bo", "party": "Red"}, {"name": "Cy", "party": "Red"}]`)},
		"south.json, item 1, column council: expected the council": {file(t, "north.json", `[{"council": "Town", "name": "Ann"}, {"council": "City", "name": "Bo"}]`), file(t, "south.json", `{"name": "Cy"}`)},
		"cells.json, item 5, column council: expected the council": {file(t, "cells.json", `[["Members", null, null], ["council", "name", "party"], ["Town", "Ann", "Red"], ["City", "Bo", "Red"], [null, "Cy", "Red"]]`)},
		"lines.json, item 3, column council: expected the council": {file(t, "lines.json", "{\"council\": \"Town\", \"name\": \"Ann\"}\n{\"council\": \"City\", \"name\": \"Bo\"}\n{\"name\": \"Cy\"}\n")},
		"south.csv, row 2, column council: expected the council":   {file(t, "north.csv", "council,name,party\nTown,Ann,Red\nCity,Bo,Red\n"), file(t, "south.csv", "council,name,party\n,Cy,Red\n")},
	} {
		table, err := adopt.Read(files...)
		if err != nil {
			t.Fatal(err)
		}
		m := adopt.Propose(table)
		m.Complete, m.Day = "no", "2026"
		if err := m.Answer(func(q adopt.Question) (string, error) { return "2", nil }); err != nil {
			t.Fatal(err)
		}
		if _, err := adopt.Adopt(table, m); err == nil || !strings.Contains(err.Error(), place) {
			t.Errorf("%v, want %q", err, place)
		}
	}
	asked := adopt.Propose(table)
	if err := asked.Answer(func(adopt.Question) (string, error) { return "perhaps", nil }); err == nil || asked.Complete != adopt.Ask {
		t.Errorf("perhaps is taken for an answer: %v, %q", err, asked.Complete)
	}
	for _, text := range []string{"shape: roster\ncomplete: yes\nparties: [{name: Red, id: red, kind: foo}]\n", "shape: roster\ncomplete: yes\ncouncils: [{name: Town, id: town, counts: heads}]\n", "shape: roster\ncomplete: yes\nparties: [{name: Red, id: red, kind: others}]\n", "shape: roster\ncomplete: yes\nparties: [{name: Red, id: red, kind: party, on_record: yess}]\n", "shape: spells\n", "shape: roster\ncomplete: perhaps\n", "shape: roster\ncomplete: yes\ncolumns: [{column: a, holds: b}]\n", "shape: roster\nseats: 5\n", "- a\n", "shape: [", "a: &a [*a]\n"} {
		if _, err := adopt.ReadMap("map", []byte(text)); err == nil {
			t.Errorf("%q is a map", text)
		}
	}
}

// The lists of an invented district as two sites gave them, a year apart.
func TestOutsideRosters(t *testing.T) {
	const dir = "../../shared/data/outside/"
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("SKIPPED: the lists of others are not at %s", dir)
	}
	for _, x := range []struct {
		file    string
		say     answers
		members int
	}{
		{"roster-2025.csv", answers{"day": "2025-06-01", "complete": "yes", "source, title": "x", "Exshire District Council, seats": "36", "Labour and Co-operative, with": "labour", "Independent, kind": "independents"}, 36},
		{"roster-2026.csv", answers{"day": "2026-06-01", "complete": "yes", "source, title": "x", "council, name": "Exshire District Council", "Exshire District Council, seats": "36",
			"Labour and Co-operative, with": "labour", "Independent, kind": "independents", "ward_seats": "3"}, 35},
	} {
		table, err := adopt.Read(dir + x.file)
		if err != nil {
			t.Fatal(err)
		}
		m := adopt.Propose(table)
		p := answered(t, table, m, x.say)
		if p.Members != x.members {
			t.Errorf("%s: %d members, want %d", x.file, p.Members, x.members)
		}
		taken(t, ledger.NewMemory(), p)
	}
}

// Wards that have more seats together than the council are refused, as import does.
func TestSumOfWards(t *testing.T) {
	for size, want := range map[string]string{"1": "", "3": `the map, column ward_seats: "6": expected at most the 3 seats that Town has by law, of all its wards together`} {
		table, err := adopt.Read(file(t, "town.csv", "Ward,Name,Party\nAbbey,Ann Lee,Red\nBrook,Bo Day,Blue\n"))
		if err != nil {
			t.Fatal(err)
		}
		m := adopt.Propose(table)
		say := answers{"day": "2025-06-01", "complete": "yes", "source, title": "Members", "council, name": "Town", "Town, seats": "3", "council, seats": "3", "ward_seats": size}
		for range 4 {
			if _, err = adopt.Adopt(table, m); !errors.Is(err, adopt.ErrUnanswered) {
				break
			}
			if err := m.Answer(func(q adopt.Question) (string, error) { return say[q.Where], nil }); err != nil {
				t.Fatal(err)
			}
		}
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s seats of each ward: %v, want %q", size, err, want)
		}
	}
}
