package roll

import (
	"cmp"
	"maps"
	"slices"
)

// dispute is a key under which several packages recorded something.
type dispute struct {
	branches []branch
	why      string
}

// branch is what one package says in a dispute, by the positions of the
// entries that say it.
type branch struct {
	id        uint32
	positions []uint32
	sources   []uint32 // source set of each position
}

// linkChains gives every record of a corrected entry the positions of all
// versions.
func (p *packer) linkChains() {
	if len(p.links) == 0 {
		return
	}
	chains := map[uint32][]uint32{} // by position of each version
	for _, pos := range slices.Sorted(maps.Keys(p.links)) {
		older := p.links[pos]
		versions, ok := chains[older]
		if !ok {
			versions = []uint32{older}
		}
		versions = append(slices.Clip(versions), pos)
		for _, v := range versions {
			chains[v] = versions
		}
	}
	sources := map[uint32]uint32{}
	for i := range p.records {
		if _, ok := chains[p.records[i].pos]; ok {
			sources[p.records[i].pos] = p.records[i].sources
		}
	}
	for i := range p.records {
		if versions, ok := chains[p.records[i].pos]; ok {
			s := p.specialOf(i)
			s.versions, s.order = versions, versions[0]
			for _, pos := range versions {
				s.sources = append(s.sources, sources[pos])
			}
		}
	}
}

// specialOf gives the special of a record, making one where it has none.
func (p *packer) specialOf(i int) *special {
	b, r := p.book, &p.records[i]
	if r.special == 0 {
		r.special = uint32(len(b.specials))
		b.specials = append(b.specials, special{order: r.pos, versions: []uint32{r.pos}})
	}
	return &b.specials[r.special]
}

// linkDisputes finds the keys that several packages recorded. A dispute over
// one row of a council's results is one over all results of that council in
// that election.
func (p *packer) linkDisputes() {
	keyed := make([]int, 0, len(p.records))
	for i := range p.records {
		if p.records[i].flags&flagClaim != 0 {
			keyed = append(keyed, i)
		}
	}
	slices.SortStableFunc(keyed, func(a, b int) int { return cmp.Compare(p.keys[a], p.keys[b]) })
	type contest struct{ election, council Ref }
	contests := map[contest]map[uint32]bool{}
	for len(keyed) > 0 {
		n := 1
		for n < len(keyed) && p.keys[keyed[n]] == p.keys[keyed[0]] {
			n++
		}
		same := keyed[:n]
		keyed = keyed[n:]
		if packages := p.packagesOf(same); len(packages) > 1 {
			if r := &p.records[same[0]]; r.op == opResult {
				c := contest{r.election(), p.councils[same[0]]}
				if contests[c] == nil {
					contests[c] = map[uint32]bool{}
				}
				maps.Copy(contests[c], packages)
			} else {
				p.dispute(same, "two packages record this event differently")
			}
		}
	}
	if len(contests) == 0 {
		return
	}
	rows := map[contest][]int{}
	for i := range p.records {
		r := &p.records[i]
		c := contest{r.election(), p.councils[i]}
		if r.op == opResult && contests[c][p.packages[i]] {
			rows[c] = append(rows[c], i)
		}
	}
	for _, c := range slices.SortedFunc(maps.Keys(rows), func(a, b contest) int {
		return cmp.Or(cmp.Compare(a.council, b.council), cmp.Compare(a.election, b.election))
	}) {
		p.dispute(rows[c], "two packages record these results differently")
	}
}

// whyLists is why two lists of one day exclude each other.
const whyLists = "two lists of one day contradict each other"

// linkLists finds the lists of one council and day that contradict each other, as far as
// any version of their rows may count: each is right or wrong as a whole.
func (p *packer) linkLists() {
	type day struct {
		council     Ref
		first, last int32
	}
	lists, days := map[day][]int{}, []day(nil)
	for i := range p.records {
		r := &p.records[i]
		if !r.op.ofRoster() || r.special != 0 && p.specialOf(i).dispute != 0 {
			continue
		}
		at := day{p.councils[i], r.ends[0], r.ends[1]}
		if lists[at] == nil {
			days = append(days, at)
		}
		lists[at] = append(lists[at], i)
	}
	for _, at := range days {
		if packages := p.packagesApart(lists[at]); len(packages) > 1 {
			p.dispute(slices.DeleteFunc(lists[at], func(i int) bool { return !packages[p.packages[i]] }), whyLists)
		}
	}
}

// packagesApart gives the packages whose lists contradict another one. Where a row has
// been corrected complete lists may: that is seen when it is known which versions count.
func (p *packer) packagesApart(list []int) map[uint32]bool {
	packages := p.packagesOf(list)
	if len(packages) < 2 {
		return nil
	}
	rows, corrected := make([]listRow, 0, len(list)), false
	for _, i := range list {
		r := &p.records[i]
		corrected = corrected || r.special != 0 && len(p.specialOf(i).versions) > 1
		if r.flags&flagRetracted == 0 {
			rows = append(rows, listRow{r, p.packages[i]})
		}
	}
	if corrected {
		return packages
	}
	return listsApart(rows)
}

func (p *packer) packagesOf(records []int) map[uint32]bool {
	packages := map[uint32]bool{}
	for _, i := range records {
		packages[p.packages[i]] = true
	}
	return packages
}

func (p *packer) dispute(records []int, why string) {
	id := uint32(len(p.book.disputes))
	d := dispute{why: why}
	for _, i := range records {
		s := p.specialOf(i)
		s.dispute, s.branch = id, p.packages[i]
		at := slices.IndexFunc(d.branches, func(b branch) bool { return b.id == s.branch })
		if at < 0 {
			at = len(d.branches)
			d.branches = append(d.branches, branch{id: s.branch})
		}
		if !slices.Contains(d.branches[at].positions, p.records[i].pos) {
			d.branches[at].positions = append(d.branches[at].positions, p.records[i].pos)
			d.branches[at].sources = append(d.branches[at].sources, p.records[i].sources)
		}
	}
	p.book.disputes = append(p.book.disputes, d)
}
