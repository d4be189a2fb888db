package control

import (
	"math/big"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// Shares counts what each party has on a day in the councils of one kind.
type Shares struct {
	On       seatledger.Day
	Councils int // that existed
	Recorded int // of which at least one seat is stated in some world
	Seats    int // statutory seats of those councils
	Unstated int // seats of which nothing is surely stated
	Vacant   int // seats that are surely vacant
	Control  Totals
	Parties  []PartyShare // in order of party id
}

// PartyShare is what one party has: seats, posts, and councils it controls.
type PartyShare struct {
	Party roll.Ref
	Seats Range // sums over the councils; Possible leaves the unstated seats out
	Posts int   // that its members surely hold
	Won   int   // seats its list surely won, whoever sits there now
}

// Shares counts the councils that [Within] takes.
func (j *Judge) Shares(t *Timelines, division roll.Ref, kind string, on seatledger.Day) Shares {
	b := j.View.Book
	s := Shares{On: on, Control: t.Totals(division, kind, on, nil)}
	byParty := map[roll.Ref]*PartyShare{}
	party := func(r roll.Ref) *PartyShare {
		if byParty[r] == nil {
			byParty[r] = &PartyShare{Party: r}
		}
		return byParty[r]
	}
	for c := range b.Councils() {
		if Within(b, c, division, kind) {
			j.addShares(&s, c, on, party)
		}
	}
	for _, p := range byParty {
		s.Parties = append(s.Parties, *p)
	}
	slices.SortFunc(s.Parties, func(x, y PartyShare) int { return compareIDs(b, x.Party, y.Party) })
	return s
}

func (j *Judge) addShares(s *Shares, c roll.Ref, on seatledger.Day, party func(roll.Ref) *PartyShare) {
	worlds := j.Folder.At(c, on)
	if !exists(worlds) {
		return
	}
	var a Answer
	for i := range worlds {
		j.take(&worlds[i])
		a.add(&j.count, i == 0)
	}
	s.Councils++
	s.Seats += a.Seats
	s.Unstated += a.Unstated.Possible
	s.Vacant += a.Vacant.Certain
	if a.Unstated.Certain < a.Seats {
		s.Recorded++
	}
	for _, p := range a.Parties {
		x := party(p.Party)
		x.Seats.Certain += p.Certain
		x.Seats.Possible += max(p.Certain, p.Possible-a.Unstated.Certain)
	}
	if len(worlds) != 1 {
		return
	}
	for i := range worlds[0].Posts {
		if p, sure := worlds[0].PostParty(&worlds[0].Posts[i]); sure && p != 0 {
			party(p).Posts++
		}
	}
	for i := range worlds[0].Seats {
		if list := worlds[0].Seats[i].List; list != 0 {
			party(list).Won++
		}
	}
}

// Drift says how far the seats of today have moved from what voters chose, in
// the councils whose latest results state votes and whose seats are certain.
type Drift struct {
	On       seatledger.Day
	Councils int // counted
	Left     int // not counted: votes or seats are not surely recorded
	Seats    int
	Moved    int // seats no longer held for the list that won them, vacant ones too
	Then     Gallagher
	Now      Gallagher
	Parties  []PartyDrift // in order of party id
}

// PartyDrift is one party's votes, and seats won and held.
type PartyDrift struct {
	Party     roll.Ref
	Votes     int64
	Won, Held int
}

// Gallagher is the square of the least squares index of disproportionality,
// half the sum over parties of (vote share - seat share)^2, in [0, 1]
// (Gallagher 1991, Electoral Studies 10:33-51). Its root times 100 is the index
// as it is usually printed.
type Gallagher struct{ Square *big.Rat }

// Percent gives the index as usually printed, rounded to n decimals.
func (g Gallagher) Percent(n int) string {
	if g.Square == nil {
		return ""
	}
	x := new(big.Float).SetPrec(200).SetRat(g.Square)
	x.Sqrt(x)
	return x.Mul(x, big.NewFloat(100)).Text('f', n)
}

// Drift measures the councils that [Within] takes.
func (j *Judge) Drift(division roll.Ref, kind string, on seatledger.Day) Drift {
	b := j.View.Book
	d := Drift{On: on}
	byParty := map[roll.Ref]*PartyDrift{}
	for c := range b.Councils() {
		if Within(b, c, division, kind) {
			j.addDrift(&d, c, on, byParty)
		}
	}
	for _, p := range byParty {
		d.Parties = append(d.Parties, *p)
	}
	slices.SortFunc(d.Parties, func(x, y PartyDrift) int { return compareIDs(b, x.Party, y.Party) })
	d.Then = gallagher(d.Parties, func(p PartyDrift) int { return p.Won })
	d.Now = gallagher(d.Parties, func(p PartyDrift) int { return p.Held })
	return d
}

func (j *Judge) addDrift(d *Drift, c roll.Ref, on seatledger.Day, byParty map[roll.Ref]*PartyDrift) {
	worlds := j.Folder.At(c, on)
	if !exists(worlds) {
		return
	}
	votes := j.Folder.Votes(on)
	if len(worlds) != 1 || len(votes) == 0 || slices.ContainsFunc(worlds[0].Seats, func(h roll.Holding) bool {
		return h.Mark&(roll.Unstated|roll.MaybeVacant) != 0
	}) {
		d.Left++
		return
	}
	party := func(r roll.Ref) *PartyDrift {
		if byParty[r] == nil {
			byParty[r] = &PartyDrift{Party: r}
		}
		return byParty[r]
	}
	d.Councils++
	for _, v := range votes {
		party(v.List).Votes += v.Votes
		party(v.List).Won += v.Seats
	}
	for i := range worlds[0].Seats {
		h := &worlds[0].Seats[i]
		d.Seats++
		if h.Held() {
			party(h.Allegiance).Held++
		}
		if !h.Held() || !j.View.SameSide(h.List, h.Allegiance) {
			d.Moved++
		}
	}
}

// gallagher works the index out over parties, with their seats as given.
func gallagher(parties []PartyDrift, seats func(PartyDrift) int) Gallagher {
	var votes int64
	total := 0
	for _, p := range parties {
		votes += p.Votes
		total += seats(p)
	}
	if votes == 0 || total == 0 {
		return Gallagher{}
	}
	sum := new(big.Rat)
	for _, p := range parties {
		x := new(big.Rat).Sub(big.NewRat(p.Votes, votes), big.NewRat(int64(seats(p)), int64(total)))
		sum.Add(sum, x.Mul(x, x))
	}
	return Gallagher{sum.Mul(sum, big.NewRat(1, 2))}
}
