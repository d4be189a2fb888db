package control_test

import (
	"cmp"
	"maps"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file is the enumerator's reading of a council as a whole: when there is one,
// of how many seats, and whether its members exercise its powers.

// Why the members of a council do not exercise its powers.
const (
	suspended = "suspended"
	dissolved = "dissolved"
)

// beginning is the day from which a row of the council has force.
type beginning struct {
	day seatledger.Day
	row *seatledger.Council
}

// succession picks the day on which the last of the councils has ended that this
// one replaces. It waits for those of which an end counts, surely or possibly.
func (l *read) succession(choose chooser) []act {
	l.waits = false
	office := l.start - 1
	for _, id := range l.replaced {
		end := l.on + 1 // the first of its ends
		known := false
		note := func(day seatledger.Day, ok bool) {
			if known = true; ok {
				end = min(end, day)
			}
		}
		for _, c := range l.ends[id] {
			if !c.To.IsZero() && !isFollowed(c, l.ends[id]) {
				last, ok := l.dayOf(c.To, l.start, choose)
				note(last+1, ok && last < l.on)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(l.events)) {
			c := l.events[key]["one"]
			if len(c) == 0 || c[0].row.Council != id || c[0].row.Kind != seatledger.CouncilAbolished || l.shown(c[0].row.Sources) == 0 {
				continue
			}
			e, _ := l.event(key, choose)
			if len(l.events[key]) == 1 && e != nil && e.Status == seatledger.Retracted {
				continue
			}
			if known = true; e != nil && !l.skip["event "+string(e.ID)] {
				note(l.dayOf(e.Date, l.start, choose))
			}
		}
		if known {
			l.waits, office = true, max(office, end)
		}
	}
	if !l.waits || office > l.on {
		return nil
	}
	return []act{{office, rankSucceed, 0, func(w *state, _ chooser) { w.waits = false }}}
}

// isFollowed reports whether another row of a council begins before one has ended, or
// on the day after: then only the row ends.
func isFollowed(row *seatledger.Council, rows []*seatledger.Council) bool {
	return slices.ContainsFunc(rows, func(x *seatledger.Council) bool {
		return !x.From.IsZero() && x.From.Earliest() > row.From.Earliest() && x.From.Earliest() <= row.To.Latest()+1
	})
}

// comeEarly lets a council be that is elected before it exists, as its next row
// has it.
func (l *read) comeEarly(w *state, day seatledger.Day, choose chooser) {
	var next *seatledger.Council
	for _, b := range l.ahead {
		if b.day > day && (next == nil || b.row.From.Latest() < next.From.Latest()) {
			next = b.row
		}
	}
	if next != nil {
		holds := w.row
		l.takeForce(w, next, choose)
		w.early, w.row = true, holds
	}
}

// out reports whether the members of the council do not exercise its powers.
func (w *state) out() bool { return w.office != "" || w.waits || w.early }

func (l *read) councilActs(choose chooser) (acts []act) {
	l.ahead = nil
	for _, from := range slices.SortedFunc(maps.Keys(l.councils), func(a, b seatledger.Date) int { return cmp.Compare(a.String(), b.String()) }) {
		c := l.councils[from]
		day, ok := l.start-1, true
		if !from.IsZero() {
			day, ok = l.dayBy(from, l.start, lastOfStart(from, c.row.To), choose)
		}
		if ok = ok && !l.skip["council "+from.String()]; !ok {
			day = l.on + 1
		}
		if l.ahead = append(l.ahead, beginning{day, c.row}); !ok {
			continue
		}
		acts = append(acts, act{day, rankCouncil, c.at, func(w *state, choose chooser) { l.takeForce(w, c.row, choose) }})
		if c.row.To.IsZero() {
			continue
		}
		if last, ok := l.dayOf(c.row.To, day, choose); ok && last < l.on {
			acts = append(acts, act{last + 1, rankAbolish, c.at, func(w *state, _ chooser) {
				if w.row == c.row { // no later row holds
					w.abolish()
				}
			}})
		}
	}
	return acts
}

// disband ends every holding, and the posts of those who had one.
func (w *state) disband() {
	if w.office == dissolved {
		return
	}
	w.office, w.officeBy = dissolved, ""
	for id, p := range w.posts {
		if p.person != "" && !p.vacant && slices.ContainsFunc(w.seats, func(s spot) bool { return s.person == p.person }) {
			p.vacant, p.ended = true, true
			w.posts[id] = p
		}
	}
	for i := range w.seats {
		s := &w.seats[i]
		if s.sub != "" {
			w.back(s)
		}
		if s.state == 'i' {
			s.unbar()
		}
		*s = s.dissolved()
	}
}

// restore lets the members of a council exercise its powers again.
func (w *state) restore() {
	if w.office == "" {
		return
	}
	w.comeBack()
	for i, s := range w.seats {
		w.seats[i] = s.restored()
	}
	for id, p := range w.posts {
		if p.ended {
			p.vacant, p.ended = false, false
			w.posts[id] = p
		}
	}
}

// comeBack lets a council be in office again, and an administrator go who was to stay no
// longer than that.
func (w *state) comeBack() {
	if p := w.posts[seatledger.Administrator]; w.office != "" && p.by == "" {
		delete(w.posts, seatledger.Administrator)
	}
	w.office, w.officeBy = "", ""
}

func (l *read) takeForce(w *state, c *seatledger.Council, choose chooser) {
	w.early, w.row = false, c
	w.begin(c.From.String())
	w.seatRule, w.tieBreak, w.countedBy, w.method = c.SeatRule, c.TieBreak, c.Counts, c.Method
	if !w.exists {
		w.exists, w.size = true, 0
		w.seats = nil
	}
	l.resize(w, c.Seats, choose)
}

func (l *read) establish(w *state, choose chooser) {
	if !w.exists {
		w.exists = true
		l.resize(w, w.size, choose)
	}
}

func (w *state) abolish() {
	w.exists, w.seats = false, nil
	clear(w.posts)
	w.endTerm()
}

// endTerm ends what a term of the whole council carried. A post whose end is stated
// stays with somebody who has no seat.
func (w *state) endTerm() {
	w.office, w.officeBy = "", ""
	clear(w.gone)
	maps.DeleteFunc(w.posts, func(id seatledger.PostID, p office) bool {
		seated := slices.ContainsFunc(w.seats, func(s spot) bool { return p.person != "" && !s.ended && (s.person == p.person || s.sub == p.person) })
		return p.by == "" || p.vacant || p.person == "" || seated || id == seatledger.Administrator
	})
	clear(w.coalitions)
	clear(w.reports)
}

func (l *read) resize(w *state, n int, choose chooser) {
	w.size = n
	n += w.voteless()
	w.cutFree(n)
	kind := byte('v')
	if len(w.seats) == 0 {
		kind = '?'
	}
	for len(w.seats) < n {
		w.seats = append(w.seats, spot{state: kind})
	}
	for _, s := range w.seats[n:] {
		w.unseat(s.person)
		w.unseat(s.sub)
	}
	w.seats = w.seats[:n]
	l.settleWards(w, choose)
}
