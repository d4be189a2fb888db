// Package synth draws countries and worlds from a seed: divisions, councils,
// parties, elections with votes and seats, holders, posts, and what happened
// between the elections.
//
// [World] draws places that are nowhere. [Reconstruction] draws one country, as
// councils could have been for what was published of them to be true; it says for
// itself what it promises. The rest of this comment is on worlds.
//
// # What it promises
//
//   - The same [Options] give the same rows, on every machine. Each council is
//     drawn from the seed and its own number only.
//   - Nothing drawn can be mistaken for a record: the package is called
//     synthetic-SEED, every source says "synthetic: drawn from seed SEED; no
//     record of any council", and every name of a division, council, party or
//     person begins with "Synthetic".
//   - The rows fit together: references resolve, seats follow from votes by the
//     council's method (package apportion), an event names a seat or person that
//     is there on its day, and a party stands only while it exists.
//   - Rows come in the order of [seatledger.PackageTables], so that a data
//     package or a ledger can take the stream as it is.
//
// # What is drawn
//
// A world has countries of unequal size: the first has 1,646 councils, as
// Cambodia had in 2017; a world of few councils is one country. Councils have 5
// to 15 seats, 10 on average, and are elected every fourth year by D'Hondt. Of
// the moves between elections (defections, expulsions, resignations and deaths
// with their successors) an eighth is uncertain: a month or an interval instead
// of a day, or a holder of whom only the party is known. That is 1.8 % of all
// events. In some countries a party is renamed, in some one is dissolved.
//
// Over 20 years a council makes about 48 rows: 250,000 councils make 2.5
// million seats and 12 million entries.
//
// # What it does not do
//
// It models no country: no figure drawn here says anything of any real one. It
// draws no disputes, corrections, coalitions or wards.
package synth

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strconv"

	"github.com/seatledger/seatledger"
)

// Options say what is drawn. Zero fields take the defaults.
type Options struct {
	Seed     uint64
	Councils int // default 1,646; at most [MaxCouncils]
	Years    int // how long the world lasts: default 20, at least 4, at most 200
	From     int // its first year, an election year: default 2005, from 1800 to 2200

	Certain bool // no event is uncertain: every date is a day, every holder is stated
}

// MaxCouncils is the largest world.
const MaxCouncils = 10_000_000

// termYears is the length of a term.
const termYears = 4

// Package gives the name of the data package of a seed.
func Package(seed uint64) string { return "synthetic-" + strconv.FormatUint(seed, 10) }

// World gives the rows of a world. Its only error is that of bad options, in
// place of the first row. Rows are the caller's to keep.
func World(o Options) iter.Seq2[seatledger.Row, error] {
	return func(yield func(seatledger.Row, error) bool) {
		o, err := o.complete()
		if err != nil {
			yield(nil, err)
			return
		}
		w := newWorld(o)
		w.emit = func(row seatledger.Row) bool { return yield(row, nil) }
		_ = w.sources() && w.divisions() && w.councils() && w.parties() && w.people() && w.elections() && w.results() && w.events()
	}
}

func (o Options) complete() (Options, error) {
	if o.Councils == 0 {
		o.Councils = firstCountry
	}
	if o.Years == 0 {
		o.Years = 20
	}
	if o.From == 0 {
		o.From = 2005
	}
	switch {
	case o.Councils < 1 || o.Councils > MaxCouncils:
		return o, fmt.Errorf("%d councils: a world has 1 to %d", o.Councils, MaxCouncils)
	case o.Years < termYears || o.Years > 200:
		return o, fmt.Errorf("%d years: a world lasts %d to 200", o.Years, termYears)
	case o.From < 1800 || o.From > 2200:
		return o, fmt.Errorf("year %d: a world begins in 1800 to 2200", o.From)
	}
	return o, nil
}

// world is a world being drawn, one council at a time.
type world struct {
	Options
	emit      func(seatledger.Row) bool
	countries []*country
	source    *rand.PCG
	rng       *rand.Rand
	life      life // of the council drawn last
}

func newWorld(o Options) *world {
	source := rand.NewPCG(0, 0)
	w := &world{Options: o, source: source, rng: rand.New(source)}
	for k, n := range countrySizes(o.Councils) {
		first := 0
		if k > 0 {
			before := w.countries[k-1]
			first = before.first + before.size
		}
		w.countries = append(w.countries, w.newCountry(k+1, first, n))
	}
	return w
}

// seed makes what is drawn next depend on the world's seed and a number only.
func (w *world) seed(stream uint64) { w.source.Seed(w.Seed, stream) }

// eachCouncil calls visit with every council and its country.
func (w *world) eachCouncil(visit func(c *country, n int) bool) bool {
	for _, c := range w.countries {
		for n := range c.size {
			if !visit(c, n+1) {
				return false
			}
		}
	}
	return true
}
