package reconcile

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// row is a claim with its figure read.
type row struct {
	tally  *seatledger.Tally
	seen   Visibility
	figure seatledger.Figure
	span   span
	step   *big.Rat // one unit of the last digit printed, as a ratio for percentages
	bad    error    // the figure cannot be read
	key    key
	short  string   // why an identity about it could not be made
	found  []member // the identities it stands in
}

// key is what two rows have in common that print the same figure.
type key struct {
	metric                string
	kind, division, party string
	post, scope, unit     string
	day                   seatledger.Day
	dated                 bool
}

// identity says that the sum of the parts, divided by whole where it has one,
// is left; against the roll sum is what the roll says, and the only part, if any, the row
// that says that no council is missing there.
type identity struct {
	rule     Rule
	left     int
	parts    []int
	of       int // -1 = none
	want     span
	sum      span
	whole    span
	possible bool
}

// member is the place of a row in an identity.
type member struct {
	*identity
	role role
}

type role uint8

const (
	isLeft role = iota
	isPart
	isWhole
)

// book is the rows of one check and how to find them.
type book struct {
	rows  []row
	byID  map[seatledger.TallyID][]int
	byKey map[key][]int
	parts map[seatledger.TallyID][]int // rows by the totals they name in set
	sizes []int                        // rows that say how many councils a division has

	stopped func() bool // whether to leave the rest
}

func newBook(claims []Claim) *book {
	b := &book{rows: make([]row, len(claims)), byID: map[seatledger.TallyID][]int{},
		byKey: map[key][]int{}, parts: map[seatledger.TallyID][]int{}, stopped: func() bool { return false }}
	for i, c := range claims {
		r := &b.rows[i]
		r.tally, r.seen = c.Tally, c.Seen
		r.figure, r.bad = c.Tally.Figure()
		if r.bad == nil {
			r.span = spanOf(r.figure, c.Tally.Metric != "pay" && !isShare(c.Tally))
			r.step = r.figure.Step
			if r.figure.Percent {
				r.step = new(big.Rat).Mul(r.step, percent)
			}
		}
		r.key = keyOf(c.Tally)
		b.byID[c.Tally.ID] = append(b.byID[c.Tally.ID], i)
		b.byKey[r.key] = append(b.byKey[r.key], i)
		for _, total := range c.Tally.Set {
			b.parts[total] = append(b.parts[total], i)
		}
		if r.seen == Certain && r.isSize() {
			b.sizes = append(b.sizes, i)
		}
	}
	return b
}

// isSize reports whether a row says how many councils a division has.
func (r *row) isSize() bool {
	t := r.tally
	return t.Metric == "councils" && t.Party == "" && t.Post == "" && (t.Scope == "" || t.Scope == "gazetteer") &&
		r.bad == nil && r.span.exact() && r.span.low.IsInt()
}

func isShare(t *seatledger.Tally) bool {
	return t.Of != "" || t.Unit == "%" || strings.HasSuffix(t.Metric, "-share")
}

func keyOf(t *seatledger.Tally) key {
	k := key{metric: t.Metric, kind: t.Kind, division: string(t.Division), party: string(t.Party),
		post: string(t.Post), scope: t.Scope, unit: t.Unit, day: t.Date.Earliest(), dated: t.Date.Exact()}
	if isShare(t) {
		k.unit = "%"
	}
	return k.byPost()
}

// byPost writes control under a rule that reads a post as the post it is.
func (k key) byPost() key {
	if post := seatledger.ControlRule(k.scope).Post(); k.metric == "councils" && post != "" && k.post == "" {
		k.metric, k.scope, k.post = "posts", "", string(post)
	}
	return k
}

// add makes an identity of rows that can all be read and none of which is
// hidden; of is -1 or the row of the whole.
func (b *book) add(rule Rule, left int, parts []int, of int) {
	x := &identity{rule: rule, left: left, parts: parts, of: of, want: b.rows[left].span, sum: point(new(big.Rat))}
	all := append([]int{left}, parts...)
	if of >= 0 {
		all = append(all, of)
		x.whole = b.rows[of].span
	}
	for _, i := range all {
		if b.rows[i].bad != nil || b.rows[i].seen == Hidden {
			return
		}
		x.possible = x.possible || b.rows[i].seen == Possible
	}
	for _, i := range parts {
		x.sum = x.sum.plus(b.rows[i].span)
	}
	if _, ok := x.right(x.sum, x.whole); !ok {
		return
	}
	b.rows[left].found = append(b.rows[left].found, member{x, isLeft})
	for _, i := range parts {
		b.rows[i].found = append(b.rows[i].found, member{x, isPart})
	}
	if of >= 0 {
		b.rows[of].found = append(b.rows[of].found, member{x, isWhole})
	}
}

// right gives the side of the identity that is computed.
func (x *identity) right(sum, whole span) (span, bool) {
	if x.of < 0 {
		return sum, true
	}
	return sum.over(whole)
}

// same pairs the rows of one key.
func (b *book) same() {
	for k, rows := range b.byKey {
		if !k.dated {
			continue
		}
		for n, i := range rows {
			if b.stopped() {
				return
			}
			for _, j := range rows[n+1:] {
				b.add(RuleSame, i, []int{j}, -1)
			}
		}
	}
}

// sums makes an identity of each breakdown of each total.
func (b *book) sums() {
	for total, parts := range b.parts {
		if b.stopped() {
			return
		}
		for _, left := range b.byID[total] {
			r := &b.rows[left]
			if hidden := b.hidden(parts); hidden > 0 {
				r.short = fmt.Sprintf("%d of its %d parts do not count under this clock", hidden, len(parts))
				continue
			}
			if isShare(r.tally) && r.tally.Of != "" {
				continue // parts of a share's count
			}
			for _, breakdown := range b.breakdowns(parts) {
				for _, branch := range b.branches(breakdown) {
					b.add(RuleSum, left, branch, -1)
				}
			}
		}
	}
}

func (b *book) hidden(rows []int) (n int) {
	for _, i := range rows {
		if b.rows[i].seen == Hidden {
			n++
		}
	}
	return n
}

// breakdowns divides the parts of a total as the package comment says.
func (b *book) breakdowns(parts []int) [][]int {
	groups := map[[2]string][]int{}
	var order [][2]string
	var partyless []int
	parties := map[seatledger.PartyID]bool{}
	for _, i := range parts {
		t := b.rows[i].tally
		if t.Party == "" {
			partyless = append(partyless, i)
			continue
		}
		parties[t.Party] = true
		k := [2]string{string(t.Post), t.Scope}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], i)
	}
	if len(parties) < 2 {
		return [][]int{parts}
	}
	var out [][]int
	for _, k := range order {
		out = append(out, append(groups[k], partyless...))
	}
	return out
}

// branches takes one row for each id: the first ones, and, where two packages
// dispute an id, once more with each of the others in its place.
func (b *book) branches(parts []int) [][]int {
	first := map[seatledger.TallyID]int{}
	var base, extra []int
	for _, i := range parts {
		id := b.rows[i].tally.ID
		if _, again := first[id]; again {
			extra = append(extra, i)
			continue
		}
		first[id] = len(base)
		base = append(base, i)
	}
	out := [][]int{base}
	for _, i := range extra {
		branch := slices.Clone(base)
		branch[first[b.rows[i].tally.ID]] = i
		out = append(out, branch)
	}
	return out
}

// beforeAfter joins the seats of a party before and after some were
// reallocated to it.
func (b *book) beforeAfter() {
	for moved := range b.rows {
		if b.stopped() {
			return
		}
		k := b.rows[moved].key
		if k.metric != "reallocated" || k.party == "" || !k.dated {
			continue
		}
		k.metric = "seats"
		for _, before := range b.before(k) {
			for _, after := range b.byKey[k] {
				b.add(RuleBeforeAfter, after, []int{before, moved}, -1)
			}
		}
	}
}

// before lists the rows that differ from a key only by being of the latest
// earlier day.
func (b *book) before(k key) (rows []int) {
	latest := seatledger.OpenPast
	for i := range b.rows {
		earlier := b.rows[i].key
		day := earlier.day
		earlier.day = k.day
		if earlier != k || day >= k.day || day < latest || b.rows[i].seen == Hidden {
			continue
		}
		if day > latest {
			latest, rows = day, nil
		}
		rows = append(rows, i)
	}
	return rows
}

// counted gives the metric that a share is a share of.
var counted = map[string]string{"vote-share": "votes", "seat-share": "seats", "council-share": "councils"}

// shares joins each share with its count and its whole.
func (b *book) shares() {
	for i := range b.rows {
		if b.stopped() {
			return
		}
		t := b.rows[i].tally
		if t.Of == "" {
			continue
		}
		for _, of := range b.byID[t.Of] {
			for _, count := range b.counts(i) {
				b.add(RuleShare, i, count, of)
			}
		}
	}
}

// counts lists the possible counts of a share, each as the rows to sum.
func (b *book) counts(share int) (counts [][]int) {
	if parts := b.parts[b.rows[share].tally.ID]; len(parts) > 0 {
		if b.hidden(parts) > 0 {
			return nil
		}
		return b.branches(parts)
	}
	k := b.rows[share].key
	k.unit = ""
	if m, ok := counted[k.metric]; ok {
		k.metric = m
	}
	if k = k.byPost(); !k.dated {
		return nil
	}
	for _, i := range b.byKey[k] {
		counts = append(counts, []int{i})
	}
	return counts
}

// rolls holds each row against what the ledger itself records.
func (b *book) rolls(record Record) {
	recorded := make([]*Recorded, len(b.rows))
	totals := map[key][]total{}
	for i := range b.rows {
		if b.stopped() {
			return
		}
		r := &b.rows[i]
		if r.seen == Hidden || r.bad != nil || isShare(r.tally) {
			continue
		}
		if has, ok := record.Recorded(r.tally); ok {
			recorded[i] = &has
			if r.isTotal(&has) {
				totals[r.key] = append(totals[r.key], total{i, has.Councils})
			}
		}
	}
	for i, has := range recorded {
		if has != nil {
			b.againstRoll(i, has, totals)
		}
	}
}

// total is a row that says how many there are in all, as many as so many councils have
// that are on record.
type total struct{ row, councils int }

// isTotal reports whether a row says how many seats or votes there are in all, and the
// councils on record have just as many: then no council is missing that has any.
func (r *row) isTotal(has *Recorded) bool {
	t := r.tally
	return (t.Metric == "seats" || t.Metric == "votes") && t.Party == "" && t.Post == "" && t.Scope == "" &&
		r.seen == Certain && r.span.exact() && t.Date.Exact() && has.Councils > 0 && has.Low == has.High && r.span.low.Cmp(big.NewRat(has.Low, 1)) == 0
}

// againstRoll holds a row against what is recorded of it: all there is if it is known
// that no council is missing, by their number or by a total; else the least there is.
func (b *book) againstRoll(i int, has *Recorded, totals map[key][]total) {
	r := &b.rows[i]
	all, known := b.councils(r.tally)
	whole := b.totalOf(i, has, totals)
	switch {
	case !r.tally.Date.Exact():
		r.short = has.coverage(all, known) + "; the day is not certain"
	case has.Whole || known && all == int64(has.Councils):
		b.addRoll(i, span{low: big.NewRat(has.Low, 1), high: big.NewRat(has.High, 1)}, nil)
	case !known && whole >= 0:
		b.addRoll(i, span{low: big.NewRat(has.Low, 1), high: big.NewRat(has.High, 1)}, []int{whole})
	default:
		r.short = has.coverage(all, known)
		if atLeast := (span{low: big.NewRat(has.Low, 1)}); has.Councils > 0 {
			if apart, _ := r.span.gap(atLeast); apart {
				b.addRoll(i, atLeast, nil)
			}
		}
	}
}

// totalOf finds another row that says how many seats there are in all (of votes, how many
// votes), as many as the councils on record have; -1 if there is none.
func (b *book) totalOf(i int, has *Recorded, totals map[key][]total) int {
	k := b.rows[i].key
	metric := "seats"
	if k.metric == "votes" {
		metric = k.metric
	}
	for _, other := range totals[key{metric: metric, kind: k.kind, division: k.division, unit: k.unit, day: k.day, dated: k.dated}] {
		if other.row != i && other.councils == has.Councils {
			return other.row
		}
	}
	return -1
}

func (b *book) addRoll(i int, has span, whole []int) {
	x := &identity{rule: RuleRoll, left: i, parts: whole, of: -1, want: b.rows[i].span, sum: has, possible: b.rows[i].seen == Possible}
	b.rows[i].found = append(b.rows[i].found, member{x, isLeft})
}

// councils gives the number of councils of a tally's division and kind, by
// the figure that is closest in time: the latest until then, else the first
// after.
func (b *book) councils(t *seatledger.Tally) (n int64, known bool) {
	best := -1
	for _, i := range b.sizes {
		c := b.rows[i].tally
		if c.Division == t.Division && c.Kind == t.Kind && (best < 0 || closer(c, b.rows[best].tally, t.Date.Latest())) {
			best = i
		}
	}
	if best < 0 {
		return 0, false
	}
	return b.rows[best].span.low.Num().Int64(), true
}

func closer(a, b *seatledger.Tally, day seatledger.Day) bool {
	aBy, bBy := a.Date.Latest() <= day, b.Date.Latest() <= day
	switch {
	case aBy != bBy:
		return aBy
	case a.Date.Latest() != b.Date.Latest():
		return (a.Date.Latest() > b.Date.Latest()) == aBy
	}
	return cmp.Compare(a.ID, b.ID) < 0
}

// coverage says how much of a division is recorded.
func (r Recorded) coverage(all int64, known bool) string {
	if !known {
		return fmt.Sprintf("%s recorded, and no figure says of how many: write how many there are (councils, without a party), or how many seats or votes in all", plural(r.Councils, "council"))
	}
	return fmt.Sprintf("%s of %s councils recorded", group(fmt.Sprint(r.Councils)), group(fmt.Sprint(all)))
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return group(fmt.Sprint(n)) + " " + noun + "s"
}

// others lists the members of an identity but one, each once, in order.
func (b *book) others(m member, but int) []seatledger.TallyID {
	all := append([]int{m.left}, m.parts...)
	if m.of >= 0 {
		all = append(all, m.of)
	}
	var ids []seatledger.TallyID
	for _, i := range all {
		if i != but {
			ids = append(ids, b.rows[i].tally.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
