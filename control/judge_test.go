package control_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

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
	quota, votes := t.size/2+1, t.size
	switch rule {
	case seatledger.RuleSitting:
		quota, votes = t.filled/2+1, t.filled
	case seatledger.RuleTwoThirds:
		for quota = 1; 3*quota < 2*t.size; {
			quota++
		}
		votes = 0
	}
	if w.tieBreak != "" && votes > 0 {
		return o.withCasting(w, t, rule, quota, votes)
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
			return ruling{kind: o.kindOf(p), party: p}
		}
	}
	return ruling{kind: control.None}
}

// withCasting says who controls a council where a post has the casting vote:
// whoever has more than half of the votes, or half of them and the holder of the
// post.
func (o *oracleCase) withCasting(w *state, t tally, rule seatledger.ControlRule, quota, votes int) ruling {
	voice := o.judgeCasting(w)
	open := false
	has := func(n int, parties ...seatledger.PartyID) bool {
		if n >= quota {
			return true
		}
		if 2*n < votes {
			return false
		}
		open = open || voice.kind == control.Unknown || voice.kind == control.Undetermined
		return voice.party != "" && slices.Contains(parties, voice.party)
	}
	if rule == seatledger.RuleCoalition {
		for _, c := range slices.Sorted(maps.Keys(w.coalitions)) {
			n := t.seats[c]
			for _, m := range o.members(c) {
				n += t.seats[m]
			}
			if has(n, append(slices.Clone(o.members(c)), c)...) {
				return ruling{kind: control.Coalition, party: c}
			}
		}
	}
	for p, n := range t.seats {
		if p != roll.Independents && has(n, p) {
			return ruling{kind: o.kindOf(p), party: p}
		}
	}
	if open {
		return ruling{kind: control.Undetermined}
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
	t := tally{seats: map[seatledger.PartyID]int{}, size: w.votes()}
	var open []int // the votes of each
	for _, s := range w.weighed() {
		switch n, _ := w.votesOf(s); s.state {
		case 'h':
			t.filled += n
			if !o.independents(s.party) || s.list == s.party { // the others sit alone
				t.seats[s.party] += n
			}
		case '?':
			open = append(open, n)
		}
	}
	slices.Sort(open)
	options := append(slices.Clone(inPlay), other, "")
	var settle func(k, from int)
	settle = func(k, from int) {
		if k == len(open) {
			visit(t)
			return
		}
		n := open[k]
		for i := from; i < len(options); i++ {
			next := i
			if k+1 < len(open) && open[k+1] != n {
				next = 0
			}
			if p := options[i]; p != "" {
				t.seats[p] += n
				t.filled += n
				settle(k+1, next)
				t.seats[p] -= n
				t.filled -= n
			} else {
				settle(k+1, next)
			}
		}
	}
	settle(0, 0)
}

// mayControl gives the parties in play and those that have the casting vote in some
// world.
func (o *oracleCase) mayControl(worlds []*state) []seatledger.PartyID {
	list := inPlay(worlds)
	for _, w := range worlds {
		if v := o.judgeCasting(w); v.party != "" && !slices.Contains(list, v.party) {
			list = append(list, v.party)
		}
	}
	return list
}

// inPlay gives the parties that hold a seat in some world, and independents.
func inPlay(worlds []*state) (list []seatledger.PartyID) {
	for _, w := range worlds {
		for _, s := range w.weighed() {
			if votes, _ := w.votesOf(s); votes > 0 && s.state == 'h' && !w.out() && !slices.Contains(list, s.party) {
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
	return o.sourceSays(w, r, rule)
}

func (o *oracleCase) sourceSays(w *state, r ruling, rule seatledger.ControlRule) ruling {
	report, ok := w.reports[rule]
	switch {
	case !ok:
		return r
	case report.party == "":
		return ruling{control.None, "", true}
	}
	return ruling{o.kindOf(report.party), report.party, true}
}

func (o *oracleCase) judgeSeats(w *state, rule seatledger.ControlRule, parties []seatledger.PartyID, stated bool) ruling {
	switch {
	case !w.exists:
		return ruling{}
	case w.out():
		return w.judgeOffice()
	case rule == seatledger.RuleChief:
		return o.judgePost(w, "chief")
	case rule == "post:deputy":
		return o.judgePost(w, "deputy")
	case !stated || w.votes() == 0:
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

// judgeOffice says who exercises the powers of a council in the place of its
// members.
func (w *state) judgeOffice() ruling {
	if w.waits || w.early {
		return ruling{kind: control.NotInOffice}
	}
	if p, ok := w.posts["administrator"]; ok && !p.vacant {
		return ruling{kind: control.Administered}
	}
	if w.office == dissolved {
		return ruling{kind: control.Dissolved}
	}
	return ruling{kind: control.Suspended}
}

// stated reports whether anything was ever stated of any seat.
func (w *state) stated() bool {
	return slices.ContainsFunc(w.seats, func(s spot) bool {
		votes, _ := w.votesOf(s)
		return votes > 0 && (s.person != "" || s.state != '?' && !s.unsaid)
	})
}

// judgeCasting says for whom the casting vote speaks: of a post whose holder is suspended
// as a member nobody knows who exercises it.
func (o *oracleCase) judgeCasting(w *state) ruling {
	p := w.posts[w.tieBreak]
	suspended := func(s spot) bool { return s.of(p.person).state == 'i' }
	if p.person != "" && !p.vacant && slices.ContainsFunc(w.seats, suspended) {
		return ruling{kind: control.Undetermined}
	}
	return o.judgePost(w, w.tieBreak)
}

func (o *oracleCase) judgePost(w *state, post seatledger.PostID) ruling {
	p, ok := w.posts[post]
	if !ok {
		return ruling{}
	}
	party := p.party
	for _, s := range w.seats {
		if x := s.of(p.person); p.person != "" && x.kind() == 'h' {
			party = x.party
		}
	}
	switch {
	case p.vacant || o.independents(party):
		return ruling{kind: control.None}
	case party == "":
		return ruling{kind: control.Undetermined}
	}
	return ruling{kind: o.kindOf(party), party: party}
}

// judge draws the judgements of all worlds together. What they leave open a
// source may settle, if it says the same in all of them.
func (o *oracleCase) judge(worlds []*state, rule seatledger.ControlRule) ruling {
	worlds = o.counted(worlds)
	parties := o.mayControl(worlds)
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
		r = draw(func(w *state) ruling { return o.sourceSays(w, r, rule) })
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
	return weighing(fits, func(votes int) int { return votes })
}

// countingSeats counts seats with a vote, whatever its weight.
func countingSeats(fits func(s spot) bool) func(w *state) (int, int) {
	return weighing(fits, func(votes int) int { return min(votes, 1) })
}

func weighing(fits func(s spot) bool, weight func(votes int) int) func(w *state) (int, int) {
	return func(w *state) (n, _ int) {
		if w.out() {
			return 0, 0 // they add up to nothing
		}
		seats := w.seats
		if weight(2) == 2 {
			seats = w.weighed()
		}
		for _, s := range seats {
			if votes, _ := w.votesOf(s); fits(s) {
				n += weight(votes)
			}
		}
		return n, n
	}
}

// differ compares an answer with the enumerator's; blank = they agree. A wider
// answer only holds what the enumerator's is.
func (o *oracleCase) differ(b *roll.Book, a *control.Answer, worlds []*state, wider bool) string {
	want := o.judge(worlds, a.Rule)
	worlds = o.counted(worlds)
	got := ruling{a.Kind, b.PartyID(a.Party), a.Reported}
	if wider && got.kind == want.kind {
		got.reported = want.reported // whether it takes a source's word depends on what may be
	}
	if wider && got != want && got.kind != control.Undetermined || !wider && got != want {
		return fmt.Sprintf("under %s: control says %v, the worlds %v", a.Rule, got, want)
	}
	if exists := slices.ContainsFunc(worlds, func(w *state) bool { return w.exists }); a.Exists != exists && (!wider || !a.Exists) {
		return fmt.Sprintf("there may be such a council: %v, in the worlds %v", a.Exists, exists)
	}
	for _, x := range []struct {
		what string
		got  control.Range
		fits func(s spot) bool
	}{{"unstated", a.Unstated, func(s spot) bool { return s.state == '?' }}, {"vacant", a.Vacant, func(s spot) bool { return s.state == 'v' }},
		{"idle", a.Idle, func(s spot) bool { return s.state == 'i' }}, {"contested", a.Contested, func(s spot) bool { return s.left && s.state == 'h' }}} {
		if in := bounds(worlds, counting(x.fits)); x.got != in && (!wider || !holds(x.got, in)) {
			return fmt.Sprintf("%s %v, in the worlds %v", x.what, x.got, in)
		}
	}
	parties := inPlay(worlds)
	for _, p := range parties {
		want := bounds(worlds, func(w *state) (sure, most int) {
			sure, _ = counting(func(s spot) bool { return s.state == 'h' && s.party == p })(w)
			_, open := counting(func(s spot) bool { return s.state == '?' })(w)
			return sure, sure + open
		})
		i := slices.IndexFunc(a.Parties, func(x control.PartyRange) bool { return b.PartyID(x.Party) == p })
		if i < 0 || a.Parties[i].Range != want && (!wider || !holds(a.Parties[i].Range, want)) {
			return fmt.Sprintf("%s: control counts %v, the worlds %v", p, a.Parties, want)
		}
	}
	if len(parties) != len(a.Parties) && !wider {
		return fmt.Sprintf("control counts %d parties, the worlds %v", len(a.Parties), parties)
	}
	return ""
}

// holds reports whether a range is as wide as another or wider around it.
func holds(wide, r control.Range) bool {
	return wide.Certain <= r.Certain && wide.Possible >= r.Possible
}

// posts are the posts of the random ledgers.
var posts = []seatledger.PostID{seatledger.Chief, "deputy"}

// differRoll compares what the fold says of seats, people and posts with the
// worlds; blank = they agree.
func (o *oracleCase) differRoll(r roll.Roll, worlds []*state, wider bool) string {
	want := map[string]bool{}
	for _, w := range worlds {
		for _, s := range w.seats {
			if w.exists && (s.person != "" || s.substituted()) && !s.ended {
				want[s.fact(w)] = true
			}
		}
		for id, p := range w.posts {
			if p.ended {
				p = office{vacant: true}
			}
			want[fmt.Sprintf("%s: %s/%s/%v", id, p.person, w.partyOf(p), p.vacant)] = true
		}
	}
	got := map[string]bool{}
	for _, s := range r.Seats {
		for _, f := range s.Alternatives {
			if f.Person != "" || f.Sits != "" {
				got[factOf(f)] = true
			}
		}
		if why := denied(s, worlds); why != "" {
			return why
		}
	}
	for _, p := range r.Posts {
		for _, f := range p.Alternatives {
			got[fmt.Sprintf("%s: %s/%s/%v", p.Post, f.Person, f.Party, f.Vacant)] = true
		}
		if bare := slices.ContainsFunc(worlds, func(w *state) bool { _, told := w.posts[p.Post]; return !told }); bare != p.Unstated && (bare || !wider) {
			return fmt.Sprintf("post %s: the roll says that nothing may be told of it: %v; the worlds %v", p.Post, p.Unstated, bare)
		}
	}
	anybody := slices.ContainsFunc(r.Seats, func(s roll.SeatFacts) bool {
		return slices.ContainsFunc(s.Alternatives, func(f roll.Facts) bool { return f.Unstated && f.Person == "" })
	})
	for fact := range want {
		wider = wider && (got[fact] || anybody && (strings.Contains(fact, " sits: ") || got[unnamed(fact)]))
	}
	if !wider && !maps.Equal(got, want) {
		return fmt.Sprintf("the roll says\n  %s\nthe worlds\n  %s", strings.Join(slices.Sorted(maps.Keys(got)), "\n  "), strings.Join(slices.Sorted(maps.Keys(want)), "\n  "))
	}
	return ""
}

// unnamed says of a post that somebody holds it for the same party, as a seat that goes
// with it on which anybody may sit leaves it.
func unnamed(fact string) string {
	post, holder, _ := strings.Cut(fact, ": ")
	_, rest, _ := strings.Cut(holder, "/")
	return post + ": /" + rest
}

// factOf says what is so of the people of a seat of a roll, as [spot.fact] does.
func factOf(f roll.Facts) string {
	state := 'h'
	if f.Unstated {
		state = '?'
	}
	return fmt.Sprintf("%s%s%v sits: %s>%s %v %c", f.Person, f.Sits, f.OnLeave, f.List, f.Allegiance, f.Standing, state)
}

// denied says which world denies what a roll says for certain of somebody; blank =
// none.
func denied(s roll.SeatFacts, worlds []*state) string {
	if len(s.Alternatives) != 1 || s.Alternatives[0].Person == "" {
		return ""
	}
	fact := factOf(s.Alternatives[0])
	for _, w := range worlds {
		if w.exists && len(w.seats) >= int(s.Seat) && !slices.ContainsFunc(w.seats, func(s spot) bool { return !s.ended && s.fact(w) == fact }) {
			return fmt.Sprintf("for certain the roll says %s, which a world denies: %s", fact, w)
		}
	}
	return ""
}

// partyOf gives the party that the holder of a post sits for.
func (w *state) partyOf(p office) seatledger.PartyID {
	for _, s := range w.seats {
		if x := s.of(p.person); p.person != "" && x.kind() == 'h' && !p.vacant {
			return x.party
		}
	}
	if p.vacant {
		return ""
	}
	return p.party
}
