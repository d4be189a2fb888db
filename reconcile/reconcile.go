// Package reconcile holds published figures against each other and against
// the roll: does what was printed add up?
//
// [Check] takes the tallies of a ledger as seen through some clock and says of
// each whether it agrees, agrees when rounded, conflicts, or cannot be checked,
// with what, by how much and why. It never says which of two figures is right.
//
// # Identities
//
// A figure is checked by identities, each of which names all its members:
//
//   - same figure: two rows of the same metric, council kind, division, party,
//     post, scope, unit and day. Rows of different scopes never meet. Partial
//     dates are never the same day. Holding a post and controlling a council under
//     the rule that reads it, such as "chief", are the same quantity.
//   - sum: the rows that name a total in `set` are its parts, all of them, and
//     sum to it. Parts that state different parties and differ in post or scope
//     are different breakdowns (chiefs by party, first deputies by party), each
//     of which gives the total; parts that state no party (other parties, seats
//     for which lots are drawn) belong to each breakdown.
//   - before and after: seats of a party on the latest day before seats were
//     reallocated, and the seats reallocated to it, make its seats that day.
//   - share: a row with `of` is a share of that row; its count is the sum of
//     the rows that name the share in `set`, or else the row of the same key
//     that counts what is shared (votes for a vote-share).
//   - roll: what the recorded councils say, if they are all the councils of the
//     division; if not, only that they cannot hold more than was printed. They are
//     all if a figure says how many councils there are, or how many seats in all
//     (of votes, how many votes), and the recorded ones have just as many.
//
// # What agreeing means
//
// An identity holds a figure if the figure fits and would not fit with its
// last digit one higher or one lower. A figure that at least one identity
// holds agrees; it agrees-rounded if rounding or an "about" was needed. A
// figure printed as "about" may be a whole unit off to either side, so that a
// change of one unit may still fit: it is held if three units would not. A
// bound ("<200") and a range can conflict but are never held: nothing confirms
// their digits.
//
// An identity that fails is charged to every figure that it could hold: to
// all members of a sum, to both of two same figures, but only to the share and
// not to the counts it is a share of.
//
// All arithmetic is exact. The package does no I/O and reads no clock.
package reconcile

import (
	"math/big"

	"github.com/seatledger/seatledger"
)

// Visibility says whether a row counts under the clocks of a question.
type Visibility uint8

// The visibilities. The zero value is the ordinary case.
const (
	Certain  Visibility = iota
	Possible            // it may have been published by the day
	Hidden              // it was not: it only makes sums incomplete
)

// Claim is a tally as seen through a clock.
type Claim struct {
	Tally *seatledger.Tally
	Seen  Visibility
}

// Verdict is the outcome for one figure.
type Verdict uint8

// The verdicts, from the least to the most telling.
const (
	CannotCheck Verdict = iota
	AgreesRounded
	Agrees
	Conflicts
)

func (v Verdict) String() string {
	return [...]string{"cannot-check", "agrees-rounded", "agrees", "conflicts"}[v]
}

// MarshalText writes the verdict as [Verdict.String] does.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// Rule names a kind of identity.
type Rule string

// The identities, in the order in which the finding is chosen that explains a
// verdict.
const (
	RuleRoll        Rule = "roll"
	RuleSum         Rule = "sum"
	RuleBeforeAfter Rule = "before and after"
	RuleShare       Rule = "share"
	RuleSame        Rule = "same figure"
)

var ruleOrder = map[Rule]int{RuleRoll: 0, RuleSum: 1, RuleBeforeAfter: 2, RuleShare: 3, RuleSame: 4}

// Finding is what one identity says of one figure.
type Finding struct {
	Rule       Rule
	Verdict    Verdict
	With       []seatledger.TallyID // the other members
	Difference *big.Rat             // by how much it conflicts, in the figure's own unit; else nil
	Why        string
	Possible   bool // some member only possibly counts
}

// Result is the outcome for one tally. With, Difference and Why are those of
// the finding that decided, or, where nothing could be checked, the reason.
type Result struct {
	Tally      *seatledger.Tally
	Verdict    Verdict
	With       []seatledger.TallyID
	Difference string // exact: "3", "0.05" or "179/4938"; blank unless it conflicts
	Why        string
	Possible   bool // the tally itself only possibly counts
	Findings   []Finding
}

// Record tells what the ledger itself holds of the quantity a tally speaks
// of. Ok is false for quantities that no roll knows (votes, pay).
type Record interface {
	Recorded(t *seatledger.Tally) (r Recorded, ok bool)
}

// Recorded is what the recorded councils of a division say on a day: at least
// Low, at most High.
type Recorded struct {
	Low, High int64
	Councils  int  // whose composition is recorded on the day
	Whole     bool // they are all there are: the division is theirs alone
}

// stopper is a record whose asker may be told to stop.
type stopper interface{ Stopped() bool }

// Check gives a result for each claim that is not hidden, in the order of the
// claims. Record may be nil. With one that is told to stop, as that of [FromRoll]
// can be, the results are incomplete, and for who stopped it to throw away.
func Check(claims []Claim, record Record) []Result {
	b := newBook(claims)
	if s, ok := record.(stopper); ok {
		b.stopped = s.Stopped
	}
	b.same()
	b.sums()
	b.beforeAfter()
	b.shares()
	if record != nil {
		b.rolls(record)
	}
	var results []Result
	for i := range b.rows {
		if b.stopped() {
			break
		}
		if b.rows[i].seen != Hidden {
			results = append(results, b.judge(i))
		}
	}
	return results
}
