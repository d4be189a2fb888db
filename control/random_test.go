package control_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
)

var (
	ledgers = flag.Int("ledgers", 120, "random ledgers to compare with the enumerator of worlds; .ci/run compares 2,000, and 20,000 are compared with SEATLEDGER_LONG set")
	enough  = flag.Int("enough", 3, "after how many that differ to stop")
	seed    = flag.Uint64("seed", 1, "seed of the first random ledger")
)

// TestMain lets what enumerates worlds, which allocates much, collect less often.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

// maxPlays bounds the plays of one ledger; a ledger that takes more is drawn
// again.
const maxPlays = 3000

// plays is maxPlays of a case, more where there are many seats.
func (o *oracleCase) plays() int {
	if o.large {
		return 2 * maxPlays
	}
	return maxPlays
}

// TestControlEqualsWorlds compares control, and the worlds it rests on, with
// the enumerator on many small ledgers.
func TestControlEqualsWorlds(t *testing.T) {
	n := *ledgers
	switch {
	case os.Getenv("SEATLEDGER_LONG") != "":
		n = max(n, 20_000)
	case testing.Short():
		n /= 5
	}
	skipped, failed := 0, 0
	seen.pairs = map[[2]string]int{}
	for i := range n {
		s := *seed + uint64(i)
		o, worlds, redrawn := drawCase(s)
		skipped += redrawn
		meetings(worlds)
		if o.judge(worlds, seatledger.RuleMajority).kind > control.Undetermined {
			seen.determined++
		}
		if !o.holds(t, s, worlds) {
			if failed++; failed == *enough {
				t.FailNow()
			}
		}
	}
	pair, met := rarest()
	if n >= 20_000 && seen.determined < 3*n/10 {
		t.Errorf("too little was asked: %d of %d answers are determined, want three in ten", seen.determined, n)
	}
	if seen.wider > max(1, n/1000) {
		t.Errorf("%d of %d answers are wider than the records leave it, want one in a thousand at most", seen.wider, n)
	}
	t.Logf("%d answers are wider than the records leave it", seen.wider)
	t.Logf("%d of them are determined; %d flips, of %d the causes; %v met least often on one seat, in %d", seen.determined, seen.flips, seen.causes, pair, met)
	t.Logf("drift counts %d councils, in %d of them seats that moved", seen.drifts, seen.moved)
	t.Logf("moves are counted, not placed, on %d days, on %d of them exactly", seen.counted, seen.exactly)
	t.Logf("%d ledgers from seed %d; %d differ; %d drawn again for having more than %d worlds to play", n, *seed, failed, skipped, maxPlays)
}

// TestWardsOnOpenDays compares once more the ledgers in which rows of wards begin on
// some day, with these days open.
func TestWardsOnOpenDays(t *testing.T) {
	n := 3 * *ledgers
	if testing.Short() {
		n /= 5
	}
	played := 0
	for i := range n {
		s := *seed + uint64(i)
		r := rand.New(rand.NewPCG(s, 0))
		o := draw(r)
		if o.turn = len(o.entries); !o.openWards(t, r) {
			continue
		}
		worlds, ok := o.worlds(o.plays())
		if !ok {
			continue
		}
		played++
		for _, b := range []bound{{}, {ways: []int{1, 2, 8}[s%3]}} {
			if why := o.compareAt(b, sorted(worlds)); why != "" {
				t.Errorf("seed %d, %v: %s\n%s", s, b, why, o)
			}
		}
	}
	t.Logf("%d of %d ledgers from seed %d have wards that begin on a day", played, n, *seed)
}

// openWards leaves open on which of a few days the rows of wards begin, and reports
// whether some do.
func (o *oracleCase) openWards(t *testing.T, r *rand.Rand) (some bool) {
	for i, e := range o.entries {
		w, is := e.Row.(*seatledger.Ward)
		if !is || w.From.IsZero() || !w.From.Exact() {
			continue
		}
		x, day := *w, w.From.Earliest()
		from, err := seatledger.ParseDate(fmt.Sprintf("%v/%v", day, day+seatledger.Day(1+r.IntN(3))))
		if err != nil {
			t.Fatal(err)
		}
		x.From, some = from, true
		o.entries[i].Row = &x
	}
	return some
}

func sorted(worlds map[string]*state) (list []*state) {
	for _, key := range slices.Sorted(maps.Keys(worlds)) {
		list = append(list, worlds[key])
	}
	return list
}

// drawCase draws the ledger of a seed and its worlds.
func drawCase(seed uint64) (o *oracleCase, worlds []*state, redrawn int) {
	for ; ; redrawn++ {
		o = draw(rand.New(rand.NewPCG(seed, uint64(redrawn))))
		o.turn = len(o.entries)
		if w, ok := o.worlds(o.plays()); ok {
			return o, sorted(w), redrawn
		}
	}
}

func (o *oracleCase) all() func(yield func(seatledger.Entry, error) bool) {
	return func(yield func(seatledger.Entry, error) bool) {
		for _, e := range o.entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// shrink leaves out every entry without which the case still fails in the same way.
func (o *oracleCase) shrink(why string) *oracleCase {
	sort := sortOf(why)
	for i := len(o.entries) - 1; i >= 0; i-- {
		less := *o
		at := o.entries[i].Position
		if _, isCouncil := o.entries[i].Row.(*seatledger.Council); isCouncil {
			continue
		}
		if slices.ContainsFunc(o.entries, func(e seatledger.Entry) bool { return e.Supersedes == at }) {
			continue
		}
		less.entries = slices.Delete(slices.Clone(o.entries), i, i+1)
		if worlds, ok := less.worlds(less.plays()); ok && sortOf(less.compare(sorted(worlds))) == sort {
			o = &less
		}
	}
	return o
}

// sortOf gives the words with which a difference is told, without what is different.
func sortOf(why string) string {
	words := slices.DeleteFunc(strings.Fields(why), func(w string) bool { return strings.ContainsAny(w, "0123456789[{") })
	return strings.Join(words[:min(3, len(words))], " ")
}

// String writes a case as rows.
func (o *oracleCase) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "on %v, clock %+v, by %q, large %v, turn %d\n", o.on, o.clock, o.by, o.large, o.turn)
	for _, e := range o.entries {
		fmt.Fprintf(&b, "%3d %s %s", e.Position, e.Package, e.Row.Table())
		for _, c := range seatledger.Columns(e.Row.Table()) {
			if text := seatledger.Cell(e.Row, c); text != "" {
				fmt.Fprintf(&b, " %s=%s", c.Name, text)
			}
		}
		if e.Supersedes != 0 {
			fmt.Fprintf(&b, " (supersedes %d)", e.Supersedes)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// holds compares a case with its worlds, and reports on as few rows as show it where
// they differ.
func (o *oracleCase) holds(t *testing.T, seed uint64, worlds []*state) bool {
	t.Helper()
	why := o.compare(worlds)
	if why == "" {
		return true
	}
	o = o.shrink(why)
	few, _ := o.worlds(o.plays())
	t.Errorf("seed %d: %s\nof fewer rows: %s\n%s", seed, why, o.compare(sorted(few)), o)
	return false
}
