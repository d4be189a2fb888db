package control_test

import (
	"fmt"
	"maps"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// This file is the enumerator's judgement of control: it gives every unstated
// seat to every party in play, to a party that is not, and to nobody, and
// counts.

// ruling is what the enumerator answers.
type ruling struct {
	kind     control.Kind
	party    seatledger.PartyID
	reported bool
}

// other is the party that an unstated seat may belong to besides those in play.
const other seatledger.PartyID = "some other party"

// tally is the seats of one world with nothing left open.
type tally struct {
	seats  map[seatledger.PartyID]int
	filled int
	size   int
}

// controller says who controls a council whose seats are all settled.
func (o *oracleCase) controller(w *state, t tally, rule seatledger.ControlRule) ruling {
	quota := t.size/2 + 1
	switch rule {
	case seatledger.RuleSitting:
		quota = t.filled/2 + 1
	case seatledger.RuleTwoThirds:
		for quota = 1; 3*quota < 2*t.size; {
			quota++
		}
	}
	if rule == seatledger.RuleCoalition {
		for c := range w.coalitions {
			n := t.seats[c]
			for _, m := range o.members(c) {
				n += t.seats[m]
			}
			if n >= quota {
				return ruling{kind: control.Coalition, party: c}
			}
		}
	}
	for p, n := range t.seats {
		if n >= quota && p != roll.Independents {
			return ruling{kind: control.Party, party: p}
		}
	}
	return ruling{kind: control.None}
}

func (o *oracleCase) party(id seatledger.PartyID) (found seatledger.Party) {
	for _, e := range o.entries {
		if p, ok := e.Row.(*seatledger.Party); ok && p.ID == id {
			found = *p
		}
	}
	return found
}

func (o *oracleCase) members(c seatledger.PartyID) []seatledger.PartyID { return o.party(c).Members }

func (o *oracleCase) independents(p seatledger.PartyID) bool {
	return p == roll.Independents || o.party(p).Kind == seatledger.KindIndependents
}

// ways settles the unstated seats of a world every way and visits each.
func (o *oracleCase) ways(w *state, inPlay []seatledger.PartyID, visit func(t tally)) {
	t := tally{seats: map[seatledger.PartyID]int{}, size: len(w.seats)}
	open := 0
	for _, s := range w.seats {
		switch s.state {
		case 'h':
			t.filled++
			if !o.independents(s.party) || s.list == s.party { // the others sit alone
				t.seats[s.party]++
			}
		case '?':
			open++
		}
	}
	options := append(slices.Clone(inPlay), other, "")
	var settle func(open, from int)
	settle = func(open, from int) {
		if open == 0 {
			visit(t)
			return
		}
		for i := from; i < len(options); i++ {
			if p := options[i]; p != "" {
				t.seats[p]++
				t.filled++
				settle(open-1, i)
				t.seats[p]--
				t.filled--
			} else {
				settle(open-1, i)
			}
		}
	}
	settle(open, 0)
}

// inPlay gives the parties that hold a seat in some world, and independents.
func inPlay(worlds []*state) (list []seatledger.PartyID) {
	for _, w := range worlds {
		for _, s := range w.seats {
			if s.state == 'h' && !slices.Contains(list, s.party) {
				list = append(list, s.party)
			}
		}
	}
	return list
}

// judgeWorld judges one world, and takes a source's word where it is open.
func (o *oracleCase) judgeWorld(w *state, rule seatledger.ControlRule, parties []seatledger.PartyID, stated bool) ruling {
	r := o.judgeSeats(w, rule, parties, stated)
	if r.kind > control.Undetermined || !w.exists {
		return r
	}
	return w.sourceSays(r, rule)
}

func (w *state) sourceSays(r ruling, rule seatledger.ControlRule) ruling {
	report, ok := w.reports[rule]
	switch {
	case !ok:
		return r
	case report.party == "":
		return ruling{control.None, "", true}
	}
	return ruling{control.Party, report.party, true}
}

func (o *oracleCase) judgeSeats(w *state, rule seatledger.ControlRule, parties []seatledger.PartyID, stated bool) ruling {
	switch {
	case !w.exists:
		return ruling{}
	case rule == seatledger.RuleChief:
		return o.judgePost(w, "chief")
	case rule == "post:deputy":
		return o.judgePost(w, "deputy")
	case !stated || len(w.seats) == 0:
		return ruling{}
	}
	var all []ruling
	o.ways(w, parties, func(t tally) {
		if r := o.controller(w, t, rule); !slices.Contains(all, r) {
			all = append(all, r)
		}
	})
	if len(all) > 1 {
		return ruling{kind: control.Undetermined}
	}
	return all[0]
}

// stated reports whether anything was ever stated of any seat.
func (w *state) stated() bool {
	return slices.ContainsFunc(w.seats, func(s spot) bool { return s.person != "" || s.state != '?' && !s.unsaid })
}

func (o *oracleCase) judgePost(w *state, post seatledger.PostID) ruling {
	p, ok := w.posts[post]
	if !ok {
		return ruling{}
	}
	party := p.party
	for _, s := range w.seats {
		if s.state == 'h' && p.person != "" && s.person == p.person {
			party = s.party
		}
	}
	switch {
	case p.vacant || o.independents(party):
		return ruling{kind: control.None}
	case party == "":
		return ruling{kind: control.Undetermined}
	}
	return ruling{kind: control.Party, party: party}
}

// judge draws the judgements of all worlds together. What they leave open a
// source may settle, if it says the same in all of them.
func (o *oracleCase) judge(worlds []*state, rule seatledger.ControlRule) ruling {
	parties := inPlay(worlds)
	stated := slices.ContainsFunc(worlds, (*state).stated)
	draw := func(judge func(w *state) ruling) (r ruling) {
		for i, w := range worlds {
			x := judge(w)
			if i > 0 && (x.kind != r.kind || x.party != r.party) {
				return ruling{kind: control.Undetermined}
			}
			r = ruling{x.kind, x.party, x.reported || r.reported}
		}
		return r
	}
	r := draw(func(w *state) ruling { return o.judgeWorld(w, rule, parties, stated) })
	if r.kind == control.Undetermined {
		r = draw(func(w *state) ruling { return w.sourceSays(r, rule) })
	}
	return r
}

// bounds is the fewest and most seats in any world.
func bounds(worlds []*state, count func(w *state) (least, most int)) (r control.Range) {
	for i, w := range worlds {
		least, most := count(w)
		if i == 0 {
			r = control.Range{Certain: least, Possible: most}
		}
		r = control.Range{Certain: min(r.Certain, least), Possible: max(r.Possible, most)}
	}
	return r
}

func counting(fits func(s spot) bool) func(w *state) (int, int) {
	return func(w *state) (n, _ int) {
		for _, s := range w.seats {
			if fits(s) {
				n++
			}
		}
		return n, n
	}
}

// differ compares an answer with the enumerator's; blank = they agree.
func (o *oracleCase) differ(b *roll.Book, a *control.Answer, worlds []*state) string {
	want := o.judge(worlds, a.Rule)
	if got := (ruling{a.Kind, b.PartyID(a.Party), a.Reported}); got != want {
		return fmt.Sprintf("under %s: control says %v, the worlds %v", a.Rule, got, want)
	}
	unstated := bounds(worlds, counting(func(s spot) bool { return s.state == '?' }))
	if a.Unstated != unstated {
		return fmt.Sprintf("unstated %v, in the worlds %v", a.Unstated, unstated)
	}
	if vacant := bounds(worlds, counting(func(s spot) bool { return s.state == 'v' })); a.Vacant != vacant {
		return fmt.Sprintf("vacant %v, in the worlds %v", a.Vacant, vacant)
	}
	if left := bounds(worlds, counting(func(s spot) bool { return s.left })); a.Contested != left {
		return fmt.Sprintf("contested %v, in the worlds %v", a.Contested, left)
	}
	parties := inPlay(worlds)
	for _, p := range parties {
		want := bounds(worlds, func(w *state) (sure, most int) {
			sure, _ = counting(func(s spot) bool { return s.state == 'h' && s.party == p })(w)
			_, open := counting(func(s spot) bool { return s.state == '?' })(w)
			return sure, sure + open
		})
		i := slices.IndexFunc(a.Parties, func(x control.PartyRange) bool { return b.PartyID(x.Party) == p })
		if i < 0 || a.Parties[i].Range != want {
			return fmt.Sprintf("%s: control counts %v, the worlds %v", p, a.Parties, want)
		}
	}
	if len(parties) != len(a.Parties) {
		return fmt.Sprintf("control counts %d parties, the worlds %v", len(a.Parties), parties)
	}
	return ""
}

// plain gives the worlds as they read with the wards left out, and with all
// vacant seats alike.
func plain(worlds []*state) (list []string) {
	for _, w := range worlds {
		x := *w
		x.seats = slices.Clone(w.seats)
		for i := range x.seats {
			x.seats[i].ward, x.seats[i].unsaid = "", false
		}
		list = append(list, x.String())
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// posts are the posts of the random ledgers.
var posts = []seatledger.PostID{seatledger.Chief, "deputy"}

// rollStates gives the worlds of the fold as the enumerator writes them, each
// perhaps vacant seat settled both ways.
func rollStates(b *roll.Book, worlds []roll.World) (list []string) {
	if len(worlds) == 0 {
		worlds = make([]roll.World, 1) // nothing has happened yet
	}
	for i := range worlds {
		w := &worlds[i]
		x := &state{exists: w.Exists, suspended: w.Suspended, posts: map[seatledger.PostID]office{},
			coalitions: map[seatledger.PartyID]bool{}, reports: map[seatledger.ControlRule]said{}}
		for _, id := range posts {
			ref, _ := b.Post(id)
			if i := slices.IndexFunc(w.Posts, func(p roll.PostHolding) bool { return p.Post == ref }); ref != 0 && i >= 0 {
				p := w.Posts[i]
				x.posts[id] = office{person: b.PersonID(p.Person), party: b.PartyID(p.Party), vacant: p.Vacant}
			}
		}
		for _, c := range w.Coalitions {
			x.coalitions[b.PartyID(c)] = true
		}
		for _, r := range w.Reports {
			x.reports[r.Rule] = said{party: b.PartyID(r.Party)}
		}
		settleSeats(b, w, x, func() { list = append(list, x.String()) })
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// settleSeats visits every way of settling the perhaps vacant seats.
func settleSeats(b *roll.Book, w *roll.World, x *state, visit func()) {
	n := len(x.seats)
	if n == len(w.Seats) {
		visit()
		return
	}
	h := &w.Seats[n]
	s := spot{state: 'h', list: b.PartyID(h.List), party: b.PartyID(h.Allegiance), person: b.PersonID(h.Person),
		left: h.Mark.Is(roll.LeftList)}
	switch {
	case h.Mark.Is(roll.VacantSeat):
		s = spot{state: 'v', list: s.list}
	case h.Mark.Is(roll.Unstated):
		s = spot{state: '?', list: s.list, person: s.person}
	}
	x.seats = append(x.seats, s)
	settleSeats(b, w, x, visit)
	if h.Mark.Is(roll.MaybeVacant) {
		x.seats[n] = spot{state: 'v', list: s.list}
		held := x.posts
		x.posts = maps.Clone(held)
		x.endPosts(s.person)
		settleSeats(b, w, x, visit)
		x.posts = held
	}
	x.seats = x.seats[:n]
}
