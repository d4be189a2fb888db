package control

import (
	"errors"
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
	Alone   int          // independents who sit alone, each a player of one seat
	Single  int          // one of these players; -1 where their seats have different votes
	Banzhaf power.Shares // of all players
	Shapley power.Shares
	Caster  roll.Ref // whose the casting vote is that all this reckons with; 0 = nobody's
	Open    string   // why power and coalitions are not worked out; blank = they are
}

// PartyTip is what control means for one party.
type PartyTip struct {
	Party   roll.Ref
	Seats   int // certain ones; their votes, where these are not one each; so of what follows
	ToGain  int // fewest seats that must come to it for control; 0 if it has control
	ToLose  int // fewest seats whose loss ends its control; 0 if it has none
	Most    PossibleTip
	Banzhaf power.Shares
	Shapley power.Shares
	Player  int // index into the shares
}

// PossibleTip is the same with all seats that a party may have, as far as the records
// leave that open.
type PossibleTip struct{ Seats, ToGain, ToLose int }

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
	cast := j.caster(&t)
	var weights []int
	for _, p := range t.players(j.View.Book, cast) {
		for _, votes := range j.alone(&t, p) { // each sits alone
			if t.Alone > 0 && (t.Single < 0 || weights[t.Single] != votes) {
				t.Single = -1
			} else {
				t.Single = len(weights)
			}
			weights = append(weights, votes)
			t.Alone++
		}
		if p.Party == roll.Independent || p.Together() == 0 && p.Party != cast.party && j.independents(p.Party) {
			continue
		}
		seats, need := p.Together(), t.Quota
		if p.Party == cast.party {
			need = t.Tied
		}
		x := PartyTip{Party: p.Party, Seats: seats, Player: len(weights)}
		x.ToGain, x.ToLose = apartFrom(need, seats)
		x.Most.Seats = max(seats, p.Possible-p.Apart)
		x.Most.ToGain, x.Most.ToLose = apartFrom(need, x.Most.Seats)
		weights = append(weights, seats)
		t.Parties = append(t.Parties, x)
	}
	t.Open = t.open(cast)
	if t.Open != "" || len(weights) == 0 {
		return t, nil
	}
	weights, quota := t.weigh(weights)
	err := t.power(weights, quota)
	if errors.Is(err, power.ErrSize) && t.Votes != t.Seats {
		t.Open, err = "there are too many votes to work it out", nil
	}
	return t, err
}

// apartFrom says by how many seats a quota is missed, or how many lost would miss it.
func apartFrom(need, seats int) (toGain, toLose int) {
	if seats >= need && need > 0 {
		toLose = seats - need + 1
	}
	return max(0, need-seats), toLose
}

// alone gives the votes of each independent of a party who sits alone.
func (j *Judge) alone(t *Tip, p PartyRange) (votes []int) {
	s := j.Folder.At(t.Council, t.On)
	if p.Apart == 0 || len(s.Frames) == 0 || !s.Frames[0].Weighted() {
		return slices.Repeat([]int{1}, p.Apart)
	}
	f := &s.Frames[0]
	whole := f.First()
	for i := range whole.Seats {
		h := &whole.Seats[i]
		if n, _ := f.VotesOf(h.Ward); n > 0 && h.Held() && h.Allegiance == p.Party && (p.Party == roll.Independent || !f.OneList(h)) {
			votes = append(votes, n)
		}
	}
	return votes
}

// caster gives the casting vote that a tip reckons with: open where it is not
// certain whose it is.
func (j *Judge) caster(t *Tip) (x voice) {
	if t.Tied >= t.Quota {
		return voice{}
	}
	s := j.grouped(j.Folder.At(t.Council, t.On))
	for i := range s.Frames {
		voices := j.voicesOf(&s.Frames[i], t.Rule)
		if len(voices) > 1 || i > 0 && (voices[0] != x || s.Frames[i].Votes() != s.Frames[0].Votes()) {
			return voice{open: true}
		}
		x = voices[0]
	}
	t.Caster = x.party
	return x
}

// players gives the parties in order of id, with the one that has the casting vote
// and no seat.
func (t *Tip) players(b *roll.Book, cast voice) []PartyRange {
	if cast.party == 0 || slices.ContainsFunc(t.Answer.Parties, func(p PartyRange) bool { return p.Party == cast.party }) {
		return t.Answer.Parties
	}
	list := append(slices.Clone(t.Answer.Parties), PartyRange{Party: cast.party, Range: Range{0, t.Unstated.Possible}})
	slices.SortFunc(list, func(x, y PartyRange) int { return compareIDs(b, x.Party, y.Party) })
	return list
}

// weigh gives the casting vote its weight. A vote that decides only where both
// sides have half is half a vote: all weights are doubled, and its own is one.
func (t *Tip) weigh(weights []int) (_ []int, quota int) {
	if t.Caster == 0 {
		return weights, t.Quota
	}
	for i := range weights {
		weights[i] *= 2
	}
	for _, p := range t.Parties {
		if p.Party == t.Caster {
			weights[p.Player]++
		}
	}
	return weights, 2*t.Quota - 1
}

// open says why the seats leave power open, if they do.
func (t *Tip) open(cast voice) string {
	switch {
	case !t.Exists:
		return "the council did not exist"
	case !t.Kind.Serves():
		return "its members do not exercise its powers: the council is " + strings.ReplaceAll(t.Kind.String(), "-", " ")
	case slices.ContainsFunc(t.States, func(x seatledger.CouncilState) bool { return x != seatledger.StateInOffice }):
		return "the records leave open whether its members exercise its powers"
	case t.Unstated.Possible > 0:
		return fmt.Sprintf("%d of %d seats are not stated", t.Unstated.Possible, t.Seats)
	case cast.open:
		return "it is not certain whose the casting vote is"
	}
	for _, p := range t.Answer.Parties {
		if p.Certain != p.Possible {
			return "the records leave open which seats sit for whom"
		}
	}
	return ""
}

func (t *Tip) power(weights []int, quota int) error {
	banzhaf, err := power.Banzhaf(weights, quota)
	if err != nil {
		return err
	}
	shapley, err := power.ShapleyShubik(weights, quota)
	if err != nil {
		return err
	}
	t.Banzhaf, t.Shapley = banzhaf, shapley
	for i := range t.Parties {
		t.Parties[i].Banzhaf, t.Parties[i].Shapley = banzhaf, shapley
	}
	minimal, more, err := power.MinimalWinning(weights, quota, MaxMinimal)
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
