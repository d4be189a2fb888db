package roll

import (
	"cmp"
	"slices"
)

// Membership is that of a person, or of all who sit for a party, in a group of
// the council.
type Membership struct {
	Person Ref // 0 = whoever sits for the party
	Party  Ref
	Group  Ref
	Left   bool   // the person has left it, though the party belongs to it
	Cause  uint32 // position of the entry that says so
}

func compareMemberships(x, y Membership) int {
	return cmp.Or(cmp.Compare(x.Person, y.Person), cmp.Compare(x.Party, y.Party), cmp.Compare(x.Group, y.Group))
}

// sameMemberships reports whether nothing but why tells memberships apart.
func sameMemberships(x, y []Membership) bool {
	return slices.EqualFunc(x, y, func(a, b Membership) bool { a.Cause = b.Cause; return a == b })
}

// delegation gives the party that joins or leaves a group as a whole, 0 where a
// person does.
func (o *op) delegation() Ref {
	if o.person != 0 {
		return 0
	}
	return o.party
}

// join lets a person or party belong to a group and to no other.
func (p *Part) join(x Membership) {
	p.Groups = slices.DeleteFunc(slices.Clone(p.Groups), func(m Membership) bool { return m.Person == x.Person && m.Party == x.Party })
	p.addMembership(x)
}

// quit lets a person or party belong to a group no more; without either, everybody.
func (p *Part) quit(x Membership) {
	p.Groups = slices.DeleteFunc(slices.Clone(p.Groups), func(m Membership) bool {
		return m.Group == x.Group && (m.Person == x.Person && m.Party == x.Party || x.Person == 0 && x.Party == 0)
	})
	if x.Person != 0 {
		x.Left = true
		p.addMembership(x)
	}
}

func (p *Part) addMembership(x Membership) {
	i, _ := slices.BinarySearchFunc(p.Groups, x, compareMemberships)
	p.Groups = slices.Insert(p.Groups, i, x)
}

// rejoin lets what became of a party belong to the group of that party, if it
// belongs to none; it reports whether that changes anything.
func (p *Part) rejoin(from, to Ref) bool {
	of := func(party Ref) int {
		return slices.IndexFunc(p.Groups, func(m Membership) bool { return m.Person == 0 && m.Party == party })
	}
	i := of(from)
	if i < 0 || of(to) >= 0 {
		return false
	}
	x := p.Groups[i]
	x.Party = to
	p.join(x)
	return true
}

// GroupOf gives the membership of a person (0 = unnamed) who sits for a party: the
// person's own, else that of the party; ok is false where there is none, or the person
// has left it.
func (p *Part) GroupOf(person, party Ref) (x Membership, ok bool) {
	for _, m := range p.Groups {
		if m.Person == 0 && m.Party == party {
			x, ok = m, true
		}
	}
	var left Membership
	for _, m := range p.Groups {
		switch {
		case person == 0 || m.Person != person:
		case !m.Left:
			return m, true
		case ok && m.Group == x.Group:
			left = m
		}
	}
	if left.Left {
		return left, false
	}
	return x, ok
}

// GroupOf gives the membership of a person (0 = unnamed) who sits in a part for a party,
// by what is sure and by what that part says.
func (f *Frame) GroupOf(p *Part, person, party Ref) (x Membership, ok bool) {
	if p == f.Sure || len(p.Groups) == 0 {
		return f.Sure.GroupOf(person, party)
	}
	both := Part{Groups: slices.Concat(f.Sure.Groups, p.Groups)}
	return both.GroupOf(person, party)
}

// groupsOf gives the groups to which the holder of a seat may belong; 0 = none.
func (f *Frame) groupsOf(h *Holding) (list []Ref) {
	if f.InEach(func(m Matter) bool {
		return m.kind == ofPerson && m.of == h.Sitter() || m.kind == ofParty && m.of == h.Allegiance
	}, func(f *Frame) {
		x, ok := f.Sure.GroupOf(h.Sitter(), h.Allegiance)
		if !ok || !h.Held() {
			x.Group = 0
		}
		list = addOnce(list, x.Group)
	}) {
		return list
	}
	list = append(list, 0)
	f.Parts(func(p *Part) {
		for _, m := range p.Groups {
			if m.Person == h.Sitter() && !m.Left || m.Person == 0 && m.Party == h.Allegiance {
				list = addOnce(list, m.Group)
			}
		}
	})
	return list
}
