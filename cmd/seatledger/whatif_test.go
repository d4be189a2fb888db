package main

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/examples"
	"github.com/seatledger/seatledger/scenario"
)

// Every scenario that ships is read; those with levers are worked out, each
// policy among them, and those over drawn councils say so.
func TestScenariosThatShip(t *testing.T) {
	files, err := fs.Glob(examples.Scenarios, examples.ScenariosDir+"/*.yaml")
	if err != nil || len(files) < 9 {
		t.Fatal(files, err)
	}
	shipped := map[scenario.Policy]bool{}
	drawn, err := reconstruction(t.Context(), 2017, time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		text, err := fs.ReadFile(examples.Scenarios, path)
		if err != nil {
			t.Fatal(err)
		}
		s, err := scenario.Read(path, text)
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Levers) == 0 || s.Base == nil || s.Base.Reconstruction == nil {
			continue // of the model, or over the founding ledger: whatif.txtar
		}
		if says := strings.ReplaceAll(string(text), "\n# ", " "); !strings.Contains(says, "no record of any council") && !strings.Contains(says, "every council here is drawn") {
			t.Errorf("%s does not say that it is over drawn councils", path)
		}
		x, err := drawn.WhatIf(t.Context(), s, answer.Ask{})
		if err != nil {
			t.Fatal(err)
		}
		if x.Totals.Moved != (answer.Span{Certain: 5007, Possible: 5007}) || x.Totals.LeftOut != 0 {
			t.Errorf("%s: %+v", path, x.Totals)
		}
		for _, l := range s.Levers {
			shipped[l.Dissolve.Policy] = true
		}
	}
	for _, p := range scenario.Policies() {
		if !shipped[p] {
			t.Errorf("no scenario ships for %v", p)
		}
	}
}
