package synth

import (
	"fmt"
	"strconv"

	"github.com/seatledger/seatledger"
)

// sources: one for what has no date, and one for each country and year.
func (w *world) sources() bool {
	mark := fmt.Sprintf("synthetic: drawn from seed %d; no record of any council", w.Seed)
	row := func(id seatledger.SourceID, year int) bool {
		return w.emit(&seatledger.Source{ID: id, Title: mark, Publisher: "synthetic", Date: seatledger.On(seatledger.DayOf(year, 12, 31))})
	}
	if !row(seatledger.SourceID(Package(w.Seed)), w.From) {
		return false
	}
	for _, c := range w.countries {
		for y := range w.Years + 1 {
			if !row(c.years[y], w.From+y) {
				return false
			}
		}
	}
	return true
}

func (w *world) divisions() bool {
	for _, c := range w.countries {
		name := fmt.Sprintf("Synthetic country %d", c.number)
		if !w.emit(&seatledger.Division{ID: c.id, Name: name, Type: "country", Sources: []seatledger.SourceID{c.base}}) {
			return false
		}
	}
	return w.eachCouncil(w.place)
}

// place gives a commune, and before the first of them its province and district.
func (w *world) place(c *country, n int) bool {
	row := func(id, parent seatledger.DivisionID, kind string) bool {
		name := "Synthetic " + kind + " " + string(id)
		return w.emit(&seatledger.Division{ID: id, Name: name, Type: kind, Parent: parent, Sources: []seatledger.SourceID{c.base}})
	}
	if n%inProvince == 1 && !row(c.province(n), c.id, "province") {
		return false
	}
	if n%inDistrict == 1 && !row(c.district(n), c.province(n), "district") {
		return false
	}
	return row(seatledger.DivisionID(c.commune(n)), c.district(n), "commune")
}

// councilID is the id of a council.
func (c *country) councilID(n int) seatledger.CouncilID {
	return seatledger.CouncilID(c.commune(n) + "/council")
}

func (w *world) councils() bool {
	return w.eachCouncil(func(c *country, n int) bool {
		return w.emit(&seatledger.Council{ID: c.councilID(n), Division: seatledger.DivisionID(c.commune(n)), Name: "Synthetic council of " + c.commune(n),
			Kind: "commune council", Seats: sizes[n%len(sizes)], From: seatledger.On(c.terms[0].start), Method: "dhondt", TieRule: "lot",
			ControlRule: c.rule, SeatRule: c.seatRule, Sources: []seatledger.SourceID{c.base}})
	})
}

func (w *world) parties() bool {
	for _, c := range w.countries {
		for s := range slots {
			id := c.party(s)
			kind := seatledger.KindParty
			if s == slots-1 {
				kind = seatledger.KindIndependents
			}
			if !w.party(c, id, kind, s) || s == 1 && c.renamed >= 0 && !w.party(c, id+"-new", kind, s) {
				return false
			}
		}
	}
	return true
}

func (w *world) party(c *country, id seatledger.PartyID, kind seatledger.PartyKind, slot int) bool {
	colour := [slots]string{"#2060c0", "#c03028", "#208040", "#c08018", "#7040a0", "#808080"}[slot]
	return w.emit(&seatledger.Party{ID: id, Name: "Synthetic party " + string(id), Abbreviation: fmt.Sprintf("S%d", slot+1), Kind: kind, Colour: colour,
		Sources: []seatledger.SourceID{c.base}})
}

// personID numbers the persons of a council.
func (l *life) personID(person int) seatledger.PersonID {
	if person == 0 {
		return ""
	}
	return seatledger.PersonID(l.country.commune(l.number) + "/" + strconv.Itoa(person))
}

func (w *world) people() bool {
	return w.eachCouncil(func(c *country, n int) bool {
		l := w.draw(c, n)
		for p := range l.persons {
			row := &seatledger.Person{ID: l.personID(p + 1), Name: personName(c.first+n, p), Basis: "office-holder", Sources: []seatledger.SourceID{c.base}}
			if !w.emit(row) {
				return false
			}
		}
		return true
	})
}

// personName puts syllables together. Many share one.
func personName(council, person int) string {
	const syllables = "ba be bo da de di ka ke ko la le lo ma me mo na ni no ra re ri sa so su ta te ti va ve vo za zu "
	b := append(make([]byte, 0, 32), "Synthetic "...)
	x := uint32(council*31+person+1) * 2654435761
	for i := range 6 {
		if i == 2 {
			b = append(b, ' ')
		}
		at := 3 * (x >> 27)
		b = append(b, syllables[at:at+2]...)
		x = x*1664525 + 1013904223
	}
	b[10] -= 'a' - 'A'
	b[15] -= 'a' - 'A'
	return string(b)
}

func (w *world) elections() bool {
	for _, c := range w.countries {
		for i := range c.terms {
			t := &c.terms[i]
			row := &seatledger.Election{ID: t.election, Date: seatledger.On(t.polled), TakesOffice: seatledger.On(t.start), Name: "Synthetic election " + string(t.election),
				Division: c.id, CouncilKind: "commune council", Scope: "all", Sources: []seatledger.SourceID{c.source(t.polled)}}
			if !w.emit(row) {
				return false
			}
		}
	}
	return true
}

func (w *world) results() bool {
	return w.eachCouncil(func(c *country, n int) bool {
		l := w.draw(c, n)
		council := c.councilID(n)
		for _, x := range l.tallies {
			t := &c.terms[x.term]
			row := &seatledger.Result{Election: t.election, Council: council, List: t.parties[x.slot], Votes: seatledger.Counted(x.votes),
				Seats: seatledger.Counted(int64(x.seats)), Sources: []seatledger.SourceID{c.source(t.polled)}}
			if !w.emit(row) {
				return false
			}
		}
		return true
	})
}

// events: those of parties first, then those of each council in order.
func (w *world) events() bool {
	for _, c := range w.countries {
		if !w.partyEvents(c) {
			return false
		}
	}
	return w.eachCouncil(func(c *country, n int) bool {
		l := w.draw(c, n)
		for i := range l.acts {
			if !w.emit(l.event(i)) {
				return false
			}
		}
		return true
	})
}

// partyEvents fall in the quiet days before an election.
func (w *world) partyEvents(c *country) bool {
	row := func(kind seatledger.EventKind, term int, from, party seatledger.PartyID, policy seatledger.DissolutionPolicy) bool {
		day := c.terms[term].end - quiet/2
		return w.emit(&seatledger.Event{ID: seatledger.EventID(fmt.Sprintf("%s/%s", c.id, kind)), Date: seatledger.On(day), Kind: kind, Division: c.id,
			FromParty: from, Party: party, Policy: policy, Sources: []seatledger.SourceID{c.source(day)}})
	}
	return (c.renamed < 0 || row(seatledger.PartyRenamed, c.renamed, c.party(1), c.party(1)+"-new", "")) &&
		(c.dissolved < 0 || row(seatledger.PartyDissolved, c.dissolved, "", c.party(3), seatledger.EndListSeats))
}

// event gives an act as a row.
func (l *life) event(i int) *seatledger.Event {
	a := &l.acts[i]
	commune := l.country.commune(l.number)
	return &seatledger.Event{ID: seatledger.EventID(commune + "-" + strconv.Itoa(i+1)), Date: a.date(), Kind: a.kind, Council: seatledger.CouncilID(commune + "/council"),
		Seat: seatledger.Seat(a.seat), Person: l.personID(a.person), List: a.list, Party: a.party, FromParty: a.from, Post: a.post,
		Sources: []seatledger.SourceID{l.country.source(a.day)}}
}

// date writes the day as well as it is known.
func (a *act) date() seatledger.Date {
	text := ""
	switch a.doubt {
	case exact:
		return seatledger.On(a.day)
	case month:
		text = a.day.Time().Format("2006-01")
	case interval:
		text = (a.day - 1).String() + "/" + (a.day + 3).String()
	}
	d, err := seatledger.ParseDate(text)
	if err != nil {
		panic(err) // both forms are those of ParseDate
	}
	return d
}
