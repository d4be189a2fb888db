package control

import (
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// byGroup reports whether the members of a frame are counted by the groups to
// which they belong.
func (j *Judge) byGroup(f *roll.Frame) bool {
	by := j.By
	if by == "" {
		by = f.Facts.Counts
	}
	return by == seatledger.ByGroup
}

// side gives whom somebody (0 = unnamed) who sits for a party counts for: the group
// to which that person or party belongs, by what is sure and by what a part says, where
// members are counted by groups, and otherwise the party.
func (j *Judge) side(f *roll.Frame, p *roll.Part, person, party roll.Ref) roll.Ref {
	if !j.byGroup(f) {
		return party
	}
	if x, ok := f.GroupOf(p, person, party); ok {
		return x.Group
	}
	return party
}

// kindOf gives the kind of an answer that names a party or group.
func (j *Judge) kindOf(party roll.Ref) Kind {
	if party != roll.Independent && j.View.Book.PartyKind(party) == seatledger.KindGroup {
		return Group
	}
	return Party
}

// grouped gives a state as its groups are counted, where something is open of these and
// members are counted by them.
func (j *Judge) grouped(s *roll.State) *roll.State {
	for i := range s.Frames {
		if f := &s.Frames[i]; f.HasOpenGroups() && j.byGroup(f) {
			return s.ByGroup(j.byGroup)
		}
	}
	return s
}

// addNamed adds to the ways of a seat on which anybody may sit those of people who
// belong to another group by name than their party, or to none.
func (j *Judge) addNamed(f *roll.Frame, cell int) {
	c := &j.count
	add := func(party roll.Ref) {
		c.cells[cell] = append(c.cells[cell], tally{held: 1, parties: []partyCount{{party: party, seats: 1}}})
		if !slices.Contains(c.parties, party) {
			c.parties = append(c.parties, party)
		}
	}
	var all []roll.Membership // that there may be
	f.Parts(func(p *roll.Part) { all = append(all, p.Groups...) })
	for _, x := range all {
		switch {
		case x.Person != 0 && !x.Left:
			add(x.Group)
		case x.Person == 0 && slices.ContainsFunc(all, func(y roll.Membership) bool { return y.Left && y.Group == x.Group }):
			add(x.Party)
		}
	}
}

// regroup lets moves that are counted and not placed be moves between groups. A
// mover who belongs to a group by name stays in it, and one who has left the
// party's group by name was in none: then fewer move, if anybody.
func (j *Judge) regroup(f *roll.Frame) {
	c := &j.count
	if len(c.unplaced) == 0 || !j.byGroup(f) {
		return
	}
	list := c.unplaced
	c.unplaced = nil
	for i, x := range list {
		m := j.movers(f, x.From)
		from := x.From
		x.From, x.To = j.side(f, f.Sure, 0, x.From), j.side(f, f.Sure, 0, x.To)
		c.alone[i] = c.alone[i] && j.independents(x.To)
		if m.staying+m.leaving > 0 {
			least := 0
			if m.leaving == 0 {
				least = max(0, x.Gained.Least-m.staying)
				x.Gained.Most, x.Lost.Most = min(x.Gained.Most, m.others), min(x.Lost.Most, m.others)
			}
			x.Gained.Least, x.Lost.Least = least, least
			c.loose = c.loose || x.Gained.Most > 0
		}
		c.unplaced = append(c.unplaced, x)
		if m.leaving > 0 && x.From != from {
			x.From, x.Lost.Most, x.Gained.Most = from, min(m.leaving, x.Lost.Most), 0
			c.unplaced, c.alone = append(c.unplaced, x), append(c.alone, false)
		}
	}
}

// movers is who sits for a party, at most: those who belong to a group by name and stay
// in it, those who have left the party's by name, and the others.
type movers struct{ staying, leaving, others int }

// movers counts those who sit for a party, by what a move to another would change.
func (j *Judge) movers(f *roll.Frame, party roll.Ref) (m movers) {
	side := j.side(f, f.Sure, 0, party)
	of := func(p *roll.Part) (m movers) {
		for i := range p.Seats {
			h := &p.Seats[i]
			if !h.Held() || h.Allegiance != party {
				continue
			}
			_, belongs := f.GroupOf(p, h.Sitter(), 0)
			switch {
			case belongs:
				m.staying++
			case j.side(f, p, h.Sitter(), party) != side:
				m.leaving++
			default:
				m.others++
			}
		}
		return m
	}
	m = of(f.Sure)
	for _, c := range f.Cells {
		var most movers
		for i := range c.Ways {
			x := of(&c.Ways[i])
			most = movers{max(most.staying, x.staying), max(most.leaving, x.leaving), max(most.others, x.others)}
		}
		m = movers{m.staying + most.staying, m.leaving + most.leaving, m.others + most.others}
	}
	return m
}
