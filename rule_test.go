package seatledger

import (
	"slices"
	"strings"
	"testing"
)

// missingOfRule names the cells that a row of rules lacks.
func missingOfRule(r Rule) (cells []string) {
	for cell, empty := range map[string]bool{"name (Name)": r.Name == "", "saying (Says)": r.Says == "", "reading (Reads)": r.Reads == 0, "quota (Quota)": r.Quota == nil, "quota with the casting vote (Tied)": r.Tied == nil} {
		if empty {
			cells = append(cells, cell)
		}
	}
	slices.Sort(cells)
	return cells
}

// Every rule says everything about itself.
func TestRulesAreWhole(t *testing.T) {
	for _, r := range Rules() {
		for _, cell := range missingOfRule(r) {
			t.Errorf("rule %q: no %s", r.Name, cell)
		}
		if r.Quota == nil {
			continue
		}
		if got := r.Quota(5, 5); (got == 0) != (r.Reads == ReadsPost) {
			t.Errorf("rule %q: a quota of %d of 5 seats; only a rule that reads a post has none", r.Name, got)
		}
		if post := strings.Contains(r.Name, postName); post != (r.Reads == ReadsPost) || post != (r.Short != "") || post != strings.Contains(r.Says, "{post}") {
			t.Errorf("rule %q: only rules of posts are named, spelt short and said by a post", r.Name)
		}
	}
	if got := missingOfRule(Rule{Name: "x", Says: "y", Reads: ReadsSeats}); !slices.Equal(got, []string{"quota (Quota)", "quota with the casting vote (Tied)"}) {
		t.Errorf("a rule without quota lacks %v", got)
	}
}

// A quota can be reached, and rises with the filled seats as [Quota] promises.
func TestQuotas(t *testing.T) {
	for _, r := range Rules() {
		if r.Quota == nil || r.Reads == ReadsPost {
			continue
		}
		for seats := range 60 {
			for filled := range seats + 1 {
				q := r.Quota(seats, filled)
				if q < 1 || q > max(seats, 1)+1 {
					t.Fatalf("%s: %d of %d seats, %d filled", r.Name, q, seats, filled)
				}
				if filled > 0 && (q < r.Quota(seats, filled-1) || q > r.Quota(seats, filled-1)+1) {
					t.Fatalf("%s: from %d to %d with one more filled seat of %d", r.Name, r.Quota(seats, filled-1), q, seats)
				}
			}
		}
	}
	for _, x := range []struct {
		rule                   ControlRule
		statutory, filled, got int
	}{{RuleMajority, 4, 3, 3}, {RuleMajority, 5, 3, 3}, {RuleSitting, 5, 2, 2}, {RuleSitting, 5, 5, 3},
		{RuleTwoThirds, 3, 3, 2}, {RuleTwoThirds, 4, 2, 3}, {RuleTwoThirds, 5, 5, 4}, {RuleTwoThirds, 6, 6, 4}, {RuleTwoThirds, 0, 0, 1},
		{RuleCoalition, 7, 7, 4}, {RuleChief, 5, 5, 0}, {"post:mayor", 5, 5, 0}} {
		row, ok := x.rule.Row()
		if !ok || row.Quota == nil || row.Quota(x.statutory, x.filled) != x.got {
			t.Errorf("%s of %d seats, %d filled: want %d", x.rule, x.statutory, x.filled, x.got)
		}
	}
}

func TestParseRule(t *testing.T) {
	for _, x := range []struct {
		text string
		rule ControlRule
		post PostID
	}{{"majority", RuleMajority, ""}, {"two-thirds", RuleTwoThirds, ""}, {"chief", RuleChief, "chief"}, {"post:chief", RuleChief, "chief"},
		{"post:mayor", "post:mayor", "mayor"}, {"post:lord-mayor", "post:lord-mayor", "lord-mayor"}} {
		if got, err := ParseRule(x.text); err != nil || got != x.rule || got.Post() != x.post {
			t.Errorf("%q is %q of the post %q, %v", x.text, got, got.Post(), err)
		}
	}
	for text, want := range map[string]string{
		"majorty": "write majority; the rules are majority, sitting, two-thirds, chief, coalition or post:NAME",
		"dice":    "take majority, sitting, two-thirds, chief, coalition or post:NAME", "": "take ", "Majority": "write majority",
		"post:": "such as post:mayor", "post: mayor": "such as post:mayor", "post:a\nb": "such as post:mayor", "mayor": "take ",
	} {
		if got, err := ParseRule(text); err == nil || got != "" || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is %q, %v; want %q", text, got, err, want)
		}
	}
	if words := RulesOfSeats(); words != "majority, sitting or two-thirds" {
		t.Error(words)
	}
	if says := ControlRule("post:lord-mayor").Says(); says != "the party of whoever holds the post of lord mayor" {
		t.Error(says)
	}
	list := []ControlRule{"post:mayor", RuleCoalition, RuleChief, RuleTwoThirds, RuleMajority}
	if slices.SortFunc(list, ControlRule.Compare); !slices.Equal(list, []ControlRule{RuleMajority, RuleTwoThirds, RuleChief, "post:mayor", RuleCoalition}) {
		t.Error(list)
	}
}

// With the casting vote at least half of the votes make control, and never more
// than without it; two rules know no casting vote.
func TestTiedQuotas(t *testing.T) {
	for _, r := range Rules() {
		if r.Tied == nil || r.Quota == nil {
			continue
		}
		if casts := r.Name == "majority" || r.Name == "sitting" || r.Name == "coalition"; r.Casts() != casts {
			t.Errorf("%s: a casting vote may make control: %v", r.Name, r.Casts())
		}
		for seats := range 60 {
			for filled := range seats + 1 {
				tied, quota := r.Tied(seats, filled), r.Quota(seats, filled)
				if tied > quota || tied < quota-1 || r.Reads != ReadsPost && tied < 1 {
					t.Fatalf("%s: %d of %d, %d filled, where the quota is %d", r.Name, tied, seats, filled, quota)
				}
				if filled > 0 && (tied < r.Tied(seats, filled-1) || tied > r.Tied(seats, filled-1)+1) {
					t.Fatalf("%s: from %d to %d with one more filled seat", r.Name, r.Tied(seats, filled-1), tied)
				}
			}
		}
	}
}
