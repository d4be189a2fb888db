package answer

import (
	"cmp"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/draw"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

const champey = "kh/210202/council"

func in2017(t *testing.T, day string) Ask {
	return Ask{On: on(t, day), Since: on(t, "2017-01-01"), Until: on(t, "2017-12-31")}
}

func TestOverviewOfCambodia(t *testing.T) {
	d := founding(t)
	for day, want := range map[string]struct {
		party string
		cover string
	}{"2017-10-22": {"kh/cnrp", "1,646"}, "2017-10-23": {"kh/cpp", "1,646"}} {
		x, err := d.Overview(t.Context(), "kh", in2017(t, day))
		if err != nil {
			t.Fatal(err)
		}
		if x.Councils != 2 || x.Recorded != 1 || x.Unknown != 1 || x.Totals[seatledger.PartyID(want.party)] != 1 {
			t.Errorf("%s: %+v", day, x.Counts)
		}
		if x.Coverage == nil || x.Coverage.Text != want.cover {
			t.Errorf("%s: coverage %+v", day, x.Coverage)
		}
		if len(x.Parts) != 2 || x.Parts[1].Division != "kh/21" || x.Parts[1].Totals[seatledger.PartyID(want.party)] != 1 {
			t.Errorf("%s: parts %+v", day, x.Parts)
		}
		if x.Confirmed == nil || !strings.Contains(x.Headline(), "2 commune councils on record in Cambodia") {
			t.Errorf("%s: %s %v", day, x.Headline(), x.Confirmed)
		}
	}
	if x, err := d.Overview(t.Context(), "kh", in2017(t, "1990-01-01")); err != nil || x.Coverage != nil || x.Recorded != 0 {
		t.Errorf("in 1990: %+v, %v", x, err)
	}
	if _, err := d.Overview(t.Context(), "kh/99", in2017(t, "2017-10-22")); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("an unknown division: %v", err)
	}
}

// The counts of a course are those of shares on each of its days.
func TestCourseAgreesWithShares(t *testing.T) {
	d := founding(t)
	ask := in2017(t, "2017-10-24")
	c, err := d.Course(t.Context(), "kh", ask)
	if err != nil || len(c.Days) < 4 {
		t.Fatal(c, err)
	}
	for i, day := range c.Days {
		ask.On = day
		s, err := d.Shares(t.Context(), "kh", ask)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range s.Days[0].Parties {
			if got := countOf(c.Seats, string(p.Party), i); got != p.SeatsCertain {
				t.Errorf("%s: %s has %d seats, shares say %d", day, p.Party, got, p.SeatsCertain)
			}
			if got := countOf(c.Councils, string(p.Party), i); got != p.Councils {
				t.Errorf("%s: %s has %d councils, shares say %d", day, p.Party, got, p.Councils)
			}
		}
	}
	if c.Days[0] != ask.Since || !slices.Contains(c.Days, on(t, "2017-10-23")) {
		t.Errorf("days %v", c.Days)
	}
	thin := c.Thin(2, on(t, "2017-10-24"))
	if len(thin.Days) >= len(c.Days) || !slices.Contains(thin.Days, on(t, "2017-10-23")) || countOf(thin.Councils, "kh/cpp", slices.Index(thin.Days, on(t, "2017-10-23"))) != 1 {
		t.Errorf("thinned: %v %+v", thin.Days, thin.Councils)
	}
}

func countOf(lines []Line, of string, i int) int {
	for _, l := range lines {
		if l.Of == of {
			return l.Counts[i]
		}
	}
	return 0
}

// Every span of a life says what the roll and the control of its days say.
func TestLifeAgreesWithRollAndControl(t *testing.T) {
	d := founding(t)
	for _, id := range []string{champey, "kh/06/sakream/council"} {
		life, err := d.Life(t.Context(), id, Ask{})
		if err != nil {
			t.Fatal(err)
		}
		spans := 0
		for _, seat := range life.Seats {
			for _, s := range seat.Spans {
				spans++
				for _, day := range daysOf(s.From, s.Until) {
					r, err := d.Roll(t.Context(), id, Ask{On: day})
					if err != nil {
						t.Fatal(err)
					}
					now := r.Seats[seat.Seat-1]
					if now.Certain != s.Certain || len(now.Alternatives) != len(s.Alternatives) || d.tellSeat(now.Alternatives[0]) != d.tellSeat(s.Alternatives[0]) {
						t.Errorf("%s seat %d on %s: life %+v, roll %+v", id, seat.Seat, day, s.Alternatives, now.Alternatives)
					}
				}
			}
		}
		for _, rule := range life.Control {
			for _, s := range rule.Spans {
				for _, day := range daysOf(s.From, s.Until) {
					x, err := d.Control(t.Context(), id, Ask{On: day, Rule: rule.Rule})
					if err != nil {
						t.Fatal(err)
					}
					if c := x.(*Control); c.Kind != s.Kind || deref(c.Party) != deref(s.Party) || c.Basis != s.Basis {
						t.Errorf("%s %s on %s: life %+v, control %s", id, rule.Rule, day, s, c.Headline())
					}
				}
			}
		}
		if spans < 5 {
			t.Errorf("%s: only %d spans", id, spans)
		}
	}
}

// daysOf gives the first and the last day of a span, as far as it has them.
func daysOf(from, until *seatledger.Day) (days []seatledger.Day) {
	for _, day := range []*seatledger.Day{from, until} {
		if day != nil {
			days = append(days, *day)
		}
	}
	return days
}

func TestFlowConservesSeats(t *testing.T) {
	d := founding(t)
	for party, want := range map[string]string{
		"kh/cnrp": "0 3 0 | open 3 | vacant 2 kh/cpp 1",
		"kh/cpp":  "0 3 2 | open 2 kh/cnrp 1 | kh/cpp 2 vacant 1",
	} {
		f, err := d.Flow(t.Context(), party, in2017(t, "2017-10-24"))
		if err != nil {
			t.Fatal(err)
		}
		in, out := 0, 0
		var from, to []string
		for _, s := range f.From {
			in += s.Seats
			from = append(from, s.Of+" "+text(&s.Seats))
		}
		for _, s := range f.To {
			out += s.Seats
			to = append(to, s.Of+" "+text(&s.Seats))
		}
		got := strings.Join([]string{text(&f.Before) + " " + text(&in) + " " + text(&f.After), strings.Join(from, " "), strings.Join(to, " ")}, " | ")
		if got != want || in != out {
			t.Errorf("%s: %s, want %s (in %d, out %d)", party, got, want, in, out)
		}
	}
}

func TestLatestFlipsAreFlips(t *testing.T) {
	d := founding(t)
	ask := Ask{On: on(t, "2017-10-24"), Since: seatledger.OpenPast, Until: on(t, "2030-01-01")}
	for _, id := range []string{"", "kh", champey} {
		all, err := d.Flips(t.Context(), id, ask)
		if err != nil {
			t.Fatal(err)
		}
		var paged []Flip
		for skip := 0; ; skip += 2 {
			page, total, err := d.LatestFlips(t.Context(), id, ask, skip, 2)
			if err != nil || total != len(all.List) {
				t.Fatalf("%q: %d in all, want %d: %v", id, total, len(all.List), err)
			}
			if len(page.List) == 0 {
				break
			}
			paged = append(paged, page.List...)
		}
		slices.SortStableFunc(paged, func(x, y Flip) int {
			return cmp.Or(cmp.Compare(x.On, y.On), cmp.Compare(x.Council, y.Council))
		})
		if !slices.EqualFunc(paged, all.List, func(x, y Flip) bool {
			return x.Council == y.Council && x.On == y.On && x.To == y.To && x.From == y.From && x.Without == y.Without && slices.Equal(x.Because, y.Because)
		}) {
			t.Errorf("%q: %+v, want %+v", id, paged, all.List)
		}
	}
}

func TestFlipsOfOneDayAreOneStop(t *testing.T) {
	d := founding(t)
	days, err := d.TurnDays(t.Context(), "kh", Ask{Since: on(t, "2017-10-01"), Until: on(t, "2022-12-31"), Kind: "commune council"}, 60)
	if err != nil {
		t.Fatal(err)
	}
	says := map[string]string{}
	for _, x := range days {
		says[x.Day.String()] = x.Says
	}
	if len(days) != 4 || says["2022-06-05"] != "2 councils flip" || says["2017-10-23"] != "Champey commune council: CNRP to CPP" {
		t.Errorf("%v", days)
	}
	if few, err := d.TurnDays(t.Context(), "kh", Ask{Since: on(t, "2017-10-01"), Until: on(t, "2022-12-31")}, 1); err != nil || len(few) != 1 || few[0].Says != "2 councils flip" {
		t.Errorf("the latest one: %v, %v", few, err)
	}
}

func TestChangesBetweenTwoDays(t *testing.T) {
	d := founding(t)
	x, err := d.Changes(t.Context(), "kh", on(t, "2017-10-22"), on(t, "2017-10-24"), Ask{})
	if err != nil {
		t.Fatal(err)
	}
	if len(x.Control) != 1 || x.Control[0] != (ControlDiff{champey, "kh/cnrp", "kh/cpp"}) {
		t.Errorf("control %+v", x.Control)
	}
	if len(x.Seats) != 1 || x.Seats[0].Seat != 1 || x.Seats[0].Because.ID != "choy-defects" || x.Seats[0].Before != "Chin Choy for CNRP" {
		t.Errorf("seats %+v", x.Seats)
	}
	if one, err := d.Changes(t.Context(), champey, on(t, "2017-10-22"), on(t, "2017-10-24"), Ask{}); err != nil || len(one.Control) != 1 || len(one.Seats) != 1 {
		t.Errorf("of the council alone: %+v, %v", one, err)
	}
	if x, err = d.Changes(t.Context(), "kh", on(t, "2017-10-24"), on(t, "2017-10-25"), Ask{}); err != nil || len(x.Control)+len(x.Seats) != 0 {
		t.Errorf("on a quiet day: %+v, %v", x, err)
	}
}

// correctedDesk is the founding ledger after the day of the defection was
// corrected.
func correctedDesk(t *testing.T) (d *Desk, before seatledger.Position) {
	t.Helper()
	store := ledger.NewMemory()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../examples/cambodia-2017")); err != nil {
		t.Fatal(err)
	}
	importInto(t, store, dir)
	head, err := store.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(dir + "/events.csv")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir+"/events.csv", []byte(strings.Replace(string(text), "choy-defects,2017-10-23", "choy-defects,2017-10-25", 1)), 0o666); err != nil {
		t.Fatal(err)
	}
	importInto(t, store, dir)
	if d, err = NewDesk(t.Context(), store, nil); err != nil {
		t.Fatal(err)
	}
	return d, head.Position
}

func importInto(t *testing.T, store ledger.Store, dir string) {
	t.Helper()
	if r, err := exchange.Import(t.Context(), store, dir, exchange.Options{By: "test", At: time.Date(2017, 11, 5, 12, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err, r.Problems)
	}
}

func TestLearnedBetweenTwoMoments(t *testing.T) {
	d, before := correctedDesk(t)
	x, err := d.Learned(t.Context(), "kh", PositionText(before), "", in2017(t, "2017-10-24"))
	if err != nil {
		t.Fatal(err)
	}
	if len(x.Control) != 1 || x.Control[0] != (ControlDiff{champey, "kh/cpp", "kh/cnrp"}) || x.Total != 1 || len(x.Entries) != 1 || x.Entries[0].Key != "choy-defects" {
		t.Errorf("%+v", x)
	}
	if _, err := d.Learned(t.Context(), "kh", PositionText(before+1), PositionText(before), Ask{}); !errors.Is(err, ErrAsk) {
		t.Errorf("moments exchanged: %v", err)
	}
}

func TestEntryAndItsCorrection(t *testing.T) {
	d, before := correctedDesk(t)
	r, err := d.Record(t.Context(), seatledger.Events, "choy-defects", Ask{})
	if err != nil {
		t.Fatal(err)
	}
	newer, older := r.Versions[0], r.Versions[1]
	if len(r.Versions) != 2 || newer.Entry != before+1 || newer.Supersedes != older.Entry || older.SupersededBy != newer.Entry {
		t.Fatalf("%+v", r.Versions)
	}
	e, err := d.Entry(t.Context(), newer.Entry)
	if err != nil {
		t.Fatal(err)
	}
	prev, err := d.Entry(t.Context(), newer.Entry-1)
	if err != nil || e.Previous != prev.Hash || e.Hash != d.Head().Hash.String() || len(e.Sources) != 1 || e.Sources[0].Publisher != "VOA Khmer" {
		t.Errorf("%+v, %v", e, err)
	}
	i := slices.IndexFunc(e.Cells, func(c Cell) bool { return c.Column == "person" })
	if i < 0 || e.Cells[i].Refs[0] != (Ref{seatledger.People, "kh/chin-choy", "Chin Choy"}) {
		t.Errorf("cells %+v", e.Cells)
	}
	if early, err := d.Record(t.Context(), seatledger.Events, "choy-defects", Ask{Known: PositionText(before)}); err != nil || len(early.Versions) != 1 {
		t.Errorf("as known before: %+v, %v", early, err)
	}
	if _, err := d.Entry(t.Context(), d.Book.Position+1); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("an entry too many: %v", err)
	}
}

func TestRecordsNameWhatSpeaksOfThem(t *testing.T) {
	d := founding(t)
	for _, tt := range []struct {
		table seatledger.Table
		id    string
		want  string // key of an entry among them
	}{{seatledger.People, "kh/chin-choy", "choy-defects"}, {seatledger.Sources, "voa-2017-11", "choy-defects"}, {seatledger.Parties, "kh/cpp", "choy-defects"},
		{seatledger.Events, "defections-2017", "eysan-motive"}, {seatledger.Tallies, "defectors-cpp-100", "eysan-hundred"}, {seatledger.Councils, champey, "choy-defects"},
		{seatledger.Elections, "kh-2017", "kh-2017|" + champey + "||kh/cpp"}, {seatledger.Divisions, "kh/21", "gaz-2016-21"}} {
		r, err := d.Record(t.Context(), tt.table, tt.id, Ask{})
		if err != nil || !r.Complete || !slices.ContainsFunc(r.Named, func(m Mention) bool { return m.Key == tt.want }) {
			t.Errorf("%s %s: %v does not name %s", tt.table, tt.id, err, tt.want)
		}
	}
	if _, err := d.Record(t.Context(), seatledger.People, "kh/nobody", Ask{}); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}

// What an index finds in a small ledger, looking through the records finds in a
// large one, of the entries that bear on seats.
func TestNamingInALargeLedger(t *testing.T) {
	d := founding(t)
	v, err := d.view(t.Context(), Ask{})
	if err != nil {
		t.Fatal(err)
	}
	index, err := d.allMentions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d.Book.Position += IndexedUpTo
	defer func() { d.Book.Position -= IndexedUpTo }()
	for _, x := range []struct {
		table seatledger.Table
		id    string
	}{{seatledger.People, "kh/chin-choy"}, {seatledger.Parties, "kh/cpp"}, {seatledger.Sources, "voa-2017-11"}} {
		list, complete, err := d.naming(t.Context(), v, x.table, x.id)
		if err != nil || complete || len(list) == 0 {
			t.Errorf("%s: %v %v %v", x.id, list, complete, err)
		}
		for _, pos := range list {
			if !slices.Contains(index[string(x.table)+" "+x.id], pos) {
				t.Errorf("%s: entry %d does not name it", x.id, pos)
			}
		}
	}
}

func TestLogGoesBackToTheFirstEntry(t *testing.T) {
	d := founding(t)
	seen := map[seatledger.Position]bool{}
	for before := seatledger.Position(0); ; {
		x, err := d.Log(t.Context(), before, 100, Ask{})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range x.Entries {
			if seen[e.Entry] {
				t.Fatalf("entry %d twice", e.Entry)
			}
			seen[e.Entry] = true
		}
		if before = x.Next; before == 0 {
			break
		}
	}
	if len(seen) != int(d.Book.Position) {
		t.Errorf("%d of %d entries", len(seen), d.Book.Position)
	}
}

func TestTallySeriesOfTheDefectors(t *testing.T) {
	d := founding(t)
	x, err := d.TallySeries(t.Context(), "defectors-40", Ask{})
	if err != nil {
		t.Fatal(err)
	}
	has := map[string]string{}
	for _, f := range x.Figures {
		has[string(f.ID)] = f.Verdict.String()
	}
	if has["defectors-cpp-390"] != "conflicts" || has["defectors-fn-318"] != "conflicts" || has["defectors-40"] != "cannot-check" || x.Own().Text != "40" {
		t.Errorf("%v", has)
	}
	var deadlines []string
	for _, m := range x.Milestones {
		if m.Type == "deadline" {
			deadlines = append(deadlines, string(m.Event))
		}
	}
	if !slices.Equal(deadlines, []string{"deadline-1", "deadline-2", "deadline-3", "deadline-5", "deadline-4"}) && !slices.Equal(deadlines, []string{"deadline-1", "deadline-2", "deadline-3", "deadline-4", "deadline-5"}) {
		t.Errorf("deadlines %v", deadlines)
	}
	p := x.Picture(900, func(seatledger.Table, string) string { return "" })
	if len(p.Points) < 13 || len(p.Spans) != 5 || len(p.Marks) < 2 {
		t.Errorf("%d points, %d spans, %d marks", len(p.Points), len(p.Spans), len(p.Marks))
	}
}

func TestWallHasEveryCouncilOnce(t *testing.T) {
	d := founding(t)
	link := func(_ seatledger.Table, id string) string { return "/" + id }
	blocks, err := d.Wall(t.Context(), "kh", in2017(t, "2017-10-24"), link)
	if err != nil {
		t.Fatal(err)
	}
	tiles := map[string]draw.Tile{}
	for _, b := range blocks {
		for _, tile := range b.Wall.Tiles {
			tiles[tile.Href] = tile
		}
	}
	if c := tiles["/"+champey]; len(tiles) != 2 || c.Fill != draw.Held || c.Party != "kh/cpp" || c.Said != "Champey commune council: CPP" {
		t.Errorf("%+v", tiles)
	}
	if s := tiles["/kh/06/sakream/council"]; s.Fill != draw.Unknown {
		t.Errorf("%+v", s)
	}
}

func TestMapShowsWhatIsRecorded(t *testing.T) {
	d := founding(t)
	ask := in2017(t, "2017-10-24")
	x, err := d.Overview(t.Context(), "kh", ask)
	if err != nil {
		t.Fatal(err)
	}
	m, ok, err := d.Map(t.Context(), x, ask, 500, func(_ seatledger.Table, id string) string { return id })
	if err != nil || !ok || len(m.Shapes) < 24 {
		t.Fatalf("%d shapes, %v, %v", len(m.Shapes), ok, err)
	}
	for _, s := range m.Shapes {
		switch s.Href {
		case "kh/21":
			if s.Fill != draw.Held || s.Party != "kh/cpp" {
				t.Errorf("Takeo: %v %s", s.Fill, s.Party)
			}
		default:
			if s.Fill != draw.Unknown {
				t.Errorf("%s: %v", s.Name, s.Fill)
			}
		}
	}
}

// A confidential source is in no answer that a page shows.
func TestConfidentialSourceHasNoPage(t *testing.T) {
	d := confidentialDesk(t)
	if _, err := d.Record(t.Context(), seatledger.Sources, "voa-2017-11", Ask{}); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("its record: %v", err)
	}
	r, err := d.Record(t.Context(), seatledger.Events, "choy-defects", Ask{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := marshal(r)
	if err != nil || strings.Contains(string(text), "VOA") || strings.Contains(string(text), "voa-2017") || !strings.Contains(string(text), confidential) {
		t.Errorf("%s %v", text, err)
	}
	if _, err := d.History(t.Context(), "voa-2017-11", Ask{}, nil); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("its history: %v", err)
	}
	for pos := seatledger.Position(1); pos <= d.Book.Position; pos++ {
		e, err := d.Entry(t.Context(), pos)
		if errors.Is(err, ledger.ErrNotFound) {
			continue
		}
		e.Cells = slices.DeleteFunc(e.Cells, func(c Cell) bool { return c.Column == "note" }) // an author's note may name it
		text, _ := marshal(e)
		if err != nil || strings.Contains(string(text), "voa-2017-11") || strings.Contains(string(text), "Local officials grapple") {
			t.Fatalf("entry %d: %s %v", pos, text, err)
		}
	}
}
