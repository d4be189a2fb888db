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

// This file is the enumerator's reading of what is asked beyond one day: when
// control changed and because of which entries, what would tip it, what is
// shared.

// onDay gives the same case asked about another day.
func (o *oracleCase) onDay(day seatledger.Day) *oracleCase {
	x := *o
	x.on = day
	return &x
}

// without gives the same case in which some things never happened.
func (o *oracleCase) without(skip map[string]bool) *oracleCase {
	x := *o
	x.skip = skip
	return &x
}

// differCourse compares the timeline and the flips under a rule, and perhaps
// their causes, with what the worlds of every day say; blank = they agree, or there are too many worlds.
func (o *oracleCase) differCourse(j *control.Judge, c roll.Ref, rule seatledger.ControlRule, causes bool) string {
	b := j.View.Book
	type verdict struct {
		exists bool
		ruling
	}
	var days []verdict
	for d := o.start; d <= o.on; d++ {
		worlds, ok := o.onDay(d).worlds(o.plays() / 10)
		if !ok {
			return ""
		}
		list := sorted(worlds)
		exists := slices.ContainsFunc(list, func(w *state) bool { return w.exists })
		days = append(days, verdict{exists, o.judge(list, rule)})
	}
	timeline := j.Timeline(c, rule)
	for i, want := range days {
		day := o.start + seatledger.Day(i)
		got := verdict{}
		for _, s := range timeline {
			if s.From <= day {
				got = verdict{s.Exists, ruling{s.Kind, b.PartyID(s.Party), s.Reported}}
			}
		}
		if got != want {
			return fmt.Sprintf("on %v under %s: the timeline says %v, the worlds %v", day, rule, got, want)
		}
	}
	flips := slices.DeleteFunc(j.Flips(c, rule, o.start+1, o.on), func(f control.Flip) bool { return f.On <= o.start })
	n := 0
	for i := 1; i < len(days); i++ {
		day := o.start + seatledger.Day(i)
		was, is := days[i-1], days[i]
		if !was.exists || !is.exists || was.kind == is.kind && was.party == is.party {
			continue
		}
		if n == len(flips) || flips[n].On != day || flips[n].From.Kind != was.kind || flips[n].To.Kind != is.kind ||
			b.PartyID(flips[n].From.Party) != was.party || b.PartyID(flips[n].To.Party) != is.party {
			return fmt.Sprintf("under %s the worlds flip on %v from %v to %v, flips are %+v", rule, day, was, is, flips)
		}
		if causes {
			if why := o.differCauses(b, &flips[n], rule); why != "" {
				return why
			}
		}
		n++
		seen.flips++
	}
	if n != len(flips) {
		return fmt.Sprintf("under %s the worlds flip %d times, flips are %+v", rule, n, flips)
	}
	return ""
}

// differCauses compares the causes of a flip with those entries whose day it is
// and without which the counts of that day are others. It looks only at ledgers
// in which every day is known and no entry corrects or contradicts another.
func (o *oracleCase) differCauses(b *roll.Book, f *control.Flip, rule seatledger.ControlRule) string {
	if !o.plain() || rule.Post() != "" || rule == seatledger.RuleCoalition || f.From.Reported || f.To.Reported {
		return ""
	}
	at := o.onDay(f.On)
	worlds, _ := at.worlds(o.plays())
	counts := o.counts(sorted(worlds), rule)
	causes := map[seatledger.Position]bool{}
	skip := map[string]bool{}
	happened := o.happenedOn(f.On)
	for name, positions := range happened {
		worlds, ok := at.without(map[string]bool{name: true}).worlds(o.plays())
		if !ok {
			return ""
		}
		if o.counts(sorted(worlds), rule) != counts {
			skip[name] = true
			for _, pos := range positions {
				causes[pos] = true
			}
		}
	}
	if len(happened) < 2 { // there is nothing to choose from
		return ""
	}
	if len(causes) == 0 {
		return o.differTwice(b, f, rule, happened)
	}
	less, ok := at.without(skip).worlds(o.plays())
	if !ok {
		return ""
	}
	was, ok := o.onDay(f.On - 1).worlds(o.plays())
	from := o.judge(sorted(was), rule)
	if first := slices.Sorted(maps.Keys(causes)); ok && !slices.Equal(f.Because, first) && !o.judge(sorted(less), rule).same(from) { // what alters the counts once these are gone
		more := maps.Clone(skip)
		counts := o.counts(sorted(less), rule)
		for name := range happened {
			also := maps.Clone(skip)
			also[name] = true
			if worlds, ok := at.without(also).worlds(o.plays()); ok && !skip[name] && o.counts(sorted(worlds), rule) != counts {
				more[name] = true
			}
		}
		for _, all := range []map[string]bool{more, o.alike(at, rule, from, skip, happened)} {
			if worlds, ok := at.without(all).worlds(o.plays()); ok && o.judge(sorted(worlds), rule).same(from) {
				less = worlds
				for name := range all {
					for _, pos := range happened[name] {
						causes[pos] = true
					}
				}
				break
			}
		}
	}
	if want := slices.Sorted(maps.Keys(causes)); !slices.Equal(f.Because, want) {
		return fmt.Sprintf("under %s the flip on %v is because of %v, say the worlds; flips says %v", rule, f.On, want, f.Because)
	}
	seen.causes++
	want := o.judge(sorted(less), rule)
	if f.Without.Kind != want.kind || b.PartyID(f.Without.Party) != want.party {
		return fmt.Sprintf("under %s without the causes of %v the worlds come to %v, flips says %v", rule, f.On, want, f.Without)
	}
	return ""
}

// alike adds to what alters the counts of a day when it alone is gone what alters them
// by itself, without all else of that day, if nothing of it brings back what was before.
func (o *oracleCase) alike(at *oracleCase, rule seatledger.ControlRule, from ruling, skip map[string]bool, happened map[string][]seatledger.Position) map[string]bool {
	without := func(but string) (string, ruling) {
		none := map[string]bool{}
		for name := range happened {
			none[name] = name != but
		}
		worlds, _ := at.without(none).worlds(o.plays())
		return o.counts(sorted(worlds), rule), o.judge(sorted(worlds), rule)
	}
	all := maps.Clone(skip)
	counts, before := without("")
	for name := range happened {
		if alone, _ := without(name); before.same(from) && alone != counts {
			all[name] = true
		}
	}
	return all
}

// differTwice compares a flip that nothing alone is the cause of, for several say the
// same: no other entry brings back what was before once those that it names are gone.
func (o *oracleCase) differTwice(b *roll.Book, f *control.Flip, rule seatledger.ControlRule, happened map[string][]seatledger.Position) string {
	at := o.onDay(f.On)
	ruledWithout := func(skip map[string]bool) ruling {
		worlds, _ := at.without(skip).worlds(o.plays())
		return o.judge(sorted(worlds), rule)
	}
	named := map[string]bool{}
	for name, positions := range happened {
		named[name] = slices.Contains(f.Because, positions[0])
	}
	want := ruledWithout(named)
	if f.Without.Kind != want.kind || b.PartyID(f.Without.Party) != want.party {
		return fmt.Sprintf("under %s without %v the worlds of %v come to %v, flips says %v", rule, f.Because, f.On, want, f.Without)
	}
	was, _ := o.onDay(f.On - 1).worlds(o.plays())
	from := o.judge(sorted(was), rule)
	for name := range happened {
		also := maps.Clone(named)
		if also[name] = true; !named[name] && from.kind != control.Unknown && !want.same(from) && ruledWithout(also).same(from) {
			return fmt.Sprintf("under %s the flip on %v is because of %v, and of %s, say the worlds", rule, f.On, f.Because, name)
		}
	}
	return ""
}

func (r ruling) same(x ruling) bool { return r.kind == x.kind && r.party == x.party }

// plain reports whether every day is known and no entry corrects or contradicts
// another.
func (o *oracleCase) plain() bool {
	if o.clock.ByPublic {
		return false
	}
	for _, e := range o.entries {
		if e.Supersedes != 0 || e.Package != "one" {
			return false
		}
		switch r := e.Row.(type) {
		case *seatledger.Event:
			if effect, _ := r.Kind.Effect(); !r.Date.Exact() || !r.Until.IsZero() || effect == seatledger.EffectRoster {
				return false
			}
		case *seatledger.Election:
			if !r.Date.Exact() || !r.TakesOffice.IsZero() && !r.TakesOffice.Exact() {
				return false
			}
		case *seatledger.Contest:
			if !r.Until.IsZero() {
				return false
			}
		case *seatledger.Ward:
			if !r.From.IsZero() && !r.From.Exact() || !r.To.IsZero() {
				return false
			}
		case *seatledger.Council:
			if !r.From.IsZero() && !r.From.Exact() || !r.To.IsZero() {
				return false
			}
		case *seatledger.Party:
			if !r.From.IsZero() && !r.From.Exact() || !r.To.IsZero() {
				return false
			}
		}
	}
	return true
}

// happenedOn names what has its day on a day, with the entries that say so. Of
// an election these are its rows, or the election itself where none is recorded.
func (o *oracleCase) happenedOn(day seatledger.Day) map[string][]seatledger.Position {
	found := map[string][]seatledger.Position{}
	elections := map[seatledger.ElectionID]bool{}
	positions := map[seatledger.ElectionID]seatledger.Position{}
	void := map[string]bool{} // contests by which nobody takes office
	for _, e := range o.entries {
		if k, is := e.Row.(*seatledger.Contest); is && k.State == "void" && (o.clock.Known == 0 || e.Position <= o.clock.Known) {
			void[string(k.Election)+"|"+k.Ward] = true
		}
	}
	l := readLedger(o)
	l.readOffices()
	for _, e := range o.entries {
		if o.clock.Known != 0 && e.Position > o.clock.Known {
			continue
		}
		switch r := e.Row.(type) {
		case *seatledger.Event:
			again := slices.ContainsFunc(l.forestalled, func(f forestalled) bool { return f.event == r && f.takes.Earliest() == day })
			if (again || l.inOffice(r).Date.Earliest() == day) && ranks[r.Kind] != 0 {
				found["event "+string(r.ID)] = []seatledger.Position{e.Position}
			}
		case *seatledger.Election:
			date := r.TakesOffice
			if date.IsZero() {
				date = r.Date
			}
			elections[r.ID] = date.Earliest() == day
			positions[r.ID] = e.Position
		case *seatledger.Ward:
			if r.From.Earliest() == day && !r.From.IsZero() {
				found["ward "+seatledger.Key(r)] = []seatledger.Position{e.Position}
			}
		case *seatledger.Council:
			if r.From.Earliest() == day && !r.From.IsZero() {
				found["council "+r.From.String()] = []seatledger.Position{e.Position}
			}
		case *seatledger.Party:
			if r.From.Earliest() == day && !r.From.IsZero() && slices.Contains(r.Councils, o.council) {
				found["group "+string(r.ID)] = []seatledger.Position{e.Position}
			}
		case *seatledger.Result:
			if elections[r.Election] && !void[string(r.Election)+"|"+r.Ward] {
				name := "election " + string(r.Election)
				found[name] = append(found[name], e.Position)
			}
		}
	}
	for id, today := range elections {
		if name := "election " + string(id); today && found[name] == nil {
			found[name] = []seatledger.Position{positions[id]}
		}
	}
	return found
}

// counts writes down what a rule compares in the worlds.
func (o *oracleCase) counts(worlds []*state, rule seatledger.ControlRule) string {
	worlds = o.counted(worlds)
	parties := inPlay(worlds)
	slices.Sort(parties)
	var text strings.Builder
	quota, size := 0, 0
	var instead []string // who exercises the powers of the council
	for _, w := range worlds {
		size = max(size, w.votes())
		if w.out() {
			if r := fmt.Sprint(w.judgeOffice()); w.exists && !slices.Contains(instead, r) {
				instead = append(instead, r)
			}
			continue
		}
		filled, _ := counting(func(s spot) bool { return s.state == 'h' || s.state == '?' })(w)
		row, _ := rule.Row()
		quota = max(quota, row.Quota(w.votes(), filled))
	}
	for _, p := range parties {
		in := bounds(worlds, func(w *state) (sure, most int) {
			sure, _ = counting(func(s spot) bool { return s.state == 'h' && s.party == p })(w)
			_, open := counting(func(s spot) bool { return s.state == '?' })(w)
			return sure, sure + open
		})
		apart := bounds(worlds, counting(func(s spot) bool { return s.state == 'h' && s.party == p && o.independents(p) && s.list != p }))
		fmt.Fprintf(&text, "%s %v/%d;", p, in, apart.Possible)
	}
	if rule != seatledger.RuleTwoThirds && o.tied(worlds, rule, quota) {
		voices := map[string]bool{}
		for _, w := range worlds {
			voices[fmt.Sprint(o.judgeCasting(w))] = true
		}
		fmt.Fprint(&text, slices.Sorted(maps.Keys(voices)))
	}
	slices.Sort(instead)
	return text.String() + fmt.Sprintf("%d of %d, %v, %v", quota, size, instead, bounds(worlds, counting(func(s spot) bool { return s.state == '?' })))
}

// tied reports whether somebody may have half of the votes without surely having
// control by them, where half is enough with the casting vote.
func (o *oracleCase) tied(worlds []*state, rule seatledger.ControlRule, quota int) bool {
	half := 0
	for i, w := range worlds {
		if w.tieBreak == "" {
			continue
		}
		votes := w.votes()
		if rule == seatledger.RuleSitting {
			votes, _ = counting(func(s spot) bool { return s.state == 'h' || s.state == '?' })(w)
		}
		if h := max(1, (votes+1)/2); i == 0 || h < half || half == 0 {
			half = h
		}
	}
	if half == 0 || half >= quota {
		return false
	}
	for _, p := range append(inPlay(worlds), "") {
		in := bounds(worlds, func(w *state) (sure, most int) {
			sure, _ = counting(func(s spot) bool { return s.state == 'h' && s.party == p })(w)
			_, open := counting(func(s spot) bool { return s.state == '?' })(w)
			return sure, sure + open
		})
		apart := bounds(worlds, counting(func(s spot) bool { return s.state == 'h' && s.party == p && o.independents(p) && s.list != p })).Possible
		if in.Possible >= half && in.Certain-min(apart, in.Certain) < quota {
			return true
		}
	}
	return false
}

func sizesOf(worlds []*state) (list []int) {
	for _, w := range worlds {
		list = append(list, w.votes())
	}
	return list
}

// differTip compares what would tip control with the certain seats of the
// worlds.
func (o *oracleCase) differTip(j *control.Judge, c roll.Ref, worlds []*state) string {
	b := j.View.Book
	t, err := j.Tip(c, o.on, seatledger.RuleMajority)
	if err != nil {
		return err.Error()
	}
	worlds = o.counted(worlds)
	quota := 0
	voices := map[seatledger.PartyID]bool{}
	for _, w := range worlds {
		if !w.out() {
			quota = max(quota, w.votes()/2+1)
		}
		v := o.judgeCasting(w)
		if w.tieBreak == "" || !w.exists || w.out() {
			v = ruling{kind: control.None}
		}
		if v.kind == control.Unknown || v.kind == control.Undetermined {
			voices["?"] = true
		}
		voices[v.party] = true
	}
	var caster seatledger.PartyID
	if len(voices) == 1 && slices.Max(sizesOf(worlds)) == slices.Min(sizesOf(worlds)) && worlds[0].votes()%2 == 0 {
		caster = slices.Collect(maps.Keys(voices))[0]
	}
	n := 0
	parties := inPlay(worlds)
	if caster != "" && !slices.Contains(parties, caster) {
		parties = append(parties, caster)
	}
	for _, p := range parties {
		if p == roll.Independents {
			continue
		}
		n++
		certain := bounds(worlds, counting(func(s spot) bool { return s.state == 'h' && s.party == p })).Certain
		apart := bounds(worlds, counting(func(s spot) bool { return s.state == 'h' && s.party == p && o.independents(p) && s.list != p })).Possible
		seats := certain - min(apart, certain)
		if seats == 0 && o.independents(p) && p != caster {
			n--
			continue
		}
		i := slices.IndexFunc(t.Parties, func(x control.PartyTip) bool { return b.PartyID(x.Party) == p })
		need := quota
		if p == caster {
			need--
		}
		if i < 0 || t.Parties[i].Seats != seats || t.Parties[i].ToGain != max(0, need-seats) || seats >= need && t.Parties[i].ToLose != seats-need+1 {
			return fmt.Sprintf("tip says of %s %+v; the worlds %d seats of %d needed", p, t.Parties, seats, need)
		}
		if x := t.Parties[i].Most; !o.independents(p) {
			most := bounds(worlds, func(w *state) (_, most int) {
				sure, _ := counting(func(s spot) bool { return s.state == 'h' && s.party == p })(w)
				_, open := counting(func(s spot) bool { return s.state == '?' })(w)
				return sure, sure + open
			}).Possible
			if x.Seats != most || x.ToGain != max(0, need-most) || most >= need && x.ToLose != most-need+1 {
				return fmt.Sprintf("tip says of %s at most %+v of %+v; the worlds %d seats of %d needed", p, x, t.Answer.Parties, most, need)
			}
		}
	}
	if n != len(t.Parties) {
		return fmt.Sprintf("tip tells of %d parties, the worlds have %d", len(t.Parties), n)
	}
	return ""
}

// differShares compares shares with the worlds.
func (o *oracleCase) differShares(j *control.Judge, c roll.Ref, worlds []*state) string {
	b := j.View.Book
	s := j.Shares(control.NewTimelines(j.View, seatledger.RuleMajority), 0, b.CouncilKind(c), o.on)
	if !slices.ContainsFunc(worlds, func(w *state) bool { return w.exists }) {
		if s.Councils != 0 {
			return "shares count a council that there is not"
		}
		return ""
	}
	raw := worlds
	worlds = o.counted(worlds)
	unstated := bounds(worlds, countingSeats(func(s spot) bool { return s.state == '?' }))
	vacant := bounds(worlds, countingSeats(func(s spot) bool { return s.state == 'v' }))
	if s.Unstated != unstated.Possible || s.Vacant != vacant.Certain {
		return fmt.Sprintf("shares say %d unstated, %d vacant; the worlds %v, %v", s.Unstated, s.Vacant, unstated, vacant)
	}
	for _, p := range append(slices.Clone(o.parties), "ind", "ab", "n", "g", "h", roll.Independents) {
		held := bounds(worlds, countingSeats(func(s spot) bool { return s.state == 'h' && s.party == p }))
		won := bounds(raw, countingSeats(func(s spot) bool { return s.list == p })).Certain
		posts := bounds(worlds, func(w *state) (n, _ int) {
			for _, x := range w.posts {
				if !w.out() && !x.vacant && w.partyOf(x) == p {
					n++
				}
			}
			return n, n
		}).Certain
		got := control.PartyShare{}
		for _, x := range s.Parties {
			if b.PartyID(x.Party) == p {
				got = x
			}
		}
		if got.Seats.Certain != held.Certain || got.Won != won || got.Posts != posts {
			return fmt.Sprintf("shares say of %s %+v; the worlds %d seats, %d won, %d posts", p, got, held.Certain, won, posts)
		}
	}
	return o.differPartners(b, &s, worlds)
}

// differPartners compares what declared partners have together with the worlds.
func (o *oracleCase) differPartners(b *roll.Book, s *control.Shares, worlds []*state) string {
	known := map[seatledger.PartyID]bool{}
	for _, w := range worlds {
		maps.Copy(known, w.coalitions)
	}
	for id := range known {
		c, _ := b.Party(id)
		within := func(party seatledger.PartyID) bool {
			r, _ := b.Party(party)
			return party == id || slices.Contains(b.PartyInfo(c).Members, r)
		}
		declared := bounds(worlds, func(w *state) (n, _ int) {
			if w.coalitions[id] && w.exists && !w.out() {
				n = 1
			}
			return n, n
		})
		held := bounds(worlds, func(w *state) (n, _ int) {
			if w.coalitions[id] {
				return countingSeats(func(s spot) bool { return s.state == 'h' && within(s.party) })(w)
			}
			return 0, 0
		})
		got := control.CoalitionShare{}
		for _, x := range s.Coalitions {
			if x.Party == c {
				got = x
			}
		}
		if got.Declared != declared || got.Seats.Certain != held.Certain {
			return fmt.Sprintf("shares say of the partners %s %+v; the worlds %v councils, %v seats", id, got, declared, held)
		}
	}
	return ""
}
