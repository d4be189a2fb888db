package scenario

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/apportion"
	"github.com/seatledger/seatledger/roll"
)

// move lets seats of a council change allegiance.
func (r *run) move(c *council, path string, m *Move, from, to, ward roll.Ref) {
	c.each(func(w *way) ([]way, string) {
		seats := w.within(ward, w.sittingFor(from))
		if m.Seats > len(seats) {
			r.s.Refuse(path+".seats", fmt.Sprintf("at most %d, as many sit for %s on %s%s", len(seats), m.From, m.Council, in(m.Ward)), "lower it")
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

// in writes the ward behind a council.
func in(ward string) string {
	if ward == "" {
		return ""
	}
	return " in " + ward
}

// byElection fills vacant seats of a council, in one ward where it has wards, those
// first that wait for it.
func (r *run) byElection(c *council, path string, v *Vacancies, k contest, lots []drawn) {
	c.each(func(w *way) ([]way, string) {
		var empty []int
		for i := range w.seats {
			if w.seats[i].Mark.Is(roll.VacantSeat) {
				empty = append(empty, i)
			}
		}
		empty = w.within(k.ward, empty)
		if v.Seats > len(empty) {
			r.s.Refuse(path+".seats", fmt.Sprintf("at most %d, as many seats of %s are vacant then%s", len(empty), v.Council, in(v.Ward)), "lower it, or let a lever before this one vacate them")
			return nil, "a by-election for seats that are not vacant"
		}
		if wards := r.wards(w, empty); len(wards) > 1 {
			r.s.Refuse(path+".ward", "one ward, as seats are vacant in "+strings.Join(wards, " and in "), "add ward: with one of them; what is voted on in another is a by-election of its own")
			return nil, "a by-election in several wards"
		}
		rules, why := c.ballot(v, w.seats[empty[0]].Ward)
		if why != "" {
			return nil, why
		}
		p := apportion.Problem{Rules: rules, Seats: v.Seats}
		for _, x := range k.votes {
			p.Lists = append(p.Lists, apportion.List{Votes: x.Votes})
		}
		ways, why := r.share(c, w, p, contest{w.seats[empty[0]].Ward, empty[:v.Seats], k.votes}, lots)
		for i := range ways {
			ways[i].awaiting = min(max(0, w.awaiting-v.Seats), ways[i].vacant())
		}
		return ways, why
	})
}

// ballot gives the method of a by-election in a ward. One seat goes to whoever has most
// votes also where the ward's own method is that.
func (c *council) ballot(v *Vacancies, ward roll.Ref) (apportion.Rules, string) {
	method, _ := c.rulesOf(ward)
	own, err := apportion.ParseMethod(method)
	if v.Method == 0 && v.Seats == 1 && err == nil && (own == apportion.WinnerTakesAll || own == apportion.TopN) {
		return c.rules(apportion.WinnerTakesAll, ward)
	}
	return c.rules(v.Method, ward)
}

// otherMethod lays the seats of a council anew, by the votes of its last
// election, in each ward, and another method.
func (r *run) otherMethod(c *council, m *OtherCount, lots []drawn) {
	c.each(func(w *way) ([]way, string) {
		all := make([]int, len(w.seats))
		for i := range all {
			all[i] = i
		}
		ways, why := r.byContest(c, w, all, func(x *way, k contest) ([]way, string) {
			rules, why := c.rules(m.Method, k.ward)
			if why != "" {
				return nil, why
			}
			if why := r.whole(c, m, k); why != "" {
				return nil, why
			}
			p := apportion.Problem{Rules: rules, Seats: len(k.seats)}
			for _, v := range k.votes {
				p.Lists = append(p.Lists, apportion.List{Votes: v.Votes})
			}
			return r.share(c, x, p, k, lots)
		})
		for i := range ways {
			ways[i].awaiting = 0
			ways[i].keepWhatFits(w)
		}
		return ways, why
	})
}

// whole says why the votes of a contest do not give all of its seats out: another
// election was meant, or the last one filled some of a ward only.
func (r *run) whole(c *council, m *OtherCount, k contest) string {
	if last := r.book.ElectionID(k.votes[0].Election); m.Election != "" && m.Election != last {
		return fmt.Sprintf("its last election%s is %s, not %s", in(r.book.WardName(k.ward)), last, m.Election)
	}
	filled := 0
	for _, v := range k.votes {
		filled += v.Seats
	}
	if k.ward != 0 && filled != len(k.seats) {
		return fmt.Sprintf("its last election%s filled %d of %d seats", in(r.book.WardName(k.ward)), filled, len(k.seats))
	}
	return ""
}

// keepWhatFits puts seats that were laid anew where they change least: a seat
// that its list wins again stays with its holder.
func (w *way) keepWhatFits(before *way) {
	laid := slices.Clone(w.seats)
	var open []int
	for i := range before.seats {
		h := &before.seats[i]
		at := slices.IndexFunc(laid, func(x roll.Holding) bool {
			return x.Held() && h.Held() && x.List == h.List && x.Allegiance == h.Allegiance && x.Ward == h.Ward
		})
		if at < 0 {
			open = append(open, i)
			continue
		}
		w.seats[i], w.fates[i] = *h, before.fates[i]
		laid = slices.Delete(laid, at, at+1)
	}
	for _, i := range open {
		n := slices.IndexFunc(laid, func(x roll.Holding) bool { return x.Ward == before.seats[i].Ward })
		if laid[n].Held() {
			w.fill(i, laid[n].List, laid[n].Allegiance)
		} else {
			w.vacate(i)
		}
		laid = slices.Delete(laid, n, n+1)
	}
}
