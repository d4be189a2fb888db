package scenario_test

import (
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
	"github.com/seatledger/seatledger/scenario"
)

// oddView gives the view of rows beside those that every case needs: a place,
// parties, an election in June 2020 and a source.
func oddView(t *testing.T, rows ...seatledger.Row) *roll.View {
	t.Helper()
	all := []seatledger.Row{&seatledger.Source{ID: "s", Title: "drawn", Date: mustDate("2020")}, &seatledger.Division{ID: "p", Name: "P", Type: "country"},
		&seatledger.Election{ID: "e", Date: mustDate("2020-06-01"), Name: "E", Division: "p"}}
	for _, p := range drawnParties {
		all = append(all, &seatledger.Party{ID: p, Name: string(p), Kind: seatledger.KindParty})
	}
	store := ledger.NewMemory()
	if _, err := store.Append(t.Context(), ledger.Batch{Package: "odd", By: "test", At: time.Unix(0, 0), Rows: sequence(append(all, rows...))}); err != nil {
		t.Fatal(err)
	}
	return packed(t, store)
}

var cited = []seatledger.SourceID{"s"}

func oddCouncil(id seatledger.CouncilID, seats int, kind string) *seatledger.Council {
	return &seatledger.Council{ID: id, Division: "p", Name: "C", Kind: kind, Seats: seats, Method: "dhondt", SeatRule: seatledger.SeatRuleList, Sources: cited}
}

func won(id seatledger.CouncilID, ward string, list seatledger.PartyID, votes, seats int64) *seatledger.Result {
	return &seatledger.Result{Election: "e", Council: id, Ward: ward, List: list, Votes: seatledger.Count{N: votes, Stated: true}, Seats: seatledger.Count{N: seats, Stated: true}, Sources: cited}
}

func happened(kind seatledger.EventKind, date string, e seatledger.Event) *seatledger.Event {
	e.ID, e.Kind, e.Date, e.Sources = seatledger.EventID(kind)+"-"+seatledger.EventID(e.Council)+seatledger.EventID(date), kind, mustDate(date), cited
	return &e
}

const dissolveA = "  - dissolve: {party: p/a, policy: redistribute-council, seats: list}\n"

// What cannot be worked out, and why.
func TestCouncilsLeftOut(t *testing.T) {
	two := []seatledger.Row{oddCouncil("c", 3, "council"), won("c", "", "p/a", 60, 2), won("c", "", "p/b", 30, 1)}
	big := []seatledger.Row{oddCouncil("c", 60, "council"), won("c", "", "p/a", 60, 60)}
	for _, x := range []struct {
		name   string
		rows   []seatledger.Row
		levers string
		why    string
	}{
		{"the next chief by wards", append(warded("c"), happened(seatledger.PostTaken, "2020-07-01", seatledger.Event{Council: "c", Post: seatledger.Chief, Party: "p/a"})),
			"  - dissolve: {party: p/a, policy: redistribute-council, seats: list, posts: most-votes}\n", "who becomes chief is open: it is elected by wards, whose votes do not add up"},
		{"votes of a ward", []seatledger.Row{oddCouncil("c", 3, "council"), won("c", "north", "p/a", 60, 2), &seatledger.Result{Election: "e", Council: "c", Ward: "south", List: "p/a", Seats: seatledger.Count{N: 1, Stated: true}, Sources: cited}},
			dissolveA, "the votes of its last election are not all recorded in south"},
		{"suspended", append(two, happened(seatledger.CouncilSuspended, "2020-07-01", seatledger.Event{Council: "c"})), dissolveA,
			"it is suspended, so that its members do not exercise its powers: its seats are not touched"},
		{"dissolved", append(two, happened(seatledger.CouncilDissolved, "2020-07-01", seatledger.Event{Council: "c"})), dissolveA,
			"it is dissolved, so that its members do not exercise its powers: its seats are not touched"},
		{"perhaps vacant", append(two, happened(seatledger.PartyDissolved, "2020-09-01", seatledger.Event{Party: "p/a"})), dissolveA, "2 of its 3 seats may be vacant"},
		{"who moved when", append(two, happened(seatledger.Defected, "2020-12/2021-02", seatledger.Event{Council: "c", FromParty: "p/a", Party: "p/b"})), dissolveA, "the records leave open which seats sit for whom"},
		{"a count that leaves one way", big, "  - dissolve: {party: p/a, policy: choose-in-window, choices_unplaced: {p/b: 20, p/c: 20, p/d: 20}}\n", ""},
		{"too many ways", append(big, oddCouncil("d", 60, "council"), won("d", "", "p/a", 60, 60)), "  - dissolve: {party: p/a, policy: choose-in-window, choices_unplaced: {p/b: 30, p/c: 30, p/d: 30}}\n",
			"the ties and counts leave more than 4096 ways open"},
		{"another election", two, "  - method: {method: hare, election: f}\n", ""},
		{"no method", []seatledger.Row{&seatledger.Council{ID: "c", Division: "p", Name: "C", Seats: 3, Sources: cited}, won("c", "", "p/a", 60, 2), won("c", "", "p/b", 30, 1)},
			dissolveA, "its method of apportionment is not recorded: name one with method:"},
		{"a method of persons", []seatledger.Row{&seatledger.Council{ID: "c", Division: "p", Name: "C", Seats: 3, Method: "top-n", Sources: cited}, won("c", "", "p/a", 60, 1), won("c", "", "p/b", 30, 1), won("c", "", "p/c", 20, 1)},
			dissolveA, "its method, top-n, is none of proportion"},
	} {
		v := oddView(t, x.rows...)
		s := read(t, file(x.levers))
		got, err := scenario.WhatIf(s, v)
		if err != nil {
			if x.name != "another election" || !strings.Contains(err.Error(), "an election of the ledger") {
				t.Errorf("%s: %v", x.name, err)
			}
			continue
		}
		conserved(t, got)
		if got.Councils[0].Why != x.why {
			t.Errorf("%s: %q, want %q", x.name, got.Councils[0].Why, x.why)
		}
	}
	later := append(two, &seatledger.Election{ID: "f", Date: mustDate("2025-06-01"), Name: "F", Division: "p"})
	x := whatIf(t, oddView(t, later...), file("  - method: {method: hare, election: f}\n"))
	if got := x.Councils[0].Why; got != "its last election is e, not f" {
		t.Error(got)
	}
}

// A source's word on who controls a council of which nothing else is known does
// not outlive a lever; without one that concerns it, it does.
func TestReportsDoNotOutliveLevers(t *testing.T) {
	rows := []seatledger.Row{oddCouncil("c", 3, "council"), won("c", "", "p/a", 60, 2), won("c", "", "p/b", 30, 1),
		happened(seatledger.ControlReported, "2020-07-01", seatledger.Event{Council: "c", Rule: seatledger.RuleChief, Party: "p/a"})}
	rows[0].(*seatledger.Council).ControlRule = seatledger.RuleChief
	for lever, want := range map[string]control.Kind{"  - dissolve: {party: p/a, policy: vacate, seats: list}\n": control.Unknown, "  - dissolve: {party: p/d, policy: vacate}\n": control.Party} {
		x := whatIf(t, oddView(t, rows...), file(lever))
		for _, k := range x.Councils[0].Control {
			if k.Before.Rule == seatledger.RuleChief && (k.Before.Verdict.Kind != control.Party || k.After.Verdict.Kind != want) {
				t.Errorf("%s: %v, then %v, want %v", lever, k.Before.Verdict.Kind, k.After.Verdict.Kind, want)
			}
		}
	}
}

// A dissolution empties the posts of those whose seats end, and no others: not those
// of other parties, nor that of a holder whose own seat another list won.
func TestPostsOfOthersStay(t *testing.T) {
	elected := func(person seatledger.PersonID, party seatledger.PartyID) seatledger.Row {
		return happened(seatledger.Elected, "2020-06-01", seatledger.Event{Council: "c", Person: person, List: party, Party: party})
	}
	chief := func(person seatledger.PersonID, party seatledger.PartyID) seatledger.Row {
		return happened(seatledger.PostTaken, "2020-06-10", seatledger.Event{Council: "c", Person: person, Party: party, Post: seatledger.Chief})
	}
	for _, x := range []struct {
		name   string
		events []seatledger.Row
		policy string
		want   string
	}{
		{"unnamed, of the party", []seatledger.Row{chief("", "p/a")}, "vacate", "p/a > none"},
		{"named, of the party", []seatledger.Row{elected("x", "p/a"), chief("x", "p/a")}, "vacate", "p/a > none"},
		{"unnamed, of another", []seatledger.Row{chief("", "p/b")}, "vacate", "p/b > p/b"},
		{"named, of another", []seatledger.Row{elected("x", "p/b"), chief("x", "p/b")}, "vacate", "p/b > p/b"},
		{"unnamed, of another, seats given away", []seatledger.Row{chief("", "p/b")}, "redistribute-council", "p/b > p/b"},
		{"unnamed, of another, by-elections", []seatledger.Row{chief("", "p/c")}, "by-election", "p/c > p/c"},
		{"of the party since, on another list's seat", []seatledger.Row{elected("x", "p/b"), chief("x", "p/b"),
			happened(seatledger.Defected, "2020-08-01", seatledger.Event{Council: "c", Person: "x", FromParty: "p/b", Party: "p/a"})}, "vacate", "p/a > p/a"},
	} {
		rows := append([]seatledger.Row{oddCouncil("c", 5, "council"), won("c", "", "p/a", 60, 2), won("c", "", "p/b", 50, 2), won("c", "", "p/c", 30, 1),
			&seatledger.Person{ID: "x", Name: "X", Basis: "official", Sources: cited}}, x.events...)
		rows[0].(*seatledger.Council).ControlRule = seatledger.RuleChief
		v := oddView(t, rows...)
		got := "of nobody, as no rule says"
		for _, k := range whatIf(t, v, file("  - dissolve: {party: p/a, policy: "+x.policy+", seats: list}\n")).Councils[0].Control {
			if k.Before.Rule == seatledger.RuleChief {
				got = who(v.Book, k.Before.Verdict) + " > " + who(v.Book, k.After.Verdict)
			}
		}
		if got != x.want {
			t.Errorf("%s: the chief is %s, want %s", x.name, got, x.want)
		}
	}
}

// Seats of holders who left their list are contested under the seat rule "list",
// and are no longer where their seat is given away by law.
func TestContestedSeats(t *testing.T) {
	v := viewOf(t, "testdata/twelve")
	for lever, want := range map[string]scenario.Change{
		"  - move: {council: tw/01/council, from: tw/red, to: tw/blue, seats: 2}\n": {Before: 1, After: scenario.Range{Least: 3, Most: 3}},
		"  - dissolve: {party: tw/red, policy: vacate, seats: list}\n":              {Before: 1, After: scenario.Range{}},
		"  - dissolve: {party: tw/red, policy: keep}\n":                             {Before: 1, After: scenario.Range{Least: 1, Most: 1}},
	} {
		if got := whatIf(t, v, file(lever)).Totals.Contested; got != want {
			t.Errorf("%s: %+v, want %+v", lever, got, want)
		}
	}
}

// In 01 five seats make a majority of 3; of two that are filled 2 do.
func TestQuotas(t *testing.T) {
	x := whatIf(t, viewOf(t, "testdata/twelve"), file("  - dissolve: {party: tw/red, policy: vacate, seats: list}\n"))
	for i, want := range [][2]int{{3, 3}, {3, 2}, {0, 0}} {
		if k := x.Councils[0].Control[i]; k.Before.Quota != want[0] || k.After.Quota != want[1] {
			t.Errorf("%s: %d, then %d, want %v", k.Before.Rule, k.Before.Quota, k.After.Quota, want)
		}
	}
}

// By another method only the seats that another list wins have moved.
func TestOtherMethodMovesWhatItMust(t *testing.T) {
	v := viewOf(t, "testdata/twelve")
	x := whatIf(t, v, file("  - method: {method: sainte-lague}\n"))
	for i, want := range map[int]int{0: 0, 1: 1, 8: 1} { // 01, 02 and 09
		if got := x.Councils[i].Moved; got != (scenario.Range{Least: want, Most: want}) {
			t.Errorf("%s: %+v moved, want %d", v.Book.CouncilID(x.Councils[i].Council), got, want)
		}
	}
}

// An unplaced count among councils that are all known: of 01 and 02, red has 7.
func TestUnplacedTotals(t *testing.T) {
	rows := []seatledger.Row{oddCouncil("c", 5, "council"), won("c", "", "p/a", 60, 3), won("c", "", "p/b", 30, 2), oddCouncil("d", 5, "council"), won("d", "", "p/a", 80, 4), won("d", "", "p/b", 20, 1),
		happened(seatledger.PostTaken, "2020-07-01", seatledger.Event{Council: "c", Party: "p/a", Post: seatledger.Chief})}
	rows[0].(*seatledger.Council).ControlRule = seatledger.RuleChief
	v := oddView(t, rows...)
	x := whatIf(t, v, file("  - move: {from: p/a, to: p/c, seats: 2}\n"))
	if x.Totals.Moved != (scenario.Range{Least: 2, Most: 2}) || x.Councils[0].Moved != (scenario.Range{Least: 0, Most: 2}) {
		t.Errorf("%+v of %+v moved", x.Councils[0].Moved, x.Totals.Moved)
	}
	// Three of seven chose p/b. In c all may have lost their seats: then nobody
	// knows who the next chief is, and else whether the chief chose.
	x = whatIf(t, v, file("  - dissolve: {party: p/a, policy: choose-in-window, choices_unplaced: {p/b: 3}, posts: most-votes}\n"))
	if x.Totals.Vacant.After != (scenario.Range{Least: 4, Most: 4}) {
		t.Errorf("%+v", x.Totals)
	}
	for _, k := range x.Councils[0].Control {
		if k.Before.Rule == seatledger.RuleChief {
			for _, could := range k.Could {
				if could.Kind == control.None {
					t.Errorf("the post of chief is said to be empty: %+v", k.Could)
				}
			}
		}
	}
}

// What the file says of single councils is held against them.
func TestInputsThatDoNotFitTheCouncils(t *testing.T) {
	v := viewOf(t, "testdata/twelve")
	for levers, want := range map[string]string{
		"  - dissolve: {party: tw/red, policy: redistribute-council, seats: list, lots: [{council: tw/05/council, winners: [tw/blue]}]}\n":                     "test.yaml:6:81: levers[0].dissolve.lots[0]: expected a tie on tw/05/council; delete it: nothing is shared out there",
		"  - dissolve: {party: tw/red, policy: redistribute-council, seats: list, lots: [{council: tw/01/council, winners: [tw/blue]}]}\n":                     "test.yaml:6:81: levers[0].dissolve.lots[0]: expected a lot that settles a tie on tw/01/council; correct it: the lot does not fit the tie: 1 lots recorded, 0 needed",
		"  - dissolve: {party: tw/red, policy: redistribute-council, seats: list, lots: [{council: tw/03/council, winners: [tw/gold]}]}\n":                     "levers[0].dissolve.lots[0].winners[0]: \"tw/gold\": expected a list that takes part on tw/03/council; write one of tw/blue, tw/green",
		"  - dissolve: {party: tw/red, policy: choose-in-window, choices: [{council: tw/01/council, party: tw/blue, seats: 4}]}\n":                             "test.yaml:6:67: levers[0].dissolve.choices[0]: expected at most 3 choices on tw/01/council, as many sit for tw/red there; lower them: the file has 4",
		"  - dissolve: {party: tw/red, policy: choose-in-window, choices: [{council: tw/05/council, party: tw/blue, seats: 1}]}\n":                             "expected at most 0 choices on tw/05/council",
		"  - move: {council: tw/01/council, from: tw/red, to: tw/blue, seats: 4}\n":                                                                            "levers[0].move.seats: \"4\": expected at most 3, as many sit for tw/red on tw/01/council; lower it",
		"  - by-election: {council: tw/11/council, seats: 2, votes: {tw/blue: 1}}\n":                                                                           "levers[0].by-election.seats: \"2\": expected at most 1, as many seats of tw/11/council are vacant then",
		"  - dissolve: {party: tw/red, policy: redistribute-council, seats: list}\n  - by-election: {council: tw/03/council, seats: 1, votes: {tw/blue: 1}}\n": "expected at most 0, as many seats of tw/03/council are vacant then",
	} {
		_, err := scenario.WhatIf(read(t, file(levers)), v)
		if got := problemsOf(t, err).Error(); !strings.Contains(got, want) {
			t.Errorf("%s\n got %s\nwant %s", levers, got, want)
		}
	}
	narrow := strings.Replace(file("  - dissolve: {party: tw/red, policy: choose-in-window, choices_unplaced: {tw/blue: 5}}\n"), "levers:", "division: tw/02\nlevers:", 1)
	_, err := scenario.WhatIf(read(t, narrow), v)
	if got := problemsOf(t, err).Error(); !strings.Contains(got, "test.yaml:7:75: levers[0].dissolve.choices_unplaced: expected at most 4 in all") {
		t.Error(got)
	}
	_, err = scenario.WhatIf(read(t, strings.Replace(narrow, "tw/02", "tw/07", 1)), v)
	if err != nil {
		t.Errorf("where a council cannot be worked out it may hold any: %v", err)
	}
	kinds := oddView(t, oddCouncil("c", 1, "senate"), won("c", "", "p/a", 1, 1), oddCouncil("d", 1, "council"), won("d", "", "p/a", 1, 1))
	_, err = scenario.WhatIf(read(t, file("  - dissolve: {party: p/a, policy: keep}\n")), kinds)
	if got := problemsOf(t, err).Error(); !strings.Contains(got, "kind: expected one kind of council, as seats of different kinds do not add up; add kind: with one of council, senate") {
		t.Error(got)
	}
}
