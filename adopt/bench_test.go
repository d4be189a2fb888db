package adopt

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// country is a list of many councils, some 40 members each in wards of 3, and one that
// holds as many as are left.
func country(rows int) string {
	var b strings.Builder
	b.WriteString("Council,Ward,Councillor,Party,Email\n")
	for i := range rows {
		council := fmt.Sprintf("District %d", i/40)
		if i >= rows/2 {
			council = "Great Council"
		}
		fmt.Fprintf(&b, "%s,Ward %d,Cllr %s %s,%s,a%d@example.org\n", council, i/3, name(i), name(i/977+i), []string{"Red", "Blue", "BLUE", "Green"}[i%4], i)
	}
	return b.String()
}

// name makes an invented name.
func name(n int) string {
	syllables := []string{"ba", "co", "de", "fi", "gu", "la", "mo", "ne", "ri", "su", "ta"}
	var text strings.Builder
	text.WriteString("N")
	for range 4 {
		text.WriteString(syllables[n%len(syllables)])
		n /= len(syllables)
	}
	return text.String()
}

// adopted reads and adopts a file, with answers by where the questions stand.
func adopted(tb testing.TB, path string, say func(m *Map, where string) string) (*Package, *Map) {
	table, err := Read(path)
	if err != nil {
		tb.Fatal(err)
	}
	m := Propose(table)
	for {
		p, err := Adopt(table, m)
		if err == nil {
			return p, m
		}
		if len(m.Open()) == 0 {
			tb.Fatal(err)
		}
		if err := m.Answer(func(q Question) (string, error) { return say(m, q.Where), nil }); err != nil {
			tb.Fatal(err)
		}
	}
}

// adoptCountry adopts such a list.
func adoptCountry(tb testing.TB, path string) (*Package, *Map) {
	return adopted(tb, path, func(m *Map, where string) string {
		switch {
		case where == "day":
			return "2026-05-07"
		case strings.HasSuffix(where, "seats") && where != "ward_seats":
			return "100000"
		case where == "ward_seats":
			return "3"
		case where == "complete" && m.Shape == shapeSpells:
			return "yes"
		case where == "spells, arrived":
			return "by-elected"
		case where == "spells, end":
			return lastDay
		}
		return "no"
	})
}

// written puts a text into a file of its own.
func written(tb testing.TB, text string) (path string) {
	path = tb.TempDir() + "/list.csv"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

func BenchmarkRoster50000(b *testing.B) {
	path := written(b, country(50_000))
	for b.Loop() {
		adoptCountry(b, path)
	}
}

// decades is a file of spells: councils of 50 seats in ten terms of four years, of whose
// members every tenth is followed by another, and every twentieth changes party.
func decades(rows int) string {
	var b strings.Builder
	b.WriteString("council,name,party,start,end,term\n")
	for i := range rows {
		term, seat := i/50%10, i%50
		from, to := fmt.Sprintf("%d-05-02", 1980+4*term), fmt.Sprintf("%d-05-01", 1984+4*term)
		party := []string{"Red", "Blue", "Green"}[i%3]
		who := fmt.Sprintf("Member %d", i)
		switch seat % 10 {
		case 1: // of whom the row before is the first half
			from = fmt.Sprintf("%d-03-04", 1982+4*term)
		case 0:
			to = fmt.Sprintf("%d-03-03", 1982+4*term)
		}
		if seat == 1 || seat == 21 {
			who = fmt.Sprintf("Member %d", i-1)
		}
		fmt.Fprintf(&b, "Council %d,%s,%s,%s,%s,%d\n", i/500, who, party, from, to, term)
	}
	return b.String()
}

func BenchmarkSpells500000(b *testing.B) {
	path := written(b, decades(500_000))
	for b.Loop() {
		p, _ := adoptCountry(b, path)
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.Sys)/(1<<20), "MiB")
		b.ReportMetric(float64(p.Members), "members")
	}
}

// A list twice as long is twice the work, of one council or of many.
func TestStepsGrowWithRows(t *testing.T) {
	_, small := adoptCountry(t, written(t, country(2000)))
	p, large := adoptCountry(t, written(t, country(8000)))
	some, many := small.steps, large.steps
	if p.Members != 8000 || some < 2000 {
		t.Fatalf("%d members, %d steps", p.Members, some)
	}
	if exponent := math.Log(float64(many)/float64(some)) / math.Log(4); exponent > 1.05 {
		t.Errorf("the work grows by an exponent of %.2f: %d steps for 2,000 rows, %d for 8,000", exponent, some, many)
	}
}

// crowded is a list of spells of one council of fifty seats, each of which overlaps by three
// days with that of who follows.
func crowded(rows int) string {
	var b strings.Builder
	b.WriteString("council,name,party,start,end\n")
	first := time.Date(1700, 1, 2, 0, 0, 0, 0, time.UTC)
	for i := range rows {
		from := first.AddDate(0, 0, i/50*150+i%50*3)
		fmt.Fprintf(&b, "Council,Member %d,%s,%s,%s\n", i, []string{"Red", "Blue"}[i%2], from.Format(time.DateOnly), from.AddDate(0, 0, 152).Format(time.DateOnly))
	}
	return b.String()
}

// So is a file of one council whose members all overlap with who follows, so that every one
// of them is taken to have gone before.
func TestCrowdsGrowWithRows(t *testing.T) {
	say := map[string]string{"day": "2026-05-07", "complete": "yes", "source, title": "T", "Council, seats": "50", "spells, january": wholeDay, "spells, arrived": "by-elected"}
	work := func(rows int) (steps, gone int) {
		p, m := adopted(t, written(t, crowded(rows)), func(_ *Map, where string) string { return say[where] })
		for _, l := range p.Losses {
			if strings.Contains(l.Why, "taken to have gone before") {
				gone++
			}
		}
		return m.steps, gone
	}
	some, _ := work(1000)
	many, gone := work(4000)
	if gone < 3900 {
		t.Errorf("%d of 4,000 are taken to have gone before", gone)
	}
	if exponent := math.Log(float64(many)/float64(some)) / math.Log(4); exponent > 1.1 {
		t.Errorf("the work grows by an exponent of %.2f: %d steps for 1,000 rows, %d for 4,000", exponent, some, many)
	}
}

// So is a later list on which everybody has an initial more, all in one council.
func TestMatchesGrowWithRows(t *testing.T) {
	work := func(rows int) (steps, asked int) {
		path := written(t, country(rows))
		table, err := Read(path)
		if err != nil {
			t.Fatal(err)
		}
		p, m := adoptCountry(t, path)
		m.Lists, m.Day, m.steps = p.Listings, "2027-05-07", 0
		at := slices.Index(table.Head, "Councillor")
		for i := range table.Rows {
			table.Rows[i].Cells[at] = strings.Replace(table.Rows[i].Cells[at], " N", " X. N", 1)
		}
		if _, err := Adopt(table, m); !errors.Is(err, ErrUnanswered) {
			t.Fatal(err)
		}
		return m.steps, len(m.Matches)
	}
	some, _ := work(2000)
	many, asked := work(8000)
	if asked < 8000 {
		t.Errorf("%d of 8,000 are asked about", asked)
	}
	if exponent := math.Log(float64(many)/float64(some)) / math.Log(4); exponent > 1.15 {
		t.Errorf("the work grows by an exponent of %.2f: %d steps for 2,000 rows, %d for 8,000", exponent, some, many)
	} else {
		t.Logf("exponent %.3f: %d, %d", exponent, some, many)
	}
}

// What is folded the short way is folded as all is.
func TestFoldedPlain(t *testing.T) {
	for text, want := range map[string]string{"Cllr.  O'Neil-SMITH ": "cllr o neil smith", "": "", "--": "", "1st Ward": "1st ward", "Zoë Łuk": "zoe łuk", "-a": "a"} {
		if got := folded(text); got != want {
			t.Errorf("folded(%q) = %q, want %q", text, got, want)
		}
	}
}

// resultsOf is a table of results of many councils, with 12 candidates in each ward of three.
func resultsOf(rows int) string {
	var b strings.Builder
	b.WriteString("Council,Ward,Candidate,Party,Votes,%,Elected\n")
	for i := range rows {
		won := ""
		if i%12 < 3 {
			won = "Elected"
		}
		fmt.Fprintf(&b, "District %d,Ward %d,\"%s, %s\",%s,\"%d,%03d\",%d.5,%s\n", i/480, i/12, name(i), name(i/977+i), []string{"Red", "Blue", "BLUE", "Green", "Independent"}[i%5], 9-i%12/3, i%1000, i%90, won)
	}
	return b.String()
}

// adoptResultsOf adopts such a table.
func adoptResultsOf(tb testing.TB, path string) (*Package, *Map) {
	say := map[string]string{"day": "2026-05-07", "results, whole": "yes", "Independent, kind": "independents"}
	return adopted(tb, path, func(_ *Map, where string) string { return cmp.Or(say[where], "no") })
}

func BenchmarkResults50000(b *testing.B) {
	path := written(b, resultsOf(50_000))
	for b.Loop() {
		adoptResultsOf(b, path)
	}
}
