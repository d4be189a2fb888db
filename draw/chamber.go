package draw

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
)

// MaxSeats bounds the seats of one chamber.
const MaxSeats = 5000

// ErrTooMany is given for a chamber of more than [MaxSeats].
var ErrTooMany = errors.New("too many seats to draw")

// Chamber is what one picture of a council on a day says.
type Chamber struct {
	Title   string  // of the council
	Local   string  // the same in its own script
	Heading string  // the day, say
	Verdict string  // who controls it, in words; blank = left out
	Pale    string  // why its members do not exercise its powers, such as "elected, not yet in office"; blank = they do
	Parties []Party // in the order of the legend; give the same to pictures that are compared
	Seats   []Seat  // in order of their numbers
}

// Party is a line of the legend. Parties without a seat, and whose list won
// none, are left out.
type Party struct {
	ID           seatledger.PartyID
	Name         string
	Local        string // the name in its own script
	Abbreviation string
	Colour       string // #rrggbb; anything else = from the palette
}

// Seat is one mark.
type Seat struct {
	Ward       string             // blank = there are none, or it is not recorded
	List       seatledger.PartyID // that won it; blank = not stated
	Allegiance seatledger.PartyID // of the holder
	Standing   seatledger.Standing
	Unstated   bool   // nothing is recorded of who holds it
	Open       bool   // the records leave several holders or standings possible
	Substitute bool   // who sits does so in place of the holder
	Holder     string // for the mark's tooltip; blank = unnamed
}

// unsure reports whether the mark is a question mark.
func (s Seat) unsure() bool { return s.Unstated || s.Open }

// counts reports whether the seat is one of its holder's party.
func (s Seat) counts() bool {
	return !s.unsure() && s.Standing != seatledger.Vacant && s.Standing != seatledger.Suspended && s.Standing != seatledger.Away
}

// substituted reports whether the mark shows a substitute.
func (s Seat) substituted() bool { return s.counts() && s.Substitute }

// quota gives the seats of a majority: more than half of all.
func (c *Chamber) quota() int { return seatledger.RuleMajority.Quota(len(c.Seats), len(c.Seats)) }

// Chambers draws one council, or several beside each other on one scale: the
// same council on two days, say. The title is that of the first.
func Chambers(w io.Writer, chambers ...Chamber) error {
	for i := range chambers {
		if n := len(chambers[i].Seats); n > MaxSeats {
			return fmt.Errorf("%w: %d, at most %d", ErrTooMany, n, MaxSeats)
		}
	}
	p := newPicture(chambers)
	p.draw()
	_, err := w.Write(p.written)
	return err
}

// describe says in words what a chamber shows, for those who do not see it.
func (p *picture) describe(c *Chamber) string {
	var b strings.Builder
	if c.Heading != "" {
		b.WriteString(c.Heading + ": ")
	}
	fmt.Fprintf(&b, "%s; majority %d", plural(len(c.Seats), "seat"), c.quota())
	for _, line := range p.lines {
		t := c.tally(line.ID)
		if t.seats == 0 && !t.won {
			continue
		}
		fmt.Fprintf(&b, "; %s %d", shorten(line.Name, saidMost), t.seats)
		if t.contested > 0 {
			fmt.Fprintf(&b, " (%d contested)", t.contested)
		}
	}
	for _, k := range otherKinds {
		if n := c.count(k.is); n > 0 {
			fmt.Fprintf(&b, "; %s %d", k.label, n)
		}
	}
	if n := c.count(Seat.substituted); n > 0 {
		fmt.Fprintf(&b, "; %s held by a substitute for the time being", plural(n, "seat"))
	}
	if c.Pale != "" {
		b.WriteString("; " + c.Pale)
	}
	b.WriteString(".")
	if c.Verdict != "" {
		b.WriteString(" " + c.Verdict + ".")
	}
	return b.String()
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// tally is what one party has of a chamber.
type tally struct {
	seats, contested int
	won              bool // its list won a seat
}

func (c *Chamber) tally(party seatledger.PartyID) (t tally) {
	for _, s := range c.Seats {
		if s.List == party {
			t.won = true
		}
		if s.Allegiance != party || !s.counts() {
			continue
		}
		t.seats++
		if s.Standing == seatledger.Contested {
			t.contested++
		}
	}
	return t
}

func (c *Chamber) count(is func(Seat) bool) int {
	n := 0
	for _, s := range c.Seats {
		if is(s) {
			n++
		}
	}
	return n
}

// legendOf gives the parties that any of the chambers speaks of, those that
// the caller did not describe last, by id.
func legendOf(chambers []Chamber) []Party {
	used := map[seatledger.PartyID]bool{}
	for _, c := range chambers {
		for _, s := range c.Seats {
			used[s.List] = true
			used[s.Allegiance] = used[s.Allegiance] || s.counts()
		}
	}
	delete(used, "")
	var lines, rest []Party
	for _, p := range allParties(chambers) {
		if used[p.ID] {
			lines = append(lines, p)
			delete(used, p.ID)
		}
	}
	for id, isUsed := range used {
		if isUsed {
			rest = append(rest, Party{ID: id, Name: string(id)})
		}
	}
	slices.SortFunc(rest, func(a, b Party) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return append(lines, rest...)
}

// allParties gives the parties of all chambers, each once.
func allParties(chambers []Chamber) []Party {
	var all []Party
	for _, c := range chambers {
		for _, p := range c.Parties {
			if !slices.ContainsFunc(all, func(q Party) bool { return q.ID == p.ID }) {
				if p.Name == "" {
					p.Name = string(p.ID)
				}
				all = append(all, p)
			}
		}
	}
	return all
}
