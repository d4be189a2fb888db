package out_test

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/adopt/out"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
)

var trips = flag.Int("trips", 12, "how many drawn ledgers are written and adopted again in each format")

// tripEnd is the day as of which the files are adopted.
const tripEnd = "2025-01-01"

// journey draws a ledger: some councils whose members are all named, with wards or without,
// and what became of them on days that are whole or not.
type journey struct {
	*rapid.T
	rows    []seatledger.Row
	parties []seatledger.PartyID
	all     []seatledger.PersonID
	events  int
	kinds   map[string]int
}

// chair is a seat of a council while it is drawn.
type chair struct {
	ward   string
	person seatledger.PersonID // blank = vacant
	party  seatledger.PartyID
	group  bool
}

func (j *journey) chance(of int, label string) bool {
	return rapid.IntRange(0, of-1).Draw(j.T, label) == 0
}

func (j *journey) party() seatledger.PartyID {
	return rapid.SampledFrom(j.parties).Draw(j.T, "party")
}

// newcomer gives somebody who has no seat on the council.
func (j *journey) newcomer(chairs []chair) seatledger.PersonID {
	sits := func(p seatledger.PersonID) bool {
		return slices.ContainsFunc(chairs, func(c chair) bool { return c.person == p })
	}
	if len(j.all) > 0 && j.chance(4, "somebody known") { // of another council, or once of this
		if p := rapid.SampledFrom(j.all).Draw(j.T, "known"); !sits(p) {
			return p
		}
	}
	n := len(j.all)
	p := seatledger.PersonID(fmt.Sprintf("p/%d", n))
	row := &seatledger.Person{ID: p, Name: tripNames[n%len(tripNames)] + strings.Repeat(" Jr.", n/len(tripNames)), Basis: "office-holder"}
	if j.chance(3, "code") {
		row.Identifiers = []string{fmt.Sprintf("wikidata:Q%d", n+1)}
	}
	j.all = append(j.all, p)
	j.rows = append(j.rows, row)
	return p
}

var tripNames = []string{"Ann Ash", "Bo Birch", "Cy Cole", "Di Dale", "Ed Elm", "Flo Fox", "Gus Gray", "Hal Hill", "Ida Ivy", "Jo Judd", "Kit King", "Lou Lane", "Mo Moss", "Ned Nash", "Oz Oak", "Pat Pine", "Quin Quill", "Ray Rose", "Sue Sand", "Ted Tate"}

// event adds an event of a council on some days from a first to a last one.
func (j *journey) event(e *seatledger.Event, first, last seatledger.Day) {
	e.ID = seatledger.EventID(fmt.Sprintf("e%d", j.events))
	e.Date = seatledger.Within(first, last)
	j.events++
	j.rows = append(j.rows, e)
	what := "day"
	switch len(e.Date.String()) {
	case len("2006"):
		what = "year"
	case len("2006-01"):
		what = "month"
	case len("2006-01-02/2006-01-02"):
		what = "interval"
	}
	j.kinds[string(e.Kind)]++
	j.kinds[what]++
}

// when gives the days on which something may have happened after a day. Nobody goes within a
// week of an election: who does is taken to have gone before it, which adopt says.
func (j *journey) when(after seatledger.Day) (first, last seatledger.Day) {
	first = after + seatledger.Day(rapid.IntRange(8, 60).Draw(j.T, "days"))
	if d := first.Time(); d.Month() == time.January && d.Day() == 1 {
		first++
	}
	switch rapid.SampledFrom([]string{"day", "day", "day", "month", "interval"}).Draw(j.T, "precision") {
	case "month":
		t := first.Time()
		first = seatledger.DayOf(t.Year(), t.Month()+1, 1)
		return first, seatledger.DayOf(t.Year(), t.Month()+2, 1) - 1
	case "interval":
		return first, first + seatledger.Day(rapid.IntRange(1, 40).Draw(j.T, "long"))
	}
	return first, first
}

// council draws a council and what became of it.
func (j *journey) council(n int, name string) {
	id := seatledger.CouncilID(fmt.Sprintf("x/%d/c", n))
	division := seatledger.DivisionID(fmt.Sprintf("x/%d", n))
	seats := rapid.IntRange(3, 6).Draw(j.T, "seats")
	d := &seatledger.Division{ID: division, Name: name, Type: "town"}
	if j.chance(2, "ocd") {
		d.Identifiers = []string{fmt.Sprintf("ocd:ocd-division/country:xx/place:t%d", n)}
	}
	j.rows = append(j.rows, d, &seatledger.Council{ID: id, Division: division, Name: name, Seats: seats})
	chairs := make([]chair, seats)
	if j.chance(2, "wards") {
		j.kinds["wards"]++
		north := rapid.IntRange(1, seats-1).Draw(j.T, "north")
		j.rows = append(j.rows, &seatledger.Ward{Council: id, Ward: "n", Name: "North", Seats: north}, &seatledger.Ward{Council: id, Ward: "s", Name: "South", Seats: seats - north})
		for i := range chairs {
			chairs[i].ward = map[bool]string{true: "n", false: "s"}[i < north]
		}
	}
	day := seatledger.DayOf(2020, 6, 1)
	j.election(id, n, 1, day, chairs)
	grouped := j.chance(3, "grouped")
	mayor := false
	for range rapid.IntRange(1, 7).Draw(j.T, "events") {
		first, last := j.when(day)
		if j.step(id, chairs, first, last, grouped, &mayor) {
			day = last
		}
	}
	if j.chance(2, "again") {
		day = max(day+30, seatledger.DayOf(2023, 6, 5))
		j.election(id, n, 2, day, chairs)
		for range rapid.IntRange(0, 3).Draw(j.T, "more") {
			first, last := j.when(day)
			if j.step(id, chairs, first, last, false, &mayor) {
				day = last
			}
		}
	}
}

// election fills all seats of a council.
func (j *journey) election(id seatledger.CouncilID, n, number int, day seatledger.Day, chairs []chair) {
	e := seatledger.ElectionID(fmt.Sprintf("v%d/%d", n, number))
	j.rows = append(j.rows, &seatledger.Election{ID: e, Date: seatledger.On(day), Name: fmt.Sprintf("Election %d", number), Scope: "listed"})
	type won struct {
		ward string
		list seatledger.PartyID
	}
	results, stake := map[won]int64{}, map[string]int{}
	before := slices.Clone(chairs)
	for i := range chairs {
		chairs[i] = chair{ward: chairs[i].ward}
	}
	for i := range chairs {
		c := &chairs[i]
		if before[i].person != "" && j.chance(3, "elected again") {
			c.person, c.party = before[i].person, before[i].party
			if c.party == roll.Independents {
				c.party = "x/alone"
			}
		} else {
			c.person, c.party = j.newcomer(slices.Concat(chairs, before)), j.party()
		}
		results[won{c.ward, c.party}]++
		stake[c.ward]++
		j.event(&seatledger.Event{Kind: seatledger.Elected, Council: id, Ward: c.ward, Person: c.person, List: c.party}, day, day)
	}
	for _, ward := range slices.Sorted(maps.Keys(stake)) {
		j.rows = append(j.rows, &seatledger.Contest{Election: e, Council: id, Ward: ward, Seats: stake[ward]})
	}
	for w, k := range results {
		j.rows = append(j.rows, &seatledger.Result{Election: e, Council: id, Ward: w.ward, List: w.list, Seats: seatledger.Counted(k)})
	}
}

// step lets something happen; false if nothing did.
func (j *journey) step(id seatledger.CouncilID, chairs []chair, first, last seatledger.Day, grouped bool, mayor *bool) bool {
	c := &chairs[rapid.IntRange(0, len(chairs)-1).Draw(j.T, "chair")]
	e := &seatledger.Event{Council: id, Person: c.person}
	kinds := []seatledger.EventKind{seatledger.Resigned, seatledger.Died, seatledger.Defected, seatledger.BecameIndependent, seatledger.PostTaken}
	if grouped {
		kinds = append(kinds, seatledger.JoinedGroup, seatledger.JoinedGroup)
	}
	if !slices.ContainsFunc(chairs, func(o chair) bool { return o.person != "" && o != *c }) { // of days after the last member a file says nothing
		kinds = kinds[2:]
	}
	if c.person == "" {
		kinds = []seatledger.EventKind{seatledger.CoOpted, seatledger.ByElected}
	}
	switch e.Kind = rapid.SampledFrom(kinds).Draw(j.T, "kind"); e.Kind {
	case seatledger.Resigned, seatledger.Died:
		c.person, c.group = "", false
	case seatledger.Defected:
		if e.Party = j.party(); e.Party == c.party {
			return false
		}
		c.party = e.Party
	case seatledger.BecameIndependent:
		if c.party == roll.Independents || c.party == "x/alone" {
			return false
		}
		c.party = roll.Independents
	case seatledger.PostTaken:
		if *mayor {
			return false
		}
		*mayor, e.Post = true, "mayor"
	case seatledger.JoinedGroup:
		if c.group {
			e.Kind = seatledger.LeftGroup
		}
		c.group, e.Group = !c.group, "caucus"
	default:
		c.person, c.party = j.newcomer(chairs), j.party()
		e.Person, e.List, e.Ward = c.person, c.party, c.ward
	}
	j.event(e, first, last)
	return true
}

// wide draws a ledger.
func wide(t *rapid.T, kinds map[string]int) *out.Ledger {
	j := &journey{T: t, kinds: kinds}
	for i, name := range []string{"Red Party", "Blue Party", "Green Party", "Red Party"} {
		id := seatledger.PartyID(fmt.Sprintf("x/p%d", i))
		j.parties = append(j.parties, id)
		j.rows = append(j.rows, &seatledger.Party{ID: id, Name: name})
	}
	j.parties = append(j.parties, "x/alone")
	j.rows = append(j.rows, &seatledger.Party{ID: "x/alone", Name: "Independent", Kind: seatledger.KindIndependents}, &seatledger.Party{ID: "caucus", Name: "The caucus", Kind: seatledger.KindGroup})
	for n := range rapid.IntRange(1, 3).Draw(t, "councils") {
		j.council(n, rapid.SampledFrom([]string{"Tarn", "Ure", "Wharfe"}).Draw(t, "name"))
	}
	store := ledger.NewMemory()
	add(t, store, "one", j.rows)
	return ledgerOf(t, store)
}

// outlook is how a council stands on a day, in the names that all formats keep.
type outlook struct {
	sits    []string // who surely sits, for whom and in which ward
	posts   []string
	groups  []string
	verdict string // by party
	byGroup string
}

// outlookOf tells how a council stands on a day.
func outlookOf(l *out.Ledger, id roll.Ref, on seatledger.Day, plain map[string]string) outlook {
	book, x := l.View.Book, outlook{}
	r := l.View.At(id, on)
	name := func(p seatledger.PersonID) string {
		ref, _ := book.Person(p)
		return string(p) + " " + book.PersonName(ref).Name
	}
	party := func(p seatledger.PartyID) string {
		if p == roll.Independents || book.PartyKind(refOf(book, p)) == seatledger.KindIndependents {
			return "independents"
		}
		if s := plain[string(p)]; s != "" {
			return s
		}
		return string(p)
	}
	for _, p := range r.Sitting {
		parties, wards, groups := map[string]bool{}, map[string]bool{}, map[string]bool{}
		for _, s := range r.Seats {
			for _, f := range s.Alternatives {
				if f.Person == p {
					parties[party(f.Allegiance)], wards[s.Ward], groups[string(f.Group)] = true, true, true
				}
			}
		}
		x.sits = append(x.sits, name(p)+" for "+strings.Join(slices.Sorted(maps.Keys(parties)), " or ")+" in "+strings.Join(wardNames(plain, wards), " or "))
		for g := range groups {
			if len(groups) == 1 && g != "" {
				x.groups = append(x.groups, name(p))
			}
		}
	}
	for _, p := range r.Posts {
		for _, f := range p.Alternatives {
			if f.Person != "" {
				x.posts = append(x.posts, string(p.Post)+" "+name(f.Person))
			}
		}
	}
	j := control.NewJudge(l.View)
	v := j.At(id, on, seatledger.RuleMajority)
	x.verdict = v.Kind.String() + " " + party(book.PartyID(v.Party))
	j.By = seatledger.ByGroup
	g := j.At(id, on, seatledger.RuleMajority)
	x.byGroup = g.Kind.String() + " " + strings.ReplaceAll(party(book.PartyID(g.Party)), "the-caucus-group", "caucus")
	for _, list := range []*[]string{&x.sits, &x.posts, &x.groups} {
		slices.Sort(*list)
		*list = slices.Compact(*list) // who holds a post may sit for one party or another
	}
	return x
}

func refOf(book *roll.Book, id seatledger.PartyID) roll.Ref { ref, _ := book.Party(id); return ref }

func wardNames(plain map[string]string, wards map[string]bool) (list []string) {
	for w := range wards {
		if s := plain["ward "+w]; s != "" {
			w = s
		}
		list = append(list, w)
	}
	slices.Sort(list)
	return list
}

// TestThereAndBack holds what is written in each format that comes back, adopted and imported,
// against the ledger that it is of: on every day the same people for the same parties in the
// same wards, the same posts and the same control; where it has a place for them, the same
// groups, and what has none is said.
func TestThereAndBack(t *testing.T) {
	for _, f := range out.Formats() {
		if f.Back {
			t.Run(f.Name, func(t *testing.T) { thereAndBack(t, f) })
		}
	}
}

func thereAndBack(t *testing.T, f out.Format) {
	kinds := map[string]int{}
	plain := map[string]string{"ward n": "North", "ward s": "South"}
	if f.Name == "ocd" { // knows parties by their names
		maps.Copy(plain, map[string]string{"x/p0": "red-party-x-p0", "x/p1": "blue-party", "x/p2": "green-party", "x/p3": "red-party-x-p3"})
	}
	if err := flag.Set("rapid.checks", fmt.Sprint(*trips)); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		l := wide(t, kinds)
		back, losses := again(t, l, f)
		said := slices.ContainsFunc(losses, func(x adopt.Loss) bool { return x.Column == "memberships.group" })
		days := changes(l, back)
		for c := range l.View.Book.Councils() {
			name := l.View.Book.CouncilInfo(c).Name
			b := counterpart(t, l, back, c)
			for _, day := range days {
				was, is := outlookOf(l, c, day, plain), outlookOf(back, b, day, nil)
				if f.Name != "popolo" { // which alone has a place for groups
					if was.groups != nil && !said {
						t.Fatalf("the losses say nothing of groups: %v", losses)
					}
					was.groups, was.byGroup, is.byGroup = nil, "", ""
				}
				if fmt.Sprint(was) != fmt.Sprint(is) {
					t.Fatalf("%s on %s was\n%v\nand is\n%v", name, day, was, is)
				}
			}
		}
	})
	t.Log(kinds)
}

// counterpart finds the council of a ledger that another one of another ledger has become.
func counterpart(t *rapid.T, l, back *out.Ledger, c roll.Ref) roll.Ref {
	name, id := l.View.Book.CouncilInfo(c).Name, l.View.Book.CouncilID(c)
	var names []string
	for b := range back.View.Book.Councils() {
		is := back.View.Book.CouncilInfo(b).Name
		if is == name || is == fmt.Sprintf("%s (%s)", name, id) {
			return b
		}
		names = append(names, is)
	}
	t.Fatalf("no council is called %s: %v", name, names)
	return 0
}
