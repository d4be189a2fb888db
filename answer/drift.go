package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
)

// Drift is how far the seats have moved from what voters chose.
type Drift struct {
	Division seatledger.DivisionID `json:"division"`
	Council  seatledger.CouncilID  `json:"council,omitempty"` // of one council only
	Kind     string                `json:"kind"`
	Days     []DriftOn             `json:"days"`

	d    *Desk
	name string
}

// DriftOn is one day's drift. The Gallagher indices are percentages, rounded
// to two decimals; their squares are exact fractions.
type DriftOn struct {
	On           seatledger.Day `json:"on"`
	Councils     int            `json:"councils"`
	Left         int            `json:"not_counted"` // votes or seats are not surely recorded, or its members did not exercise its powers
	out          int            // of these: the members did not exercise its powers
	Renewed      int            `json:"renewed_in_part"` // of those counted: each seat is held against its own last election
	Seats        int            `json:"seats"`
	Moved        int            `json:"moved"` // seats no longer held for the list that won them
	GallagherWon *string        `json:"gallagher_then"`
	GallagherNow *string        `json:"gallagher_now"`
	SquareThen   *string        `json:"gallagher_then_square"`
	SquareNow    *string        `json:"gallagher_now_square"`
	Parties      []PartyDrift   `json:"parties"`
}

// PartyDrift is one party's line.
type PartyDrift struct {
	Party seatledger.PartyID `json:"party"`
	Votes int64              `json:"votes"`
	Won   int                `json:"won"`
	Held  int                `json:"held"`
}

// Drift answers for a council, for a division or ("") for the whole ledger and one kind
// of council.
func (d *Desk) Drift(ctx context.Context, id string, a Ask) (r *Drift, err error) {
	defer stopped(ctx, &err)
	council, isCouncil := d.Book.Council(seatledger.CouncilID(id))
	if isCouncil {
		id = string(d.Book.DivisionID(d.Book.CouncilInfo(council).Division))
		a.Kind = cmp.Or(a.Kind, d.Book.CouncilKind(council))
	}
	of, err := d.series(ctx, id, a)
	if err != nil {
		return nil, err
	}
	r = &Drift{Division: d.Book.DivisionID(of.division), Kind: of.kind, d: d, name: d.divisionName(of.division)}
	j := control.NewJudge(of.view)
	measure := func(on seatledger.Day) control.Drift { return j.Drift(of.division, of.kind, on) }
	if isCouncil {
		r.Council, r.name = d.Book.CouncilID(council), d.councilName(council)
		measure = func(on seatledger.Day) control.Drift { return j.DriftOf(council, on) }
	}
	for _, on := range of.days {
		if of.view.Stopped() {
			break
		}
		r.Days = append(r.Days, d.driftOn(measure(on)))
	}
	return r, nil
}

func (d *Desk) driftOn(x control.Drift) DriftOn {
	s := DriftOn{On: x.On, Councils: x.Councils, Left: x.Left, out: x.Out, Renewed: x.Renewed, Seats: x.Seats, Moved: x.Moved, Parties: []PartyDrift{}}
	s.GallagherWon, s.SquareThen = index(x.Then)
	s.GallagherNow, s.SquareNow = index(x.Now)
	for _, p := range x.Parties {
		s.Parties = append(s.Parties, PartyDrift{d.Book.PartyID(p.Party), p.Votes, p.Won, p.Held})
	}
	return s
}

func index(g control.Gallagher) (percent, square *string) {
	if g.Square == nil {
		return nil, nil
	}
	return new(g.Percent(2)), new(g.Square.RatString())
}

// Sentences implements [Answer].
func (r *Drift) Sentences() []string {
	var lines []string
	for _, s := range r.Days {
		says := s.says
		if r.Council != "" {
			says = s.saysOfOne
		}
		lines = append(lines, fmt.Sprintf("On %s, %s: %s.", LongDay(s.On), r.name, says()))
	}
	return lines
}

// Moved reports whether seats are held otherwise than they were won, on some day.
func (r *Drift) Moved() bool {
	return slices.ContainsFunc(r.Days, func(s DriftOn) bool { return s.Moved > 0 })
}

// moved says how many seats are no longer held for whom the voters chose.
func (s *DriftOn) moved() string {
	are, won := "are", "that won them"
	if s.Moved == 1 {
		are, won = "is", "that won it"
	}
	return fmt.Sprintf("%d of %s %s no longer held for the list %s", s.Moved, Plural(s.Seats, "seat", "seats"), are, won)
}

func (s *DriftOn) indices() string {
	switch {
	case s.GallagherWon != nil && s.GallagherNow != nil:
		return fmt.Sprintf("; Gallagher index %s when elected, %s that day", *s.GallagherWon, *s.GallagherNow)
	case s.GallagherWon != nil:
		return fmt.Sprintf("; Gallagher index %s when elected, none that day, on which nobody held a seat", *s.GallagherWon)
	}
	return ""
}

func (s *DriftOn) says() string {
	line := "nothing is said of how far seats have moved from the votes"
	if s.Councils > 0 {
		line = s.moved() + ", in " + Plural(s.Councils, "council", "councils") + s.indices()
	}
	if s.Renewed > 0 {
		line += fmt.Sprintf("; %s renewed in part, each seat of which is held against its own last election", Plural(s.Renewed, "council is", "councils are"))
	}
	if n := s.Left - s.out; n > 0 {
		line += fmt.Sprintf("; %s left out for want of votes or certain seats", Plural(n, "council", "councils"))
	}
	if s.out > 0 {
		line += fmt.Sprintf("; %s left out whose members did not exercise its powers", Plural(s.out, "council", "councils"))
	}
	return line
}

// saysOfOne is says where there is one council.
func (s *DriftOn) saysOfOne() string {
	switch {
	case s.out > 0:
		return "its members did not exercise its powers, and their seats are held against no votes"
	case s.Left > 0:
		return "the votes by which its seats were filled, or who holds them, are not on record for certain, and nothing is said of how far they have moved"
	case s.Councils == 0:
		return "there was no such council"
	case s.Renewed > 0:
		return s.moved() + ", each held against its own last election, as the council is renewed in part" + s.refilled() + s.indices()
	}
	return s.moved() + s.refilled() + s.indices()
}

// refilled says why parties have gained more seats than have moved, where they have.
func (s *DriftOn) refilled() string {
	gained := 0
	for _, p := range s.Parties {
		gained += max(0, p.Held-p.Won)
	}
	if gained <= s.Moved {
		return ""
	}
	return "; those filled anew since, as by by-elections, count for the list that won them then"
}

// Tables implements [Answer].
func (r *Drift) Tables() []Table {
	t := Table{Columns: []string{"on", "party", "name", "votes", "seats won", "seats held"}}
	for _, s := range r.Days {
		for _, p := range s.Parties {
			t.Rows = append(t.Rows, []string{s.On.String(), string(p.Party), r.d.counted(p.Party), strconv.FormatInt(p.Votes, 10), strconv.Itoa(p.Won), strconv.Itoa(p.Held)})
		}
	}
	return []Table{t}
}
