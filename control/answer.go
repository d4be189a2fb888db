package control

import (
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// Range is a number of seats that the worlds leave between two bounds.
type Range struct{ Certain, Possible int }

// Answer is the judgement of one council on one day under one rule, with its
// reasons. Counts are the votes of seats, one each where no ward says otherwise.
type Answer struct {
	Verdict
	Council       roll.Ref
	On            seatledger.Day
	Rule          seatledger.ControlRule
	By            seatledger.CountedBy
	Exists        bool
	States        []seatledger.CouncilState // it may be in; none = it never was
	Administrator roll.Ref                  // of a council of kind [Administered], who surely holds that post; 0 = nobody, or unnamed
	Seats         int                       // statutory, with a vote; the most in any world
	Votes         int                       // of all these; the same
	Quota         int                       // seats that control takes; 0 where the rule reads a post
	Tied          int                       // seats that control takes with the casting vote; the quota where no post has one
	Vacant        Range
	Contested     Range
	Unstated      Range
	Idle          Range                 // that nobody exercises: a member is suspended, or on leave without a substitute
	Parties       []PartyRange          // in order of party id
	Open          bool                  // the records leave something open
	Exact         bool                  // the ranges are what the records leave, and no wider
	Because       []seatledger.Position // entries that the answer rests on, ascending
	Rests         []Rest                // for those of them that seats rest on, how many do
	NoCaster      bool                  // it is open who controls, and no entry says who has the casting vote that may decide
	IdleCaster    bool                  // the same: whoever has it is, or may be, suspended, and who presides meanwhile is not on record
	NoSide        []seatledger.Position // the same: entries that give it to somebody without saying for whom that person sits
	Disputes      []roll.Dispute
	Confirmed     seatledger.Day // latest day on which a source of these entries was published
	Dated         bool           // whether Confirmed is known
	Facts         roll.CouncilFacts

	denials []seatledger.Position // sources that say otherwise than the seats
	holders []roll.Ref            // of the post of administrator, in some way
	loose   bool                  // the ranges are wider than the records leave, for groups are counted apart from moves
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
// 0); ok is false where the answer is neither. With the casting vote half of the
// seats is the quota.
func (a *Answer) Margin() (margin int, ok bool) {
	if a.Rule.Post() != "" || a.Reported || a.Kind < None || !a.Kind.Serves() {
		return 0, false
	}
	most := 0
	for _, p := range a.Parties {
		if a.Kind == None || p.Party == a.Party {
			most = max(most, p.Together())
		}
	}
	if a.Casting {
		return most - a.Tied, a.Kind != Coalition
	}
	return most - a.Quota, a.Kind != Coalition
}

// ties reports whether the judgement may rest on a casting vote: whether somebody
// may have half of the seats without surely having more.
func (a *Answer) ties() bool {
	row, _ := a.Rule.Row()
	return a.Tied < a.Quota && (row.Reads == seatledger.ReadsPartners || a.Unstated.Possible >= a.Tied ||
		slices.ContainsFunc(a.Parties, func(p PartyRange) bool { return p.Possible >= a.Tied && p.Together() < a.Quota }))
}

// At judges a council on a day.
func (j *Judge) At(c roll.Ref, on seatledger.Day, rule seatledger.ControlRule) Answer {
	s := j.Folder.At(c, on)
	_, sole := s.Sole()
	a := Answer{Council: c, On: on, Rule: rule, Open: !sole, Exact: s.Exact(), Exists: s.Exists(), States: s.States(), By: seatledger.ByParty, Facts: s.Facts()}
	a.Verdict = j.Verdict(s, rule)
	a.count(j, s)
	a.Exact = a.Exact && !a.loose
	if len(s.Frames) > 0 && j.byGroup(&s.Frames[0]) {
		a.By = seatledger.ByGroup
	}
	g := j.grouped(s)
	a.Exact = a.Exact && g.Exact()
	counted := false
	for i := range g.Frames {
		f := &g.Frames[i]
		if f.Office() != seatledger.StateInOffice && !a.Reported {
			j.addStateCauses(&a, f)
			continue
		}
		a.Exact = a.Exact && !j.spreads(f, rule)
		f.Parts(func(p *roll.Part) {
			j.addCauses(&a, f, p)
			a.addDenial(p)
		})
		a.addUnplaced(j, f)
		if f.Exists && rule.Post() == "" && !a.Reported {
			j.addRests(&a, f, !counted)
			counted = true
		}
		j.addOpenCaster(&a, f)
	}
	if row, _ := rule.Row(); row.Reads == seatledger.ReadsPartners && a.Kind <= None && !a.Reported {
		for _, pos := range j.Folder.Pacts() { // what has, or may have, taken control from partners
			a.because(pos)
		}
	}
	if a.holders = slices.Compact(a.holders); a.Kind == Administered && len(a.holders) == 1 {
		a.Administrator = a.holders[0]
	}
	a.finish(j)
	return a
}

// count gives the answer the ranges of all frames.
func (a *Answer) count(j *Judge, s *roll.State) {
	s = j.grouped(s)
	for i := range s.Frames {
		f := &s.Frames[i]
		j.read(f)
		a.loose = a.loose || j.count.loose
		a.add(&j.count, i == 0, f.Facts.TieBreak != "")
	}
}

// Quota gives the votes that control takes under a rule: the most in any way a
// council may stand; 0 where the rule reads a post.
func (j *Judge) Quota(s *roll.State, rule seatledger.ControlRule) int {
	a := Answer{Rule: rule}
	a.count(j, s)
	return a.Quota
}

// add widens the ranges by what the ways of one frame hold.
func (a *Answer) add(c *count, first, casts bool) {
	unstated := c.span(func(t *tally) int { return t.unstated })
	for i := range a.Parties {
		if x := &a.Parties[i]; !slices.Contains(c.parties, x.Party) {
			x.Certain, x.Possible = 0, max(x.Possible, unstated.Possible)
		}
	}
	for _, party := range c.parties {
		x := a.party(party, first)
		sure, most := c.seats(&bloc{party: party, apart: true})
		x.widen(sure.Certain, min(most.Possible, max(c.size, c.most)), first)
		apart := c.span(func(t *tally) int { together, n := t.seats(party); return n - together })
		x.Apart = max(x.Apart, min(apart.Possible+c.movedApart(party), c.size))
	}
	a.Seats, a.Votes = max(a.Seats, c.voting), max(a.Votes, c.size)
	a.Vacant.add(c, first, func(t *tally) int { return t.vacant })
	contested := c.span(func(t *tally) int { return t.contested })
	for _, x := range c.unplaced {
		contested = contested.plus(Range{x.Contested.Least, x.Contested.Most})
	}
	a.Contested.widen(contested.Certain, min(contested.Possible, c.size), first)
	a.Unstated.add(c, first, func(t *tally) int { return t.unstated })
	a.Idle.add(c, first, func(t *tally) int { return t.idle })
	if row, ok := a.Rule.Row(); ok && c.serves {
		filled := c.span(func(t *tally) int { return t.held + t.unstated })
		quota := row.Quota(c.size, filled.Possible)
		tied := quota
		if casts {
			tied = row.Tied(c.size, filled.Certain)
		}
		if a.Quota == 0 || tied < a.Tied { // of the first whose members exercise its powers
			a.Tied = tied
		}
		a.Quota = max(a.Quota, quota)
	}
}

// party gives the range of a party; one that an earlier frame did not have
// starts from what that frame could have given it at the least.
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

func (r *Range) add(c *count, first bool, of func(t *tally) int) {
	x := c.span(of)
	r.widen(x.Certain, x.Possible, first)
}

func (r *Range) widen(least, most int, first bool) {
	if first {
		*r = Range{least, most}
		return
	}
	r.Certain, r.Possible = min(r.Certain, least), max(r.Possible, most)
}

// maxCauses bounds the entries an answer names when much is open.
const maxCauses = 200

// addCauses adds the entries of a part that the judgement rests on: those that
// gave the controller its seats; every seat's where nobody controls or it is
// open.
func (j *Judge) addCauses(a *Answer, f *roll.Frame, p *roll.Part) {
	if len(a.Because) > maxCauses || !f.Exists {
		return
	}
	if a.Reported {
		r, _ := p.Report(a.Rule)
		a.because(r.Cause)
		return
	}
	if post := a.Rule.Post(); post != "" {
		j.addPostCauses(a, f, p, post)
		return
	}
	if post := f.Facts.TieBreak; post != "" && (a.Casting || a.Kind < Party && a.ties()) {
		j.addPostCauses(a, f, p, post)
	}
	members := a.members(j.View.Book)
	if a.Kind == Coalition {
		a.because(j.Folder.Formed(a.Party))
	}
	for i := range p.Seats {
		h := &p.Seats[i]
		if j.names(a, members, f, p, h) {
			a.because(h.Cause)
			if j.byGroup(f) && h.Held() {
				x, _ := f.GroupOf(p, h.Sitter(), h.Allegiance)
				a.because(x.Cause)
			}
		}
	}
}

// addStateCauses adds the entries because of which the members do not exercise
// the powers of the council, and who does.
func (j *Judge) addStateCauses(a *Answer, f *roll.Frame) {
	if !f.Exists {
		return
	}
	a.because(f.StateCause)
	if f.Office() == seatledger.StateNotInOffice {
		f.Parts(func(p *roll.Part) { // who is elected
			for i := range p.Seats {
				if len(a.Because) <= maxCauses {
					a.because(p.Seats[i].Cause)
				}
			}
		})
		return
	}
	id, ok := j.View.Book.Post(seatledger.Administrator)
	if !ok {
		return
	}
	eachPart(f, id, func(p *roll.Part) {
		if x := holding(p, id); x != nil {
			a.because(x.Cause)
			a.holders = append(a.holders, x.Person)
		}
	})
}

// addUnplaced adds the moves that are counted and not placed, where they bear on
// the judgement.
func (a *Answer) addUnplaced(j *Judge, f *roll.Frame) {
	for _, x := range f.Unplaced() {
		if a.Rule.Post() != "" || a.Reported || x.From == x.To || a.Kind >= Party && a.Kind < Coalition && j.side(f, f.Sure, 0, x.To) != a.Party {
			continue
		}
		for _, pos := range x.Causes {
			a.because(pos)
		}
	}
}

func (j *Judge) addPostCauses(a *Answer, f *roll.Frame, p *roll.Part, post seatledger.PostID) {
	id, _ := j.View.Book.Post(post)
	for i := range p.Posts {
		if p.Posts[i].Post != id {
			continue
		}
		a.because(p.Posts[i].Cause)
		f.Parts(func(x *roll.Part) {
			for s := range x.Seats {
				if h := &x.Seats[s]; h.Person != 0 && h.Person == p.Posts[i].Person {
					a.because(h.Cause)
				}
			}
		})
	}
}

// addDenial notes a source's word on who controlled the council, where the seats tell
// that it was somebody else.
func (a *Answer) addDenial(p *roll.Part) {
	r, ok := p.Report(a.Rule)
	if !ok || a.Reported || a.Kind < None || !a.Kind.Serves() || r.Party == a.Party {
		return
	}
	a.denials = append(a.denials, seatledger.Position(r.Cause))
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
	slices.Sort(a.denials)
	for _, pos := range slices.Compact(a.denials) {
		a.Disputes = append(a.Disputes, roll.Dispute{Entries: []seatledger.Position{pos}, Why: "a source says otherwise of who controlled the council than its seats do"})
	}
	a.Confirmed, a.Dated = j.Folder.Confirmed(a.Because)
	b := j.View.Book
	slices.SortFunc(a.Parties, func(x, y PartyRange) int {
		return compareIDs(b, x.Party, y.Party)
	})
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
