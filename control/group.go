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
// to which that person or party belongs, where members are counted by groups, and
// otherwise the party.
func (j *Judge) side(f *roll.Frame, person, party roll.Ref) roll.Ref {
	if !j.byGroup(f) {
		return party
	}
	if x, ok := f.Sure.GroupOf(person, party); ok {
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

// grouped gives a state with one frame for each way in which its groups may be,
// where members are counted by these.
func (j *Judge) grouped(s *roll.State) *roll.State {
	if !j.anyCell(s) {
		return s
	}
	var frames []roll.Frame
	for i := range s.Frames {
		if f := &s.Frames[i]; j.byGroup(f) {
			matters(f, func(f *roll.Frame) { frames = append(frames, *f) })
		} else {
			frames = append(frames, *f)
		}
	}
	return &roll.State{Frames: frames}
}

// anyCell reports whether groups of a council that is counted by them lie in a
// cell.
func (j *Judge) anyCell(s *roll.State) bool {
	for i := range s.Frames {
		f := &s.Frames[i]
		if j.byGroup(f) && slices.ContainsFunc(f.Cells, func(c roll.Cell) bool { return c.Matters }) {
			return true
		}
	}
	return false
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
	for _, x := range f.Sure.Groups {
		switch {
		case x.Person != 0 && !x.Left:
			add(x.Group)
		case x.Person == 0 && slices.ContainsFunc(f.Sure.Groups, func(y roll.Membership) bool { return y.Left && y.Group == x.Group }):
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
	apart := map[roll.Ref]int{} // by party, who belongs to another group than it
	f.Parts(func(p *roll.Part) {
		for i := range p.Seats {
			h := &p.Seats[i]
			if h.Held() && j.side(f, h.Sitter(), h.Allegiance) != j.side(f, 0, h.Allegiance) {
				apart[h.Allegiance]++
			}
		}
	})
	list := c.unplaced
	c.unplaced = nil
	for i, x := range list {
		n := apart[x.From]
		from := x.From
		x.From, x.To = j.side(f, 0, x.From), j.side(f, 0, x.To)
		c.alone[i] = c.alone[i] && j.independents(x.To)
		if n > 0 {
			x.Gained.Least, x.Lost.Least = 0, 0
			c.loose = true
		}
		c.unplaced = append(c.unplaced, x)
		if n > 0 && x.From != from {
			x.From, x.Lost.Most, x.Gained.Most = from, min(n, x.Lost.Most), 0
			c.unplaced, c.alone = append(c.unplaced, x), append(c.alone, false)
		}
	}
}
