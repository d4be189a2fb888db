package adopt

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger"
)

func TestParseDate(t *testing.T) {
	for _, x := range []struct{ order, text, want string }{
		{orderYMD, "2025-06-01", "2025-06-01"},
		{orderDMY, "2025-06-01", "2025-06-01"},
		{orderYMD, "2025", "2025"},
		{orderYMD, "2025-06", "2025-06"},
		{orderYMD, "2025/06", "2025-06"},
		{orderYMD, "6/2025", "2025-06"},
		{orderYMD, "2025/06/01", "2025-06-01"},
		{orderYMD, "2025.6.1", "2025-06-01"},
		{orderYMD, "2025-06-01/2026-06-01", "2025-06-01/2026-06-01"},
		{orderYMD, "2025~", "2025~"},
		{orderYMD, "2017-01-01T00:00:00Z", "2017-01-01"},
		{orderYMD, "+2017-00-00T00:00:00Z", "2017"},
		{orderYMD, "2017-03-00", "2017-03"},
		{orderYMD, "2017-01-01 00:00:00", "2017-01-01"},
		{orderYMD, "2017-01-01T12:30:00.000+02:00", "2017-01-01"},
		{orderDMY, "13/6/2025 10:15 AM", "2025-06-13"},
		{orderDMY, "01/06/2025", "2025-06-01"},
		{orderMDY, "01/06/2025", "2025-01-06"},
		{orderDMY, "1.6.2025", "2025-06-01"},
		{orderMDY, "6/1/25", "2025-06-01"},
		{orderDMY, "6/1/25", "2025-01-06"},
		{orderDMY, "6/1/71", "1971-01-06"},
		{orderYMD, "25-06-01", "2025-06-01"},
		{orderYMD, "1 June 2025", "2025-06-01"},
		{orderMDY, "Thursday 1st May 2025", "2025-05-01"},
		{orderYMD, "the 2nd of May, 2025", "2025-05-02"},
		{orderYMD, "June 1, 2025", "2025-06-01"},
		{orderYMD, "1-Jun-25", "2025-06-01"},
		{orderYMD, "Sept. 2025", "2025-09"},
		{orderYMD, "June 25", ""}, // a day of June, or June of a year?
		{orderYMD, "6/1/25", ""},
		{orderMDY, "13/6/2025", ""},
		{orderDMY, "31/6/2025", ""},
		{orderDMY, "1/6-2025", ""},
		{orderDMY, "1/6/202", ""},
		{orderDMY, "100/6/25", ""},
		{orderYMD, "2016--01-15", ""},
		{orderYMD, "970819", ""},
		{orderYMD, "45809", ""},
		{orderYMD, "June", ""},
		{orderYMD, "1 Juni 2025", ""},
		{orderYMD, "0 June 2025", ""},
		{orderYMD, "June +1 2025", ""},
		{orderYMD, "", ""},
		{orderYMD, "t10000002", ""},
	} {
		d, err := parseDate(x.order, x.text)
		if d.String() != x.want || (err == nil) != (x.want != "") {
			t.Errorf("%s %q: %q, %v; want %q", x.order, x.text, d, err, x.want)
		}
		if err != nil && !strings.Contains(err.Error(), "write it as") {
			t.Errorf("%q: no remedy: %v", x.text, err)
		}
	}
}

func TestProposeOrder(t *testing.T) {
	for _, x := range []struct {
		values, orders string
		known          bool
	}{
		{"2025-06-01|2016", "ymd", true},
		{"", "ymd", true},
		{"1 June 2025|June 2, 2025", "ymd", true},
		{"01/06/2025|13/06/2025", "dmy", true},
		{"01/06/2025|06/13/2025", "mdy", true},
		{"13/06/2025|06/13/2025", "", false},
		{"01/06/2025|2/7/25", "dmy mdy", false},
		{"01/06/2025|never|2025-06-01||t123", "dmy mdy", false},
		{"01/01/2025|2/2/2025|2025-03-01", "dmy", true}, // the same days, whatever the order
		{"25-06-01", "ymd dmy", false},
		{"25-06-32|25-13-01", "dmy", true},
	} {
		orders, known := proposeOrder(strings.Split(x.values, "|"))
		if strings.Join(orders, " ") != x.orders || known != x.known {
			t.Errorf("%s: %v, %v; want %s, %v", x.values, orders, known, x.orders, x.known)
		}
	}
}

func TestNotStated(t *testing.T) {
	for text, want := range map[string]bool{"": true, "t10000002": true, "_:b0": true, "_:genid42": true, "http://www.wikidata.org/.well-known/genid/7d24": true,
		"2017": false, "today": false, "https://example.org/2017": false, "b12": true} {
		if notStated(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// Every day is read again in each order that it can be written in.
func TestDatesOfAllOrders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := seatledger.DayOf(1969, 1, 1) + seatledger.Day(rapid.IntRange(0, 36_000).Draw(t, "day"))
		for layout, order := range map[string]string{"2006-01-02": orderYMD, "02/01/2006": orderDMY, "1/2/06": orderMDY, "2.1.06": orderDMY, "06-01-02": orderYMD,
			"2 January 2006": orderDMY, "Jan 2, 2006": orderMDY, "Monday, 2-Jan-06": orderYMD} {
			text := d.Time().Format(layout)
			if got, err := parseDate(order, text); err != nil || got.Earliest() != d || got.Latest() != d {
				t.Fatalf("%s of %s: %v, %v", text, d, got, err)
			}
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, text := range []string{"2025-06-01", "1/6/25", "1st of June, 2025", "+2017-00-00T00:00:00Z", "2025/2026"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, order := range dateOrders {
			d, err := parseDate(order, text)
			if err != nil {
				continue
			}
			if again, err := parseDate(order, d.String()); err != nil || again != d {
				t.Fatalf("%q is %s, which is %v, %v", text, d, again, err)
			}
		}
		proposeOrder([]string{text})
	})
}
