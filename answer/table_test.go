package answer_test

import (
	"strings"
	"testing"

	"github.com/seatledger/seatledger/answer"
)

// TestTableCSV opens no formula: neither one that a name hides nor one that
// follows a line break; numbers stay numbers.
func TestTableCSV(t *testing.T) {
	for _, c := range []struct{ cell, want string }{
		{"Red", "Red"}, {"", ""}, {"-3", "-3"}, {"+1,234.5 %", `"+1,234.5 %"`}, {"-", "'-"}, {"a=b", "a=b"},
		{"=HYPERLINK(A1)", "'=HYPERLINK(A1)"}, {"+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"}, {"-2+3", "'-2+3"}, {"@SUM(1)", "'@SUM(1)"},
		{"\t=1+1", "'\t=1+1"}, {"\r=1", "\"'\r=1\""}, {"\n=1", "\"'\n=1\""}, {"＝1", "'＝1"}, {"2017-10-23", "2017-10-23"},
	} {
		var b strings.Builder
		if err := (answer.Table{Columns: []string{"x", "y"}, Rows: [][]string{{"1", c.cell}}}).WriteCSV(&b); err != nil {
			t.Fatal(err)
		}
		if want := "x,y\n1," + c.want + "\n"; b.String() != want {
			t.Errorf("%q is written %q, want %q", c.cell, b.String(), want)
		}
	}
}
