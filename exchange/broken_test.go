package exchange_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

var update = flag.Bool("update", false, "write the golden files anew")

// unpack writes the files of archives into a folder, later ones over earlier.
func unpack(t *testing.T, dir string, archives ...*archive) {
	t.Helper()
	for _, a := range archives {
		for _, name := range a.names {
			if name != "want" {
				write(t, filepath.Join(dir, name), string(a.files[name]))
			}
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// begun gives a ledger that has something in it, so that one can see it
// unchanged.
func begun(t *testing.T) (*ledger.Memory, ledger.Head) {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "datapackage.json"), `{"name": "before"}`)
	write(t, filepath.Join(dir, "divisions.csv"), "id,name,type\nla,Laos,country\n")
	store := ledger.NewMemory()
	r, err := exchange.Import(t.Context(), store, dir, importing())
	if err != nil {
		t.Fatal(err)
	}
	return store, r.Head
}

// refused imports a package that must be refused, sees that the ledger is as
// before, and gives the problems as text.
func refused(t *testing.T, path string) string {
	t.Helper()
	store, before := begun(t)
	r, err := exchange.Import(t.Context(), store, path, importing())
	if !errors.Is(err, exchange.ErrRefused) || r.ProblemCount == 0 || len(r.Problems) != r.ProblemCount {
		t.Fatalf("not refused: %v, %d problems", err, r.ProblemCount)
	}
	if after, err := store.Head(t.Context()); err != nil || after != before {
		t.Errorf("the ledger went from %v to %v (%v)", before, after, err)
	}
	var text strings.Builder
	for _, p := range r.Problems {
		if p.File == "" || p.Want == "" || p.Fix == "" {
			t.Errorf("a problem without place or remedy: %+v", p)
		}
		fmt.Fprintf(&text, "%s row %d column %q value %q\n\twant %s\n\tfix %s\n", p.File, p.Row, p.Column, p.Value, p.Want, p.Fix)
	}
	return text.String()
}

// golden compares problems with those of an archive, or writes them there.
func golden(t *testing.T, path string, a *archive, got string) {
	t.Helper()
	if *update {
		a.put("want", got)
		a.write(t, path)
		return
	}
	if want := string(a.files["want"]); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A8: broken packages are refused with every problem, and nothing is written.
func TestBroken(t *testing.T) {
	base := readArchive(t, "testdata/broken/base.txtar")
	paths, err := filepath.Glob("testdata/broken/*.txtar")
	if err != nil || len(paths) < 61 {
		t.Fatalf("%d packages, %v", len(paths), err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		if name == "base" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			a := readArchive(t, path)
			dir := t.TempDir()
			unpack(t, dir, base, a)
			golden(t, path, a, refused(t, dir))
		})
	}
	t.Logf("%d broken packages", len(paths)-1)
}

// The base of the broken packages is sound.
func TestBrokenBase(t *testing.T) {
	dir := t.TempDir()
	unpack(t, dir, readArchive(t, "testdata/broken/base.txtar"))
	store, _ := begun(t)
	r, err := exchange.Import(t.Context(), store, dir, importing())
	if err != nil || r.Contests != 1 || r.ContestsMatching != 1 || len(r.Warnings) > 0 {
		t.Fatal(err, r.Problems, r.Warnings)
	}
}
