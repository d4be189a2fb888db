package scenario

import (
	"fmt"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/apportion"
	"github.com/seatledger/seatledger/roll"
)

// move lets seats of a council change allegiance.
func (r *run) move(c *council, path string, m *Move, from, to roll.Ref) {
	c.each(func(w *way) ([]way, string) {
		seats := w.sittingFor(from)
		if m.Seats > len(seats) {
			r.s.Refuse(path+".seats", fmt.Sprintf("at most %d, as many sit for %s on %s", len(seats), m.From, m.Council), "lower it")
			return nil, "more seats move than there are"
		}
		ways := w.place(seats, []share{{to, m.Seats}}, r.leave(c))
		for i := range ways {
			ways[i].shift(w, from, seats)
		}
		return ways, ""
	})
}

// leave lets a holder sit for another party; under the seat rule "list" the
// seat is then contested.
func (r *run) leave(c *council) func(w *way, seat int, party roll.Ref) {
	list := c.body.Facts.SeatRule == seatledger.SeatRuleList
	return func(w *way, seat int, party roll.Ref) {
		w.turn(seat, party, list && !r.view.SameSide(w.seats[seat].List, party))
	}
}

func (w *way) sittingFor(party roll.Ref) (seats []int) {
	for i := range w.seats {
		if w.seats[i].Held() && w.seats[i].Allegiance == party {
			seats = append(seats, i)
		}
	}
	return seats
}

// byElection fills vacant seats of a council, those first that wait for it.
func (r *run) byElection(c *council, path string, v *Vacancies, votes []roll.ListVotes, lots []drawn) {
	c.each(func(w *way) ([]way, string) {
		rules, why := c.rules(v.Method)
		if why != "" {
			return nil, why
		}
		var empty []int
		for i := range w.seats {
			if w.seats[i].Mark.Is(roll.VacantSeat) {
				empty = append(empty, i)
			}
		}
		if v.Seats > len(empty) {
			r.s.Refuse(path+".seats", fmt.Sprintf("at most %d, as many seats of %s are vacant then", len(empty), v.Council), "lower it, or let a lever before this one vacate them")
			return nil, "a by-election for seats that are not vacant"
		}
		p := apportion.Problem{Rules: rules, Seats: v.Seats}
		for _, x := range votes {
			p.Lists = append(p.Lists, apportion.List{Votes: x.Votes})
		}
		ways, why := r.share(c, w, p, votes, empty[:v.Seats], lots)
		for i := range ways {
			ways[i].awaiting = min(max(0, w.awaiting-v.Seats), ways[i].vacant())
		}
		return ways, why
	})
}

// otherMethod lays the seats of a council anew, by the votes of its last
// election and another method.
func (r *run) otherMethod(c *council, m *OtherCount, lots []drawn) {
	c.each(func(w *way) ([]way, string) {
		if why := c.countable(); why != "" {
			return nil, why
		}
		if last := r.book.ElectionID(c.votes[0].Election); m.Election != "" && m.Election != last {
			return nil, fmt.Sprintf("its last election is %s, not %s", last, m.Election)
		}
		rules, why := c.rules(m.Method)
		if why != "" {
			return nil, why
		}
		p := apportion.Problem{Rules: rules, Seats: len(w.seats)}
		for _, x := range c.votes {
			p.Lists = append(p.Lists, apportion.List{Votes: x.Votes})
		}
		all := make([]int, len(w.seats))
		for i := range all {
			all[i] = i
		}
		ways, why := r.share(c, w, p, c.votes, all, lots)
		for i := range ways {
			ways[i].awaiting = 0
			ways[i].keepWhatFits(w)
		}
		return ways, why
	})
}

// keepWhatFits puts seats that were laid anew where they change least: a seat
// that its list wins again stays with its holder.
func (w *way) keepWhatFits(before *way) {
	laid := slices.Clone(w.seats)
	var open []int
	for i := range before.seats {
		h := &before.seats[i]
		at := slices.IndexFunc(laid, func(x roll.Holding) bool {
			return x.Held() && h.Held() && x.List == h.List && x.Allegiance == h.Allegiance
		})
		if at < 0 {
			open = append(open, i)
			continue
		}
		w.seats[i], w.fates[i] = *h, before.fates[i]
		laid = slices.Delete(laid, at, at+1)
	}
	for n, i := range open {
		if laid[n].Held() {
			w.fill(i, laid[n].List, laid[n].Allegiance)
		} else {
			w.vacate(i)
		}
	}
}
