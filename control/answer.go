package control

import (
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// Range is a number of seats that the worlds leave between two bounds.
type Range struct{ Certain, Possible int }

// Answer is the judgement of one council on one day under one rule, with its
// reasons. Counts are seats.
type Answer struct {
	Verdict
	Council   roll.Ref
	On        seatledger.Day
	Rule      seatledger.ControlRule
	Exists    bool
	Seats     int // statutory; the most in any world
	Quota     int // seats that control takes; 0 where the rule reads a post
	Vacant    Range
	Contested Range
	Unstated  Range
	Parties   []PartyRange // in order of party id
	Bounded   bool         // too many worlds to keep apart
	Worlds    int
	Because   []seatledger.Position // entries that the answer rests on, ascending
	Disputes  []roll.Dispute
	Confirmed seatledger.Day // latest day on which a source of these entries was published
	Dated     bool           // whether Confirmed is known
	Facts     roll.CouncilFacts
}

// PartyRange is the seats that sit for a party. Possible counts the unstated
// seats too.
type PartyRange struct {
	Party roll.Ref
	Range
	Apart int // of the certain seats, those of independents who sit alone; the most in any world
}

// Together gives the certain seats that add up to a party.
func (p PartyRange) Together() int { return p.Certain - min(p.Apart, p.Certain) }

// Margin gives the seats by which the controlling party exceeds the quota
// (0 = it cannot lose one), or by which the largest party misses it (below
// 0); ok is false where the answer is neither.
func (a *Answer) Margin() (margin int, ok bool) {
	if a.Rule.Post() != "" || a.Reported || a.Kind < None {
		return 0, false
	}
	most := 0
	for _, p := range a.Parties {
		if a.Kind == None || p.Party == a.Party {
			most = max(most, p.Together())
		}
	}
	return most - a.Quota, a.Kind != Coalition
}

// At judges a council on a day.
func (j *Judge) At(c roll.Ref, on seatledger.Day, rule seatledger.ControlRule) Answer {
	worlds := j.Folder.At(c, on)
	a := Answer{Council: c, On: on, Rule: rule, Worlds: len(worlds), Bounded: j.Folder.Overflowed()}
	a.Verdict = j.Verdict(worlds, rule)
	for i := range worlds {
		w := &worlds[i]
		a.Exists = a.Exists || w.Exists
		j.take(w)
		a.add(&j.count, i == 0)
		a.addQuota(&j.count)
		j.addCauses(&a, w)
	}
	if len(worlds) > 0 {
		a.Facts = worlds[0].Facts
	}
	a.finish(j)
	return a
}

// add widens the ranges by what one world holds.
func (a *Answer) add(c *count, first bool) {
	for i := range a.Parties {
		if !slices.ContainsFunc(c.parties, func(p partyCount) bool { return p.party == a.Parties[i].Party }) {
			a.Parties[i].Certain = 0
			a.Parties[i].Possible = max(a.Parties[i].Possible, c.unstated)
		}
	}
	for _, p := range c.parties {
		x := a.party(p.party, first)
		x.widen(p.sure, p.sure+p.maybe+c.unstated, first)
		x.Apart = max(x.Apart, p.sureApart)
	}
	a.Seats = max(a.Seats, c.size)
	a.Vacant.widen(c.vacant, c.vacant+c.maybe+c.unstatedMaybe, first)
	a.Contested.widen(c.contested-c.contestMaybe, c.contested, first)
	a.Unstated.widen(c.unstated-c.unstatedMaybe, c.unstated, first)
}

// party gives the range of a party; one that an earlier world did not have
// starts from what that world could have given it at the least.
func (a *Answer) party(party roll.Ref, first bool) *PartyRange {
	i := slices.IndexFunc(a.Parties, func(p PartyRange) bool { return p.Party == party })
	if i < 0 {
		i = len(a.Parties)
		a.Parties = append(a.Parties, PartyRange{Party: party})
		if !first {
			a.Parties[i].Possible = a.Unstated.Possible
		}
	}
	return &a.Parties[i]
}

func (r *Range) widen(least, most int, first bool) {
	if first {
		*r = Range{least, most}
		return
	}
	r.Certain, r.Possible = min(r.Certain, least), max(r.Possible, most)
}

func (a *Answer) addQuota(c *count) {
	a.Quota = max(a.Quota, a.Rule.Quota(c.size, c.sure+c.maybe+c.unstated))
}

// maxCauses bounds the entries an answer names when the worlds are many.
const maxCauses = 200

// addCauses adds the entries that the judgement of a world rests on: those
// that gave the controller its seats; every seat's where nobody controls or
// it is open.
func (j *Judge) addCauses(a *Answer, w *roll.World) {
	if len(a.Because) > maxCauses || !w.Exists {
		return
	}
	if a.Reported {
		r, _ := w.Report(a.Rule)
		a.because(r.Cause)
		return
	}
	if post := a.Rule.Post(); post != "" {
		j.addPostCauses(a, w, post)
		return
	}
	members := []roll.Ref{a.Party}
	if a.Kind == Coalition {
		members = append(members, j.View.Book.PartyInfo(a.Party).Members...)
	}
	for i := range w.Seats {
		h := &w.Seats[i]
		if a.Kind < Party || h.Held() && slices.Contains(members, h.Allegiance) {
			a.because(h.Cause)
		}
	}
}

func (j *Judge) addPostCauses(a *Answer, w *roll.World, post seatledger.PostID) {
	id, _ := j.View.Book.Post(post)
	for i := range w.Posts {
		if w.Posts[i].Post != id {
			continue
		}
		a.because(w.Posts[i].Cause)
		for s := range w.Seats {
			if h := &w.Seats[s]; h.Person != 0 && h.Person == w.Posts[i].Person {
				a.because(h.Cause)
			}
		}
	}
}

func (a *Answer) because(pos uint32) {
	if pos != 0 {
		a.Because = append(a.Because, seatledger.Position(pos))
	}
}

func (a *Answer) finish(j *Judge) {
	slices.Sort(a.Because)
	a.Because = slices.Compact(a.Because)
	a.Disputes = j.Folder.Disputes()
	a.Confirmed, a.Dated = j.Folder.Confirmed(a.Because)
	b := j.View.Book
	slices.SortFunc(a.Parties, func(x, y PartyRange) int {
		return compareIDs(b, x.Party, y.Party)
	})
	if a.Bounded { // too many worlds: nothing is certain
		for i := range a.Parties {
			a.Parties[i].Range = Range{0, a.Seats}
		}
		a.Vacant, a.Contested, a.Unstated = Range{0, a.Seats}, Range{0, a.Seats}, Range{0, a.Seats}
	}
}

func compareIDs(b *roll.Book, x, y roll.Ref) int {
	switch px, py := b.PartyID(x), b.PartyID(y); {
	case px < py:
		return -1
	case px > py:
		return 1
	}
	return 0
}
