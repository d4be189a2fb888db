package reconcile

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

const founding = "../examples/cambodia-2017"

// load reads one table of the founding package; a table without a file is
// empty.
func load(t *testing.T, table seatledger.Table) (rows []seatledger.Row) {
	t.Helper()
	file, err := os.Open(filepath.Join(founding, string(table)+".csv"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	columns := seatledger.Columns(table)
	for _, record := range records[1:] {
		row := seatledger.NewRow(table)
		for i, cell := range record {
			at := slices.IndexFunc(columns, func(c seatledger.Column) bool { return c.Name == records[0][i] })
			if at < 0 {
				t.Fatalf("%s has no column %q", table, records[0][i])
			}
			if err := seatledger.SetCell(row, columns[at], cell); err != nil {
				t.Fatalf("%s %s: %s: %v", table, record[0], columns[at].Name, err)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func loadTallies(t *testing.T) (tallies []*seatledger.Tally) {
	for _, row := range load(t, seatledger.Tallies) {
		tallies = append(tallies, row.(*seatledger.Tally))
	}
	return tallies
}

// book packs the founding package as if it had been imported.
func foundingBook(t *testing.T) *roll.Book {
	t.Helper()
	book, err := roll.Pack(func(yield func(seatledger.Entry, error) bool) {
		pos := seatledger.Position(0)
		for _, table := range seatledger.PackageTables() {
			for _, row := range load(t, table) {
				pos++
				e := seatledger.Entry{Position: pos, Recorded: time.Unix(int64(pos), 0), Package: "cambodia-2017", Row: row}
				if !yield(e, nil) {
					return
				}
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// checkFounding checks the founding package, published by a day if one is
// given.
func checkFounding(t *testing.T, published string) map[seatledger.TallyID]Result {
	t.Helper()
	var clock roll.Clock
	if published != "" {
		day, err := seatledger.ParseDay(published)
		if err != nil {
			t.Fatal(err)
		}
		clock = roll.Clock{Published: day, ByPublic: true}
	}
	view := foundingBook(t).View(clock)
	byID := map[seatledger.TallyID]Result{}
	for _, r := range Check(See(view, loadTallies(t)), FromRoll(view)) {
		byID[r.Tally.ID] = r
	}
	return byID
}

func TestFounding(t *testing.T) {
	results := checkFounding(t, "")
	tests := []struct{ id, verdict, difference, with, why string }{
		// the seats of the dissolved party, as two papers printed them
		{"realloc-recap", "agrees", "", "realloc-recap-cipdp", "sum to 5,007"},
		{"realloc-recap-cpp", "agrees", "", "realloc-recap", "sum to 5,007"},
		{"realloc-recap-lot", "agrees", "", "realloc-recap", "sum to 5,007"},
		{"realloc-ppp", "conflicts", "3", "realloc-ppp-cpp", "sum to 5,004"},
		{"realloc-ppp-cyp", "conflicts", "3", "realloc-ppp", "sum to 5,004"},
		{"after-seats-cpp", "agrees", "", "2017-seats-cpp", "6,503 and 4,548 make 11,051"},
		{"after-seat-share-cpp", "agrees-rounded", "", "2017-seats", "11,051 of 11,572 is 95.50 %"},
		// the founding report
		{"opposition-after-2017", "agrees-rounded", "", "2017-chiefs-cnrp", "489 of 1,646 is 29.7 %"},
		{"opposition-before-2017", "agrees-rounded", "", "2012-chiefs-hrp", "40 of 1,633 is 2.4 %"},
		{"opposition-vote-share", "agrees-rounded", "", "2017-votes-cnrp", "is 43.83 %"},
		{"cnrp-third-of-communes", "conflicts", "179/4938", "2017-chiefs-cnrp", "489 of 1,646 is 29.7 %"},
		{"2017-chiefs-cnrp", "agrees", "", "2017-communes", ""},
		{"2017-communes", "agrees", "", "2017-chiefs-cnrp", ""},
		{"champey-seats-cnrp", "agrees", "", "", "the roll has 3"},
		{"champey-seats-cnrp-after", "agrees", "", "", "the roll has 2"},
		{"champey-seats-cpp-after", "agrees", "", "", "the roll has 3"},
		{"takeo-communes-cpp", "agrees", "", "takeo-communes-cnrp", "sum to 100"},
		{"takeo-communes", "agrees", "", "takeo-communes-cnrp", "sum to 100"},
		{"takeo-councillors", "cannot-check", "", "", "1 of 100 councils recorded"},
		{"takeo-councillors-cnrp", "cannot-check", "", "", "1 of 100 councils recorded"},
		// defectors: only figures of one scope and day meet
		{"defectors-fn-318", "conflicts", "72", "defectors-cpp-390", ""},
		{"defectors-cpp-390", "conflicts", "72", "defectors-fn-318", ""},
		{"defectors-commune", "agrees", "", "defectors-cpp-390", "sum to 390"},
		{"defectors-chiefs-share", "agrees-rounded", "", "defectors-chiefs", "33 of 489 is 6.7 %"},
		{"defectors-23", "cannot-check", "", "", ""},
		{"defectors-40", "cannot-check", "", "", ""},
		{"defectors-before-ruling", "cannot-check", "", "", "not confirmed"},
		{"defectors-2500", "cannot-check", "", "", ""},
		// earlier and later elections
		{"2002-seats-cpp", "conflicts", "151", "2002-seats-cpp-comfrel", ""},
		{"2002-seats-others-comfrel", "conflicts", "185", "2002-seats-others", ""},
		{"2002-seats", "agrees", "", "2002-seats-cpp", "sum to 11,261"},
		{"2002-seats-comfrel", "agrees", "", "2002-seats-cpp-comfrel", "sum to 11,261"},
		{"2007-turnout-a", "conflicts", "400", "2007-turnout-b", ""},
		{"2007-turnout-share", "agrees-rounded", "", "2007-electors", ""},
		{"2012-seats-cpp", "agrees", "", "2012-seats", "sum to 11,459"},
		{"2022-votes-srp", "conflicts", "100", "2022-votes-srp-ppp", ""},
		{"2022-second-deputy-cpp", "agrees", "", "2022-communes", "sum to 1,652"},
		{"2022-seats", "agrees", "", "2022-seats-cpp", "sum to 11,622"},
		{"2017-seats-cpp", "agrees", "", "2017-chiefs-cpp", "sum to 6,503"},
		{"2017-seats-gdp", "agrees", "", "2017-seats", "sum to 11,572"},
		{"2017-chiefs-cpp-unofficial", "agrees", "", "2017-communes", "sum to 1,646"},
		{"2013-na-cnrp", "agrees", "", "2013-na", ""},
		{"na-after-cpp", "agrees", "", "na-refused", "sum to 79"},
		{"gaz-2018", "agrees", "", "gaz-2018-21", "sum to 1,634"},
	}
	for _, test := range tests {
		r, ok := results[seatledger.TallyID(test.id)]
		if !ok {
			t.Errorf("%s: no result", test.id)
			continue
		}
		if r.Verdict.String() != test.verdict || r.Difference != test.difference || !strings.Contains(r.Why, test.why) ||
			test.with != "" && !slices.Contains(r.With, seatledger.TallyID(test.with)) {
			t.Errorf("%s: got %v %q with %v (%s); want %s %q with %s (%s)", test.id, r.Verdict, r.Difference, r.With, r.Why,
				test.verdict, test.difference, test.with, test.why)
		}
	}
}

// TestEveryFigureHasAReason holds that no verdict comes without words.
func TestEveryFigureHasAReason(t *testing.T) {
	for id, r := range checkFounding(t, "") {
		if r.Why == "" || (r.Verdict == Conflicts) != (r.Difference != "") {
			t.Errorf("%s: %v difference %q why %q", id, r.Verdict, r.Difference, r.Why)
		}
	}
}

// TestEveryAgreeingFigureTurns changes the last digit of each agreeing figure
// of the founding package by one, up and down, and looks whether its verdict
// turns. A figure printed as "about" has to turn one way only.
func TestEveryAgreeingFigureTurns(t *testing.T) {
	view := foundingBook(t).View(roll.Clock{})
	record := FromRoll(view)
	tallies := loadTallies(t)
	claims := See(view, tallies)
	first := Check(claims, record)
	changed := 0
	for i, r := range first {
		if r.Verdict != Agrees && r.Verdict != AgreesRounded {
			continue
		}
		turned, ways := 0, 0
		for _, by := range []int{+1, -1} {
			text, ok := changeLastDigit(tallies[i].Text, by)
			if !ok {
				continue
			}
			ways++
			copied := *tallies[i]
			copied.Text = text
			claims[i].Tally = &copied
			if again := Check(claims, record)[i]; again.Verdict != r.Verdict {
				turned++
			}
		}
		claims[i].Tally = tallies[i]
		about := strings.HasPrefix(tallies[i].Text, "~") || strings.HasPrefix(tallies[i].Text, "about")
		if turned == 0 || turned < ways && !about {
			t.Errorf("%s %s: %v stays for %d of %d changes of its last digit", r.Tally.ID, r.Tally.Text, r.Verdict, ways-turned, ways)
		}
		changed++
	}
	if changed < 300 {
		t.Errorf("only %d figures agree", changed)
	}
}

// changeLastDigit makes the last digit of a printed figure one higher or
// lower; ok is false where that would take a second digit.
func changeLastDigit(text string, by int) (changed string, ok bool) {
	at := strings.LastIndexAny(text, "0123456789")
	digit := int(text[at]-'0') + by
	if digit < 0 || digit > 9 {
		return "", false
	}
	return text[:at] + string(rune('0'+digit)) + text[at+1:], true
}

// TestPublished looks at the counts of defectors through the clock of what
// had been printed.
func TestPublished(t *testing.T) {
	later := []seatledger.TallyID{"defectors-before-ruling", "defectors-fn-318", "defectors-cpp-390", "defectors-commune", "defectors-650", "defectors-2500"}
	early := checkFounding(t, "2017-11-05")
	for _, id := range []seatledger.TallyID{"defectors-23", "defectors-40", "opposition-after-2017"} {
		if r, ok := early[id]; !ok || r.Possible {
			t.Errorf("%s was published by 5 November 2017: %v %v", id, ok, r.Possible)
		}
	}
	if r, ok := early["defectors-fn-60"]; !ok || !r.Possible {
		t.Errorf("defectors-fn-60 was possibly published by 5 November 2017: %v %v", ok, r.Possible)
	}
	late := checkFounding(t, "2017-12-31")
	for _, id := range later {
		if _, ok := early[id]; ok {
			t.Errorf("%s was not published by 5 November 2017", id)
		}
		if r, ok := late[id]; !ok || r.Possible {
			t.Errorf("%s was published by 31 December 2017: %v %v", id, ok, r.Possible)
		}
	}
	if r := late["realloc-ppp"]; r.Verdict != Conflicts {
		t.Errorf("realloc-ppp by the end of 2017: %v", r.Verdict)
	}
	if _, ok := late["realloc-recap"]; ok {
		t.Error("the recap of 2021 was not published by the end of 2017")
	}
}

// TestClocksInventNoConflict holds that seeing less never makes two figures
// conflict that agree when all is seen.
func TestClocksInventNoConflict(t *testing.T) {
	all := checkFounding(t, "")
	for _, day := range []string{"2003-01-01", "2012-12-31", "2017-06-05", "2017-06-25", "2017-11-05", "2017-11-20", "2017-12-04", "2018-12-31", "2022-06-24"} {
		for id, r := range checkFounding(t, day) {
			if r.Verdict == Conflicts && all[id].Verdict != Conflicts {
				t.Errorf("%s by %s: %s", id, day, r.Why)
			}
		}
	}
}

// TestFoundingIsSourced holds that each row that claims something cites a
// source, and that every tally's text can be read as a figure.
func TestFoundingIsSourced(t *testing.T) {
	for _, table := range seatledger.PackageTables() {
		columns := seatledger.Columns(table)
		at := slices.IndexFunc(columns, func(c seatledger.Column) bool { return c.Name == "sources" })
		if at < 0 {
			continue
		}
		for _, row := range load(t, table) {
			if key := seatledger.Key(row); seatledger.Cell(row, columns[at]) == "" && key != "kh" {
				t.Errorf("%s %s cites no source", table, key)
			}
		}
	}
	for _, tally := range loadTallies(t) {
		if _, err := tally.Figure(); err != nil {
			t.Errorf("%s: %v", tally.ID, err)
		}
	}
}
