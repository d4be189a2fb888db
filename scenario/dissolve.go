package scenario

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/apportion"
	"github.com/seatledger/seatledger/roll"
)

// dissolution is a [Dissolve] with its ids looked up.
type dissolution struct {
	*Dissolve
	path    string
	party   roll.Ref
	refuse  []roll.Ref
	inside  map[roll.Ref][]roll.Ref // refusals on one council
	lots    map[roll.Ref][]drawn
	choices map[roll.Ref][]share
	counts  []share // choices that nobody can place: see spread
}

// drawn is a recorded lot and where the file has it.
type drawn struct {
	path    string
	ward    roll.Ref // of the tie; 0 = of the council as a whole
	winners []roll.Ref
}

// dissolve lets a dissolution act on a council.
func (r *run) dissolve(c *council, d *dissolution) {
	c.each(func(w *way) ([]way, string) {
		ended, why := w.ended(d)
		if why == "" {
			why = r.checkChoices(c, d, len(ended))
		}
		if why != "" || len(ended) == 0 {
			return []way{*w}, why
		}
		ways, why := r.settle(c, w, d, ended)
		if why != "" {
			return nil, why
		}
		return r.follow(c, w, d, ended, ways)
	})
}

// ended gives the seats that a dissolution ends. Where the list that won a seat
// and the party its holder sits for differ, the file must say which counts; what
// holders may choose or keep concerns those who sit for the party.
func (w *way) ended(d *dissolution) (seats []int, why string) {
	if d.Policy.ofHolders() {
		return w.sittingFor(d.party), ""
	}
	differ := 0
	for i := range w.seats {
		h := &w.seats[i]
		party, held := h.Mandate()
		if !held {
			continue
		}
		won, sits := h.List == d.party, party == d.party
		if won != sits {
			differ++
		}
		if won && d.Seats != "allegiance" || sits && d.Seats == "allegiance" {
			seats = append(seats, i)
		}
	}
	if d.Seats == "" && differ > 0 {
		return nil, fmt.Sprintf("%d of its holders left or joined the party: say whether seats: list or seats: allegiance end", differ)
	}
	return seats, ""
}

// settle says what becomes of the ended seats, in every way.
func (r *run) settle(c *council, w *way, d *dissolution, ended []int) ([]way, string) {
	switch d.Policy {
	case NextOnList:
		return r.nextOnList(c, w, ended)
	case RedistributeCouncil, RedistributeVacated, OnlyPartiesWithoutSeats:
		return r.redistribute(c, w, d, ended)
	case ChooseInWindow:
		return r.chooseInWindow(c, w, d, ended)
	}
	x := w.clone()
	for _, s := range ended {
		if d.Policy == Keep {
			x.turn(s, roll.Independent, false)
			continue
		}
		x.vacate(s)
		if d.Policy == ByElection {
			x.awaiting++
		}
	}
	return []way{x}, ""
}

// nextOnList seats the next name of the list that won each seat.
func (r *run) nextOnList(c *council, w *way, ended []int) ([]way, string) {
	x := w.clone()
	for _, s := range ended {
		list := x.seats[s].List
		if list == 0 {
			return nil, "no entry says which list won a seat that ends"
		}
		x.fill(s, list, c.partyOf(list, x.seats[s].Ward))
	}
	return []way{x}, ""
}

// partyOf gives whom the holders of a list sit for, in a ward.
func (c *council) partyOf(list, ward roll.Ref) roll.Ref {
	for _, v := range c.votes {
		if v.List == list && (v.Ward == 0 || v.Ward == ward) {
			return v.Party
		}
	}
	return list
}

// checkChoices refuses more choices than there are holders to choose.
func (r *run) checkChoices(c *council, d *dissolution, holders int) string {
	chose := 0
	for _, x := range d.choices[c.ref] {
		chose += x.seats
	}
	if chose <= holders {
		return ""
	}
	at := slices.IndexFunc(d.Choices, func(x Choice) bool { return x.Council == r.book.CouncilID(c.ref) })
	r.s.Refuse(fmt.Sprintf("%s.choices[%d]", d.path, at), fmt.Sprintf("at most %d choices on %s, as many sit for %s there", holders, r.book.CouncilID(c.ref), d.Party), "lower them: the file has "+strconv.Itoa(chose))
	return "more choose than there are"
}

// chooseInWindow keeps the seats of those who chose.
func (r *run) chooseInWindow(c *council, w *way, d *dissolution, ended []int) ([]way, string) {
	shares := slices.Clone(d.choices[c.ref])
	left := len(ended)
	for _, x := range shares {
		left -= x.seats
	}
	return w.place(ended, append(shares, share{0, left}), func(x *way, seat int, party roll.Ref) {
		if party == 0 {
			x.vacate(seat)
			return
		}
		x.turn(seat, party, false)
	}), ""
}

// redistribute shares the ended seats out by the votes of the last election, of
// each ward by itself where the council has wards.
func (r *run) redistribute(c *council, w *way, d *dissolution, ended []int) ([]way, string) {
	return r.byContest(c, w, ended, func(x *way, k contest) ([]way, string) {
		rules, why := c.rules(d.Method, k.ward)
		if why != "" {
			return nil, why
		}
		p := apportion.Problem{Rules: rules, Seats: len(k.seats)}
		k.votes = slices.DeleteFunc(slices.Clone(k.votes), func(v roll.ListVotes) bool { return v.List == d.party })
		for _, v := range k.votes {
			l := apportion.List{Votes: v.Votes}
			if slices.Contains(d.refuse, v.List) || slices.Contains(d.inside[c.ref], v.List) ||
				d.Policy == OnlyPartiesWithoutSeats && w.heldOf(v.List, 0, ended) > 0 {
				l.Votes = 0 // takes no seat, and its votes count for nothing
			}
			if d.Policy == RedistributeCouncil {
				l.Floor = x.heldOf(v.List, k.ward, k.seats)
				p.Seats += l.Floor
			}
			p.Lists = append(p.Lists, l)
		}
		return r.share(c, x, p, k, d.lots[c.ref])
	})
}

// heldOf counts the seats of a ward (0 = of the council) that a list won and whose
// holders stay.
func (w *way) heldOf(list, ward roll.Ref, ended []int) (n int) {
	for i := range w.seats {
		h := &w.seats[i]
		if _, held := h.Mandate(); held && h.List == list && (ward == 0 || h.Ward == ward) && !slices.Contains(ended, i) {
			n++
		}
	}
	return n
}

// rulesOf gives the method and the tie rule of the last election in a ward (0 = of the
// council as a whole): those of its contest, else those of the council.
func (c *council) rulesOf(ward roll.Ref) (method, tie string) {
	method, tie = c.body.Facts.Method, c.body.Facts.TieRule
	if i := slices.IndexFunc(c.votes, func(v roll.ListVotes) bool { return v.Ward == ward }); i >= 0 {
		method, tie = cmp.Or(c.votes[i].Method, method), cmp.Or(c.votes[i].TieRule, tie)
	}
	return method, tie
}

// rules gives the rules by which seats of a ward are shared out; another method may
// stand in for its own.
func (c *council) rules(other apportion.Method, ward roll.Ref) (rules apportion.Rules, why string) {
	method, tieRule := c.rulesOf(ward)
	rules.Method = other
	if other == 0 {
		m, err := apportion.ParseMethod(method)
		switch {
		case method == "":
			return rules, "its method of apportionment is not recorded: name one with method:"
		case err != nil:
			return rules, "its method of apportionment is not one that is known: " + method
		case m == apportion.WinnerTakesAll || m == apportion.TopN:
			return rules, "its method, " + m.String() + ", is none of proportion"
		}
		rules.Method = m
	}
	tie, err := apportion.ParseTieRule(tieRule)
	if err == nil && tie != apportion.NoRule {
		rules.Ties = []apportion.TieRule{tie}
	}
	return rules, ""
}

// share apportions a problem over the lists of a contest and seats the holders that
// follow, in every way that ties leave.
func (r *run) share(c *council, w *way, p apportion.Problem, k contest, all []drawn) ([]way, string) {
	lots, why := r.lotsIn(c, k, all)
	if why != "" {
		return nil, why
	}
	if p.Lots, why = r.lotsOf(c, k.votes, lots); why != "" {
		return nil, why
	}
	for _, l := range lots {
		r.used[l.path] = true
	}
	out, err := apportion.Apportion(p)
	switch {
	case errors.Is(err, apportion.ErrNoVotes): // nobody may take a seat
		x := w.clone()
		for _, s := range k.seats {
			x.vacate(s)
		}
		return []way{x}, ""
	case errors.Is(err, apportion.ErrLot) && len(lots) > 0:
		r.s.Refuse(lots[len(lots)-1].path, "a lot that settles a tie on "+string(r.book.CouncilID(c.ref)), "correct it: "+err.Error())
		return nil, "a lot does not fit"
	case err != nil:
		return nil, "its seats cannot be apportioned: " + err.Error()
	}
	if t, ok := out.Open(); ok {
		var tied []roll.ListVotes
		for _, i := range t.Lists {
			tied = append(tied, k.votes[i])
		}
		c.note(k.ward, t.Seats, t.Rule, tied)
	}
	var ways []way
	for o := range out.Outcomes() {
		ways = append(ways, w.seat(o, p, k.votes, k.seats))
		if len(ways) > maxWays {
			break
		}
	}
	return ways, ""
}

// seat puts the seats of an outcome beyond those held already on the seats
// given, by list; what no list may take stays vacant.
func (w *way) seat(o apportion.Outcome, p apportion.Problem, lists []roll.ListVotes, seats []int) way {
	x := w.clone()
	for i, v := range lists {
		for range o.Seats[i] - p.Lists[i].Floor {
			x.fill(seats[0], v.List, v.Party)
			seats = seats[1:]
		}
	}
	for _, s := range seats {
		x.vacate(s)
	}
	return x
}

// unused refuses lots for councils on which no tie could be met.
func (r *run) unused(lots map[roll.Ref][]drawn) {
	if r.view.Stopped() {
		return // a council that was left undone may have used them
	}
	for ref, list := range lots {
		for _, l := range list {
			at := slices.IndexFunc(r.councils, func(c *council) bool { return c.ref == ref })
			if !r.used[l.path] && (at < 0 || r.councils[at].why == "") {
				r.s.Refuse(l.path, "a tie on "+string(r.book.CouncilID(ref)), "delete it: nothing is shared out there")
			}
		}
	}
}

// lotsOf turns recorded lots into numbers of lists.
func (r *run) lotsOf(c *council, lists []roll.ListVotes, lots []drawn) (apportion.Lots, string) {
	if len(lots) > 0 && len(c.ways) > 1 {
		return nil, "a lot is recorded, but an earlier tie is open"
	}
	var all apportion.Lots
	for _, l := range lots {
		var winners []int
		for j, party := range l.winners {
			i := slices.IndexFunc(lists, func(v roll.ListVotes) bool { return v.List == party })
			if i < 0 {
				r.s.Refuse(fmt.Sprintf("%s.winners[%d]", l.path, j), "a list that takes part on "+string(r.book.CouncilID(c.ref)), r.oneOf(lists))
				return nil, "a lot names a list that takes no part"
			}
			winners = append(winners, i)
		}
		all = append(all, winners)
	}
	return all, ""
}

func (r *run) oneOf(lists []roll.ListVotes) string {
	var ids []string
	for _, v := range lists {
		ids = append(ids, string(r.book.PartyID(v.List)))
	}
	return "write one of " + strings.Join(ids, ", ")
}

// note keeps a tie that is open, once. Without seats it is over the post of
// chief.
func (c *council) note(ward roll.Ref, seats int, rule apportion.TieRule, lists []roll.ListVotes) {
	x := Tie{Ward: ward, Seats: seats, Rule: rule}
	for _, v := range lists {
		x.Lists = append(x.Lists, v.List)
	}
	if !slices.ContainsFunc(c.ties, func(y Tie) bool { return x.Ward == y.Ward && x.Seats == y.Seats && slices.Equal(x.Lists, y.Lists) }) {
		c.ties = append(c.ties, x)
	}
}

// follow says what becomes of the posts of those whose seats ended.
func (r *run) follow(c *council, before *way, d *dissolution, ended []int, ways []way) ([]way, string) {
	var all []way
	for i := range ways {
		ways[i].shift(before, d.party, ended)
		next := []way{ways[i]}
		if at := r.chiefAt(&ways[i]); d.Posts == "most-votes" && at >= 0 && ways[i].posts[at].Vacant && !before.posts[at].Vacant {
			var why string
			if next, why = r.newChief(c, &ways[i], d); why != "" {
				return nil, why
			}
		}
		all = append(all, next...)
	}
	return all, ""
}

// shift moves posts on with the seats of their holders. Of an unnamed holder
// only the party is known: unless all its seats fared alike, who has the post
// is open.
func (w *way) shift(before *way, party roll.Ref, seats []int) {
	for i := range w.posts {
		p := &w.posts[i]
		if p.Vacant {
			continue
		}
		seat := slices.IndexFunc(before.seats, func(h roll.Holding) bool { return p.Person != 0 && h.Held() && h.Person == p.Person })
		switch {
		case seat >= 0 && !slices.Contains(seats, seat), seat < 0 && p.Party != party:
			continue
		case seat >= 0 && before.seats[seat].Sits != 0 && (w.fates[seat] == stayed || w.fates[seat] == turned):
			continue // it is the substitute who goes, or does not
		}
		fate, alike := w.fate(before, party, seats)
		switch {
		case !alike:
			*p = roll.PostHolding{Post: p.Post}
		case fate == 0:
			*p = roll.PostHolding{Post: p.Post, Vacant: true}
		default:
			*p = roll.PostHolding{Post: p.Post, Party: fate}
		}
	}
}

// fate gives the party that the old holders of some seats, and all others who
// sat for a party, now sit for; 0 = they lost them. Alike is false where they
// did not all fare the same.
func (w *way) fate(before *way, party roll.Ref, seats []int) (fate roll.Ref, alike bool) {
	first := true
	for i := range before.seats {
		old := &before.seats[i]
		if concerned := slices.Contains(seats, i) || old.Held() && old.Allegiance == party; !concerned {
			continue
		}
		now := roll.Ref(0)
		if w.fates[i] == stayed || w.fates[i] == turned {
			now = w.seats[i].Allegiance
		}
		if !first && now != fate {
			return 0, false
		}
		fate, first = now, false
	}
	return fate, true
}

// newChief gives the post of chief to the list with most votes that has a seat:
// how Cambodian communes fill it, as far as every case on record shows.
func (r *run) newChief(c *council, w *way, d *dissolution) ([]way, string) {
	if why := c.together(); why != "" {
		return nil, "who becomes chief is open: " + why
	}
	var best []roll.ListVotes
	for _, v := range c.votes {
		if w.heldOf(v.List, 0, nil) == 0 || v.List == d.party && d.Policy != NextOnList {
			continue
		}
		switch {
		case len(best) == 0 || v.Votes > best[0].Votes:
			best = append(best[:0], v)
		case v.Votes == best[0].Votes:
			best = append(best, v)
		}
	}
	if len(best) == 0 {
		return []way{*w}, ""
	}
	if len(best) > 1 {
		c.note(0, 0, apportion.NoRule, best)
	}
	var ways []way
	for _, v := range best {
		x := w.clone()
		x.posts[r.chiefAt(&x)].Party = v.Party
		x.posts[r.chiefAt(&x)].Vacant = false
		ways = append(ways, x)
	}
	return ways, ""
}

// chiefAt gives the place of the post of chief among the posts of a way; -1 if
// it has none.
func (r *run) chiefAt(w *way) int {
	id, ok := r.book.Post(seatledger.Chief)
	if !ok {
		return -1
	}
	return slices.IndexFunc(w.posts, func(p roll.PostHolding) bool { return p.Post == id })
}
