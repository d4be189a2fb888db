package adopt_test

import (
	"errors"
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
	same(t, "notes", p.Notes, []string{"Those elected are those with most votes, in 1 contest."})
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

// Tables of results as they come: each with what it asks beside the day, the source and the
// council, and what becomes of it.
var resultTables = []struct {
	name, table string
	say         answers
	want        []string
}{
	{"thousands by blanks", "Ward;Seats;Red votes;Green votes\nA;1;1 203;998\nB;1;12 001;13 040\n",
		answers{"results, whole": "yes", "results, method": "top-n"}, []string{"A red 1203 1", "A green 998 0", "B red 12001 0", "B green 13040 1"}},
	{"thousands by dots", "Wahlkreis;Sitze;SPD Stimmen;CDU Stimmen\nA;1;1.203;998\n",
		answers{"results, whole": "yes", "results, method": "no"}, []string{"A spd 1203 -", "A cdu 998 -"}},
	{"a star behind names", "Ward,Candidate,Party,Votes\nA,Ann Lee*,Red,500\nA,Bo Day,Green,400\n",
		answers{"results, whole": "yes", "mark * after a name": "elected"}, []string{"A red 500 1", "A green 400 0"}},
	{"a star that says something else", "Ward,Candidate,Party,Votes\nA,Ann Lee*,Red,500\nA,Bo Day,Green,400\n",
		answers{"results, whole": "yes", "mark * after a name": "nothing", "results, at_stake": "1", "results, method": "top-n"}, []string{"A red 500 1", "A green 400 0"}},
	{"a star behind votes", "Ward,Candidate,Party,Votes\nA,Ann Lee,Red,500\nA,Bo Day,Green,\"1,400*\"\n",
		answers{"results, whole": "yes", "mark * after votes": "elected"}, []string{"A red 500 0", "A green 1400 1"}},
	{"words for who was elected", "Ward,Candidate,Party,Votes,Result\nA,Ann,Red,500,ELECTED\nA,Bo,Green,400,Not Elected\nA,Cy,Blue,30,hmm\n",
		answers{"results, whole": "yes", "mark hmm for elected": "not elected"}, []string{"A red 500 1", "A green 400 0", "A blue 30 0"}},
	{"merged wards", "Ward,Candidate,Party,Votes,Elected\nA,Ann,Red,500,Yes\n,Bo,Green,400,No\nB,Cy,Red,1,No\n,Di,Green,2,Yes\n",
		answers{"results, carry": "yes", "results, whole": "yes"}, []string{"A red 500 1", "A green 400 0", "B red 1 0", "B green 2 1"}},
	{"wards as lines", "Abbey\nCandidate,Party,Votes,Elected\nAnn,Red,500,Yes\nBo,Green,400,No\nBrook\nCandidate,Party,Votes,Elected\nCy,Red,1,No\nDi,Green,2,Yes\nSource: council\n",
		answers{"results, sections": "ward", "results, whole": "yes"}, []string{"Abbey red 500 1", "Abbey green 400 0", "Brook red 1 0", "Brook green 2 1"}},
	{"a by-election", "Candidate,Party,Votes,%,Elected\nAnn,Red,500,50%,Yes\nBo,Green,400,40%,\nTurnout,,900,33%,\n",
		answers{"results, whole": "no", "Exshire, seats": "12", "results, kind": "by-election", "results, ward": "Abbey"}, []string{"Abbey red 500 1", "Abbey green 400 0"}},
	{"a third of the seats", "Ward,Candidate,Party,Votes,Elected\nA,Ann,Red,500,Yes\nA,Bo,Green,400,No\n",
		answers{"results, whole": "no", "Exshire, seats": "12", "results, kind": "ordinary", "ward_seats": "3"}, []string{"A red 500 1", "A green 400 0"}},
	{"no poll", "Ward,Seats,Red votes,Green votes\nA,1,unopposed,-\nB,1,1,2\n",
		answers{"results, whole": "yes", "results, method": "top-n"}, []string{"A red - 1", "B red 1 0", "B green 2 1"}},
	{"percentages beside", "Ward,Red,%,Green,%\nA,1203,54.5,1000,45.5\n",
		answers{"results, numbers": "votes", "results, at_stake": "1", "results, whole": "yes", "results, method": "top-n"}, []string{"A red 1203 1", "A green 1000 0"}},
	{"two heads", ",Red,,Green,,\nWard,Votes,%,Votes,%,Turnout\nA,1203,54.5,1000,45.5,50.1%\n",
		answers{"results, at_stake": "no", "results, kind": "ordinary", "ward_seats": "no", "Exshire, seats": "12"}, []string{"A red 1203 -", "A green 1000 -"}},
	{"two heads, the upper full", "Ward,Red,,Green,\n,Votes,Seats,Votes,Seats\nA,1203,2,1000,1\n",
		answers{"results, whole": "yes"}, []string{"A red 1203 2", "A green 1000 1"}},
	{"a column for each ward", "Party,Votes North,Seats North,Votes South,Seats South\nRed,500,3,100,1\nGreen,300,2,900,2\n",
		answers{"results, whole": "yes"}, []string{"North red 500 3", "North green 300 2", "South red 100 1", "South green 900 2"}},
	{"others", "Ward,Seats,Red,Green,Others\nA,1,500,400,30\nB,1,100,90,120\n",
		answers{"results, numbers": "votes", "results, whole": "yes", "results, method": "top-n"}, []string{"A red 500 1", "A green 400 0", "A  30 0", "B red 100 -", "B green 90 -", "B  120 -"}},
	{"a column of winners", "Ward,Red votes,Green votes,Winner\nA,1203,998,Red\nB,100,500,GREEN\n",
		answers{"results, whole": "yes"}, []string{"A red 1203 1", "A green 998 0", "B red 100 0", "B green 500 1"}},
	{"seats by law of a council", "Party,Votes,Seats won\nRed,500,3\nGreen,300,2\nTotal,800,5\n",
		answers{"results, whole": "yes"}, []string{"red 500 3", "green 300 2"}},
	{"without a head", "A,Ann,Red,500\nA,Bo,Green,400\n",
		answers{"shape": "results", "column column A": "ward", "column column B": "person", "column column C": "party", "column column D": "votes", "results, at_stake": "1", "results, whole": "yes", "results, method": "top-n"},
		[]string{"A red 500 1", "A green 400 0"}},
	{"by lists", "List,Votes\nRed,600\nGreen,299\nBlue,101\n",
		answers{"results, at_stake": "5", "results, whole": "yes", "results, method": "dhondt"}, []string{"red 600 4", "green 299 1", "blue 101 0"}},
	{"places", "Candidate,Party,Votes,Elected\nAnn,Red,100,yes\nBo,Red,50,yes\nCy,Green,90,no\n",
		answers{"results, whole": "yes", "results, places": "no"}, []string{"red 150 2", "green 90 0"}},
}

func TestTablesOfResults(t *testing.T) {
	for _, one := range resultTables {
		t.Run(one.name, func(t *testing.T) {
			say := one.say.but("day", "2025-05-01", "source, title", "Results", "council, name", "Exshire")
			p := adopted(t, one.table, say)
			same(t, "results", won(p), one.want)
			taken(t, ledger.NewMemory(), p)
		})
	}
}

// What cannot be right is refused, with the row and what to do.
func TestBadResults(t *testing.T) {
	for table, want := range map[string]string{
		"Ward,Seats,Red votes,Green votes\nA,1,500.5,400\n":                         "row 2, column Red votes: \"500.5\": expected a whole number of votes",
		"Ward,Seats,Red votes,Green votes\nA,1,\"1,203\",998\nB,1,1.001,13\n":       "thousands divided in one way",
		"Ward,Party,Votes,Seats won\nA,Red,5,1\nA,Red,4,0\n":                        "row 2 is of the same",
		"Ward,Seats,Party,Votes,Elected\nA,3,Red,5,yes\nA,2,Green,4,no\n":           "column Seats",
		"Ward,Seats,Red votes,Green votes\nA,1,5,4\nB,1,99999999999999999999,1\n":   "row 3, column Red votes",
		"Ward,Place on list,Party,Candidate,Votes,Elected\nA,first,Red,Ann,4,yes\n": "a place from 1 on",
		"Ward,Seats,Red votes,Green votes\nA,1,5,4\nB,1,5%,1\n":                     "whole number",
	} {
		table, err := adopt.Read(file(t, "bad.csv", table))
		if err != nil {
			t.Fatal(err)
		}
		m := adopt.Propose(table)
		for err = adopt.ErrUnanswered; errors.Is(err, adopt.ErrUnanswered); {
			if failed := m.Answer(func(q adopt.Question) (string, error) {
				return answers{"day": "2025-05-01", "source, title": "R", "council, name": "Ex", "results, whole": "yes", "results, method": "no", "column Seats": "seats at stake"}[q.Where], nil
			}); failed != nil {
				t.Fatal(failed)
			}
			open := len(m.Open())
			if _, err = adopt.Adopt(table, m); open > 0 {
				break
			}
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// Sums of a ward, of a row and of all are told where they do not fit; so are valid votes,
// which are kept where they do.
func TestSumsOfResults(t *testing.T) {
	p := adopted(t, "Council,Ward,Electorate,Valid votes,Seats,Red votes,Green votes,Total\nX,A,50,9,1,5,4,9\nX,B,60,12,1,6,5,12\nSubtotal,,110,21,2,11,9,21\nY,C,70,3,1,2,1,3\nSubtotal,,70,3,1,2,1,3\nTotal,,180,24,3,13,10,24\n",
		answers{"day": "2025-05-01", "source, title": "R", "results, whole": "yes", "results, method": "top-n"})
	same(t, "losses", lost(p), []string{"3 Total 12: the votes of the row add up to 11", "3 Valid votes 12: not kept: the votes of B add up to 11"})
	var contests, wards []string
	for _, r := range p.Rows {
		switch x := r.(type) {
		case *seatledger.Contest:
			contests = append(contests, fmt.Sprintf("%s %s %d %s %s %s", x.Council, x.Ward, x.Seats, said(x.Electors), said(x.Valid), x.Method))
		case *seatledger.Ward:
			wards = append(wards, fmt.Sprintf("%s %s %d", x.Council, x.Ward, x.Seats))
		}
	}
	same(t, "contests", contests, []string{"x/council A 1 50 9 top-n", "x/council B 1 60 - top-n", "y/council C 1 70 3 top-n"})
	same(t, "wards", wards, []string{"x/council A 1", "x/council B 1", "y/council C 1"})
	taken(t, ledger.NewMemory(), p)
}

// A contest without a poll has no votes, and a by-election fills a vacancy.
func TestContestsOfResults(t *testing.T) {
	p := adopted(t, "Ward,Candidate,Party,Votes,Elected\nA,\"Lee, Ann\",Red,,Elected unopposed\nB,\"Day, Bo\",Green,5,Elected\nB,\"Fox, Cy\",Red,4,\n",
		answers{"day": "2025-05-01", "source, title": "R", "council, name": "X", "results, whole": "no", "results, kind": "by-election", "X, seats": "9"})
	same(t, "events", events(p), []string{"2025-05-01 by-elected A x/ann-lee", "2025-05-01 by-elected B x/bo-day"})
	for _, r := range p.Rows {
		if k, ok := r.(*seatledger.Contest); ok && (k.State == "unopposed") != (k.Ward == "A") {
			t.Errorf("%s: %q", k.Ward, k.State)
		}
		if _, ok := r.(*seatledger.Ward); ok {
			t.Error("a by-election does not say how many seats a ward has")
		}
	}
}
