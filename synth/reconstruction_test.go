package synth_test

import (
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/apportion"
	"github.com/seatledger/seatledger/synth"
)

// seeds are few, or 200 with SEATLEDGER_LONG.
func seeds() []uint64 {
	list := []uint64{1, 2017, math.MaxUint64}
	if os.Getenv("SEATLEDGER_LONG") != "" {
		for s := range uint64(200) {
			list = append(list, s+2)
		}
	}
	return list
}

// drawn is a reconstruction as its rows tell it.
type drawn struct {
	parent   map[seatledger.DivisionID]seatledger.DivisionID
	councils map[seatledger.CouncilID]*seatledger.Council
	results  map[seatledger.CouncilID][]*seatledger.Result
	posts    map[seatledger.CouncilID]map[seatledger.PostID]seatledger.PartyID
}

func read(t *testing.T, seed uint64) drawn {
	t.Helper()
	d := drawn{map[seatledger.DivisionID]seatledger.DivisionID{}, map[seatledger.CouncilID]*seatledger.Council{}, map[seatledger.CouncilID][]*seatledger.Result{},
		map[seatledger.CouncilID]map[seatledger.PostID]seatledger.PartyID{}}
	for row, err := range synth.Reconstruction(seed) {
		if err != nil {
			t.Fatal(err)
		}
		switch r := row.(type) {
		case *seatledger.Division:
			d.parent[r.ID] = r.Parent
		case *seatledger.Council:
			d.councils[r.ID] = r
		case *seatledger.Result:
			d.results[r.Council] = append(d.results[r.Council], r)
		case *seatledger.Event:
			if d.posts[r.Council] == nil {
				d.posts[r.Council] = map[seatledger.PostID]seatledger.PartyID{}
			}
			d.posts[r.Council][r.Post] = r.Party
		}
	}
	return d
}

// within reports whether a council lies in a division.
func (d *drawn) within(c *seatledger.Council, division seatledger.DivisionID) bool {
	for v := c.Division; v != ""; v = d.parent[v] {
		if v == division {
			return true
		}
	}
	return false
}

// sum works a total out again from the rows.
func (d *drawn) sum(total *synth.Total) (n int64) {
	for id, c := range d.councils {
		if !d.within(c, total.Division) {
			continue
		}
		switch {
		case total.Metric == "posts" && d.posts[id][total.Post] == total.Party,
			total.Metric == "councils" && (total.Scope != "chief" || d.posts[id][seatledger.Chief] == total.Party):
			n++
		}
		for _, r := range d.results[id] {
			if total.Party != "" && r.List != total.Party {
				continue
			}
			switch total.Metric {
			case "votes":
				n += r.Votes.N
			case "seats":
				n += r.Seats.N
			}
		}
	}
	return n
}

func TestReconstructionHoldsEveryTotal(t *testing.T) {
	totals := synth.Totals()
	if len(totals) != 76 {
		t.Fatalf("%d totals, want 76", len(totals))
	}
	for _, seed := range seeds() {
		d := read(t, seed)
		for _, x := range totals {
			if got := d.sum(&x); got != x.N && (!x.AtLeast || got < x.N) {
				t.Errorf("seed %d: %s: %d, published %d", seed, x.Tally, got, x.N)
			}
		}
	}
}

// A tally agrees only if it is the total's in every respect.
func TestTotalAgrees(t *testing.T) {
	total := synth.Total{Tally: "takeo-councillors-cnrp", Division: "kh/21", Metric: "seats", Party: "kh/cnrp", N: 301, AtLeast: true}
	says := func(text string) *seatledger.Tally {
		return &seatledger.Tally{ID: "takeo-councillors-cnrp", Division: "kh/21", Kind: "commune council", Metric: "seats", Party: "kh/cnrp", Text: text}
	}
	for text, want := range map[string]bool{">300": true, ">301": false, "301": false, ">299": false, "<301": false, "many": false} {
		if total.Agrees(says(text)) != want {
			t.Errorf("%q agrees: %t, want %t", text, !want, want)
		}
	}
	total.AtLeast = false
	if !total.Agrees(says("301")) || total.Agrees(says("302")) || total.Agrees(says(">300")) || total.Agrees(says("~301")) {
		t.Error("an exact total agrees with another number, or not with its own")
	}
	for _, spoil := range []func(x *seatledger.Tally){
		func(x *seatledger.Tally) { x.ID = "x" }, func(x *seatledger.Tally) { x.Division = "kh" }, func(x *seatledger.Tally) { x.Kind = "senate" },
		func(x *seatledger.Tally) { x.Metric = "votes" }, func(x *seatledger.Tally) { x.Party = "kh/cpp" }, func(x *seatledger.Tally) { x.Post = "chief" },
		func(x *seatledger.Tally) { x.Scope = "allegiance" },
	} {
		x := says("301")
		if spoil(x); total.Agrees(x) {
			t.Errorf("%+v agrees", x)
		}
	}
}

// The seats of each council are those that package apportion gives its votes, by
// D'Hondt and by the Jefferson rule of the law, and no lot was needed. Posts follow
// the order of votes.
func TestReconstructionFollowsFromVotes(t *testing.T) {
	for _, seed := range seeds() {
		d := read(t, seed)
		for id, c := range d.councils {
			rows := d.results[id]
			votes, seats := make([]int64, len(rows)), make([]int, len(rows))
			for i, r := range rows {
				votes[i] = r.Votes.N
			}
			for _, method := range []apportion.Method{apportion.DHondt, apportion.Jefferson} {
				if open, err := method.Seats(seats, votes, c.Seats); err != nil || open != 0 {
					t.Fatalf("seed %d, %s: %d seats open, %v", seed, id, open, err)
				}
				for i, r := range rows {
					if int64(seats[i]) != r.Seats.N {
						t.Fatalf("seed %d, %s: %s has %d seats, its votes give %d", seed, id, r.List, r.Seats.N, seats[i])
					}
				}
			}
			if want := posts(rows); !slices.Equal(want, []seatledger.PartyID{d.posts[id]["chief"], d.posts[id]["first-deputy"], d.posts[id]["second-deputy"]}) {
				t.Fatalf("seed %d, %s: posts %v, want %v", seed, id, d.posts[id], want)
			}
		}
	}
}

// posts is the rule of posts, worked out from the rows alone.
func posts(rows []*seatledger.Result) []seatledger.PartyID {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r *seatledger.Result) bool { return r.Seats.N == 0 })
	slices.SortFunc(rows, func(x, y *seatledger.Result) int { return int(y.Votes.N - x.Votes.N) })
	first, last := rows[0].List, rows[min(2, len(rows)-1)].List
	if len(rows) < 3 {
		return []seatledger.PartyID{first, first, last}
	}
	return []seatledger.PartyID{first, rows[1].List, last}
}

func TestReconstructionOfOneSeed(t *testing.T) {
	a := digest(t, synth.Reconstruction(2017))
	if b := digest(t, synth.Reconstruction(2018)); a == b {
		t.Error("another seed gave the same rows")
	}
	const want = "14082 rows, 723b8165"
	if !strings.HasPrefix(a, want) {
		t.Errorf("got %s\nwant %s...", a, want)
	}
	for row := range synth.Reconstruction(1) { // a reader may stop anywhere
		if row.Table() == seatledger.Parties {
			break
		}
	}
}

// Sizes are those of commune councils; the chief of the KNUP is where it was.
func TestReconstructionOfPlaces(t *testing.T) {
	for _, seed := range seeds() {
		d := read(t, seed)
		for id, c := range d.councils {
			if c.Seats < 5 || c.Seats > 11 || c.Seats%2 == 0 {
				t.Fatalf("seed %d: %s has %d seats", seed, id, c.Seats)
			}
			if d.posts[id][seatledger.Chief] == "kh/knup" && !d.within(c, "kh/01") {
				t.Errorf("seed %d: the chief of the KNUP is of %s", seed, id)
			}
		}
	}
}

// Nothing drawn can be taken for a record.
func TestReconstructionIsMarked(t *testing.T) {
	const mark = "synthetic reconstruction drawn from seed 12; no record of any council"
	if got := synth.ReconstructionPackage(12); got != "synthetic-reconstruction-12" {
		t.Errorf("the package is called %s", got)
	}
	for row := range synth.Reconstruction(12) {
		key := seatledger.Key(row)
		switch r := row.(type) {
		case *seatledger.Source:
			if r.Title != mark {
				t.Errorf("source %s says %q", key, r.Title)
			}
		case *seatledger.Council:
			if !strings.HasPrefix(r.Name, "Synthetic council ") {
				t.Errorf("%s is called %q", key, r.Name)
			}
		case *seatledger.Division:
			if r.Type == "commune" && !strings.HasPrefix(r.Name, "Synthetic commune ") || r.Type == "country" && !strings.Contains(r.Name, "synthetic reconstruction") || len(r.Identifiers) > 0 {
				t.Errorf("%s is called %q, %s", key, r.Name, r.Identifiers)
			}
		case *seatledger.Election:
			if !strings.HasPrefix(r.Name, "Synthetic reconstruction ") {
				t.Errorf("%s is called %q", key, r.Name)
			}
		case *seatledger.Event:
			if r.Note != mark || r.Person != "" {
				t.Errorf("%s says %q of %q", key, r.Note, r.Person)
			}
		}
		for _, c := range seatledger.Columns(row.Table()) {
			if c.Name == "sources" && seatledger.Cell(row, c) != synth.ReconstructionPackage(12) {
				t.Errorf("%s %s cites %q", row.Table(), key, seatledger.Cell(row, c))
			}
		}
	}
}

func BenchmarkReconstruction(b *testing.B) {
	for b.Loop() {
		for range synth.Reconstruction(2017) {
		}
	}
}
