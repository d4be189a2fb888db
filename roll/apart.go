package roll

import "maps"

// This file holds lists of one council and day against each other.

// listRow is a row of a list of members, or the one that says that it is complete.
type listRow struct {
	*record
	list uint32 // whose: of a package
}

// listsApart gives the lists that one of the others contradicts: somebody is in another
// ward; or, of two that are complete, somebody sits for another party, or one has a
// member, or members of a party, whom the other has not.
func listsApart(rows []listRow) map[uint32]bool {
	apart, of, complete := map[uint32]bool{}, map[Ref][]listRow{}, map[uint32]bool{}
	for _, x := range rows {
		complete[x.list] = complete[x.list] || x.op == opRest
	}
	for i, x := range rows {
		if x.op == opRest {
			for _, y := range rows[:i] {
				if y.op == opRest && y.list != x.list && completeListsDiffer(rows, x, y) {
					apart[x.list], apart[y.list] = true, true
				}
			}
		}
		if x.op != opListed || x.person == 0 {
			continue
		}
		for _, y := range of[x.person] {
			if x.list != y.list && (differ(x.ward, y.ward) || complete[x.list] && complete[y.list] && differ(x.party, y.party)) {
				apart[x.list], apart[y.list] = true, true
			}
		}
		of[x.person] = append(of[x.person], x)
	}
	return apart
}

// differ reports whether two rows say different things; 0 = nothing.
func differ(x, y Ref) bool { return x != 0 && y != 0 && x != y }

// members are those whom a list has in a ward, or in the whole council.
type members struct {
	people   map[Ref]bool
	ofParty  map[Ref]int
	counted  bool // some are not named
	unstated bool // of some it is not said for whom they sit
	unplaced bool // or in which ward
}

func membersOf(rows []listRow, list uint32, ward Ref) members {
	m := members{people: map[Ref]bool{}, ofParty: map[Ref]int{}}
	for _, x := range rows {
		if x.op != opListed || x.list != list || ward != 0 && differ(x.ward, ward) || m.people[x.person] {
			continue
		}
		m.unstated, m.unplaced = m.unstated || x.party == 0, m.unplaced || ward != 0 && x.ward == 0
		if x.person == 0 {
			m.counted = true
			m.ofParty[x.party] += x.count()
			continue
		}
		m.people[x.person] = true
		m.ofParty[x.party]++
	}
	return m
}

// completeListsDiffer reports whether two lists that are complete, of the council or of one
// ward, have different members there.
func completeListsDiffer(rows []listRow, x, y listRow) bool {
	if differ(x.ward, y.ward) {
		return false
	}
	ward := max(x.ward, y.ward)
	a, b := membersOf(rows, x.list, ward), membersOf(rows, y.list, ward)
	switch {
	case a.unplaced || b.unplaced:
		return false
	case !a.counted && !b.counted:
		return !maps.Equal(a.people, b.people)
	}
	return !a.unstated && !b.unstated && !maps.Equal(a.ofParty, b.ofParty)
}
