package answer

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger/apportion"
)

// Apportionment is how seats follow from votes, step by step. It needs no
// ledger.
type Apportionment struct {
	Method apportion.Method `json:"method"`
	Seats  int              `json:"seats"`
	Result map[string]int   `json:"result"` // settled seats only
	Ties   []Tie            `json:"ties"`
	Steps  []Step           `json:"steps"`

	order   []string
	votes   []int64
	explain []string
}

// Tie is seats for which more lists stand exactly equal.
type Tie struct {
	Seats   int      `json:"seats"`
	Lists   []string `json:"lists"`
	Rule    *string  `json:"rule"`    // that settled it; null = open
	Winners []string `json:"winners"` // none while it is open
}

// Step is one thing done, with the exact figure that decided.
type Step struct {
	Clause   string  `json:"clause"`
	List     *string `json:"list"`
	Seats    int     `json:"seats"`
	Quotient *string `json:"quotient"`
	Law      *string `json:"law"`
}

// Apportion works seats out from votes. Names and votes go together.
func Apportion(rules apportion.Rules, seats int, names []string, lists []apportion.List) (*Apportionment, error) {
	out, err := apportion.Apportion(apportion.Problem{Rules: rules, Seats: seats, Lists: lists})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAsk, err)
	}
	r := &Apportionment{Method: rules.Method, Seats: seats, Result: map[string]int{}, Ties: []Tie{}, Steps: []Step{}, order: names, explain: out.Explain(names)}
	for i, name := range names {
		r.Result[name] = out.Seats[i]
		r.votes = append(r.votes, lists[i].Votes)
	}
	for _, t := range out.Ties {
		tie := Tie{Seats: t.Seats, Lists: pickNames(names, t.Lists), Winners: pickNames(names, t.Winners)}
		if !t.Open() {
			tie.Rule = new(t.Rule.String())
		}
		r.Ties = append(r.Ties, tie)
	}
	for _, s := range out.Steps {
		step := Step{Clause: s.Clause.String(), Seats: s.Seats, Law: stated(s.Law)}
		if s.List >= 0 {
			step.List = &names[s.List]
		}
		if !s.Quotient.IsZero() {
			step.Quotient = new(s.Quotient.String())
		}
		r.Steps = append(r.Steps, step)
	}
	return r, nil
}

func pickNames(names []string, lists []int) []string {
	picked := make([]string, len(lists))
	for i, l := range lists {
		picked[i] = names[l]
	}
	return picked
}

// Sentences implements [Answer].
func (r *Apportionment) Sentences() []string {
	lines := []string{fmt.Sprintf("%s by %s:", Plural(r.Seats, "seat", "seats"), r.Method)}
	for _, x := range r.explain {
		lines = append(lines, "  - "+x)
	}
	for _, t := range r.Ties {
		if t.Rule == nil {
			lines = append(lines, fmt.Sprintf("  ! %s stand exactly equal for %s: only a lot or a rule of law settles it.", strings.Join(t.Lists, " and "), Plural(t.Seats, "seat", "seats")))
		}
	}
	return lines
}

// Tables implements [Answer].
func (r *Apportionment) Tables() []Table {
	t := Table{Columns: []string{"list", "votes", "seats"}}
	for i, name := range r.order {
		t.Rows = append(t.Rows, []string{name, strconv.FormatInt(r.votes[i], 10), strconv.Itoa(r.Result[name])})
	}
	return []Table{t}
}
