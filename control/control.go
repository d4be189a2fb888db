// Package control judges a roll: who controls a council on a day, when that
// changed and because of which entries, what would tip it, and how seats are
// shared and have drifted from the votes.
//
// A judgement is made in every world of the roll (see package roll) and then
// drawn together. A party controls if it reaches the quota in all worlds,
// whatever parties the unstated seats belong to; nobody does (no overall
// control) if in no world any party can; otherwise the answer is
// undetermined. Certain is the fewest seats a party has in any world,
// possible the most. A council none of whose seats was ever stated is
// unknown. Where a world, or all of them together, do not determine the answer,
// a source's word on who controls the council (control-reported, under the same
// rule) stands in for it, and the answer says that it is reported.
//
// Quotas are computed, never typed: the row of a rule in the table of
// [seatledger.Rules] says whether it counts the votes of seats, of one party or
// of declared partners together, and how many make control, or which post it
// reads, whose holder's allegiance then decides. Independents never add up to
// a party: of the seats that sit for an entry of the parties table that is of
// kind independents, only those that its own list won count together, as one
// list; who came to sit there later sits alone. A contested seat counts for its holder's allegiance; it is shown,
// never subtracted.
//
// The package does no I/O and reads no clock.
package control

import (
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// Kind is the kind of an answer.
type Kind uint8

// The kinds of answer.
const (
	Unknown      Kind = iota // nothing is recorded that would tell
	Undetermined             // the records leave it open
	None                     // no overall control in any world
	Party                    // one party, in every world
	Coalition                // declared partners together, in every world
)

func (k Kind) String() string {
	return [...]string{"unknown", "undetermined", "none", "party", "coalition"}[k]
}

// MarshalText writes the kind as a word.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Verdict is a judgement without its reasons.
type Verdict struct {
	Kind     Kind
	Reported bool     // on a source's word, not from the roll
	Party    roll.Ref // of kinds party and coalition
}

// same reports whether two verdicts name the same controller.
func (v Verdict) same(x Verdict) bool { return v.Kind == x.Kind && v.Party == x.Party }

// Judge judges councils of one view, with buffers of its own: one a goroutine.
type Judge struct {
	View   *roll.View
	Folder *roll.Folder
	count  count
}

// NewJudge makes a judge of a view.
func NewJudge(v *roll.View) *Judge { return &Judge{View: v, Folder: v.Folder()} }

// count holds how the seats of one world are held.
type count struct {
	parties                 []partyCount
	size                    int
	sure, maybe             int // seats with a stated holder; of these, perhaps vacant
	unstated, unstatedMaybe int
	unsaid                  int // of the unstated, those without even a name
	vacant                  int
	contested, contestMaybe int
}

// partyCount holds the seats of one party in one world. Those of independents
// who did not win them on one list do not add up; they are apart.
type partyCount struct {
	party                 roll.Ref
	sure, maybe           int
	sureApart, maybeApart int
}

// take counts a world into j.count.
func (j *Judge) take(w *roll.World) {
	c := &j.count
	*c = count{parties: c.parties[:0], size: len(w.Seats)}
	for i := range w.Seats {
		h := &w.Seats[i]
		maybe := h.Mark.Is(roll.MaybeVacant)
		switch {
		case h.Mark.Is(roll.VacantSeat):
			c.vacant++
		case h.Mark.Is(roll.Unstated):
			c.unstated++
			if h.Person == 0 {
				c.unsaid++
			}
			if maybe {
				c.unstatedMaybe++
			}
		default:
			c.hold(h.Allegiance, maybe, j.apart(h))
			if h.Mark.Is(roll.LeftList) {
				c.contested++
				if maybe {
					c.contestMaybe++
				}
			}
		}
	}
}

// apart reports whether a holder is an independent who sits alone.
func (j *Judge) apart(h *roll.Holding) bool {
	return h.Allegiance == roll.Independent || h.List != h.Allegiance && j.independents(h.Allegiance)
}

func (c *count) hold(party roll.Ref, maybe, apart bool) {
	i := 0
	for i < len(c.parties) && c.parties[i].party != party {
		i++
	}
	if i == len(c.parties) {
		c.parties = append(c.parties, partyCount{party: party})
	}
	p := &c.parties[i]
	if maybe {
		p.maybe++
		c.maybe++
	} else {
		p.sure++
		c.sure++
	}
	switch {
	case apart && maybe:
		p.maybeApart++
	case apart:
		p.sureApart++
	}
}

// reach says whether a holder of so many seats has, or could have, control.
type reach uint8

const (
	never reach = iota
	perhaps
	surely
)

// reach judges a party, or partners together, by a quota. The worst case empties
// its doubtful seats and fills all others; the best case does the reverse and
// gives it every unstated seat.
func (c *count) reach(quota seatledger.Quota, sure, maybe int) reach {
	most := sure + maybe + c.unstated
	others := c.sure - sure
	switch {
	case sure >= quota(c.size, sure+others+(c.maybe-maybe)+c.unstated):
		return surely
	case most >= quota(c.size, most+others):
		return perhaps
	}
	return never
}

// verdict judges the world counted last under a rule, from its seats alone.
func (j *Judge) verdict(w *roll.World, rule seatledger.ControlRule) Verdict {
	if !w.Exists {
		return Verdict{}
	}
	row, ok := rule.Row()
	switch {
	case !ok:
		return Verdict{}
	case row.Reads == seatledger.ReadsPost:
		return j.holder(w, rule.Post())
	}
	c := &j.count
	if c.unsaid == c.size {
		return Verdict{}
	}
	best := c.reach(row.Quota, 0, 0) // a party that has only unstated seats
	if row.Reads == seatledger.ReadsPartners {
		partners, r := j.coalition(w, row.Quota)
		if r == surely {
			return Verdict{Kind: Coalition, Party: partners}
		}
		best = max(best, r)
	}
	for _, p := range c.parties {
		if p.party == roll.Independent {
			continue
		}
		r := c.reach(row.Quota, p.sure-p.sureApart, p.maybe-p.maybeApart)
		if r == surely {
			return Verdict{Kind: Party, Party: p.party}
		}
		best = max(best, r)
	}
	if best == perhaps {
		return Verdict{Kind: Undetermined}
	}
	return Verdict{Kind: None}
}

// independents reports whether a party is none: the independents of a place.
func (j *Judge) independents(party roll.Ref) bool {
	return party == roll.Independent || j.View.Book.PartyInfo(party).Kind == seatledger.KindIndependents
}

// coalition gives how far the best placed of the declared coalitions reaches.
func (j *Judge) coalition(w *roll.World, quota seatledger.Quota) (coalition roll.Ref, best reach) {
	for _, x := range w.Coalitions {
		members := j.View.Book.PartyInfo(x).Members
		sure, maybe := 0, 0
		for _, p := range j.count.parties {
			if p.party == x || slices.Contains(members, p.party) {
				sure, maybe = sure+p.sure, maybe+p.maybe
			}
		}
		if r := j.count.reach(quota, sure, maybe); r > best {
			coalition, best = x, r
		}
	}
	return coalition, best
}

// holder judges by the holder of a post.
func (j *Judge) holder(w *roll.World, post seatledger.PostID) Verdict {
	id, ok := j.View.Book.Post(post)
	i := slices.IndexFunc(w.Posts, func(p roll.PostHolding) bool { return p.Post == id })
	if !ok || i < 0 {
		return Verdict{}
	}
	party, sure := w.PostParty(&w.Posts[i])
	switch {
	case w.Posts[i].Vacant, j.independents(party): // an independent's post gives nobody control, kept or lost
		return Verdict{Kind: None}
	case !sure:
		return Verdict{Kind: Undetermined}
	}
	return Verdict{Kind: Party, Party: party}
}

// judge judges one world, and takes a source's word where it leaves it open.
func (j *Judge) judge(w *roll.World, rule seatledger.ControlRule) Verdict {
	j.take(w)
	v := j.verdict(w, rule)
	if v.Kind > Undetermined || !w.Exists {
		return v
	}
	return reported(w, rule, v)
}

// reported gives a source's word on who controls the council in a world; v
// where there is none.
func reported(w *roll.World, rule seatledger.ControlRule, v Verdict) Verdict {
	report, ok := w.Report(rule)
	switch {
	case !ok:
		return v
	case report.Party == 0:
		return Verdict{Kind: None, Reported: true}
	}
	return Verdict{Kind: Party, Reported: true, Party: report.Party}
}

// Verdict draws the judgements of all worlds together. What they leave open a
// source's word settles, if it is the same in all of them.
func (j *Judge) Verdict(worlds []roll.World, rule seatledger.ControlRule) Verdict {
	if len(worlds) == 0 {
		return Verdict{}
	}
	if j.Folder.Overflowed() {
		return Verdict{Kind: Undetermined}
	}
	v := draw(worlds, func(w *roll.World) Verdict { return j.judge(w, rule) })
	if v.Kind == Undetermined && len(worlds) > 1 {
		return draw(worlds, func(w *roll.World) Verdict { return reported(w, rule, v) })
	}
	return v
}

// draw gives the verdict of all worlds; undetermined where they differ.
func draw(worlds []roll.World, judge func(w *roll.World) Verdict) Verdict {
	v := judge(&worlds[0])
	for i := range worlds[1:] {
		x := judge(&worlds[i+1])
		if !v.same(x) {
			return Verdict{Kind: Undetermined}
		}
		v.Reported = v.Reported || x.Reported
	}
	return v
}
