package adopt

import (
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/apportion"
)

// This file knows tables of results: what their columns hold, and what a person must say
// of them. One row is a candidate or a list in a contest, or a contest with a column for
// each party, or a party with a column for each ward.

// Results is what a map says of a table of results alone.
type Results struct {
	TakesOffice  string `yaml:"takes_office"` // blank = the polling day
	Whole        string `yaml:"whole"`        // all seats of each council were elected, and stand in the table
	Kind         string `yaml:"kind"`         // by-election; ordinary
	Ward         string `yaml:"ward"`         // of a by-election, where no column has it
	AtStake      string `yaml:"at_stake"`     // seats, where the table has neither these nor who won
	Method       string `yaml:"method"`       // by which seats follow from votes; blank = as the councils' rows have it
	Figures      string `yaml:"figures"`      // what the votes of a party in a ward are
	Independents string `yaml:"independents"` // what the votes of a column of independents are
	Numbers      string `yaml:"numbers"`      // what columns of numbers hold that no word tells
	Alike        string `yaml:"alike"`        // what parties are of which one's name may be another's
	Sections     string `yaml:"sections"`     // what lines between the rows name
	Carry        string `yaml:"carry"`        // a blank ward is that of the row above
	NoParty      string `yaml:"no_party"`     // for whom those stand whose party is blank
	Names        string `yaml:"names"`        // how candidates are written
	Places       string `yaml:"places"`       // whether the order of the rows is that of the list
	Thousands    string `yaml:"thousands"`    // what divides them
	Marks        []Mark `yaml:"marks"`
}

// Mark is a text that stands in place of a number, behind one, or for who was elected.
type Mark struct {
	In    string `yaml:"in"` // votes, elected, candidate
	Mark  string `yaml:"mark"`
	Means string `yaml:"means"`
}

// What the columns of results may hold, beside councils, wards, parties and people. In a
// table with a column for each party it holds "votes of PARTY", in one with a column for
// each ward "votes in WARD"; the same goes for seats.
const (
	HoldsVotes    = "votes"
	HoldsSeats    = "seats won"
	HoldsStake    = "seats at stake"
	HoldsElectors = "electors"
	HoldsValid    = "valid votes"
	HoldsTotal    = "total" // of the votes of a row
	HoldsElected  = "elected"
	HoldsPlace    = "place"
	HoldsPercent  = "percent" // which follows from the votes
)

var resultHoldings = []string{HoldsCouncil, HoldsWard, HoldsPerson, HoldsFirst, HoldsLast, HoldsParty, HoldsVotes, HoldsSeats, HoldsElected, HoldsPlace,
	HoldsStake, HoldsElectors, HoldsValid, HoldsTotal, HoldsPercent, "votes of PARTY", "seats of PARTY", "votes in WARD", "seats in WARD", HoldsNothing, Ignored}

// perParty and perWard begin what a column of a wide table holds.
var (
	perParty = []string{"votes of ", "seats of "}
	perWard  = []string{"votes in ", "seats in "}
)

// What marks mean.
const (
	meansAway     = "did not stand"
	meansZero     = "zero"
	meansUnstated = "not stated"
	meansNoPoll   = "unopposed"
	meansElected  = "elected"
	meansNot      = "not elected"
	meansNothing  = "nothing"
)

// wholeMarks may stand in place of a number, endMarks behind one or behind a name.
var markMeanings = map[string][]string{
	"votes":     {meansAway, meansZero, meansUnstated, meansNoPoll},
	"elected":   {meansElected, meansNot, meansNoPoll},
	"candidate": {meansElected, meansNothing},
	"after":     {meansElected, meansNothing},
}

// What the votes of a party in a ward are.
const (
	ofOne     = "one candidate"
	ofSeveral = "several"
)

// isResultHolding reports whether a column of results may hold this.
func isResultHolding(text string) bool {
	for _, begin := range slices.Concat(perParty, perWard) {
		if rest, ok := strings.CutPrefix(text, begin); ok && rest != "" {
			return true
		}
	}
	return slices.Contains(resultHoldings, text) || strings.Contains(text, "code ") && isHolding(text)
}

// each visits what may be asked of results.
func (r *Results) each(visit func(where, asks string, value *string)) {
	visit("results, numbers", "columns of numbers whose names do not say of what: votes, if each has those of the party or ward that it is called after; seats, if seats won; each, to be asked one by one", &r.Numbers)
	visit("results, alike", "many names of parties hold another's: apart, if each is a list of its own; each, to be asked one by one", &r.Alike)
	visit("results, sections", "lines with one value between the rows: ward, if each names the ward of the rows below it; no, if they are notes", &r.Sections)
	visit("results, carry", "yes, if a blank ward is that of the row above, as in merged cells; no, if it is not known", &r.Carry)
	visit("results, whole", "yes, if every seat of each council was elected and is counted in the table; no, if only some were", &r.Whole)
	visit("results, kind", "by-election, if only vacant seats were filled; ordinary, if not", &r.Kind)
	visit("results, ward", "the ward in which the by-election was held; or no, if the council has none", &r.Ward)
	visit("results, at_stake", "how many seats were at stake: a number, if it is the same in each contest; or write `Abbey: 3; Brook: 2`; or no, if it is not known", &r.AtStake)
	visit("results, method", "who won is not in the table: the method by which seats follow from the votes, to work them out, such as top-n (most votes) or dhondt; no, to leave it open", &r.Method)
	visit("results, figures", "what the votes of a party in a ward are: one candidate, if it had no other there; several, if they are of several candidates together or of the best of them", &r.Figures)
	visit("results, independents", "what the votes of independents in a ward are: one candidate, if there was no other; several, if of several together, which are no list's", &r.Independents)
	visit("results, no_party", "for whom those stood whose party is blank, such as Independent", &r.NoParty)
	visit("results, places", "yes, if the candidates of each list stand in the order of their places; no, if not", &r.Places)
	for i := range r.Marks {
		m := &r.Marks[i]
		visit("mark "+m.String(), "what it means: "+strings.Join(markMeanings[m.In], ", "), &m.Means)
	}
}

// String gives where a mark stands, and the mark.
func (m *Mark) String() string {
	mark := m.Mark
	if mark == "" {
		mark = "(blank)"
	}
	switch m.In {
	case "after":
		return mark + " after votes"
	case "candidate":
		return mark + " after a name"
	}
	return mark + " for " + m.In
}

// check holds the answers to what may be.
func (r *Results) check(bad func(column, value, want, fix string) error) error {
	for _, one := range []struct {
		where, value string
		may          []string
	}{
		{"whole", r.Whole, []string{"", "yes", "no", "true", "false"}}, {"carry", r.Carry, []string{"", "yes", "no", "true", "false"}},
		{"places", r.Places, []string{"", "yes", "no", "true", "false"}}, {"figures", r.Figures, []string{"", ofOne, ofSeveral}},
		{"kind", r.Kind, []string{"", "by-election", "ordinary"}}, {"independents", r.Independents, []string{"", ofOne, ofSeveral}}, {"numbers", r.Numbers, []string{"", "votes", "seats", "each"}},
		{"alike", r.Alike, []string{"", "apart", "each"}}, {"sections", r.Sections, []string{"", "ward", "no", "false"}},
		{"names", r.Names, []string{"", surnameFirst, asWritten}}, {"thousands", r.Thousands, []string{"", ",", ".", " ", "'"}},
	} {
		if one.value != Ask && !slices.Contains(one.may, one.value) {
			return bad("results, "+one.where, one.value, strings.Join(one.may[1:], " or "), "write one of them")
		}
	}
	for _, m := range r.Marks {
		if may := markMeanings[m.In]; m.Means != Ask && !slices.Contains(may, m.Means) {
			return bad("mark "+m.String(), m.Means, strings.Join(may, " or "), "write one of them")
		}
	}
	if _, err := apportion.ParseMethod(r.Method); r.Method != "" && r.Method != Ask && r.Method != "other" && !r.leavesOpen() && err != nil {
		return bad("results, method", r.Method, "a method such as top-n or dhondt, or no", "write one that `seatledger apportion` knows")
	}
	return nil
}

// leavesOpen reports whether it stays open who won where the table does not say it.
func (r *Results) leavesOpen() bool { return r.Method == "no" || r.Method == "false" }

// How names of candidates are written.
const (
	surnameFirst = "surname first" // Lee, Ann
	asWritten    = "as written"
)

// text writes the part of the map.
func (r *Results) text(w *mapWriter) {
	w.line("results:")
	for _, v := range []struct {
		key   string
		value *string
	}{
		{"takes_office", &r.TakesOffice}, {"numbers", &r.Numbers}, {"alike", &r.Alike}, {"sections", &r.Sections}, {"whole", &r.Whole}, {"kind", &r.Kind}, {"ward", &r.Ward}, {"at_stake", &r.AtStake}, {"method", &r.Method}, {"figures", &r.Figures},
		{"independents", &r.Independents}, {"carry", &r.Carry}, {"no_party", &r.NoParty}, {"names", &r.Names}, {"places", &r.Places}, {"thousands", &r.Thousands},
	} {
		if *v.value != "" || v.value == &r.TakesOffice || v.value == &r.Method {
			w.value("  ", v.key, v.value)
		}
	}
	if len(r.Marks) > 0 {
		w.line("  marks: # what stands for a number, or beside one")
	}
	for i := range r.Marks {
		m := &r.Marks[i]
		w.line("    - {in: %s, mark: %s, means: %s}%s", m.In, strconv.Quote(m.Mark), quoted(m.Means), w.comment(&m.Means))
	}
}

// checkResults holds the answers of a map of results to what may be.
func (m *Map) checkResults(bad func(column, value, want, fix string) error) error {
	if m.Shape != shapeResults && m.Shape != Ask {
		return bad("shape", m.Shape, "results or roster", "write one of them")
	}
	for _, c := range m.Columns {
		if c.Holds != Ask && !isResultHolding(c.Holds) {
			return bad("column "+c.Column, c.Holds, strings.Join(resultHoldings, ", ")+", code SCHEME of the candidate, or council code SCHEME", "write one of them")
		}
	}
	return m.Results.check(bad)
}

// asRoster makes the map one of a list of members, as a person says that it is.
func (m *Map) asRoster(t *Table) {
	m.Results, m.Complete = nil, Ask
	for i := range m.Columns {
		if c := &m.Columns[i]; !slices.Contains(holdings, c.Holds) {
			c.Holds = HoldsNothing
		}
	}
	for i := range m.Parties {
		if p := &m.Parties[i]; p.Kind == kindOthers {
			p.Kind = string(seatledger.KindParty)
		}
	}
	m.proposeColumns(t)
}
