package adopt_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

const borough = `Council,Ward,Name,Party,ID
Borough,North,Ann Lee,Labour,1
Borough,North,Bo Day,Labour,2
Borough,North,Una Upton,Conservative,3
Borough,South,Cy Fox,Green,4
Borough,South,Di Roe,Independent,5
Borough,South,Ed Poe,Conservative,6
`

var boroughSays = answers{"day": "2025-06-01", "complete": "yes", "source, title": "Members", "Borough, seats": "6", "Independent, kind": "independents"}

// later adopts a list after that of the borough, with the answers to what it asks.
func later(t *testing.T, text string, say answers) *adopt.Package {
	t.Helper()
	table, err := adopt.Read(file(t, "town.csv", borough))
	if err != nil {
		t.Fatal(err)
	}
	m := adopt.Propose(table)
	for i := range m.Columns {
		if m.Columns[i].Column == "ID" {
			m.Columns[i].Holds = "code site"
		}
	}
	m.Lists = answered(t, table, m, boroughSays).Listings
	next, err := adopt.Read(file(t, "town.csv", text))
	if err != nil {
		t.Fatal(err)
	}
	m.Day = "2026-06-01"
	return answered(t, next, m, say)
}

// changed gives the changes of a package, one a line.
func changed(p *adopt.Package) (list []string) {
	for _, c := range p.Changes {
		list = append(list, strings.Join([]string{c.Kind, c.Name, c.From, c.To, c.Between(), c.Written}, "|"))
	}
	return list
}

// Whoever is written otherwise in a later list is asked about, and found by both names.
func TestWrittenOtherwise(t *testing.T) {
	for name, x := range map[string]struct {
		old, now string
		say      answers
		want     []string
	}{
		"an initial": {"Una Upton,Conservative,3", "Una J. Upton,Conservative,", answers{"Una J. Upton, same": "yes"},
			[]string{"name|Una Upton|Una Upton|Una J. Upton|2025-06-01/2026-06-01|names, spelling"}},
		"another person": {"Una Upton,Conservative,3", "Una J. Upton,Conservative,", answers{"Una J. Upton, same": "no"},
			[]string{"came|Una J. Upton||Conservative|2025-06-01/2026-06-01|listed", "left|Una Upton|Conservative||2025-06-01/2026-06-01|roster-complete"}},
		"turned":  {"Ann Lee,Labour,1", `"Lee, Ann",Labour,`, answers{"Lee, Ann, same": "yes"}, []string{"name|Ann Lee|Ann Lee|Lee, Ann|2025-06-01/2026-06-01|names, spelling"}},
		"a title": {"Ann Lee,Labour,1", "Dr Ann Lee OBE,Labour,1", answers{}, []string{"name|Ann Lee|Ann Lee|Dr Ann Lee OBE|2025-06-01/2026-06-01|names, spelling"}},
		"married": {"Ann Lee,Labour,1", "Ann Marsh,Labour,", answers{"Ann Marsh, same": "yes"},
			[]string{"name|Ann Lee|Ann Lee|Ann Marsh|2025-06-01/2026-06-01|names, official"}},
		"the same number": {"Ann Lee,Labour,1", "Flo Marsh,Green,1", answers{"Flo Marsh, same": "yes"},
			[]string{"name|Ann Lee|Ann Lee|Flo Marsh|2025-06-01/2026-06-01|names, spelling", "party|Ann Lee|Labour|Green|2025-06-01/2026-06-01|defected; listed"}},
		"another number":          {"Ann Lee,Labour,1", "Ann Lee,Labour,9", answers{}, []string{"came|Ann Lee||Labour|2025-06-01/2026-06-01|listed", "left|Ann Lee|Labour||2025-06-01/2026-06-01|roster-complete"}},
		"nothing alike":           {"Ann Lee,Labour,1", "Flo Marsh,Labour,", answers{}, []string{"came|Flo Marsh||Labour|2025-06-01/2026-06-01|listed", "left|Ann Lee|Labour||2025-06-01/2026-06-01|roster-complete"}},
		"beside the one":          {"Bo Day,Labour,2", "Ann Marsh,Labour,", answers{}, []string{"came|Ann Marsh||Labour|2025-06-01/2026-06-01|listed", "left|Bo Day|Labour||2025-06-01/2026-06-01|roster-complete"}},
		"a move":                  {"Bo Day,Labour,2", "Bo Day,Independent,2", answers{}, []string{"party|Bo Day|Labour|Independent|2025-06-01/2026-06-01|became-independent; listed"}},
		"left out":                {"Borough,South,Ed Poe,Conservative,6\n", "", answers{"Borough, South, 2026-06-01, are": "left out"}, []string{"not listed|Ed Poe|Conservative||2025-06-01/2026-06-01|"}},
		"vacant":                  {"Borough,South,Ed Poe,Conservative,6\n", "", answers{"Borough, South, 2026-06-01, are": "vacant"}, []string{"left|Ed Poe|Conservative||2025-06-01/2026-06-01|roster-complete"}},
		"said vacant":             {"Ed Poe,Conservative,6", "Vacant,,", answers{}, []string{"left|Ed Poe|Conservative||2025-06-01/2026-06-01|roster-complete"}},
		"a party by another name": {"Fox,Green", "Fox,Ecologists", answers{"Ecologists, with": "green"}, nil},
		"a party moved into":      {"Fox,Green", "Fox,Ecologists", answers{"Ecologists, with": "no"}, []string{"party|Cy Fox|Green|Ecologists|2025-06-01/2026-06-01|defected; listed"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := later(t, strings.Replace(borough, x.old, x.now, 1), x.say)
			if got := changed(p); !slices.Equal(got, x.want) {
				t.Errorf("changes\n%s", strings.Join(got, "\n"))
			}
			taken(t, ledger.NewMemory(), p)
		})
	}
}

// A list that writes all its names in another order is asked about once, whether or not it
// has the identifiers of the one before it; the matches stay, to be looked at.
func TestAnotherOrderOfNames(t *testing.T) {
	turned := strings.NewReplacer("Ann Lee", `"Lee, Ann"`, "Bo Day", `"Day, Bo"`, "Una Upton", `"Upton, Una"`, "Cy Fox", `"Fox, Cy"`).Replace(borough)
	without := strings.ReplaceAll(strings.ReplaceAll(turned, ",ID\n", "\n"), "Party,ID", "Party")
	for i := range 7 {
		without = strings.ReplaceAll(without, fmt.Sprintf(",%d\n", i), "\n")
	}
	p := later(t, without, answers{"name_order": "yes"})
	if got := changed(p); len(got) != 4 || got[0] != "name|Ann Lee|Ann Lee|Lee, Ann|2025-06-01/2026-06-01|names, spelling" {
		t.Errorf("changes\n%s", strings.Join(got, "\n"))
	}
	if !slices.ContainsFunc(p.Losses, func(l adopt.Loss) bool { return l.Column == "ID" && strings.Contains(l.Why, "no such column") }) {
		t.Errorf("%v", p.Losses)
	}
	taken(t, ledger.NewMemory(), p)
	each := later(t, without, answers{"name_order": "no", "Lee, Ann, same": "yes", "Day, Bo, same": "yes", "Upton, Una, same": "yes", "Fox, Cy, same": "no"})
	if got := strings.Join(changed(each), "\n"); !strings.Contains(got, "came|Fox, Cy") || !strings.Contains(got, "left|Cy Fox") {
		t.Errorf("changes\n%s", got)
	}
}

// A ward that only a later list has gets a row from some day between the lists on, and the
// ward whose seats it has ends before.
func TestNewWards(t *testing.T) {
	p := later(t, strings.ReplaceAll(borough, "South", "East"), answers{"Borough, East, is": "new"})
	var wards []string
	for _, r := range p.Rows {
		if w, ok := r.(*seatledger.Ward); ok {
			wards = append(wards, fmt.Sprintf("%s %d %s-%s %v", w.Ward, w.Seats, w.From, w.To, w.Sources))
		}
	}
	want := []string{"North 3 - [town/2025-06-01]", "East 3 2025-06-02/2026-06-01- [town/2026-06-01]", "South 3 -2025-06-01/2026-05-31 [town/2025-06-01]"}
	if !slices.Equal(wards, want) {
		t.Errorf("wards\n%s", strings.Join(wards, "\n"))
	}
	taken(t, ledger.NewMemory(), p)
}

// Adopting a list again changes nothing of what it gives, and a list that most of the
// members are new on says of nobody that a party was left.
func TestLaterAgain(t *testing.T) {
	text := strings.Replace(borough, "Bo Day,Labour", "Bo Day,Independent", 1)
	p := later(t, text, answers{})
	again := later(t, text, answers{})
	if !slices.Equal(changed(p), changed(again)) || len(p.Rows) != len(again.Rows) {
		t.Errorf("%q, then %q", changed(p), changed(again))
	}
	most := strings.NewReplacer("Ann Lee,Labour,1", "Pia Orr,Labour,11", "Cy Fox", "Gus Nye", "4\n", "14\n", "Di Roe,Independent,5", "Ida Vane,Independent,15", "Ed Poe,Conservative,6", "Jo Ash,Green,16", "Bo Day,Labour", "Bo Day,Independent").Replace(borough)
	for _, e := range events(later(t, most, answers{})) {
		if strings.Contains(e, string(seatledger.BecameIndependent)) {
			t.Errorf("after what looks like an election: %s", e)
		}
	}
}

// Nothing is certain of the day of the earlier list only because a later one was adopted
// that was not before, and nothing is less so.
func TestMoveIsAfterTheEarlierList(t *testing.T) {
	p := later(t, strings.Replace(borough, "Bo Day,Labour", "Bo Day,Independent", 1), answers{})
	for _, r := range p.Rows {
		if e, ok := r.(*seatledger.Event); ok && e.Kind == seatledger.BecameIndependent {
			if e.Date.String() != "2025-06-02/2026-06-01" || len(e.Sources) != 2 {
				t.Errorf("%s, by %v", e.Date, e.Sources)
			}
			return
		}
	}
	t.Error("no event")
}

// What was answered of names is kept in a file, and read with whatever a spreadsheet made
// of it.
func TestMatchesFile(t *testing.T) {
	list := []*adopt.Match{{Council: "Borough", Name: "Ann Marsh", As: "Ann Lee", ID: "a", Why: "the same first name, ward and party; another surname", Same: "yes"},
		{Council: "Borough", Name: "U. Upton", As: "Una Upton", ID: "u", Why: "initials, or a name more", Same: "?"}}
	var b strings.Builder
	if err := adopt.WriteMatches(&b, list); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(strings.Split(b.String(), "\n")[1], "?,U. Upton") {
		t.Errorf("questions are not first:\n%s", b.String())
	}
	got, err := adopt.ReadMatches("m.csv", strings.NewReader("\ufeff"+strings.ReplaceAll(strings.ReplaceAll(b.String(), ",", ";"), "?", "No")))
	if err != nil || len(got) != 2 || got[0].Same != "no" || got[1].Same != "yes" {
		t.Errorf("%v, %v", got, err)
	}
	for _, text := range []string{strings.Replace(b.String(), "?", "perhaps", 1), strings.Replace(b.String(), "same,", "equal,", 1)} {
		_, err := adopt.ReadMatches("m.csv", strings.NewReader(text))
		if _, ok := errors.AsType[*exchange.Problem](err); !ok {
			t.Errorf("%v", err)
		}
	}
}

// Who is two at once is refused.
func TestOneYes(t *testing.T) {
	table, err := adopt.Read(file(t, "town.csv", borough))
	if err != nil {
		t.Fatal(err)
	}
	m := adopt.Propose(table)
	m.Lists = answered(t, table, m, boroughSays).Listings
	m.Day = "2026-06-01"
	next, err := adopt.Read(file(t, "town.csv", strings.NewReplacer("Ann Lee", "A. Upton", "Una Upton", "Una J. Upton", "Bo Day", "U. Upton").Replace(borough)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := adopt.Adopt(next, m); !errors.Is(err, adopt.ErrUnanswered) {
		t.Fatal(err)
	}
	for _, x := range m.Matches {
		x.Same = "yes"
	}
	if _, err := adopt.Adopt(next, m); err == nil || !strings.Contains(err.Error(), "who stands in row") {
		t.Errorf("%v", err)
	}
}

// Headings above the members of each ward are a column.
func TestHeadings(t *testing.T) {
	p := adopted(t, "Member,Party,Phone\nNorth Ward,,\nAnn Lee,Labour,1\nBo Day,Labour,2\nSouth Ward,,\nCy Fox,Green,3\n", answers{"day": "2025-06-01", "complete": "yes", "source, title": "x",
		"column heading above": "ward", "council, name": "Town", "Town, seats": "3"})
	if got := events(p); !slices.Contains(got, "2025-06-01 listed South Ward town/cy-fox green") {
		t.Errorf("events\n%s", strings.Join(got, "\n"))
	}
}

// Somebody who stands twice on a list, as chair and as member, has one seat.
func TestChair(t *testing.T) {
	p := adopted(t, "Role,Name,Party\nChair,Ann Lee,Labour\nMember,Ann Lee,Labour\nMember,Bo Day,Green\n", answers{"day": "2025-06-01", "complete": "yes", "source, title": "x", "council, name": "Town", "Town, seats": "2", "Ann Lee, same": "yes"})
	if p.Members != 2 {
		t.Errorf("%d members", p.Members)
	}
}
