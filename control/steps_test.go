package control_test

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// This file looks for the few rows about one council that cost most to fold. To
// look anew, run
//
//	go test ./control -run NONE -fuzz FuzzSteps -fuzztime 10m -parallel 1 -update
//
// which keeps the worst it finds in testdata/steps.txt, and goes on. Without
// -update what takes more than the bound fails.

const (
	stepsFile = "testdata/steps.txt"
	maxRows   = 60
	chunk     = 16 // bytes that an event is drawn from

	// maxSteps bounds the steps of so few rows. What 2,000 rows may take are 250 ms,
	// 5,000,000 at 20,000 a millisecond; doc/performance.md tells by how much that is
	// missed.
	maxSteps = 20_000_000
)

// script is a source of what is drawn: byte after byte, then what a generator
// goes on with.
type script struct {
	left []byte
	then rand.PCG
}

func (s *script) Uint64() uint64 {
	x := s.then.Uint64()
	if len(s.left) > 0 {
		x, s.left = uint64(s.left[0])<<56|x>>8, s.left[1:]
	}
	return x
}

// scripted draws a ledger about one council from bytes.
func scripted(data []byte) *oracleCase {
	m := &maker{oracleCase: oracleCase{council: "c", start: firstDay - 3, on: firstDay + 20, parties: []seatledger.PartyID{"a", "b", "d"}}}
	next := func() {
		n := min(chunk, len(data))
		m.Rand = rand.New(&script{left: data[:n]})
		data = data[n:]
	}
	next()
	m.addNames()
	m.addCouncils()
	m.seats = 1 + m.IntN(24)
	m.entries[len(m.entries)-1].Row.(*seatledger.Council).Seats = m.seats
	next()
	m.addElection("e1")
	next()
	for i := 0; i < maxRows && len(data) > 0; i++ {
		next()
		m.drawEvent(i)
	}
	return &m.oracleCase
}

// drawEvent records an event, and sometimes another package's word on it.
func (m *maker) drawEvent(i int) {
	shape := m.IntN(8)
	id := fmt.Sprint("x", i)
	e := m.event(id)
	if e.Person != "" {
		e.Person = numbered[seatledger.PersonID]("p", m.IntN(12))
	}
	if shape == 1 {
		e.Date, e.Until = dated("2017"), seatledger.Date{}
	}
	m.record("one", e)
	if shape == 2 {
		x := *e
		x.Date, x.Until = m.date(), seatledger.Date{}
		if x.Party != "" {
			x.Party = pickOne(m, m.parties...)
		}
		m.record("two", &x)
	}
}

// foldSteps gives what it costs to fold and judge every day, and how long it
// takes; once that is more than the bound it stops.
func (o *oracleCase) foldSteps(t testing.TB) (steps int, took time.Duration) {
	book, err := roll.Pack(o.all())
	if err != nil {
		t.Fatal(err)
	}
	var j *control.Judge
	began := time.Now()
	j = control.NewJudge(book.View(roll.Clock{}).Until(func() bool { return j != nil && j.Steps() > maxSteps }))
	c, _ := book.Council(o.council)
	j.Timeline(c, seatledger.RuleMajority)
	return j.Steps(), time.Since(began)
}

// worst is the bytes that cost most so far, for the size of the ledger: steps by
// the square of its rows.
type worst struct {
	data        []byte
	steps, rows int
}

func (w *worst) isWorse(than *worst) bool {
	return w.steps*than.rows*than.rows > than.steps*w.rows*w.rows
}

func readWorst(t testing.TB) (w worst) {
	text, err := os.ReadFile(stepsFile)
	if err != nil {
		return worst{rows: 1}
	}
	var data string
	if _, err := fmt.Sscanf(string(text), "%d steps for %d rows\n%s", &w.steps, &w.rows, &data); err != nil {
		t.Fatal(err)
	}
	if w.data, err = hex.DecodeString(data); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *worst) write(t testing.TB) {
	text := fmt.Sprintf("%d steps for %d rows\n%x\n\n%v", w.steps, w.rows, w.data, scripted(w.data))
	if err := os.WriteFile(stepsFile, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func weigh(t testing.TB, data []byte) worst {
	o := scripted(data)
	steps, _ := o.foldSteps(t)
	return worst{data, steps, len(o.entries)}
}

// FuzzSteps looks for the rows that cost most. With -update each input it is
// given is also crossed with the worst so far, so as to climb.
func FuzzSteps(f *testing.F) {
	top := readWorst(f)
	r := rand.New(rand.NewPCG(1, 2))
	for range 8 {
		data := make([]byte, chunk*(3+r.IntN(maxRows)))
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		f.Add(data)
	}
	if top.data != nil {
		f.Add(top.data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		inputs := [][]byte{data}
		if *update {
			inputs = append(inputs, cross(top.data, data))
		}
		for _, d := range inputs {
			w := weigh(t, d)
			if w.steps > maxSteps && !*update {
				t.Errorf("%d rows take over %d steps:\n%v", w.rows, maxSteps, scripted(d))
			}
			if !w.isWorse(&top) {
				continue
			}
			top = w
			top.data = append([]byte(nil), d...)
			if *update {
				top.write(t)
			}
		}
	})
}

// cross replaces a few events of the worst ledger so far by those of another.
func cross(top, data []byte) []byte {
	x := append([]byte(nil), top...)
	if len(data) < 2*chunk {
		return x
	}
	n := chunk * (1 + int(data[0])%4)
	for i := 0; i+n <= len(data) && i < 3*n; i += n {
		to := int(data[i+1]) * chunk % (len(x) + chunk)
		x = append(x[:min(to, len(x))], append(append([]byte(nil), data[i:i+n]...), x[min(to+n*int(data[i+2]&1), len(x)):]...)...)
	}
	return x
}

// TestWorstSteps holds the worst that was found to its figure.
func TestWorstSteps(t *testing.T) {
	w := readWorst(t)
	if w.data == nil {
		t.Fatalf("%s is missing: what few rows may cost is held to nothing", stepsFile)
	}
	got := weigh(t, w.data)
	switch {
	case got.steps == w.steps && got.rows == w.rows:
	case *update:
		got.write(t)
	case got.steps > w.steps+w.steps/10:
		t.Errorf("%d steps for %d rows, and it was %d for %d; if that is meant, run go test ./control -run WorstSteps -update", got.steps, got.rows, w.steps, w.rows)
	}
}
