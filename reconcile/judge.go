package reconcile

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// judge weighs the findings on one row. A finding that rests on a row that
// only possibly counts decides nothing about one that surely does.
func (b *book) judge(i int) Result {
	r := &b.rows[i]
	result := Result{Tally: r.tally, Possible: r.seen == Possible}
	if r.bad != nil {
		result.Why = r.bad.Error()
		return result
	}
	loose := false
	for _, m := range r.found {
		f, fits := b.find(i, m)
		if f.Verdict == CannotCheck {
			loose = loose || fits
			continue
		}
		result.Findings = append(result.Findings, f)
	}
	slices.SortStableFunc(result.Findings, func(x, y Finding) int {
		return cmp.Or(-cmp.Compare(x.Verdict, y.Verdict), cmp.Compare(ruleOrder[x.Rule], ruleOrder[y.Rule]),
			slices.Compare(x.With, y.With))
	})
	for _, f := range result.Findings {
		if !f.Possible || result.Possible {
			result.Verdict, result.With, result.Why = f.Verdict, f.With, f.Why
			if f.Difference != nil {
				result.Difference = exactText(f.Difference)
			}
			return result
		}
	}
	result.Why = b.reason(i, loose)
	return result
}

// find says what one identity finds of one of its members. Fits tells apart
// the two reasons for finding nothing: that the figure fits but is not held,
// and that the identity is not charged to it.
func (b *book) find(i int, m member) (f Finding, fits bool) {
	r := &b.rows[i]
	f.Rule, f.Possible = m.rule, m.possible
	right, _ := m.right(m.sum, m.whole)
	apart, by := m.want.gap(right)
	switch {
	case m.rule == RuleShare && m.role != isLeft:
		return f, !apart
	case apart:
		f.Verdict, f.Difference = Conflicts, by
		if r.figure.Percent {
			f.Difference = new(big.Rat).Mul(by, hundred)
		}
	case !r.heldBy(m):
		return f, true
	case r.span.exact() && m.want.exact() && right.exact():
		f.Verdict = Agrees
	default:
		f.Verdict = AgreesRounded
	}
	f.With, f.Why = b.others(m, i), b.explain(m)
	return f, !apart
}

// heldBy reports whether a figure that fits an identity would not fit it with
// its last digit changed by one, or by three if it is printed as "about".
func (r *row) heldBy(m member) bool {
	by := r.step
	switch r.figure.Precision {
	case seatledger.FigureBound, seatledger.FigureRange:
		return false
	case seatledger.FigureAbout:
		by = new(big.Rat).Mul(r.step, big.NewRat(3, 1))
	}
	return m.breaks(by) && m.breaks(new(big.Rat).Neg(by))
}

// breaks reports whether the identity fails when the member moves by so much.
func (m member) breaks(by *big.Rat) bool {
	want, sum := m.want, m.sum
	if m.role == isLeft {
		want = want.shift(by)
	} else {
		sum = sum.shift(by)
	}
	right, ok := m.right(sum, m.whole)
	apart, _ := want.gap(right)
	return apart || !ok
}

// explain says in words what an identity compares.
func (b *book) explain(m member) string {
	left := b.rows[m.left].tally
	switch m.rule {
	case RuleRoll:
		if len(m.parts) > 0 {
			return "the roll has " + m.sum.show() + ", and of no council nothing: it has all that " + string(b.rows[m.parts[0]].tally.ID) + " counts"
		}
		return "the roll has " + m.sum.show()
	case RuleSame:
		other := b.rows[m.parts[0]].tally
		return string(left.ID) + " says " + left.Text + ", " + string(other.ID) + " says " + other.Text
	case RuleSum:
		return "the parts of " + string(left.ID) + " sum to " + m.sum.show() + "; it says " + left.Text
	case RuleBeforeAfter:
		return b.rows[m.parts[0]].tally.Text + " and " + b.rows[m.parts[1]].tally.Text + " make " + m.sum.show() + "; " + string(left.ID) + " says " + left.Text
	}
	ratio, _ := m.right(m.sum, m.whole)
	return m.sum.show() + " of " + m.whole.show() + " is " + ratio.showPercent(b.rows[m.left].figure) + "; " + string(left.ID) + " says " + left.Text
}

// reason says why a figure cannot be checked.
func (b *book) reason(i int, loose bool) string {
	r := &b.rows[i]
	var why []string
	switch {
	case r.figure.Precision == seatledger.FigureBound || r.figure.Precision == seatledger.FigureRange:
		why = append(why, "a bound or range can be contradicted, not confirmed")
	case loose:
		why = append(why, "other figures fit it but none to its last digit")
	case isShare(r.tally) && r.tally.Of == "":
		why = append(why, "no row is named as the whole it is a share of")
	case isShare(r.tally):
		why = append(why, "no figure counts what this is a share of")
	case !r.key.dated:
		why = append(why, "its day is not certain, and no sum or share names it")
	default:
		why = append(why, "no other figure of the same metric, scope and day, and no sum or share names it")
	}
	if r.short != "" {
		why = append(why, r.short)
	}
	if slices.ContainsFunc(r.found, func(m member) bool { return m.possible }) && r.seen == Certain {
		why = append(why, "some of the others may not have been published by then")
	}
	return strings.Join(why, "; ")
}
