package roll

import (
	"cmp"
	"slices"

	"github.com/seatledger/seatledger"
)

// Report gives a source's word on who controls the council under a rule; ok is
// false where there is none.
func (p *Part) Report(rule seatledger.ControlRule) (r Report, ok bool) {
	i, ok := p.findReport(rule)
	if !ok {
		return Report{}, false
	}
	return p.Reports[i], true
}

func (p *Part) findReport(rule seatledger.ControlRule) (int, bool) {
	return slices.BinarySearchFunc(p.Reports, rule, func(r Report, rule seatledger.ControlRule) int { return cmp.Compare(r.Rule, rule) })
}

// report takes a source's word in the place of an earlier one. Copies of the
// world share the list, so it is made anew: reports are fep.
func (p *Part) report(r Report) {
	i, ok := p.findReport(r.Rule)
	if p.Reports = slices.Clone(p.Reports); ok {
		p.Reports[i] = r
		return
	}
	p.Reports = slices.Insert(p.Reports, i, r)
}

// unreport forgets what an entry reported, unless another has been heard since.
func (p *Part) unreport(cause uint32) {
	if slices.ContainsFunc(p.Reports, func(r Report) bool { return r.Cause == cause }) {
		p.Reports = slices.DeleteFunc(slices.Clone(p.Reports), func(r Report) bool { return r.Cause == cause })
	}
}

// ruleOf gives the rule of a report.
func (b *Book) ruleOf(o *op) seatledger.ControlRule {
	return seatledger.ControlRule(b.texts.id(o.text()))
}
