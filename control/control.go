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
// kind independents, only those that its own list won in a contest for the whole
// council by a method that counts lists count together, as one list; all others
// sit alone. A contested seat counts for its holder's allegiance; it is shown,
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
	Group                    // one group, in every world
	Coalition                // declared partners together, in every world
	Administered             // its members do not exercise its powers, an administrator does
	Suspended                // nobody does: its members are suspended
	Dissolved                // nobody does: it has no members
	NotInOffice              // nobody does: its members are elected and have yet to take office
)

func (k Kind) String() string {
	return [...]string{"unknown", "undetermined", "none", "party", "group", "coalition", "administered", "suspended", "dissolved", "not-in-office"}[k]
}

// MarshalText writes the kind as a word.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Serves reports whether the members of a council exercise its powers: of others
// the members add up to nothing.
func (k Kind) Serves() bool { return k < Administered }

// Verdict is a judgement without its reasons.
type Verdict struct {
	Kind     Kind
	Reported bool     // on a source's word, not from the roll
	Casting  bool     // by the casting vote, in some world
	Party    roll.Ref // of kinds party, group and coalition
}

// same reports whether two verdicts name the same controller.
func (v Verdict) same(x Verdict) bool { return v.Kind == x.Kind && v.Party == x.Party }

// Judge judges councils of one view, with buffers of its own: one a goroutine.
type Judge struct {
	View   *roll.View
	Folder *roll.Folder
	By     seatledger.CountedBy // what members are counted by; blank = as each council says
	seats  bool                 // seats are counted and not their votes
	count  count
	list   []bloc
	voices []voice
	steps  int

	parties []PartyRange // of what flips compare
	key     []byte
	counts  []byte
}

// Steps counts what all that the judge was asked has cost: seats looked at in
// ways, by the fold and by the judgement.
func (j *Judge) Steps() int { return j.Folder.Spent() + j.steps }

// NewJudge makes a judge of a view.
func NewJudge(v *roll.View) *Judge {
	return &Judge{View: v, Folder: v.Folder()}
}

// Verdict draws the judgements of all ways in which a council may stand
// together. What they leave open a source's word settles, if it is the same in
// all of them.
func (j *Judge) Verdict(s *roll.State, rule seatledger.ControlRule) Verdict {
	if len(s.Frames) == 1 && len(s.Frames[0].Cells) == 0 {
		f := &s.Frames[0]
		if voices := j.voicesOf(f, rule); len(voices) == 1 {
			return j.said(j.settled(f, f.Sure, rule, voices[0]), f.Sure, rule)
		}
	}
	return j.draw(s, rule)
}

// said gives a source's word on who controls the council where a verdict leaves
// it open.
func (j *Judge) said(v Verdict, p *roll.Part, rule seatledger.ControlRule) Verdict {
	if v.Kind > Undetermined {
		return v
	}
	if word, ok := j.reported(p, rule); ok {
		return word
	}
	return v
}

// reported gives a source's word on who controls the council.
func (j *Judge) reported(p *roll.Part, rule seatledger.ControlRule) (v Verdict, ok bool) {
	report, ok := p.Report(rule)
	switch {
	case !ok:
		return Verdict{}, false
	case report.Party == 0:
		return Verdict{Kind: None, Reported: true}, true
	}
	return Verdict{Kind: j.kindOf(report.Party), Reported: true, Party: report.Party}, true
}

// draw judges where something is open. Of each frame it takes every way in which what
// sources say, and whose coalitions are declared, may be together, if the rule reads it.
func (j *Judge) draw(s *roll.State, rule seatledger.ControlRule) Verdict {
	s = j.grouped(s)
	all := verdicts{wide: !s.Exact()}
	for i := range s.Frames {
		if !s.Frames[i].InEach(reads(rule), func(f *roll.Frame) {
			j.spoken(f, rule, func(f *roll.Frame, x voice) { all.add(j, f, rule, x) })
		}) {
			return Verdict{Kind: Undetermined}
		}
	}
	return all.verdict()
}

// reads gives the matters that a judgement by a rule reads.
func reads(rule seatledger.ControlRule) func(roll.Matter) bool {
	row, _ := rule.Row()
	said := roll.Word(rule)
	return func(m roll.Matter) bool {
		return m == said || m.IsPact() && row.Reads == seatledger.ReadsPartners
	}
}

// verdicts gathers what the ways of a council come to.
type verdicts struct {
	final    []Verdict // with sources' words where it is open
	words    []Verdict // those words
	wordless bool      // some way has none
	heard    bool      // some way needs one
	cast     bool      // in some way it takes the casting vote
	wide     bool      // there may be fewer ways
}

func (a *verdicts) add(j *Judge, f *roll.Frame, rule seatledger.ControlRule, x voice) {
	p := f.Sure
	v := j.settled(f, p, rule, x)
	a.cast = a.cast || v.Casting
	word, ok := j.reported(p, rule)
	if !ok {
		a.wordless = true
	} else {
		a.words = addVerdict(a.words, word)
	}
	if v.Kind > Undetermined || !ok {
		a.final = addVerdict(a.final, v)
		return
	}
	a.heard = true
	a.final = addVerdict(a.final, word)
	for _, v := range j.sometimes(f, p, rule, x) {
		a.final = addVerdict(a.final, v)
	}
}

// addVerdict adds a verdict unless the same controller is there.
func addVerdict(list []Verdict, v Verdict) []Verdict {
	if slices.ContainsFunc(list, v.same) {
		return list
	}
	return append(list, v)
}

func (a *verdicts) verdict() Verdict {
	switch {
	case len(a.final) == 1:
		v := a.final[0]
		v.Reported, v.Casting = a.heard, a.cast
		return v
	case len(a.words) == 1 && !a.wordless && !a.wide:
		return a.words[0]
	}
	return Verdict{Kind: Undetermined}
}

// settled judges a frame from its seats and posts, given coalitions: the verdict
// of all its ways, undetermined where they differ.
func (j *Judge) settled(f *roll.Frame, p *roll.Part, rule seatledger.ControlRule, x voice) Verdict {
	row, ok := rule.Row()
	switch {
	case !ok || !f.Exists:
		return Verdict{}
	case f.Office() != seatledger.StateInOffice:
		return sole(j.instead(f))
	case row.Reads == seatledger.ReadsPost:
		return sole(j.holders(f, rule.Post()))
	}
	j.read(f)
	c := &j.count
	if said := c.span(func(t *tally) int { return t.all() - t.unsaid }); said.Possible == 0 {
		return Verdict{}
	}
	if row.Reads == seatledger.ReadsSeats && x == (voice{}) && len(c.cells)+len(c.unplaced) == 0 {
		return j.sure(&row)
	}
	bar := c.bar(&row, x)
	could := false
	blocs := j.blocs(p, row.Reads, x)
	for i := range blocs {
		b := &blocs[i]
		r := c.reach(&bar, b)
		if r.always {
			return j.won(&bar, b)
		}
		could = could || r.could
	}
	if could {
		return Verdict{Kind: Undetermined}
	}
	return Verdict{Kind: None}
}

// sure judges a frame that was read and stands in one way, of which most do: what
// [count.reach] gives for each party then.
func (j *Judge) sure(rule *seatledger.Rule) Verdict {
	c := &j.count
	open := c.sure.unstated
	quota := rule.Quota(c.size, c.sure.held+open)
	could := open >= quota
	for i := range c.sure.parties {
		p := &c.sure.parties[i]
		together := p.seats - p.apart
		switch {
		case p.party == roll.Independent:
		case together >= quota:
			return Verdict{Kind: j.kindOf(p.party), Party: p.party}
		default:
			could = could || together+open >= quota
		}
	}
	if could {
		return Verdict{Kind: Undetermined}
	}
	return Verdict{Kind: None}
}

// sole gives the only verdict of a list, undetermined where there are several.
func sole(list []Verdict) Verdict {
	if len(list) != 1 {
		return Verdict{Kind: Undetermined}
	}
	return list[0]
}

// instead gives the verdicts that the ways of a frame come to in which the
// members do not exercise the powers of the council: somebody may hold the post
// of administrator.
func (j *Judge) instead(f *roll.Frame) (list []Verdict) {
	if f.Office() == seatledger.StateNotInOffice {
		return []Verdict{{Kind: NotInOffice}}
	}
	nobody := Verdict{Kind: Suspended}
	if f.Office() == seatledger.StateDissolved {
		nobody.Kind = Dissolved
	}
	id, ok := j.View.Book.Post(seatledger.Administrator)
	if !ok {
		return []Verdict{nobody}
	}
	eachPart(f, id, func(p *roll.Part) {
		if x := holding(p, id); x != nil && !x.Vacant {
			list = addVerdict(list, Verdict{Kind: Administered})
		} else {
			list = addVerdict(list, nobody)
		}
	})
	return list
}

// won is the verdict for a bloc that has control in every way of a frame.
func (j *Judge) won(bar *bar, b *bloc) Verdict {
	v := Verdict{Kind: j.kindOf(b.party), Party: b.party}
	if b.apart {
		v.Kind = Coalition
	}
	if bar.voice.party != 0 {
		plain := *bar
		plain.voice = voice{}
		v.Casting = !j.count.reach(&plain, b).always
	}
	return v
}

// blocs lists who may have control of a frame that was read: declared partners
// first, if the rule reads them, then parties, with whoever has only unstated
// seats.
func (j *Judge) blocs(p *roll.Part, reads seatledger.Reads, x voice) []bloc {
	list := append(j.list[:0], nobody)
	if reads == seatledger.ReadsPartners {
		for _, c := range p.Coalitions {
			list = append(list, bloc{party: c, partners: j.View.Book.PartyInfo(c).Members, apart: true})
		}
	}
	for _, party := range j.count.parties {
		if party != roll.Independent {
			list = append(list, bloc{party: party})
		}
	}
	if x.party != 0 && !slices.Contains(j.count.parties, x.party) {
		list = append(list, bloc{party: x.party})
	}
	j.list = list
	return list
}

// sometimes gives the verdicts other than open ones that some way of a frame
// comes to, where the frame as a whole settles none.
func (j *Judge) sometimes(f *roll.Frame, p *roll.Part, rule seatledger.ControlRule, x voice) (list []Verdict) {
	row, ok := rule.Row()
	switch {
	case !ok || !f.Exists:
		return nil
	case f.Office() != seatledger.StateInOffice:
		return j.instead(f)
	case row.Reads == seatledger.ReadsPost:
		return slices.DeleteFunc(j.holders(f, rule.Post()), func(v Verdict) bool { return v.Kind <= Undetermined })
	}
	c := &j.count // as settled has read it
	bar := c.bar(&row, x)
	blocs := j.blocs(p, row.Reads, x)
	for i := range blocs {
		if c.reach(&bar, &blocs[i]).sometimes {
			list = append(list, j.won(&bar, &blocs[i]))
		}
	}
	if c.mayNone(&bar, blocs) {
		list = append(list, Verdict{Kind: None})
	}
	return list
}

// holders gives the verdicts that the ways of a frame come to by who holds a
// post.
func (j *Judge) holders(f *roll.Frame, post seatledger.PostID) (list []Verdict) {
	id, ok := j.View.Book.Post(post)
	if !ok {
		return []Verdict{{}}
	}
	eachPart(f, id, func(p *roll.Part) { list = j.byPost(list, f, p, id) })
	return list
}

// eachPart visits the parts of a frame one of which is so that says who holds a
// post: the ways of the cell that it lies in, or what is sure.
func eachPart(f *roll.Frame, post roll.Ref, visit func(p *roll.Part)) {
	for _, c := range f.Cells {
		if slices.ContainsFunc(c.Ways, func(p roll.Part) bool { return holds(&p, post) }) {
			for i := range c.Ways {
				visit(&c.Ways[i])
			}
			return
		}
	}
	visit(f.Sure)
}

func holds(p *roll.Part, post roll.Ref) bool { return holding(p, post) != nil }

// holding gives what a part says of a post; nil = nothing.
func holding(p *roll.Part, post roll.Ref) *roll.PostHolding {
	if at := slices.IndexFunc(p.Posts, func(x roll.PostHolding) bool { return x.Post == post }); at >= 0 {
		return &p.Posts[at]
	}
	return nil
}

// byPost adds the verdicts that a part of a frame comes to by who holds a post.
func (j *Judge) byPost(list []Verdict, f *roll.Frame, p *roll.Part, post roll.Ref) []Verdict {
	x := holding(p, post)
	if x == nil {
		return addVerdict(list, Verdict{})
	}
	for _, party := range f.PostParties(p, x) {
		list = addVerdict(list, j.byHolder(x, j.side(f, p, x.Person, party)))
	}
	return list
}

// byHolder judges by a party for which the holder of a post sits.
func (j *Judge) byHolder(x *roll.PostHolding, party roll.Ref) Verdict {
	switch {
	case x.Vacant, j.independents(party): // an independent's post gives nobody control, kept or lost
		return Verdict{Kind: None}
	case party == 0:
		return Verdict{Kind: Undetermined}
	}
	return Verdict{Kind: j.kindOf(party), Party: party}
}
