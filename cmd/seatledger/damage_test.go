package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	zombie "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/internal/sqlite"
	"github.com/seatledger/seatledger/ledger"
)

// TestDamage flips single bits of a ledger, in its header, every table and index, what
// is written ahead of it (the WAL) and the snapshot. Each flip is noticed by verify, or
// every answer and the log of the whole ledger are what they were: none is wrong and
// silent.
func TestDamage(t *testing.T) {
	flips := map[string]int{"": 40, "header": 10, "-wal": 20, ".roll": 10}
	if os.Getenv("SEATLEDGER_LONG") != "" {
		flips = map[string]int{"": 300, "header": 50, "-wal": 150, ".roll": 200}
	}
	if testing.Short() {
		flips = map[string]int{"": 10, "header": 4, "-wal": 4, ".roll": 2}
	}
	closed, open := soundFiles(t)
	random := rand.New(rand.NewPCG(1, 0))
	tally := map[string]int{}
	for _, part := range []string{"header", "", "-wal", ".roll"} {
		file, sound := strings.TrimPrefix(part, "header"), closed
		if part == "-wal" {
			sound = open
		}
		size := len(sound.files[file])
		if part == "header" {
			size = sqliteHeader
		}
		for range flips[part] {
			bit := random.IntN(8 * size)
			bad := sound.flip(file, bit)
			at := bad.write(t)
			where := sound.part(file, bit/8)
			if err := verified(t.Context(), at); err != nil {
				tally[where+": noticed: "+kindOf(err)]++
				continue
			}
			if got, err := said(t.Context(), at); err != nil || !bytes.Equal(got, sound.said) {
				t.Errorf("%s, bit %d of byte %d: wrong and silent (%v)", where, bit%8, bit/8, err)
			}
			tally[where+": changed no answer"]++
		}
	}
	noticed := 0
	for _, what := range slices.Sorted(maps.Keys(tally)) {
		t.Logf("%4d %s", tally[what], what)
		if strings.Contains(what, "noticed") {
			noticed += tally[what]
		}
	}
	if noticed < flips[""]/4 {
		t.Error("hardly any flip was noticed: is verify asked?")
	}
}

// sqliteHeader is the length of the header of a file of SQLite.
const sqliteHeader = 100

// damaged are the files of a ledger, by what follows its name, and whose each page is.
type damaged struct {
	files map[string][]byte
	pages map[int]string
	said  []byte // by the ledger
}

// soundFiles makes a ledger with its snapshot, and one of which the last that was
// written is only in the WAL.
func soundFiles(t *testing.T) (closed, open *damaged) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sound.db")
	store, err := sqlite.Open(path, sqlite.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := exchange.Import(t.Context(), store, "../../examples/cambodia-2017", exchange.Options{By: "test", At: time.Unix(1_500_000_000, 0)}); err != nil {
		t.Fatal(err, r.Problems)
	}
	if err := store.Redact(t.Context(), "test", time.Unix(1_500_000_000, 0), seatledger.Redaction{Entry: 30, Reason: "asked for"}); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil { // which writes the WAL into the ledger
		t.Fatal(err)
	}
	closed = keepFiles(t, path, "")
	if store, err = sqlite.Open(path, sqlite.Options{}); err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	rows := slices.Values([]seatledger.Row{&seatledger.Name{Of: "kh/chin-choy", Name: "Chin Tchoy", Kind: "spelling"}, &seatledger.Event{ID: "late", Date: seatledger.On(seatledger.DayOf(2017, 12, 20)),
		Kind: seatledger.Resigned, Council: foundingCouncil, Person: "kh/chin-choy", Note: "written last"}})
	if _, err := store.Append(t.Context(), ledger.Batch{Package: "late", By: "test", At: time.Unix(1_500_000_001, 0), Rows: sound(rows)}); err != nil {
		t.Fatal(err)
	}
	return closed, keepFiles(t, path, "", "-wal")
}

// keepFiles keeps files of a ledger, with a snapshot of it, and what it says.
func keepFiles(t *testing.T, path string, files ...string) *damaged {
	t.Helper()
	x := &damaged{files: map[string][]byte{}, pages: pagesOf(t, path)}
	var err error
	for _, file := range files {
		if x.files[file], err = os.ReadFile(path + file); err != nil || len(x.files[file]) < 1000 {
			t.Fatalf("%d bytes of %q, %v", len(x.files[file]), file, err)
		}
	}
	store, err := sqlite.Open(path, sqlite.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	d, err := answer.NewDesk(t.Context(), store, nil)
	if err != nil {
		t.Fatal(err)
	}
	var book bytes.Buffer
	if _, err := d.Book.WriteTo(&book); err != nil {
		t.Fatal(err)
	}
	x.files[".roll"] = book.Bytes()
	at := x.write(t)
	if err := verified(t.Context(), at); err != nil {
		t.Fatal(err)
	}
	if x.said, err = said(t.Context(), at); err != nil {
		t.Fatal(err)
	}
	return x
}

// sound gives rows without errors.
func sound(rows iter.Seq[seatledger.Row]) iter.Seq2[seatledger.Row, error] {
	return func(yield func(seatledger.Row, error) bool) {
		for r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// pagesOf says of which table or index each page of a ledger is.
func pagesOf(t *testing.T, path string) map[int]string {
	t.Helper()
	conn, err := zombie.OpenConn(path, zombie.OpenReadOnly)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	pages := map[int]string{}
	err = sqlitex.Execute(conn, "SELECT name, pageno FROM dbstat", &sqlitex.ExecOptions{ResultFunc: func(stmt *zombie.Stmt) error {
		pages[stmt.ColumnInt(1)] = stmt.ColumnText(0)
		return nil
	}})
	if err != nil || len(pages) < 20 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	return pages
}

// part names the part of the ledger that a byte is of.
func (x *damaged) part(file string, at int) string {
	page := int(binary.BigEndian.Uint16(x.files[""][16:]))
	switch name := x.pages[at/page+1]; {
	case file == "-wal":
		return "the WAL"
	case file == ".roll":
		return "the snapshot"
	case at < sqliteHeader:
		return "header"
	case name == "":
		return "free pages"
	case strings.HasPrefix(name, "trigrams"), strings.HasPrefix(name, "aliases"):
		return "search index"
	case strings.Contains(name, "_") || strings.Contains(name, "autoindex"):
		return "other indexes"
	default:
		return "table " + strings.TrimPrefix(name, "sqlite_")
	}
}

// flip gives the files with one bit of one of them turned.
func (x *damaged) flip(file string, bit int) *damaged {
	bad := &damaged{files: maps.Clone(x.files)}
	bad.files[file] = bytes.Clone(x.files[file])
	bad.files[file][bit/8] ^= 1 << (bit % 8)
	return bad
}

// write writes the files and gives the path of the ledger.
func (x *damaged) write(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bad.db")
	for file, text := range x.files {
		if err := os.WriteFile(path+file, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// kindOf says by whom an error was noticed.
func kindOf(err error) string {
	switch {
	case errors.Is(err, errNotOpened):
		return "when it is opened"
	case errors.Is(err, ledger.ErrBroken):
		return "by verify"
	default:
		return "by SQLite, while verify reads"
	}
}

// verified opens and verifies a ledger and its snapshot.
func verified(ctx context.Context, path string) error {
	store, err := sqlite.Open(path, sqlite.Options{ReadOnly: true})
	if err != nil {
		return fmt.Errorf("%w: %w", errNotOpened, err)
	}
	defer store.Close()
	if _, err = store.Verify(ctx, nil); err != nil {
		return err
	}
	return answer.CheckSnapshot(ctx, store, path+".roll", nil)
}

// errNotOpened is a ledger that is not even opened.
var errNotOpened = errors.New("not opened")

// said is all that a ledger gives: its log and many answers.
func said(ctx context.Context, path string) ([]byte, error) {
	store, err := sqlite.Open(path, sqlite.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer store.Close()
	var out bytes.Buffer
	if _, err := ledger.WriteLog(ctx, &out, store); err != nil {
		return nil, err
	}
	d, err := answer.OpenDesk(ctx, store, path+".roll", nil)
	if err != nil {
		return nil, err
	}
	enc := json.NewEncoder(&out)
	for day := seatledger.DayOf(2017, 6, 1); day <= seatledger.DayOf(2018, 1, 1); day += 2 {
		ask := answer.Ask{On: day, Rule: seatledger.RuleMajority, Since: seatledger.OpenPast, Until: day}
		control, err1 := d.Control(ctx, foundingCouncil, ask)
		roll, err2 := d.Roll(ctx, foundingCouncil, ask)
		flips, err3 := d.Flips(ctx, foundingCouncil, ask)
		checks, err4 := d.Check(ctx, "", ask)
		tip, err5 := d.Tip(ctx, foundingCouncil, ask)
		if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
			return nil, err
		}
		for _, x := range []any{control, roll, flips, checks, tip} {
			if err := enc.Encode(x); err != nil {
				return nil, err
			}
		}
	}
	for _, name := range []string{"Champey", "Choy", "ជិន ជយ", "takeo", "CPP", "cambod"} {
		found, err := d.Search(ctx, name)
		if err != nil {
			return nil, err
		}
		if err := enc.Encode(found); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

// TestDamagedLogs verifies and imports logs that are damaged: the answer of verify is
// bad, for import they are bad input, and no ledger is made of them.
func TestDamagedLogs(t *testing.T) {
	dir := t.TempDir()
	path, log := filepath.Join(dir, "ledger.db"), filepath.Join(dir, "log.jsonl")
	runs(t, path, "import", filepath.Join("testdata", "canaries", "package"))
	runs(t, path, "export", "--log", log)
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	for name, damaged := range map[string]string{
		"cut off": strings.Join(lines[:9], ""), "half a line": string(text[:len(text)-9]), "without a line": strings.Join(append(slices.Clone(lines[:7]), lines[8:]...), ""),
		"with a line twice": strings.Join(slices.Insert(slices.Clone(lines), 7, lines[7]), ""), "going on": string(text) + "\n", "of another ledger": "what is this?\n"} {
		if err := os.WriteFile(log, []byte(damaged), 0o600); err != nil {
			t.Fatal(err)
		}
		verify := exitBadAnswer
		if name == "of another ledger" {
			verify = exitBadInput
		}
		for want, args := range map[*int][]string{&verify: {"verify", log}, new(exitBadInput): {"import", "--log", log}} {
			again := filepath.Join(dir, "again.db")
			out, err := exec.Command("seatledger", append([]string{"--ledger", again}, args...)...).CombinedOutput()
			if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != *want {
				t.Errorf("a log %s: %s ends with %v, want exit code %d: %s", name, args[0], err, *want, out)
			}
			if _, err := os.Stat(again); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("a log %s: %s made a ledger of it", name, args[0])
			}
		}
	}
}

// TestTheLedgerIsSpared names the ledger, under its own name and another, where a
// command writes something: it is refused, and the ledger is what it was.
func TestTheLedgerIsSpared(t *testing.T) {
	dir := t.TempDir()
	path, link, model := filepath.Join(dir, "ledger.db"), filepath.Join(dir, "link"), filepath.Join(dir, "model.yaml")
	runs(t, path, "import", filepath.Join("testdata", "canaries", "package"))
	runs(t, path, "roll", "xx/t/c") // which keeps a snapshot
	head := runs(t, path, "verify")
	if err := errors.Join(os.Symlink(path, link), os.WriteFile(model, []byte(canaryModel), 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{path, link, path + "-wal", path + ".roll"} {
		if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
			continue
		}
		for _, args := range [][]string{{"export", "--log", file}, {"backup", file}, {"template", file}, {"export", "canaries", file}, {"roll", "xx/t/c", "--svg", file},
			{"simulate", model, "--jobs", filepath.Join(dir, "jobs.db"), "--replicates", "20", "--report", file}, {"simulate", model, "--jobs", file, "--replicates", "20"},
			{"serve", "--addr", "127.0.0.1:0", "--jobs", file}} {
			if out, err := exec.Command("seatledger", append([]string{"--ledger", path}, args...)...).CombinedOutput(); err == nil {
				t.Errorf("%v: %s", args, out)
			}
			if now := runs(t, path, "verify"); !bytes.Equal(now, head) {
				t.Fatalf("after %v: %s", args, now)
			}
		}
	}
}
