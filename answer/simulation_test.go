package answer_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/scenario"
	"github.com/seatledger/seatledger/synth"
)

// simulated runs the reference scenario in a few replicates, chunk by chunk.
func simulated(t *testing.T, replicates int) *answer.Simulation {
	t.Helper()
	ctx := context.Background()
	store := ledger.NewMemory()
	if _, err := store.Append(ctx, ledger.Batch{Package: synth.ReconstructionPackage(2017), By: "synth", At: time.Unix(0, 0), Rows: synth.Reconstruction(2017)}); err != nil {
		t.Fatal(err)
	}
	d, err := answer.NewDesk(ctx, store, nil)
	if err != nil {
		t.Fatal(err)
	}
	const file = "../examples/cambodia-2017/scenarios/ruling.yaml"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := scenario.Read(file, data)
	if err != nil {
		t.Fatal(err)
	}
	w, err := d.Sweep(s, answer.Ask{On: s.On}, replicates, 1)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := w.Spec()
	if err != nil {
		t.Fatal(err)
	}
	m := w.Merging()
	for chunk := range w.Chunks() {
		result, err := answer.DoChunk(ctx, spec, chunk)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Add(chunk, result); err != nil {
			t.Fatal(err)
		}
	}
	return m.Answer(answer.Ask{On: s.On})
}

func TestSimulation(t *testing.T) {
	x := simulated(t, 300)
	for _, l := range x.Sentences() {
		t.Log(l)
	}
	for _, tb := range x.Tables() {
		t.Log(tb.Title, tb.Columns)
		for i, r := range tb.Rows {
			if i < 12 {
				t.Log(r)
			}
		}
	}
}
