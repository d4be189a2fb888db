package control

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/power"
	"github.com/seatledger/seatledger/roll"
)

// Tip says how near control of one council is to changing. Parties are in
// order of id, never of fragility, and no holder is named.
type Tip struct {
	Answer
	Parties []PartyTip
	Minimal [][]roll.Ref // minimal winning coalitions of parties
	More    bool         // there are more than [MaxMinimal]
	Open    string       // why power and coalitions are not worked out; blank = they are
}

// PartyTip is what control means for one party.
type PartyTip struct {
	Party   roll.Ref
	Seats   int
	ToGain  int // fewest seats that must come to it for control; 0 if it has control
	ToLose  int // fewest seats whose loss ends its control; 0 if it has none
	Banzhaf power.Shares
	Shapley power.Shares
	Player  int // index into the shares
}

// MaxMinimal bounds the minimal winning coalitions that are listed.
const MaxMinimal = 100

// Tip works out what would end or create control of a council on a day, under
// a rule that counts the seats of one party. Where the seats are not certain, the counts to
// gain and to lose start from the certain seats, and power is left open.
func (j *Judge) Tip(c roll.Ref, on seatledger.Day, rule seatledger.ControlRule) (Tip, error) {
	if row, _ := rule.Row(); row.Reads != seatledger.ReadsSeats {
		return Tip{}, fmt.Errorf("seats tip no council under the rule %q: ask under %s", rule, seatledger.RulesOfSeats())
	}
	t := Tip{Answer: j.At(c, on, rule)}
	var weights []int
	for _, p := range t.Answer.Parties {
		for range p.Apart { // each sits alone
			weights = append(weights, 1)
		}
		if p.Party == roll.Independent {
			continue
		}
		seats := p.Together()
		x := PartyTip{Party: p.Party, Seats: seats, Player: len(weights)}
		x.ToGain = max(0, t.Quota-seats)
		if seats >= t.Quota && t.Quota > 0 {
			x.ToLose = seats - t.Quota + 1
		}
		weights = append(weights, seats)
		t.Parties = append(t.Parties, x)
	}
	t.Open = t.open()
	if t.Open != "" || len(weights) == 0 {
		return t, nil
	}
	return t, t.power(weights)
}

// open says why the seats leave power open, if they do.
func (t *Tip) open() string {
	switch {
	case !t.Exists:
		return "the council did not exist"
	case !t.Kind.Serves():
		return "its members do not exercise its powers: the council is " + strings.ReplaceAll(t.Kind.String(), "-", " ")
	case slices.ContainsFunc(t.States, func(x seatledger.CouncilState) bool { return x != seatledger.StateInOffice }):
		return "the records leave open whether its members exercise its powers"
	case t.Unstated.Possible > 0:
		return fmt.Sprintf("%d of %d seats are not stated", t.Unstated.Possible, t.Seats)
	}
	for _, p := range t.Answer.Parties {
		if p.Certain != p.Possible {
			return "the records leave open which seats sit for whom"
		}
	}
	return ""
}

func (t *Tip) power(weights []int) error {
	banzhaf, err := power.Banzhaf(weights, t.Quota)
	if err != nil {
		return err
	}
	shapley, err := power.ShapleyShubik(weights, t.Quota)
	if err != nil {
		return err
	}
	for i := range t.Parties {
		t.Parties[i].Banzhaf, t.Parties[i].Shapley = banzhaf, shapley
	}
	minimal, more, err := power.MinimalWinning(weights, t.Quota, MaxMinimal)
	if err != nil {
		return err
	}
	t.More = more
	for _, players := range minimal {
		t.Minimal = append(t.Minimal, t.partiesOf(players))
	}
	return nil
}

// partiesOf gives the parties that the players stand for; an independent
// stands for [roll.Independent].
func (t *Tip) partiesOf(players []int) []roll.Ref {
	parties := make([]roll.Ref, len(players))
	for i, p := range players {
		parties[i] = roll.Independent
		for _, x := range t.Parties {
			if x.Player == p {
				parties[i] = x.Party
			}
		}
	}
	return parties
}
