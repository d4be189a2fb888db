package adopt_test

import (
	"slices"
	"testing"

	"github.com/seatledger/seatledger/adopt"
)

// A column with both ends of a period in one cell is divided, if all its cells are such;
// the list is then one of spells.
func TestPeriods(t *testing.T) {
	for cells, want := range map[[2]string][]string{
		{"2019-2023", "2023-"}:                           {"2019|2023", "2023|"},
		{"2019 – 2023", "2023-present"}:                  {"2019|2023", "2023|"},
		{"2015-19", "1999/2003"}:                         {"2015|2019", "1999|2003"},
		{"3 May 2019 - 4 May 2023", "2023-05-05 to now"}: {"3 May 2019|4 May 2023", "2023-05-05|"},
		{"2019-05", "2023-2027"}:                         nil, // a month
		{"2019-2023", "first"}:                           nil,
		{"2023-2019", "2019-2023"}:                       nil,
	} {
		table, err := adopt.Read(file(t, "list.csv", "Name,Ward,Party,Term\nAnn Lee,Abbey,Red,"+cells[0]+"\nBo Day,Brook,Blue,"+cells[1]+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		m := adopt.Propose(table)
		at := slices.Index(table.Head, "Term start")
		if want == nil {
			if at >= 0 || m.Shape != "roster" {
				t.Errorf("%q: %v, %s", cells, table.Head, m.Shape)
			}
			continue
		}
		if at < 0 || m.Shape != "spells" {
			t.Errorf("%q: %v, %s", cells, table.Head, m.Shape)
			continue
		}
		for i, r := range table.Rows {
			if got := r.Cells[at] + "|" + r.Cells[at+1]; got != want[i] {
				t.Errorf("%q: %q, want %q", cells[i], got, want[i])
			}
		}
	}
}
