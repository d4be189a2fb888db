package scenario_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/scenario"
)

// warded is a council of two wards: in the north a, b and d have one seat each, in
// the south a has all three.
func warded(id seatledger.CouncilID) []seatledger.Row {
	return []seatledger.Row{oddCouncil(id, 6, "council"), won(id, "north", "p/a", 60, 1), won(id, "north", "p/b", 50, 1), won(id, "north", "p/d", 50, 1),
		won(id, "south", "p/a", 95, 3), won(id, "south", "p/b", 30, 0)}
}

// outcome gives what becomes of the one council of some rows.
func outcome(t *testing.T, levers string, rows ...seatledger.Row) string {
	t.Helper()
	v := oddView(t, rows...)
	x := whatIf(t, v, file(levers))
	return strings.ReplaceAll(words(v.Book, &x.Councils[0]), "p/", "")
}

// Each ward by its own votes. North without a: b 50, d 50 for three seats, of which
// each holds one: the third is a tie. South: all three to b.
func TestSeatsAreSharedOutByWard(t *testing.T) {
	for _, x := range []struct{ levers, want string }{
		{dissolveA, "b 4-5, d 1-2; tie 1  in north b d; majority a > b"},
		{"  - dissolve: {party: p/a, policy: redistribute-council, seats: list, lots: [{council: c, ward: north, winners: [p/d]}]}\n", "b 4, d 2; majority a > b"},
		{"  - dissolve: {party: p/a, policy: redistribute-vacated, seats: list, refuse: [p/b]}\n", "b 1, d 2, vacant 3; majority a > none; sitting a > d"},
		{"  - dissolve: {party: p/a, policy: only-parties-without-seats, seats: list}\n", "b 1, d 1, vacant 4; majority a > none; sitting a > none"},
		{"  - dissolve: {party: p/b, policy: next-on-list, seats: list}\n", "a 4, b 1, d 1"},
		{"  - dissolve: {party: p/b, policy: redistribute-vacated, seats: list}\n", "a 5, d 1"},
		{"  - method: {method: sainte-lague}\n", "a 3, b 2, d 1; majority a > none"},
		{"  - move: {council: c, ward: north, from: p/a, to: p/b, seats: 1}\n", "a 3, b 2, d 1; majority a > none"},
	} {
		if got := outcome(t, x.levers, warded("c")...); got != x.want {
			t.Errorf("%s got %s\nwant %s", x.levers, got, x.want)
		}
	}
}

// Who holds no seat on the council may take some in every ward.
func TestPartiesWithoutSeatsByWard(t *testing.T) {
	rows := append(warded("c"), won("c", "north", "p/c", 5, 0), won("c", "south", "p/c", 4, 0))
	if got, want := outcome(t, "  - dissolve: {party: p/a, policy: only-parties-without-seats, seats: list}\n", rows...), "b 1, c 4, d 1; majority a > c"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// A seat that a list loses in one ward is not the one that it wins in another.
func TestSeatsStayInTheirWards(t *testing.T) {
	v := oddView(t, oddCouncil("c", 6, "council"), won("c", "north", "p/a", 95, 3), won("c", "north", "p/b", 30, 0), won("c", "south", "p/a", 30, 0), won("c", "south", "p/b", 95, 3))
	x := whatIf(t, v, file("  - method: {method: sainte-lague}\n"))
	if got := x.Councils[0].Moved; got != (scenario.Range{Least: 2, Most: 2}) {
		t.Errorf("%+v seats moved, want 2", got)
	}
}

// A by-election fills the vacancies of one ward; of a council that is elected by
// most votes, one seat at a time.
func TestByElectionsByWard(t *testing.T) {
	end := "  - dissolve: {party: p/a, policy: by-election, seats: list}\n"
	if got, want := outcome(t, end+"  - by-election: {council: c, ward: south, seats: 2, votes: {p/b: 10, p/d: 30}}\n", warded("c")...), "b 1, d 3, vacant 2, waiting 2; majority a > none; sitting a > d"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	most := warded("c")
	most[0].(*seatledger.Council).Method = "top-n"
	if got, want := outcome(t, end+"  - by-election: {council: c, ward: north, seats: 1, votes: {p/b: 10, p/d: 30}}\n", most...), "b 1, d 2, vacant 3, waiting 3; majority a > none; sitting a > d"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if got, want := outcome(t, end+"  - by-election: {council: c, ward: north, seats: 1, votes: {p/b: 7, p/d: 7}, method: winner-takes-all}\n", warded("c")...), "b 1-2, d 1-2, vacant 3, waiting 3; tie 1  in north b d; majority a > none; sitting a > undetermined"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// What a file says of wards that does not fit.
func TestWardsOfFiles(t *testing.T) {
	for levers, want := range map[string]string{
		"  - dissolve: {party: p/a, policy: by-election, seats: list}\n  - by-election: {council: c, seats: 1, votes: {p/b: 10}}\n":  "one ward, as seats are vacant in north and in south",
		"  - move: {council: c, ward: nord, from: p/a, to: p/b, seats: 1}\n":                                                         "a ward of c on 2021-01-01; write one of north, south",
		"  - move: {council: c, ward: north, from: p/a, to: p/b, seats: 2}\n":                                                        "at most 1, as many sit for p/a on c in north",
		"  - dissolve: {party: p/a, policy: redistribute-council, seats: list, lots: [{council: c, winners: [p/d]}]}\n":              "the ward of the tie",
		"  - dissolve: {party: p/a, policy: redistribute-council, seats: list, lots: [{council: c, ward: south, winners: [p/b]}]}\n": "a lot that settles a tie on c",
	} {
		_, err := scenario.WhatIf(read(t, file(levers)), oddView(t, warded("c")...))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", levers, err, want)
		}
	}
}

// Wards that were elected on different days count by their own last votes; a ward of
// which only some seats were up gives no votes for all of them.
func TestWardsElectedOnDifferentDays(t *testing.T) {
	later := append(warded("c"), &seatledger.Election{ID: "f", Date: mustDate("2020-10-01"), Name: "F", Division: "p", Scope: "listed"},
		&seatledger.Contest{Election: "f", Council: "c", Ward: "south", Seats: 1, Sources: cited})
	for _, r := range []*seatledger.Result{won("c", "south", "p/d", 70, 1), won("c", "south", "p/b", 20, 0)} {
		r.Election = "f"
		later = append(later, r)
	}
	if got, want := outcome(t, dissolveA, later...), "b 1-2, d 4-5; tie 1  in north b d; majority none > d"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	void := append(warded("c"), later[6], &seatledger.Contest{Election: "f", Council: "c", Ward: "south", State: "void", Sources: cited})
	if got, want := outcome(t, dissolveA, void...), "b 4-5, d 1-2; tie 1  in north b d; majority a > b"; got != want {
		t.Errorf("void: got %s\nwant %s", got, want)
	}
	whole := append(warded("c"), later[6])
	for _, r := range []*seatledger.Result{won("c", "", "p/a", 60, 3), won("c", "", "p/d", 50, 3)} {
		r.Election = "f"
		whole = append(whole, r)
	}
	if got, want := outcome(t, dissolveA, whole...), "d 6; majority none > d"; got != want {
		t.Errorf("at large: got %s\nwant %s", got, want)
	}
	if got, want := outcome(t, "  - method: {method: sainte-lague}\n", later...), "? its last election in south filled 1 of 3 seats"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// A suspended member keeps the mandate, and a substitute lends it: seats are
// conserved, and it is the mandate that ends with the list.
func TestMandatesInScenarios(t *testing.T) {
	member := func(id string) seatledger.Row {
		return &seatledger.Person{ID: seatledger.PersonID(id), Name: id, Basis: "office-holder", Sources: cited}
	}
	rows := []seatledger.Row{member("x"), member("y"), oddCouncil("c", 3, "council"), won("c", "", "p/a", 60, 2), won("c", "", "p/b", 30, 1),
		happened(seatledger.Elected, "2020-06-01", seatledger.Event{Council: "c", Person: "x", List: "p/a"})}
	barred := append(slices.Clone(rows), happened(seatledger.MemberSuspended, "2020-07-01", seatledger.Event{Council: "c", Person: "x"}))
	replaced := append(slices.Clone(rows), happened(seatledger.Substituted, "2020-07-01", seatledger.Event{Council: "c", Person: "y", For: "x", Party: "p/b"}))
	chief := append(slices.Clone(rows), happened(seatledger.Substituted, "2020-07-01", seatledger.Event{Council: "c", Person: "y", For: "x"}),
		happened(seatledger.PostTaken, "2020-06-02", seatledger.Event{Council: "c", Person: "x", Post: seatledger.Chief, Party: "p/a"}))
	ruled := *rows[2].(*seatledger.Council)
	ruled.ControlRule = seatledger.RuleChief
	chief[2] = &ruled
	for _, k := range []struct {
		rows         []seatledger.Row
		levers, want string
	}{
		{chief, "  - move: {council: c, from: p/a, to: p/b, seats: 1}\n", "a 1, b 2; majority a > b"},
		{chief, "  - dissolve: {party: p/a, policy: vacate, seats: list}\n", "b 1, vacant 2; majority a > none; sitting a > b; chief a > none"},
		{barred, "  - dissolve: {party: p/b, policy: vacate, seats: list}\n", "a 1, vacant 1, idle 1; sitting none > a"},
		{barred, "  - dissolve: {party: p/a, policy: vacate, seats: list}\n", "b 1, vacant 2; sitting none > b"},
		{barred, "  - dissolve: {party: p/b, policy: redistribute-council, seats: list}\n", "a 2, idle 1; majority none > a; sitting none > a"},
		{replaced, "  - dissolve: {party: p/a, policy: vacate, seats: list}\n", "b 1, vacant 2; majority b > none"},
		{replaced, "  - dissolve: {party: p/b, policy: vacate, seats: list}\n", "a 1, b 1, vacant 1; majority b > none; sitting b > none"},
		{replaced, "  - dissolve: {party: p/b, policy: keep}\n", "independent 2, a 1; majority b > none"},
	} {
		if got := outcome(t, k.levers, k.rows...); got != k.want {
			t.Errorf("%s got %s\nwant %s", k.levers, got, k.want)
		}
	}
}

// A ward's seats go by the method of its own last contest, if that states one: b 100 and
// d 30 for three seats are 3 and 0 by the council's d'Hondt, 2 and 1 by Sainte-Laguë.
func TestWardsHaveMethodsOfTheirOwn(t *testing.T) {
	south := func(election seatledger.ElectionID) (rows []seatledger.Row) {
		for _, r := range []*seatledger.Result{won("c", "south", "p/a", 200, 3), won("c", "south", "p/b", 100, 0), won("c", "south", "p/d", 30, 0)} {
			r.Election = election
			rows = append(rows, r)
		}
		return rows
	}
	by := func(election seatledger.ElectionID, method, tie string) seatledger.Row {
		return &seatledger.Contest{Election: election, Council: "c", Ward: "south", Seats: 3, Method: method, TieRule: tie, Sources: cited}
	}
	first := append([]seatledger.Row{oddCouncil("c", 4, "council"), won("c", "north", "p/b", 50, 1)}, south("e")...)
	again := append([]seatledger.Row{&seatledger.Election{ID: "f", Date: mustDate("2020-10-01"), Name: "F", Division: "p", Scope: "listed"}}, south("f")...)
	vacant := "  - dissolve: {party: p/a, policy: by-election, seats: list}\n"
	three := vacant + "  - by-election: {council: c, ward: south, seats: 3, votes: {p/b: 100, p/d: 30}}\n"
	one := vacant + "  - by-election: {council: c, ward: south, seats: 1, votes: {p/b: 100, p/d: 30}}\n"
	tied := vacant + "  - by-election: {council: c, ward: south, seats: 1, votes: {p/b: 30, p/d: 30}}\n"
	for _, k := range []struct {
		name   string
		rows   []seatledger.Row
		levers string
		want   string
	}{
		{"none stated", slices.Concat(first, []seatledger.Row{by("e", "", "")}), dissolveA, "b 4; majority a > b"},
		{"its own", slices.Concat(first, []seatledger.Row{by("e", "sainte-lague", "")}), dissolveA, "b 3, d 1; majority a > b"},
		{"a later one", slices.Concat(first, []seatledger.Row{by("e", "dhondt", "")}, again, []seatledger.Row{by("f", "sainte-lague", "")}), dissolveA, "b 3, d 1; majority a > b"},
		{"no longer", slices.Concat(first, []seatledger.Row{by("e", "sainte-lague", "")}, again, []seatledger.Row{by("f", "", "")}), dissolveA, "b 4; majority a > b"},
		{"by-election", slices.Concat(first, []seatledger.Row{by("e", "sainte-lague", "")}), three, "b 3, d 1; majority a > b"},
		{"by-election by the council's", first, three, "b 4; majority a > b"},
		{"most votes", slices.Concat(first, []seatledger.Row{by("e", "top-n", "")}), one, "b 2, vacant 2, waiting 2; majority a > none; sitting a > b"},
		{"most votes of several", slices.Concat(first, []seatledger.Row{by("e", "top-n", "")}), three, "? its method, top-n, is none of proportion"},
		{"tie rule", slices.Concat(first, []seatledger.Row{by("e", "", "lot")}), tied, "b 1-2, d 0-1, vacant 2, waiting 2; tie 1 lot in south b d; majority a > none; sitting a > undetermined"},
	} {
		if got := outcome(t, k.levers, k.rows...); got != k.want {
			t.Errorf("%s: got %s\nwant %s", k.name, got, k.want)
		}
	}
}
