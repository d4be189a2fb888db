package control

import (
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// voice is for whom the casting vote of a council speaks: for the party of whoever
// holds the post that has it, for nobody while the post is vacant or an
// independent's.
type voice struct {
	party roll.Ref // 0 = nobody
	open  bool     // who holds the post, or for whom that person sits, is not on record
}

// votingPost gives the post that a judgement of a frame reads: that of the rule,
// or that with the casting vote; blank = none.
func votingPost(f *roll.Frame, rule seatledger.ControlRule) seatledger.PostID {
	if row, _ := rule.Row(); row.Reads == seatledger.ReadsPost || row.Casts() {
		if post := rule.Post(); post != "" {
			return post
		}
		return f.Facts.TieBreak
	}
	return ""
}

// readsNames reports whether a judgement reads a post, or groups that people belong
// to by name, in some way a council may stand.
func (j *Judge) readsNames(s *roll.State, rule seatledger.ControlRule) bool {
	for i := range s.Frames {
		if f := &s.Frames[i]; votingPost(f, rule) != "" || j.byGroup(f) {
			return true
		}
	}
	return false
}

// voicesOf gives the voices that the casting vote has in some way of a frame. They
// are the judge's own until the next.
func (j *Judge) voicesOf(f *roll.Frame, rule seatledger.ControlRule) []voice {
	j.voices = j.voices[:0]
	post := f.Facts.TieBreak
	if post == "" || !f.Exists || f.Office() != seatledger.StateInOffice || !casts(rule) {
		j.voices = append(j.voices, voice{})
		return j.voices
	}
	for _, v := range j.casters(f, post) {
		if x := v.voice(); !slices.Contains(j.voices, x) {
			j.voices = append(j.voices, x)
		}
	}
	return j.voices
}

// casters gives the verdicts to which a frame comes by who has the casting vote of a
// post.
func (j *Judge) casters(f *roll.Frame, post seatledger.PostID) (list []Verdict) {
	id, ok := j.View.Book.Post(post)
	if !ok {
		return []Verdict{{}}
	}
	eachPart(f, id, func(p *roll.Part) { list = j.byCaster(list, f, p, id) })
	return list
}

// byCaster adds the verdicts that a part of a frame comes to by who has the casting
// vote of a post. A member who is suspended has no vote of any kind, and which deputy
// presides is not on record.
func (j *Judge) byCaster(list []Verdict, f *roll.Frame, p *roll.Part, post roll.Ref) []Verdict {
	x := holding(p, post)
	if x == nil || x.Vacant {
		return j.byPost(list, f, p, post)
	}
	some, all := j.Folder.Suspended(f, p, x.Person)
	if some {
		list = addVerdict(list, Verdict{Kind: Undetermined})
	}
	if all {
		return list
	}
	return j.byPost(list, f, p, post)
}

// casts reports whether a casting vote may make control under a rule.
func casts(rule seatledger.ControlRule) bool {
	row, ok := rule.Row()
	return ok && row.Casts()
}

// voice reads a verdict by the holder of a post as the voice of that post.
func (v Verdict) voice() voice {
	return voice{v.Party, v.Kind < None}
}

// spoken visits a frame once for each voice that its casting vote may have, in
// those ways in which it has it.
func (j *Judge) spoken(f *roll.Frame, rule seatledger.ControlRule, visit func(f *roll.Frame, x voice)) {
	voices := slices.Clone(j.voicesOf(f, rule))
	for _, x := range voices {
		if len(voices) == 1 {
			visit(f, x)
			return
		}
		visit(j.speaking(f, x), x)
	}
}

// speaking gives a frame in those ways in which its casting vote has a voice.
func (j *Judge) speaking(f *roll.Frame, x voice) *roll.Frame {
	id, _ := j.View.Book.Post(f.Facts.TieBreak)
	for at, c := range f.Cells {
		if !slices.ContainsFunc(c.Ways, func(p roll.Part) bool { return holds(&p, id) }) {
			continue
		}
		c.Ways = slices.DeleteFunc(slices.Clone(c.Ways), func(p roll.Part) bool {
			return !slices.ContainsFunc(j.byCaster(nil, f, &p, id), func(v Verdict) bool { return v.voice() == x })
		})
		y := *f
		y.Cells = slices.Clone(f.Cells)
		y.Cells[at] = c
		return &y
	}
	return f
}

// spreads reports whether the voice of a frame's casting vote is no longer kept
// together with the seats: one way of its post has several.
func (j *Judge) spreads(f *roll.Frame, rule seatledger.ControlRule) bool {
	if len(j.voicesOf(f, rule)) < 2 {
		return false
	}
	id, _ := j.View.Book.Post(f.Facts.TieBreak)
	found := false
	f.Parts(func(p *roll.Part) {
		found = found || holds(p, id) && len(j.byCaster(nil, f, p, id)) > 1
	})
	return found
}

// addOpenCaster notes what a casting vote lacks on which the judgement may rest: an entry
// that names who has it, or for whom that person sits; or who presides while that person
// is suspended.
func (j *Judge) addOpenCaster(a *Answer, f *roll.Frame) {
	post := f.Facts.TieBreak
	if post == "" || !f.Exists || !casts(a.Rule) || a.Kind != Undetermined || a.Reported || !a.ties() {
		return
	}
	id, ok := j.View.Book.Post(post)
	named := false
	if ok {
		eachPart(f, id, func(p *roll.Part) {
			x := holding(p, id)
			named = named || x != nil
			if x != nil && !x.Vacant {
				some, _ := j.Folder.Suspended(f, p, x.Person)
				a.IdleCaster = a.IdleCaster || some
			}
			if x != nil && !x.Vacant && slices.Contains(f.PostParties(p, x), 0) {
				a.NoSide = append(a.NoSide, seatledger.Position(x.Cause))
			}
		})
	}
	a.NoCaster = a.NoCaster || !named
}
