package control_test

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// This file is a small test language for time. Each testdata/*.txtar tells a
// story: first in a sentence, then as rows of tables, then as questions with
// their answers.
//
// A file [PACKAGE/]TABLE.csv holds rows, which become entries in the order
// they stand in; a row whose key its package has already corrects the older
// one. The file "session" holds lines
//
//	> roll COUNCIL on DAY [known N] [published DAY] [ways N] [places N]
//	> control COUNCIL on DAY [rule RULE] [known N] [published DAY] [ways N] [places N]
//	> flips COUNCIL on DAY [rule RULE] [known N] [published DAY]
//	> shares KIND on DAY [rule RULE] [known N] [published DAY]
//
// (of the councils of that kind together)
// (no more ways are kept apart of what is tangled, a move is placed on no more
// seats)
// each with its answer below it, and comments that start with "#". To write
// the answers anew, run go test ./control -update, and read them.

var update = flag.Bool("update", false, "write the answers of the sessions anew")

func TestSessions(t *testing.T) {
	for _, path := range sessionFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s := readStory(t, archive)
			got := s.play(t)
			if bytes.Equal(got, s.session.Data) {
				return
			}
			if !*update {
				t.Fatalf("got\n%s\nwant\n%s\nif that is meant, run go test ./control -update and read it", got, s.session.Data)
			}
			s.session.Data = got
			if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestSessionsCoverEveryKind holds that each kind of event has its story.
func TestSessionsCoverEveryKind(t *testing.T) {
	told := map[seatledger.EventKind]bool{}
	for _, path := range sessionFiles(t) {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range readStory(t, archive).entries {
			if r, ok := e.Row.(*seatledger.Event); ok {
				told[r.Kind] = true
			}
		}
	}
	for _, k := range seatledger.EventKinds() {
		if !told[k] {
			t.Errorf("no session has an event of kind %s", k)
		}
	}
}

func sessionFiles(t *testing.T) []string {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no sessions: %v", err)
	}
	return paths
}

// story is a ledger and what is asked of it.
type story struct {
	entries []seatledger.Entry
	session *txtar.File
	book    *roll.Book
}

func readStory(t *testing.T, archive *txtar.Archive) *story {
	s := &story{}
	for i := range archive.Files {
		f := &archive.Files[i]
		if f.Name == "session" {
			s.session = f
			continue
		}
		pkg, table, ok := strings.Cut(f.Name, "/")
		if !ok {
			pkg, table = "main", f.Name
		}
		s.readTable(t, pkg, seatledger.Table(strings.TrimSuffix(table, ".csv")), f.Data)
	}
	if s.session == nil {
		t.Fatal("there is no session")
	}
	var err error
	if s.book, err = roll.Pack(withoutErrors(s.entries)); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *story) readTable(t testing.TB, pkg string, table seatledger.Table, data []byte) {
	lines, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", table, err)
	}
	for _, cells := range lines[1:] {
		row := seatledger.NewRow(table)
		if row == nil {
			t.Fatalf("there is no table %s", table)
		}
		for i, name := range lines[0] {
			setCell(t, row, name, cells[i])
		}
		s.append(pkg, row)
	}
}

func setCell(t testing.TB, row seatledger.Row, name, text string) {
	columns := seatledger.Columns(row.Table())
	i := slices.IndexFunc(columns, func(c seatledger.Column) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("%s has no column %s", row.Table(), name)
	}
	if err := seatledger.SetCell(row, columns[i], text); err != nil {
		t.Fatalf("%s, column %s: %v", row.Table(), name, err)
	}
}

func (s *story) append(pkg string, row seatledger.Row) {
	e := seatledger.Entry{Position: seatledger.Position(len(s.entries) + 1), Package: pkg, Row: row, Recorded: time.Unix(int64(len(s.entries)), 0)}
	for _, older := range s.entries {
		if older.Package == pkg && older.Row.Table() == row.Table() && seatledger.Key(older.Row) == seatledger.Key(row) {
			e.Supersedes = older.Position
		}
	}
	s.entries = append(s.entries, e)
}

// play gives the session with its answers.
func (s *story) play(t *testing.T) []byte {
	var out bytes.Buffer
	for line := range strings.Lines(string(s.session.Data)) {
		switch {
		case strings.HasPrefix(line, "#") || line == "\n":
			out.WriteString(line)
		case strings.HasPrefix(line, "> "):
			out.WriteString(line)
			q := readQuestion(t, strings.Fields(line)[1:])
			for _, a := range q.ask(t, s.book) {
				fmt.Fprintf(&out, "  %s\n", a)
			}
		}
	}
	return out.Bytes()
}

// question is one line of a session.
type question struct {
	verb    string
	council seatledger.CouncilID
	on      seatledger.Day
	rule    seatledger.ControlRule
	clock   roll.Clock
	bounds  []func(f *roll.Folder)
}

func readQuestion(t *testing.T, words []string) question {
	if len(words) < 4 || len(words)%2 != 0 {
		t.Fatalf("%q is not a question", words)
	}
	q := question{verb: words[0], council: seatledger.CouncilID(words[1]), rule: seatledger.RuleMajority}
	for i := 2; i < len(words); i += 2 {
		value := words[i+1]
		switch words[i] {
		case "on":
			q.on = day(t, value)
		case "rule":
			q.rule = seatledger.ControlRule(value)
		case "published":
			q.clock.Published, q.clock.ByPublic = day(t, value), true
		case "known":
			q.clock.Known = seatledger.Position(number(t, value))
		case "ways":
			q.bounds = append(q.bounds, func(f *roll.Folder) { f.Limit(number(t, value)) })
		case "places":
			q.bounds = append(q.bounds, func(f *roll.Folder) { f.Places(number(t, value)) })
		default:
			t.Fatalf("%q is not a word of questions", words[i])
		}
	}
	return q
}

func number(t *testing.T, text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (q question) ask(t *testing.T, b *roll.Book) []string {
	j := control.NewJudge(b.View(q.clock))
	for _, set := range q.bounds {
		set(j.Folder)
	}
	if q.verb == "shares" {
		return writeShares(b, j.Shares(control.NewTimelines(j.View, q.rule), 0, string(q.council), q.on))
	}
	c, ok := b.Council(q.council)
	if !ok {
		t.Fatalf("there is no council %s", q.council)
	}
	switch q.verb {
	case "roll":
		return writeRoll(j.Folder.Roll(c, q.on))
	case "control":
		return writeAnswer(b, j.At(c, q.on, q.rule))
	case "flips":
		return writeFlips(b, j.Flips(c, q.rule, q.on, q.on))
	}
	t.Fatalf("%q is not a question", q.verb)
	return nil
}
