package answer_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/synth"
)

// Luck is nobody's: with the ids of all holders dealt out anew, or the entries of the
// ledger in another order, the spec and the answer are the same bytes.
func TestLuckIsNobodys(t *testing.T) {
	const holders = 3000
	named := func(id func(seat int) int) *answer.Desk {
		seat := 0
		return drawn(t, func(row seatledger.Row) []seatledger.Row {
			r, is := row.(*seatledger.Event)
			if !is || r.Kind != seatledger.PostTaken || seat == holders {
				return []seatledger.Row{row}
			}
			seat++
			r.Person = seatledger.PersonID(fmt.Sprintf("holder-%d", id(seat)))
			return []seatledger.Row{&seatledger.Person{ID: r.Person, Name: fmt.Sprint("Holder ", id(seat)), Basis: "office-holder"}, r}
		})
	}
	answered := func(d *answer.Desk) []byte {
		w, spec := sweep(t, d, 20)
		text, err := json.Marshal(simulated(t, w, spec))
		if err != nil {
			t.Fatal(err)
		}
		return append(spec, text...)
	}
	want := answered(named(func(seat int) int { return seat }))
	dealt := func(seat int) int { return seat * 7 % (holders + 1) } // 3,001 is prime
	if !bytes.Equal(answered(named(dealt)), want) {
		t.Error("ids dealt out anew: other bytes")
	}
	if plain := answered(drawn(t, asIs)); !bytes.Equal(answered(turned(t)), plain) {
		t.Error("entries in another order: other bytes")
	}
}

// turned is the reconstruction with councils, and what happened, entered the other way
// round.
func turned(t *testing.T) *answer.Desk {
	t.Helper()
	var rows []seatledger.Row
	var councils, events []int // where they stand
	for row, err := range synth.Reconstruction(2017) {
		if err != nil {
			t.Fatal(err)
		}
		switch row.(type) {
		case *seatledger.Council:
			councils = append(councils, len(rows))
		case *seatledger.Event:
			events = append(events, len(rows))
		}
		rows = append(rows, row)
	}
	if len(councils) < 1000 || len(events) < 1000 {
		t.Fatalf("%d councils and %d events to turn", len(councils), len(events))
	}
	for _, at := range [][]int{councils, events} {
		for i, j := 0, len(at)-1; i < j; i, j = i+1, j-1 {
			rows[at[i]], rows[at[j]] = rows[at[j]], rows[at[i]]
		}
	}
	return kept(t, func(yield func(seatledger.Row, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	})
}
