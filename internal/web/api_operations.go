package web

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/roll"
)

// The groups that operations are listed in.
const (
	tagCouncils  = "councils"
	tagDivisions = "divisions"
	tagRecords   = "records"
	tagFigures   = "figures"
)

// Parameters that go together.
var (
	clocksSeen    = []string{"known", "published"}
	clocksOn      = append([]string{"on"}, clocksSeen...)
	clocksJudged  = append(slices.Clone(clocksOn), "rule", "by", "kind")
	clocksPeriod  = append(slices.Clone(clocksJudged), "since", "until")
	clocksUnruled = append(slices.Clone(clocksOn), "kind", "since", "until")
)

// with puts the parameters of an operation before those it shares with others.
func with(list []string, more ...string) []string { return append(more, list...) }

// apiOperations gives every operation, in the order in which they are listed.
func apiOperations() []operation {
	return slices.Concat(councilOperations(), divisionOperations(), recordOperations(), figureOperations())
}

func councilOperations() []operation {
	return []operation{
		{id: "getControl", tag: tagCouncils, path: "/control/{id}", wide: true, takes: with(clocksJudged, "id"), pages: true, gives: []any{answer.Control{}, answer.DivisionControl{}},
			summary: "Who controls a council, or each council of a division",
			says:    "Of a council: the judgement under the rule, with the seats behind it, the entries it rests on, disputes, and the same under the council's own rule (practice). Of a division: a line for each council at or below it, in order of id, and totals, which are of all councils on every page.",
			example: "on=2017-10-24", ask: askControl},
		{id: "getControlOfAll", tag: tagDivisions, path: "/control", wide: true, takes: clocksJudged, pages: true, gives: []any{answer.DivisionControl{}},
			summary: "Who controls each council of the ledger", says: "A line for each council, in order of id, and totals, which are of all councils on every page.",
			example: "on=2017-10-24", ask: func(c *call) (any, error) { return c.divisionControl(0) }},
		{id: "getRoll", tag: tagCouncils, path: "/roll/{id}", takes: with(clocksOn, "id"), gives: []any{answer.Roll{}},
			summary: "Who holds each seat and each post of a council", says: "Each seat has every alternative that the records leave open, and each names the entry it rests on.",
			example: "on=2017-10-24", ask: func(c *call) (any, error) { return c.desk.Roll(c, c.id(), c.ask) }},
		{id: "getLife", tag: tagCouncils, path: "/life/{id}", takes: with(clocksSeen, "id"), gives: []any{answer.Life{}},
			summary: "The whole recorded life of a council", says: "Who held each seat, from when until when, and who controlled the council under each rule.",
			ask: func(c *call) (any, error) { return c.desk.Life(c, c.id(), c.ask) }},
		{id: "getTip", tag: tagCouncils, path: "/tip/{id}", takes: with(clocksOn, "id", "rule", "by"), gives: []any{answer.Tip{}},
			summary: "What would tip a council", says: "How many seats each party would have to gain or lose, minimal winning coalitions, and voting power as exact fractions. Parties are in order of id, and no holder is named. Rules: majority and sitting.",
			example: "on=2017-10-20", ask: func(c *call) (any, error) { return c.desk.Tip(c, c.id(), c.ask) }},
		{id: "listFlips", tag: tagCouncils, path: "/flips", wide: true, takes: with(clocksPeriod, "in"), pages: true, gives: []any{[]answer.Flip{}},
			summary: "Changes of control", says: "In order of day and council, each with the entries of its day that change the seats it is judged by, and who would have controlled the council without all of them.",
			example: "since=2017-01-01&until=2017-12-31", ask: askFlips},
	}
}

func divisionOperations() []operation {
	return []operation{
		{id: "getOverview", tag: tagDivisions, path: "/overview", wide: true, takes: with(clocksJudged, "in"), gives: []any{answer.Overview{}},
			summary: "How a division stands on a day", says: "Councils of one kind by who controls them, the same for each division directly below, and how much is on record.",
			example: "on=2017-10-24", ask: func(c *call) (any, error) { return c.desk.Overview(c, c.in(), c.ask) }},
		{id: "getCourse", tag: tagDivisions, path: "/course", wide: true, takes: with(clocksPeriod, "in"), gives: []any{answer.Course{}},
			summary: "How councils and seats of a division moved over a period", says: "Counts on every day on which one changed; a count holds from its day on.",
			example: "since=2017-01-01&until=2017-12-31", ask: func(c *call) (any, error) { return c.desk.Course(c, c.in(), c.ask) }},
		{id: "getShares", tag: tagDivisions, path: "/shares", wide: true, takes: with(clocksPeriod, "in", "every"), gives: []any{answer.Shares{}},
			summary: "Councils, seats and posts of each party", says: "On one day or a series of days, of one kind of council: seats of different kinds do not add up.",
			example: "kind=commune+council&on=2017-10-24", ask: func(c *call) (any, error) { return c.desk.Shares(c, c.in(), c.ask) }},
		{id: "getDrift", tag: tagDivisions, path: "/drift", wide: true, takes: with(clocksUnruled, "in", "every"), gives: []any{answer.Drift{}},
			summary: "How far seats have moved from what voters chose", says: "Seats no longer held for the list that won them, and the Gallagher index of seats against votes, when elected and now. With the id of a council in `in`, of that council alone.",
			example: "kind=commune+council&on=2017-10-24", ask: func(c *call) (any, error) { return c.desk.Drift(c, c.in(), c.ask) }},
		{id: "getChanges", tag: tagDivisions, path: "/changes", wide: true, takes: with(clocksJudged, "in", "from", "to"), gives: []any{answer.Changes{}},
			summary: "What changed between two days", says: "Councils whose control is not the same on both days, and seats that are not held the same way.",
			example: "from=2017-10-01&to=2017-10-31", ask: askChanges},
		{id: "getLearned", tag: tagDivisions, path: "/learned", wide: true, takes: []string{"in", "from", "to", "on", "published", "rule", "kind"}, gives: []any{answer.Learned{}},
			summary: "What the ledger learned between two moments", says: "The entries written down, and what they changed about who controlled the councils of a division on one day.",
			example: "to=%23300&on=2017-10-24", ask: func(c *call) (any, error) {
				return c.desk.Learned(c, c.in(), c.asked.Get("from"), c.asked.Get("to"), c.ask)
			}},
	}
}

func recordOperations() []operation {
	return []operation{
		{id: "search", tag: tagRecords, path: "/search", wide: true, takes: []string{"q"}, gives: []any{answer.Search{}},
			summary: "Find by any name in any script", says: "Divisions, councils, parties and people, by any recorded spelling of their names; at most 50.",
			example: "q=champey", ask: askSearch},
		{id: "getRecord", tag: tagRecords, path: "/records/{table}/{id}", takes: []string{"table", "id", "known"}, gives: []any{answer.Record{}},
			summary: "What the ledger says of one row", says: "Every version of it, the newest first, with its sources, and the entries that speak of it.",
			ask: askRecord},
		{id: "getHistory", tag: tagRecords, path: "/history/{id}", wide: true, takes: []string{"id", "known"}, pages: true, gives: []any{answer.History{}},
			summary: "Every entry that states something of an id", says: "In the order in which they were written down. An id such as #17 stands for the row of that entry.",
			example: "limit=10", ask: askHistory},
		{id: "listEntries", tag: tagRecords, path: "/entries", takes: []string{"before", "known"}, pages: true, gives: []any{answer.Log{}},
			summary: "The entries of the ledger, the newest first", says: "A hundred, unless limit says otherwise.",
			example: "limit=10", ask: askEntries},
		{id: "getEntry", tag: tagRecords, path: "/entries/{n}", takes: []string{"n"}, gives: []any{answer.Entry{}},
			summary: "One entry in full", says: "What it says, on whose word, when it was written down, how it stands to others, and its hash.",
			ask: askEntry},
		{id: "getFlow", tag: tagRecords, path: "/flow/{id}", wide: true, takes: with(clocksUnruled, "id"), gives: []any{answer.Flow{}},
			summary: "Where the seats of a party came from and went", says: "Each seat by whom its holder sat for on the first day of the period and on the last.",
			example: "since=2017-10-01&until=2017-10-31", ask: func(c *call) (any, error) { return c.desk.Flow(c, c.id(), c.ask) }},
	}
}

func figureOperations() []operation {
	return []operation{
		{id: "check", tag: tagFigures, path: "/check", wide: true, takes: with(clocksSeen, "in"), gives: []any{answer.Check{}},
			summary: "Published figures held against the records", says: "The verdict on each figure at or below a division: against the roll, and against the other figures.",
			ask: func(c *call) (any, error) { return c.desk.Check(c, c.in(), c.ask) }},
		{id: "getTallies", tag: tagFigures, path: "/tallies/{id}", wide: true, takes: with(clocksSeen, "id"), gives: []any{answer.TallySeries{}},
			summary: "A published figure among the others of its series", says: "Figures of the same thing in the same place, on whatever day, with the verdict on each, and the milestones around them.",
			ask: func(c *call) (any, error) { return c.desk.TallySeries(c, c.id(), c.ask) }},
	}
}

// in gives the place that a list is about; blank = the whole ledger.
func (c *call) in() string { return c.query.Get("in") }

func askControl(c *call) (any, error) {
	if place, ok := c.desk.Book.Division(seatledger.DivisionID(c.id())); ok && !c.desk.Has(seatledger.Councils, c.id()) {
		return c.divisionControl(place)
	}
	return c.desk.Control(c, c.id(), c.ask)
}

func (c *call) divisionControl(division roll.Ref) (any, error) {
	x, err := c.desk.DivisionControl(c, division, c.ask)
	if err == nil {
		x.Councils = cut(c, x.Councils)
	}
	return x, err
}

func askFlips(c *call) (any, error) {
	if c.limit == 0 {
		return c.desk.Flips(c, c.in(), c.ask)
	}
	list, total, err := c.desk.FlipsFrom(c, c.in(), c.ask, c.at, c.limit)
	c.end(c.at, total)
	return list, err
}

func askChanges(c *call) (any, error) {
	from, err := c.day("from", c.ask.On-30)
	if err != nil {
		return nil, err
	}
	to, err := c.day("to", c.ask.On)
	if err != nil {
		return nil, err
	}
	if from > to {
		return nil, badParameter("to", to.String(), "it is before from="+from.String()+": exchange them")
	}
	return c.desk.Changes(c, c.in(), from, to, c.ask)
}

func askSearch(c *call) (any, error) {
	q := c.query.Get("q")
	if q == "" {
		return nil, badParameter("q", q, "write a name, or the beginning of one")
	}
	return c.desk.Search(c, q)
}

func askRecord(c *call) (any, error) {
	table := seatledger.Table(c.value("table"))
	if !slices.Contains(recordTables, table) {
		return nil, badParameter("table", string(table), "take one of "+joinWords(textsOf(recordTables)))
	}
	return c.desk.Record(c, table, c.id(), c.ask)
}

// recordTables are those whose rows go by one id.
var recordTables = []seatledger.Table{seatledger.Divisions, seatledger.Councils, seatledger.Parties, seatledger.People, seatledger.Elections,
	seatledger.Events, seatledger.Tallies, seatledger.Statements, seatledger.Sources}

// askHistory refuses what would read a long ledger through for each request:
// that is for its owner.
func askHistory(c *call) (any, error) {
	if n := int64(c.desk.Book.Position); n > answer.IndexedUpTo {
		return nil, fmt.Errorf("%w: a ledger of %s entries is too long to be read through for a request: ask for /records instead, or run `seatledger history`", answer.ErrAsk, answer.Thousands(n))
	}
	x, err := c.desk.History(c, c.id(), c.ask, nil)
	if err != nil {
		return nil, err
	}
	x.Entries = cut(c, x.Entries)
	return x, nil
}

// askEntries pages by position: a cursor stands at the oldest entry shown.
func askEntries(c *call) (any, error) {
	before, err := c.number("before")
	if err != nil {
		return nil, err
	}
	if c.at > 0 {
		before = c.at
	}
	limit := c.limit
	if limit == 0 {
		limit = aPage
	}
	x, err := c.desk.Log(c, seatledger.Position(before), limit, c.ask)
	if err != nil {
		return nil, err
	}
	c.next = int(x.Next)
	return x, nil
}

func askEntry(c *call) (any, error) {
	n, err := strconv.ParseInt(c.value("n"), 10, 64)
	if err != nil || n < 1 {
		return nil, badParameter("n", c.value("n"), "write the position of an entry, such as 17")
	}
	return c.desk.Entry(c, seatledger.Position(n))
}
