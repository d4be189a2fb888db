package answer

import (
	"bytes"
	"encoding/json"
	"iter"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/reconcile"
	"github.com/seatledger/seatledger/synth"
)

// deskOfRows is a desk over what packages say, in order.
func deskOfRows(t *testing.T, packages ...iter.Seq2[seatledger.Row, error]) *Desk {
	t.Helper()
	store := ledger.NewMemory()
	for i, rows := range packages {
		name := "synthetic-" + string(rune('a'+i))
		if _, err := store.Append(t.Context(), ledger.Batch{Package: name, By: "test", At: time.Unix(0, 0), Rows: rows}); err != nil {
			t.Fatal(err)
		}
	}
	d, err := NewDesk(t.Context(), store, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func world(seed uint64) iter.Seq2[seatledger.Row, error] {
	return synth.World(synth.Options{Seed: seed, Councils: 2, Years: 4})
}

func TestNotice(t *testing.T) {
	sourced := func(id seatledger.SourceID, title string, confidential bool) iter.Seq2[seatledger.Row, error] {
		return ledger.Slice(&seatledger.Source{ID: id, Title: title, Date: seatledger.On(1), Confidential: seatledger.Yes(confidential)})
	}
	for want, d := range map[string]*Desk{
		"": founding(t),
		"Synthetic reconstruction drawn from seed 7; no record of any council.": deskOfRows(t, synth.Reconstruction(7)),
		"Synthetic: drawn from seed 7; no record of any council.":               deskOfRows(t, world(7)),
		"Partly drawn, not recorded: synthetic: drawn from seed 7; no record of any council.": deskOfRows(t,
			sourced("a-report", "A report", false), world(7)),
		"Synthetic reconstruction drawn from seed 7; no record of any council; synthetic: drawn from seed 1; no record of any council.": deskOfRows(t,
			synth.World(synth.Options{Seed: 1, Councils: 1, Years: 4}), synth.Reconstruction(7)),
		"Synthetic; no record of any council.": deskOfRows(t, sourced("synthetic-x", "of whom nobody may hear", true)),
		"A; b; c; 2 more.": deskOfRows(t, sourced("synthetic-1", "a", false), sourced("synthetic-2", "b", false), sourced("synthetic-3", "c", false),
			sourced("synthetic-4", "d", false), sourced("synthetic-5", "e", false)),
	} {
		if got := string(d.Notice()); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := deskOfRows(t).Notice(); got != "" {
		t.Errorf("of an empty ledger: %q", got)
	}
}

func TestNoticeInJSON(t *testing.T) {
	type point struct {
		X int `json:"x"`
	}
	const says = `{"synthetic":"<drawn> & \"marked\""`
	for _, tt := range []struct {
		x    any
		want string
	}{
		{point{3}, says + `,"x":3}`}, {&point{3}, says + `,"x":3}`}, {struct{}{}, says + `}`}, {map[string]int{"a": 1}, says + `,"a":1}`},
		{[]point{{1}, {2}}, `[` + says + `,"x":1},` + says + `,"x":2}]`}, {[]point{}, `[]`}, {[]int{1}, `[1]`}, {"text", `"text"`}, {nil, `null`}, {(*point)(nil), `null`},
	} {
		got, err := marshal(Notice(`<drawn> & "marked"`).JSON(tt.x))
		if err != nil || string(got) != tt.want {
			t.Errorf("%+v: %s, %v; want %s", tt.x, got, err, tt.want)
		}
	}
	if _, err := json.Marshal(Notice("drawn").JSON(func() {})); err == nil {
		t.Error("what cannot be written was written")
	}
	if got, _ := marshal(Notice("").JSON(point{3})); string(got) != `{"x":3}` {
		t.Errorf("without a notice: %s", got)
	}
}

// A notice goes with every row, sentence and picture, and changes none of them.
func TestNoticeInTablesAndPictures(t *testing.T) {
	table := Table{Title: "T", Columns: []string{"a"}, Rows: [][]string{append(make([]string, 0, 9), "1"), {"2"}}}
	want := Table{Title: "T", Columns: []string{"a", "synthetic"}, Rows: [][]string{{"1", "drawn"}, {"2", "drawn"}}}
	if got := Notice("drawn").Table(table); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	if len(table.Columns) != 1 || len(table.Rows[0]) != 1 || !reflect.DeepEqual(Notice("").Table(table), table) {
		t.Errorf("the table itself has changed: %+v", table)
	}
	if got := Notice("drawn").Sentences([]string{"It is so."}); strings.Join(got, " ") != "It is so. drawn" || len(Notice("").Sentences(nil)) != 0 {
		t.Errorf("%q", got)
	}
	d := deskOfRows(t, world(7))
	r, err := d.Roll(t.Context(), "sy1/0000001/council", Ask{On: on(t, "2006-01-01")})
	if err != nil {
		t.Fatal(err)
	}
	chamber, err := r.Picture(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var plain, noted bytes.Buffer
	if err := Notice("").Picture(chamber).Draw(&plain); err != nil {
		t.Fatal(err)
	}
	if err := d.Notice().Picture(chamber).Draw(&noted); err != nil || !strings.Contains(noted.String(), plain.String()) || !strings.Contains(noted.String(), "Synthetic: drawn from seed 7") {
		t.Errorf("%v %.300s", err, noted.String())
	}
}

// What can be held against a roll agrees with a reconstruction: the tallies of
// seats, posts and control by the chief on the day of the election. No tally that it is drawn to
// conflicts.
func TestTalliesAgreeWithReconstruction(t *testing.T) {
	p, err := exchange.Open("../examples/cambodia-2017")
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	drawnTo := map[seatledger.TallyID]bool{}
	for _, x := range synth.Totals() {
		drawnTo[x.Tally] = true
	}
	d := deskOfRows(t, synth.Reconstruction(2017), func(yield func(seatledger.Row, error) bool) {
		for row, err := range p.Rows(t.Context()) {
			x, ok := row.(*seatledger.Tally)
			if err == nil && (!ok || !drawnTo[x.ID]) {
				continue
			}
			if ok {
				x.Set, x.Of = nil, "" // held against the roll, not against each other
			}
			if !yield(row, err) {
				return
			}
		}
	})
	check, err := d.Check(t.Context(), "", Ask{On: on(t, "2017-12-31")})
	if err != nil {
		t.Fatal(err)
	}
	agree := map[string]int{}
	for _, x := range check.Tallies {
		switch {
		case x.Verdict == reconcile.Agrees:
			agree[x.tally.Metric]++
		case x.Verdict != reconcile.CannotCheck, (x.tally.Metric == "seats" || x.tally.Metric == "posts") && x.tally.Scope == "" && x.tally.Date.Exact() && !strings.ContainsAny(x.Text, "<>"): // a bound can only be contradicted
			t.Errorf("%s: %s, %s", x.ID, x.Verdict, x.Why)
		}
	}
	if want := map[string]int{"seats": 14, "posts": 19, "votes": 13, "councils": 3}; !maps.Equal(agree, want) {
		t.Errorf("tallies agree %v, want %v: of posts 18 in the country and one in Phnom Penh, of councils two by their chief in Takeo, and how many there are", agree, want)
	}
}
