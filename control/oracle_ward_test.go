package control_test

import (
	"cmp"
	"maps"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file is the enumerator's reading of the rows of wards: of how many seats each
// is, what a vote there counts, whose seats come to it and whose end with it.

// wardFacts is what a row says of a ward while it holds.
type wardFacts struct {
	seats, votes int
	post         seatledger.PostID // that its seat goes with
	row          string            // key of the row
	at           seatledger.Position
}

// wardActs picks the days on which rows of wards begin and cease to hold.
func (l *read) wardActs(choose chooser) (acts []act) {
	for _, key := range slices.Sorted(maps.Keys(l.wards)) {
		v := l.wards[key]
		if l.skip["ward "+key] {
			continue
		}
		day, ok := l.start-1, true
		if !v.row.From.IsZero() {
			day, ok = l.dayBy(v.row.From, l.start, lastOfStart(v.row.From, v.row.To), choose)
		}
		if !ok {
			continue
		}
		acts = append(acts, act{day, rankWard, v.at, func(w *state, choose chooser) { l.beginWard(w, v.row, choose) }})
		if v.row.To.IsZero() {
			continue
		}
		if last, ok := l.dayOf(v.row.To, day, choose); ok && last < l.on {
			acts = append(acts, act{last + 1, rankWardEnds, v.at, func(w *state, choose chooser) { l.endWard(w, v.row, choose) }})
		}
	}
	return acts
}

// isApart reports whether the seats of a ward are filled in a way of their own.
func (l *read) isApart(ward string) bool {
	for _, v := range l.wards {
		if v.row.Ward == ward && (v.row.Post != "" || v.row.Votes.Stated && v.row.Votes.N == 0) {
			return true
		}
	}
	return false
}

func (l *read) beginWard(w *state, r *seatledger.Ward, choose chooser) {
	x := wardFacts{r.Seats, 1, r.Post, seatledger.Key(r), l.wards[seatledger.Key(r)].at}
	if r.Votes.Stated {
		x.votes = int(r.Votes.N)
	}
	w.plan = maps.Clone(w.plan)
	if w.plan == nil {
		w.plan = map[string]wardFacts{}
	}
	w.plan[r.Ward] = x
	w.begin(x.row)
	if r.Post != "" {
		delete(w.posts, r.Post)
	}
	if w.exists {
		l.inherit(w, r, choose)
		l.settleWards(w, choose)
		l.resize(w, w.size, choose)
	}
}

// in counts the seats of a ward.
func (w *state) in(ward string) (n int) {
	for _, s := range w.seats {
		if s.ward == ward {
			n++
		}
	}
	return n
}

// inherit lets the seats of the wards that a ward replaces come to it.
func (l *read) inherit(w *state, r *seatledger.Ward, choose chooser) {
	var old []string
	seats := 0
	for _, x := range r.Replaces {
		if n := w.in(x); n > 0 && x != r.Ward && !slices.Contains(old, x) {
			old = append(old, x)
			seats += n
		}
	}
	heirs, room := 0, 0
	for _, v := range l.wards {
		today := v.row == r || v.row.From.Exact() && v.row.From.Earliest() == w.today
		if today && slices.ContainsFunc(v.row.Replaces, func(x string) bool { return slices.Contains(old, x) }) {
			heirs++
			room += max(0, v.row.Seats-w.in(v.row.Ward))
		}
	}
	from := func(s *spot) bool { return slices.Contains(old, s.ward) }
	lacks := r.Seats - w.in(r.Ward)
	switch {
	case len(old) == 0:
	case heirs > 1 && room > seats:
		w.moveTogether(from, "")
	case seats <= lacks:
		w.moveTogether(from, r.Ward)
	case heirs > 1:
		l.shift(w, lacks, choose, func(i int) { w.seats[i].ward = r.Ward }, from)
	default:
		l.shift(w, lacks, choose, func(i int) { w.seats[i].ward = r.Ward },
			func(s *spot) bool { return from(s) && s.state != 'v' }, from)
	}
}

func (w *state) moveTogether(fits func(s *spot) bool, to string) {
	for i := range w.seats {
		if fits(&w.seats[i]) {
			w.seats[i].ward = to
		}
	}
}

// shift lets something become of so many seats, one after another, each one of the
// first of several things that is so of any.
func (l *read) shift(w *state, n int, choose chooser, do func(i int), tiers ...func(s *spot) bool) {
	for range n {
		for _, fits := range tiers {
			if i := w.one(l.telling(w), choose, fits); i >= 0 {
				do(i)
				break
			}
		}
	}
}

func nothing(s *spot) bool { return s.state == '?' && s.person == "" && s.sub == "" }

func (l *read) settleWards(w *state, choose chooser) {
	inOrder := slices.SortedFunc(maps.Keys(w.plan), func(a, b string) int { return cmp.Compare(w.plan[a].at, w.plan[b].at) })
	for _, ward := range inOrder {
		seats := w.plan[ward].seats
		in := func(s *spot) bool { return s.ward == ward }
		l.shift(w, w.in(ward)-seats, choose, func(i int) { w.leaveWard(i) },
			func(s *spot) bool { return in(s) && s.state == 'v' }, func(s *spot) bool { return in(s) && nothing(s) }, in)
		free := func(s *spot) bool { return s.ward == "" && (s.state == 'v' || nothing(s)) }
		l.allot(w, ward, seats-w.in(ward), choose, free)
	}
	var lacking []string
	for ward, x := range w.plan {
		if w.in(ward) < x.seats {
			lacking = append(lacking, ward)
		}
	}
	if !l.redraws(w) && len(lacking) == 1 && w.plan[lacking[0]].seats-w.in(lacking[0]) == w.in("") {
		w.moveTogether(func(s *spot) bool { return s.ward == "" }, lacking[0])
	}
}

// allot gives a ward so many of the seats of none, one after another: the first, or the
// last where its seats are filled in a way of their own, if they are alike, and else
// any.
func (l *read) allot(w *state, ward string, n int, choose chooser, fits func(s *spot) bool) {
	for range n {
		var spots []int
		for i := range w.seats {
			if fits(&w.seats[i]) {
				spots = append(spots, i)
			}
		}
		if len(spots) == 0 {
			return
		}
		i := spots[0]
		if l.isApart(ward) {
			i = spots[len(spots)-1]
		}
		if len(w.unlike(func(i int) bool { return slices.Contains(spots, i) })) > 1 {
			i = w.one(l.telling(w), choose, fits)
		}
		w.seats[i].ward = ward
	}
}

func (w *state) leaveWard(i int) {
	if s := &w.seats[i]; s.state != 'v' || s.ended {
		w.vacate(i)
		s.unsaid = false
	}
	w.seats[i].ward, w.seats[i].term = "", lastDay{}
}

func (l *read) endWard(w *state, r *seatledger.Ward, choose chooser) {
	if w.plan[r.Ward].row != seatledger.Key(r) {
		return
	}
	w.plan = maps.Clone(w.plan)
	delete(w.plan, r.Ward)
	if !w.exists {
		return
	}
	for i := range w.seats {
		if w.seats[i].ward == r.Ward {
			w.leaveWard(i)
		}
	}
	l.resize(w, w.size, choose)
}

// voteless counts the seats on top of those of the council.
func (w *state) voteless() (n int) {
	for _, x := range w.plan {
		if x.votes == 0 {
			n += x.seats
		}
	}
	return n
}

// cutFree takes away seats of no ward that nobody holds, the last first, until there
// are so many.
func (w *state) cutFree(n int) {
	for i := len(w.seats) - 1; i >= 0 && len(w.seats) > n; i-- {
		if s := &w.seats[i]; s.ward == "" && (s.state == 'v' || nothing(s)) {
			w.unseat(s.person)
			w.seats = slices.Delete(w.seats, i, i+1)
		}
	}
}

// votesOf gives the votes of a seat; of one whose ward is not known the most that
// they may be, and that they are not known.
func (w *state) votesOf(s spot) (votes int, known bool) {
	if x, ok := w.plan[s.ward]; ok {
		return x.votes, true
	}
	rest, least := w.size, 1<<30
	for _, x := range w.plan {
		if x.votes > 0 {
			votes, least = max(votes, x.votes), min(least, x.votes)
			rest -= x.seats
		}
	}
	if s.ward != "" || rest > 0 || votes == 0 {
		return 1, true
	}
	return votes, votes == least
}

// weighed gives the seats as they are counted: for whom one is held whose votes are
// not known counts as little as if nobody had said it.
func (w *state) weighed() []spot {
	seats := w.seats
	for i := range w.seats {
		if len(w.plan) == 0 {
			break
		}
		if _, known := w.votesOf(w.seats[i]); !known && w.seats[i].state == 'h' {
			if &seats[0] == &w.seats[0] {
				seats = slices.Clone(seats)
			}
			seats[i].state, seats[i].left = '?', false
		}
	}
	return seats
}

// votes gives the votes of all seats by law.
func (w *state) votes() (n int) {
	rest := w.size
	for _, x := range w.plan {
		n += x.seats * x.votes
		if x.votes > 0 {
			rest -= x.seats
		}
	}
	if !w.exists || len(w.plan) == 0 {
		return len(w.seats)
	}
	return n + max(0, rest)
}

// common gives the seats that are not filled in a way of their own.
func (l *read) common(w *state) (spots []int) {
	for i := range w.seats {
		if s := w.seats[i].ward; s == "" || !l.isApart(s) {
			spots = append(spots, i)
		}
	}
	return spots
}

// endState ends the state of a council by an election.
func (w *state) endState() {
	w.comeBack()
	for i, s := range w.seats {
		if s.ended {
			w.seats[i] = spot{state: 'v', list: s.list, ward: s.ward, met: s.met, term: s.term}
		}
	}
	for id, p := range w.posts {
		if p.ended {
			w.posts[id] = office{vacant: true}
		}
	}
}

// endCommon ends what a term of the council carried, but for the posts of those whose
// seats are filled in a way of their own.
func (l *read) endCommon(w *state) {
	w.endState()
	posts := maps.Clone(w.posts)
	w.endTerm()
	for id, p := range posts {
		if p.person != "" && slices.ContainsFunc(w.seats, func(s spot) bool { return l.isApart(s.ward) && (s.person == p.person || s.sub == p.person) }) {
			w.posts[id] = p
		}
	}
}

// redraws reports whether another row of a ward, or of the council, takes force later
// on the day.
func (l *read) redraws(w *state) bool {
	for key, v := range l.wards {
		today := v.row.From.Exact() && v.row.From.Earliest() == w.today || v.row.From.IsZero() && w.today == l.start-1
		if today && !l.skip["ward "+key] && !w.begun[key] {
			return true
		}
	}
	for from := range l.councils {
		if today := from.Exact() && from.Earliest() == w.today || from.IsZero() && w.today == l.start-1; today && !w.begun[from.String()] {
			return true
		}
	}
	return false
}

// begin notes that a row has taken force.
func (w *state) begin(row string) {
	if w.begun = maps.Clone(w.begun); w.begun == nil {
		w.begun = map[string]bool{}
	}
	w.begun[row] = true
}
