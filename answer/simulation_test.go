package answer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/scenario"
	"github.com/seatledger/seatledger/sim"
	"github.com/seatledger/seatledger/synth"
)

// drawn is a ledger that holds a reconstruction, with its rows changed.
func drawn(t testing.TB, change func(seatledger.Row) []seatledger.Row) *answer.Desk {
	t.Helper()
	return kept(t, func(yield func(seatledger.Row, error) bool) {
		for row, err := range synth.Reconstruction(2017) {
			for _, r := range change(row) {
				if !yield(r, err) {
					return
				}
			}
		}
	})
}

// kept is a ledger that holds rows of a reconstruction.
func kept(t testing.TB, rows iter.Seq2[seatledger.Row, error]) *answer.Desk {
	t.Helper()
	ctx := context.Background()
	store := ledger.NewMemory()
	if _, err := store.Append(ctx, ledger.Batch{Package: synth.ReconstructionPackage(2017), By: "synth", At: time.Unix(0, 0), Rows: rows}); err != nil {
		t.Fatal(err)
	}
	d, err := answer.NewDesk(ctx, store, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func asIs(row seatledger.Row) []seatledger.Row { return []seatledger.Row{row} }

// sweep turns the reference scenario into a sweep.
func sweep(t *testing.T, d *answer.Desk, replicates int) (*answer.Sweep, []byte) {
	t.Helper()
	const file = "../examples/cambodia-2017/scenarios/ruling.yaml"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := scenario.Read(file, data)
	if err != nil {
		t.Fatal(err)
	}
	w, err := d.Sweep(t.Context(), s, answer.Ask{On: s.On}, replicates, 1)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := w.Spec()
	if err != nil {
		t.Fatal(err)
	}
	return w, spec
}

// simulated plays all chunks.
func simulated(t *testing.T, w *answer.Sweep, spec []byte) *answer.Simulation {
	t.Helper()
	m := w.Merging()
	for chunk := range w.Chunks() {
		result, err := answer.DoChunk(t.Context(), spec, chunk)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Add(chunk, result); err != nil {
			t.Fatal(err)
		}
	}
	return m.Answer(answer.Ask{})
}

func TestReferenceSimulation(t *testing.T) {
	w, spec := drawnSweep(t, 200)
	x := simulated(t, w, spec)
	if x.Outcome.Slots != 5007 || x.Councils != 1646 || len(x.LeftOut) != 0 {
		t.Errorf("%d seats of %d councils, %v left out; want 5,007 of 1,646", x.Outcome.Slots, x.Councils, x.LeftOut)
	}
	if f := x.Tipping.Folds; len(f) != 1 || fmt.Sprintf("%.7f %.7f", f[0].At, f[0].Share) != "0.3997265 0.2109344" {
		t.Errorf("folds %v", f)
	}
	if !x.IfSpared.Several || len(x.Outcome.Heaps) != 2 {
		t.Errorf("several equilibria %v, heaps %v", x.IfSpared.Several, x.Outcome.Heaps)
	}
	for what, s := range map[string]sim.Spread{"moved": x.Outcome.Moved, "kept": x.Outcome.Kept, "last day": x.Outcome.Fan[35], "if spared": x.Outcome.IfSpared} {
		if s.Mean != nil || s.SD != nil || s.Q50 == nil || s.Q50.Low == nil || s.Q50.High == nil {
			t.Errorf("%s: %+v: want no mean, as expectation alone decides, and a median with its error", what, s)
		}
	}
	if v := x.Outcome.Variance; v.Parameters != nil || v.Court == nil || *v.Court.High > 1 || *v.Process.Low <= 0 {
		t.Errorf("variance %+v", v)
	}
	said := strings.Join(x.Sentences(), "\n")
	for _, want := range []string{"5,007 seats on 1,608 councils", "9.7 % or 30.2 % (unstable) or 91.8 %", "tips at a probability of 0.3997265", "not a forecast about any person", "Exploratory: ", "(luck and the court's ruling only)", "What stands behind ±"} {
		if !strings.Contains(said, want) {
			t.Errorf("the sentences lack %q:\n%s", want, said)
		}
	}
	if parts := regexp.MustCompile(`the spread of the outcomes comes from luck [0-9.]+ % (±|\()[^ ]+.* and the court's ruling [0-9.]+ % (±|\()`); !parts.MatchString(said) {
		t.Errorf("shares of the variance without an error:\n%s", said)
	}
	if n := len(regexp.MustCompile(`[0-9,]+ ±[0-9,]+ to [0-9,]+ ±[0-9,]+ in nine tenths`).FindAllString(said, -1)); n < 3 {
		t.Errorf("quantiles without an error:\n%s", said)
	}
	for _, c := range x.Counterfactuals {
		if c.Conditional != sim.Conditional || c.Moved.Mean != nil && !c.Moved.Mean.Holds(c.Moved.Mean.Value) {
			t.Errorf("%s: %+v", c.Name, c)
		}
	}
	for _, p := range x.Provinces {
		if p.Gained == nil && (p.Holders != nil || p.Councils != nil || p.Suppressed == "") || p.Gained != nil && (*p.Holders < 100 || p.Suppressed != "") {
			t.Errorf("%s: %+v", p.Division, p)
		}
	}
	for i, draw := range []func(*bytes.Buffer) error{
		func(b *bytes.Buffer) error { return x.DrawFan(b, 700) }, func(b *bytes.Buffer) error { return x.DrawHistogram(b, 700) },
		func(b *bytes.Buffer) error { return x.DrawTipping(b, 700) }, func(b *bytes.Buffer) error { return x.DrawCounterfactuals(b, 700) },
	} {
		var b bytes.Buffer
		if err := draw(&b); err != nil || !bytes.Contains(b.Bytes(), []byte("</svg>")) {
			t.Errorf("picture %d: %v", i, err)
		}
		if i == 2 && !bytes.Contains(b.Bytes(), []byte(".3997265")) {
			t.Error("the fold is not drawn")
		}
	}
}

func drawnSweep(t *testing.T, replicates int) (*answer.Sweep, []byte) {
	t.Helper()
	return sweep(t, drawn(t, asIs), replicates)
}

// Names do not reach the model: with every holder named, every council, division
// and party renamed, the spec and the results are the same bytes, and no answer
// holds a canary.
func TestNamesDoNotReachTheModel(t *testing.T) {
	const canary = "Canary"
	seat := 0
	named := drawn(t, func(row seatledger.Row) []seatledger.Row {
		switch r := row.(type) {
		case *seatledger.Division:
			r.Name = canary + r.Name
		case *seatledger.Council:
			r.Name = canary + r.Name
		case *seatledger.Event:
			if r.Kind == seatledger.PostTaken && seat < 3000 {
				seat++
				id := seatledger.PersonID(fmt.Sprintf("canary-%d", seat))
				r.Note, r.Person = canary, id
				return []seatledger.Row{&seatledger.Person{ID: id, Name: fmt.Sprint(canary, seat), Basis: "office-holder"}, r}
			}
		}
		return []seatledger.Row{row}
	})
	w, spec := sweep(t, named, 40)
	_, plain := drawnSweep(t, 40)
	if !bytes.Equal(spec, plain) {
		t.Error("names change the spec of a sweep")
	}
	text, err := json.Marshal(simulated(t, w, spec))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range [][]byte{spec, text} {
		if i := bytes.Index(bytes.ToLower(b), []byte("canary")); i >= 0 {
			t.Errorf("a name came through: %s", b[max(0, i-60):min(len(b), i+60)])
		}
	}
	if seat == 0 {
		t.Fatal("nobody was named")
	}
}

// A chunk plays its own replicates of its own model.
func TestChunksPlayTheirPart(t *testing.T) {
	w, text := drawnSweep(t, 1020)
	var spec struct {
		Classes []sim.Class
		Models  []sim.Model
	}
	if err := json.Unmarshal(text, &spec); err != nil {
		t.Fatal(err)
	}
	if w.Chunks() != 2*len(spec.Models) {
		t.Fatalf("%d chunks of %d models", w.Chunks(), len(spec.Models))
	}
	for _, model := range []int{0, 3} {
		got, err := answer.DoChunk(t.Context(), text, 2*model+1)
		if err != nil {
			t.Fatal(err)
		}
		r := &sim.Run{Model: spec.Models[model], Classes: spec.Classes, Seed: 1, Replicates: 1020}
		if want := playedPart(r, model); !bytes.Equal(got, want) {
			t.Errorf("the second chunk of model %d is not replicates 1,000 to 1,019 of it", model)
		}
	}
}

// playedPart is replicates 1,000 to 1,019, of a counterfactual only their ends.
func playedPart(r *sim.Run, model int) []byte {
	o := sim.NewRunner(r).Do(1000, 1020)
	if model > 0 {
		o = o.Ends()
	}
	return o.Append(nil)
}

// A spec that is no spec, and a chunk that there is none of, are errors.
func TestDoChunkRefuses(t *testing.T) {
	_, spec := drawnSweep(t, 40)
	for _, c := range []struct {
		spec  []byte
		chunk int
	}{{nil, 0}, {[]byte("{}"), 0}, {spec, -1}, {spec, 9}, {bytes.Replace(spec, []byte(`"party-owned"`), []byte(`"owned"`), 1), 0}} {
		if _, err := answer.DoChunk(t.Context(), c.spec, c.chunk); err == nil {
			t.Errorf("chunk %d of %.40s is done", c.chunk, c.spec)
		}
	}
}
