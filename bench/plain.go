package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"html/template"
	"net/http"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	zombiezen "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/seatledger/seatledger"
)

// nameTables say what the numbers of the plain tables stand for, which a page
// needs and a question in numbers does not.
var nameTables = []table{
	{"council_name", "id integer primary key, key text unique, name text, kind text, method text, tie_rule text, control_rule text, seat_rule text"},
	{"party_name", "id integer primary key, key text, name text"},
	{"person_name", "id integer primary key, name text"},
	{"election_name", "id integer primary key, name text"},
}

// eachName gives the rows of the name tables. It numbers as eachRecord does,
// because it goes through the same rows.
func eachName(w *world, put func(table string, cells []any) error) error {
	n, err := w.numbers()
	if err != nil {
		return err
	}
	people := map[seatledger.PersonID]string{}
	err = errors.Join(put("party_name", []any{int64(0), "", "vacant"}), put("party_name", []any{int64(-1), "independent", "independent"}))
	for row, failed := range w.rows() {
		if err = errors.Join(err, failed); err != nil {
			return err
		}
		n.record(0, row)
		switch r := row.(type) {
		case *seatledger.Council:
			err = put("council_name", []any{number(n.councils, r.ID), string(r.ID), r.Name, r.Kind, r.Method, r.TieRule, string(r.ControlRule), string(r.SeatRule)})
		case *seatledger.Party:
			err = put("party_name", []any{n.parties[r.ID], string(r.ID), r.Name})
		case *seatledger.Election:
			err = put("election_name", []any{number(n.elections, r.ID), r.Name})
		case *seatledger.Person:
			people[r.ID] = r.Name
		}
	}
	for id, x := range n.people {
		err = errors.Join(err, put("person_name", []any{x, people[id]}))
	}
	return err
}

// layPlain makes the file of the plain tables; the seats and verdicts folded
// before are in it for the site that uses them.
func layPlain(w *world, dir string) (err error) {
	e, err := openSQLite(dir)
	if err != nil {
		return err
	}
	s := e.(*sqlite)
	defer func() { err = errors.Join(err, s.Close()) }()
	for _, step := range []func() error{
		func() error { return s.load(w) },
		func() error { return s.fill(nameTables, w, eachName) },
		func() error { return foldTables(s) },
		func() error { return s.exec("create index stint_council on stint (council, day)") },
		s.analyse,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// plain is a site on plain tables: what a page says is asked of the database
// when the page is asked for.
type plain struct {
	pool   *sqlitex.Pool
	before bool // the seats and verdicts were folded before
	day    seatledger.Day
}

// openPlain opens the file as unchanging, with which SQLite has the least to
// do. A page keeps one connection busy: more of them than twice the processors
// only wait.
func openPlain(dir string, before bool, day seatledger.Day) (*plain, error) {
	setUp := []string{"pragma temp_store = memory", "pragma cache_size = -16384"}
	if !before {
		// These hide the tables of the same names that were folded before.
		setUp = append(setUp, "create temp table stint as select * from main.stint limit 0", "create temp table verdict as select * from main.verdict limit 0")
	}
	pool, err := sqlitex.NewPool("file:"+filepath.Join(dir, "plain.sqlite")+"?immutable=1", sqlitex.PoolOptions{
		Flags: zombiezen.OpenReadOnly | zombiezen.OpenURI, PoolSize: 2 * runtime.GOMAXPROCS(0),
		PrepareConn: func(conn *zombiezen.Conn) error {
			for _, text := range setUp {
				if err := sqlitex.ExecuteTransient(conn, text, nil); err != nil {
					return err
				}
			}
			return nil
		},
	})
	return &plain{pool, before, day}, err
}

func (p *plain) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /councils/{id...}", p.council)
	return mux
}

func (p *plain) council(w http.ResponseWriter, r *http.Request) {
	on := p.day
	if text := r.FormValue("on"); text != "" {
		day, err := seatledger.ParseDay(text)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		on = day
	}
	x, err := p.read(r.Context(), r.PathValue("id"), on)
	switch {
	case errors.Is(err, errNoCouncil):
		http.Error(w, err.Error(), http.StatusNotFound)
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	default:
		x.write(w, r)
	}
}

// councilPage is what a page says of a council.
type councilPage struct {
	number                                             int64
	ID, Name, Kind, Method, Tie, ControlRule, SeatRule string
	Size                                               int64
	On                                                 seatledger.Day
	Parties                                            []holding
	Controller                                         *party // nil = nobody
	Control                                            []reign
	Flips                                              []change
	Seats                                              []sitting
	Entries                                            []note
}

type party struct{ ID, Name string }

type holding struct {
	Party party
	Seats int64
}

type reign struct {
	From, Until seatledger.Day // until the day before
	Party       *party
}

type change struct {
	On       seatledger.Day
	From, To *party
}

type sitting struct {
	Seat        int64
	From, Until seatledger.Day
	Party       string
}

type note struct {
	Kind                                string
	On                                  seatledger.Day
	Seat                                int64
	Person, List, Party, Left, Election string
	Votes, Won                          int64
}

var errNoCouncil = errors.New("no such council")

// read asks the database for a page, in one transaction.
func (p *plain) read(ctx context.Context, id string, on seatledger.Day) (*councilPage, error) {
	conn, err := p.pool.Take(ctx)
	if err != nil {
		return nil, err
	}
	defer p.pool.Put(conn)
	a := &asking{conn: conn}
	a.each("begin", nil)
	x := a.council(id, on)
	if !p.before {
		a.fold(x.number)
	}
	a.day(x)
	a.past(x)
	a.entries(x)
	return x, errors.Join(a.err, sqlitex.Execute(conn, "commit", nil))
}

// asking puts one question after another until one fails.
type asking struct {
	conn *zombiezen.Conn
	err  error
}

func (a *asking) each(text string, take func(s *zombiezen.Stmt), args ...any) {
	if a.err != nil {
		return
	}
	a.err = sqlitex.Execute(a.conn, text, &sqlitex.ExecOptions{Args: args, ResultFunc: func(s *zombiezen.Stmt) error {
		take(s)
		return nil
	}})
}

// one asks like each and fails where there is no row.
func (a *asking) one(text string, take func(s *zombiezen.Stmt), args ...any) {
	found := false
	a.each(text, func(s *zombiezen.Stmt) { found = true; take(s) }, args...)
	if a.err == nil && !found {
		a.err = errNoCouncil
	}
}

func dayAt(s *zombiezen.Stmt, column int) seatledger.Day {
	return seatledger.Day(s.ColumnInt64(column))
}

// partyAt reads the id and name of a party; nil where there is none.
func partyAt(s *zombiezen.Stmt, column int) *party {
	if s.ColumnType(column) == zombiezen.TypeNull {
		return nil
	}
	return &party{s.ColumnText(column), s.ColumnText(column + 1)}
}

func (a *asking) council(id string, on seatledger.Day) *councilPage {
	x := &councilPage{ID: id, On: on}
	a.one(councilSQL, func(s *zombiezen.Stmt) {
		x.number, x.Size = s.ColumnInt64(0), s.ColumnInt64(1)
		for i, to := range []*string{&x.Name, &x.Kind, &x.Method, &x.Tie, &x.ControlRule, &x.SeatRule} {
			*to = s.ColumnText(2 + i)
		}
	}, id)
	return x
}

// fold works out the seats and verdicts of the one council.
func (a *asking) fold(council int64) {
	a.each("delete from temp.stint", nil)
	a.each(foldCouncilSQL, nil, council)
	a.each("delete from temp.verdict", nil)
	a.each(judgeCouncilSQL, nil, council)
}

func (a *asking) day(x *councilPage) {
	a.each(councilSeatsSQL, func(s *zombiezen.Stmt) {
		x.Parties = append(x.Parties, holding{*partyAt(s, 0), s.ColumnInt64(2)})
	}, x.number, int64(x.On))
	a.each(controllerSQL, func(s *zombiezen.Stmt) { x.Controller = partyAt(s, 0) }, x.number, int64(x.On))
}

func (a *asking) past(x *councilPage) {
	a.each(councilControlSQL, func(s *zombiezen.Stmt) {
		x.Control = append(x.Control, reign{dayAt(s, 0), dayAt(s, 1), partyAt(s, 2)})
	}, x.number)
	a.each(councilFlipsSQL, func(s *zombiezen.Stmt) {
		x.Flips = append(x.Flips, change{dayAt(s, 0), partyAt(s, 1), partyAt(s, 3)})
	}, x.number)
	a.each(councilStintsSQL, func(s *zombiezen.Stmt) {
		x.Seats = append(x.Seats, sitting{s.ColumnInt64(0), dayAt(s, 1), dayAt(s, 2), s.ColumnText(3)})
	}, x.number)
}

func (a *asking) entries(x *councilPage) {
	a.each(councilEntriesSQL, func(s *zombiezen.Stmt) {
		x.Entries = append(x.Entries, note{s.ColumnText(0), dayAt(s, 1), s.ColumnInt64(2),
			s.ColumnText(3), s.ColumnText(4), s.ColumnText(5), s.ColumnText(6), s.ColumnText(7), s.ColumnInt64(8), s.ColumnInt64(9)})
	}, x.number)
}

//go:embed plain.html
var plainHTML string

var plainTemplate = template.Must(template.New("").Funcs(template.FuncMap{"until": until}).Parse(plainHTML))

// until gives the last day before the one on which something ended.
func until(end seatledger.Day) string {
	if end >= noEnd {
		return ""
	}
	return (end - 1).String()
}

// noEnd is the day that the SQL gives for what goes on.
const noEnd = 9999999

// write answers with the page, or with one of its parts as JSON.
func (x *councilPage) write(w http.ResponseWriter, r *http.Request) {
	var b bytes.Buffer
	var err error
	if r.FormValue("format") == "json" {
		w.Header().Set("Content-Type", "application/json")
		err = json.NewEncoder(&b).Encode(x.part(r.FormValue("part")))
	} else {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		err = plainTemplate.Execute(&b, x)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	send(w, r, b.Bytes())
}

// send packs as our site does, where the reader takes that.
func send(w http.ResponseWriter, r *http.Request, body []byte) {
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		var b bytes.Buffer
		g := packers.Get().(*gzip.Writer)
		defer packers.Put(g)
		g.Reset(&b)
		_, _ = g.Write(body) // a Buffer takes everything
		_ = g.Close()
		body = b.Bytes()
		w.Header().Set("Content-Encoding", "gzip")
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // the reader may be gone
}

var packers = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, 4) // the level of our site
	return w
}}

// part gives figures in the form of our site's JSON.
func (x *councilPage) part(name string) any {
	switch name {
	case "control":
		return x.verdict()
	case "flips":
		list := []flipFigures{}
		for _, f := range x.Flips {
			list = append(list, flipFigures{f.On.String(), f.From.who(), f.To.who()})
		}
		return list
	}
	return x.life()
}

func (x *councilPage) verdict() controlFigures {
	f := controlFigures{Kind: kindOf(x.Controller), Party: x.Controller.id(), Seats: int(x.Size), Certain: map[string]int{}}
	for _, h := range x.Parties {
		if h.Party.ID == "" {
			f.Vacant = int(h.Seats)
			continue
		}
		f.Certain[h.Party.ID] = int(h.Seats)
	}
	return f
}

func (x *councilPage) life() lifeFigures {
	r := ruleFigures{Rule: string(rule)}
	for _, c := range x.Control {
		s := spanFigures{From: c.From.String(), Kind: kindOf(c.Party), Party: c.Party.id()}
		if last := until(c.Until); last != "" {
			s.Until = &last
		}
		r.Spans = append(r.Spans, s)
	}
	return lifeFigures{Control: []ruleFigures{r}}
}

func kindOf(p *party) string {
	if p == nil {
		return "none"
	}
	return "party"
}

func (p *party) id() *string {
	if p == nil {
		return nil
	}
	return &p.ID
}

// who is the id of the party, or none.
func (p *party) who() string {
	if p == nil {
		return "none"
	}
	return p.ID
}

// Says is how a page calls the party.
func (p *party) Says() string {
	if p == nil {
		return "no overall control"
	}
	return p.Name
}
