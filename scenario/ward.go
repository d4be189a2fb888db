package scenario

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/seatledger/seatledger/roll"
)

// This file gives seats out ward by ward: a ward has votes of its own, which add up
// with those of no other.

// contest is seats that are given out together, and the votes by which they are.
type contest struct {
	ward  roll.Ref // 0 = the council as a whole
	seats []int
	votes []roll.ListVotes
}

// byContest lets something act on the seats of each contest by itself: ties in one
// ward leave all ways open that those in others do.
func (r *run) byContest(c *council, w *way, seats []int, act func(w *way, k contest) ([]way, string)) ([]way, string) {
	list, why := r.contests(c, w, seats)
	if why != "" {
		return nil, why
	}
	ways := []way{w.clone()}
	for _, k := range list {
		var next []way
		for i := range ways {
			more, why := act(&ways[i], k)
			if next = append(next, more...); why == "" && len(next) > maxWays {
				why = fmt.Sprintf("the ties leave more than %d ways open", maxWays)
			}
			if why != "" {
				return nil, why
			}
		}
		ways = next
	}
	return ways, ""
}

// contests divides seats by the wards in which they were voted on, in order of their
// names, or says why the votes on record do not allow it.
func (r *run) contests(c *council, w *way, seats []int) (list []contest, why string) {
	if !c.byWards() {
		if why := c.together(); why != "" {
			return nil, why
		}
		return []contest{{0, seats, c.votes}}, ""
	}
	of := map[roll.Ref][]int{}
	for _, s := range seats {
		of[w.seats[s].Ward] = append(of[w.seats[s].Ward], s)
	}
	if n := len(of[0]); n > 0 {
		return nil, fmt.Sprintf("of %d of its seats no entry says in which ward they are", n)
	}
	for ward, seats := range of {
		votes := slices.DeleteFunc(slices.Clone(c.votes), func(v roll.ListVotes) bool { return v.Ward != ward })
		if why := countable(votes); why != "" {
			return nil, why + " in " + r.book.WardName(ward)
		}
		list = append(list, contest{ward, seats, votes})
	}
	slices.SortFunc(list, func(x, y contest) int { return cmp.Compare(r.book.WardName(x.ward), r.book.WardName(y.ward)) })
	return list, ""
}

// byWards reports whether the council was last elected by wards.
func (c *council) byWards() bool {
	return slices.ContainsFunc(c.votes, func(v roll.ListVotes) bool { return v.Ward != 0 })
}

// together says why the votes of the council as a whole do not add up.
func (c *council) together() string {
	if c.byWards() {
		return "it is elected by wards, whose votes do not add up"
	}
	return countable(c.votes)
}

// countable says why votes on record do not allow an apportionment.
func countable(votes []roll.ListVotes) string {
	switch {
	case len(votes) == 0:
		return "the votes of its last election are not all recorded"
	case slices.ContainsFunc(votes, func(v roll.ListVotes) bool { return v.List == 0 }):
		return "part of the votes of its last election is recorded for no list"
	}
	return ""
}

// lotsIn gives the recorded lots of a contest. Where there are wards, a lot says in
// which.
func (r *run) lotsIn(c *council, k contest, all []drawn) (lots []drawn, why string) {
	for _, l := range all {
		if l.ward == 0 && k.ward != 0 {
			r.s.Refuse(l.path+".ward", "the ward of the tie", "add ward: "+r.book.WardName(k.ward)+", or whichever it was")
			return nil, "a lot without its ward"
		}
		if l.ward == k.ward {
			lots = append(lots, l)
		}
	}
	return lots, ""
}

// ward looks a ward of a council up; a blank name is no ward.
func (r *run) ward(path string, council roll.Ref, name string) roll.Ref {
	if name == "" {
		return 0
	}
	ref, ok := r.book.Ward(name)
	wards := r.wardsOf(council)
	if !ok || !slices.Contains(wards, ref) {
		var names []string
		for _, w := range wards {
			names = append(names, r.book.WardName(w))
		}
		r.s.Refuse(path, "a ward of "+string(r.book.CouncilID(council))+" on "+r.s.On.String(), instead(name, names))
	}
	return ref
}

// wardsOf gives the wards that some seat of a council may be in on the day, in order
// of their names.
func (r *run) wardsOf(council roll.Ref) (list []roll.Ref) {
	for _, f := range r.view.Folder().At(council, r.s.On).Frames {
		f.Parts(func(p *roll.Part) {
			for i := range p.Seats {
				if w := p.Seats[i].Ward; w != 0 && !slices.Contains(list, w) {
					list = append(list, w)
				}
			}
		})
	}
	slices.SortFunc(list, func(x, y roll.Ref) int { return strings.Compare(r.book.WardName(x), r.book.WardName(y)) })
	return list
}

// within keeps the seats of a ward; ward 0 keeps all.
func (w *way) within(ward roll.Ref, seats []int) []int {
	return slices.DeleteFunc(seats, func(s int) bool { return ward != 0 && w.seats[s].Ward != ward })
}

// wards names the wards of some seats, each once.
func (r *run) wards(w *way, seats []int) (names []string) {
	for _, s := range seats {
		if name := r.book.WardName(w.seats[s].Ward); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
