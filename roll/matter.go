package roll

import (
	"cmp"
	"math"
	"slices"

	"github.com/seatledger/seatledger"
)

// Matter is something that may be so of a council beside who has its seats and posts.
// Each lies in what is sure or in one cell, by itself: what is open of one is not
// multiplied with what is open of another, unless the records tie them together.
type Matter struct {
	kind matterKind
	of   Ref
	rule seatledger.ControlRule
}

type matterKind uint8

const (
	ofPact   matterKind = iota // whether partners are declared
	ofWord                     // what a source says of control under a rule
	ofPerson                   // to which group a person belongs
	ofParty                    // and to which a party
)

// Pact is whether a coalition is declared.
func Pact(coalition Ref) Matter { return Matter{kind: ofPact, of: coalition} }

// Word is what a source says of control under a rule.
func Word(rule seatledger.ControlRule) Matter { return Matter{kind: ofWord, rule: rule} }

// IsPact reports whether it is about a coalition.
func (m Matter) IsPact() bool { return m.kind == ofPact }

// matter gives what a membership is about.
func (m *Membership) matter() Matter {
	if m.Person != 0 {
		return Matter{kind: ofPerson, of: m.Person}
	}
	return Matter{kind: ofParty, of: m.Party}
}

// matterOf gives what an operation is about; nothing where it ends a group, which may
// be about everybody.
func (f *fold) matterOf(o *op) (m Matter, one bool) {
	switch o.op {
	case opCoalition, opUncoalition:
		return Pact(o.party), true
	case opReport, opUnreport:
		return Word(f.view.Book.ruleOf(o)), true
	}
	x := Membership{Person: o.person, Party: o.delegation()}
	return x.matter(), !o.endsGroup()
}

// endsGroup reports whether nobody belongs to a group any more.
func (o *op) endsGroup() bool { return o.op == opQuit && o.person == 0 && o.party == 0 }

// mattersIn gives those of which a part says something.
func (p *Part) mattersIn() (list []Matter) {
	for _, c := range p.Coalitions {
		list = append(list, Pact(c))
	}
	for i := range p.Reports {
		list = append(list, Word(p.Reports[i].Rule))
	}
	for i := range p.Groups {
		list = addOnce(list, p.Groups[i].matter())
	}
	return list
}

// on gives what a part says of a matter.
func (p *Part) on(m Matter) (x Part) {
	switch m.kind {
	case ofPact:
		if _, found := slices.BinarySearch(p.Coalitions, m.of); found {
			x.Coalitions = []Ref{m.of}
		}
	case ofWord:
		if r, found := p.Report(m.rule); found {
			x.Reports = []Report{r}
		}
	default:
		for i := range p.Groups {
			if p.Groups[i].matter() == m {
				x.Groups = append(x.Groups, p.Groups[i])
			}
		}
	}
	return x
}

// without gives a part that says nothing of some matters.
func (p *Part) without(list []Matter) Part {
	x := *p
	x.Coalitions = slices.DeleteFunc(slices.Clone(p.Coalitions), func(c Ref) bool { return slices.Contains(list, Pact(c)) })
	x.Reports = slices.DeleteFunc(slices.Clone(p.Reports), func(r Report) bool { return slices.Contains(list, Word(r.Rule)) })
	x.Groups = slices.DeleteFunc(slices.Clone(p.Groups), func(m Membership) bool { return slices.Contains(list, m.matter()) })
	return x
}

// say adds what another part says of matters of which this one says nothing.
func (p *Part) say(x *Part) {
	if len(x.Coalitions) > 0 {
		p.Coalitions = slices.Concat(p.Coalitions, x.Coalitions)
		slices.Sort(p.Coalitions)
	}
	if len(x.Reports) > 0 {
		p.Reports = slices.Concat(p.Reports, x.Reports)
		slices.SortFunc(p.Reports, func(a, b Report) int { return cmp.Compare(a.Rule, b.Rule) })
	}
	if len(x.Groups) > 0 {
		p.Groups = slices.Concat(p.Groups, x.Groups)
		slices.SortFunc(p.Groups, compareMemberships)
	}
}

// agrees reports whether two parts say the same of a matter, but for why somebody belongs
// to a group.
func (p *Part) agrees(x *Part, m Matter) bool {
	a, b := p.on(m), x.on(m)
	return len(a.Coalitions) == len(b.Coalitions) && slices.Equal(a.Reports, b.Reports) && sameMemberships(a.Groups, b.Groups)
}

// cellOf gives the cell in which a matter lies; nil = it is sure.
func (fr *frame) cellOf(m Matter) *cell {
	for _, c := range fr.cells {
		if slices.Contains(c.matters, m) {
			return c
		}
	}
	return nil
}

// scopeMatter takes in what an operation is about.
func (f *fold) scopeMatter(fr *frame, s *scope, o *op) {
	if m, one := f.matterOf(o); one {
		f.scopeIn(fr, s, m)
		return
	}
	in := func(x Membership) bool { return x.Group == o.joined() }
	for i := range fr.sure.Groups {
		if x := &fr.sure.Groups[i]; in(*x) {
			s.matters = addOnce(s.matters, x.matter())
		}
	}
	for _, c := range fr.cells {
		if c.any(func(p *Part) bool { return slices.ContainsFunc(p.Groups, in) }) {
			s.addCell(c)
		}
	}
}

func (f *fold) scopeIn(fr *frame, s *scope, m Matter) {
	if c := fr.cellOf(m); c != nil {
		s.addCell(c)
	} else {
		s.matters = addOnce(s.matters, m)
	}
}

// endGroup ends a group for certain: whoever belongs to it, nothing is tied together by
// that.
func (f *fold) endGroup(fr *frame, s *scope, o *op) {
	f.fire(fr, &fr.sure, o)
	for _, c := range slices.Clone(s.cells) {
		f.steps += c.weight()
		for i := range c.ways {
			f.fire(fr, &c.ways[i], o)
		}
		f.settle(fr, c)
	}
	fr.touch(f)
}

// tie brings the memberships of two parties into one cell, where one of them is open.
func (f *fold) tie(fr *frame, from, to Ref) {
	both := func() *scope {
		s := &scope{index: none}
		for _, id := range []Ref{from, to} {
			f.scopeIn(fr, s, Matter{kind: ofParty, of: id})
		}
		return s
	}
	s := both()
	if len(s.cells) == 0 || len(s.cells)+len(s.matters) == 1 || f.bring(fr, s) != nil {
		return
	}
	for _, c := range s.cells { // what is pending there is given up
		f.hull(fr, c)
	}
	if s = both(); len(s.cells) > 0 {
		f.bringAll(fr, s, math.MaxInt/8)
	}
}
