package scenario

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// resolve looks every id of the file up in the ledger and gives the levers,
// ready to be pulled in order.
func (r *run) resolve() (pull []func()) {
	s := r.s
	if s.Division != "" {
		if _, ok := r.book.Division(s.Division); !ok {
			s.Refuse("division", "a division of the ledger", instead(string(s.Division), r.divisions()))
		}
	}
	switch kinds := r.kinds(); {
	case s.Kind != "" && !slices.Contains(kinds, s.Kind):
		s.Refuse("kind", "a kind of council there", instead(s.Kind, kinds))
	case s.Kind == "" && len(kinds) > 1:
		s.Refuse("kind", "one kind of council, as seats of different kinds do not add up", "add kind: with one of "+strings.Join(kinds, ", "))
	}
	for i, l := range s.Levers {
		path := fmt.Sprintf("levers[%d]", i)
		switch {
		case l.Dissolve != nil:
			pull = append(pull, r.resolveDissolve(path+".dissolve", l.Dissolve))
		case l.Move != nil:
			pull = append(pull, r.resolveMove(path+".move", l.Move))
		case l.ByElection != nil:
			pull = append(pull, r.resolveByElection(path+".by-election", l.ByElection))
		case l.Method != nil:
			pull = append(pull, r.resolveMethod(path+".method", l.Method))
		}
	}
	for i, c := range s.Cascade {
		if c.Others != nil {
			r.shares(fmt.Sprintf("cascade[%d].others.before", i), c.Others.Before)
			r.shares(fmt.Sprintf("cascade[%d].others.after", i), c.Others.After)
		}
	}
	for i, x := range s.Expect {
		if x.Party != "" {
			r.party(fmt.Sprintf("expect[%d].party", i), x.Party)
		}
	}
	return pull
}

func (r *run) resolveDissolve(path string, d *Dissolve) func() {
	x := &dissolution{Dissolve: d, path: path, party: r.party(path+".party", d.Party), inside: map[roll.Ref][]roll.Ref{}, choices: map[roll.Ref][]share{}}
	x.refuse = r.parties(path+".refuse", d.Refuse)
	for i, in := range d.RefuseIn {
		at := fmt.Sprintf("%s.refuse_in[%d]", path, i)
		c := r.council(at+".council", in.Council)
		x.inside[c] = append(x.inside[c], r.parties(at+".parties", in.Parties)...)
	}
	x.lots = r.lots(path, d.Lots)
	for i, c := range d.Choices {
		at := fmt.Sprintf("%s.choices[%d]", path, i)
		ref := r.council(at+".council", c.Council)
		x.choices[ref] = append(x.choices[ref], share{r.party(at+".party", c.Party), c.Seats})
	}
	x.counts = r.shares(path+".choices_unplaced", d.ChoicesUnplaced)
	return func() {
		for i, c := range d.Choices {
			r.one(fmt.Sprintf("%s.choices[%d]", path, i), r.council("", c.Council), func(*council) {})
		}
		if d.ChoicesUnplaced != nil {
			r.spread(&spread{path: path + ".choices_unplaced", party: x.party, counts: x.counts, d: x})
			return
		}
		r.all(func(c *council) { r.dissolve(c, x) })
		r.unused(x.lots)
	}
}

func (r *run) resolveMove(path string, m *Move) func() {
	from, to := r.party(path+".from", m.From), r.party(path+".to", m.To)
	if m.Council == "" {
		return func() {
			r.spread(&spread{path: path + ".seats", party: from, counts: []share{{to, m.Seats}}, rest: from})
		}
	}
	ref := r.council(path+".council", m.Council)
	ward := r.ward(path+".ward", ref, m.Ward)
	return func() { r.one(path, ref, func(c *council) { r.move(c, path, m, from, to, ward) }) }
}

func (r *run) resolveByElection(path string, v *Vacancies) func() {
	ref := r.council(path+".council", v.Council)
	k := contest{ward: r.ward(path+".ward", ref, v.Ward)}
	for _, p := range slices.Sorted(maps.Keys(v.Votes)) {
		party := r.party(path+".votes."+string(p), p)
		k.votes = append(k.votes, roll.ListVotes{List: party, Party: party, Votes: v.Votes[p]})
	}
	lots := r.lots(path, v.Lots)
	return func() {
		r.one(path, ref, func(c *council) { r.byElection(c, path, v, k, lots[ref]) })
		r.unused(lots)
	}
}

func (r *run) resolveMethod(path string, m *OtherCount) func() {
	if m.Election != "" {
		if _, ok := r.book.Polled(m.Election); !ok {
			r.s.Refuse(path+".election", "an election of the ledger", "correct it, or delete it to take each council's last election")
		}
	}
	lots := r.lots(path, m.Lots)
	return func() {
		r.all(func(c *council) { r.otherMethod(c, m, lots[c.ref]) })
		r.unused(lots)
	}
}

// party looks a party up; "independent" is nobody's party.
func (r *run) party(path string, id seatledger.PartyID) roll.Ref {
	if id == roll.Independents {
		return roll.Independent
	}
	ref, ok := r.book.Party(id)
	if !ok {
		var all []string
		for p := 1; p < r.book.Parties(); p++ {
			all = append(all, string(r.book.PartyID(roll.Ref(p))))
		}
		r.s.Refuse(path, "the id of a party of the ledger", few(string(id), all))
	}
	return ref
}

func (r *run) parties(path string, ids []seatledger.PartyID) (refs []roll.Ref) {
	for i, id := range ids {
		refs = append(refs, r.party(fmt.Sprintf("%s[%d]", path, i), id))
	}
	return refs
}

// shares looks up a count by party, in order of id.
func (r *run) shares(path string, counts map[seatledger.PartyID]int) (list []share) {
	for _, p := range slices.Sorted(maps.Keys(counts)) {
		list = append(list, share{r.party(path+"."+string(p), p), counts[p]})
	}
	return list
}

func (r *run) council(path string, id seatledger.CouncilID) roll.Ref {
	ref, ok := r.book.Council(id)
	if !ok {
		var all []string
		for c := range r.book.Councils() {
			all = append(all, string(r.book.CouncilID(c)))
		}
		r.s.Refuse(path, "the id of a council of the ledger", few(string(id), all))
	}
	return ref
}

func (r *run) lots(path string, lots []Lot) map[roll.Ref][]drawn {
	all := map[roll.Ref][]drawn{}
	for i, l := range lots {
		at := fmt.Sprintf("%s.lots[%d]", path, i)
		ref := r.council(at+".council", l.Council)
		all[ref] = append(all[ref], drawn{at, r.ward(at+".ward", ref, l.Ward), r.parties(at+".winners", l.Winners)})
	}
	return all
}

func (r *run) divisions() (ids []string) {
	for d := 1; d <= r.book.Divisions(); d++ {
		ids = append(ids, string(r.book.DivisionID(roll.Ref(d))))
	}
	return ids
}

// kinds gives the kinds of council within the division of the scenario.
func (r *run) kinds() (kinds []string) {
	division, _ := r.book.Division(r.s.Division)
	for c := range r.book.Councils() {
		if k := r.book.CouncilKind(c); control.Within(r.book, c, division, "") && !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	slices.Sort(kinds)
	return kinds
}

// few is the remedy for an id that is not there: the nearest one, or how to
// find it.
func few(id string, all []string) string {
	if best := seatledger.Closest(id, all); best != "" {
		return "write " + best
	}
	if len(all) == 0 {
		return "the ledger has none at all: name another ledger"
	}
	parts := strings.FieldsFunc(id, func(r rune) bool { return r == '/' })
	return "look it up with `seatledger search " + cmp.Or(strings.Join(parts[max(0, len(parts)-1):], ""), "NAME") + "`"
}
