package exchange

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/apportion"
)

// Mismatch is a list of a contest for which the method gives another number
// of seats than was officially declared. The official seats stand.
type Mismatch struct {
	Election seatledger.ElectionID `json:"election"`
	Council  seatledger.CouncilID  `json:"council"`
	Ward     string                `json:"ward"`
	List     seatledger.PartyID    `json:"list"`
	Official int64                 `json:"official"`
	Computed int64                 `json:"computed"` // where a tie is left open, without the tied seats
}

func compareMismatches(a, b Mismatch) int {
	return cmp.Or(cmp.Compare(a.Election, b.Election), cmp.Compare(a.Council, b.Council),
		cmp.Compare(a.Ward, b.Ward), cmp.Compare(a.List, b.List))
}

// contestIndex gathers the results of each contest.
type contestIndex struct {
	byKey map[contestKey]*contest
	order []*contest
	last  *contest
	names map[string]string // each id kept once
	lost  bool              // of some result it cannot be told which contest it is of
}

// largest gives the seats of the largest contest of a ward; 0 = none states them.
func (x *contestIndex) largest(council, ward string) (seats int) {
	for _, k := range x.order {
		if k.council == council && k.ward == ward {
			seats = max(seats, k.house)
		}
	}
	return seats
}

type contestKey struct{ election, council, ward string }

// contest is one contest with its results.
type contest struct {
	contestKey
	row     int // of its first result; 0 if there is none
	lists   []listResult
	rest    bool // there is a row for the unrecorded rest
	none    bool // and it says that nobody else won a seat
	bad     bool // a figure could not be read
	derived bool // its seats were worked out from the votes: they are no official ones
	votes   uint64
	sum     float64 // votes roughly, where they are too many
	tooMany bool    // votes beyond 2^62
	seats   int64
	blank   struct{ votes, seats int } // rows that leave them blank

	termsRow  int // row in contests; 0 if the ledger has it
	hasTerms  bool
	house     int // seats at stake, 0 if not stated
	state     string
	until     seatledger.Date
	method    string
	tieRule   string
	threshold seatledger.Decimal
	valid     seatledger.Count
}

type listResult struct {
	list         string
	votes, seats int64
	stated       bool // its seats are
}

// councilTerm is what a council's row says from a day on.
type councilTerm struct {
	from     seatledger.Date
	seats    int
	method   string
	tieRule  string
	packages string // whose row of the ledger it is; blank for the package being read
}

// ballot is what is kept of an election.
type ballot struct {
	polled, takes seatledger.Date
	byElection    bool
}

func (x *contestIndex) keep(text string) string {
	if kept, ok := x.names[text]; ok {
		return kept
	}
	if x.names == nil {
		x.names = map[string]string{}
	}
	text = strings.Clone(text)
	x.names[text] = text
	return text
}

var resultKeys = keyColumns(seatledger.Results)

// at finds a contest, usually that of the row before.
func (x *contestIndex) at(election seatledger.ElectionID, council seatledger.CouncilID, ward string) *contest {
	key := contestKey{string(election), string(council), ward}
	if x.last != nil && x.last.contestKey == key {
		return x.last
	}
	if x.byKey == nil {
		x.byKey = map[contestKey]*contest{}
	}
	found, ok := x.byKey[key]
	if !ok {
		found = &contest{contestKey: contestKey{x.keep(key.election), x.keep(key.council), x.keep(key.ward)}}
		x.byKey[found.contestKey] = found
		x.order = append(x.order, found)
	}
	x.last = found
	return found
}

func (x *contestIndex) terms(c *checker, l *line, r *seatledger.Contest) {
	if l.bad != 0 {
		return
	}
	at := x.at(r.Election, r.Council, r.Ward)
	at.termsRow = l.n
	at.take(r)
}

func (k *contest) take(r *seatledger.Contest) {
	k.hasTerms, k.house, k.threshold, k.valid = true, r.Seats, r.Threshold, r.Valid
	k.method, k.tieRule = strings.Clone(r.Method), strings.Clone(r.TieRule)
	k.state, k.until = strings.Clone(r.State), r.Until
}

func (x *contestIndex) result(c *checker, l *line, r *seatledger.Result) {
	x.lost = x.lost || l.bad&resultKeys != 0
	at := x.at(r.Election, r.Council, r.Ward)
	if at.row == 0 {
		at.row = l.n
	}
	at.bad = at.bad || l.bad != 0
	at.rest = at.rest || r.List == ""
	at.derived = at.derived || slices.ContainsFunc(r.Sources, func(id seatledger.SourceID) bool { return c.workedOut[id] })
	at.none = at.none || r.List == "" && r.Seats.Stated && r.Seats.N == 0
	at.seats += min(r.Seats.N, seatledger.MaxCount>>20) // no sum of a million lists overflows
	sum, carry := bits.Add64(at.votes, uint64(r.Votes.N), 0)
	at.sum += float64(r.Votes.N)
	at.votes, at.tooMany = sum, at.tooMany || carry != 0 || sum > seatledger.MaxCount
	if !r.Votes.Stated {
		at.blank.votes++
	}
	if !r.Seats.Stated {
		at.blank.seats++
	}
	at.lists = append(at.lists, listResult{x.keep(string(r.List)), r.Votes.N, r.Seats.N, r.Seats.Stated})
}

func (c *checker) keepTerm(l *line, r *seatledger.Council) {
	if l.bad == 0 {
		id := strings.Clone(string(r.ID))
		c.terms[id] = append(c.terms[id], councilTerm{from: r.From, seats: r.Seats, method: strings.Clone(r.Method), tieRule: r.TieRule})
	}
}

func (c *checker) keepBallot(r *seatledger.Election) {
	c.ballots[strings.Clone(string(r.ID))] = newBallot(r)
}

func newBallot(r *seatledger.Election) ballot {
	b := ballot{polled: r.Date, takes: r.TakesOffice, byElection: r.Kind == "by-election"}
	if b.takes.IsZero() {
		b.takes = r.Date
	}
	return b
}

// termsOn gives the terms of a council that may be in force within some days;
// before its first row, that row.
func (c *checker) termsOn(council string, first, last seatledger.Day) []councilTerm {
	all := c.terms[council]
	var in []councilTerm
	for _, t := range all {
		if start(t.from) > last {
			continue
		}
		later := func(o councilTerm) bool {
			return start(o.from) > start(t.from) && o.from.Latest() <= first
		}
		if !slices.ContainsFunc(all, later) {
			in = append(in, t)
		}
	}
	if in == nil && len(all) > 0 {
		in = []councilTerm{slices.MinFunc(all, func(a, b councilTerm) int { return cmp.Compare(start(a.from), start(b.from)) })}
	}
	return in
}

func start(d seatledger.Date) seatledger.Day {
	if d.IsZero() {
		return seatledger.OpenPast
	}
	return d.Earliest()
}

// sizes gives the numbers of seats that a council may have within some days:
// by its rows, and by events that resize it.
func (c *checker) sizes(council string, first, last seatledger.Day) []int {
	var all []int
	for _, t := range c.termsOn(council, first, last) {
		all = append(all, t.seats)
	}
	for _, r := range c.seating.resized[council] {
		if r.first <= last {
			all = append(all, r.seats)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// checkContests holds the sums of every contest against its seats and votes,
// and its seats against its method.
func (c *checker) checkContests() {
	if c.unread[seatledger.Councils] || c.unread[seatledger.Elections] || c.unread[seatledger.Contests] || c.unread[seatledger.Results] {
		return
	}
	totals := map[contestKey]int64{}
	for _, k := range c.contests.order {
		c.checkHouse(k)
		c.checkWardSize(k)
		c.checkTerms(k)
		if k.row == 0 || k.bad || c.contests.lost {
			continue
		}
		c.checkVotes(k)
		c.checkSeats(k)
		if k.ward != "" {
			c.checkWards(k, totals)
		}
		c.compute(k)
	}
}

func (k *contest) name() string {
	if k.ward != "" {
		return k.council + ", ward " + k.ward
	}
	return k.council
}

// checkHouse reports a contest for more seats than the council has.
func (c *checker) checkHouse(k *contest) {
	b := c.ballots[k.election]
	if sizes := c.sizes(k.council, b.polled.Earliest(), b.takes.Latest()); k.termsRow > 0 && len(sizes) > 0 && k.house > slices.Max(sizes) {
		c.add(Problem{c.tables[seatledger.Contests].file, k.termsRow, "seats", fmt.Sprint(k.house),
			fmt.Sprintf("at most the %d seats of %s", slices.Max(sizes), k.council), "correct it, or the seats of the council"})
	}
}

// checkTerms reports terms that end before they begin, and winners of a contest
// that nobody won.
func (c *checker) checkTerms(k *contest) {
	b := c.ballots[k.election]
	if k.termsRow > 0 && !k.until.IsZero() && k.until.Latest() < b.takes.Earliest() {
		c.add(Problem{c.tables[seatledger.Contests].file, k.termsRow, "until", k.until.String(),
			fmt.Sprintf("a day that is not before the election takes office (%s)", b.takes), "write the last day of the terms of those who are elected, not of those before them"})
	}
	switch {
	case k.row == 0:
	case (k.state == "postponed" || k.state == "held-over") && k.seats > 0:
		c.resultProblem(k, "seats", fmt.Sprint(k.seats), fmt.Sprintf("no seats in %s, whose contest is %s", k.name(), k.state), "put the results to the election in which they were won, or correct the state of the contest")
	case k.state == "unopposed" && k.votes > 0:
		c.resultProblem(k, "votes", fmt.Sprint(k.votes), fmt.Sprintf("no votes in %s, whose contest was unopposed", k.name()), "delete the votes, or correct the state of the contest")
	}
}

func (c *checker) resultProblem(k *contest, column, value, want, fix string) {
	c.add(Problem{c.tables[seatledger.Results].file, k.row, column, value, want, fix})
}

const restRow = "add a row with a blank list for what is not recorded"

// checkVotes holds the votes of all lists against the valid votes.
func (c *checker) checkVotes(k *contest) {
	complete := !k.rest && k.blank.votes == 0
	switch {
	case k.tooMany:
		c.resultProblem(k, "votes", fmt.Sprintf("%.4g", k.sum), fmt.Sprintf("votes in %s that sum to at most 2^62", k.name()), "check the figures: no election has had so many votes")
	case !k.valid.Stated:
	case k.votes > uint64(k.valid.N):
		c.resultProblem(k, "votes", fmt.Sprint(k.votes), fmt.Sprintf("votes in %s that sum to at most the %d valid votes of contests", k.name(), k.valid.N), "correct the votes of a list or the valid votes")
	case complete && k.votes < uint64(k.valid.N):
		c.resultProblem(k, "votes", fmt.Sprint(k.votes), fmt.Sprintf("votes in %s that sum to the %d valid votes of contests", k.name(), k.valid.N), "correct the votes, or "+restRow)
	}
}

// checkSeats holds the seats of all lists against the seats at stake.
func (c *checker) checkSeats(k *contest) {
	b := c.ballots[k.election]
	houses, whose := []int{k.house}, "at stake"
	if k.house == 0 {
		if k.ward != "" {
			return // see checkWards
		}
		houses, whose = c.sizes(k.council, b.polled.Earliest(), b.takes.Latest()), "of the council"
	}
	if len(houses) == 0 {
		return
	}
	most := int64(slices.Max(houses))
	want := fmt.Sprintf("seats in %s that sum to the %s %s", k.name(), numbers(houses), whose)
	fix := "correct the seats of a list; if fewer seats were at stake than the council has, say how many in contests"
	upTo := b.byElection && k.house == 0 // a by-election fills the vacant seats only
	complete := k.blank.seats == 0 && !upTo
	switch {
	case k.seats > most:
		c.resultProblem(k, "seats", fmt.Sprint(k.seats), want, fix)
	case !complete || slices.Contains(houses, int(k.seats)):
	case k.none && k.house > 0 && k.state != "unopposed":
		c.addWarning(Problem{c.tables[seatledger.Results].file, k.row, "seats", fmt.Sprint(k.seats), want,
			"nothing need be done if nobody won the others, as where a list was exhausted: they are vacant; " + fix})
	case k.state != "unopposed" || k.house == 0:
		c.resultProblem(k, "seats", fmt.Sprint(k.seats), want, fix+", or "+restRow+"; if nobody won the others, write the contest with its seats, and its state unopposed, or a row of results with a blank list and 0 seats")
	}
}

func numbers(list []int) string {
	var texts []string
	for _, n := range list {
		texts = append(texts, fmt.Sprint(n))
	}
	return orList(texts)
}

// checkWards holds the seats of all wards together against the council.
func (c *checker) checkWards(k *contest, totals map[contestKey]int64) {
	whole := contestKey{k.election, k.council, ""}
	before := totals[whole]
	totals[whole] += k.seats
	b := c.ballots[k.election]
	sizes := c.sizes(k.council, b.polled.Earliest(), b.takes.Latest())
	if len(sizes) == 0 {
		return
	}
	if most := int64(slices.Max(sizes)); before <= most && before+k.seats > most {
		c.resultProblem(k, "seats", fmt.Sprint(before+k.seats), fmt.Sprintf("seats in the wards of %s that sum to at most the %d of the council", k.council, most), "correct the seats of a ward or of the council")
	}
}

// terms of law of a contest: its own, and where it has none those of its
// council.
func (c *checker) rules(k *contest) (method, tieRule string) {
	method, tieRule = k.method, k.tieRule
	b := c.ballots[k.election]
	for _, t := range c.termsOn(k.council, b.polled.Earliest(), b.takes.Latest()) {
		method, tieRule = cmp.Or(method, t.method), cmp.Or(tieRule, t.tieRule)
	}
	return method, tieRule
}

// compute works out the seats of a contest from its votes, if it states all
// that takes, and compares them with the official ones.
func (c *checker) compute(k *contest) {
	name, tieRule := c.rules(k)
	method, err := apportion.ParseMethod(name)
	if err != nil || k.derived || k.rest || k.blank.votes > 0 || k.blank.seats > 0 || k.votes == 0 || k.tooMany || k.seats < 1 || k.seats > seatledger.MaxSeats {
		c.ContestsNotComputed++
		return
	}
	if method == apportion.TopN && slices.ContainsFunc(k.lists, func(r listResult) bool { return r.seats > 1 }) {
		c.ContestsNotComputed++ // its votes are those of several candidates together
		return
	}
	p := apportion.Problem{Rules: apportion.Rules{Method: method}, Seats: int(k.seats), Valid: k.valid.N}
	p.Rules.Thresholds, err = threshold(k.threshold)
	if rule, bad := apportion.ParseTieRule(tieRule); bad == nil && rule != apportion.NoRule {
		p.Rules.Ties = []apportion.TieRule{rule}
	}
	for _, r := range k.lists {
		p.Lists = append(p.Lists, apportion.List{Votes: r.votes})
	}
	out, failed := apportion.Apportion(p)
	if err != nil || failed != nil {
		c.ContestsNotComputed++
		return
	}
	c.Contests++
	if k.matches(out) {
		c.ContestsMatching++
		return
	}
	for i, r := range k.lists {
		if computed := int64(out.Seats[i]); computed != r.seats {
			c.Mismatches = append(c.Mismatches, Mismatch{seatledger.ElectionID(k.election), seatledger.CouncilID(k.council), k.ward, seatledger.PartyID(r.list), r.seats, computed})
		}
	}
}

// maxOutcomes bounds how many ways to settle a tie are looked at.
const maxOutcomes = 10_000

// matches reports whether the official seats are an outcome of the method:
// the outcome or, where a lot decided, one of those that a lot can give.
func (k *contest) matches(out apportion.Outcome) bool {
	n := 0
	for one := range out.Outcomes() {
		same := true
		for i, r := range k.lists {
			same = same && int64(one.Seats[i]) == r.seats
		}
		if n++; same || n == maxOutcomes {
			return same
		}
	}
	return false
}
