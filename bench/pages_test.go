package main

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	zombiezen "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/synth"
)

// layWorld makes the files of a small world, changed by one statement, and
// serves it.
func layWorld(t *testing.T, change string) (sites []*site, paths []string) {
	t.Helper()
	dir := t.TempDir()
	w, err := newWorld(synth.Options{Seed: 1, Councils: 60})
	if err == nil {
		err = errors.Join(layPlain(w, dir), execute(dir, change))
	}
	if err != nil {
		t.Fatal(err)
	}
	p := &pages{seed: 1, on: seatledger.DayOf(2020, 1, 1)}
	sites, err = p.serve(t.Context(), w, dir)
	t.Cleanup(func() {
		for _, s := range sites {
			err = errors.Join(err, s.stop())
		}
		if err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	d, err := newDraw(w, 1, p.on)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range d.councils {
		paths = append(paths, councilPath(id, p.on))
	}
	return sites, paths
}

func execute(dir, text string) error {
	conn, err := zombiezen.OpenConn(filepath.Join(dir, "plain.sqlite"), zombiezen.OpenReadWrite)
	if err != nil {
		return err
	}
	return errors.Join(sqlitex.ExecuteScript(conn, text, nil), conn.Close())
}

// TestSitesAgree holds every council of a small world against the SQL.
func TestSitesAgree(t *testing.T) {
	sites, paths := layWorld(t, "")
	if err := check(t.Context(), newClient(false), sites, paths); err != nil {
		t.Error(err)
	}
}

// The check is checked: whatever is wrong on one side is found, and said of
// the site that has it.
func TestDifferencesAreFound(t *testing.T) {
	for change, want := range map[string]string{
		"delete from result where council = 7":                                         "SQL per request says",
		"update stint set party = 0 where council = 7 and seat = 1":                    "seats and verdict: SQL per request, folded before says",
		"update verdict set party = 2 - (party = 2) where council = 7 and day < 14000": "timeline: SQL per request, folded before says",
	} {
		sites, paths := layWorld(t, change)
		err := check(t.Context(), newClient(false), sites, paths)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "/0000007/") {
			t.Errorf("%s: got %v, want %q", change, err, want)
		}
	}
}
