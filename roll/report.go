package roll

import (
	"cmp"
	"slices"

	"github.com/seatledger/seatledger"
)

// Report gives a source's word on who controls the council under a rule; ok is
// false where there is none.
func (w *World) Report(rule seatledger.ControlRule) (r Report, ok bool) {
	i, ok := w.findReport(rule)
	if !ok {
		return Report{}, false
	}
	return w.Reports[i], true
}

func (w *World) findReport(rule seatledger.ControlRule) (int, bool) {
	return slices.BinarySearchFunc(w.Reports, rule, func(r Report, rule seatledger.ControlRule) int { return cmp.Compare(r.Rule, rule) })
}

// report takes a source's word in the place of an earlier one. Copies of the
// world share the list, so it is made anew: reports are few.
func (w *World) report(r Report) {
	i, ok := w.findReport(r.Rule)
	if w.Reports = slices.Clone(w.Reports); ok {
		w.Reports[i] = r
		return
	}
	w.Reports = slices.Insert(w.Reports, i, r)
}

// unreport forgets what an entry reported, unless another has been heard since.
func (w *World) unreport(cause uint32) {
	if slices.ContainsFunc(w.Reports, func(r Report) bool { return r.Cause == cause }) {
		w.Reports = slices.DeleteFunc(slices.Clone(w.Reports), func(r Report) bool { return r.Cause == cause })
	}
}

// ruleOf gives the rule of a report.
func (b *Book) ruleOf(o *op) seatledger.ControlRule {
	return seatledger.ControlRule(b.texts.id(Ref(o.aux)))
}
