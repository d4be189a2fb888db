package synth

import (
	"cmp"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/seatledger/seatledger"
)

// An English district: in three years of four a third of its seats is elected,
// one in each ward.
const (
	districtWards = 30
	wardSeats     = 3
	districtFrom  = 2004
)

// DistrictPackage gives the name of the data package of a district.
func DistrictPackage(seed uint64) string { return "synthetic-district-" + strconv.FormatUint(seed, 10) }

// District gives the rows of one drawn council as English districts are elected
// by thirds: 30 wards of three seats, all elected in 2004, then one seat a ward in
// three years of four, for so many years. Every member is named, with the ward
// and the last day of the term; members resign and die, by-elections follow, and
// some change party. Its only error is that of a number of years outside 1 to 200,
// in place of the first row.
func District(seed uint64, years int) iter.Seq2[seatledger.Row, error] {
	return func(yield func(seatledger.Row, error) bool) {
		if years < 1 || years > 200 {
			yield(nil, fmt.Errorf("%d years: a district is drawn for 1 to 200", years))
			return
		}
		d := &district{seed: seed, years: years, rng: rand.New(rand.NewPCG(seed, 1<<61)), source: seatledger.SourceID(DistrictPackage(seed))}
		d.live()
		for _, row := range d.rows() {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// district is a council by thirds being drawn.
type district struct {
	seed   uint64
	years  int
	rng    *rand.Rand
	source seatledger.SourceID
	people int
	wards  [districtWards][wardSeats]member
	liking [districtWards][districtLists]int

	elections []seatledger.Row
	contests  []seatledger.Row
	results   []seatledger.Row
	events    []seatledger.Row
}

// member is who holds a seat.
type member struct {
	person int
	party  int // whom the member sits for; the last sits alone
	since  seatledger.Day
	until  seatledger.Day
}

// districtLists is how many lists stand; the last is of the independents.
const districtLists = 5

func (d *district) list(i int) seatledger.PartyID {
	if i == districtLists-1 {
		return "sd/independents"
	}
	return seatledger.PartyID(fmt.Sprintf("sd/p%d", i+1))
}

const districtCouncil seatledger.CouncilID = "sd/1/council"

func ward(w int) string { return fmt.Sprintf("W%02d", w+1) }

func (d *district) person(n int) seatledger.PersonID {
	return seatledger.PersonID("sd/1/" + strconv.Itoa(n))
}

// pollingDay is the first Thursday of May.
func pollingDay(year int) seatledger.Day {
	first := seatledger.DayOf(year, 5, 1)
	return first + seatledger.Day((4-int(first.Time().Weekday())+7)%7)
}

// live draws all years, one after another.
func (d *district) live() {
	for w := range d.liking {
		for i := range d.liking[w] {
			d.liking[w][i] = [districtLists]int{340, 300, 180, 100, 60}[i] * (600 + d.rng.IntN(800)) / 1000
		}
	}
	for year := range d.years {
		if year == 0 || year%4 != 0 {
			d.poll(year)
		}
		d.pass(year)
	}
}

// poll holds the election of a year.
func (d *district) poll(year int) {
	on := pollingDay(districtFrom + year)
	id := seatledger.ElectionID(fmt.Sprintf("sd-%d", districtFrom+year))
	d.elections = append(d.elections, &seatledger.Election{ID: id, Date: seatledger.On(on), Name: fmt.Sprintf("Synthetic election of %d", districtFrom+year),
		Kind: "local", Division: "sd/1", Scope: "listed", Sources: d.cite()})
	for w := range d.wards {
		if year == 0 {
			for k, list := range d.contest(id, w, wardSeats, seatledger.Date{}) { // the fewer votes, the shorter the first term
				d.elect(on, w, wardSeats-1-k, list, d.stranger(), d.lastDay(wardSeats-k))
			}
			continue
		}
		k := year%4 - 1
		last := d.lastDay(year + 4)
		winner := d.contest(id, w, 1, seatledger.On(last))[0]
		who := d.stranger()
		if old := d.wards[w][k]; old.person != 0 && old.party == winner && d.rng.IntN(2) == 0 {
			who = old.person
		}
		d.elect(on, w, k, winner, who, last)
	}
}

// lastDay is the day before the election of a year.
func (d *district) lastDay(year int) seatledger.Day { return pollingDay(districtFrom+year) - 1 }

func (d *district) stranger() int {
	d.people++
	return d.people
}

// contest draws the votes of a ward and gives the lists that win its seats, the
// most votes first.
func (d *district) contest(id seatledger.ElectionID, w, seats int, until seatledger.Date) []int {
	d.contests = append(d.contests, &seatledger.Contest{Election: id, Council: districtCouncil, Ward: ward(w), Seats: seats, Until: until, Sources: d.cite()})
	var votes, won [districtLists]int
	for i := range votes {
		votes[i] = 10*d.liking[w][i]*(500+d.rng.IntN(1000))/1000 + i // no two alike
	}
	var order []int
	for range seats { // a list's second and third name have fewer votes
		best := 0
		for i := range votes {
			if votes[i]*(10-won[i]) > votes[best]*(10-won[best]) {
				best = i
			}
		}
		won[best]++
		order = append(order, best)
	}
	for i := range votes {
		d.results = append(d.results, &seatledger.Result{Election: id, Council: districtCouncil, Ward: ward(w), List: d.list(i),
			Votes: seatledger.Counted(int64(votes[i])), Seats: seatledger.Counted(int64(won[i])), Sources: d.cite()})
	}
	return order
}

// elect names the winner of a seat of a contest.
func (d *district) elect(on seatledger.Day, w, k, list, person int, until seatledger.Day) {
	d.wards[w][k] = member{person, list, on, until}
	e := d.event(seatledger.Elected, on, w, person)
	e.List, e.Until = d.list(list), seatledger.On(until)
}

func (d *district) event(kind seatledger.EventKind, on seatledger.Day, w, person int) *seatledger.Event {
	e := &seatledger.Event{ID: seatledger.EventID(fmt.Sprintf("sd-%d", len(d.events)+1)), Date: seatledger.On(on), Kind: kind, Council: districtCouncil,
		Ward: ward(w), Person: d.person(person), Sources: d.cite()}
	d.events = append(d.events, e)
	return e
}

func (d *district) cite() []seatledger.SourceID { return []seatledger.SourceID{d.source} }

// pass lets the months after a polling day pass: some members change party, some
// go and are followed by the winner of a by-election.
func (d *district) pass(year int) {
	begin := pollingDay(districtFrom + year)
	var days []seatledger.Day
	for range d.rng.IntN(6) {
		days = append(days, begin+30+seatledger.Day(d.rng.IntN(200)))
	}
	slices.Sort(days)
	for _, day := range days {
		w, k := d.rng.IntN(districtWards), d.rng.IntN(wardSeats)
		if m := &d.wards[w][k]; m.since < day && day < m.until {
			if d.rng.IntN(3) > 0 {
				d.move(day, w, m)
			} else {
				d.replace(day, w, k)
			}
		}
	}
}

func (d *district) move(day seatledger.Day, w int, m *member) {
	to := (m.party + 1 + d.rng.IntN(districtLists-1)) % districtLists
	kind := seatledger.Defected
	if to == districtLists-1 {
		kind = seatledger.BecameIndependent
	}
	e := d.event(kind, day, w, m.person)
	e.FromParty, e.Party = d.list(m.party), d.list(to)
	m.party = to
}

func (d *district) replace(day seatledger.Day, w, k int) {
	m := d.wards[w][k]
	d.event([...]seatledger.EventKind{seatledger.Resigned, seatledger.Died}[d.rng.IntN(2)], day, w, m.person)
	on := day + 40 + seatledger.Day(d.rng.IntN(20))
	id := seatledger.ElectionID("sd-by-" + strconv.Itoa(len(d.events)))
	d.elections = append(d.elections, &seatledger.Election{ID: id, Date: seatledger.On(on), Name: "Synthetic by-election in " + ward(w), Kind: "by-election",
		Division: "sd/1", Scope: "listed", Sources: d.cite()})
	winner := d.contest(id, w, 1, seatledger.Date{})[0]
	d.elect(on, w, k, winner, d.stranger(), m.until)
}

// rows gives all rows in the order of the tables.
func (d *district) rows() []seatledger.Row {
	mark := fmt.Sprintf("synthetic: drawn from seed %d; no record of any council", d.seed)
	rows := []seatledger.Row{
		&seatledger.Source{ID: d.source, Title: mark, Publisher: "synthetic", Date: seatledger.On(pollingDay(districtFrom + d.years))},
		&seatledger.Division{ID: "sd", Name: "Synthetic country of districts", Type: "country", Sources: d.cite()},
		&seatledger.Division{ID: "sd/1", Name: "Synthetic district", Type: "district", Parent: "sd", Sources: d.cite()},
		&seatledger.Council{ID: districtCouncil, Division: "sd/1", Name: "Synthetic district council", Kind: "district council", Seats: districtWards * wardSeats,
			From: seatledger.On(pollingDay(districtFrom)), ControlRule: seatledger.RuleMajority, SeatRule: seatledger.SeatRuleByElection, Sources: d.cite()},
	}
	for w := range d.wards {
		rows = append(rows, &seatledger.Ward{Council: districtCouncil, Ward: ward(w), Name: "Synthetic ward " + strconv.Itoa(w+1), Seats: wardSeats, Sources: d.cite()})
	}
	for i := range districtLists {
		p := &seatledger.Party{ID: d.list(i), Name: "Synthetic party " + string(d.list(i)), Kind: seatledger.KindParty, Sources: d.cite()}
		if i == districtLists-1 {
			p.Kind = seatledger.KindIndependents
		}
		rows = append(rows, p)
	}
	for n := range d.people {
		rows = append(rows, &seatledger.Person{ID: d.person(n + 1), Name: personName(districtFrom, n), Basis: "office-holder", Sources: d.cite()})
	}
	slices.SortStableFunc(d.elections, func(a, b seatledger.Row) int {
		return cmp.Compare(a.(*seatledger.Election).Date.Earliest(), b.(*seatledger.Election).Date.Earliest())
	})
	return slices.Concat(rows, d.elections, d.contests, d.results, d.events)
}
