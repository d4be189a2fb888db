package adopt

import (
	"context"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
)

// Ledger is a ledger as adopt looks at it: what it has of the councils, parties and people
// of a list. It is read and never written.
type Ledger struct {
	book     *roll.Book
	pick     func(at []seatledger.Position) ([]seatledger.Entry, error)
	history  func(t seatledger.Table, key string) ([]seatledger.Entry, error)
	search   func(query string) ([]ledger.Hit, error)
	councils map[seatledger.DivisionID][]roll.Ref
	names    map[string][]string // other names, by what they are of
	public   map[seatledger.SourceID]bool
	rows     map[string]seatledger.Entry // the newest ones looked up so far, by table and key: a map is gone through several times
	abouts   map[roll.Ref]*about
	err      error // the first one that reading gave
}

// Searched is a store that finds things by name.
type Searched interface {
	ledger.Store
	ledger.Searcher
}

// Look opens a ledger for a list. The context ends what is read later, too.
func Look(ctx context.Context, store Searched, book *roll.Book) *Ledger {
	return &Ledger{book: book, public: map[seatledger.SourceID]bool{}, rows: map[string]seatledger.Entry{}, abouts: map[roll.Ref]*about{},
		pick:    func(at []seatledger.Position) ([]seatledger.Entry, error) { return store.Pick(ctx, at...) },
		history: func(t seatledger.Table, key string) ([]seatledger.Entry, error) { return store.History(ctx, t, key) },
		search:  func(query string) ([]ledger.Hit, error) { return store.Search(ctx, query, maxHits) }}
}

// maxHits is how many things of a name are looked at.
const maxHits = 100

func (g *Ledger) failed(err error) {
	if g.err == nil {
		g.err = err
	}
}

// last gives the newest row under a key, and the package that owns it; nil if there is none.
func (g *Ledger) last(t seatledger.Table, key string) (seatledger.Row, string) {
	id := string(t) + "\x00" + key
	e, known := g.rows[id]
	if !known {
		entries, err := g.history(t, key)
		if g.failed(err); len(entries) > 0 {
			e = entries[len(entries)-1]
		}
		g.rows[id] = e
	}
	return e.Row, e.Package
}

// Of a council the words that say what kind of body it is may be left out of its name.
var councilWords = strings.Fields("the council city town borough district county parish community metropolitan royal london of unitary authority commune municipality municipal")

// bareName is a name without such words; the name itself where nothing else is left.
func bareName(name string) string {
	words := strings.Fields(folded(name))
	bare := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(councilWords, w) })
	if len(bare) == 0 {
		return strings.Join(words, " ")
	}
	return strings.Join(bare, " ")
}

// candidates are the councils that a name or an identifier of a list may mean.
func (g *Ledger) candidates(name string, codes []string) (list []roll.Ref) {
	add := func(hits []ledger.Hit, fits func(ledger.Hit) bool) {
		for _, h := range hits {
			if !fits(h) {
				continue
			}
			switch h.Table {
			case seatledger.Councils:
				if r, ok := g.book.Council(seatledger.CouncilID(h.ID)); ok && !slices.Contains(list, r) {
					list = append(list, r)
				}
			case seatledger.Divisions:
				for _, r := range g.under(seatledger.DivisionID(h.ID)) {
					if !slices.Contains(list, r) {
						list = append(list, r)
					}
				}
			}
		}
	}
	for _, code := range codes {
		hits, err := g.search(code)
		g.failed(err)
		add(hits, func(h ledger.Hit) bool { return h.Kind == "identifiers" || strings.EqualFold(h.Name, code) })
	}
	hits, err := g.search(name)
	g.failed(err)
	if bare := bareName(name); len(hits) == 0 && bare != folded(name) {
		hits, err = g.search(bare)
		g.failed(err)
	}
	add(hits, func(h ledger.Hit) bool { return bareName(h.Name) == bareName(name) })
	return list
}

// under gives the councils of a place.
func (g *Ledger) under(d seatledger.DivisionID) []roll.Ref {
	if g.councils == nil {
		g.councils = map[seatledger.DivisionID][]roll.Ref{}
		for r := range g.book.Councils() {
			id := g.book.DivisionID(g.book.CouncilInfo(r).Division)
			g.councils[id] = append(g.councils[id], r)
		}
	}
	return g.councils[d]
}

// otherNames gives the further names of somebody or something.
func (g *Ledger) otherNames(id string) []string {
	if g.names == nil {
		g.names = map[string][]string{}
		var at []seatledger.Position
		for _, pos := range g.book.Entries(seatledger.Names) {
			at = append(at, seatledger.Position(pos))
		}
		entries, err := g.pick(at)
		g.failed(err)
		for _, e := range entries {
			if n, ok := e.Row.(*seatledger.Name); ok && n.Name != "" {
				g.names[n.Of] = append(g.names[n.Of], n.Name)
			}
		}
	}
	return g.names[id]
}

// open gives those of some sources that may leave the ledger.
func (g *Ledger) open(sources []seatledger.SourceID) (list []seatledger.SourceID) {
	for _, id := range sources {
		open, known := g.public[id]
		if !known {
			row, _ := g.last(seatledger.Sources, string(id))
			s, ok := row.(*seatledger.Source)
			open = ok && !bool(s.Confidential)
			g.public[id] = open
		}
		if open {
			list = append(list, id)
		}
	}
	return list
}

// record reads what the ledger has of a council before a list. Rows of the list itself, if
// it was imported already, do not count.
func (g *Ledger) record(c roll.Ref, on seatledger.Date, pkg string) *Record {
	id := g.book.CouncilID(c)
	r := &Record{Council: id, Wards: map[string]WardOnRecord{}, Elections: map[string]seatledger.Date{}}
	row, owner := g.last(seatledger.Councils, g.councilKey(c))
	if council, ok := row.(*seatledger.Council); ok {
		r.Seats, r.Foreign = council.Seats, owner != pkg
	}
	entries, err := g.pick(g.book.View(roll.Clock{}).Entries(c))
	g.failed(err)
	x := &reading{g: g, r: r, on: on, people: map[seatledger.PersonID]*Known{}}
	entries, before := withoutList(entries, on, pkg)
	for _, e := range entries {
		x.row(e.Row)
	}
	x.sitting(g.book.View(roll.Clock{Known: before}).At(c, on.Earliest()-1))
	for _, k := range r.People {
		x.person(k, pkg)
	}
	return r
}

// councilKey is the key of the latest row of a council.
func (g *Ledger) councilKey(c roll.Ref) string {
	at := g.book.CouncilRows(c)
	if len(at) == 0 {
		return ""
	}
	entries, err := g.pick(at[len(at)-1:])
	if g.failed(err); err != nil {
		return ""
	}
	return seatledger.Key(entries[0].Row)
}

// withoutList takes from the entries of a council those of a list that is adopted again, and
// gives the last position before them; 0 if there are none.
func withoutList(entries []seatledger.Entry, on seatledger.Date, pkg string) (rest []seatledger.Entry, before seatledger.Position) {
	source := seatledger.SourceID(pkg + "/" + on.String())
	superseded := map[seatledger.Position]bool{}
	for _, e := range entries {
		superseded[e.Supersedes] = true
		if ev, ok := e.Row.(*seatledger.Event); ok && e.Package == pkg && before == 0 && slices.Contains(ev.Sources, source) {
			before = e.Position - 1
		}
	}
	for _, e := range entries {
		ev, ok := e.Row.(*seatledger.Event)
		own := ok && e.Package == pkg && slices.Contains(ev.Sources, source)
		if !superseded[e.Position] && !own && (!ok || ev.Status != seatledger.Retracted) {
			rest = append(rest, e)
		}
	}
	return rest, before
}

// reading gathers what the rows of one council say.
type reading struct {
	g      *Ledger
	r      *Record
	on     seatledger.Date
	people map[seatledger.PersonID]*Known
}

// row takes one row.
func (x *reading) row(row seatledger.Row) {
	switch v := row.(type) {
	case *seatledger.Ward:
		if v.To.IsZero() || v.To.Latest() >= x.on.Earliest() {
			x.r.Wards[v.Ward] = WardOnRecord{v.Name, v.Seats, v.From, x.g.open(v.Sources)}
		}
	case *seatledger.Event:
		for _, p := range append(v.People(), v.For) {
			x.spoken(p, v.Date, v.Sources)
		}
		if kind, ok := v.Kind.Row(); ok && kind.Acts == seatledger.ActElect {
			x.election(v.Ward, v.Date)
		}
	case *seatledger.Candidate:
		day := x.office(v.Election)
		x.spoken(v.Person, day, v.Sources)
		x.election(v.Ward, day)
	case *seatledger.Result:
		x.election(v.Ward, x.office(v.Election))
	case *seatledger.Contest:
		x.election(v.Ward, x.office(v.Election))
	}
}

// office is the day on which those elected take office.
func (x *reading) office(id seatledger.ElectionID) seatledger.Date {
	first, last := x.g.book.TakesOffice(id, 0)
	if first == 0 && last == 0 {
		return seatledger.Date{}
	}
	return seatledger.Within(first, last)
}

// spoken notes that the records speak of somebody on a day.
func (x *reading) spoken(id seatledger.PersonID, day seatledger.Date, sources []seatledger.SourceID) {
	if id == "" || day.IsZero() {
		return
	}
	k := x.people[id]
	if k == nil {
		k = &Known{ID: id}
		x.people[id] = k
		x.r.People = append(x.r.People, k)
	}
	if day.Latest() >= x.on.Earliest() {
		return
	}
	if k.Day.IsZero() || day.Latest() >= k.Day.Latest() {
		if k.Day.IsZero() || day.Latest() > k.Day.Latest() {
			k.Sources = nil
		}
		k.Day = day
		for _, s := range x.g.open(sources) {
			if !slices.Contains(k.Sources, s) {
				k.Sources = append(k.Sources, s)
			}
		}
	}
	if x.r.Day.IsZero() || day.Latest() > x.r.Day.Latest() {
		x.r.Day = day
	}
}

// election notes the last election of a ward before the list, or of the whole council.
func (x *reading) election(ward string, day seatledger.Date) {
	if old := x.r.Elections[ward]; !day.IsZero() && day.Earliest() <= x.on.Latest() && (old.IsZero() || day.Latest() > old.Latest()) {
		x.r.Elections[ward] = day
	}
}

// sitting notes who sits, for whom and where, as far as the records leave nothing open.
func (x *reading) sitting(roll roll.Roll) {
	for _, seat := range roll.Seats {
		for _, f := range seat.Alternatives {
			k := x.people[f.Person]
			if k == nil {
				continue
			}
			if len(seat.Alternatives) > 1 || f.Sits != "" {
				k.Open = true
				continue
			}
			k.Sits, k.Ward, k.Party = true, seat.Ward, f.Allegiance
		}
	}
}

// person reads how somebody is called.
func (x *reading) person(k *Known, pkg string) {
	row, owner := x.g.last(seatledger.People, string(k.ID))
	k.Foreign = owner != pkg
	if p, ok := row.(*seatledger.Person); ok {
		k.Codes, k.First, k.Row = p.Identifiers, p.Sources, p
		k.Names = nonBlank(p.Name, p.NameLocal)
	}
	k.Names = append(k.Names, x.g.otherNames(string(k.ID))...)
	if len(k.Names) == 0 { // redacted
		k.Names = []string{string(k.ID)}
	}
}

func nonBlank(list ...string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}
