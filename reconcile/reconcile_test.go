package reconcile

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
)

// claim reads "id metric party text" and then column=value cells; "-" leaves
// the party blank. Division, kind and day have the same value unless stated,
// and a last word "possible" or "hidden" says how the row is seen.
func claim(t *testing.T, line string) Claim {
	t.Helper()
	c := Claim{Tally: &seatledger.Tally{}}
	set := func(column, value string) {
		columns := seatledger.Columns(seatledger.Tallies)
		at := slices.IndexFunc(columns, func(c seatledger.Column) bool { return c.Name == column })
		if at < 0 {
			t.Fatalf("tallies have no column %q", column)
		}
		if err := seatledger.SetCell(c.Tally, columns[at], value); err != nil {
			t.Fatal(err)
		}
	}
	set("date", "2020-05-01")
	set("division", "x")
	set("kind", "council")
	words := strings.Fields(line)
	for i, column := range []string{"id", "metric", "party", "text"} {
		if words[i] != "-" {
			set(column, strings.ReplaceAll(words[i], "_", " "))
		}
	}
	for _, word := range words[4:] {
		column, value, isCell := strings.Cut(word, "=")
		switch {
		case isCell:
			set(column, strings.ReplaceAll(value, "_", " "))
		case word == "possible":
			c.Seen = Possible
		case word == "hidden":
			c.Seen = Hidden
		default:
			t.Fatalf("%q says nothing", word)
		}
	}
	return c
}

func claims(t *testing.T, text string) (list []Claim) {
	t.Helper()
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, claim(t, line))
		}
	}
	return list
}

// brief writes results as "id verdict difference", one a line.
func brief(results []Result) string {
	var b strings.Builder
	for _, r := range results {
		fmt.Fprintf(&b, "%s %v", r.Tally.ID, r.Verdict)
		if r.Difference != "" {
			b.WriteString(" " + r.Difference)
		}
		if r.Possible {
			b.WriteString(" possible")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestCheck(t *testing.T) {
	tests := []struct{ name, claims, want string }{
		{"a figure alone", "a seats p 5", "a cannot-check\n"},
		{"the same figure twice", "a seats p 5\nb seats p 5", "a agrees\nb agrees\n"},
		{"another figure", "a seats p 5\nb seats p 7", "a conflicts 2\nb conflicts 2\n"},
		{"another scope never conflicts", "a seats p 5\nb seats p 7 scope=preliminary", "a cannot-check\nb cannot-check\n"},
		{"nor another day", "a seats p 5\nb seats p 7 date=2020-05-02", "a cannot-check\nb cannot-check\n"},
		{"nor a partial date", "a seats p 5 date=2020-05\nb seats p 7 date=2020-05", "a cannot-check\nb cannot-check\n"},
		{"nor another unit", "a pay p 5 unit=USD\nb pay p 7 unit=riel", "a cannot-check\nb cannot-check\n"},
		{"about", "a seats p 5\nb seats p ~6", "a cannot-check\nb agrees-rounded\n"},
		{"about, and right", "a seats p 5\nb seats p ~5", "a cannot-check\nb agrees-rounded\n"},
		{"about, and anything would fit", "a seats p <10\nb seats p ~5", "a cannot-check\nb cannot-check\n"},
		{"about, but not near enough", "a seats p 5\nb seats p ~7", "a conflicts 1\nb conflicts 1\n"},
		{"a bound is not confirmed", "a seats p 199\nb seats p <200", "a cannot-check\nb cannot-check\n"},
		{"but contradicted", "a seats p 200\nb seats p <200", "a conflicts 1\nb conflicts 1\n"},
		{"two bounds", "a seats p >10\nb seats p <11", "a conflicts 1\nb conflicts 1\n"},
		{"control by chief is the post of chief", "a councils p 5 scope=chief\nb posts p 6 post=chief", "a conflicts 1\nb conflicts 1\n"},
		{"one decimal less", "a vote-share p 43.83_%\nb vote-share p 43.8_%", "a cannot-check\nb agrees-rounded\n"},

		{"parts", "t seats - 8\na seats p 5 set=t\nb seats q 3 set=t", "t agrees\na agrees\nb agrees\n"},
		{"parts that miss some", "t seats - 9\na seats p 5 set=t\nb seats q 3 set=t", "t conflicts 1\na conflicts 1\nb conflicts 1\n"},
		{"a part that is about", "t seats - 8\na seats p ~5 set=t\nb seats q 3 set=t", "t cannot-check\na agrees-rounded\nb cannot-check\n"},
		{"a bounded part", "t seats - 8\na seats p >5 set=t\nb seats q 3 set=t", "t conflicts 1\na conflicts 1\nb conflicts 1\n"},
		{"two breakdowns", "t councils - 8\na posts p 5 post=chief set=t\nb posts q 3 post=chief set=t\nc posts p 2 post=deputy set=t\nd posts q 5 post=deputy set=t",
			"t conflicts 1\na agrees\nb agrees\nc conflicts 1\nd conflicts 1\n"},
		{"the partyless belong to each", "t seats - 8\na seats p 5 set=t\nb seats q 2 set=t\nlot by-lot - 1 set=t\nc seats p 4 set=t scope=first\nd seats q 3 set=t scope=first",
			"t agrees\na agrees\nb agrees\nlot agrees\nc agrees\nd agrees\n"},
		{"a hidden part", "t seats - 8\na seats p 5 set=t\nb seats q 3 set=t hidden", "t cannot-check\na cannot-check\n"},
		{"a possible part", "t seats - 8\na seats p 5 set=t\nb seats q 4 set=t possible", "t cannot-check\na cannot-check\nb conflicts 1 possible\n"},
		{"a total nobody has", "a seats p 5 set=t", "a cannot-check\n"},
		{"a disputed part", "t seats - 8\na seats p 5 set=t\nb seats q 3 set=t\nb seats q 4 set=t",
			"t conflicts 1\na conflicts 1\nb conflicts 1\nb conflicts 1\n"},

		{"a share", "v votes - 1,000\na votes p 438\ns vote-share p 43.8_% of=v", "v cannot-check\na cannot-check\ns agrees-rounded\n"},
		{"a share rounded too far", "v votes - 1,000\na votes p 436\ns vote-share p 43.8_% of=v", "v cannot-check\na cannot-check\ns conflicts 0.15\n"},
		{"a share as a bound", "c councils - 6\na posts p 2 post=chief\ns council-share p >1/3 scope=chief of=c", "c cannot-check\na cannot-check\ns conflicts 0\n"},
		{"a share of named parts", "c councils - 40\na posts p 3 post=chief set=s\nb posts q 5 post=chief set=s\ns council-share - 20_% scope=opposition of=c",
			"c cannot-check\na cannot-check\nb cannot-check\ns agrees-rounded\n"},
		{"a share of a rounded whole", "e electors - 9.2_m\nt turnout - 7,394,427\ns turnout - 80.32_% unit=% of=e", "e cannot-check\nt cannot-check\ns cannot-check\n"},
		{"a share of nought", "v votes - 0\na votes p 0\ns vote-share p 1_% of=v", "v cannot-check\na cannot-check\ns cannot-check\n"},

		{"before and after", "b seats p 6 date=2020-04-01\no seats p 1 date=2020-03-01\nm reallocated p 4\na seats p 10", "b agrees\no cannot-check\nm agrees\na agrees\n"},
		{"before and after of another scope", "b seats p 6 date=2020-04-01 scope=y\nm reallocated p 4\na seats p 11", "b cannot-check\nm cannot-check\na cannot-check\n"},
		{"before, as two sources have it", "b seats p 6 date=2020-04-01\nc seats p 7 date=2020-04-01\nm reallocated p 4\na seats p 10",
			"b conflicts 1\nc conflicts 1\nm conflicts 1\na conflicts 1\n"},
		{"before and after that differ", "b seats p 6 date=2020-04-01\nm reallocated p 4\na seats p 12", "b conflicts 2\nm conflicts 2\na conflicts 2\n"},

		{"no figure", "a seats p many", "a cannot-check\n"},
	}
	for _, test := range tests {
		if got := brief(Check(claims(t, test.claims), nil)); got != test.want {
			t.Errorf("%s: got\n%swant\n%s", test.name, got, test.want)
		}
	}
}

// TestHiddenRows holds that a row which was not published yet decides nothing,
// whatever its place in an identity: it only makes sums incomplete.
func TestHiddenRows(t *testing.T) {
	tests := []struct{ name, claims, want, why string }{
		{"the same figure", "a seats p 5\nb seats p 7 hidden", "a cannot-check\n", "1 council recorded"},
		{"a part", "t votes - 8\na votes p 5 set=t\nb votes q 3 set=t hidden", "t cannot-check\na cannot-check\n", "1 of its 2 parts do not count under this clock"},
		{"a total", "a seats p 5 set=t\nb seats q 3 set=t\nt seats - 9 hidden", "a cannot-check\nb cannot-check\n", ""},
		{"a later day before", "a seats p 10\nm reallocated p 4\nb seats p 6 date=2020-04-01\nc seats p 7 date=2020-04-20 hidden", "a agrees\nm agrees\nb agrees\n", "6 and 4 make 10"},
		{"a second source before", "a seats p 10\nm reallocated p 4\nb seats p 6 date=2020-04-01\nc seats p 7 date=2020-04-01 hidden", "a agrees\nm agrees\nb agrees\n", "6 and 4 make 10"},
		{"seats reallocated", "a seats p 10\nm reallocated p 5 hidden\nb seats p 6 date=2020-04-01", "a cannot-check\nb cannot-check\n", ""},
		{"a count", "s vote-share p 43.8_% of=v\nv votes - 1,000\na votes p 436 hidden", "s cannot-check\nv cannot-check\n", ""},
		{"part of a count", "s council-share - 20_% scope=opposition of=c\nc councils - 40\na posts p 3 post=chief set=s\nb posts q 6 post=chief set=s hidden", "s cannot-check\nc cannot-check\na cannot-check\n", ""},
		{"another source's part of a count", "s council-share - 20_% scope=opposition of=c\nc councils - 40\na posts p 3 post=chief set=s\nb posts q 5 post=chief set=s\nb posts q 6 post=chief set=s hidden", "s cannot-check\nc cannot-check\na cannot-check\nb cannot-check\n", ""},
		{"a whole", "s vote-share p 43.8_% of=v\na votes p 438\nv votes - 2,000 hidden", "s cannot-check\na cannot-check\n", ""},
		{"a count of councils", "a seats p 30\nn councils - 1 hidden", "a cannot-check\n", "1 council recorded, and no figure says of how many"},
	}
	for _, test := range tests {
		results := Check(claims(t, test.claims), fixed{3, 3, 1, false})
		if got := brief(results); got != test.want || !strings.Contains(results[0].Why, test.why) {
			t.Errorf("%s: got\n%s(%s) want\n%s(%s)", test.name, got, results[0].Why, test.want, test.why)
		}
	}
}

// TestHiddenRowsAreNotLookedUp holds that nothing is asked of the record for a row
// which was not published yet: on a large ledger that is most of the work.
func TestHiddenRowsAreNotLookedUp(t *testing.T) {
	var asked asking
	Check(claims(t, "a seats p 5\nb seats q 7 hidden\nc seats r 8 possible"), &asked)
	if want := []seatledger.PartyID{"p", "r"}; !slices.Equal(asked, want) {
		t.Errorf("the record was asked for %v, want %v", asked, want)
	}
}

// asking is a record that knows nothing and notes for whom it was asked.
type asking []seatledger.PartyID

func (a *asking) Recorded(t *seatledger.Tally) (Recorded, bool) {
	*a = append(*a, t.Party)
	return Recorded{}, false
}

// fixed is a record that says the same of every seat figure.
type fixed Recorded

func (f fixed) Recorded(t *seatledger.Tally) (Recorded, bool) {
	return Recorded(f), t.Metric == "seats"
}

func TestCheckAgainstTheRoll(t *testing.T) {
	tests := []struct {
		name   string
		record fixed
		claims string
		want   string
		why    string
	}{
		{"all there is", fixed{3, 3, 1, true}, "a seats p 3", "a agrees\n", "the roll has 3"},
		{"not as recorded", fixed{3, 3, 1, true}, "a seats p 5", "a conflicts 2\n", "the roll has 3"},
		{"worlds leave it open", fixed{2, 4, 1, true}, "a seats p 3", "a cannot-check\n", "none to its last digit"},
		{"no world allows it", fixed{2, 4, 1, true}, "a seats p 5", "a conflicts 1\n", "the roll has 2 to 4"},
		{"by a count of councils", fixed{30, 30, 4, false}, "a seats p 30\nn councils - 4", "a agrees\nn cannot-check\n", "the roll has 30"},
		{"some of them", fixed{3, 3, 2, false}, "a seats p 30\nn councils - 4", "a cannot-check\nn cannot-check\n", "2 of 4 councils recorded"},
		{"some of them hold more", fixed{31, 31, 2, false}, "a seats p 30\nn councils - 4", "a conflicts 1\nn cannot-check\n", "the roll has at least 31"},
		{"of nobody knows how many", fixed{3, 3, 2, false}, "a seats p 30", "a cannot-check\n", "2 councils recorded, and no figure says of how many"},
		{"the day is not certain", fixed{3, 3, 1, true}, "a seats p 5 date=2020-05", "a cannot-check\n", "the day is not certain"},
		{"the closest count", fixed{3, 3, 2, false}, "a seats p 30\nn councils - 4 date=2019\nm councils - 5 date=2018\nl councils - 2 date=2021", "a cannot-check\nn cannot-check\nm cannot-check\nl cannot-check\n", "2 of 4 councils"},
	}
	for _, test := range tests {
		results := Check(claims(t, test.claims), test.record)
		if got := brief(results); got != test.want || !strings.Contains(results[0].Why, test.why) {
			t.Errorf("%s: got\n%s(%s) want\n%s(%s)", test.name, got, results[0].Why, test.want, test.why)
		}
	}
}

// TestOrderDoesNotMatter holds that a verdict does not depend on the order of
// the rows.
func TestOrderDoesNotMatter(t *testing.T) {
	forward := claimsOf(loadTallies(t))
	backward := slices.Clone(forward)
	slices.Reverse(backward)
	a, b := Check(forward, nil), Check(backward, nil)
	slices.Reverse(b)
	for i := range a {
		if a[i].Verdict != b[i].Verdict || a[i].Difference != b[i].Difference || !slices.Equal(a[i].With, b[i].With) {
			t.Errorf("%s: %v with %v, or %v with %v", a[i].Tally.ID, a[i].Verdict, a[i].With, b[i].Verdict, b[i].With)
		}
	}
}

func claimsOf(tallies []*seatledger.Tally) []Claim {
	list := make([]Claim, len(tallies))
	for i, t := range tallies {
		list[i].Tally = t
	}
	return list
}

func TestShow(t *testing.T) {
	tests := []struct {
		span span
		want string
	}{
		{point(big.NewRat(11572, 1)), "11,572"},
		{point(big.NewRat(-1200, 1)), "-1,200"},
		{point(big.NewRat(1, 8)), "0.125"},
		{point(big.NewRat(1, 3)), "1/3"},
		{span{low: big.NewRat(650, 1)}, "at least 650"},
		{span{high: big.NewRat(199, 1)}, "up to 199"},
		{span{low: big.NewRat(2, 1), high: big.NewRat(4, 1)}, "2 to 4"},
		{span{}, "any number"},
	}
	for _, test := range tests {
		if got := test.span.show(); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}
