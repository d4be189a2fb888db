package roll

import (
	"cmp"
	"math"
	"slices"

	"github.com/seatledger/seatledger"
)

// layout says which list takes which seat when results are laid.
type layout struct {
	election   Ref
	byElection bool // fills vacant seats only
	wards      []wardLayout
	rows       []uint32 // positions of the result rows
}

// wardLayout lays the seats of one ward; ward 0 is the whole council.
type wardLayout struct {
	ward  Ref
	stake int // seats at stake; 0 = as many as the council has
	seats []laidSeat
}

type laidSeat struct {
	list, party Ref
	unstated    bool
	cause       uint32
}

// addLay puts the chosen rows of one election together, of which the first
// result is f.recs[from].
func (f *Folder) addLay(e Ref, from int, chosen []uint32) {
	x, ok := f.view.Book.electionAt(e, f.view.known)
	if !ok {
		return
	}
	f.group = f.group[:0]
	l := f.newLayout()
	l.election, l.byElection = e, x.byElection
	first := uint32(math.MaxUint32)
	for i := range f.recs {
		r := &f.recs[i]
		if Ref(r.aux) != e || r.op != opContest && (r.op != opResult || i < from) || !f.isThere(r, chosen) {
			continue
		}
		f.group = append(f.group, r)
		if r.op == opResult {
			l.rows = append(l.rows, r.pos)
			first = min(first, f.view.Book.order(r.record))
		}
	}
	if !slices.IsSorted(l.rows) {
		slices.Sort(l.rows)
	}
	for _, ward := range f.wardsOf() {
		l.addWard(f, ward)
	}
	f.ops = append(f.ops, op{record: record{pos: l.rows[0], first: x.first, last: x.last, op: opLay, aux: uint32(e)}, order: first, lay: l, bit: -1, twin: -1, after: -1})
}

// newLayout gives an empty layout with the slices of an earlier council's.
func (f *Folder) newLayout() *layout {
	n := len(f.layouts)
	if n < cap(f.layouts) && f.layouts[:n+1][n] != nil {
		f.layouts = f.layouts[:n+1]
		l := f.layouts[n]
		*l = layout{wards: l.wards[:0], rows: l.rows[:0]}
		return l
	}
	l := &layout{}
	f.layouts = append(f.layouts, l)
	return l
}

func (f *Folder) wardsOf() []Ref {
	f.wards = f.wards[:0]
	for _, r := range f.group {
		if r.op == opResult && !slices.Contains(f.wards, Ref(r.first)) {
			f.wards = append(f.wards, Ref(r.first))
		}
	}
	if len(f.wards) > 1 {
		slices.SortFunc(f.wards, func(a, b Ref) int {
			return cmp.Compare(f.view.Book.wards.id(a), f.view.Book.wards.id(b))
		})
	}
	return f.wards
}

// addWard lays the seats of a ward by lists in order of seats, votes and id.
// A correction of the results keeps every seat whose list is unchanged, so
// the rows are laid as they first were and then as each correction left them.
func (l *layout) addWard(f *Folder, ward Ref) {
	if len(l.wards) == cap(l.wards) {
		l.wards = append(l.wards, wardLayout{})
	} else {
		l.wards = l.wards[:len(l.wards)+1]
	}
	w := &l.wards[len(l.wards)-1]
	*w = wardLayout{ward: ward, seats: w.seats[:0]}
	f.results = f.results[:0]
	corrected := false
	for _, r := range f.group {
		switch {
		case Ref(r.first) != ward:
		case r.op == opContest:
			w.stake = int(r.seat)
		case r.op == opResult:
			f.results = append(f.results, r.record)
			corrected = corrected || r.special != 0 && len(f.view.Book.specials[r.special].versions) > 1
		}
	}
	if !corrected {
		w.seats = f.layRows(w.seats, f.results)
		return
	}
	var seats []laidSeat
	for _, at := range f.revisions(ward) {
		seats = keepSeats(seats, f.layRows(nil, f.rowsAsOf(ward, at)))
	}
	w.seats = keepSeats(seats, f.layRows(nil, f.results))
}

// layRows appends the seats of the rows in order. Seats that a blank list
// holds, and those of a row that does not state its seats, are unstated.
func (f *Folder) layRows(seats []laidSeat, rows []*record) []laidSeat {
	slices.SortFunc(rows, func(x, y *record) int {
		switch {
		case x.seat != y.seat:
			return cmp.Compare(y.seat, x.seat)
		case x.votes() != y.votes():
			return cmp.Compare(y.votes(), x.votes())
		}
		return cmp.Compare(f.view.Book.parties.id(Ref(x.list)), f.view.Book.parties.id(Ref(y.list)))
	})
	for _, r := range rows {
		if r.list == 0 {
			continue
		}
		party := Ref(r.party)
		if party == 0 {
			party = Ref(r.list)
		}
		for n := uint32(1); n < r.seat; n++ {
			seats = append(seats, laidSeat{list: Ref(r.list), party: party, cause: r.pos})
		}
	}
	for _, r := range rows {
		for n := uint32(1); r.list == 0 && n < r.seat; n++ {
			seats = append(seats, laidSeat{unstated: true, cause: r.pos})
		}
	}
	return seats
}

// revisions gives the positions at which corrections of the ward's results
// were recorded, the last one left out.
func (f *Folder) revisions(ward Ref) []uint32 {
	var all []uint32
	for _, r := range f.group {
		if r.op == opResult && Ref(r.first) == ward && r.special != 0 {
			for _, pos := range f.view.Book.specials[r.special].versions {
				if pos <= r.pos {
					all = append(all, pos)
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// rowsAsOf gives the ward's rows as they were known at a position: the version
// of each that stood then, or its first.
func (f *Folder) rowsAsOf(ward Ref, at uint32) []*record {
	b := f.view.Book
	own := b.of(f.council)
	var rows []*record
	for _, r := range f.group {
		if r.op != opResult || Ref(r.first) != ward {
			continue
		}
		best := r.record
		if r.special != 0 {
			for i := range own {
				x := &own[i]
				if x.op == opResult && x.special != 0 && b.specials[x.special].order == b.specials[r.special].order &&
					x.pos <= min(r.pos, max(at, b.specials[r.special].order)) && (best.pos > at || x.pos > best.pos) {
					best = x
				}
			}
		}
		rows = append(rows, best)
	}
	return rows
}

// keepSeats lays wanted onto the seats of old, keeping each seat whose list
// still has one to claim; the others go in order to the lists that gained.
func keepSeats(old, wanted []laidSeat) []laidSeat {
	if len(old) == 0 {
		return wanted
	}
	taken := make([]bool, len(wanted))
	seats := make([]laidSeat, len(wanted))
	done := make([]bool, len(wanted))
	for i := range min(len(old), len(wanted)) {
		for j, w := range wanted {
			if !taken[j] && w.list == old[i].list && w.unstated == old[i].unstated {
				seats[i], taken[j], done[i] = w, true, true
				break
			}
		}
	}
	j := 0
	for i := range seats {
		if done[i] {
			continue
		}
		for taken[j] {
			j++
		}
		seats[i], taken[j] = wanted[j], true
	}
	return seats
}

// ListVotes is what a list won in one council.
type ListVotes struct {
	List     Ref // 0 = the unrecorded rest
	Votes    int64
	Seats    int
	Party    Ref // whom its holders sit for
	Ward     Ref // 0 = the whole council
	Election Ref
}

// Votes gives the votes and official seats of each list in the latest results
// of the council folded last that were laid by a day, if all of them state
// their votes; nil otherwise.
func (f *Folder) Votes(on seatledger.Day) []ListVotes {
	var latest *op
	for i := range f.ops {
		if o := &f.ops[i]; o.op == opLay && !o.lay.byElection && o.last <= int32(on) && (latest == nil || o.last > latest.last) {
			latest = o
		}
	}
	if latest == nil {
		return nil
	}
	var list []ListVotes
	for i := range f.recs {
		r := &f.recs[i]
		if r.op != opResult || r.aux != latest.aux {
			continue
		}
		if r.flags&flagVotes == 0 || r.seat == 0 || r.choice != 0 || r.dispute != 0 {
			return nil
		}
		party := Ref(r.party)
		if party == 0 {
			party = Ref(r.list)
		}
		list = append(list, ListVotes{Ref(r.list), r.votes(), int(r.seat) - 1, party, Ref(r.first), Ref(r.aux)})
	}
	return list
}
