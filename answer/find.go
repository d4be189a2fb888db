package answer

import (
	"context"
	"fmt"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// Root gives the one division that lies in no other; blank where there is none
// or more than one.
func (d *Desk) Root() seatledger.DivisionID {
	var root roll.Ref
	for r := roll.Ref(1); int(r) <= d.Book.Divisions(); r++ {
		if d.Book.DivisionInfo(r).Parent != 0 || d.Book.DivisionInfo(r).Name == "" {
			continue
		}
		if root != 0 {
			return ""
		}
		root = r
	}
	return d.Book.DivisionID(root)
}

// Has reports whether a table has a row of an id.
func (d *Desk) Has(t seatledger.Table, id string) bool {
	_, ok := d.name(t, id)
	return ok
}

// PlaceName gives the name of a council, a division or ("") the whole ledger.
func (d *Desk) PlaceName(id string) string {
	if id == "" {
		return d.divisionName(0)
	}
	if d.Has(seatledger.Councils, id) {
		return d.Name(seatledger.Councils, id)
	}
	return d.Name(seatledger.Divisions, id)
}

// DivisionOf gives the division of a council.
func (d *Desk) DivisionOf(id seatledger.CouncilID) seatledger.DivisionID {
	c, _ := d.Book.Council(id)
	return d.Book.DivisionID(d.Book.CouncilInfo(c).Division)
}

// Statements tells what was said between two days about what concerns a
// division ("" = anything), as known and published, by day.
func (d *Desk) Statements(ctx context.Context, id string, since, until seatledger.Day, a Ask) ([]Mention, error) {
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	division, err := d.division(id)
	if err != nil {
		return nil, err
	}
	return d.statements(ctx, v, func(s *seatledger.Statement) (bool, error) {
		if s.Date.Latest() < since || s.Date.Earliest() > until {
			return false, nil
		}
		if division == 0 {
			return true, nil
		}
		return d.about(ctx, s, func(row seatledger.Row) bool { return d.concerns(d.placeOf(row), division) })
	})
}

// TurnDay is a day on which control of some council changed, in words.
type TurnDay struct {
	Day  seatledger.Day
	Says string
}

// TurnDays gives the days of the flips of a council, a division or ("") the
// whole ledger in the time asked about, the latest so many.
func (d *Desk) TurnDays(ctx context.Context, id string, a Ask, most int) ([]TurnDay, error) {
	turns, err := d.turns(ctx, id, a)
	if err != nil {
		return nil, err
	}
	var list []TurnDay
	same := 0 // flips of the last day so far
	for _, t := range turns {
		last := len(list) - 1
		switch {
		case last >= 0 && list[last].Day == t.On:
			same++
			list[last].Says = Plural(same, "council flips", "councils flip")
		case len(list) == most:
			return list, nil
		default:
			same = 1
			says := fmt.Sprintf("%s: %s to %s", d.councilName(t.Council), d.who(t.From), d.who(t.To))
			if known := knownSays(t.From.Kind, t.To.Kind); known != "" {
				says += ", known " + known
			}
			list = append(list, TurnDay{t.On, says})
		}
	}
	return list, nil
}

// Law gives the row of a council that is in force on a day, the latest there
// is where its dates leave that open; nil where none is.
func (d *Desk) Law(ctx context.Context, id seatledger.CouncilID, a Ask) (*Entry, error) {
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	rows, err := d.rows(ctx, seatledger.Councils, string(id))
	if err != nil {
		return nil, err
	}
	var best *seatledger.Entry
	for i := range rows {
		from := rows[i].Row.(*seatledger.Council).From
		if !v.Knows(rows[i].Position) || !from.IsZero() && from.Earliest() > a.On {
			continue
		}
		if best == nil || from.Latest() >= best.Row.(*seatledger.Council).From.Latest() {
			best = &rows[i]
		}
	}
	if best == nil {
		return nil, nil
	}
	return d.full(best, rows), nil
}

// CouncilEntries gives the entries that bear on a council by name, the newest
// first, leaving out so many and giving so many, and how many there are.
func (d *Desk) CouncilEntries(ctx context.Context, id seatledger.CouncilID, a Ask, skip, n int) (list []HistoryEntry, total int, err error) {
	defer stopped(ctx, &err)
	c, ok := d.Book.Council(id)
	if !ok {
		return nil, 0, d.missing("no council", string(id))
	}
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, 0, err
	}
	positions := v.Entries(c)
	slices.Reverse(positions)
	list = []HistoryEntry{}
	skip = min(skip, len(positions))
	page := positions[skip:min(skip+n, len(positions))]
	if err := d.load(ctx, page); err != nil {
		return nil, 0, err
	}
	for _, pos := range page {
		e, err := d.entry(ctx, pos)
		if err != nil {
			return nil, 0, err
		}
		x := d.historyEntry(&e)
		x.Tells += reasonOf(e.Row)
		list = append(list, x)
	}
	return list, len(positions), nil
}
