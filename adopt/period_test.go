package adopt_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
)

// A column with both ends of a period in one cell is divided, if all its cells are such;
// the list is then one of spells.
func TestPeriods(t *testing.T) {
	for cells, want := range map[[2]string][]string{
		{"2019-2023", "2023-"}:                           {"2019|2023", "2023|"},
		{"2019 – 2023", "2023-present"}:                  {"2019|2023", "2023|"},
		{"2015-19", "1999/2003"}:                         {"2015|2019", "1999|2003"},
		{"3 May 2019 - 4 May 2023", "2023-05-05 to now"}: {"3 May 2019|4 May 2023", "2023-05-05|"},
		{"2019-05", "2023-2027"}:                         nil, // a month
		{"2019-2023", "first"}:                           nil,
		{"2023-2019", "2019-2023"}:                       nil,
	} {
		table, err := adopt.Read(file(t, "list.csv", "Name,Ward,Party,Term\nAnn Lee,Abbey,Red,"+cells[0]+"\nBo Day,Brook,Blue,"+cells[1]+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		m := adopt.Propose(table)
		at := slices.Index(table.Head, "Term start")
		if want == nil {
			if at >= 0 || m.Shape != "roster" {
				t.Errorf("%q: %v, %s", cells, table.Head, m.Shape)
			}
			continue
		}
		if at < 0 || m.Shape != "spells" {
			t.Errorf("%q: %v, %s", cells, table.Head, m.Shape)
			continue
		}
		for i, r := range table.Rows {
			if got := r.Cells[at] + "|" + r.Cells[at+1]; got != want[i] {
				t.Errorf("%q: %q, want %q", cells[i], got, want[i])
			}
		}
	}
}

// Rows without a day of their own have that of their term, which is asked; of a term that
// goes on it is asked whether who has no end still sat.
func TestTermsOfRows(t *testing.T) {
	const text = "id,name,sort_name,group,group_id,area,chamber,term,start_date,end_date,wikidata\n" +
		"a1,Ann Lee,Lee,Red,red,Abbey,Assembly,12,,,Q1\nb1,Bo Day,Day,Blue,blue,Brook,Assembly,12,,2019-03-04,Q2\nc1,Cy Fox,Fox,Blue,blue,Brook,Assembly,12,2019-04-01,,\n"
	for end, want := range map[string][]string{
		"2021-05-05": {"2017-05-05 elected everypolitician/a1 2021-05-05", "2017-05-05 elected everypolitician/b1 2019-03-04", "2019-04-01 elected everypolitician/c1 2021-05-05"},
		"open":       {"2017-05-05 elected everypolitician/a1 ", "2017-05-05 elected everypolitician/b1 2019-03-04", "2019-04-01 elected everypolitician/c1 "},
	} {
		table, err := adopt.Read(file(t, "term-12.csv", text))
		if err != nil {
			t.Fatal(err)
		}
		m := adopt.Propose(table)
		say := answers{"day": "2020-06-01", "complete": "no", "source, title": "Members", "Assembly, seats": "2", "term 12, start": "2017-05-05", "term 12, end": end, "spells, arrived": "elected", "spells, end": "last day"}
		if end == "open" {
			say["spells, no_end"] = "sits"
		}
		p := answered(t, table, m, say)
		var got []string
		for row, err := range p.All() {
			if err != nil {
				t.Fatal(err)
			}
			if e, ok := row.(*seatledger.Event); ok {
				got = append(got, e.Date.String()+" "+string(e.Kind)+" "+string(e.Person)+" "+e.Until.String())
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("a term until %s: %q, want %q", end, got, want)
		}
	}
}

// Days of a term that the map leaves blank, while rows have none of their own, are asked
// anew; a term that ends before it begins is refused.
func TestTermsWithoutDays(t *testing.T) {
	const text = "name,party,term,start,end\nAnn Lee,Red,12,,\nBo Day,Blue,12,,2019-03-04\n"
	for days, want := range map[[2]string][]string{
		{"", ""}:                     {"term 12, start", "term 12, end"},
		{"2017-05-05", ""}:           {"term 12, end"},
		{"", "open"}:                 {"term 12, start"},
		{"2021-05-05", "2017-05-05"}: nil,
	} {
		table, err := adopt.Read(file(t, "term-12.csv", text))
		if err != nil {
			t.Fatal(err)
		}
		m := adopt.Propose(table)
		say := answers{"day": "2020-06-01", "complete": "no", "source, title": "Members", "council, name": "Town", "council, seats": "2", "Town, seats": "2", "spells, end": "last day"}
		if err := m.Answer(func(q adopt.Question) (string, error) { return say[q.Where], nil }); err != nil {
			t.Fatal(err)
		}
		m.Terms[0].Start, m.Terms[0].End = days[0], days[1]
		var got []string
		_, err = adopt.Adopt(table, m)
		for _, q := range m.Open() {
			if strings.HasPrefix(q.Where, "term ") {
				got = append(got, q.Where)
			}
		}
		if want == nil && (err == nil || !strings.Contains(err.Error(), `column term 12, end: "2017-05-05": expected a day after its first, 2021-05-05;`)) || want != nil && !errors.Is(err, adopt.ErrUnanswered) || !slices.Equal(got, want) {
			t.Errorf("%q: asks %q, want %q: %v", days, got, want, err)
		}
	}
}
