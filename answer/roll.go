package answer

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// Roll is who holds each seat of a council on a day.
type Roll struct {
	Council   seatledger.CouncilID   `json:"council"`
	On        seatledger.Day         `json:"on"`
	Known     *string                `json:"known"`
	Published *string                `json:"published"`
	SeatRule  seatledger.SeatRule    `json:"seat_rule"`
	Control   seatledger.ControlRule `json:"control_rule"`
	Seats     []Seat                 `json:"seats"`
	Posts     []Post                 `json:"posts"`
	Worlds    int                    `json:"worlds"`
	Disputes  []Dispute              `json:"disputes"`

	d    *Desk
	name string
}

// Seat is one seat: its facts if they are certain, else every alternative.
type Seat struct {
	Seat         seatledger.Seat `json:"seat"`
	Certain      bool            `json:"certain"`
	Alternatives []SeatFacts     `json:"alternatives"`
}

// SeatFacts are the four facts of a seat, with the entry they rest on.
type SeatFacts struct {
	List       *seatledger.PartyID  `json:"list"`
	Holder     *seatledger.PersonID `json:"holder"`
	Allegiance *seatledger.PartyID  `json:"allegiance"`
	Standing   string               `json:"standing"`
	Stated     bool                 `json:"stated"` // false: no entry says who holds the seat
	Since      *seatledger.Day      `json:"since"`
	Because    Because              `json:"because"`
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
	Because Because              `json:"because"`
}

// Roll answers for a council.
func (d *Desk) Roll(ctx context.Context, id string, a Ask) (*Roll, error) {
	c, ok := d.Book.Council(seatledger.CouncilID(id))
	if !ok {
		return nil, d.missing("no council", id)
	}
	v, err := d.view(a)
	if err != nil {
		return nil, err
	}
	x := v.At(c, a.On)
	r := &Roll{Council: x.Council, On: a.On, Known: stated(a.Known), Published: stated(a.Published), SeatRule: x.Facts.SeatRule, Control: x.Facts.ControlRule,
		Seats: []Seat{}, Posts: []Post{}, Worlds: x.Worlds, d: d, name: d.councilName(c)}
	for _, s := range x.Seats {
		seat, err := d.seat(ctx, s)
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
	r.Disputes, err = d.disputes(ctx, x.Disputes)
	return r, err
}

func (d *Desk) seat(ctx context.Context, s roll.SeatFacts) (Seat, error) {
	seat := Seat{Seat: s.Seat, Certain: len(s.Alternatives) == 1 && !s.Alternatives[0].Unstated}
	for _, f := range s.Alternatives {
		cause, err := d.because(ctx, []seatledger.Position{f.Cause})
		if err != nil {
			return seat, err
		}
		x := SeatFacts{List: idOf(f.List), Holder: idOf(f.Person), Allegiance: idOf(f.Allegiance), Standing: f.Standing.String(), Stated: !f.Unstated, Because: cause[0]}
		if f.Since != seatledger.OpenPast {
			x.Since = &f.Since
		}
		seat.Alternatives = append(seat.Alternatives, x)
	}
	return seat, nil
}

func (d *Desk) post(ctx context.Context, p roll.PostFacts) (Post, error) {
	post := Post{Post: p.Post, Certain: len(p.Alternatives) == 1}
	for _, f := range p.Alternatives {
		x := PostFacts{Holder: idOf(f.Person), Party: idOf(f.Party), Vacant: f.Vacant}
		if f.Cause != 0 {
			cause, err := d.because(ctx, []seatledger.Position{f.Cause})
			if err != nil {
				return post, err
			}
			x.Because = cause[0]
		}
		post.Alternatives = append(post.Alternatives, x)
	}
	return post, nil
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
	if r.Worlds > 1 {
		lines = append(lines, fmt.Sprintf("The records leave %s open; a seat with several lines may be any of them.", Plural(r.Worlds, "way", "ways")))
	}
	for _, x := range r.Disputes {
		lines = append(lines, "  ! "+x.Why+".")
	}
	return lines
}

// Tables implements [Answer].
func (r *Roll) Tables() []Table {
	seats := Table{Columns: []string{"seat", "list", "holder", "allegiance", "standing", "since", "because"}}
	for _, s := range r.Seats {
		for _, f := range s.Alternatives {
			row := []string{strconv.Itoa(int(s.Seat)), r.party(f.List), r.holder(f), r.party(f.Allegiance), f.Standing, "", f.Because.String()}
			if f.Since != nil {
				row[5] = f.Since.String()
			}
			if !f.Stated {
				row[2], row[4] = "not stated", "not stated"
			}
			seats.Rows = append(seats.Rows, row)
		}
	}
	posts := Table{Columns: []string{"post", "holder", "sits for", "because"}}
	for _, p := range r.Posts {
		for _, f := range p.Alternatives {
			holder := "unnamed"
			switch {
			case f.Vacant:
				holder = "vacant"
			case f.Holder != nil:
				holder = r.d.person(*f.Holder)
			}
			posts.Rows = append(posts.Rows, []string{strings.ReplaceAll(string(p.Post), "-", " "), holder, r.party(f.Party), f.Because.String()})
		}
	}
	if len(posts.Rows) == 0 {
		return []Table{seats}
	}
	return []Table{seats, posts}
}

func (r *Roll) party(id *seatledger.PartyID) string {
	if id == nil {
		return ""
	}
	return r.d.partyByID(*id)
}

func (r *Roll) holder(f SeatFacts) string {
	switch {
	case f.Standing == seatledger.Vacant.String():
		return ""
	case f.Holder != nil:
		return r.d.person(*f.Holder)
	}
	return "unnamed"
}
