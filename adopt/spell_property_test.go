package adopt_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
)

// seat is who sits on a seat on a day, and for whom; nobody on a vacant one.
type seat struct{ person, party string }

// council is the truth of a drawn council: its seats, day by day from the first on.
type council struct {
	seats int
	days  [][]seat
	terms []int // on which days the whole of it was elected
}

const firstDay = seatledger.Day(11000) // of 2000

// drawCouncil draws a council that is elected now and then, of which members leave, are
// followed by others and change party.
func drawCouncil(t *rapid.T) *council {
	c := &council{seats: rapid.IntRange(3, 6).Draw(t, "seats")}
	people := 0
	parties := []string{"Red", "Blue", "Green"}
	newcomer := func(label string) seat {
		people++
		return seat{fmt.Sprintf("Member %d", people), rapid.SampledFrom(parties).Draw(t, label)}
	}
	now := make([]seat, c.seats)
	for term := range rapid.IntRange(1, 4).Draw(t, "terms") {
		c.terms = append(c.terms, len(c.days))
		for i := range now {
			again := term > 0 && now[i].person != "" && rapid.IntRange(0, 9).Draw(t, "again") == 0
			if !again {
				now[i] = newcomer("party")
			}
		}
		for range rapid.IntRange(3, 9).Draw(t, "periods") {
			i := rapid.IntRange(0, c.seats-1).Draw(t, "seat")
			switch rapid.SampledFrom([]string{"stay", "stay", "leave", "move", "follow"}).Draw(t, "what") {
			case "leave":
				now[i] = seat{}
			case "move":
				if now[i].person != "" {
					now[i].party = rapid.SampledFrom(parties).Draw(t, "to")
				}
			case "follow":
				if now[i].person == "" {
					now[i] = newcomer("party")
				}
			}
			for range rapid.IntRange(8, 40).Draw(t, "days") { // nobody goes within a week of an election
				c.days = append(c.days, slices.Clone(now))
			}
		}
	}
	for slices.Max(peopleOn(c.days[len(c.days)-1])) == "" { // of days after the last member a file says nothing
		c.days = c.days[:len(c.days)-1]
	}
	return c
}

func peopleOn(seats []seat) (list []string) {
	for _, s := range seats {
		list = append(list, s.person)
	}
	return list
}

// spells writes a council down as a file of spells. An end is the last day, or the day after
// it, and with terms every spell ends with its term.
func (c *council) spells(after, terms bool) string {
	var b strings.Builder
	b.WriteString("name,party,start,end,term\n")
	end := len(c.days) // nothing is known after it
	for i := range c.seats {
		for from := 0; from < end; {
			to, s := from+1, c.days[from][i]
			for to < end && c.days[to][i] == s && (!terms || !slices.Contains(c.terms, to)) {
				to++
			}
			last := firstDay + seatledger.Day(to)
			if !after {
				last--
			}
			term := ""
			if terms {
				n, _ := slices.BinarySearch(c.terms, from+1)
				term = fmt.Sprintf("term %d", n)
			}
			if s.person != "" {
				fmt.Fprintf(&b, "%s,%s,%s,%s,%s\n", s.person, s.party, firstDay+seatledger.Day(from), last, term)
			}
			from = to
		}
	}
	return b.String()
}

// Whatever the truth of a council is, what becomes of a file of its spells has on every day
// who sat, and for whom.
func TestSpellsEqualTruth(t *testing.T) {
	kinds := map[seatledger.EventKind]int{}
	rapid.Check(t, func(rt *rapid.T) {
		c := drawCouncil(rt)
		after, terms := rapid.Bool().Draw(rt, "after"), rapid.Bool().Draw(rt, "terms named")
		text := c.spells(after, terms)
		table, err := adopt.Read(file(t, "town.csv", text))
		if err != nil {
			rt.Fatal(err)
		}
		m := adopt.Propose(table)
		end := "last day"
		if after {
			end = "day after"
		}
		m.Spells.End, m.Spells.January, m.Spells.NoEnd, m.Spells.Arrived = end, "day", "sits", "by-elected"
		days := make([]string, len(c.terms))
		for i, d := range c.terms {
			days[i] = (firstDay + seatledger.Day(d)).String()
		}
		m.Spells.Elections = strings.Join(days, "; ")
		say := answers{"day": (firstDay + seatledger.Day(len(c.days))).String(), "complete": "yes", "source, title": "Members", "council, name": "Town", "Town, seats": fmt.Sprint(c.seats)}
		p := answered(t, table, m, say)
		names := map[seatledger.PersonID]string{}
		for _, r := range p.Rows {
			switch r := r.(type) {
			case *seatledger.Event:
				kinds[r.Kind]++
			case *seatledger.Person:
				names[r.ID] = r.Name
			}
		}
		store := ledger.NewMemory()
		taken(t, store, p)
		book, err := roll.Pack(store.Entries(t.Context(), 0))
		if err != nil {
			rt.Fatal(err)
		}
		view := book.View(roll.Clock{})
		id, _ := book.Council("town/council")
		judge := control.NewJudge(view)
		for d := range c.days {
			on := firstDay + seatledger.Day(d)
			sitters, seats := map[string]bool{}, map[seatledger.PartyID]int{}
			for _, s := range c.days[d] {
				if s.person != "" {
					sitters[s.person] = true
					seats[seatledger.PartyID(strings.ToLower(s.party))]++
				}
			}
			named := map[string]bool{}
			for _, s := range view.At(id, on).Seats { // which of two vacant seats somebody took is open
				for _, f := range s.Alternatives {
					if f.Person != "" {
						named[names[f.Person]] = true
					}
				}
			}
			counted := map[seatledger.PartyID]int{}
			for _, p := range judge.At(id, on, seatledger.RuleSitting).Parties {
				if p.Certain != p.Possible {
					rt.Fatalf("%s: %s has %d to %d\n%s", on, book.PartyID(p.Party), p.Certain, p.Possible, text)
				}
				counted[book.PartyID(p.Party)] = p.Certain
			}
			if !maps.Equal(sitters, named) || !maps.Equal(seats, counted) {
				rt.Fatalf("%s: %v, %v; want %v, %v\n%s", on, named, counted, sitters, seats, text)
			}
		}
	})
	for _, kind := range []seatledger.EventKind{seatledger.Elected, seatledger.ByElected, seatledger.Defected} {
		if kinds[kind] == 0 {
			t.Errorf("no file has an event of kind %s", kind)
		}
	}
}
