package control_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/seatledger/seatledger"
)

// fewPlays bounds the plays of a question of a session.
const fewPlays = maxPlays / 10

// TestSessionsEqualWorlds compares what sessions ask with the enumerator, where it can
// play their worlds: each council on the last day asked, on every day with
// SEATLEDGER_LONG set, at every bound.
func TestSessionsEqualWorlds(t *testing.T) {
	compared := 0
	for _, path := range sessionFiles(t) {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		s := readStory(t, archive)
		if s.councils() > 1 {
			continue
		}
		cases := s.cases(t)
		if os.Getenv("SEATLEDGER_LONG") == "" {
			cases = lastOfEach(cases)
		}
		for _, o := range cases {
			worlds, ok := o.worlds(fewPlays)
			if !ok {
				continue
			}
			compared++
			if why := o.compare(sorted(worlds)); why != "" {
				t.Errorf("%s: %s\n%s", filepath.Base(path), why, o)
				break
			}
		}
	}
	if t.Logf("%d questions of sessions are compared", compared); compared < 60 {
		t.Errorf("only %d questions of sessions could be played", compared)
	}
}

// lastOfEach leaves the last day of each council.
func lastOfEach(cases []*oracleCase) []*oracleCase {
	return slices.DeleteFunc(slices.Clone(cases), func(o *oracleCase) bool {
		return slices.ContainsFunc(cases, func(x *oracleCase) bool { return x.council == o.council && x.clock == o.clock && x.on > o.on })
	})
}

// cases gives each council on each day that a session asks about.
func (s *story) cases(t *testing.T) (list []*oracleCase) {
	for line := range strings.Lines(string(s.session.Data)) {
		if !strings.HasPrefix(line, "> ") {
			continue
		}
		q := readQuestion(t, strings.Fields(line)[1:])
		same := func(o *oracleCase) bool { return o.council == q.council && o.on == q.on && o.clock == q.clock }
		if slices.ContainsFunc(list, same) {
			continue
		}
		o := &oracleCase{council: q.council, on: q.on, clock: q.clock, start: s.start(), turn: len(s.entries)}
		for _, e := range s.entries {
			if e.Package == "main" {
				e.Package = "one"
			}
			o.entries = append(o.entries, e)
		}
		list = append(list, o)
	}
	return list
}

// councils counts those that no other replaces.
func (s *story) councils() int {
	all, replaced := map[seatledger.CouncilID]bool{}, map[seatledger.CouncilID]bool{}
	for _, e := range s.entries {
		if c, is := e.Row.(*seatledger.Council); is {
			all[c.ID] = true
			for _, old := range c.Replaces {
				replaced[old] = true
			}
		}
	}
	return len(all) - len(replaced)
}

// start gives a day before all that the rows tell of.
func (s *story) start() seatledger.Day {
	first := seatledger.OpenFuture
	for _, e := range s.entries {
		for _, c := range seatledger.Columns(e.Row.Table()) {
			if d, err := seatledger.ParseDate(seatledger.Cell(e.Row, c)); err == nil && d.Earliest() > seatledger.OpenPast {
				first = min(first, d.Earliest())
			}
		}
	}
	return first - 3
}
