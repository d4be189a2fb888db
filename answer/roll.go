package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// Roll is who holds each seat of a council on a day.
type Roll struct {
	Council   seatledger.CouncilID   `json:"council"`
	On        seatledger.Day         `json:"on"`
	Known     *string                `json:"known"`
	Published *string                `json:"published"`
	State     string                 `json:"state"` // of the council, as in [Control]
	SeatRule  seatledger.SeatRule    `json:"seat_rule"`
	Control   seatledger.ControlRule `json:"control_rule"`
	Seats     []Seat                 `json:"seats"`
	Posts     []Post                 `json:"posts"`
	Exact     bool                   `json:"exact"` // no more is shown as possible than the records leave
	Disputes  []Dispute              `json:"disputes"`

	d      *Desk
	asked  Ask
	groups bool // members are counted by group
	name   string
	takes  *seatledger.Day                // office, of a council that is not in it
	heir   string                         // what it replaced, where nobody is on record
	called map[seatledger.PersonID]string // those with a name of the day
}

// Seat is one seat: its facts if they are certain, else every alternative.
type Seat struct {
	Seat         seatledger.Seat `json:"seat"`
	Ward         *string         `json:"ward"`
	WardSeat     *int            `json:"ward_seat"` // its number in the ward, where records number seats so; null = none is known
	Certain      bool            `json:"certain"`
	Alternatives []SeatFacts     `json:"alternatives"`
}

// SeatFacts are the facts of a seat, with the entry they rest on.
type SeatFacts struct {
	List           *seatledger.PartyID  `json:"list"`
	Holder         *seatledger.PersonID `json:"holder"` // whose mandate it is, whoever sits
	Sits           *seatledger.PersonID `json:"sits"`   // in place of the holder; null = nobody does
	Allegiance     *seatledger.PartyID  `json:"allegiance"`
	Group          *seatledger.PartyID  `json:"group"` // to which who sits belongs; null = none
	Standing       string               `json:"standing"`
	Stated         bool                 `json:"stated"`          // false: no entry says who holds the seat
	Since          *seatledger.Date     `json:"since"`           // as precisely as the entry behind it says
	By             *seatledger.Date     `json:"by"`              // the day of the roster that shows it, where no entry says since when; null = there is none
	Until          *seatledger.Date     `json:"until"`           // last day of the term; null = none is stated
	MeanwhileUntil *seatledger.Date     `json:"meanwhile_until"` // last day of the substitution, or of the suspension of the member; null = none is stated
	Because        Because              `json:"because"`
}

// SinceWords says since when, as far as the records do.
func (f SeatFacts) SinceWords() string {
	switch {
	case f.Since != nil:
		return f.Since.String()
	case f.By != nil:
		return "by " + f.By.String()
	}
	return ""
}

// Agreed gives what all alternatives say of a seat; ok is false where they
// differ in whom it counts for. List and holder are nil where those differ.
func (s Seat) Agreed() (f SeatFacts, ok bool) {
	f = s.Alternatives[0]
	for _, x := range s.Alternatives[1:] {
		if x.Stated != f.Stated || x.Standing != f.Standing || deref(x.Allegiance) != deref(f.Allegiance) {
			return f, false
		}
		if deref(x.List) != deref(f.List) {
			f.List = nil
		}
		if deref(x.Holder) != deref(f.Holder) || deref(x.Sits) != deref(f.Sits) {
			f.Holder, f.Sits = nil, nil
		}
		if deref(x.Group) != deref(f.Group) {
			f.Group = nil
		}
		if f.Until != nil && (x.Until == nil || *x.Until != *f.Until) {
			f.Until = nil
		}
	}
	return f, true
}

// Post is one post of the council.
type Post struct {
	Post         seatledger.PostID `json:"post"`
	Certain      bool              `json:"certain"`
	Alternatives []PostFacts       `json:"alternatives"`
}

// PostFacts say who holds a post, and for whom that person sits.
type PostFacts struct {
	Holder  *seatledger.PersonID `json:"holder"`
	Party   *seatledger.PartyID  `json:"party"`
	Vacant  bool                 `json:"vacant"`
	Stated  bool                 `json:"stated"` // false: maybe no entry says who holds it
	Because Because              `json:"because"`
}

// Roll answers for a council.
func (d *Desk) Roll(ctx context.Context, id string, a Ask) (r *Roll, err error) {
	defer stopped(ctx, &err)
	c, ok := d.Book.Council(seatledger.CouncilID(id))
	if !ok {
		return nil, d.missing("no council", id)
	}
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	x := v.At(c, a.On)
	r = &Roll{Council: x.Council, On: a.On, Known: stated(a.Known), Published: stated(a.Published), SeatRule: x.Facts.SeatRule, Control: x.Facts.ControlRule,
		State: stateOf(x.States), Seats: []Seat{}, Posts: []Post{}, Exact: x.Exact, d: d, asked: a, name: d.councilName(c),
		groups: cmp.Or(a.By, x.Facts.Counts) == seatledger.ByGroup}
	for _, s := range x.Seats {
		seat, err := d.seat(ctx, s, v.Clock.Known)
		if err != nil {
			return nil, err
		}
		r.Seats = append(r.Seats, seat)
	}
	for _, p := range x.Posts {
		post, err := d.post(ctx, p)
		if err != nil {
			return nil, err
		}
		r.Posts = append(r.Posts, post)
	}
	if r.State == seatledger.StateNotInOffice.String() {
		r.takes = takesOffice(a.judge(v), c, seatledger.RuleMajority, a.On, control.NotInOffice)
	}
	if !slices.ContainsFunc(x.Seats, isHeld) {
		r.heir = d.heir(v, c, a.On)
	}
	if err := r.nameHolders(ctx, v); err != nil {
		return nil, err
	}
	r.Disputes, err = d.disputes(ctx, x.Disputes)
	return r, err
}

// seat says all of a seat, as known at an entry, 0 for all that is recorded.
func (d *Desk) seat(ctx context.Context, s roll.SeatFacts, known seatledger.Position) (Seat, error) {
	seat := Seat{Seat: s.Seat, Ward: stated(s.Ward), Certain: len(s.Alternatives) == 1 && !s.Alternatives[0].Unstated}
	if s.InWard > 0 {
		seat.WardSeat = new(int(s.InWard))
	}
	for _, f := range s.Alternatives {
		cause, err := d.because(ctx, []seatledger.Position{f.Cause})
		if err != nil {
			return seat, err
		}
		x := SeatFacts{List: idOf(f.List), Holder: idOf(f.Person), Sits: idOf(f.Sits), Allegiance: idOf(f.Allegiance), Group: idOf(f.Group), Standing: f.Standing.String(), Stated: !f.Unstated,
			Until: dateOrNil(f.Until), MeanwhileUntil: dateOrNil(f.Meanwhile), Because: cause[0]}
		if x.Since, x.By, err = d.began(ctx, f, known); err != nil {
			return seat, err
		}
		seat.Alternatives = append(seat.Alternatives, x)
	}
	return seat, nil
}

// began gives since when somebody has a seat, in the words of the record where these
// leave the day open, or the day of the roster that shows it.
func (d *Desk) began(ctx context.Context, f roll.Facts, known seatledger.Position) (since, by *seatledger.Date, err error) {
	entry, err := d.entry(ctx, cmp.Or(f.Named, f.Cause))
	if err != nil {
		return nil, nil, err
	}
	date, err := d.takesEffect(ctx, entry.Row, known)
	if err != nil {
		return nil, nil, err
	}
	exact := seatledger.Date{}
	if f.Since != seatledger.OpenPast {
		exact = seatledger.On(f.Since)
	}
	switch {
	case isRoster(entry.Row) && f.Since == seatledger.OpenPast:
		return nil, &date, nil
	case date.IsZero(), date.Exact():
		return dateOrNil(exact), nil, nil
	}
	return &date, nil, nil
}

func isRoster(row seatledger.Row) bool {
	e, ok := row.(*seatledger.Event)
	if !ok {
		return false
	}
	effect, _ := e.Kind.Effect()
	return effect == seatledger.EffectRoster
}

// takesEffect gives the date from which a row lets somebody have a seat; the blank
// one where it has none of its own.
func (d *Desk) takesEffect(ctx context.Context, row seatledger.Row, known seatledger.Position) (seatledger.Date, error) {
	switch r := row.(type) {
	case *seatledger.Event:
		return r.Date, nil
	case *seatledger.Council:
		return r.From, nil
	case *seatledger.Ward:
		return r.From, nil
	case *seatledger.Election:
		return officeOf(r), nil
	case *seatledger.Result:
		return d.takesOffice(ctx, r.Election, known)
	case *seatledger.Contest:
		return d.takesOffice(ctx, r.Election, known)
	}
	return seatledger.Date{}, nil
}

// takesOffice gives the date on which those elected take office. The rows of an
// election are read only where it is not a day that the roll has already.
func (d *Desk) takesOffice(ctx context.Context, id seatledger.ElectionID, known seatledger.Position) (date seatledger.Date, err error) {
	if first, last := d.Book.TakesOffice(id, known); first == last {
		return seatledger.On(first), nil
	}
	versions, err := d.versions(ctx, seatledger.Elections, string(id))
	for _, v := range versions {
		if r, ok := v.Row.(*seatledger.Election); ok && (known == 0 || v.Position <= known) {
			date = officeOf(r)
		}
	}
	return date, err
}

func officeOf(e *seatledger.Election) seatledger.Date {
	if e.TakesOffice.IsZero() {
		return e.Date
	}
	return e.TakesOffice
}

func (d *Desk) post(ctx context.Context, p roll.PostFacts) (Post, error) {
	post := Post{Post: p.Post, Certain: len(p.Alternatives) == 1 && !p.Unstated}
	for _, f := range p.Alternatives {
		x := PostFacts{Holder: idOf(f.Person), Party: idOf(f.Party), Vacant: f.Vacant, Stated: true}
		if f.Cause != 0 {
			cause, err := d.because(ctx, []seatledger.Position{f.Cause})
			if err != nil {
				return post, err
			}
			x.Because = cause[0]
		}
		post.Alternatives = append(post.Alternatives, x)
	}
	if p.Unstated {
		post.Alternatives = append(post.Alternatives, PostFacts{})
	}
	return post, nil
}

// dateOrNil gives a date, or nil where none is stated.
func dateOrNil(d seatledger.Date) *seatledger.Date {
	if d.IsZero() {
		return nil
	}
	return &d
}

func dateText(d *seatledger.Date) string {
	if d == nil {
		return ""
	}
	return d.String()
}

// idOf gives an id, or nil where none is stated.
func idOf[T ~string](id T) *T {
	if id == "" {
		return nil
	}
	return &id
}

// Sentences implements [Answer].
func (r *Roll) Sentences() []string {
	lines := []string{fmt.Sprintf("%s on %s: %s.", r.name, LongDay(r.On), Plural(len(r.Seats), "seat", "seats"))}
	if says := r.office(); says != "" {
		lines = append(lines, says)
	}
	if r.heir != "" {
		lines = append(lines, r.heir)
	}
	if open := r.open(); open > 0 {
		lines = append(lines, fmt.Sprintf("The records leave open what is so of %s; of each all that may be is shown.", Plural(open, "seat", "seats")))
	}
	if open := r.openPosts(); open > 0 {
		lines = append(lines, fmt.Sprintf("The records leave open who holds %s; of each all that may be is shown.", Plural(open, "post", "posts")))
	}
	if !r.Exact {
		lines = append(lines, Wider)
	}
	for _, why := range Disputes(r.Disputes).Sentences() {
		lines = append(lines, "  ! "+why+".")
	}
	return lines
}

// office says of a council whose members do not exercise its powers that they do
// not, or may not.
func (r *Roll) office() string {
	switch r.State {
	case "":
		return "The ledger knows no such council on that day."
	case seatledger.StateNotInOffice.String():
		if r.takes != nil {
			return "Those elected were not yet in office: they take office on " + LongDay(*r.takes) + "."
		}
		return "Those elected were not yet in office."
	case seatledger.StateSuspended.String():
		return "The council was suspended: its members did not exercise its powers."
	case seatledger.StateDissolved.String():
		return "The council was dissolved: nobody held a seat by election."
	case seatledger.StateAbolished.String():
		return "The council had been abolished."
	case control.Undetermined.String():
		return "The records leave open whether its members exercised its powers."
	}
	return ""
}

// Tables implements [Answer].
func (r *Roll) Tables() []Table {
	seats := Table{Columns: []string{"seat", "ward", "list", "holder", "allegiance", "group", "standing", "since", "until", "because"}, Rows: r.rows(r.wardByWard(), r.row)}
	seats = seats.without("ward").without("group").without("until")
	posts := Table{Columns: []string{"post", "holder", "sits for", "because"}}
	for _, p := range r.Posts {
		for _, f := range p.Alternatives {
			posts.Rows = append(posts.Rows, r.postRow(p.Post, f))
		}
	}
	if len(posts.Rows) == 0 {
		return []Table{seats}
	}
	return []Table{seats, posts}
}

// Word says of a post what stands in the place of who holds it, where no person is named.
func (f PostFacts) Word() string {
	switch {
	case !f.Stated:
		return "not stated"
	case f.Vacant:
		return "vacant"
	case f.Holder == nil && f.Party == nil: // it goes with a seat of which nothing is stated
		return "not stated"
	}
	return "unnamed"
}

func (r *Roll) postRow(post seatledger.PostID, f PostFacts) []string {
	holder, because := f.Word(), f.Because.String()
	switch {
	case !f.Stated:
		because = ""
	case f.Holder != nil:
		holder = r.Person(*f.Holder)
	}
	return []string{postName(post), holder, r.party(f.Party), because}
}

// Sheet implements [Sheet].
func (r *Roll) Sheet() Table {
	columns := []string{"seat", "ward", "list", "holder", "sits", "allegiance", "group", "standing", "since", "until", "meanwhile_until", "state", "because"}
	return Table{Columns: columns, Rows: r.rows(r.Seats, func(f SeatFacts) []string {
		list, holder, sits, rest := r.party(f.List), r.row(f)[1], "", r.row(f)[2:]
		if f.Sits != nil {
			sits = r.Person(*f.Sits)
		}
		if f.Sits != nil || f.Holder != nil {
			holder = r.member(f)
		}
		last := len(rest) - 1
		return slices.Concat([]string{list, holder, sits}, rest[:last], []string{dateText(f.MeanwhileUntil), r.State}, rest[last:])
	})}
}

// wardByWard gives the seats of each ward together, wards in the order of their first
// seat: seats that came to a ward later have numbers far from the others.
func (r *Roll) wardByWard() []Seat {
	first := map[string]int{}
	for i, s := range r.Seats {
		if _, known := first[deref(s.Ward)]; !known {
			first[deref(s.Ward)] = i
		}
	}
	return slices.SortedStableFunc(slices.Values(r.Seats), func(a, b Seat) int {
		return cmp.Compare(first[deref(a.Ward)], first[deref(b.Ward)])
	})
}

// rows writes a row a seat: its number and ward, and behind them the facts, with
// what each may be where alternatives differ in it.
func (r *Roll) rows(seats []Seat, facts func(SeatFacts) []string) (rows [][]string) {
	for _, s := range seats {
		var columns [][]string
		for _, f := range s.Alternatives {
			said := facts(f)
			if columns == nil {
				columns = make([][]string, len(said))
			}
			for i, text := range said {
				columns[i] = addOnce(columns[i], text)
			}
		}
		row := []string{strconv.Itoa(int(s.Seat)), s.wardWords()}
		for _, texts := range columns {
			row = append(row, eitherOf(texts))
		}
		rows = append(rows, row)
	}
	return rows
}

// wardWords says the ward of a seat, and its number there.
func (s *Seat) wardWords() string {
	if s.WardSeat == nil {
		return deref(s.Ward)
	}
	return fmt.Sprintf("%s, seat %d", *s.Ward, *s.WardSeat)
}

// open counts the seats of which more than one thing may be so.
func (r *Roll) open() (n int) {
	for _, s := range r.Seats {
		if len(s.Alternatives) > 1 {
			n++
		}
	}
	return n
}

// openPosts counts the posts of which more than one thing may be so.
func (r *Roll) openPosts() (n int) {
	for _, p := range r.Posts {
		if !p.Certain {
			n++
		}
	}
	return n
}

// row says the facts of a seat behind its number and ward.
func (r *Roll) row(f SeatFacts) []string {
	row := []string{r.party(f.List), r.Seated(f), r.party(f.Allegiance), r.party(f.Group), f.Standing, f.SinceWords(), dateText(f.Until), fmt.Sprintf("%s (%d)", f.Because.brief(), f.Because.Entry)}
	if !f.Stated {
		row[1], row[4] = "not stated", "not stated"
		if f.Holder != nil || f.Sits != nil {
			row[1] = r.Seated(f)
		}
	}
	return row
}

func addOnce[T comparable](texts []T, text T) []T {
	if slices.Contains(texts, text) {
		return texts
	}
	return append(texts, text)
}

// maxAlternatives bounds the alternatives that one cell of a table spells out.
const maxAlternatives = 4

// eitherOf writes alternatives in one cell.
func eitherOf(texts []string) string {
	blank := slices.Contains(texts, "")
	texts = slices.DeleteFunc(slices.Clone(texts), func(t string) bool { return t == "" })
	if len(texts) > maxAlternatives {
		return strings.Join(texts[:maxAlternatives-1], " or ") + fmt.Sprintf(" or one of %d more", len(texts)-maxAlternatives+1)
	}
	if blank && len(texts) > 0 {
		texts = append(texts, "-")
	}
	return strings.Join(texts, " or ")
}

func (r *Roll) party(id *seatledger.PartyID) string {
	if id == nil {
		return ""
	}
	return r.d.partyByID(*id)
}

// Seated names who sits on a seat, and in whose place, until when; blank where it
// is vacant.
func (r *Roll) Seated(f SeatFacts) string {
	switch {
	case f.Standing == seatledger.Vacant.String():
		return ""
	case f.Sits != nil:
		return r.Person(*f.Sits) + " for " + r.member(f) + meanwhile(f, "")
	case f.Standing == seatledger.Away.String():
		return r.member(f) + " (on leave)"
	}
	return r.member(f) + meanwhile(f, "suspended ")
}

// meanwhile says until when somebody sits in for another, or is suspended.
func meanwhile(f SeatFacts, what string) string {
	if f.MeanwhileUntil == nil {
		return ""
	}
	until := f.MeanwhileUntil.String()
	if f.MeanwhileUntil.Exact() {
		until = LongDay(f.MeanwhileUntil.Latest())
	}
	return fmt.Sprintf(" (%suntil %s)", what, until)
}

// member names who holds the mandate of a seat, whoever sits.
func (r *Roll) member(f SeatFacts) string {
	if f.Holder == nil {
		return "unnamed"
	}
	return r.Person(*f.Holder)
}
