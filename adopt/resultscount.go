package adopt

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/apportion"
)

// This file finds who won: as the table says, and by most votes to check it; or, where it
// does not, by the method that the map names.

// listed is a list of a contest with those who stood on it.
type listed struct {
	row          int
	party        seatledger.PartyID
	independents bool
	votes, seats seatledger.Count
	entries      []*entry
	workedOut    bool
}

// stated reports whether the table says who won a contest.
func (k *poll) stated() bool {
	won := int64(0)
	for i := range k.entries {
		if !k.entries[i].seats.Stated {
			return false
		}
		won += k.entries[i].seats.N
	}
	return won > 0
}

// won gives how many seats the table says were won.
func (k *poll) won() (n int64) {
	for i := range k.entries {
		n += k.entries[i].seats.N
	}
	return n
}

// count finds who won each contest, and asks what that takes.
func (a *resultsAdopter) count() {
	known, sized := 0, 0
	for _, k := range a.polls {
		if k.stated() {
			known++
		}
		if a.stakeOf(k) > 0 {
			sized++
		}
	}
	if sized < len(a.polls) && a.r.AtStake == "" {
		a.r.AtStake = Ask
		return
	}
	a.askSeats()
	if known == 0 && sized > 0 && a.r.Method == "" {
		a.r.Method = Ask
	}
	if len(a.m.Open()) > 0 {
		return
	}
	for _, k := range a.polls {
		if !k.stated() {
			a.forget(k, known)
			a.workOut(k)
		}
	}
	a.checkMost()
}

// forget drops what a table says of winners where it names none in a contest.
func (a *resultsAdopter) forget(k *poll, known int) {
	if known > 0 && len(k.entries) > 0 {
		a.lose(Loss{Row: k.row, Values: 1, Value: k.name(), Why: "nobody is said to be elected here, as in other contests"})
	}
	for i := range k.entries {
		k.entries[i].seats = seatledger.Count{}
	}
}

// askSeats finds how many seats each council has: as many as were at stake, if that is all
// of them.
func (a *resultsAdopter) askSeats() {
	for i := range a.m.Councils {
		c := &a.m.Councils[i]
		if len(a.ofCouncil[c]) == 0 {
			continue // not of this table
		}
		sum, all := a.atStake(c)
		total := strconv.FormatInt(sum, 10)
		switch {
		case all && a.r.Whole == "" && c.Seats == "":
			a.r.Whole = Ask
			return
		case all && a.r.Whole == "" && c.Seats == total:
			a.r.Whole = "yes"
		case all && isYes(a.r.Whole) && c.Seats == "":
			c.Seats = total
		case all && isYes(a.r.Whole) && c.Seats != total:
			a.bad(0, "", total, fmt.Sprintf("the %s seats that the map gives %s", c.Seats, c.Name), "correct the seats in the map, or say there that the whole council was not elected")
			continue
		case c.Seats == "":
			c.Seats = Ask
		}
		a.checkCouncil(c, sum)
	}
	a.askKind()
}

// checkCouncil holds the seats of a council to those at stake.
func (a *resultsAdopter) checkCouncil(c *Council, sum int64) {
	if n, err := strconv.Atoi(c.Seats); c.Seats != Ask && (err != nil || n < 1 || n > seatledger.MaxSeats || int64(n) < sum) {
		a.problems = append(a.problems, &Problem{File: "the map", Column: c.Name + ", seats", Value: c.Seats, Want: fmt.Sprintf("how many seats it has by law, at least the %d of the table", sum), Fix: "write the number"})
	}
}

// askKind asks what sort of election it was where not all seats are known to have been at
// stake, and of how many seats wards have of which not all were.
func (a *resultsAdopter) askKind() {
	if isYes(a.r.Whole) || a.r.Whole == Ask {
		return
	}
	a.r.Kind = cmp.Or(a.r.Kind, Ask)
	inWards := slices.ContainsFunc(a.polls, func(k *poll) bool { return k.ward != "" })
	switch {
	case a.r.Kind == Ask:
	case a.isByElection() && a.at.ward < 0 && !inWards && a.at.panes[0].ward == "":
		a.r.Ward = cmp.Or(a.r.Ward, Ask)
	case !a.isByElection() && inWards:
		a.m.WardSeats = cmp.Or(a.m.WardSeats, Ask)
	}
}

func (a *resultsAdopter) isByElection() bool { return a.r.Kind == "by-election" }

// atStake sums the seats of the contests of a council; all is false where one is not known.
func (a *resultsAdopter) atStake(c *Council) (sum int64, all bool) {
	all = true
	for _, k := range a.ofCouncil[c] {
		n := a.stakeOf(k)
		sum += n
		all = all && n > 0
	}
	return sum, all && sum > 0
}

// stakeOf gives the seats at stake in a contest: as the table has them, else those won,
// else those of the ward; 0 if none is known.
func (a *resultsAdopter) stakeOf(k *poll) int64 {
	switch {
	case k.stake.Stated:
		return k.stake.N
	case k.stated():
		return k.won()
	}
	return int64(sizeOf(a.stakes, a.m.wardKey(k.council, k.ward)).seats)
}

// sizeOf gives what a map says of a ward: by its name, or of all.
func sizeOf(said map[string]wardSize, ward string) wardSize {
	if n, ok := said[ward]; ok {
		return n
	}
	return said[""]
}

// workOut finds the winners of a contest by the method of the map, if it names one.
func (a *resultsAdopter) workOut(k *poll) {
	method, err := apportion.ParseMethod(a.r.Method)
	stake := a.stakeOf(k)
	if a.r.leavesOpen() || err != nil || stake < 1 || stake > seatledger.MaxSeats || len(k.entries) == 0 {
		return
	}
	if k.unopposed {
		a.returned(k, stake)
		return
	}
	ofCandidates := method == apportion.TopN
	if ofCandidates && !a.areCandidates(stake) {
		return
	}
	p := apportion.Problem{Rules: apportion.Rules{Method: method}, Seats: int(stake)}
	for i := range k.entries {
		e := &k.entries[i]
		if !e.votes.Stated || e.votes.N > apportion.MaxVotes {
			a.lose(Loss{Row: e.row, Values: 1, Value: k.name(), Why: "who won is open: not all votes are stated"})
			return
		}
		p.Lists = append(p.Lists, apportion.List{Votes: e.votes.N})
	}
	out, failed := apportion.Apportion(p)
	if failed != nil {
		a.lose(Loss{Row: k.row, Values: 1, Value: k.name(), Why: "who won cannot be worked out: " + failed.Error()})
		return
	}
	a.take(k, &out)
}

// returned gives a seat to each candidate of a contest without a poll, if no more stood than
// there are seats.
func (a *resultsAdopter) returned(k *poll, stake int64) {
	if int64(len(k.entries)) > stake || !a.areCandidates(stake) {
		a.lose(Loss{Row: k.row, Values: 1, Value: k.name(), Why: "unopposed, and the table does not say who was returned"})
		return
	}
	for i := range k.entries {
		k.entries[i].seats, k.entries[i].workedOut = seatledger.Count{N: 1, Stated: true}, true
	}
	a.worked++
}

// areCandidates reports whether each figure is of one candidate, and asks it.
func (a *resultsAdopter) areCandidates(stake int64) bool {
	if a.at.named() || stake == 1 {
		return true
	}
	a.r.Figures = cmp.Or(a.r.Figures, Ask)
	return a.r.Figures == ofOne
}

// take writes the seats of an outcome to the lists; those that a tie leaves open stay open.
func (a *resultsAdopter) take(k *poll, out *apportion.Outcome) {
	tie, open := out.Open()
	for i := range k.entries {
		e := &k.entries[i]
		if a.several(e) && (out.Seats[i] > 0 || open && slices.Contains(tie.Lists, i)) {
			a.lose(Loss{Row: e.row, Values: 1, Value: k.name(), Why: "who won is open: these votes are of several together, and may or may not have won one of them a seat"})
			return
		}
	}
	for i := range k.entries {
		e := &k.entries[i]
		if e.seats = (seatledger.Count{N: int64(out.Seats[i]), Stated: true}); open && slices.Contains(tie.Lists, i) {
			e.seats = seatledger.Count{}
		}
		e.workedOut = true
	}
	a.worked++
	if open {
		a.lose(Loss{Row: k.row, Values: len(tie.Lists), Value: k.name(), Why: fmt.Sprintf("%d stand equal for %d of the seats, which stay open: who got them is settled by a lot, say", len(tie.Lists), tie.Seats)})
	}
}

// kindOthers is that of what a table calls others: lists that it does not tell apart.
const kindOthers = "others"

// several reports whether the votes are of several independents or others together.
func (a *resultsAdopter) several(e *entry) bool {
	return e.party.Kind == kindOthers || e.party.Kind == string(seatledger.KindIndependents) && e.name == "" && a.r.Independents == ofSeveral
}

// checkMost holds who was elected to who had most votes, and tells where that differs.
func (a *resultsAdopter) checkMost() {
	if !a.at.named() && !a.at.ofParties() {
		return // a row is a list, of which votes may seat several
	}
	agree, differ := 0, []*poll{}
	for _, k := range a.polls {
		switch found, ok := k.mostVotes(); {
		case !ok:
		case found == nil:
			agree++
		default:
			differ = append(differ, k)
		}
	}
	switch {
	case agree+len(differ) == 0:
		return
	case len(differ) == 0:
		a.note("Those elected are those with most votes, in %s.", plural(agree, "contest"))
	case a.r.Method != "top-n" && len(differ) > agree:
		a.byLists = true
		a.note("In %d of %d contests others were elected than those with most votes: the method is one of lists, it seems.", len(differ), agree+len(differ))
	default:
		a.tellMost(differ)
	}
}

func (a *resultsAdopter) note(format string, values ...any) {
	a.p.Notes = append(a.p.Notes, fmt.Sprintf(format, values...))
}

func (a *resultsAdopter) tellMost(polls []*poll) {
	for _, k := range polls {
		found, _ := k.mostVotes()
		a.lose(Loss{Row: found[0].row, Values: 1, Value: found[0].called(),
			Why: fmt.Sprintf("elected with %d votes, and %s (%s) with %d was not: kept as the table has it", found[0].votes.N, found[1].called(), a.table.place(found[1].row), found[1].votes.N)})
	}
}

func (e *entry) called() string { return cmp.Or(e.name, e.party.Name) }

// mostVotes holds the winners of a contest to the votes of the candidates. It gives the
// weakest winner and the strongest other where that one has more votes; ok is false where
// the table does not say enough.
func (k *poll) mostVotes() (found []*entry, ok bool) {
	var least, most *entry
	for i := range k.entries {
		e := &k.entries[i]
		switch {
		case !e.votes.Stated || !e.seats.Stated || e.workedOut || e.seats.N > 1:
			return nil, false
		case e.seats.N == 1 && (least == nil || e.votes.N < least.votes.N):
			least = e
		case e.seats.N == 0 && (most == nil || e.votes.N > most.votes.N):
			most = e
		}
	}
	if least == nil || most == nil {
		return nil, false
	}
	if most.votes.N > least.votes.N {
		return []*entry{least, most}, true
	}
	return nil, true
}

// gather puts those who stood for one party together.
func (a *resultsAdopter) gather(k *poll) {
	at := map[seatledger.PartyID]int{}
	for i := range k.entries {
		e := &k.entries[i]
		id := e.party.partyOf()
		if e.party.Kind == kindOthers {
			id = "" // the rest
		}
		n, ok := at[id]
		if !ok {
			n = len(k.lists)
			at[id] = n
			k.lists = append(k.lists, listed{row: e.row, party: id, independents: e.party.Kind == string(seatledger.KindIndependents)})
		}
		l := &k.lists[n]
		l.entries = append(l.entries, e)
		if len(l.entries) > 1 && e.name == "" && a.at.elected < 0 && !l.independents && e.party.ID == l.entries[0].party.ID {
			a.bad(e.row, a.m.holding(HoldsParty), e.party.Name, fmt.Sprintf("one row for each list of %s: %s is of the same", k.name(), a.table.place(l.row)), "add a column with the names of the candidates, or put the rows together")
		}
	}
	for i := range k.lists {
		a.sum(k, &k.lists[i])
	}
}

// sum adds up what a list's candidates have. Independents are no list: the votes of
// several are nobody's.
func (a *resultsAdopter) sum(k *poll, l *listed) {
	l.votes, l.seats = seatledger.Count{Stated: true}, seatledger.Count{Stated: true}
	for _, e := range l.entries {
		l.votes.Stated = l.votes.Stated && e.votes.Stated
		l.seats.Stated = l.seats.Stated && e.seats.Stated
		l.votes.N = min(l.votes.N+e.votes.N, seatledger.MaxCount)
		l.seats.N += e.seats.N
		l.workedOut = l.workedOut || e.workedOut
	}
	n := len(l.entries)
	switch {
	case l.independents && l.votes.Stated && (n > 1 || a.several(l.entries[0])):
		a.lose(Loss{Row: l.row, Values: n, Value: fmt.Sprint(l.votes.N), Why: "votes of several independents of " + k.name() + ", who are no list: they are not kept", Ignored: true})
		l.votes = seatledger.Count{}
	case n > 1:
		a.summed += n
	}
	if !l.votes.Stated {
		l.votes.N = 0
	}
	if !l.seats.Stated {
		l.seats.N = 0
	}
}

// checkTotal holds the votes of a row to the sum that the row states.
func (a *resultsAdopter) checkTotal(r Row) {
	cell := cellAt(r, a.at.total)
	said, ok := a.f.number(cell)
	if cell == "" || isDash(cell) || !ok || !a.at.isWide() {
		return
	}
	sum := int64(0)
	for _, p := range a.at.panes {
		if p.votes >= 0 {
			x, _ := a.f.votes(r.Cells[p.votes])
			sum += x.N
		}
	}
	if sum != said {
		a.lose(Loss{Row: r.N, Column: a.table.Head[a.at.total], Values: 1, Value: cell, Why: fmt.Sprintf("the votes of the row add up to %d", sum)})
	}
}

// checkSums holds rows that add others up to what they add up: all rows above, or those since
// the sum before.
func (a *resultsAdopter) checkSums() {
	for at, name := range a.table.Head {
		if a.counts(name) {
			a.checkColumn(at)
		}
	}
}

// counts reports whether a column of the map has numbers that add up.
func (a *resultsAdopter) counts(name string) bool {
	c := a.m.column(name)
	return c != nil && (slices.Contains([]string{HoldsVotes, HoldsSeats, HoldsStake, HoldsElectors, HoldsValid, HoldsTotal}, c.Holds) || beginsWithAny(c.Holds, perParty) || beginsWithAny(c.Holds, perWard))
}

// checkColumn holds the sums of one column to its rows.
func (a *resultsAdopter) checkColumn(at int) {
	var all, since int64
	blank, rows := 0, a.table.Rows
	for _, p := range a.table.Passed {
		r := a.table.passed[p.N]
		if p.Why != "a sum" || at >= len(r.Cells) {
			continue
		}
		for ; len(rows) > 0 && rows[0].N < r.N; rows = rows[1:] {
			x, _ := a.f.votes(rows[0].Cells[at])
			all, since = all+x.N, since+x.N
			if !x.Stated {
				blank++
			}
		}
		if said, ok := a.f.number(r.Cells[at]); ok && r.Cells[at] != "" {
			a.checkSum(r, at, said, all, since, blank)
		}
		since = 0
	}
}

// checkSum tells where a sum is neither that of all rows nor that of those since the last.
func (a *resultsAdopter) checkSum(r Row, at int, said, all, since int64, blank int) {
	if said == all || said == since {
		a.sums++
		return
	}
	why := fmt.Sprintf("the total of the column %s, whose rows add up to %d", a.table.Head[at], all)
	if blank > 0 {
		why += fmt.Sprintf(" (%d of them without a number)", blank)
	}
	a.lose(Loss{Row: r.N, Column: a.table.Head[at], Values: 1, Value: r.Cells[at], Why: why})
}

// percents tells percentages for what they are.
func (a *resultsAdopter) percents() {
	for i, name := range a.table.Head {
		if c := a.m.column(name); c != nil && (c.Holds == HoldsPercent || c.Holds == HoldsTotal) {
			n := 0
			for _, r := range a.table.Rows {
				n += min(len(r.Cells[i]), 1)
			}
			a.lose(Loss{Column: name, Values: n, Why: map[string]string{HoldsPercent: "percentages, which follow from the figures", HoldsTotal: "sums, which follow from the figures"}[c.Holds], Ignored: true})
		}
	}
}

// surnames proposes how candidates are written: "Lee, Ann" in nearly every row.
func surnames(names []string) string {
	n := 0
	for _, name := range names {
		if _, _, ok := turned(name); ok {
			n++
		}
	}
	if n > 0 && 10*n >= 9*len(names) {
		return surnameFirst
	}
	return ""
}

// plural gives a number of things.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
