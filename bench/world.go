package main

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/synth"
)

// world is what is loaded: a synthetic world in which nothing is uncertain,
// because SQL gives one answer, not worlds.
type world struct {
	options synth.Options
	entries int64
}

func newWorld(o synth.Options) (*world, error) {
	o.Certain = true
	w := &world{options: o}
	for _, err := range w.rows() {
		if err != nil {
			return nil, err
		}
		w.entries++
	}
	return w, nil
}

func (w *world) rows() iter.Seq2[seatledger.Row, error] { return synth.World(w.options) }

// ledgerEntries gives the rows as a ledger would.
func (w *world) ledgerEntries() iter.Seq2[seatledger.Entry, error] {
	return func(yield func(seatledger.Entry, error) bool) {
		pos := seatledger.Position(0)
		for row, err := range w.rows() {
			pos++
			if !yield(seatledger.Entry{Position: pos, Package: synth.Package(w.options.Seed), Row: row, Recorded: time.Unix(0, 0)}, err) {
				return
			}
		}
	}
}

// numbers gives every id a whole number, which is the best a plain table can
// have. Parties are numbered in the order of their ids, which breaks ties.
type numbers struct {
	councils  map[seatledger.CouncilID]int64
	countries map[seatledger.DivisionID]int64
	elections map[seatledger.ElectionID]int64
	parties   map[seatledger.PartyID]int64
	people    map[seatledger.PersonID]int64
}

func (w *world) numbers() (*numbers, error) {
	n := &numbers{map[seatledger.CouncilID]int64{}, map[seatledger.DivisionID]int64{}, map[seatledger.ElectionID]int64{},
		map[seatledger.PartyID]int64{}, map[seatledger.PersonID]int64{}}
	var parties []seatledger.PartyID
	for row, err := range w.rows() {
		switch r := row.(type) {
		case *seatledger.Party:
			parties = append(parties, r.ID)
		case *seatledger.Result: // parties and elections come before the results
			slices.SortFunc(parties, cmp.Compare)
			for i, p := range parties {
				n.parties[p] = int64(i + 1)
			}
			return n, nil
		}
		if err != nil {
			return nil, err
		}
	}
	return n, nil
}

func number[K comparable](m map[K]int64, id K) int64 {
	var none K
	if id == none {
		return 0
	}
	x, ok := m[id]
	if !ok {
		x = int64(len(m) + 1)
		m[id] = x
	}
	return x
}

// table is the name of a plain table and its columns.
type table struct{ name, columns string }

// The plain tables. Days are counted from 1970; 0 is "not stated".
var tables = []table{
	{"council", "id integer primary key, country integer, seats integer, start integer"},
	{"election", "id integer primary key, country integer, start integer"},
	{"result", "election integer, council integer, list integer, votes integer, seats integer"},
	{"event", "pos integer primary key, kind text, day integer, council integer, seat integer, person integer, list integer, party integer, left_party integer"},
	{"party_event", "kind text, day integer, country integer, left_party integer, party integer"},
}

// record gives a row of the world as one of a plain table; "" if none of them
// holds it.
func (n *numbers) record(pos int64, row seatledger.Row) (name string, cells []any) {
	switch r := row.(type) {
	case *seatledger.Council:
		return "council", []any{number(n.councils, r.ID), number(n.countries, countryOf(string(r.ID))), int64(r.Seats), int64(r.From.Latest())}
	case *seatledger.Election:
		return "election", []any{number(n.elections, r.ID), number(n.countries, r.Division), int64(r.TakesOffice.Latest())}
	case *seatledger.Result:
		return "result", []any{number(n.elections, r.Election), number(n.councils, r.Council), n.parties[r.List], r.Votes.N, r.Seats.N}
	case *seatledger.Event:
		if r.Council == "" {
			return "party_event", []any{string(r.Kind), int64(r.Date.Latest()), number(n.countries, r.Division), n.parties[r.FromParty], n.parties[r.Party]}
		}
		return "event", []any{pos, string(r.Kind), int64(r.Date.Latest()), number(n.councils, r.Council), int64(r.Seat), number(n.people, r.Person),
			n.parties[r.List], n.parties[r.Party], n.parties[r.FromParty]}
	}
	return "", nil
}

// countryOf gives the country of a council's id: what stands before the slash.
func countryOf(id string) seatledger.DivisionID {
	for i := range id {
		if id[i] == '/' {
			return seatledger.DivisionID(id[:i])
		}
	}
	return seatledger.DivisionID(id)
}
