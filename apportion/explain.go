package apportion

import (
	"fmt"
	"strings"
)

// Explain tells the outcome in sentences, one for each step and tie, in order: the
// steps first. names are those of the lists; without them a list is "list 0".
func (o Outcome) Explain(names []string) []string {
	name := func(list int) string {
		if list >= 0 && list < len(names) {
			return names[list]
		}
		return fmt.Sprintf("list %d", list)
	}
	var lines []string
	for _, s := range o.Steps {
		lines = append(lines, s.sentence(name))
	}
	for _, t := range o.Ties {
		lines = append(lines, t.sentence(name))
	}
	if o.Unfilled > 0 {
		lines = append(lines, fmt.Sprintf("%s cannot be filled: no list may take more.", plural(o.Unfilled)))
	}
	return lines
}

func (s Step) sentence(name func(int) string) string {
	text := s.what(name)
	if s.Rule != NoRule {
		text += ", a tie settled by the rule " + s.Rule.String()
	}
	if s.Law != "" {
		text += " (" + s.Law + ")"
	}
	return text + "."
}

func (s Step) what(name func(int) string) string {
	list, n, figure := "", plural(s.Seats), figure(s.Quotient)
	if s.List >= 0 {
		list = name(s.List)
	}
	switch s.Clause {
	case ClauseThreshold:
		return fmt.Sprintf("%s stays below its threshold with %s of the valid votes", list, figure)
	case ClauseFloor:
		return fmt.Sprintf("%s keeps %s it holds", list, n)
	case ClauseQuota:
		return fmt.Sprintf("A seat takes %s votes", figure)
	case ClauseWhole:
		return fmt.Sprintf("%s takes %s for whole quotas: %s", list, n, figure)
	case ClauseRemainder:
		return fmt.Sprintf("%s takes %s by its remainder of %s votes", list, n, figure)
	case ClausePlurality:
		return fmt.Sprintf("%s takes %s with %s votes", list, n, figure)
	case ClauseExhausted:
		return fmt.Sprintf("%s has no candidate left and is passed over at %s", list, figure)
	case ClauseGain:
		return fmt.Sprintf("%s has a majority of votes but not of seats, and takes %s", list, n)
	case ClauseLoss:
		return fmt.Sprintf("%s gives up the seat it had won by %s", list, figure)
	}
	return fmt.Sprintf("%s takes %s by the average %s", list, n, figure)
}

// figure is the exact quotient, with a rounded one where that is easier to read.
func figure(q Quotient) string {
	if text := q.String(); q.den == (wide{lo: 1}) && !q.root {
		return text
	} else if q.den.zero() {
		return text + " (infinite)"
	} else {
		return text + " = " + q.Decimal(4)
	}
}

func plural(n int) string {
	if n == 1 {
		return "1 seat"
	}
	return fmt.Sprintf("%d seats", n)
}

func (t Tie) sentence(name func(int) string) string {
	join := func(lists []int) string {
		var s []string
		for _, i := range lists {
			s = append(s, name(i))
		}
		return strings.Join(s, ", ")
	}
	text := fmt.Sprintf("%s stand equal at %s for %s", join(t.Lists), figure(t.Quotient), plural(t.Seats))
	switch {
	case !t.Open():
		return fmt.Sprintf("%s; by the rule %s: %s.", text, t.Rule, join(t.Winners))
	case t.Rule == Lot:
		return text + "; lots must be drawn."
	}
	return text + "; no rule is stated that settles it."
}
