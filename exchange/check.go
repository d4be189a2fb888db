package exchange

import (
	"context"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
)

// Findings are what a check of a package gives.
type Findings struct {
	Problems
	Warnings []Problem // imported nevertheless
	Rows     int64
	Disputes []Dispute // rows that contradict another package of the ledger; both stand

	Contests            int // contests whose seats were computed from their votes
	ContestsMatching    int // of these: those in which the method gives the official seats
	ContestsNotComputed int // contests of which votes, seats or method are not stated in full, or whose seats were worked out
	Mismatches          []Mismatch

	cited     *citations          // of confidential sources, which the package leaves out; nil = none
	corrected map[key128]struct{} // rows of the package, by table and key, that say otherwise than the newest of several entries of them
	rowsAt    map[key128]rowPlace // of those, and of the rows that are disputed

	Absent      []Absent // rows of this package that the ledger has and the package has no longer
	AbsentCount int
}

// RowRef names a row.
type RowRef struct {
	Table seatledger.Table `json:"table"`
	Key   string           `json:"key"`
}

// Absent is a row of a package that the ledger has and the package has no longer.
type Absent struct {
	RowRef
	Entry seatledger.Position `json:"entry"`
	By    string              `json:"by"`
}

// Dispute is a row that says something else than the row of the same table
// and key in another package.
type Dispute struct {
	RowRef
	Package string               `json:"package"`           // the other one
	Entry   seatledger.Position  `json:"entry"`             // of the other package
	Made    bool                 `json:"made"`              // by this import; else it was there before
	Council seatledger.CouncilID `json:"council,omitempty"` // that both speak of by name
	Cells   []CellChange         `json:"cells"`             // old: what the other package says; new: what this one does
}

// maxListed bounds the lists of a report; what is beyond is counted.
const maxListed = 1000

// checker holds what must be known of the rows that went before, in a compact
// form: rows themselves are not kept.
type checker struct {
	Findings
	pkg         *Package
	tables      map[seatledger.Table]*tableIndex
	now         *tableIndex // of the table that is being read
	columns     map[seatledger.Table]map[string]int
	pending     []reference
	graphs      []*graph
	codes       map[codeScheme]*codeLengths
	contests    contestIndex
	wards       wardIndex
	reaches     []reach
	places      []councilPlace
	seating     seating
	rosters     rosterIndex
	terms       map[string][]councilTerm
	ballots     map[string]ballot
	onLists     map[key128]int32 // persons on lists
	candidacies candidacies
	electedIn   map[key128]spelling // who is elected on a day, and where
	spelt       map[key128]struct{} // wards of councils, as they are written
	spellings   map[key128]spelling // and the first of what looks alike
	seeds       [2]maphash.Seed
	buffer      []byte
	compare     bool // the ledger has entries: contents are kept for comparison
	unread      map[seatledger.Table]bool
	namesakes   map[string]int32 // rows of parties, by what their names look like
	elsewhere   elsewhere
	workedOut   map[seatledger.SourceID]bool // sources that say that something was
}

// tableIndex is what is kept of a table.
type tableIndex struct {
	table seatledger.Table
	file  string
	ids   map[string]int32  // of tables with ids: the row that has each
	forms map[string]string // of these, those that do not look like themselves, by what they look like
	keys  map[key128]keyed
	last  []string // by column: the reference that was found last
}

// key128 stands for a key. Two seeded 64-bit hashes: that two keys of one
// package meet by chance is out of the question, and nobody can arrange it.
type key128 [2]uint64

type keyed struct {
	content   uint64 // hash of all cells, if it is needed
	row       int32
	retracted bool
}

// reference is an id that no row had yet when it was read.
type reference struct {
	at     *tableIndex
	row    int32
	column int16
	id     string
}

// Check reads the whole package and lists everything that is wrong with it,
// by itself and against the ledger, which may be nil. It writes nothing.
// Progress, if not nil, hears now and then how many rows have been read.
func (p *Package) Check(ctx context.Context, store ledger.Store, progress func(rows int64)) (*Findings, error) {
	c := newChecker(p)
	if store != nil {
		head, err := store.Head(ctx)
		if err != nil {
			return nil, err
		}
		c.compare = head.Position > 0
		if p.places != nil {
			if err := p.places.read(ctx, store); err != nil {
				return nil, err
			}
		}
	}
	for i := range p.sources {
		if err := c.readTable(ctx, &p.sources[i], progress); err != nil {
			return nil, err
		}
	}
	if c.Rows == 0 && c.Count == 0 {
		c.add(Problem{File: p.file, Want: "at least one row in one of the tables", Fix: "fill a table in"})
	}
	c.pending = slices.DeleteFunc(c.pending, c.resolves)
	if c.compare {
		if err := c.survey(ctx, store); err != nil {
			return nil, err
		}
	}
	c.finish()
	return &c.Findings, nil
}

func newChecker(p *Package) *checker {
	c := &checker{pkg: p, tables: map[seatledger.Table]*tableIndex{}, columns: map[seatledger.Table]map[string]int{},
		codes: map[codeScheme]*codeLengths{}, terms: map[string][]councilTerm{}, ballots: map[string]ballot{},
		onLists: map[key128]int32{}, electedIn: map[key128]spelling{}, spelt: map[key128]struct{}{}, spellings: map[key128]spelling{}, seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}, unread: map[seatledger.Table]bool{}, elsewhere: newElsewhere()}
	c.List, c.Count = slices.Clone(p.problems.List), p.problems.Count
	for t := range p.unread {
		c.unread[t] = true
	}
	c.graphs = newGraphs()
	for _, t := range seatledger.PackageTables() {
		c.columns[t] = map[string]int{}
		for i, column := range seatledger.Columns(t) {
			c.columns[t][column.Name] = i
		}
	}
	return c
}

// readTable reads one table and checks each row as far as that is possible
// without the others.
func (c *checker) readTable(ctx context.Context, s *source, progress func(int64)) error {
	c.now = &tableIndex{table: s.table, file: s.file, keys: map[key128]keyed{}, last: make([]string, len(seatledger.Columns(s.table)))}
	if _, has := c.columns[s.table]["id"]; has {
		c.now.ids, c.now.forms = map[string]int32{}, map[string]string{}
	}
	c.tables[s.table] = c.now
	reader := s.reader(&c.Problems)
	for l, err := range reader.lines(s.open) {
		if err != nil {
			return err
		}
		c.Rows++
		if c.Rows%(1<<12) == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if progress != nil {
				progress(c.Rows)
			}
		}
		c.line(&l)
	}
	s.sum = reader.sum
	c.warnFirstDays(reader)
	c.unread[s.table] = c.unread[s.table] || reader.broken
	return nil
}

// line checks one row and keeps what later checks need of it.
func (c *checker) line(l *line) {
	c.register(l)
	c.references(l)
	for _, g := range c.graphs {
		g.add(c, l)
	}
	c.row(l)
}

// register notes the key of a row and reports one that is there already.
func (c *checker) register(l *line) {
	columns := seatledger.Columns(l.row.Table())
	if c.now.ids != nil {
		id := seatledger.Cell(l.row, columns[0])
		if _, known := c.now.ids[id]; !known {
			id = strings.Clone(id)
			c.now.ids[id] = int32(l.n)
			c.look(l, id)
		}
	}
	for i, column := range columns {
		if column.Key && l.bad.has(i) {
			return
		}
	}
	key := c.hash(seatledger.Key(l.row))
	have, twice := c.now.keys[key]
	if twice {
		c.twice(l, int(have.row))
		return
	}
	k := keyed{row: int32(l.n)}
	if c.compare {
		e, isEvent := l.row.(*seatledger.Event)
		k.content, k.retracted = c.content(l.row), isEvent && e.Status == seatledger.Retracted
	}
	c.now.keys[key] = k
}

func (c *checker) twice(l *line, first int) {
	var names []string
	for _, column := range seatledger.Columns(l.row.Table()) {
		if column.Key {
			names = append(names, column.Name)
		}
	}
	fix := "delete one of the two rows if they mean the same thing; give one of them another " + names[0] + " if not"
	if len(names) > 1 {
		fix = "delete one of the two rows, or correct " + orList(names)
	}
	if c.now.table == seatledger.Shapes {
		fix = "make one MultiPolygon of the two if they are parts of the place; write another division if not"
	}
	c.report(l, names[0], seatledger.Key(l.row), fmt.Sprintf("a key of its own: row %d has it already", first), fix)
}

func (c *checker) hash(text string) key128 {
	return key128{maphash.String(c.seeds[0], text), maphash.String(c.seeds[1], text)}
}

// content gives a hash of all cells of a row.
func (c *checker) content(row seatledger.Row) uint64 {
	b := c.buffer[:0]
	for _, column := range seatledger.Columns(row.Table()) {
		b = append(append(b, seatledger.Cell(row, column)...), 0)
	}
	c.buffer = b
	return maphash.Bytes(c.seeds[0], b)
}

// report adds a problem of a cell, unless the cell could not be read: then
// that has been reported already.
func (c *checker) report(l *line, column, value, want, fix string) {
	if !l.bad.has(c.index(l.row.Table(), column)) {
		c.add(Problem{c.now.file, l.n, column, value, want, fix})
	}
}

func (c *checker) warn(l *line, column, value, want, fix string) {
	c.addWarning(Problem{c.now.file, l.n, column, shorten(value), want, fix})
}

func (c *checker) addWarning(p Problem) {
	if len(c.Warnings) < maxListed {
		c.Warnings = append(c.Warnings, p)
	}
}

func (c *checker) index(t seatledger.Table, column string) int { return c.columns[t][column] }

// cell gives the text of a cell by the name of its column.
func (c *checker) cell(l *line, column string) string {
	t := l.row.Table()
	return seatledger.Cell(l.row, seatledger.Columns(t)[c.index(t, column)])
}

// finish runs the checks that need all rows.
func (c *checker) finish() {
	c.reportPending()
	for _, g := range c.graphs {
		c.cycles(g)
	}
	c.shortCodes()
	c.checkContests()
	c.checkElected()
	c.checkStrayWards()
	c.checkWardRows()
	c.checkElsewhere()
	c.askScopes()
	c.checkSeating()
	c.checkRosters()
	c.Problems.sort()
	slices.SortFunc(c.Mismatches, compareMismatches)
}
