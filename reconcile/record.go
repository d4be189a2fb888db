package reconcile

import (
	"math/big"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// See gives the claims of a ledger under the clock of a view: of each tally
// whether it counts, surely or possibly.
func See(v *roll.View, tallies []*seatledger.Tally) []Claim {
	claims := make([]Claim, len(tallies))
	for i, t := range tallies {
		claims[i].Tally = t
		surely, possibly := v.Visible(t.Sources)
		switch {
		case surely:
		case possibly:
			claims[i].Seen = Possible
		default:
			claims[i].Seen = Hidden
		}
	}
	return claims
}

// FromRoll gives what the councils of a view record on the day of a tally:
// seats by allegiance (scope blank or "allegiance"), posts, councils controlled
// (scope = the rule; blank = each council's own practice or majority, whichever fits),
// councils that there are (no party), and the votes of a list, or of all, in the
// contests polled that day. For a tally of uncertain day it only says how
// many councils are recorded. It judges the councils of a division once for
// each day and rule asked about, and is not safe for concurrent use. A [Check]
// against it stops when the view is told to.
func FromRoll(v *roll.View) Record {
	return &fromRoll{judge: control.NewJudge(v), answers: map[question][]control.Answer{}, rolls: map[place][]roll.PostFacts{}}
}

type fromRoll struct {
	judge   *control.Judge
	answers map[question][]control.Answer
	rolls   map[place][]roll.PostFacts
}

// Stopped reports whether whoever asks through the view has been told to stop.
func (r *fromRoll) Stopped() bool { return r.judge.View.Stopped() }

// place is a council on a day.
type place struct {
	council roll.Ref
	on      seatledger.Day
}

// question is about the councils of one kind in a division on a day.
type question struct {
	division seatledger.DivisionID
	kind     string
	on       seatledger.Day
	rule     seatledger.ControlRule
}

// Recorded implements [Record].
func (r *fromRoll) Recorded(t *seatledger.Tally) (Recorded, bool) {
	q := question{t.Division, t.Kind, t.Date.Latest(), seatledger.RuleMajority}
	scope, notRule := seatledger.ParseRule(t.Scope)
	if q.on == seatledger.OpenFuture {
		return Recorded{}, false
	}
	var count counting = r.seats
	switch {
	case t.Metric == "votes" && t.Scope == "" && t.Post == "":
		return r.votes(q, t)
	case t.Metric == "councils" && t.Scope == "" && t.Party == "":
		count = func(*control.Answer, *seatledger.Tally) (low, high int64, known bool) { return 1, 1, true }
	case t.Metric == "councils" && t.Scope == "":
		return r.somehow(q, t)
	case t.Metric == "seats" && (t.Scope == "" || t.Scope == "allegiance"):
	case t.Metric == "posts" && t.Scope == "" && t.Post != "" && t.Party != "":
		count = r.posts
	case t.Metric == "councils" && t.Party != "" && notRule == nil:
		q.rule, count = scope, r.controlled
	default:
		return Recorded{}, false
	}
	return r.add(q, t, count), true
}

// counting says what a council adds to the quantity of a tally.
type counting func(a *control.Answer, t *seatledger.Tally) (low, high int64, known bool)

// add adds up what the councils that a question is about have.
func (r *fromRoll) add(q question, t *seatledger.Tally, count counting) (has Recorded) {
	answers := r.ask(q)
	for i := range answers {
		if low, high, known := count(&answers[i], t); known {
			has.Low, has.High, has.Councils = has.Low+low, has.High+high, has.Councils+1
		}
	}
	has.Whole = has.Councils == 1 && len(answers) == 1 && r.alone(answers[0].Council, q)
	return has
}

// somehow counts councils that a party controls, where it is not said under which rule:
// by their own practice if that is what was printed, else under the rule majority.
func (r *fromRoll) somehow(q question, t *seatledger.Tally) (Recorded, bool) {
	plain, practice := r.add(q, t, r.controlled), r.add(q, t, r.practised)
	if f, err := t.Figure(); err == nil && practice.Low == practice.High && f.Contains(big.NewRat(practice.Low, 1)) {
		return practice, true
	}
	return plain, true
}

// votes adds up what a list, or all, won in the contests that were polled on the day,
// of each council where all votes are stated. A list that stood nowhere by itself may
// have stood with others: nothing is said of it.
func (r *fromRoll) votes(q question, t *seatledger.Tally) (has Recorded, ok bool) {
	book := r.judge.View.Book
	division, found := book.Division(q.division)
	list, stood := book.Party(t.Party)
	if !found || t.Party != "" && !stood {
		return Recorded{}, false
	}
	ok = t.Party == ""
	for c := range r.judge.View.Councils() {
		if !control.Within(book, c, division, q.kind) {
			continue
		}
		r.judge.Folder.At(c, q.on)
		votes, stated := r.judge.Folder.Polled(t.Date.Earliest(), q.on)
		if len(votes) == 0 || !stated {
			continue
		}
		has.Councils++
		has.Whole = r.alone(c, q)
		for _, v := range votes {
			switch {
			case t.Party == "" || v.List == list:
				has.Low, has.High, ok = has.Low+v.Votes, has.High+v.Votes, true
			case v.List == 0: // the rest, in which it may be
				has.High += v.Votes
			}
		}
	}
	has.Whole = has.Whole && has.Councils == 1
	return has, ok && has.Councils > 0
}

// ask judges the councils that a question is about.
func (r *fromRoll) ask(q question) []control.Answer {
	if answers, done := r.answers[q]; done {
		return answers
	}
	var answers []control.Answer
	book := r.judge.View.Book
	if division, ok := book.Division(q.division); ok {
		for c := range r.judge.View.Councils() {
			if !control.Within(book, c, division, q.kind) {
				continue
			}
			if a := r.judge.At(c, q.on, q.rule); a.Exists {
				answers = append(answers, a)
			}
		}
	}
	r.answers[q] = answers
	return answers
}

// alone reports whether the division is the council's own, so that no other
// council of its kind is missing.
func (r *fromRoll) alone(c roll.Ref, q question) bool {
	book := r.judge.View.Book
	return q.kind != "" && book.DivisionID(book.CouncilInfo(c).Division) == q.division
}

// seats counts the seats that sit for a party, or all of them. A council of
// which nothing is stated in some world is unknown, not empty.
func (r *fromRoll) seats(a *control.Answer, t *seatledger.Tally) (low, high int64, known bool) {
	if a.Unstated.Possible >= a.Seats {
		return 0, 0, false
	}
	if t.Party == "" {
		return int64(a.Seats), int64(a.Seats), true
	}
	party, _ := r.judge.View.Book.Party(t.Party)
	for _, p := range a.Parties {
		if p.Party == party {
			return int64(p.Certain), int64(p.Possible), true
		}
	}
	return 0, int64(a.Unstated.Possible), true
}

// controlled counts the council if the party controls it.
func (r *fromRoll) controlled(a *control.Answer, t *seatledger.Tally) (low, high int64, known bool) {
	party, _ := r.judge.View.Book.Party(t.Party)
	switch {
	case a.Kind == control.Unknown:
		return 0, 0, false
	case a.Kind == control.Undetermined:
		return 0, 1, true
	case a.Party != 0 && a.Party == party:
		return 1, 1, true
	}
	return 0, 0, true
}

// practised counts the council if the party controls it by its own practice; where it
// states none, under the rule majority.
func (r *fromRoll) practised(a *control.Answer, t *seatledger.Tally) (low, high int64, known bool) {
	if practice := a.Facts.ControlRule; practice != "" && practice != a.Rule {
		other := r.judge.At(a.Council, a.On, practice)
		a = &other
	}
	return r.controlled(a, t)
}

// posts counts the post if its holder sits for the party. A council of which
// the post is not recorded is unknown.
func (r *fromRoll) posts(a *control.Answer, t *seatledger.Tally) (low, high int64, known bool) {
	at := place{a.Council, a.On}
	posts, done := r.rolls[at]
	if !done {
		posts = r.judge.View.At(a.Council, a.On).Posts
		r.rolls[at] = posts
	}
	for _, p := range posts {
		if p.Post != t.Post {
			continue
		}
		held := func(f roll.PostFact) bool { return !f.Vacant && f.Party == t.Party }
		if slices.ContainsFunc(p.Alternatives, held) {
			high = 1
		}
		if !slices.ContainsFunc(p.Alternatives, func(f roll.PostFact) bool { return !held(f) }) {
			low = 1
		}
		return low, high, true
	}
	return 0, 0, false
}
