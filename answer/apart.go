package answer

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
)

// shortName gives how a party is called where no other one is called so.
func (d *Desk) shortName(r roll.Ref) string {
	info := d.Book.PartyInfo(r)
	switch {
	case info.Abbreviation != "":
		return info.Abbreviation
	case info.Name != "":
		return info.Name
	}
	return string(d.Book.PartyID(r))
}

// TitleOf writes the name of a party, with its place where another party is
// called like it.
func (d *Desk) TitleOf(id seatledger.PartyID, name string) string {
	r, _ := d.Book.Party(id)
	return d.withPlace(r, name)
}

func (d *Desk) withPlace(r roll.Ref, name string) string {
	if place := d.alike()[r]; place != "" {
		return fmt.Sprintf("%s (%s)", name, place)
	}
	return name
}

// placeParties says of the parties that are called alike which is which: by the
// country, by the council or place where they stand, else by their ids. In a large
// ledger it is the ids at once: the first answer does not wait for a look at every
// record.
func (d *Desk) placeParties() map[roll.Ref]string {
	byName := map[string][]roll.Ref{}
	for r := roll.Ref(1); int(r) < d.Book.Parties(); r++ {
		if d.Book.PartyInfo(r).Name != "" {
			name := d.shortName(r)
			byName[name] = append(byName[name], r)
		}
	}
	wanted := make([]bool, d.Book.Parties())
	for _, group := range byName {
		for _, r := range group {
			wanted[r] = len(group) > 1
		}
	}
	found := map[roll.Ref]string{}
	if !slices.Contains(wanted, true) {
		return found
	}
	stands := map[roll.Ref][]roll.Ref{}
	if d.Book.Position <= IndexedUpTo {
		d.Book.Speaking(nil, wanted, func(c, _, party roll.Ref) {
			if list := stands[party]; len(list) == 0 || list[len(list)-1] != c {
				stands[party] = append(list, c)
			}
		})
	}
	for _, group := range byName {
		if len(group) > 1 {
			for i, place := range d.tellApart(group, stands) {
				found[group[i]] = place
			}
		}
	}
	return found
}

// tellApart gives the first sort of place that is another one for each party of
// a group.
func (d *Desk) tellApart(group []roll.Ref, stands map[roll.Ref][]roll.Ref) []string {
	for _, place := range []func([]roll.Ref) string{d.country, d.common} {
		var places []string
		for _, r := range group {
			if text := place(stands[r]); text != "" && !slices.Contains(places, text) {
				places = append(places, text)
			}
		}
		if len(places) == len(group) {
			return places
		}
	}
	ids := make([]string, len(group))
	for i, r := range group {
		ids[i] = string(d.Book.PartyID(r))
	}
	return ids
}

// country names the division at the top of some councils; blank where there is
// none, or more than one.
func (d *Desk) country(councils []roll.Ref) string {
	var top roll.Ref
	for _, c := range councils {
		at := d.Book.CouncilInfo(c).Division
		for up := range d.Book.Above(at) {
			if up != 0 {
				at = up
			}
		}
		if top != 0 && top != at {
			return ""
		}
		top = at
	}
	if top == 0 {
		return ""
	}
	return d.divisionName(top)
}

// common names the one council that there is, or the lowest division that they
// all lie in.
func (d *Desk) common(councils []roll.Ref) string {
	if len(councils) == 0 {
		return ""
	}
	if len(councils) == 1 {
		return d.councilName(councils[0])
	}
	for at := range d.Book.Above(d.Book.CouncilInfo(councils[0]).Division) {
		outside := func(c roll.Ref) bool { return !d.Book.Under(d.Book.CouncilInfo(c).Division, at) }
		if at != 0 && !slices.ContainsFunc(councils, outside) {
			return d.divisionName(at)
		}
	}
	return ""
}

// councilsNaming lists the councils whose entries name each of some persons.
func (d *Desk) councilsNaming(people ...roll.Ref) map[roll.Ref][]roll.Ref {
	councils, wanted := map[roll.Ref][]roll.Ref{}, []bool(nil)
	for _, p := range people {
		if list, ok := d.seats.Get(p); ok {
			councils[p] = list
			continue
		}
		for int(p) >= len(wanted) {
			wanted = append(wanted, false)
		}
		wanted[p] = p != 0
	}
	if !slices.Contains(wanted, true) {
		return councils
	}
	d.Book.Speaking(wanted, nil, func(c, person, _ roll.Ref) {
		if list := councils[person]; len(list) == 0 || list[len(list)-1] != c {
			councils[person] = append(list, c)
		}
	})
	for p, is := range wanted {
		if is {
			d.seats.Add(roll.Ref(p), councils[roll.Ref(p)])
		}
	}
	return councils
}

// sitsOn lists the councils on which a person holds a seat or a post on some day
// that a date allows, or on the day before; where that is none, all that name
// the person.
func (d *Desk) sitsOn(id seatledger.PersonID, date seatledger.Date) []roll.Ref {
	p, ok := d.Book.Person(id)
	if !ok {
		return nil
	}
	all := d.councilsNaming(p)[p]
	if len(all) < 2 {
		return all
	}
	v, err := d.view(context.Background(), Ask{})
	if err != nil {
		return all
	}
	days := []seatledger.Day{date.Latest()}
	if first := date.Earliest(); first != seatledger.OpenPast {
		days = append(days, first-1)
	}
	var now []roll.Ref
	for _, c := range all {
		if slices.ContainsFunc(days, func(on seatledger.Day) bool { return holds(v.At(c, on), id) }) {
			now = append(now, c)
		}
	}
	if len(now) == 0 {
		return all
	}
	return now
}

// holds reports whether a person may hold a seat or a post of a roll.
func holds(x roll.Roll, id seatledger.PersonID) bool {
	return slices.ContainsFunc(x.Seats, func(s roll.SeatFacts) bool {
		return slices.ContainsFunc(s.Alternatives, func(f roll.Facts) bool { return f.Person == id || f.Sits == id })
	}) || slices.ContainsFunc(x.Posts, func(p roll.PostFacts) bool {
		return slices.ContainsFunc(p.Alternatives, func(f roll.PostFact) bool { return f.Person == id })
	})
}

// councilNames names a few councils in words.
func (d *Desk) councilNames(list []roll.Ref) string {
	const most = 3
	var names []string
	for _, c := range list[:min(len(list), most)] {
		names = append(names, d.councilName(c))
	}
	if more := len(list) - most; more > 0 {
		names = append(names, Plural(more, "more council", "more councils"))
	}
	return Listed(names)
}

// namesakes says of the hits of a search that are called alike where they
// belong: people to councils, parties to countries.
func (d *Desk) namesakes(hits []Hit) {
	alike := map[string]map[string]bool{} // ids by table and name
	key := func(h *Hit) string { return string(h.Table) + " " + strings.ToLower(h.Name) }
	for i := range hits {
		if alike[key(&hits[i])] == nil {
			alike[key(&hits[i])] = map[string]bool{}
		}
		alike[key(&hits[i])][hits[i].ID] = true
	}
	var people []roll.Ref
	for i := range hits {
		if r, ok := d.Book.Person(seatledger.PersonID(hits[i].ID)); ok && hits[i].Table == seatledger.People && len(alike[key(&hits[i])]) > 1 {
			people = append(people, r)
		}
	}
	belongs := d.belonging(people)
	for i := range hits {
		h := &hits[i]
		if len(alike[key(h)]) < 2 {
			continue
		}
		switch h.Table {
		case seatledger.People:
			r, _ := d.Book.Person(seatledger.PersonID(h.ID))
			h.add(belongs[r])
		case seatledger.Parties:
			h.add(d.partyByID(seatledger.PartyID(h.ID)))
		}
	}
}

// belonging says of some persons on which councils they are, and for which parties
// where another of them is on the same.
func (d *Desk) belonging(people []roll.Ref) map[roll.Ref]string {
	slices.Sort(people)
	people = slices.Compact(people)
	councils, belongs, same := d.councilsNaming(people...), map[roll.Ref]string{}, map[string]int{}
	var wanted []bool
	for _, p := range people {
		belongs[p] = d.councilNames(councils[p])
		same[belongs[p]]++
		for int(p) >= len(wanted) {
			wanted = append(wanted, false)
		}
		wanted[p] = true
	}
	if len(same) == len(people) {
		return belongs
	}
	parties := map[roll.Ref][]string{}
	d.Book.Speaking(wanted, nil, func(_, person, party roll.Ref) {
		if party != 0 && !slices.Contains(parties[person], d.party(party)) {
			parties[person] = append(parties[person], d.party(party))
		}
	})
	for _, p := range people {
		if same[belongs[p]] > 1 && len(parties[p]) > 0 {
			belongs[p] += " for " + Listed(parties[p])
		}
	}
	return belongs
}

// add says one more thing of a hit, if there is one and it does not say so yet.
func (h *Hit) add(text string) {
	switch {
	case text == "" || text == h.Name:
	case h.Also == "":
		h.Also = text
	default:
		h.Also += ", " + text
	}
}

// apart adds to the name of a person the councils by which a reader tells him or
// her from another one of the same name.
func (d *Desk) apart(ctx context.Context, id seatledger.PersonID, name string) (string, error) {
	s, ok := d.Store.(ledger.Searcher)
	if !ok {
		return name, nil
	}
	hits, err := s.Search(ctx, name, MaxHits)
	if err != nil {
		return "", err
	}
	another := func(h ledger.Hit) bool {
		return h.Table == seatledger.People && h.ID != string(id) && strings.EqualFold(h.Name, name)
	}
	r, known := d.Book.Person(id)
	if !known || !slices.ContainsFunc(hits, another) {
		return name, nil
	}
	return fmt.Sprintf("%s (%s)", name, orID(d.councilNames(d.councilsNaming(r)[r]), string(id))), nil
}
