package adopt_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
)

// A change of party on a day that is not exact happened on one that both spells allow, in
// whatever order the file has them.
func TestMovedOnSomeDay(t *testing.T) {
	for name, x := range map[string]struct{ rows, want string }{
		"a day":            {"Ann,Red,2020-06-01,2020-07-31\nAnn,Blue,2020-08-01,2021-01-31\n", "2020-08-01"},
		"a year each":      {"Ann,Red,2020-06-01,2020\nAnn,Blue,2020,2021-01-31\n", "2020"},
		"a month":          {"Ann,Red,2020-06-01,2020-06-30/2020-07-30\nAnn,Blue,2020-07,2021-01-31\n", "2020-07"},
		"one is narrower":  {"Ann,Red,2020-06-01,2020-06-08/2020-07-18\nAnn,Blue,2020,2021-01-31\n", "2020-06-09/2020-07-19"},
		"both at one time": {"Ann,Red,2020-06-01,2020-08-10\nAnn,Blue,2020-08-01,2021-01-31\n", "2020-08-01/2020-08-10"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "town.csv")
			if err := os.WriteFile(path, []byte("name,party,start,end\n"+x.rows), 0o600); err != nil {
				t.Fatal(err)
			}
			table, err := adopt.Read(path)
			if err != nil {
				t.Fatal(err)
			}
			m := adopt.Propose(table)
			m.Spells.End, m.Spells.Arrived = "last day", "co-opted"
			p := answered(t, table, m, answers{"day": "2021-02-01", "complete": "yes", "source, title": "Members", "council, name": "Town", "Town, seats": "1"})
			i := slices.IndexFunc(p.Rows, func(r seatledger.Row) bool {
				e, ok := r.(*seatledger.Event)
				return ok && e.Kind == seatledger.Defected
			})
			if i < 0 || p.Rows[i].(*seatledger.Event).Date.String() != x.want {
				t.Errorf("%v", p.Rows)
			}
		})
	}
}
