package control_test

import (
	"bytes"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// This file looks for the few rows about one council that cost most to fold. To
// look anew, run
//
//	go test ./control -run NONE -fuzz FuzzSteps -fuzztime 10m -fuzzminimizetime 1x -parallel 1 -update
//
// which keeps the worst it finds in testdata/steps.txt, and goes on. Without
// -update what takes more than the bound fails.

const (
	stepsFile = "testdata/steps/worst.txtar"
	maxRows   = 60
	chunk     = 16 // bytes that an event is drawn from

	// maxSteps bounds the steps of so few rows: 250 ms at 20,000 a millisecond.
	maxSteps = 5_000_000
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

// scripted draws a ledger of few rows about one council from bytes.
func scripted(data []byte) *oracleCase { return scriptedAt(data, maxRows, 0) }

// scriptedAt draws a ledger about a council of so many seats, or of a drawn
// number, with no more than so many events.
func scriptedAt(data []byte, events, seats int) *oracleCase {
	m := &maker{oracleCase: oracleCase{council: "c", start: firstDay - 3, on: firstDay + 20, parties: []seatledger.PartyID{"a", "b", "d"}}}
	next := func() {
		n := min(chunk, len(data))
		m.Rand = rand.New(&script{left: data[:n]})
		data = data[n:]
	}
	next()
	m.addNames()
	m.addCouncils()
	if m.seats = seats; seats == 0 {
		m.seats = 1 + m.IntN(24)
	}
	m.entries[len(m.entries)-1].Row.(*seatledger.Council).Seats = m.seats
	next()
	m.addElection("e1")
	next()
	for i := 0; i < events && len(data) > 0; i++ {
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
// takes; once that is more than a bound it stops.
func (o *oracleCase) foldSteps(t testing.TB, most int) (steps int, took time.Duration) {
	book, err := roll.Pack(o.all())
	if err != nil {
		t.Fatal(err)
	}
	var j *control.Judge
	began := time.Now()
	j = control.NewJudge(book.View(roll.Clock{}).Until(func() bool { return j != nil && j.Steps() > most }))
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

// readWorst reads the worst ledger that was found and what it cost, and the bytes
// that it was drawn from, of which the fuzzer goes on.
func readWorst(t testing.TB) (w worst, o *oracleCase) {
	archive, err := txtar.ParseFile(stepsFile)
	if err != nil {
		t.Fatalf("%v: what few rows may cost is held to nothing", err)
	}
	if _, err := fmt.Sscanf(string(archive.Comment), "%d steps for %d rows", &w.steps, &w.rows); err != nil {
		t.Fatal(err)
	}
	s := &story{}
	for i := range archive.Files {
		f := &archive.Files[i]
		if f.Name == "bytes" {
			if w.data, err = hex.DecodeString(strings.TrimSpace(string(f.Data))); err != nil {
				t.Fatal(err)
			}
			continue
		}
		pkg, table, _ := strings.Cut(f.Name, "/")
		s.readTable(t, pkg, seatledger.Table(strings.TrimSuffix(table, ".csv")), f.Data)
	}
	return w, &oracleCase{council: "c", entries: s.entries}
}

// write keeps the ledger as its rows: what is drawn from bytes changes with the
// tables.
func (w *worst) write(t testing.TB, o *oracleCase) {
	archive := &txtar.Archive{
		Comment: fmt.Appendf(nil, "%d steps for %d rows\n", w.steps, w.rows),
		Files:   []txtar.File{{Name: "bytes", Data: fmt.Appendf(nil, "%x\n", w.data)}},
	}
	for i := range o.entries {
		e := &o.entries[i]
		name := fmt.Sprintf("%s/%s.csv", e.Package, e.Row.Table())
		var head, cells []string
		for _, c := range seatledger.Columns(e.Row.Table()) {
			head, cells = append(head, c.Name), append(cells, seatledger.Cell(e.Row, c))
		}
		if last := &archive.Files[len(archive.Files)-1]; last.Name == name {
			last.Data = appendCSV(last.Data, cells)
			continue
		}
		archive.Files = append(archive.Files, txtar.File{Name: name, Data: appendCSV(appendCSV(nil, head), cells)})
	}
	if err := os.WriteFile(stepsFile, txtar.Format(archive), 0o666); err != nil {
		t.Fatal(err)
	}
}

func appendCSV(data []byte, cells []string) []byte {
	b := bytes.NewBuffer(data)
	w := csv.NewWriter(b)
	_ = w.Write(cells)
	w.Flush()
	return b.Bytes()
}

func weigh(t testing.TB, data []byte, o *oracleCase) worst {
	steps, _ := o.foldSteps(t, maxSteps)
	return worst{data, steps, len(o.entries)}
}

// FuzzSteps looks for the rows that cost most. With -update each input it is
// given is also crossed with the worst so far, so as to climb.
func FuzzSteps(f *testing.F) {
	top, _ := readWorst(f)
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
			o := scripted(d)
			w := weigh(t, d, o)
			if w.steps > maxSteps && !*update {
				t.Errorf("%d rows take over %d steps:\n%v", w.rows, maxSteps, o)
			}
			if !w.isWorse(&top) {
				continue
			}
			top = w
			top.data = append([]byte(nil), d...)
			if *update {
				top.write(t, o)
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

// TestStepsOfMany holds that what a mess of many rows costs grows about as the
// square of their number, from what the worst of few costs.
func TestStepsOfMany(t *testing.T) {
	for _, n := range []int{60, 250, 1000} {
		if n > 60 && testing.Short() {
			break
		}
		for seed := range uint64(250/n*2 + 1) {
			r := rand.New(rand.NewPCG(seed, 9))
			data := make([]byte, chunk*(3+n))
			for i := range data {
				data[i] = byte(r.Uint32())
			}
			o := scriptedAt(data, n, 10+int(seed)*18)
			steps, took := o.foldSteps(t, math.MaxInt)
			t.Logf("%d rows: %d steps, %v", len(o.entries), steps, took)
			if n := len(o.entries); steps > 8_000_000+5*n*n {
				t.Errorf("%d rows take %d steps", n, steps)
			}
		}
	}
}

// TestWorstSteps holds the worst that was found to its figure.
func TestWorstSteps(t *testing.T) {
	w, o := readWorst(t)
	got := weigh(t, w.data, o)
	switch {
	case *update:
		got.write(t, o)
	case got.rows != w.rows || got.steps > w.steps+w.steps/10 || got.steps < w.steps-w.steps/10:
		t.Errorf("%d steps for %d rows, and it was %d for %d; if that is meant, run go test ./control -run WorstSteps -update", got.steps, got.rows, w.steps, w.rows)
	}
}
