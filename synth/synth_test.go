package synth_test

import (
	"fmt"
	"hash/fnv"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/apportion"
	"github.com/seatledger/seatledger/synth"
)

// digest stands for every cell of every row.
func digest(t testing.TB, rows iter.Seq2[seatledger.Row, error]) string {
	h := fnv.New128a()
	n := 0
	for row, err := range rows {
		if err != nil {
			t.Fatal(err)
		}
		n++
		fmt.Fprintln(h, row.Table())
		for _, c := range seatledger.Columns(row.Table()) {
			fmt.Fprintln(h, seatledger.Cell(row, c))
		}
	}
	return fmt.Sprintf("%d rows, %x", n, h.Sum(nil))
}

func TestSameSeedSameRows(t *testing.T) {
	a := digest(t, synth.World(synth.Options{Seed: 7, Councils: 4000}))
	if b := digest(t, synth.World(synth.Options{Seed: 7, Councils: 4000})); a != b {
		t.Errorf("the same options gave %s and %s", a, b)
	}
	if b := digest(t, synth.World(synth.Options{Seed: 8, Councils: 4000})); a == b {
		t.Error("another seed gave the same rows")
	}
}

// The rows of one seed are the same for ever: a change here changes every
// figure measured on synthetic worlds.
func TestKnownWorld(t *testing.T) {
	const want = "2424 rows, c75837c1"
	got := digest(t, synth.World(synth.Options{Seed: 1, Councils: 50}))
	if !strings.HasPrefix(got, want) {
		t.Errorf("got %s\nwant %s...", got, want)
	}
}

func TestEverythingIsMarked(t *testing.T) {
	if got := synth.Package(12); got != "synthetic-12" {
		t.Errorf("the package is called %s", got)
	}
	for row, err := range synth.World(synth.Options{Seed: 12, Councils: 60}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range seatledger.Columns(row.Table()) {
			text := seatledger.Cell(row, c)
			if c.Name == "name" && row.Table() != seatledger.Events && !strings.HasPrefix(text, "Synthetic ") {
				t.Errorf("%s %s is called %q", row.Table(), seatledger.Key(row), text)
			}
			if c.Name == "title" && text != "synthetic: drawn from seed 12; no record of any council" {
				t.Errorf("source %s says %q", seatledger.Key(row), text)
			}
			if c.Name == "sources" && text == "" {
				t.Errorf("%s %s has no source", row.Table(), seatledger.Key(row))
			}
		}
	}
}

// Tables come in the order of a data package, keys are unique, required cells
// stated, and every reference was there before or is in the same table.
func TestReferences(t *testing.T) {
	checkRows(t, synth.World(synth.Options{Seed: 3, Councils: 4000}))
	checkRows(t, synth.Reconstruction(3))
}

func checkRows(t *testing.T, rows iter.Seq2[seatledger.Row, error]) {
	t.Helper()
	known := map[seatledger.Table]map[string]bool{}
	at := 0
	for row, err := range rows {
		if err != nil {
			t.Fatal(err)
		}
		table := row.Table()
		next := slices.Index(seatledger.PackageTables(), table)
		if next < at {
			t.Fatalf("%s come after %s", table, seatledger.PackageTables()[at])
		}
		at = next
		key := seatledger.Key(row)
		if known[table] == nil {
			known[table] = map[string]bool{}
		}
		if known[table][key] {
			t.Fatalf("%s %s comes twice", table, key)
		}
		known[table][key] = true
		if table == seatledger.Councils {
			known[table][seatledger.Cell(row, seatledger.Columns(table)[0])] = true // they are referred to without their from
		}
		for _, c := range seatledger.Columns(table) {
			checkCell(t, known, row, c)
		}
	}
}

func checkCell(t *testing.T, known map[seatledger.Table]map[string]bool, row seatledger.Row, c seatledger.Column) {
	t.Helper()
	text := seatledger.Cell(row, c)
	if text == "" {
		if c.Required {
			t.Fatalf("%s %s: no %s", row.Table(), seatledger.Key(row), c.Name)
		}
		return
	}
	for id := range strings.SplitSeq(text, ";") {
		for _, to := range c.Refs {
			if !known[to][id] {
				t.Fatalf("%s %s: %s %q is not among the %s", row.Table(), seatledger.Key(row), c.Name, id, to)
			}
		}
	}
	if err := seatledger.SetCell(seatledger.NewRow(row.Table()), c, text); err != nil {
		t.Fatal(err)
	}
}

// Seats follow from the votes, and sum to those of the council.
func TestSeatsFollowFromVotes(t *testing.T) {
	size := map[seatledger.CouncilID]int{}
	contests := map[string][]*seatledger.Result{}
	for row := range synth.World(synth.Options{Seed: 5, Councils: 500}) {
		switch r := row.(type) {
		case *seatledger.Council:
			size[r.ID] = r.Seats
		case *seatledger.Result:
			key := string(r.Election) + " " + string(r.Council)
			contests[key] = append(contests[key], r)
		}
	}
	if len(contests) != 5*500 {
		t.Errorf("%d contests, want %d", len(contests), 5*500)
	}
	for key, rows := range contests {
		votes := make([]int64, len(rows))
		for i, r := range rows {
			votes[i] = r.Votes.N
		}
		seats := make([]int, len(rows))
		open, err := apportion.DHondt.Seats(seats, votes, size[rows[0].Council])
		if err != nil || open != 0 {
			t.Fatalf("%s: %d seats open, %v", key, open, err)
		}
		for i, r := range rows {
			if int64(seats[i]) != r.Seats.N {
				t.Errorf("%s: %s has %d seats, its votes give %d", key, r.List, r.Seats.N, seats[i])
			}
		}
	}
}

// The mix of a world: what doc/performance.md counts on.
func TestMix(t *testing.T) {
	const councils = 20_000
	count := map[string]int{}
	seats, rows := 0, 0
	for row := range synth.World(synth.Options{Seed: 1, Councils: councils}) {
		rows++
		count[string(row.Table())]++
		switch r := row.(type) {
		case *seatledger.Council:
			seats += r.Seats
		case *seatledger.Event:
			count[string(r.Kind)]++
			if !r.Date.Exact() {
				count["partly dated"]++
			}
			if r.Person == "" && r.Seat == 0 && r.Council != "" {
				count["unnamed"]++
			}
		}
	}
	t.Log(rows, seats, count)
	within := func(what string, got, least, most int) {
		if got < least || got > most {
			t.Errorf("%d %s, want %d to %d", got, what, least, most)
		}
	}
	within("rows", rows, 47*councils, 50*councils)
	within("seats", seats, 10*councils-20, 10*councils+20)
	within("defections", count["defected"], councils/2, 3*councils)
	within("uncertain events", count["partly dated"]+count["unnamed"], count["events"]/200, count["events"]/50)
}

func TestCertainWorld(t *testing.T) {
	for row := range synth.World(synth.Options{Seed: 1, Councils: 3000, Certain: true}) {
		e, ok := row.(*seatledger.Event)
		if ok && (!e.Date.Exact() || e.Council != "" && e.Person == "" && e.Seat == 0) {
			t.Fatalf("%s is uncertain", e.ID)
		}
	}
}

func TestOptions(t *testing.T) {
	for _, o := range []synth.Options{{Councils: -1}, {Councils: synth.MaxCouncils + 1}, {Years: 3}, {From: 1}} {
		for row, err := range synth.World(o) {
			if err == nil || row != nil {
				t.Errorf("%+v: got a row, want an error", o)
			}
			break
		}
	}
	for row, err := range synth.World(synth.Options{}) {
		if err != nil || row.Table() != seatledger.Sources {
			t.Errorf("the default world begins with %v, %v", row, err)
		}
		break
	}
}

func BenchmarkWorld(b *testing.B) {
	n := 0
	for b.Loop() {
		for range synth.World(synth.Options{Seed: 1, Councils: 2000}) {
			n++
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
}
