package roll

import (
	"cmp"
	"slices"

	"github.com/seatledger/seatledger"
)

// Entries gives the positions of the entries that bear on a council by name,
// corrected ones among them, as far as this view knows them, ascending.
func (v *View) Entries(c Ref) []seatledger.Position {
	own := v.Book.of(c)
	list := make([]uint32, len(own))
	for i := range own {
		list[i] = own[i].pos
	}
	return v.counting(list)
}

// PartyWeights counts, by party, the records that name it.
func (b *Book) PartyWeights() []int {
	weights := make([]int, b.Parties())
	for i := range b.records {
		r := &b.records[i]
		for _, p := range [...]Ref{r.list, r.party} {
			if p != 0 && int(p) < len(weights) {
				weights[p]++
			}
		}
	}
	return weights
}

// WardRows gives the positions of the rows of a ward of a council, ascending.
func (b *Book) WardRows(c, ward Ref) []seatledger.Position {
	var list []seatledger.Position
	own := b.of(c)
	for i := range own {
		if own[i].op == opWard && own[i].ward == ward {
			list = append(list, seatledger.Position(own[i].pos))
		}
	}
	slices.Sort(list)
	return list
}

// CouncilRows gives the positions of the rows of a council itself, ascending.
func (b *Book) CouncilRows(c Ref) []seatledger.Position {
	var list []seatledger.Position
	own := b.of(c)
	for i := range own {
		if own[i].op == opCouncil {
			list = append(list, seatledger.Position(own[i].pos))
		}
	}
	slices.Sort(list)
	return list
}

// counting gives the positions that this view knows, each once, ascending.
func (v *View) counting(list []uint32) []seatledger.Position {
	var known []seatledger.Position
	for _, pos := range compact(list) {
		if pos <= v.known {
			known = append(known, seatledger.Position(pos))
		}
	}
	return known
}

// Naming gives the positions of the entries that bear on a roll and name a
// person, a party or a source, ascending. What is blank is not asked for. It
// looks through all records.
func (v *View) Naming(person seatledger.PersonID, party seatledger.PartyID, source seatledger.SourceID) []seatledger.Position {
	b := v.Book
	n, _ := b.people.find(string(person))
	p, _ := b.parties.find(string(party))
	sets := b.setsWith(source)
	names := func(r *record) bool {
		who, from := r.names()
		return n != 0 && who == n || sets[r.sources] ||
			p != 0 && (r.list == p || r.party == p || from == p)
	}
	var list []uint32
	for _, records := range [][]record{b.records, b.global} {
		for i := range records {
			if names(&records[i]) {
				list = append(list, records[i].pos)
			}
		}
	}
	return v.counting(list)
}

// Standing lists the councils whose entries name a party, ascending.
func (v *View) Standing(party Ref) []Ref {
	b := v.Book
	var list []Ref
	for c := range b.Councils() {
		if slices.ContainsFunc(b.of(c), func(r record) bool {
			_, from := r.names()
			return r.list == party || r.party == party || from == party
		}) {
			list = append(list, c)
		}
	}
	return list
}

// setsWith marks the sets of sources that a source is in.
func (b *Book) setsWith(source seatledger.SourceID) []bool {
	marked := make([]bool, len(b.sourceSets))
	s, ok := b.sourceIDs.find(string(source))
	for i, set := range b.sourceSets {
		marked[i] = ok && slices.Contains(set, s)
	}
	return marked
}

// Confirmed visits, for each entry of a council that counts in this view and
// cites a dated source, the first day on which it may take effect and the
// latest day on which such a source was published.
func (v *View) Confirmed(c Ref, visit func(from, published seatledger.Day)) {
	var buffer [2]visible
	own := v.Book.of(c)
	for i := range own {
		r := &own[i]
		if r.sources == 0 || len(v.see(r, buffer[:0])) == 0 {
			continue
		}
		if day, dated := v.published(r.sources); dated {
			visit(v.from(r), day)
		}
	}
}

// from gives the first day on which a record may take effect.
func (v *View) from(r *record) seatledger.Day {
	if r.op != opResult {
		return seatledger.Day(r.first)
	}
	e, _ := v.Book.electionAt(r.election(), v.known)
	return seatledger.Day(e.first)
}

func compact(list []uint32) []uint32 {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// Speaking tells, in order of councils, which of some persons and parties the
// records of each council name: a person with the party for which he or she stands or
// sits, if the record says so. Persons and parties are asked for by their numbers; it
// looks through all records.
func (b *Book) Speaking(people, parties []bool, tell func(council, person, party Ref)) {
	wanted := func(list []bool, r Ref) bool { return int(r) < len(list) && list[r] }
	for c := range b.Councils() {
		own := b.of(c)
		for i := range own {
			r := &own[i]
			who, from := r.names()
			named := [...]Ref{r.list, r.party, from}
			if wanted(people, who) {
				tell(c, who, cmp.Or(r.party, r.list))
			}
			if sub := r.substitute(); sub != 0 && wanted(people, sub) {
				tell(c, sub, 0)
			}
			for _, p := range named {
				if p != 0 && wanted(parties, p) {
					tell(c, 0, p)
				}
			}
		}
	}
}
