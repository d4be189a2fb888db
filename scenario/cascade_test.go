package scenario_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
	"github.com/seatledger/seatledger/scenario"
)

// chamber writes an indirect election as "blue 12>15 electors, 2>3 seats".
func chamber(b *roll.Book, c scenario.Chamber) string {
	if c.Why != "" {
		return "? " + c.Why
	}
	span := func(r scenario.Range) string {
		if r.Least == r.Most {
			return fmt.Sprint(r.Least)
		}
		return fmt.Sprintf("%d-%d", r.Least, r.Most)
	}
	var parts []string
	for _, p := range c.Parties {
		parts = append(parts, fmt.Sprintf("%s %d>%s %s>%s", short(b, p.Party), p.Electors.Before, span(p.Electors.After), span(p.Before), span(p.After)))
	}
	return strings.Join(parts, ", ")
}

// inPlace is a scenario over one of the twelve places, with a chamber of some
// seats by d'Hondt.
func inPlace(place, levers string, seats int, others string) string {
	return strings.Replace(file(levers), "levers:", "division: tw/"+place+"\nlevers:", 1) +
		fmt.Sprintf("cascade:\n  - {name: Senate, seats: %d, method: dhondt%s}\n", seats, others)
}

func TestCascade(t *testing.T) {
	v := viewOf(t, "testdata/twelve")
	const shared = "  - dissolve: {party: tw/red, policy: redistribute-council, seats: list}\n"
	for _, x := range []struct{ name, text, want string }{
		// 02: red 4, blue 3 before; blue 6, green 1 after. Of 3 seats: 4, 3, 2: red
		// 2, blue 1; then 6, 3, 2: blue 3.
		{"councillors alone", inPlace("02", shared, 3, ""), "blue 3>6 1>3, green 0>1 0>0, red 4>0 2>0"},
		// With 2 gold electors before and 5 after: 4, 3, 2 or 2 for the last seat: a
		// tie; then 6, 5, 3: blue 2, gold 1.
		{"with others", inPlace("02", shared, 3, ", others: {before: {tw/gold: 2}, after: {tw/gold: 5}}"),
			"blue 3>6 1>2, gold 2>5 0-1>1, green 0>1 0>0, red 4>0 1-2>0"},
		// 03: blue and green 2 or 3 after a tie. Of 1 seat either may have it, of 2
		// each has one whoever wins.
		{"a tie below", inPlace("03", shared, 1, ""), "blue 1>2-3 0>0-1, green 1>2-3 0>0-1, red 3>0 1>0"},
		{"a tie without effect", inPlace("03", shared, 2, ""), "blue 1>2-3 0>1, green 1>2-3 0>1, red 3>0 2>0"},
		// One more blue elector: 4 against 2 or 3 against 3.
		{"a tie below, and one more", inPlace("03", shared, 1, ", others: {before: {}, after: {tw/blue: 1}}"), "blue 1>3-4 0>0-1, green 1>2-3 0>0-1, red 3>0 1>0"},
		// Who sits for nobody votes for no list.
		{"independents", inPlace("01", "  - dissolve: {party: tw/red, policy: keep}\n", 2, ""), "independent 0>3 0>0, blue 2>2 1>2, red 3>0 1>0"},
		{"councils left out", file(shared) + "cascade:\n  - {name: Senate, seats: 3, method: dhondt}\n",
			"? 3 of 12 councils cannot be worked out, so that their electors are not known"},
		{"a method that is not monotone", strings.Replace(inPlace("03", shared, 1, ""), "method: dhondt}", "method: hare}", 1),
			"? ties or unplaced counts leave its electors open, and by hare more votes can cost a seat"},
		{"nobody at all", inPlace("01", "  - dissolve: {party: tw/red, policy: vacate, seats: list}\n  - dissolve: {party: tw/blue, policy: vacate, seats: list}\n", 2, ""),
			"blue 2>0 1>0, red 3>0 1>0"},
	} {
		if got := chamber(v.Book, whatIf(t, v, x.text).Cascade[0]); got != x.want {
			t.Errorf("%s:\n got %s\nwant %s", x.name, got, x.want)
		}
	}
}

func TestExpectations(t *testing.T) {
	v := viewOf(t, "testdata/twelve")
	x := whatIf(t, v, inPlace("03", "  - dissolve: {party: tw/red, policy: redistribute-council, seats: list}\n", 1, "")+`expect:
  - {figure: received, party: tw/blue, value: 3, source: s}
  - {figure: seats, party: tw/blue, value: 3, source: s}
  - {figure: seats, party: tw/gold, value: 1, source: s}
  - {figure: councils, party: tw/blue, value: 1, source: s}
  - {figure: councils, party: tw/red, rule: sitting, value: 0, source: s}
  - {figure: vacant, value: 0, source: s}
  - {figure: lots, value: 3, source: s}
`)
	// Blue receives 1 or 2 of the 3 seats; who controls depends on the lot.
	want := []scenario.Range{{Least: -2, Most: -1}, {Least: -1, Most: 0}, {Least: -1, Most: -1}, {Least: -1, Most: 0}, {}, {}, {Least: -2, Most: -2}}
	for i, e := range x.Expect {
		if e.Difference() != want[i] {
			t.Errorf("%s %s: difference %+v, want %+v", e.Figure, e.Party, e.Difference(), want[i])
		}
	}
	// A rule is judged because a figure is expected under it, whoever goes by it.
	x = whatIf(t, v, inPlace("03", "  - dissolve: {party: tw/red, policy: vacate, seats: list}\n", 1, "")+`expect:
  - {figure: councils, party: tw/red, rule: two-thirds, value: 0, source: s}
  - {figure: councils, party: tw/red, rule: post:chief, value: 0, source: s}
`)
	if want := []seatledger.ControlRule{"majority", "sitting", "two-thirds", "chief"}; !slices.Equal(x.Rules, want) {
		t.Errorf("judged under %v, want %v", x.Rules, want)
	}
	_, err := scenario.Read("test.yaml", []byte(file("  - dissolve: {party: tw/red, policy: keep}\n")+"expect:\n  - {figure: councils, party: tw/red, rule: colition, value: 0, source: s}\n"))
	if got := problemsOf(t, err).Error(); !strings.Contains(got, "test.yaml:8:45: expect[0].rule") || !strings.Contains(got, "write coalition") {
		t.Error(got)
	}
}
