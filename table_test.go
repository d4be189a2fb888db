package seatledger

import (
	"slices"
	"strings"
	"testing"
)

// sample gives a text that the column takes.
func sample(table Table, c Column) string {
	for _, value := range append(slices.Clone(c.OneOf), "2017-10-23", "5", "yes", "a;b") {
		if SetCell(NewRow(table), c, value) == nil {
			return value
		}
	}
	return ""
}

func TestCellsRoundTrip(t *testing.T) {
	for _, table := range append(PackageTables(), Redactions) {
		row := NewRow(table)
		for _, c := range Columns(table) {
			text := sample(table, c)
			if err := SetCell(row, c, text); err != nil {
				t.Errorf("%s.%s: %v", table, c.Name, err)
			}
			if got := Cell(row, c); got != text {
				t.Errorf("%s.%s: wrote %q, read %q", table, c.Name, text, got)
			}
			if err := SetCell(row, c, ""); err != nil || Cell(row, c) != "" {
				t.Errorf("%s.%s: blank gives %q, %v", table, c.Name, Cell(row, c), err)
			}
		}
	}
}

func TestEveryTableHasKey(t *testing.T) {
	for _, table := range append(PackageTables(), Redactions) {
		if !slices.ContainsFunc(Columns(table), func(c Column) bool { return c.Key }) {
			t.Errorf("%s has no key", table)
		}
	}
	if got := Key(&Result{Election: "e", Council: "c", List: "l"}); got != "e|c||l" {
		t.Errorf("key %q", got)
	}
}

func TestReferencesExist(t *testing.T) {
	for _, table := range PackageTables() {
		for _, c := range Columns(table) {
			for _, ref := range c.Refs {
				if !slices.Contains(PackageTables(), ref) {
					t.Errorf("%s.%s refers to %s, which is no table", table, c.Name, ref)
				}
			}
		}
	}
}

func TestSetCellRefuses(t *testing.T) {
	for _, tt := range []struct {
		table             Table
		column, text, say string
	}{
		{Results, "votes", "-1", "not a count"}, {Results, "votes", "4611686018427387905", "not a count"},
		{Results, "votes", "1,000", "not a count"}, {Results, "votes", "+5", "not a count"},
		{Councils, "seats", "0", "1 to 100000"}, {Councils, "seats", "five", "1 to 100000"},
		{Councils, "seat_rule", "lst", "one of list, free"}, {Events, "date", "Oct-17", "not a date"},
		{Sources, "confidential", "maybe", "yes nor no"}, {Divisions, "lat", "1e3", "decimal"},
		{Events, "sources", "a;;b", "empty place"},
	} {
		i := slices.IndexFunc(Columns(tt.table), func(c Column) bool { return c.Name == tt.column })
		err := SetCell(NewRow(tt.table), Columns(tt.table)[i], tt.text)
		if err == nil || !strings.Contains(err.Error(), tt.say) {
			t.Errorf("%s.%s=%q: %v; want %q", tt.table, tt.column, tt.text, err, tt.say)
		}
	}
}

func TestEveryKindHasAnEffect(t *testing.T) {
	kinds := EventKinds()
	if len(kinds) != 46 || !slices.IsSorted(kinds) {
		t.Errorf("%d kinds: %v", len(kinds), kinds)
	}
	for _, k := range kinds {
		row, _ := k.Row()
		for name := range strings.FieldsSeq(row.Brings) {
			if !slices.Contains(row.Columns(), name) {
				t.Errorf("%s brings somebody in %s, for which it has no use", k, name)
			}
		}
	}
	if _, ok := EventKind("abducted").Effect(); ok {
		t.Error("an unknown kind has an effect")
	}
}
