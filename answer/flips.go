package answer

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// Flips are changes of control, in order of day and council.
type Flips struct {
	List []Flip

	all, known int // how many there are, of them those only in what is known
	d          *Desk
	since      seatledger.Day
	until      seatledger.Day
	name       string
}

// Flip is one change of control. From, To and Without are the id of a party
// or coalition, or none, administered, suspended, dissolved, not-in-office,
// undetermined or unknown.
type Flip struct {
	Council seatledger.CouncilID   `json:"council"`
	Rule    seatledger.ControlRule `json:"rule"`
	On      seatledger.Day         `json:"on"`
	From    string                 `json:"from"`
	To      string                 `json:"to"`
	Casting *seatledger.PostID     `json:"casting"` // the post by whose casting vote it came to To; null = without
	Because []Because              `json:"because"`
	Without string                 `json:"without"` // what To would be without those entries

	known string
}

// Known says of a flip before or after which it is not on record who had control how far
// that is known: such a day ends or begins what the ledger knows, and control need not
// have changed on it. It is blank of a change of control on record.
func (f *Flip) Known() string { return f.known }

// knownSays gives the words of [Flip.Known].
func knownSays(from, to control.Kind) string {
	switch {
	case from == control.Unknown && to == control.Undetermined:
		return "in part from then on"
	case from == control.Unknown:
		return "from then on"
	case from == control.Undetermined && to == control.Unknown:
		return "less than before"
	case from == control.Undetermined:
		return "by then"
	case to == control.Unknown, to == control.Undetermined:
		return "until then"
	}
	return ""
}

// Causes names the entries of the day that change what the flip is judged by.
func (f *Flip) Causes() string { return becauseText(f.Because) }

// MarshalJSON writes the list alone.
func (f *Flips) MarshalJSON() ([]byte, error) { return marshal(f.List) }

// Flips answers for a council, a division, or ("") the whole ledger.
func (d *Desk) Flips(ctx context.Context, id string, a Ask) (r *Flips, err error) {
	defer stopped(ctx, &err)
	rule, err := a.rule()
	if err != nil {
		return nil, err
	}
	if a.Since > a.Until {
		return nil, fmt.Errorf("%w: the time asked about ends on %s, before it begins on %s: exchange since and until", ErrAsk, a.Until, a.Since)
	}
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	council, division, err := d.placeOrAll(id)
	if err != nil {
		return nil, err
	}
	r = &Flips{List: []Flip{}, d: d, since: a.Since, until: a.Until, name: d.divisionName(division)}
	var flips []control.Flip
	if council != 0 {
		r.name = d.councilName(council)
		flips = a.judge(v).Flips(council, rule, a.Since, a.Until)
	} else {
		flips = control.AllFlips(v, rule, a.By, division, a.Kind, a.Since, a.Until)
	}
	for _, f := range flips {
		flip, err := d.flip(ctx, v, f)
		if err != nil {
			return nil, err
		}
		r.List = append(r.List, flip)
		r.count(f.From, f.To)
	}
	slices.SortStableFunc(r.List, func(x, y Flip) int {
		if x.On != y.On {
			return int(x.On) - int(y.On)
		}
		return strings.Compare(string(x.Council), string(y.Council))
	})
	return r, nil
}

func (d *Desk) flip(ctx context.Context, v *roll.View, f control.Flip) (Flip, error) {
	because, err := d.because(ctx, f.Because)
	x := Flip{Council: d.Book.CouncilID(f.Council), Rule: f.Rule, On: f.On, From: d.verdict(f.From), To: d.verdict(f.To), Because: because, Without: d.verdict(f.Without), known: knownSays(f.From.Kind, f.To.Kind)}
	if f.To.Casting {
		x.Casting = new(v.At(f.Council, f.On).Facts.TieBreak)
	}
	return x, err
}

// placeOrAll is place, where blank names the whole ledger.
func (d *Desk) placeOrAll(id string) (council, division roll.Ref, err error) {
	if id == "" {
		return 0, 0, nil
	}
	return d.place(id)
}

// verdict gives the id of who controls, or the kind of answer.
func (d *Desk) verdict(v control.Verdict) string {
	if v.Party != 0 {
		return string(d.Book.PartyID(v.Party))
	}
	return v.Kind.String()
}

// Sentences implements [Answer].
func (f *Flips) Sentences() []string {
	when := ""
	if f.since != seatledger.OpenPast {
		when = " from " + LongDay(f.since)
	}
	if f.until != seatledger.OpenFuture {
		when += " to " + LongDay(f.until)
	}
	return []string{fmt.Sprintf("%s in %s%s.", f.HowMany(), f.name, when)}
}

func (f *Flips) count(from, to control.Verdict) {
	f.all++
	if knownSays(from.Kind, to.Kind) != "" {
		f.known++
	}
}

// HowMany counts the flips, listed or not: changes of control, and days that only begin
// or end what is known of it.
func (f *Flips) HowMany() string {
	text := Plural(f.all-f.known, "change", "changes") + " of control"
	if f.known > 0 {
		text += ", and " + Plural(f.known, "change", "changes") + " in what is known of it,"
	}
	return text
}

// Learned reports whether some flip that is listed only changes what is known of control.
func (f *Flips) Learned() bool {
	return slices.ContainsFunc(f.List, func(x Flip) bool { return x.known != "" })
}

// Tables implements [Answer]. Of a flip with many causes they name the first.
func (f *Flips) Tables() []Table {
	t := f.Sheet().without("casting vote of")
	to, because := slices.Index(t.Columns, "to"), slices.Index(t.Columns, "because")
	for i, x := range f.List {
		t.Rows[i][because] = firstCauses(x.Because)
		t.Rows[i] = slices.Insert(t.Rows[i], to+1, x.known)
	}
	t.Columns = slices.Insert(t.Columns, to+1, "known")
	return []Table{t.without("known")}
}

// firstCauses is [becauseText] of the first of many entries, and says how many more
// there are.
func firstCauses(list []Because) string {
	n := len(list) - maxReasons
	if n <= 1 {
		return becauseText(list)
	}
	return fmt.Sprintf("%s, and %d more", becauseText(list[:maxReasons]), n)
}

// Sheet implements [Sheet].
func (f *Flips) Sheet() Table {
	t := Table{Columns: []string{"on", "council", "from", "to", "casting vote of", "because", "without"}}
	for _, x := range f.List {
		by := ""
		if x.Casting != nil {
			by = postName(*x.Casting)
		}
		t.Rows = append(t.Rows, []string{x.On.String(), string(x.Council), x.From, x.To, by, becauseText(x.Because), x.Without})
	}
	return t
}

// Came says what a flip led to, by whose casting vote, and how far that is known.
func (f *Flip) Came(to string) string {
	if f.Casting != nil {
		to += " by the casting vote of the " + postName(*f.Casting)
	}
	if f.known != "" {
		to += ", known " + f.known
	}
	return to
}
