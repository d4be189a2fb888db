package exchange

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/wire"
)

// This file holds what events say of groups, of councils that replace others and of
// seats that fell vacant against the rows of these, wherever they are: in the package or
// in the ledger.

// elsewhere keeps what events need of other rows, and what those rows say.
type elsewhere struct {
	groups   []rowOf                                     // groups joined or left
	carries  []rowOf                                     // councils whose members are those of others
	members  map[seatledger.PartyID][]seatledger.PartyID // of the groups of the package
	kinds    map[string]seatledger.PartyKind             // of parties; of the ledger only where the package has none
	replaces map[string]map[string][]string              // the councils that a row of a council names there, by the day from which it holds
}

// rowOf is an id that an event names.
type rowOf struct {
	id  string
	row int
}

func newElsewhere() elsewhere {
	return elsewhere{members: map[seatledger.PartyID][]seatledger.PartyID{}, kinds: map[string]seatledger.PartyKind{}, replaces: map[string]map[string][]string{}}
}

// event keeps what an event needs. A row that is withdrawn needs nothing.
func (x *elsewhere) event(l *line, e *seatledger.Event, acts seatledger.Action) {
	switch {
	case e.Status == seatledger.Retracted:
	case e.Group != "":
		x.groups = append(x.groups, rowOf{strings.Clone(string(e.Group)), l.n})
	case acts == seatledger.ActCarry && e.Council != "":
		x.carries = append(x.carries, rowOf{strings.Clone(string(e.Council)), l.n})
	}
}

func (x *elsewhere) party(r *seatledger.Party) {
	x.kinds[strings.Clone(string(r.ID))] = seatledger.PartyKind(strings.Clone(string(r.Kind)))
}

func (x *elsewhere) council(r *seatledger.Council) {
	id := strings.Clone(string(r.ID))
	if x.replaces[id] == nil {
		x.replaces[id] = map[string][]string{}
	}
	var others []string
	for _, other := range r.Replaces {
		others = append(others, strings.Clone(string(other)))
	}
	x.replaces[id][strings.Clone(r.From.String())] = others
}

// group keeps who belongs to a group of the package.
func (x *elsewhere) group(r *seatledger.Party) {
	if r.Kind != seatledger.KindGroup {
		return
	}
	id := seatledger.PartyID(strings.Clone(string(r.ID)))
	for _, m := range r.Members {
		x.members[id] = append(x.members[id], seatledger.PartyID(strings.Clone(string(m))))
	}
}

// replacedBy lists the councils that one replaces by any of its rows.
func (x *elsewhere) replacedBy(council string) (list []string) {
	rows := x.replaces[council]
	for _, from := range slices.Sorted(maps.Keys(rows)) {
		list = append(list, rows[from]...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// checkElsewhere reports groups that are none, and members carried over from
// nowhere.
func (c *checker) checkElsewhere() {
	for _, g := range c.elsewhere.groups {
		if kind, known := c.elsewhere.kinds[g.id]; known && kind != seatledger.KindGroup {
			c.eventProblem(g, "group", "a party of the kind group", "name the group, or write group in its column kind")
		}
	}
	if c.unread[seatledger.Councils] {
		return
	}
	for _, carry := range c.elsewhere.carries {
		rows := c.elsewhere.replaces[carry.id]
		if len(rows) > 0 && len(c.elsewhere.replacedBy(carry.id)) == 0 {
			c.eventProblem(carry, "council", "a council that replaces others: nobody's members could be carried over to this one",
				"name in the column replaces of councils those whose members sit on it, or correct the council")
		}
	}
}

func (c *checker) eventProblem(at rowOf, column, want, fix string) {
	c.add(Problem{c.tables[seatledger.Events].file, at.row, column, at.id, want, fix})
}

// leaves reports whether a row of the ledger may say who left a council on which the
// package seats somebody.
func (s *survey) leaves(r *wire.Record) bool {
	kind := kindChecks[seatledger.EventKind(r.Cell("kind"))]
	if kind == nil || kind.Effect == seatledger.EffectFill && kind.Acts != seatledger.ActReallocate && kind.Acts != seatledger.ActReinstate {
		return false
	}
	council := r.Cell("council")
	return council == "" || s.sizes[council]
}

// left keeps what a row of the ledger says of who left; a later one of its key stands for
// it.
func (s *survey) left(e *seatledger.Event, pkg string) {
	kind, ok := kindChecks[e.Kind]
	if !ok || !s.seats {
		return
	}
	x := &s.c.seating
	if x.kept == nil {
		x.kept = map[key128]move{}
	}
	key := s.c.hash(pkg + "|" + string(e.ID))
	delete(x.kept, key)
	if m := x.move(e, kind); e.Status != seatledger.Retracted && (m.purges(kind) || m.returns || m.effect == seatledger.EffectEnd) {
		x.kept[key] = m
	}
}

// elsewhere gives, for each council, the ends that name none, of the package, and what rows
// that it has not say of who left. It adds what ends many seats to that of the package.
func (s *seating) elsewhere(anywhere []move) func(council uint32) []move {
	by := map[uint32][]move{}
	for _, m := range s.kept {
		if m.effect == seatledger.EffectEnd && (m.council != 0 || m.person != 0) || m.returns {
			by[m.council] = append(by[m.council], m)
		} else {
			s.purges = append(s.purges, m)
		}
	}
	return func(council uint32) []move {
		list := slices.Concat(anywhere, by[0])
		if council != 0 {
			list = append(list, by[council]...)
		}
		slices.SortFunc(list, func(a, b move) int { // those kept come in no order
			return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.last, b.last), cmp.Compare(a.person, b.person))
		})
		return list
	}
}
