package sim

import (
	"fmt"
	"math"
	"testing"
)

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s: got %.12g, want %.12g within %g", what, got, want, tol)
	}
}

func reference(court float64) OneShot {
	return OneShot{Response: Logit, Alpha: -4, Hope: 5.5, Peers: 1, Court: court, Brink: .35, Spread: .10}
}

func TestPhiloxKnownAnswer(t *testing.T) {
	lo, hi := NewPhilox(0).Block(0, 0, 0, 0)
	if got, want := [4]uint32{uint32(lo), uint32(lo >> 32), uint32(hi), uint32(hi >> 32)}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}; got != want {
		t.Errorf("zero key and counter: got %08x, want %08x", got, want)
	}
}

func TestReferenceRoots(t *testing.T) {
	low := reference(.3).Equilibria()
	if len(low) != 3 {
		t.Fatalf("at .3: %d equilibria, want 3", len(low))
	}
	for i, want := range []float64{.096997, .301506, .918205} {
		near(t, "root at .3", low[i].Share, want, 1e-6)
		if low[i].Stable != (i != 1) {
			t.Errorf("root %d at .3: stable %v", i, low[i].Stable)
		}
	}
	if high := reference(.4).Equilibria(); len(high) != 1 {
		t.Errorf("at .4: %d equilibria, want 1", len(high))
	}
	folds := Folds(reference, 0, 1)
	t.Logf("folds %v", folds)
	near(t, "fold", folds[len(folds)-1].At, .3997265, 1e-6)
	near(t, "share at the fold", folds[len(folds)-1].Share, .2109344, 1e-6)
	record(t, 9, "fold of the reference scenario: court probability, share", ".3997265, .2109344 within 1e-6", fmt.Sprintf("%.7f, %.7f", folds[0].At, folds[0].Share))
}

func TestGranovetterNormal(t *testing.T) {
	at := func(sd float64) OneShot { return OneShot{Response: Probit, Alpha: -25 / sd, Peers: 100 / sd} }
	folds := Folds(at, 12, 12.5)
	if len(folds) != 1 {
		t.Fatalf("folds %v, want one", folds)
	}
	near(t, "critical sd", folds[0].At, 12.222087, 1e-6)
	near(t, "share there", folds[0].Share, .0620033, 1e-6)
	record(t, 1, "Granovetter, normal thresholds: critical sd, share there", "12.222087, .0620033 within 1e-6", fmt.Sprintf("%.6f, %.7f", folds[0].At, folds[0].Share))
}
