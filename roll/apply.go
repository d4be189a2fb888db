package roll

import (
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// apply lets an operation act on a world. Where the operation leaves open
// what it did, w becomes the first way and the others are added to f.forks.
func (f *Folder) apply(w *World, o *op) {
	switch o.op {
	case opCouncil:
		f.setCouncil(w, o)
		return
	case opEstablish:
		f.acted = f.acted || !w.Exists
		w.Exists = true
		return
	}
	if !w.Exists {
		return
	}
	switch o.op {
	case opResize:
		f.resize(w, int(o.seat), o)
	case opAbolish:
		w.Exists, w.Seats, w.Posts, w.Coalitions, w.Reports = false, w.Seats[:0], w.Posts[:0], w.Coalitions[:0], [4]Report{}
		f.acted = true
	case opSuspend, opResume:
		w.Suspended = o.op == opSuspend
		f.acted = true
	case opDissolve:
		f.dissolve(w, o)
	case opLay:
		f.layResults(w, o)
	case opUnlaid:
		f.forget(w, o)
	case opRefill:
		f.refill(w, o)
	case opRename:
		f.rename(w, o)
	case opEnd, opMove, opRealign:
		f.change(w, o)
	case opElect, opFill:
		f.seat(w, o)
	default:
		f.applyOther(w, o)
	}
}

// applyOther applies what concerns no seat.
func (f *Folder) applyOther(w *World, o *op) {
	f.acted = true
	switch o.op {
	case opPost:
		p := w.post(Ref(o.aux))
		*p = PostHolding{Post: Ref(o.aux), Person: Ref(o.person), Party: Ref(o.party), Since: seatledger.Day(o.first), Cause: o.pos}
	case opLeave:
		p := w.post(Ref(o.aux))
		if o.person == 0 || p.Person == Ref(o.person) {
			p.leave(o)
		}
	case opCoalition:
		if !slices.Contains(w.Coalitions, Ref(o.party)) {
			w.Coalitions = append(w.Coalitions, Ref(o.party))
			slices.Sort(w.Coalitions)
		}
	case opUncoalition:
		if i := slices.Index(w.Coalitions, Ref(o.party)); i >= 0 {
			w.Coalitions = slices.Delete(w.Coalitions, i, i+1)
		}
	case opReport:
		w.Reports[o.rule] = Report{true, Ref(o.party), o.pos}
	case opUnreport:
		w.Reports[o.rule] = Report{}
	}
}

func (f *Folder) setCouncil(w *World, o *op) {
	w.Facts = f.view.councilFacts(o.aux)
	fresh := !w.Exists
	w.Exists = true
	f.resize(w, int(o.seat), o)
	for i := range w.Seats {
		if fresh {
			w.Seats[i] = Holding{Mark: Unstated, Since: seatledger.Day(o.first), Cause: o.pos}
		}
	}
	f.acted = true
}

// resize adds vacant seats behind the last or takes the last away.
func (f *Folder) resize(w *World, n int, o *op) {
	for len(w.Seats) < n {
		w.Seats = append(w.Seats, Holding{Mark: VacantSeat, Since: seatledger.Day(o.first), Cause: o.pos})
	}
	for i := n; i < len(w.Seats); i++ {
		f.endPosts(w, &w.Seats[i], o)
		if w.Seats[i].Held() {
			f.clashes = append(f.clashes, [2]uint32{o.pos, o.pos})
		}
	}
	w.Seats = w.Seats[:n]
	f.acted = true
}

// councilFacts reads the dated rules of a council row.
func (v *View) councilFacts(text uint32) CouncilFacts {
	part := strings.SplitN(v.Book.texts.id(Ref(text)), "\n", 4)
	return CouncilFacts{seatledger.ControlRule(part[0]), seatledger.SeatRule(part[1]), part[2], part[3]}
}

// post gives the holding of a post, adding it where the world has none.
func (w *World) post(id Ref) *PostHolding {
	for i := range w.Posts {
		if w.Posts[i].Post == id {
			return &w.Posts[i]
		}
	}
	w.Posts = append(w.Posts, PostHolding{Post: id, Vacant: true})
	return &w.Posts[len(w.Posts)-1]
}

func (p *PostHolding) leave(o *op) {
	*p = PostHolding{Post: p.Post, Vacant: true, Since: seatledger.Day(o.first), Cause: o.pos}
}

// endPosts ends the posts of a holder who loses the seat.
func (f *Folder) endPosts(w *World, h *Holding, o *op) {
	if h.Person == 0 || h.Mark.Is(VacantSeat) {
		return
	}
	for i := range w.Posts {
		if w.Posts[i].Person == h.Person {
			w.Posts[i].leave(o)
		}
	}
}

func (f *Folder) vacate(w *World, s int, o *op) {
	h := &w.Seats[s]
	f.endPosts(w, h, o)
	*h = Holding{List: h.List, Ward: h.Ward, Mark: VacantSeat, Since: seatledger.Day(o.first), Cause: o.pos}
	f.acted = true
}

// dissolve ends the seats of a dissolved party as its policy says. Blank: any
// seat of the party, by list or by allegiance, may be vacant.
func (f *Folder) dissolve(w *World, o *op) {
	const byList, byAllegiance, none = 1, 2, 3
	party := Ref(o.party)
	for s := range w.Seats {
		h := &w.Seats[s]
		if h.Mark.Is(VacantSeat) {
			continue
		}
		list := h.List != 0 && f.view.became(h.List, party, maxSuccessions)
		sits := h.Allegiance == party
		unclear := h.Mark.Is(Unstated) || h.List == 0
		switch {
		case o.rule == byList && list, o.rule == byAllegiance && sits:
			f.vacate(w, s, o)
		case o.rule == byList && unclear, o.rule == byAllegiance && h.Mark.Is(Unstated),
			o.rule == 0 && (list || sits || unclear):
			h.Mark |= MaybeVacant
			h.Cause = o.pos
			f.acted = true
		}
	}
}

// refill: the vacant seats of every council below a division were filled; by
// whom in each council is not recorded, nor who took the posts that went with
// them.
func (f *Folder) refill(w *World, o *op) {
	filled := false
	for s := range w.Seats {
		h := &w.Seats[s]
		if h.Mark&(VacantSeat|MaybeVacant) == 0 {
			continue
		}
		mark := Unstated
		if o.flags&flagAllFilled == 0 {
			mark |= MaybeVacant
		}
		*h = Holding{Ward: h.Ward, Mark: mark, Since: seatledger.Day(o.first), Cause: o.pos}
		filled = true
	}
	if filled {
		w.Posts = slices.DeleteFunc(w.Posts, func(p PostHolding) bool { return p.Vacant })
		f.acted = true
	}
}

// rename lets all who sit for a party sit for what became of it.
func (f *Folder) rename(w *World, o *op) {
	for s := range w.Seats {
		if h := &w.Seats[s]; h.Held() && h.Allegiance == Ref(o.from) {
			h.Allegiance, h.Cause = Ref(o.party), o.pos
			f.acted = true
		}
	}
	for i := range w.Posts {
		if p := &w.Posts[i]; p.Party == Ref(o.from) {
			p.Party, p.Cause = Ref(o.party), o.pos
		}
	}
}

// forget: an election whose results are not recorded makes every seat unknown.
func (f *Folder) forget(w *World, o *op) {
	f.endTerm(w)
	for s := range w.Seats {
		w.Seats[s] = Holding{Ward: w.Seats[s].Ward, Mark: Unstated, Since: seatledger.Day(o.first), Cause: o.pos}
	}
	f.acted = true
}

// endTerm ends what a term of the whole council carried.
func (f *Folder) endTerm(w *World) {
	w.Posts, w.Coalitions, w.Reports = w.Posts[:0], w.Coalitions[:0], [4]Report{}
}

// layResults lays an election's results on the seats at stake.
func (f *Folder) layResults(w *World, o *op) {
	for i := range o.lay.wards {
		ward := &o.lay.wards[i]
		if o.lay.byElection || ward.stake != 0 && ward.ward == 0 && ward.stake < len(w.Seats) {
			f.fillByElection(w, o, ward)
			continue
		}
		if ward.ward == 0 {
			f.endTerm(w)
		}
		f.layWardSeats(w, o, ward)
	}
	f.acted = true
}

func (f *Folder) layWardSeats(w *World, o *op, ward *wardLayout) {
	spots := f.seatsOf(w, ward)
	for i, s := range spots {
		f.endPosts(w, &w.Seats[s], o)
		if i >= len(ward.seats) || ward.seats[i].unstated {
			w.Seats[s] = Holding{Ward: ward.ward, Mark: Unstated, Since: seatledger.Day(o.first), Cause: o.pos}
			continue
		}
		l := ward.seats[i]
		w.Seats[s] = Holding{List: l.list, Allegiance: l.party, Ward: ward.ward, Since: seatledger.Day(o.first), Cause: l.cause}
	}
	if len(ward.seats) > len(spots) {
		f.clashes = append(f.clashes, [2]uint32{o.pos, o.pos})
	}
}

// seatsOf gives the seats of a ward, taking into it seats of no ward where it
// has too few. Ward 0 is the whole council.
func (f *Folder) seatsOf(w *World, ward *wardLayout) []int {
	f.spots = f.spots[:0]
	n := max(ward.stake, len(ward.seats))
	for s := range w.Seats {
		if ward.ward == 0 || w.Seats[s].Ward == ward.ward {
			f.spots = append(f.spots, s)
		}
	}
	for s := 0; s < len(w.Seats) && ward.ward != 0 && len(f.spots) < n; s++ {
		if w.Seats[s].Ward == 0 {
			w.Seats[s].Ward = ward.ward
			f.spots = append(f.spots, s)
		}
	}
	slices.Sort(f.spots)
	return f.spots
}

// fillByElection seats the winners of a by-election on vacant seats.
func (f *Folder) fillByElection(w *World, o *op, ward *wardLayout) {
	for _, l := range ward.seats {
		s := slices.IndexFunc(w.Seats, func(h Holding) bool {
			return h.Mark.Is(VacantSeat) && (ward.ward == 0 || h.Ward == 0 || h.Ward == ward.ward)
		})
		if s < 0 {
			f.clashes = append(f.clashes, [2]uint32{o.pos, o.pos})
			return
		}
		h := Holding{List: l.list, Allegiance: l.party, Ward: ward.ward, Since: seatledger.Day(o.first), Cause: l.cause}
		if l.unstated {
			h = Holding{Ward: ward.ward, Mark: Unstated, Since: seatledger.Day(o.first), Cause: o.pos}
		}
		w.Seats[s] = h
	}
}
