package control_test

import (
	"flag"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

var costs = flag.Bool("costs", false, "measure what one council costs and write the table of doc/performance.md anew")

const (
	costsFile = "../doc/performance.md"
	costsHead = "| records | question | 10 | 30 | 100 | 300 | 1,000 | exponent |\n|---|---|---|---|---|---|---|---|\n"
)

// patience is how long one point of the table may take.
const patience = 10 * time.Second

// cost is what one question about one council took.
type cost struct {
	steps int
	time  time.Duration
	bytes uint64
	exact bool
}

// costing is a question to a council of which the cost is measured; it tells
// whether the answer is exact.
type costing struct {
	name string
	ask  func(j *control.Judge, c roll.Ref, on seatledger.Day) bool
}

var costings = []costing{
	{"roll", func(j *control.Judge, c roll.Ref, on seatledger.Day) bool { return j.Folder.Roll(c, on).Exact }},
	{"control", func(j *control.Judge, c roll.Ref, on seatledger.Day) bool {
		return j.At(c, on, seatledger.RuleMajority).Exact
	}},
	{"flips", func(j *control.Judge, c roll.Ref, _ seatledger.Day) bool {
		j.Flips(c, seatledger.RuleMajority, seatledger.OpenPast, seatledger.OpenFuture)
		return true
	}},
}

// isExact reports whether the council is nowhere shown wider than the records
// leave it.
func isExact(j *control.Judge, c roll.Ref) bool {
	exact := true
	j.Folder.Life(c, func(_ seatledger.Day, s *roll.State) { exact = exact && s.Exact() })
	return exact
}

// measure asks a question a few times, and takes the least; ok is false where it
// takes longer than patience.
func (q *costing) measure(book *roll.Book, on seatledger.Day) (least cost, ok bool) {
	council, _ := book.Council(chamberID)
	least.time = math.MaxInt64
	for began := time.Now(); ; {
		deadline := time.Now().Add(patience)
		j := control.NewJudge(book.View(roll.Clock{}).Until(func() bool { return time.Now().After(deadline) }))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		exact := q.ask(j, council, on)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if took > patience {
			return cost{steps: j.Steps()}, false
		}
		if took < least.time {
			least = cost{j.Steps(), took, after.TotalAlloc - before.TotalAlloc, exact}
		}
		if time.Since(began) > time.Second/5 {
			break
		}
	}
	if q.name == "flips" {
		least.exact = isExact(control.NewJudge(book.View(roll.Clock{})), council)
	}
	return least, true
}

// TestCosts writes the table of what one council costs.
func TestCosts(t *testing.T) {
	if !*costs {
		t.Skip("run with -costs")
	}
	var b strings.Builder
	for i := range shapes {
		shapes[i].write(t, &b)
	}
	doc, err := os.ReadFile(costsFile)
	if err != nil {
		t.Fatal(err)
	}
	before, after, found := strings.Cut(string(doc), costsHead)
	if !found {
		t.Fatalf("%s has no table of costs", costsFile)
	}
	_, after, _ = strings.Cut(after, "\n\n")
	if err := os.WriteFile(costsFile, []byte(before+costsHead+b.String()+"\n"+after), 0o666); err != nil {
		t.Fatal(err)
	}
}

// write adds a line for each question about a shape.
func (s *shape) write(t *testing.T, b *strings.Builder) {
	cells := map[string][]string{}
	fits := map[string][][2]float64{}
	for _, n := range s.of() {
		book := s.book(n)
		for _, q := range costings {
			c, ok := q.measure(book, day(t, s.on))
			cells[q.name] = append(cells[q.name], c.cell(ok))
			if ok && c.exact {
				fits[q.name] = append(fits[q.name], [2]float64{math.Log(float64(n)), math.Log(float64(max(1, c.steps)))})
			}
			t.Log(s.name, n, q.name, c.cell(ok))
			if !ok && q.name != "flips" {
				break
			}
		}
	}
	for _, q := range costings {
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", s.name, q.name, strings.Join(s.columns(cells[q.name]), " | "), slope(fits[q.name]))
	}
}

// columns puts what was measured under the numbers of seats of the table.
func (s *shape) columns(cells []string) []string {
	row := make([]string, len(sizes))
	at := 0
	if s.only != 0 {
		at, _ = slices.BinarySearch(sizes, s.only)
		cells = []string{fmt.Sprintf("at %d: %s", s.only, cells[0])}
	}
	copy(row[at:], cells)
	return row
}

// cell writes steps, time and memory, with a tilde where the answer is wider
// than exact.
func (c *cost) cell(ok bool) string {
	if !ok {
		return fmt.Sprintf("over %v", patience)
	}
	wide := ""
	if !c.exact {
		wide = "~"
	}
	return fmt.Sprintf("%s%s, %s, %s", wide, short(float64(c.steps)), brief(c.time), short(float64(c.bytes))+"B")
}

func short(x float64) string {
	units := []string{"", "k", "M", "G"}
	for len(units) > 1 && x >= 999.5 {
		x, units = x/1000, units[1:]
	}
	return strings.TrimSuffix(fmt.Sprintf("%.3g", x), ".0") + units[0]
}

func brief(d time.Duration) string {
	return fmt.Sprintf("%.2g ms", float64(d.Microseconds())/1000)
}

// slope fits the exponent of steps in seats by least squares on logarithms.
func slope(points [][2]float64) string {
	if len(points) < 3 {
		return "too few"
	}
	var x, y, xx, xy float64
	for _, p := range points {
		x, y, xx, xy = x+p[0], y+p[1], xx+p[0]*p[0], xy+p[0]*p[1]
	}
	n := float64(len(points))
	return fmt.Sprintf("%.1f", (n*xy-x*y)/(n*xx-x*x))
}

// TestShapesAreWhatTheySay holds that every shape folds to a council of its size.
func TestShapesAreWhatTheySay(t *testing.T) {
	for _, s := range shapes {
		n := slices.Min(s.of())
		book := s.book(n)
		c, _ := book.Council(chamberID)
		if r := book.View(roll.Clock{}).At(c, day(t, s.on)); len(r.Seats) != n {
			t.Errorf("%s has %d seats at %d", s.name, len(r.Seats), n)
		}
	}
}
