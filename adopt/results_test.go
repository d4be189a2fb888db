package adopt_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/ledger"
)

// won gives the results of a package, one a line: ward, list, votes, seats.
func won(p *adopt.Package) (list []string) {
	for _, r := range p.Rows {
		if x, ok := r.(*seatledger.Result); ok {
			list = append(list, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", x.Ward, x.List, said(x.Votes), said(x.Seats))))
		}
	}
	return list
}

func said(n seatledger.Count) string {
	if !n.Stated {
		return "-"
	}
	return fmt.Sprint(n.N)
}

// lost gives the losses of a package that nobody meant, one a line.
func lost(p *adopt.Package) (list []string) {
	for _, l := range p.Losses {
		if !l.Ignored {
			list = append(list, strings.TrimSpace(fmt.Sprintf("%d %s %s: %s", l.Row, l.Column, l.Value, l.Why)))
		}
	}
	return list
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

const wideTable = `"Exshire, election of 1 May 2025 (provisional)",,,,,
Ward,Seats,Electorate,Red votes,Green votes,Independent votes,Turnout %
North,2,"4,875","1,203","1,634",456,38.9%
South,1,"4,612",-,"1,072","1,029",34.7%
East,1,"3,000",700,700,12,31.0%
Total,4,,"1,903","3,506","1,497",
* subject to recount,,,,,,
`

var wideSays = answers{"day": "2025-05-01", "source, title": "Results", "council, name": "Exshire", "Independent, kind": "independents", "results, independents": "one candidate",
	"results, whole": "yes", "results, method": "top-n", "results, figures": "one candidate"}

// Who won is worked out where the map says how, and what stands equal stays open.
func TestWideResults(t *testing.T) {
	p := adopted(t, wideTable, wideSays)
	same(t, "results", won(p), []string{"North red 1203 1", "North green 1634 1", "North independent 456 0", "South green 1072 1", "South independent 1029 0",
		"East red 700 -", "East green 700 -", "East independent 12 0"})
	same(t, "losses", lost(p), []string{"1  Exshire, election of 1 May 2025 (provisional): above the table", "5  East: 2 stand equal for 1 of the seats, which stay open: who got them is settled by a lot, say",
		"6 Green votes 3,506: the total of the column Green votes, whose rows add up to 3406", "7  * subject to recount: a note"})
	if r := taken(t, ledger.NewMemory(), p); len(r.Warnings) > 0 {
		t.Errorf("warnings: %v", r.Warnings)
	}
}

// Without a method it stays open who won; votes of several independents are no list's.
func TestWideResultsLeftOpen(t *testing.T) {
	p := adopted(t, wideTable, wideSays.but("results, method", "no", "results, independents", "several", "results, figures", ""))
	same(t, "results", won(p), []string{"North red 1203 -", "North green 1634 -", "North independent - -", "South green 1072 -", "South independent - -",
		"East red 700 -", "East green 700 -", "East independent - -"})
	taken(t, ledger.NewMemory(), p)
}

// Several independents can have won a seat only if they have enough votes together.
func TestSeveralIndependents(t *testing.T) {
	p := adopted(t, strings.ReplaceAll(wideTable, `"1,029"`, `"1,100"`), wideSays.but("results, independents", "several"))
	same(t, "results", won(p), []string{"North red 1203 1", "North green 1634 1", "North independent - 0", "South green 1072 -", "South independent - -",
		"East red 700 -", "East green 700 -", "East independent - 0"})
	taken(t, ledger.NewMemory(), p)
}

// but changes answers; one that is blank is not asked.
func (say answers) but(changes ...string) answers {
	out := answers{}
	maps.Copy(out, say)
	for i := 0; i < len(changes); i += 2 {
		if out[changes[i]] = changes[i+1]; changes[i+1] == "" {
			delete(out, changes[i])
		}
	}
	return out
}

const longTable = `Ward,Candidate,Party,Votes,%,Elected
North,"LEE, Ann",Red,1203,30.1,Elected
North,"Day, Bo",Green,1634,40.9,Elected
North,"Fox, Cy",RED,1102,27.6,
North,"Roe, Di",Independent,30,0.7,
North,"Poe, Ed",Independent,25,0.6,
South,"Orr, Flo",Green,,,Elected unopposed
`

var longSays = answers{"day": "2025-05-01", "source, title": "Results", "council, name": "Exshire", "Independent, kind": "independents", "results, whole": "yes"}

// Candidates have places, and the winners events; the sums are those of lists.
func TestLongResults(t *testing.T) {
	p := adopted(t, longTable, longSays)
	same(t, "results", won(p), []string{"North red 2305 1", "North green 1634 1", "North independent - 0", "South green - 1"})
	same(t, "events", events(p), []string{"2025-05-01 elected North exshire/ann-lee", "2025-05-01 elected North exshire/bo-day", "2025-05-01 elected South exshire/flo-orr"})
	same(t, "losses", lost(p), []string{"4 Party RED: recorded as Red, of which it is a spelling, here and below"})
	same(t, "notes", p.Notes, []string{"Those elected are those with most votes, in each of 1 contests."})
	var places []string
	for _, r := range p.Rows {
		if c, ok := r.(*seatledger.Candidate); ok {
			places = append(places, fmt.Sprintf("%s %d %s", c.List, c.Position, c.Person))
		}
	}
	same(t, "places", places, []string{"red 1 exshire/ann-lee", "red 2 exshire/cy-fox", "green 1 exshire/bo-day", "independent 1 exshire/di-roe", "independent 2 exshire/ed-poe", "green 1 exshire/flo-orr"})
	taken(t, ledger.NewMemory(), p)
}

// Who is said to be elected is kept, and held to the votes.
func TestElectedWithFewerVotes(t *testing.T) {
	p := adopted(t, "Ward,Candidate,Party,Votes,Elected\nA,Ann,Red,10,yes\nA,Bo,Green,20,no\nB,Cy,Red,30,yes\nB,Di,Green,20,no\n",
		answers{"day": "2025-05-01", "source, title": "Results", "council, name": "Ex", "results, whole": "yes"})
	same(t, "losses", lost(p), []string{"2  Ann: elected with 10 votes, and Bo (row 3) with 20 was not: kept as the table has it"})
	same(t, "results", won(p), []string{"A red 10 1", "A green 20 0", "B red 30 1", "B green 20 0"})
}
