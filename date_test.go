package seatledger

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseDate(t *testing.T) {
	for _, tt := range []struct{ text, earliest, latest string }{
		{"2017", "2017-01-01", "2017-12-31"},
		{"2017-10", "2017-10-01", "2017-10-31"},
		{"2016-02", "2016-02-01", "2016-02-29"},
		{"2017-10-23", "2017-10-23", "2017-10-23"},
		{"2017-10-22/2017-10-24", "2017-10-22", "2017-10-24"},
		{"2017-10/2017-11", "2017-10-01", "2017-11-30"},
		{"../2017-06-03", "..", "2017-06-03"},
		{"/2017-06-03", "..", "2017-06-03"},
		{"2017-06-03/..", "2017-06-03", ".."},
		{"2017-06-03/", "2017-06-03", ".."},
		{"2017?", "2016-01-01", "2018-12-31"},
		{"2017-01~", "2016-12-01", "2017-02-28"},
		{"2017-12~", "2017-11-01", "2018-01-31"},
		{"2017-03-01?", "2017-02-28", "2017-03-02"},
		{"2004-06~/2004-06-11", "2004-05-01", "2004-06-11"},
	} {
		d, err := ParseDate(tt.text)
		if err != nil || d.Earliest().String() != tt.earliest || d.Latest().String() != tt.latest || d.String() != tt.text {
			t.Errorf("ParseDate(%q) = %v..%v, %v; want %s..%s", tt.text, d.Earliest(), d.Latest(), err, tt.earliest, tt.latest)
		}
	}
}

func TestParseDateRefuses(t *testing.T) {
	for _, tt := range []struct{ text, says string }{
		{"", "no year"}, {"2017-02-31", "no such day"}, {"2017--01-15", "no year"}, {"Oct-17", "no year"},
		{"2017-1-5", "no year"}, {"23/10/2017", "no year"}, {"2017-10-23T00", "no year"}, {"0000", "0000"},
		{"../..", "both ends"}, {"/", "both ends"}, {"2018/2017", "ends before"}, {"2017??", "doubt"},
		{"2017-13", "no such day"}, {"20-7", "character"}, {"2017_10", "character"}, {"+017", "character"},
	} {
		if _, err := ParseDate(tt.text); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("ParseDate(%q): %v; want an error that says %q", tt.text, err, tt.says)
		}
	}
}

func TestDayRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Day(rapid.Int32Range(-700_000, 2_900_000).Draw(t, "day"))
		back, err := ParseDay(d.String())
		if err != nil || back != d {
			t.Fatalf("%d prints as %s, which reads as %d, %v", d, d, back, err)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2017", "2017-10-23", "../2017", "2017-10-22/2017-10-24", "2017?", "Oct-17"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDate(text)
		if err == nil && (d.Earliest() > d.Latest() || d.String() != text) {
			t.Fatalf("%q reads as %v..%v %q", text, d.Earliest(), d.Latest(), d.String())
		}
	})
}

func FuzzParseDecimal(f *testing.F) {
	for _, seed := range []string{"43.8", "-1", "5007", "1e9", "1_0", ".5", "0x1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := ParseDecimal(text); err == nil && (d.String() != text || d.Rat() == nil) {
			t.Fatalf("%q reads as %v", text, d)
		}
	})
}

// A date made of its bounds is read again as the same, and is no longer than it
// must be.
func TestWithin(t *testing.T) {
	for text, want := range map[string]string{
		"2017-10-23": "", "2017-10": "", "2017": "", "2024-02": "", "2016-12-31/2017-01-01": "", "2017-10/..": "2017-10-01/..", "../2017": "../2017-12-31",
		"2017-10~": "2017-09-01/2017-11-30", "2017-01-01/2017-01-31": "2017-01", "2017-02-01/2018-01-31": "",
	} {
		d, err := ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = text
		}
		w := Within(d.Earliest(), d.Latest())
		if again, err := ParseDate(w.String()); w.String() != want || err != nil || again != w {
			t.Errorf("%s: %s, read again %v, %v", text, w, again, err)
		}
	}
	if !Within(OpenPast, OpenFuture).IsZero() {
		t.Error("open at both ends")
	}
}
