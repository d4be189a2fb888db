package answer

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// Shares is what each party has in the councils of one kind, on one day or a
// series of days.
type Shares struct {
	Division  seatledger.DivisionID  `json:"division"`
	Known     *string                `json:"known"`
	Published *string                `json:"published"`
	Rule      seatledger.ControlRule `json:"rule"`
	Kind      string                 `json:"kind"`
	Days      []SharesOn             `json:"days"`

	d    *Desk
	name string
}

// SharesOn is one day's shares.
type SharesOn struct {
	On       seatledger.Day `json:"on"`
	Councils int            `json:"councils"`
	Recorded int            `json:"recorded"` // with at least one seat stated
	Seats    int            `json:"seats"`    // with a vote
	Votes    int            `json:"votes"`    // of all these
	Unstated int            `json:"unstated"`
	Vacant   int            `json:"vacant"`
	Idle     int            `json:"idle"` // that surely nobody exercises
	None     int            `json:"none"`
	OutOfOffice
	Undetermined int          `json:"undetermined"`
	Unknown      int          `json:"unknown"`
	Parties      []PartyShare `json:"parties"`

	Coalitions []CoalitionShare `json:"coalitions"` // under a rule that reads declared partners
}

// CoalitionShare is one line of declared partners: part of what the lines of the
// partners say.
type CoalitionShare struct {
	Coalition        seatledger.PartyID   `json:"coalition"`
	Members          []seatledger.PartyID `json:"members"`
	Councils         int                  `json:"councils"` // controlled under the rule
	DeclaredCertain  int                  `json:"declared_certain"`
	DeclaredPossible int                  `json:"declared_possible"` // councils on which they are partners
	SeatsCertain     int                  `json:"seats_certain"`     // on these
	SeatsPossible    int                  `json:"seats_possible"`
	VotesCertain     int                  `json:"votes_certain"`
	VotesPossible    int                  `json:"votes_possible"`
}

// says tells how many councils there are whose members are out of office.
func (s *SharesOn) says() (text string) {
	for _, x := range s.each() {
		if x.n > 0 {
			text += fmt.Sprintf("; %s %s", Plural(x.n, "council", "councils"), x.what)
		}
	}
	return text
}

// PartyShare is one party's line.
type PartyShare struct {
	Party         seatledger.PartyID `json:"party"`
	Councils      int                `json:"councils"` // controlled under the rule
	SeatsCertain  int                `json:"seats_certain"`
	SeatsPossible int                `json:"seats_possible"` // unstated seats left out
	VotesCertain  int                `json:"votes_certain"`  // of these seats
	VotesPossible int                `json:"votes_possible"`
	Won           int                `json:"won"` // seats its lists won
	Posts         int                `json:"posts"`
}

// Shares answers for a division ("" = the whole ledger) and one kind of
// council, because seats of different kinds do not add up.
func (d *Desk) Shares(ctx context.Context, id string, a Ask) (r *Shares, err error) {
	defer stopped(ctx, &err)
	rule, err := a.rule()
	if err != nil {
		return nil, err
	}
	x, err := d.series(ctx, id, a)
	if err != nil {
		return nil, err
	}
	lines, err := d.lines(ctx, a, rule)
	if err != nil {
		return nil, err
	}
	r = &Shares{Division: d.Book.DivisionID(x.division), Known: stated(a.Known), Published: stated(a.Published), Rule: rule, Kind: x.kind, d: d, name: d.divisionName(x.division)}
	j := a.judge(x.view)
	for _, on := range x.days {
		if x.view.Stopped() {
			break
		}
		shares := j.Shares(lines, x.division, x.kind, on)
		if row, _ := rule.Row(); row.Reads != seatledger.ReadsPartners {
			shares.Coalitions = nil
		}
		r.Days = append(r.Days, d.sharesOn(&shares))
	}
	return r, nil
}

func (d *Desk) sharesOn(x *control.Shares) SharesOn {
	s := SharesOn{On: x.On, Councils: x.Councils, Recorded: x.Recorded, Seats: x.Seats, Votes: x.Votes, Unstated: x.Unstated, Vacant: x.Vacant, Idle: x.Idle,
		None: x.Control.None, OutOfOffice: OutOfOffice(x.Control.OutOfOffice), Undetermined: x.Control.Undetermined, Unknown: x.Control.Unknown, Parties: []PartyShare{}, Coalitions: []CoalitionShare{}}
	for _, c := range x.Coalitions {
		s.Coalitions = append(s.Coalitions, CoalitionShare{d.Book.PartyID(c.Party), ids(c.Members, d.Book.PartyID), x.Control.Parties[c.Party],
			c.Declared.Certain, c.Declared.Possible, c.Seats.Certain, c.Seats.Possible, c.Votes.Certain, c.Votes.Possible})
	}
	for _, p := range x.Parties {
		share := PartyShare{Party: d.Book.PartyID(p.Party), SeatsCertain: p.Seats.Certain, SeatsPossible: p.Seats.Possible, VotesCertain: p.Votes.Certain, VotesPossible: p.Votes.Possible, Won: p.Won, Posts: p.Posts}
		if int(p.Party) < len(x.Control.Parties) {
			share.Councils = x.Control.Parties[p.Party]
		}
		s.Parties = append(s.Parties, share)
	}
	return s
}

// series is what a question about a division over time asks of.
type series struct {
	view     *roll.View
	division roll.Ref
	kind     string
	days     []seatledger.Day
}

func (d *Desk) series(ctx context.Context, id string, a Ask) (x series, err error) {
	if x.view, err = d.view(ctx, a); err != nil {
		return x, err
	}
	if x.division, x.kind, err = d.scope(id, a); err != nil {
		return x, err
	}
	x.days, err = a.days()
	return x, err
}

// scope reads a division and settles the kind of council: the one asked for,
// or the only one there is.
func (d *Desk) scope(id string, a Ask) (division roll.Ref, kind string, err error) {
	if id != "" {
		v, ok := d.Book.Division(seatledger.DivisionID(id))
		if !ok {
			return 0, "", d.missing("no division", id)
		}
		division = v
	}
	if a.Kind != "" {
		return division, a.Kind, nil
	}
	kinds := map[string]bool{}
	for c := range d.Book.Councils() {
		if control.Within(d.Book, c, division, "") {
			kind = d.Book.CouncilKind(c)
			kinds[kind] = true
		}
	}
	if len(kinds) > 1 {
		return 0, "", fmt.Errorf("%w: there are %d kinds of council in %s, and their seats do not add up: name one with --kind, such as --kind %q", ErrAsk, len(kinds), d.divisionName(division), kind)
	}
	return division, kind, nil
}

// maxSteps bounds the days of a series.
const maxSteps = 2000

// days gives the days that a question asks about: one, or every so often from
// since to until.
func (a Ask) days() ([]seatledger.Day, error) {
	step := map[string][3]int{"year": {1, 0, 0}, "month": {0, 1, 0}, "day": {0, 0, 1}}[a.Every]
	switch {
	case a.Every == "":
		return []seatledger.Day{a.On}, nil
	case step == [3]int{}:
		return nil, fmt.Errorf("%w: every %q is no step: take year, month or day", ErrAsk, a.Every)
	case a.Since == seatledger.OpenPast || a.Until == seatledger.OpenFuture || a.Since > a.Until:
		return nil, fmt.Errorf("%w: a series needs both ends in order: add --since 2017-01-01 --until 2017-12-31", ErrAsk)
	}
	start := a.Since.Time()
	var days []seatledger.Day
	for n := 0; ; n++ {
		t := start.AddDate(n*step[0], n*step[1], n*step[2])
		day := seatledger.DayOf(t.Year(), t.Month(), t.Day())
		if day > a.Until {
			return days, nil
		}
		if n == maxSteps {
			return nil, fmt.Errorf("%w: more than %d steps from %s to %s: take a longer one", ErrAsk, maxSteps, a.Since, a.Until)
		}
		days = append(days, day)
	}
}

// notExercised says how many seats nobody exercises, where there are any.
func (s *SharesOn) notExercised() string {
	if s.Idle == 0 {
		return ""
	}
	return fmt.Sprintf(", %d not exercised", s.Idle)
}

// Sentences implements [Answer].
func (r *Shares) Sentences() []string {
	var lines []string
	for _, s := range r.Days {
		kind := r.Kind
		if kind == "" {
			kind = "council"
		}
		lines = append(lines, fmt.Sprintf("On %s, %s: %s (%s), of which %s recorded; %s, %d not stated, %d vacant%s.", LongDay(s.On), r.name,
			Plural(s.Councils, "council", "councils"), kind, Thousands(int64(s.Recorded)), Plural(s.Seats, "seat", "seats")+s.withVotes()+s.inOffice(), s.Unstated, s.Vacant, s.notExercised()+s.says()))
	}
	if r.anyCoalition() {
		lines = append(lines, "The seats of a coalition are those of its partners, which their own lines count too.")
	}
	return lines
}

func (r *Shares) anyCoalition() bool {
	return slices.ContainsFunc(r.Days, func(s SharesOn) bool { return len(s.Coalitions) > 0 })
}

// withVotes tells of the votes, where they are not as many as the seats.
func (s *SharesOn) withVotes() string {
	if s.Votes == s.Seats {
		return ""
	}
	return " with " + Plural(s.Votes, "vote", "votes")
}

// Tables implements [Answer]. Votes have columns where they are not as many as the
// seats.
func (r *Shares) Tables() []Table {
	t := Table{Columns: []string{"on", "party", "name", "councils", "seats certain", "seats possible", "won", "posts"}}
	weighted := slices.ContainsFunc(r.Days, func(s SharesOn) bool { return s.Votes != s.Seats })
	if weighted {
		t.Columns = append(t.Columns, "votes certain", "votes possible")
	}
	partners := r.anyCoalition()
	if partners {
		t.Columns = append(t.Columns, "partners")
	}
	for _, s := range r.Days {
		for _, p := range s.Parties {
			row := []string{s.On.String(), string(p.Party), r.d.counted(p.Party), strconv.Itoa(p.Councils),
				strconv.Itoa(p.SeatsCertain), strconv.Itoa(p.SeatsPossible), strconv.Itoa(p.Won), strconv.Itoa(p.Posts)}
			if weighted {
				row = append(row, strconv.Itoa(p.VotesCertain), strconv.Itoa(p.VotesPossible))
			}
			if partners {
				row = append(row, "")
			}
			t.Rows = append(t.Rows, row)
		}
		t.Rows = append(t.Rows, r.coalitions(&s, weighted)...)
	}
	return []Table{t}
}

// coalitions are lines of the table of parties: who the partners are, and on how many
// councils, stands in a column of its own.
func (r *Shares) coalitions(s *SharesOn, weighted bool) (rows [][]string) {
	for _, c := range s.Coalitions {
		row := []string{s.On.String(), string(c.Coalition), r.d.partyByID(c.Coalition), strconv.Itoa(c.Councils),
			strconv.Itoa(c.SeatsCertain), strconv.Itoa(c.SeatsPossible), "", ""}
		if weighted {
			row = append(row, strconv.Itoa(c.VotesCertain), strconv.Itoa(c.VotesPossible))
		}
		partners := make([]string, len(c.Members))
		for i, m := range c.Members {
			partners[i] = r.d.partyByID(m)
		}
		on := span(c.DeclaredCertain, c.DeclaredPossible) + " councils"
		if c.DeclaredCertain == c.DeclaredPossible {
			on = Plural(c.DeclaredCertain, "council", "councils")
		}
		rows = append(rows, append(row, Listed(partners)+" on "+on))
	}
	return rows
}
