package answer

import (
	"context"
	"fmt"
	"math/big"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// Tip is what would tip a council. Parties are in order of id, never of
// fragility; no holder is named.
type Tip struct {
	Council   seatledger.CouncilID   `json:"council"`
	On        seatledger.Day         `json:"on"`
	Rule      seatledger.ControlRule `json:"rule"`
	Kind      control.Kind           `json:"kind"`
	Party     *seatledger.PartyID    `json:"party"`
	Seats     int                    `json:"seats"` // with a vote
	Votes     int                    `json:"votes"` // of all these: what is counted
	Quota     int                    `json:"quota"`
	Parties   []PartyTip             `json:"parties"`
	Minimal   [][]seatledger.PartyID `json:"minimal_winning_coalitions"`
	Truncated bool                   `json:"truncated"`
	Alone     *AloneTip              `json:"alone"`   // independents who sit alone; null where there are none
	Casting   *seatledger.PartyID    `json:"casting"` // whose the casting vote is that this reckons with
	Open      *string                `json:"open"`    // why power and coalitions are left out

	d    *Desk
	name string
	by   seatledger.CountedBy
	tied int               // seats that make control with the casting vote
	post seatledger.PostID // that has it
}

// AloneTip tells of independents who do not add up: each is a player of one seat,
// and has so much voting power; blank where their seats have different votes.
type AloneTip struct {
	Holders int    `json:"holders"`
	Banzhaf string `json:"banzhaf"`
	Shapley string `json:"shapley_shubik"`
}

// PartyTip is one party's line. Banzhaf and Shapley are exact fractions.
type PartyTip struct {
	Party   seatledger.PartyID `json:"party"`
	Seats   int                `json:"seats"`   // certain ones
	ToGain  int                `json:"to_gain"` // fewest seats that must come to it for control
	ToLose  int                `json:"to_lose"` // fewest seats whose loss ends its control; 0 = it has none
	Most    int                `json:"seats_possible"`
	MayGain int                `json:"to_gain_possible"` // the same with all seats that it may have
	MayLose int                `json:"to_lose_possible"`
	Banzhaf string             `json:"banzhaf"`
	Shapley string             `json:"shapley_shubik"`
}

// Tip answers for a council.
func (d *Desk) Tip(ctx context.Context, id string, a Ask) (tip *Tip, err error) {
	defer stopped(ctx, &err)
	c, ok := d.Book.Council(seatledger.CouncilID(id))
	if !ok {
		return nil, d.missing("no council", id)
	}
	rule, err := a.rule()
	if err != nil {
		return nil, err
	}
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	x, err := a.judge(v).Tip(c, a.On, rule)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAsk, err)
	}
	return d.tip(&x), nil
}

func (d *Desk) tip(x *control.Tip) *Tip {
	b := d.Book
	r := &Tip{Council: b.CouncilID(x.Council), On: x.On, Rule: x.Rule, Kind: x.Kind, Party: idOf(b.PartyID(x.Party)), Seats: x.Seats, Votes: x.Votes, Quota: x.Quota,
		Parties: []PartyTip{}, Minimal: [][]seatledger.PartyID{}, Truncated: x.More, Open: stated(x.Open), d: d, name: d.councilName(x.Council), by: x.By}
	if x.Caster != 0 {
		r.Casting, r.tied, r.post = new(b.PartyID(x.Caster)), x.Tied, x.Facts.TieBreak
	}
	if x.Alone > 0 {
		r.Alone = &AloneTip{Holders: x.Alone}
		if x.Open == "" && x.Single >= 0 {
			r.Alone.Banzhaf, r.Alone.Shapley = x.Banzhaf.Rat(x.Single).RatString(), x.Shapley.Rat(x.Single).RatString()
		}
	}
	for _, p := range x.Parties {
		t := PartyTip{Party: b.PartyID(p.Party), Seats: p.Seats, ToGain: p.ToGain, ToLose: p.ToLose, Most: p.Most.Seats, MayGain: p.Most.ToGain, MayLose: p.Most.ToLose}
		if x.Open == "" {
			t.Banzhaf, t.Shapley = p.Banzhaf.Rat(p.Player).RatString(), p.Shapley.Rat(p.Player).RatString()
		}
		r.Parties = append(r.Parties, t)
	}
	for _, parties := range x.Minimal {
		r.Minimal = append(r.Minimal, ids(parties, b.PartyID))
	}
	return r
}

func ids[T any](refs []roll.Ref, id func(roll.Ref) T) []T {
	list := make([]T, len(refs))
	for i, r := range refs {
		list[i] = id(r)
	}
	return list
}

// Sentences implements [Answer].
func (r *Tip) Sentences() []string {
	if !r.Kind.Serves() {
		return []string{fmt.Sprintf("%s on %s: %s, so that there is nothing to tip.", r.name, LongDay(r.On), inWords(r.Kind))}
	}
	lines := []string{fmt.Sprintf("%s on %s: %d of %s make control under the rule %s.", r.name, LongDay(r.On), r.Quota, r.counted(r.Votes), ruleBy(r.Rule, r.by))}
	if r.Casting != nil {
		lines = append(lines, fmt.Sprintf("With the casting vote of the %s %d are enough: it is reckoned as that of %s, which counts half a vote beside its seats in voting power.",
			postName(r.post), r.tied, r.d.partyByID(*r.Casting)))
	}
	for _, p := range r.Parties {
		lines = append(lines, "  - "+r.d.partyByID(p.Party)+" "+r.stands(&p)+".")
	}
	if r.Alone != nil {
		lines = append(lines, fmt.Sprintf("  - %s, and nobody adds their seats up.", Plural(r.Alone.Holders, "independent sits alone", "independents sit alone")))
	}
	if r.Open != nil {
		lines = append(lines, "Voting power is left open: "+*r.Open+".")
	}
	return lines
}

// stands says how near a party is to control, or to losing it: what is certain, and
// what is possible where the seats are open.
func (r *Tip) stands(p *PartyTip) string {
	has := span(p.Seats, p.Most) + " " + r.unit()
	switch {
	case p.Seats == p.Most && p.ToLose > 0:
		return fmt.Sprintf("has control: the loss of %s would end it", r.counted(p.ToLose))
	case p.Seats == p.Most:
		return fmt.Sprintf("would need %s more", r.counted(p.ToGain))
	case p.ToLose > 0:
		return fmt.Sprintf("has %s and surely control: the loss of %s %s would end it", has, span(p.ToLose, p.MayLose), r.unit())
	case p.MayLose > 0:
		return fmt.Sprintf("has %s and may have control: with the fewest it would need %s more, with the most the loss of %s would end it", has, r.counted(p.ToGain), r.counted(p.MayLose))
	}
	return fmt.Sprintf("has %s and surely no control: it would need %s %s more", has, span(p.MayGain, p.ToGain), r.unit())
}

// unit names what is counted.
func (r *Tip) unit() string { return strings.TrimPrefix(r.counted(2), "2 ") }

// counted writes a number of what is counted: seats, or votes where these are others.
func (r *Tip) counted(n int) string {
	if r.Seats == r.Votes {
		return Plural(n, "seat", "seats")
	}
	return Plural(n, "vote", "votes")
}

// Tables implements [Answer].
func (r *Tip) Tables() []Table {
	t := Table{Columns: []string{"party", r.unit(), "to gain", "to lose", "Banzhaf", "Shapley-Shubik"}}
	for _, p := range r.Parties {
		t.Rows = append(t.Rows, []string{string(p.Party), span(p.Seats, p.Most), span(p.MayGain, p.ToGain), span(p.ToLose, p.MayLose), percent(p.Banzhaf), percent(p.Shapley)})
	}
	if r.Alone != nil {
		t.Rows = append(t.Rows, []string{"each independent", "1", "", "", percent(r.Alone.Banzhaf), percent(r.Alone.Shapley)})
	}
	coalitions := Table{Title: "Minimal winning coalitions", Columns: []string{"parties"}}
	for _, c := range r.Minimal {
		names := make([]string, len(c))
		for i, p := range c {
			names[i] = r.d.partyByID(p)
		}
		coalitions.Rows = append(coalitions.Rows, []string{strings.Join(names, " + ")})
	}
	return []Table{t, coalitions}
}

// percent writes a fraction as a rounded percentage beside its exact value.
func percent(fraction string) string {
	x, ok := new(big.Rat).SetString(fraction)
	if !ok {
		return ""
	}
	return fmt.Sprintf("%s %% (%s)", new(big.Rat).Mul(x, big.NewRat(100, 1)).FloatString(1), fraction)
}
