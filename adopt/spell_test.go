package adopt_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/ledger"
)

// told gives the rows of a package that say what became of spells, one a line.
func told(p *adopt.Package) (list []string) {
	for _, r := range p.Rows {
		var cells []string
		switch r := r.(type) {
		case *seatledger.Event:
			cells = []string{r.Date.String(), string(r.Kind), r.Ward, string(r.Person), string(r.List), string(r.FromParty), string(r.Party), string(r.Group), string(r.Post), r.Until.String()}
		case *seatledger.Contest:
			cells = []string{"contest", strings.TrimPrefix(string(r.Election), p.Name+"/"), r.Ward, strings.Repeat("x", r.Seats), r.Until.String()}
		case *seatledger.Result:
			cells = []string{"won", string(r.List), r.Seats.String()}
		case *seatledger.Council:
			if r.From.IsZero() && r.TieBreak == "" && r.Counts == "" {
				continue
			}
			cells = []string{"council", r.From.String(), r.To.String(), strings.Repeat("x", r.Seats), string(r.TieBreak), string(r.Counts)}
		default:
			continue
		}
		list = append(list, strings.Join(strings.Fields(strings.Join(cells, " ")), " "))
	}
	return list
}

func TestSpells(t *testing.T) {
	common := answers{"day": "2024-06-01", "source, title": "x", "council, name": "Town", "Town, seats": "2"}
	for name, x := range map[string]struct {
		text string
		say  answers
		want []string
	}{
		"terms of the whole council": {"name,party,start,end\nAnn,Red,2020-01-02,2023-12-31\nBo,Blue,2020-01-02,2023-12-31\nAnn,Red,2024-01-01,\nDi,Red,2024-01-01,\n",
			answers{"complete": "yes", "spells, no_end": "sits", "spells, january": "day"},
			[]string{"contest 2020-01-02 xx 2023-12-31", "won blue 1", "won red 1", "contest 2024-01-01 xx", "won red 2", "2020-01-02 elected town/ann red", "2024-01-01 elected town/ann red",
				"2020-01-02 elected town/bo blue", "2024-01-01 elected town/di red"}},
		"who left before the end of the term": {"name,party,start,end\nAnn,Red,2020-01-02,2023-12-31\nBo,Blue,2020-01-02,2023-12-30\nCy,Red,2020-01-02,2023-12-31\nAnn,Red,2024-01-01,\nDi,Blue,2024-01-01,\nEd,Blue,2024-01-01,\n", answers{"complete": "yes", "spells, no_end": "sits", "spells, january": "day", "Town, seats": "3"},
			[]string{"contest 2020-01-02 xxx 2023-12-31", "won blue 1", "won red 2", "contest 2024-01-01 xxx", "won blue 2", "won red 1", "2020-01-02 elected town/ann red", "2024-01-01 elected town/ann red",
				"2020-01-02 elected town/bo blue", "2023-12-31 term-ended town/bo", "2020-01-02 elected town/cy red", "2024-01-01 elected town/di blue", "2024-01-01 elected town/ed blue"}},
		"who left of those who still sit": {"name,party,start,end\nAnn,Red,2020-01-02,2022-03-01\nBo,Blue,2020-01-02,\nCy,Red,2020-01-02,\n", answers{"complete": "yes", "spells, no_end": "sits", "Town, seats": "3"},
			[]string{"contest 2020-01-02 xxx", "won blue 1", "won red 2", "2020-01-02 elected town/ann red", "2022-03-02 term-ended town/ann", "2020-01-02 elected town/bo blue", "2020-01-02 elected town/cy red"}},
		"a seat that nobody won": {"name,party,start,end\nAnn,Red,2020-01-02,\nBo,Blue,2020-01-02,\n", answers{"complete": "yes", "spells, no_end": "sits", "Town, seats": "3"},
			[]string{"contest 2020-01-02 xxx", "won 0", "won blue 1", "won red 1", "2020-01-02 elected town/ann red", "2020-01-02 elected town/bo blue"}},
		"who moved": {"name,party,start,end\nAnn,Red,2020-01-02,2021-05-05\nAnn,Blue,2021-05-06,\nBo,Red,2020-01-02,\n", answers{"complete": "yes", "spells, no_end": "sits"},
			[]string{"contest 2020-01-02 xx", "won red 2", "2020-01-02 elected town/ann red", "2021-05-06 defected town/ann red blue", "2020-01-02 elected town/bo red"}},
		"a party that became another": {"name,party,start,end\nAnn,Red,2020-01-02,2021-05-05\nAnn,Rose,2021-05-06,\nBo,Red,2020-01-02,2021-05-05\nBo,Rose,2021-05-06,\n", answers{"complete": "yes", "spells, no_end": "sits"},
			[]string{"contest 2020-01-02 xx", "won red 2", "2020-01-02 elected town/ann red", "2021-05-06 realigned town/ann red rose", "2020-01-02 elected town/bo red", "2021-05-06 realigned town/bo red rose"}},
		"who sat for nobody": {"name,party,start,end\nAnn,Red,2020-01-02,2021-05-05\nAnn,Independent,2021-05-06,\nBo,Red,2020-01-02,\n", answers{"complete": "yes", "spells, no_end": "sits", "Independent, kind": "independents"},
			[]string{"contest 2020-01-02 xx", "won red 2", "2020-01-02 elected town/ann red", "2021-05-06 became-independent town/ann red", "2020-01-02 elected town/bo red"}},
		"who may have moved while of both": {"name,party,start,end\nAnn,Red,2020-01-02,2021-05-05\nAnn,Blue,2021-05-01,\nBo,Red,2020-01-02,\n", answers{"complete": "yes", "spells, no_end": "sits"},
			[]string{"contest 2020-01-02 xx", "won red 2", "2020-01-02 elected town/ann red", "2021-05-01/2021-05-05 defected town/ann red blue", "2020-01-02 elected town/bo red"}},
		"two parties at once": {"name,party,start,end\nAnn,Red,2020-01-02,\nAnn,Blue,2020-01-02,\nBo,Red,2020-01-02,\n", answers{"complete": "yes", "spells, no_end": "sits", "blue; red, counts": "blue"},
			[]string{"contest 2020-01-02 xx", "won blue 1", "won red 1", "2020-01-02 elected town/ann blue", "2020-01-02 elected town/bo red"}},
		"seats that the list says nothing of": {"name,party,start,end\nAnn,Red,2020-01-02,2021-05-05\nBo,Red,2020-02-02,\n", answers{"complete": "no", "spells, no_end": "sits", "spells, arrived": "by-elected"},
			[]string{"contest 2021-05-06 x", "2020-01-02 by-elected town/ann red 2021-05-05", "2020-02-02 by-elected town/bo red"}},
		"no start, no end": {"name,party,start,end\nAnn,Red,,2021-05-05\nBo,Red,2020-02-02,\nCy,Red,,\n", answers{"complete": "no", "spells, no_end": "unknown", "spells, arrived": "unknown"},
			[]string{"2020-02-02 listed town/bo red"}},
		"no start in a ward": {"name,party,ward,start,end\nAnn,Red,N,,2021-05-05\nBo,Red,S,2020-02-02,\n", answers{"complete": "no", "spells, no_end": "sits", "spells, arrived": "unknown"},
			[]string{"contest 2021-05-06 N x", "2021-05-05 listed N town/ann red", "2021-05-06 term-ended town/ann", "2020-02-02 listed S town/bo red"}},
		"who moved, of no known start": {"name,party,start,end\nAnn,Red,,2021-05-05\nAnn,Blue,2021-05-06,\nBo,Red,2020-01-02,\n", answers{"complete": "yes", "spells, no_end": "sits", "spells, arrived": "by-elected"},
			[]string{"2021-05-05 listed town/ann red", "2021-05-06 defected town/ann red blue", "2020-01-02 by-elected town/bo red"}},
		"two of one name": {"name,party,ward,start,end\nAnn,Red,N,2020-01-02,\nAnn,Red,S,2020-01-02,\n", answers{"complete": "yes", "spells, no_end": "sits", "Ann, same": "no"},
			[]string{"contest 2020-01-02 xx", "won red 2", "2020-01-02 elected N town/ann-n red", "2020-01-02 elected S town/ann-s red"}},
		"next of a list that has lost no seat": {"name,party,start,end\nAnn,Red,2020-01-02,2020-05-05\nBo,Green,2020-01-02,\nCy,Green,2020-05-06,\n", answers{"complete": "yes", "spells, no_end": "sits", "spells, arrived": "next-on-list"},
			[]string{"contest 2020-01-02 xx", "won green 1", "won red 1", "2020-01-02 elected town/ann red 2020-05-05", "2020-01-02 elected town/bo green", "2020-05-06 listed town/cy green"}},
		"years written as days": {"name,party,start,end\nAnn,Red,2020-01-01,2021-05-05\nBo,Red,2020-02-02T00:00:00Z,t1234\n", answers{"complete": "yes", "spells, january": "year", "spells, no_end": "sits", "spells, arrived": "co-opted"},
			[]string{"2020 co-opted town/ann red 2021-05-05", "2020-02-02 co-opted town/bo red"}},
		"dates in another order": {"name,party,start,end\nAnn,Red,13/02/2020,05/05/2021\nBo,Red,2 February 2020,06/05/2021\n", answers{"complete": "yes", "spells, arrived": "elected"},
			[]string{"contest 2021-05-07 xx", "2020-02-13 elected town/ann red 2021-05-05", "2020-02-02 elected town/bo red 2021-05-06"}},
		"dates in an order that cannot be known": {"name,party,start,end\nAnn,Red,02/03/2020,\nBo,Red,02/03/2020,\n", answers{"complete": "yes", "spells, dates": "mdy", "spells, no_end": "sits"},
			[]string{"contest 2020-02-03 xx", "won red 2", "2020-02-03 elected town/ann red", "2020-02-03 elected town/bo red"}},
		"a crowd": {"name,party,term,start,end\nAnn,Red,1,2020-01-02,2021-05-05\nBo,Red,1,2020-01-02,2021-05-05\nCy,Blue,1,2020-01-02,2021-05-05\n", answers{"complete": "yes", "spells, late": "Cy"},
			[]string{"contest 2020-01-02 xx 2021-05-05", "won red 2", "contest 2021-05-06 xx", "2020-01-02 elected town/ann red", "2020-01-02 elected town/bo red", "2021-05-05 listed town/cy blue", "2021-05-06 term-ended town/cy"}},
		"seats that the law changes": {"name,party,start,end\nAnn,Red,2020-01-02,2021-05-05\nBo,Blue,2021-05-06,\nCy,Blue,2021-05-06,\n", answers{"complete": "yes", "spells, no_end": "sits", "spells, arrived": "elected", "Town, seats": "1; 2021-05-06: 2"},
			[]string{"council 2021-05-06 xx", "contest 2021-05-06 xx", "won blue 2", "2020-01-02 elected town/ann red 2021-05-05", "2021-05-06 elected town/bo blue", "2021-05-06 elected town/cy blue"}},
		"wards": {"name,party,ward,start,end\nAnn,Red,N,2020-01-02,\nBo,Blue,S,2020-01-02,\n", answers{"complete": "yes", "spells, no_end": "sits"},
			[]string{"contest 2020-01-02 xx", "won blue 1", "won red 1", "2020-01-02 elected N town/ann red", "2020-01-02 elected S town/bo blue"}},
		"party and group": {"name,party,parliamentary group,start,end\nAnn,Red,Left,2020-01-02,\nBo,Blue,Left,2020-01-02,2021-05-05\nBo,Blue,Right,2021-05-06,\nCy,Red,Left,2022-01-02,\n",
			answers{"complete": "yes", "spells, no_end": "sits", "Town, seats": "3", "spells, arrived": "elected"},
			[]string{"council xxx group", "contest 2020-01-02 xxx", "won 0", "won blue 1", "won red 1", "2020-01-02 elected town/ann red", "2020-01-02 elected town/bo blue", "2020-01-02 joined-group town/bo left-group",
				"2021-05-06 joined-group town/bo right-group", "2022-01-02 elected town/cy red"}},
	} {
		t.Run(name, func(t *testing.T) {
			table, err := adopt.Read(file(t, "town.csv", x.text))
			if err != nil {
				t.Fatal(err)
			}
			say := maps.Clone(common)
			maps.Copy(say, x.say)
			m := adopt.Propose(table)
			if m.Shape != "spells" {
				t.Fatalf("taken for a %s", m.Shape)
			}
			for i, c := range m.Columns {
				if c.Column == "parliamentary group" {
					m.Columns[i].Holds = adopt.HoldsGroup
				}
			}
			m.Spells.End = "last day"
			p := answered(t, table, m, say)
			if got := told(p); !slices.Equal(got, x.want) {
				t.Errorf("%s", strings.Join(got, "\n"))
			}
			taken(t, ledger.NewMemory(), p)
		})
	}
}

// The question about members who came later than the file says names the file, the rows and whose
// they are.
func TestLateSaysWhere(t *testing.T) {
	for name, x := range map[string]struct{ text, want string }{
		"town.csv":  {"name,party,start,end\nAnn,Red,2020-01-02,\nBo,Red,2020-01-02,\nCy,Blue,2021-05-05,\n", "in town.csv, Town has 3 members on 2021-05-05 and 2 seats by law; the last who came are Cy (row 4, from 2021-05-05), Bo (row 3, from 2020-01-02), "},
		"town.json": {`[{"name": "Ann", "party": "Red", "start": "2020-01-02"}, {"name": "Bo", "party": "Red", "start": "2020-01-02"}, {"name": "Cy", "party": "Red", "start": "2021-05-05"}]`, "the last who came are Cy (town.json, item 3, from 2021-05-05)"},
	} {
		table, err := adopt.Read(file(t, name, x.text))
		if err != nil {
			t.Fatal(err)
		}
		m := adopt.Propose(table)
		if _, err = adopt.Adopt(table, m); !errors.Is(err, adopt.ErrUnanswered) {
			t.Fatal(err)
		}
		say := answers{"day": "2022-01-01", "complete": "yes", "source, title": "T", "council, name": "Town", "Town, seats": "2", "spells, no_end": "sits", "spells, end": "last day", "spells, arrived": "elected"}
		asked := ""
		for range 5 {
			if err := m.Answer(func(q adopt.Question) (string, error) {
				if q.Where == "spells, late" {
					asked = q.Asks
				}
				return say[q.Where], nil
			}); err != nil {
				t.Fatal(err)
			}
			_, _ = adopt.Adopt(table, m) // asks
		}
		if !strings.Contains(asked, x.want) {
			t.Errorf("%s: asked %q, want %q", name, asked, x.want)
		}
	}
}
