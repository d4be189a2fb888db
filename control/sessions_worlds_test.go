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
// SEATLEDGER_LONG set; at every bound where there is one council.
func TestSessionsEqualWorlds(t *testing.T) {
	compared := 0
	for _, path := range sessionFiles(t) {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		s := readStory(t, archive)
		if testing.Short() && s.councils() > 1 {
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
			why := o.compareAt(bound{}, sorted(worlds))
			if why == "" && s.councils() == 1 {
				why = o.compare(sorted(worlds))
			}
			if why != "" {
				t.Errorf("%s: %s\n%s", filepath.Base(path), why, o)
				break
			}
		}
	}
	if t.Logf("%d questions of sessions are compared", compared); compared < 200 && !testing.Short() {
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
		if q.verb == "shares" {
			continue
		}
		same := func(o *oracleCase) bool { return o.council == q.council && o.on == q.on && o.clock == q.clock }
		if slices.ContainsFunc(list, same) {
			continue
		}
		about := s.about(q.council)
		list = append(list, &oracleCase{council: q.council, on: q.on, clock: q.clock, start: startOf(about), turn: len(s.entries), entries: about})
	}
	return list
}

// about gives the entries but for those of other councils that the one does not
// replace: each would be played in every way.
func (s *story) about(council seatledger.CouncilID) (list []seatledger.Entry) {
	own := map[seatledger.CouncilID]bool{"": true, council: true}
	for _, e := range s.entries {
		if c, is := e.Row.(*seatledger.Council); is && c.ID == council {
			for _, old := range c.Replaces {
				own[old] = true
			}
		}
	}
	for _, e := range s.entries {
		if e.Package == "main" {
			e.Package = "one"
		}
		if own[councilOf(e.Row)] {
			list = append(list, e)
		}
	}
	return list
}

// councils counts them.
func (s *story) councils() int {
	all := map[seatledger.CouncilID]bool{}
	for _, e := range s.entries {
		if c, is := e.Row.(*seatledger.Council); is {
			all[c.ID] = true
		}
	}
	return len(all)
}

// councilOf gives the council of which a row is; "" = of none, or of several.
func councilOf(row seatledger.Row) seatledger.CouncilID {
	switch r := row.(type) {
	case *seatledger.Council:
		return r.ID
	case *seatledger.Ward:
		return r.Council
	case *seatledger.Contest:
		return r.Council
	case *seatledger.Result:
		return r.Council
	case *seatledger.Candidate:
		return r.Council
	case *seatledger.Event:
		return r.Council
	}
	return ""
}

// startOf gives a day before all that rows tell of.
func startOf(entries []seatledger.Entry) seatledger.Day {
	first := seatledger.OpenFuture
	for _, e := range entries {
		for _, c := range seatledger.Columns(e.Row.Table()) {
			if d, err := seatledger.ParseDate(seatledger.Cell(e.Row, c)); err == nil && d.Earliest() > seatledger.OpenPast {
				first = min(first, d.Earliest())
			}
		}
	}
	return first - 3
}
