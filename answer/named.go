package answer

import (
	"context"
	"strings"
	"unicode"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// datedName is a name that somebody or something had for a time.
type datedName struct {
	*seatledger.Name
	entry, supersedes seatledger.Position
}

// holds reports whether it was surely the name on a day.
func (n *datedName) holds(on seatledger.Day) bool {
	return (n.From.IsZero() || n.From.Latest() <= on) && (n.To.IsZero() || on <= n.To.Earliest())
}

// datedNames gives the names with a first or a last day, by what they are of, in
// the order in which they were written down. Spellings are not among them: they
// are names of all days.
func (d *Desk) datedNames(ctx context.Context) (map[string][]datedName, error) {
	return d.dated.get(ctx, all{}, func(ctx context.Context) (map[string][]datedName, error) {
		names := map[string][]datedName{}
		for _, pos := range d.Book.Entries(seatledger.Names) {
			e, err := d.entry(ctx, seatledger.Position(pos))
			if err != nil {
				return nil, err
			}
			if n := e.Row.(*seatledger.Name); n.Kind != "spelling" || e.Supersedes != 0 {
				names[n.Of] = append(names[n.Of], datedName{n, e.Position, e.Supersedes})
			}
		}
		return names, nil
	})
}

// personOn gives how a person was called on a day, as a view knows it: by the
// name that surely held then, the one that began last; else by the name of the
// person's own row. A name in another script is another spelling, not another
// name.
func (d *Desk) personOn(v *roll.View, names []datedName, id seatledger.PersonID, on seatledger.Day) string {
	called := d.person(id)
	superseded := map[seatledger.Position]bool{}
	for i := range names {
		if v.Knows(names[i].entry) {
			superseded[names[i].supersedes] = true
		}
	}
	var best *datedName
	for i := range names {
		n := &names[i]
		stated := n.Kind != "spelling" && (!n.From.IsZero() || !n.To.IsZero())
		if !stated || n.Name.Name == "" || superseded[n.entry] || !v.Knows(n.entry) || !n.holds(on) || isLatin(n.Name.Name) != isLatin(called) {
			continue
		}
		if best == nil || !n.From.IsZero() && (best.From.IsZero() || n.From.Latest() >= best.From.Latest()) {
			best = n
		}
	}
	if best == nil {
		return called
	}
	return best.Name.Name
}

// isLatin reports whether a name is written in Latin letters.
func isLatin(name string) bool {
	return strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
}

// nameHolders notes how those who hold something on a roll were called that day.
func (r *Roll) nameHolders(ctx context.Context, v *roll.View) error {
	dated, err := r.d.datedNames(ctx)
	if err != nil {
		return err
	}
	r.called = map[seatledger.PersonID]string{}
	add := func(id *seatledger.PersonID) {
		if id != nil && r.called[*id] == "" && len(dated[string(*id)]) > 0 {
			r.called[*id] = r.d.personOn(v, dated[string(*id)], *id, r.On)
		}
	}
	for _, s := range r.Seats {
		for _, f := range s.Alternatives {
			add(f.Holder)
			add(f.Sits)
		}
	}
	for _, p := range r.Posts {
		for _, f := range p.Alternatives {
			add(f.Holder)
		}
	}
	return nil
}

// Person gives how somebody was called on the day of the roll.
func (r *Roll) Person(id seatledger.PersonID) string {
	if name := r.called[id]; name != "" {
		return name
	}
	return r.d.person(id)
}
