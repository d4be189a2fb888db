package out_test

import (
	"path/filepath"
	"slices"
	"testing"
)

// TestScopeIsWhole: the tables of a place have its rows, those that they refer to and
// those that bear on them from above, and nothing of others.
func TestScopeIsWhole(t *testing.T) {
	l := town(t, map[string]string{"events.csv": moved + "h,2023-01-01,,party-dissolved,,,,,,red,,,s1\ni,2023-01-01,,party-dissolved,,,,,,green,,,s1\n",
		"elections.csv": "id,date,takes_office,name,division,scope,sources\ne1,2020-05-04,2020-06-01,First election,xx/t,listed,s1\ne2,2024-05-04,,Second election,xx,all,s1\ne3,2024-05-04,,Elsewhere,xx/u,all,s1\n"})
	dir, _ := wrote(t, l, "csvw", "division:xx/t")
	for file, want := range map[string][]string{"divisions": {"xx", "xx/t"}, "councils": {"xx/t/c"}, "elections": {"e1", "e2"}, "people": {"p1", "p2", "p3", "p4"}, "events": {"e1", "e2", "e3", "a", "b", "c", "d", "g", "h"}} {
		if got := column(readCSV(t, filepath.Join(dir, file+".csv")), "id"); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", file, got, want)
		}
	}
	if got := column(readCSV(t, filepath.Join(dir, "names.csv")), "of"); !slices.Equal(got, []string{"p1", "p1"}) {
		t.Errorf("names: %v", got)
	}
}
