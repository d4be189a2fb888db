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
		f.establish(w, o)
		return
	case opRename:
		f.view.succeed(w, o.pos)
	}
	if !w.Exists {
		return
	}
	switch o.op {
	case opResize:
		f.resize(w, int(o.seat), o)
	case opAbolish:
		w.Exists, w.Seats = false, w.Seats[:0]
		f.endTerm(w)
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
		if f.settlePerson(w, o, f.applyOther) || o.isElsewhere(w) {
			return
		}
		p := w.post(Ref(o.aux))
		*p = PostHolding{Post: Ref(o.aux), Person: Ref(o.person), Party: Ref(o.party), Since: seatledger.Day(o.first), Cause: o.pos}
		if o.flags&flagWhile != 0 {
			p.until = o.pos
		}
	case opLeave:
		f.leavePost(w, o)
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
		w.report(Report{f.view.Book.ruleOf(o), Ref(o.party), o.pos, o.flags&flagWhile != 0})
	case opUnreport:
		w.unreport(o.pos)
	}
}

// leavePost empties a post. The end of a state that began with the post empties
// it only while nobody has taken it since.
func (f *Folder) leavePost(w *World, o *op) {
	if o.flags&flagUntil != 0 {
		for i := range w.Posts {
			if w.Posts[i].until == o.pos {
				w.Posts[i].leave(seatledger.Day(o.first), o.pos)
			}
		}
		return
	}
	holds := func(p PostHolding) bool { return p.Post == Ref(o.aux) && p.Person == Ref(o.person) }
	if f.settlePerson(w, o, f.leavePost) || o.isElsewhere(w) && !slices.ContainsFunc(w.Posts, holds) {
		return
	}
	if p := w.post(Ref(o.aux)); o.person == 0 || p.Person == Ref(o.person) {
		p.leave(seatledger.Day(o.first), o.pos)
	}
}

// establish lets a council be, of as many seats as it had when it last was.
func (f *Folder) establish(w *World, o *op) {
	if w.Exists {
		return
	}
	w.Exists, f.acted = true, true
	for range w.size {
		w.Seats = append(w.Seats, Holding{Mark: Unstated, Since: seatledger.Day(o.first), Cause: o.pos})
	}
}

func (f *Folder) setCouncil(w *World, o *op) {
	w.Facts = f.view.councilFacts(o.aux)
	w.Exists = true
	fresh := len(w.Seats) == 0
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
		w.unseat(w.Seats[i].Person, seatledger.Day(o.first), o.pos)
		if w.Seats[i].Held() {
			f.clashes = append(f.clashes, [2]uint32{o.pos, o.pos})
		}
	}
	w.Seats, w.size = w.Seats[:n], n
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

func (p *PostHolding) leave(since seatledger.Day, cause uint32) {
	*p = PostHolding{Post: p.Post, Vacant: true, Since: since, Cause: cause}
}

// endPosts ends the posts of somebody who loses a seat.
func (w *World) endPosts(person Ref, since seatledger.Day, cause uint32) {
	for i := range w.Posts {
		if person != 0 && w.Posts[i].Person == person {
			w.Posts[i].leave(since, cause)
		}
	}
}

// unseat notes that somebody has lost a seat, and ends their posts.
func (w *World) unseat(person Ref, since seatledger.Day, cause uint32) {
	if i, found := slices.BinarySearch(w.gone, person); !found && person != 0 {
		w.gone = slices.Insert(w.gone, i, person)
	}
	w.endPosts(person, since, cause)
}

func (w *World) vacate(s int, since seatledger.Day, cause uint32) {
	h := &w.Seats[s]
	w.unseat(h.Person, since, cause)
	*h = Holding{List: h.List, Ward: h.Ward, Mark: VacantSeat, Since: since, Cause: cause}
}

func (f *Folder) vacate(w *World, s int, o *op) {
	w.vacate(s, seatledger.Day(o.first), o.pos)
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
		list := h.List != 0 && f.view.became(w.renamed, h.List, party, maxSteps)
		sits := h.Allegiance == party
		unclear := h.Mark.Is(Unstated) || h.List == 0
		switch {
		case o.rule == byList && list, o.rule == byAllegiance && sits:
			f.vacate(w, s, o)
		case o.rule == byList && unclear, o.rule == byAllegiance && h.Mark.Is(Unstated),
			o.rule == 0 && (list || sits || unclear):
			h.Mark |= MaybeVacant
			h.Cause = o.pos
			w.doubtful, f.acted = true, true
		}
	}
}

// refill: the vacant seats of every council below a division were filled; by
// whom in each council is not recorded, nor who took the posts that went with
// them.
func (f *Folder) refill(w *World, o *op) {
	matters := func(w *World, s int) bool {
		return w.Seats[s].Held() || w.Seats[s].Person != 0 || slices.ContainsFunc(w.Posts, func(p PostHolding) bool { return p.Vacant })
	}
	if f.settle(w, o, matters, f.refill) {
		return
	}
	filled := false
	for s := range w.Seats {
		h := &w.Seats[s]
		if h.Mark&(VacantSeat|MaybeVacant) == 0 {
			continue
		}
		mark := Unstated
		if o.flags&flagAllFilled == 0 {
			mark |= MaybeVacant
			w.doubtful = true
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
	w.Posts, w.Coalitions, w.Reports, w.gone = w.Posts[:0], w.Coalitions[:0], nil, w.gone[:0]
}

// layResults lays an election's results on the seats at stake.
func (f *Folder) layResults(w *World, o *op) {
	f.acted = true
	f.layWards(w, o, 0)
}

// layWards lays the results of the wards from one on.
func (f *Folder) layWards(w *World, o *op, from int) {
	for i := from; i < len(o.lay.wards); i++ {
		ward := &o.lay.wards[i]
		if o.lay.byElection || ward.stake != 0 && ward.ward == 0 && ward.stake < len(w.Seats) {
			f.fillByElection(w, o, i, 0)
			return
		}
		if ward.ward == 0 {
			f.endTerm(w)
		}
		f.layWardSeats(w, o, ward)
	}
}

func (f *Folder) layWardSeats(w *World, o *op, ward *wardLayout) {
	spots := f.seatsOf(w, ward)
	for i, s := range spots {
		w.endPosts(w.Seats[s].Person, seatledger.Day(o.first), o.pos)
		w.Seats[s] = Holding{Ward: ward.ward, Mark: Unstated, Since: seatledger.Day(o.first), Cause: o.pos}
		if i < len(ward.seats) {
			w.Seats[s] = ward.holding(i, o)
		}
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

// fillByElection seats the winners of a by-election, from one on, on vacant
// seats, and goes on with the next ward. Vacant seats that differ are forks.
func (f *Folder) fillByElection(w *World, o *op, ward, from int) {
	l := &o.lay.wards[ward]
	if from == len(l.seats) {
		f.layWards(w, o, ward+1)
		return
	}
	if f.settle(w, o, anySeat, func(x *World, o *op) { f.fillByElection(x, o, ward, from) }) {
		return
	}
	f.spots = f.unlike(w, f.spots[:0], func(h *Holding) bool {
		return h.Mark.Is(VacantSeat) && (l.ward == 0 || h.Ward == 0 || h.Ward == l.ward)
	})
	if len(f.spots) == 0 {
		f.clashes = append(f.clashes, [2]uint32{o.pos, o.pos})
		f.layWards(w, o, ward+1)
		return
	}
	spots := slices.Clone(f.spots)
	for _, s := range spots[1:] {
		x := w.clone()
		x.Seats[s] = l.holding(from, o)
		f.fillByElection(&x, o, ward, from+1)
		f.forks = append(f.forks, x)
	}
	w.Seats[spots[0]] = l.holding(from, o)
	f.fillByElection(w, o, ward, from+1)
}

// holding gives the holding of the winner of one seat.
func (l *wardLayout) holding(i int, o *op) Holding {
	x := l.seats[i]
	if x.unstated {
		return Holding{Ward: l.ward, Mark: Unstated, Since: seatledger.Day(o.first), Cause: o.pos}
	}
	return Holding{List: x.list, Allegiance: x.party, Ward: l.ward, Since: seatledger.Day(o.first), Cause: x.cause}
}
