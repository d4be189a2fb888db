package answer

import (
	"context"
	"fmt"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// heir says of a council of which nobody is on record that it replaced others whose
// members are: by law these may be its own, which only an entry can say. It is
// blank where it replaced none of which anybody is.
func (d *Desk) heir(v *roll.View, c roll.Ref, on seatledger.Day) string {
	var names []string
	list, since := v.Replaced(c, on)
	before := since[0] - 1
	for _, old := range list {
		if held := heldOn(v, old, before); held > 0 {
			names = append(names, fmt.Sprintf("%s (%s)", d.councilName(old), Plural(held, "seat", "seats")))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("It replaced %s, whose seats are on record until %s; no entry says whether who held them sits on it (carried-over).", Listed(names), LongDay(before))
}

// successors says which councils have replaced one by a day.
func (d *Desk) successors(v *roll.View, c roll.Ref, on seatledger.Day) (lines []string) {
	for x := range v.Councils() {
		if list, since := v.Replaced(x, on); slices.Contains(list, c) {
			when := LongDay(since[0])
			if since[1] != since[0] {
				when = fmt.Sprintf("some day from %s to %s", when, LongDay(since[1]))
			}
			lines = append(lines, fmt.Sprintf("%s has replaced it since %s.", d.councilName(x), when))
		}
	}
	slices.Sort(lines)
	return lines
}

// Replaced names the councils that one has replaced by a day.
func (d *Desk) Replaced(ctx context.Context, id seatledger.CouncilID, a Ask) ([]seatledger.CouncilID, error) {
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	c, _ := d.Book.Council(id)
	list, _ := v.Replaced(c, a.On)
	return ids(list, d.Book.CouncilID), nil
}

// heldOn counts the seats of a council of which something is stated on a day.
func heldOn(v *roll.View, c roll.Ref, on seatledger.Day) (n int) {
	for _, s := range v.At(c, on).Seats {
		if isHeld(s) {
			n++
		}
	}
	return n
}

// isHeld reports whether an entry says who holds a seat, or for whom, in some world.
func isHeld(s roll.SeatFacts) bool {
	return slices.ContainsFunc(s.Alternatives, func(f roll.Facts) bool {
		return f.Standing != seatledger.Vacant && (!f.Unstated || f.Person != "")
	})
}
