package adopt

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// Match is a name of a list that is written otherwise than somebody on record, and may be
// that person's.
type Match struct {
	Council string // by its name in the map
	Name    string // as in the list
	Ward    string
	Party   string
	As      string // the name on record
	AsWard  string
	AsParty string
	ID      seatledger.PersonID // of the person on record
	Why     string
	Same    string // yes, no, ?
}

// Why a name may be somebody's, likeliest first.
const (
	whyCode    = "the same identifier"
	whyName    = "the same name"
	whyOrder   = "the same words in another order"
	whyEither  = "the same words in another order, but it may be somebody else's, too"
	whyInitial = "initials, or a name more"
	whySpelt   = "a spelling"
	whySurname = "the same first name, ward and party; another surname"
)

var whys = []string{whyCode, whyName, whyOrder, whyEither, whyInitial, whySpelt, whySurname}

// key tells a match from others; the same question is asked once.
func (x *Match) key() string {
	return folded(x.Council) + "\x00" + folded(x.Name) + "\x00" + string(x.ID)
}

// asks is the question of a match.
func (x *Match) asks() string {
	return fmt.Sprintf("is this %s on record (%s)? yes, or no for another person; here %s: %s", x.As, of(x.AsWard, x.AsParty), of(x.Ward, x.Party), x.Why)
}

func of(parts ...string) string {
	said := slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	if len(said) == 0 {
		return "no ward or party"
	}
	return strings.Join(said, ", ")
}

// matcher finds who of a list is who on record, for one council.
type matcher struct {
	a       *adopter
	council *Council
	record  *Record
	names   map[string][]*Known // by folded name
	codes   map[string][]*Known
	blocks  map[string][]*Known // those whom the list does not have by name: by a word and the initial of another, and by ward
	taken   map[*Known]*member
	words   map[*Known][][]string // of each of the names
	steps   *int
}

// recall gathers what is on record of the councils of a list: what the earlier lists said,
// or the ledger where that speaks of later days.
func (a *adopter) recall() {
	a.records = recordsOf(a.m.Lists, a.on)
	a.sources, a.ids = map[seatledger.SourceID]*seatledger.Source{}, map[seatledger.PersonID]bool{}
	for i := range a.m.Lists {
		l := &a.m.Lists[i]
		if l.Day.String() != a.on.String() && a.sources[l.Source.ID] == nil {
			a.sources[l.Source.ID] = &l.Source
		}
	}
	for i := range a.m.Councils {
		a.recallFrom(a.m.Ledger, &a.m.Councils[i])
	}
	if g := a.m.Ledger; g != nil && g.err != nil {
		a.problems = append(a.problems, g.err)
	}
}

func (a *adopter) recallFrom(g *Ledger, c *Council) {
	if g != nil {
		if ref, ok := g.book.Council(c.council()); ok {
			r := g.record(ref, a.on, a.m.Package)
			r.join(a.records[c.council()])
			a.records[c.council()] = r
		}
	}
	if r := a.records[c.council()]; r != nil {
		for _, p := range r.People {
			a.ids[p.ID] = true
		}
	}
}

// recognise finds who the members of a list are, and what seats are of which it says nothing.
func (a *adopter) recognise() {
	for i := range a.m.Councils {
		c := &a.m.Councils[i]
		if l, r := a.lists[c], a.records[c.council()]; l != nil && r != nil {
			a.identify(c, l, r)
			a.missing(c, l, r)
		}
	}
	a.m.askOrder()
	a.renamedParties()
}

// askOrder asks once of all names that are those on record with their words in another
// order, where there are two of them at least.
func (m *Map) askOrder() {
	if m.NameOrder != "" && m.NameOrder != Ask {
		return
	}
	open := slices.DeleteFunc(slices.Clone(m.Matches), func(x *Match) bool { return x.Same != Ask || x.Why != whyOrder })
	if m.NameOrder = ""; len(open) < 2 {
		return
	}
	m.NameOrder = Ask
	m.say("name_order", fmt.Sprintf("%d names are those on record with their words in another order, such as %s (on record %s): yes, if each is the person on record; no, to be asked of each", len(open), open[0].Name, open[0].As))
}

// identify gives the members of a list the ids of those on record whom they are, and asks
// where a name is written otherwise.
func (a *adopter) identify(c *Council, l *list, r *Record) {
	k := &matcher{a: a, council: c, record: r, names: map[string][]*Known{}, codes: map[string][]*Known{}, blocks: map[string][]*Known{}, taken: map[*Known]*member{}, words: map[*Known][][]string{}, steps: &a.m.steps}
	for _, p := range r.People {
		k.enter(p)
	}
	count := map[string]int{}
	for _, x := range l.members {
		count[nameKey(x.name)]++
	}
	var rest []*member
	for _, x := range l.members {
		if x.name == "" {
			continue
		}
		if p := k.byName(x, count[nameKey(x.name)] > 1); p != nil {
			x.known, k.taken[p] = p, x
		} else {
			rest = append(rest, x)
		}
	}
	if len(rest) > 0 {
		k.block(r.People)
	}
	for _, x := range rest {
		k.propose(x)
	}
}

// one reports whether a name that stands twice on a list is one person's.
func (k *matcher) one(x *member) bool {
	twice := k.a.form.twice[folded(x.name)]
	return twice != nil && isYes(twice.Same)
}

func (k *matcher) enter(p *Known) {
	for _, name := range p.Names {
		*k.steps++
		if key := nameKey(name); !slices.Contains(k.names[key], p) {
			k.names[key] = append(k.names[key], p)
		}
	}
	for _, code := range p.Codes {
		k.codes[code] = append(k.codes[code], p)
	}
}

// byName gives the one who is on record by the name of a member. Of several it is the one
// of the ward; so it is where the list has the name several times.
func (k *matcher) byName(x *member, several bool) *Known {
	all := k.names[nameKey(x.name)]
	*k.steps += 1 + len(all)
	one := k.one(x)
	if len(all) == 1 && (one || !several) {
		if p := all[0]; (one || k.taken[p] == nil) && !otherCode(p.Codes, x.codes) && (p.Sits || !p.Foreign) {
			return p
		}
		return nil
	}
	var found *Known
	for _, p := range all {
		if p.Ward == x.ward && k.taken[p] == nil {
			if found != nil {
				return nil
			}
			found = p
		}
	}
	return found
}

// otherCode reports whether two have identifiers of one scheme, and not the same.
func otherCode(a, b []string) bool {
	for _, x := range a {
		scheme, _, _ := strings.Cut(x, ":")
		for _, y := range b {
			if other, _, _ := strings.Cut(y, ":"); other == scheme && x != y && !slices.Contains(b, x) {
				return true
			}
		}
	}
	return false
}

// block enters everybody on record whom the list does not have by name.
func (k *matcher) block(people []*Known) {
	for _, p := range people {
		if k.taken[p] != nil {
			continue
		}
		k.put("\x00"+folded(p.Ward), p)
		for _, name := range p.Names {
			words := nameWords(name)
			k.words[p] = append(k.words[p], words)
			for _, key := range blockKeys(words) {
				k.put(key, p)
			}
		}
	}
}

func (k *matcher) put(key string, p *Known) {
	*k.steps++
	if list := k.blocks[key]; len(list) == 0 || list[len(list)-1] != p {
		k.blocks[key] = append(list, p)
	}
}

// blockKeys are under what somebody is found who shares a word of the name and the initial
// of another one, in whatever order.
func blockKeys(words []string) (keys []string) {
	for i, w := range words {
		for j, other := range words {
			if i != j && len(w) > 1 {
				initial, _ := cutFirst(other)
				keys = append(keys, w+" "+initial)
			}
		}
	}
	return keys
}

// maxBlock is from how many on record in one ward on they are not all compared: a block so
// large is no ward, but a list without wards.
const maxBlock = 60

// propose asks who a member is who is not on record by this name.
func (k *matcher) propose(x *member) {
	words := nameWords(x.name)
	var found []*Match
	seen := map[*Known]bool{}
	try := func(p *Known) {
		*k.steps++
		if other := k.taken[p]; seen[p] || other != nil && other.why == "" && !k.one(x) { // on the list by the name on record
			return
		}
		seen[p] = true
		if why := k.why(x, words, p); why != "" {
			found = append(found, k.match(x, p, why))
		}
	}
	for _, code := range x.codes {
		each(k.codes[code], try)
	}
	each(k.names[nameKey(x.name)], try)
	for _, key := range blockKeys(words) {
		each(k.blocks[key], try)
	}
	if ward := k.blocks["\x00"+folded(x.ward)]; len(ward) <= maxBlock {
		each(ward, try)
	}
	slices.SortStableFunc(found, func(a, b *Match) int { return slices.Index(whys, a.Why) - slices.Index(whys, b.Why) })
	for i := len(found) - 1; i >= 0; i-- { // of all such names at once it is asked only where nobody else comes as near
		if found[i].Why == whyOrder && (i > 0 || len(found) > 1 && found[1].Why == whyEither) {
			found[i].Why = whyEither
		}
	}
	k.settle(x, found)
}

func each[T any](list []T, visit func(T)) {
	for _, x := range list {
		visit(x)
	}
}

func (k *matcher) why(x *member, words []string, p *Known) string {
	for _, code := range x.codes {
		if slices.Contains(p.Codes, code) {
			return whyCode
		}
	}
	if otherCode(p.Codes, x.codes) {
		return ""
	}
	best := ""
	for i, name := range p.Names {
		known := nameWords(name)
		if i < len(k.words[p]) {
			known = k.words[p][i]
		}
		why := alike(words, known)
		if why == whyName && nameKey(x.name) != nameKey(name) {
			why = whyOrder
		}
		if why == "" && p.Sits && p.Ward == x.ward && p.Party != "" && p.Party == x.party.partyOf() && sameFirst(words, known) {
			why = whySurname
		}
		if why != "" && (best == "" || slices.Index(whys, why) < slices.Index(whys, best)) {
			best = why
		}
	}
	return best
}

func (k *matcher) match(x *member, p *Known, why string) *Match {
	m := &Match{Council: k.council.Name, Name: x.name, Ward: k.record.called(x.ward), As: p.Names[0], AsWard: k.record.called(p.Ward), AsParty: k.a.form.partyName(p.Party), ID: p.ID, Why: why, Same: Ask}
	if x.party != nil {
		m.Party = x.party.Name
	}
	return m
}

// settle takes what was answered of some matches of one name, and asks what was not. Who is
// one of them is none of the others.
func (k *matcher) settle(x *member, found []*Match) {
	k.reorder(found)
	said := map[string]*Match{}
	yes := (*Match)(nil)
	for _, m := range found {
		if old := k.a.form.matches[m.key()]; old != nil {
			said[m.key()] = old
			if isYes(old.Same) {
				if yes != nil {
					k.a.problems = append(k.a.problems, &Problem{File: "the matches", Value: x.name, Want: "one person whom this is, but two are answered yes", Fix: "answer no for one of them"})
				}
				yes = old
			}
		}
	}
	for _, m := range found {
		old := said[m.key()]
		if old == nil {
			old = k.a.m.addMatch(m)
			k.a.form.matches[m.key()] = old
		}
		if old.Same == Ask {
			old.Why = m.Why // as it is now
		}
		if yes != nil && old != yes && old.Same == Ask {
			old.Same = "no"
		}
	}
	if yes == nil {
		return
	}
	for _, p := range k.knownBy(yes.ID, found) {
		if other := k.taken[p]; other != nil && (!k.one(x) || folded(other.name) != folded(x.name)) {
			k.a.bad(x.row, "", x.name, fmt.Sprintf("one row for %s, who stands in %s too, by what was answered", p.Names[0], k.a.table.place(other.row)), "answer no in the matches for one of them, or take away a row")
			return
		}
		x.known, x.why, k.taken[p] = p, yes.Why, x
	}
}

// reorder answers the match of a name with its words in another order, if that was answered
// of all such names.
func (k *matcher) reorder(found []*Match) {
	if !isYes(k.a.m.NameOrder) || len(found) == 0 || found[0].Why != whyOrder {
		return
	}
	key := found[0].key()
	if k.a.form.matches[key] == nil {
		k.a.form.matches[key] = k.a.m.addMatch(found[0])
	}
	if x := k.a.form.matches[key]; x.Same == Ask {
		x.Same = "yes"
	}
}

// knownBy gives the person on record whom a match names.
func (k *matcher) knownBy(id seatledger.PersonID, found []*Match) []*Known {
	for _, m := range found {
		if m.ID != id {
			continue
		}
		all := k.names[nameKey(m.As)]
		if i := slices.IndexFunc(all, func(p *Known) bool { return p.ID == id }); i >= 0 {
			return all[i : i+1]
		}
	}
	return nil
}

// addMatch adds a question.
func (m *Map) addMatch(x *Match) *Match {
	m.Matches = append(m.Matches, x)
	return x
}

// renamedParties asks of a party that nobody sat for before whether it is another name of
// one, where all who stayed and sit for it sat for that one, and nobody does now.
func (a *adopter) renamedParties() {
	before, now, mixed := map[*Party]seatledger.PartyID{}, map[seatledger.PartyID]bool{}, map[*Party]bool{}
	on := map[seatledger.PartyID]bool{}
	for _, r := range a.records {
		for _, p := range r.People {
			on[p.Party] = true
		}
	}
	for _, l := range a.lists {
		for _, x := range l.members {
			now[x.party.partyOf()] = true
			if x.party == nil || x.known == nil || !x.known.Sits || x.known.Party == "" {
				continue
			}
			if old, ok := before[x.party]; ok && old != x.known.Party {
				mixed[x.party] = true
			}
			before[x.party] = x.known.Party
		}
	}
	for i := range a.m.Parties {
		p := &a.m.Parties[i]
		old, ok := before[p]
		if ok && !mixed[p] && p.With == "" && !on[seatledger.PartyID(p.ID)] && !now[old] && p.Kind == string(seatledger.KindParty) {
			p.With = Ask
		}
	}
}
