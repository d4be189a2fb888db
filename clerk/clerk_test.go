package clerk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/clerk"
	"github.com/seatledger/seatledger/ledger"
)

func date(t *testing.T, text string) seatledger.Date {
	t.Helper()
	d, err := seatledger.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// towns is a ledger of two towns with people, parties and wards that are called alike.
func towns(t *testing.T) *ledger.Memory {
	t.Helper()
	store := ledger.NewMemory()
	on := date(t, "2024-05-02")
	sits := func(id, council, ward, person, party string) seatledger.Row {
		return &seatledger.Event{ID: seatledger.EventID(id), Date: on, Kind: seatledger.Elected, Council: seatledger.CouncilID(council), Ward: ward, Person: seatledger.PersonID(person), Party: seatledger.PartyID(party)}
	}
	put(t, store, "towns",
		&seatledger.Source{ID: "result", Title: "The result", URL: "https://example.org/result", Date: on, Publisher: "The Post"},
		&seatledger.Division{ID: "ley", Name: "Ley", Type: "town"}, &seatledger.Division{ID: "mor", Name: "Mor", Type: "town"},
		&seatledger.Council{ID: "ley/council", Division: "ley", Name: "Ley town council", Seats: 4},
		&seatledger.Council{ID: "mor/council", Division: "mor", Name: "Mör town council", Seats: 4},
		&seatledger.Party{ID: "ley/united", Name: "Residents United", Abbreviation: "RU"}, &seatledger.Party{ID: "mor/united", Name: "Residents United", Abbreviation: "RU"},
		&seatledger.Person{ID: "ley/ann-lee", Name: "Ann Lee", Basis: "office-holder"}, &seatledger.Person{ID: "mor/ann-lee", Name: "Ann Lee", Basis: "office-holder"},
		&seatledger.Person{ID: "ley/jose", Name: "José Peña", Basis: "office-holder"}, &seatledger.Person{ID: "mor/day", Name: "Bo Day", Basis: "office-holder"},
		&seatledger.Person{ID: "mor/orr-1", Name: "Flo Orr", Basis: "office-holder"}, &seatledger.Person{ID: "mor/orr-2", Name: "Flo Orr", Basis: "office-holder"},
		&seatledger.Name{Of: "ley/jose", Name: "Pepe Peña", Kind: "spelling"},
		sits("1", "ley/council", "North End", "ley/ann-lee", "ley/united"), sits("2", "ley/council", "South End", "ley/jose", "ley/united"),
		sits("3", "mor/council", "", "mor/ann-lee", "mor/united"), sits("4", "mor/council", "", "mor/orr-1", "mor/united"),
		sits("5", "mor/council", "", "mor/orr-2", ""), sits("6", "mor/council", "", "mor/day", ""))
	return store
}

func put(t *testing.T, store ledger.Store, pkg string, rows ...seatledger.Row) {
	t.Helper()
	if _, err := store.Append(t.Context(), ledger.Batch{Package: pkg, By: "test", At: time.Unix(1, 0), Rows: ledger.Slice(rows...)}); err != nil {
		t.Fatal(err)
	}
}

func at(t *testing.T, store ledger.Store) *clerk.Clerk {
	t.Helper()
	d, err := answer.NewDesk(t.Context(), store, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &clerk.Clerk{Desk: d, Package: "desk"}
}

// typed reads what is typed as KIND COLUMN=VALUE; ... and --new COLUMN.
func typed(text string) *clerk.Typed {
	kind, rest, _ := strings.Cut(text, " ")
	x := &clerk.Typed{Kind: seatledger.EventKind(kind), Cells: map[string]string{"date": "2025-01-02"}, Source: clerk.Cited{Cells: map[string]string{}}}
	for part := range strings.SplitSeq(rest, "; ") {
		name, value, _ := strings.Cut(part, "=")
		switch of, isOf := strings.CutPrefix(name, "source."); {
		case name == "new":
			x.New = append(x.New, value)
		case name == "source":
			x.Source.Of = value
		case isOf:
			x.Source.Cells[of] = value
		default:
			x.Cells[name] = value
		}
	}
	return x
}

// says writes a draft in a line: the keys of its rows, and the cells of the event.
func says(d *clerk.Draft) string {
	var parts []string
	for _, row := range d.Rows {
		text := string(row.Table()) + " " + seatledger.Key(row)
		if e, ok := row.(*seatledger.Event); ok {
			text = strings.TrimRight(strings.Join([]string{string(e.Council), e.Ward, string(e.Person), string(e.Party), string(e.Post)}, " "), " ")
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "; ")
}

// What names mean, and what they leave open.
func TestNames(t *testing.T) {
	c := at(t, towns(t))
	for text, want := range map[string]string{
		"resigned council=ley; person=Ann Lee":                      "ley/council  ley/ann-lee",
		"resigned council=MOR; person=ann":                          "mor/council  mor/ann-lee",
		"resigned council=mör town; person=lee ann":                 "mor/council  mor/ann-lee",
		"resigned council=ley/council; person=Jose Pena":            "ley/council  ley/jose",
		"resigned council=ley; person=PEPE":                         "ley/council  ley/jose",
		"resigned council=ley; person=mor/day":                      "ley/council  mor/day",
		"defected council=ley; person=ann; party=ru":                "ley/council  ley/ann-lee ley/united",
		"defected council=mor; person=ann; party=Residents United":  "mor/council  mor/ann-lee mor/united",
		"defected council=ley; person=ann; party=Greens":            "parties greens; ley/council  ley/ann-lee greens",
		"by-elected council=ley; person=Cy Fox; ward=north":         "people ley/cy-fox; ley/council North End ley/cy-fox",
		"by-elected council=ley; person=Cy Fox; ward=SOUTH END":     "people ley/cy-fox; ley/council South End ley/cy-fox",
		"by-elected council=ley; person=Bo Day; new=person":         "people ley/bo-day; ley/council  ley/bo-day",
		"by-elected council=ley; person=Ann Lee; new=person":        "people ley/ann-lee-2; ley/council  ley/ann-lee-2",
		"post-taken council=ley; person=ann; post=Deputy mayor":     "ley/council  ley/ann-lee  deputy-mayor",
		"substituted council=ley; person=Cy Fox; for=ann":           "people ley/cy-fox; ley/council  ley/cy-fox",
		"joined-group council=ley; person=ann; group=Rural group":   "parties rural-group; ley/council  ley/ann-lee",
		"resigned council=ley; person=Day":                          "people ley/day; ley/council  ley/day", // Bo Day is of another council
		"milestone type=law; person=mor/day; council=ley; name=law": "ley/council  mor/day",
	} {
		d, err := c.Event(t.Context(), typed(text))
		if err != nil || says(d) != want {
			t.Errorf("%s: %v, got %q, want %q", text, err, says(d), want)
		}
	}
}

func TestNamesThatAreNotClear(t *testing.T) {
	c := at(t, towns(t))
	for text, want := range map[string]struct {
		err  error
		says string
	}{
		"resigned council=town council; person=ann":                       {clerk.ErrUnclear, "ley/council: Ley town council (Ley)\n  mor/council: Mör town council (Mor)\nwrite the id"},
		"resigned council=mor; person=Flo Orr":                            {clerk.ErrUnclear, "mor/orr-1: Flo Orr (Mör town council)\n  mor/orr-2"},
		"by-elected council=ley; person=Bo Day":                           {clerk.ErrUnclear, "mor/day: Bo Day (Mör town council)\nwrite the id if it is the same person, or add --new person"},
		"party-banned party=Residents United":                             {clerk.ErrUnclear, "ley/united: Residents United (RU)"},
		"resigned council=lay; person=ann":                                {ledger.ErrNotFound, "is Ley town council (ley/council) meant?"},
		"resigned council=Nowhere at all; person=ann":                     {ledger.ErrNotFound, "seatledger search Nowhere at all"},
		"by-elected council=ley; person=Cy Fox; ward=West":                {clerk.ErrTyped, "its wards are North End and South End"},
		"by-elected council=ley; person=Cy Fox; ward=end":                 {clerk.ErrTyped, "no ward of Ley town council"},
		"by-elected council=ley; person=?!":                               {clerk.ErrTyped, "is no name"},
		"resign council=ley; person=ann":                                  {clerk.ErrTyped, "write resigned"},
		"resigned council=ley; person=ann; date=2 May":                    {clerk.ErrTyped, "is not a date"},
		"resigned council=ley; person=ann; id=1":                          {nil, ""},
		"resigned council=ley; person=ann; source.title=X":                {clerk.ErrTyped, "the source is not named"},
		"resigned council=ley; person=ann; source=X":                      {clerk.ErrTyped, "a new source needs its title and the day"},
		"resigned council=ley; person=ann; source=http:/x":                {clerk.ErrTyped, "a new source needs its title and the day"},
		"resigned council=ley; person=ann; source=result; source.quote=y": {clerk.ErrTyped, "correct sources/result"},
		"resigned council=ley; person=ann; source=X; source.date=y":       {clerk.ErrTyped, "source, date"},
	} {
		_, err := c.Event(t.Context(), typed(text))
		if !errors.Is(err, want.err) || err != nil && !strings.Contains(err.Error(), want.says) {
			t.Errorf("%s: %v, want %v %q", text, err, want.err, want.says)
		}
	}
}

// A name that is almost one on record, and somebody who leaves and never came, are not let
// pass unread; other new names are.
func TestDoubts(t *testing.T) {
	c := at(t, towns(t))
	for text, want := range map[string]string{
		"by-elected council=ley; person=Anne Lee":                     "If Ann Lee (ley/ann-lee) is meant",
		"by-elected council=ley; person=Peňo":                         "If José Peña (ley/jose) is meant",
		"by-elected council=ley; person=Jo Kay":                       "",
		"by-elected council=ley; person=Anne Lee; new=person":         "",
		"resigned council=ley; person=Jo Kay":                         "whom resigned is about was there before",
		"member-suspended council=ley; person=Jo Kay":                 "whom member-suspended is about was there before",
		"post-left council=ley; post=clerk; person=Jo Kay":            "whom post-left is about was there before",
		"substituted council=ley; person=ann; for=Jo Kay":             "for: nobody on record is called \"Jo Kay\", and whom substituted is about",
		"substituted council=ley; person=Jo Kay; for=ann":             "",
		"left-group council=ley; person=ann; group=caucus":            "group: no party on record is called \"caucus\", and by left-group none comes up",
		"joined-group council=ley; person=ann; group=caucus":          "",
		"party-dissolved party=Nowhere":                               "by party-dissolved none comes up",
		"defected council=ley; person=ann; from_party=Old; party=New": "from_party: no party on record is called \"Old\"",
		"defected council=ley; person=ann; party=Resident United":     "no party on record is called \"Resident United\". If Residents United (ley/united) is meant",
		"post-taken council=ley; post=clerk; person=Jo Kay":           "",
	} {
		d, err := c.Event(t.Context(), typed(text))
		if err != nil || (want == "") != (len(d.Doubts) == 0) || !strings.Contains(strings.Join(d.Doubts, ""), want) {
			t.Errorf("%s: %v, %q, want %q", text, err, d.Doubts, want)
		}
	}
}

// A source on record is cited by its id, its address or its title; what says more is
// another one, and takes the rest from it.
func TestSources(t *testing.T) {
	c := at(t, towns(t))
	for text, want := range map[string]string{
		"source=result":                     "result",
		"source=https://example.org/result": "result",
		"source=the RESULT":                 "result",
		"source=https://example.org/result; source.title=The result; source.date=2024-05-02": "result",
		"source=https://example.org/result; source.quote=so it was":                          "desk/2024-05-02",
		"source=https://example.org/result; source.confidential=yes":                         "desk/2024-05-02",
		"source=Letter; source.date=2025":                                                    "desk/2025",
		"source=Letter; source.date=2025-01/2025-03":                                         "desk/2025-01--2025-03",
	} {
		d, err := c.Event(t.Context(), typed("resigned council=ley; person=ann; "+text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		e := d.Rows[len(d.Rows)-1].(*seatledger.Event)
		if len(e.Sources) != 1 || string(e.Sources[0]) != want || (want == "result") != (len(d.Rows) == 1) {
			t.Errorf("%s: %v of %s", text, e.Sources, says(d))
		}
		if s, ok := d.Rows[0].(*seatledger.Source); ok && s.URL != "" && (s.Title != "The result" || s.Publisher != "The Post") {
			t.Errorf("%s: %+v", text, s)
		}
	}
}

// What is on record is not written again; ids that are made are nobody's.
func TestOnRecord(t *testing.T) {
	store := towns(t)
	said := typed("resigned council=ley; person=ann; source=result")
	first, err := at(t, store).Event(t.Context(), said)
	if err != nil {
		t.Fatal(err)
	}
	put(t, store, "desk", first.Rows...)
	again, err := at(t, store).Event(t.Context(), typed("resigned council=ley; person=lee; source=Another; source.date=2025"))
	if err != nil || again.Rows != nil || !strings.Contains(strings.Join(again.Notes, ""), "This is on record already") {
		t.Errorf("%v %+v", err, again)
	}
	other, err := at(t, store).Event(t.Context(), typed("resigned council=ley; person=Jose; source=result"))
	if err != nil || seatledger.Key(other.Rows[0]) != "desk/2025-01-02/resigned-2" {
		t.Errorf("%v %+v", err, other)
	}
	near, err := at(t, store).Event(t.Context(), typed("resigned council=ley; person=ann; date=2025-01; source=result"))
	if err != nil || near.Rows == nil || !slices.ContainsFunc(near.Notes, func(n string) bool { return strings.Contains(n, "Much the same is on record") }) {
		t.Errorf("%v %+v", err, near)
	}
	if _, err := at(t, store).Event(t.Context(), typed("died council=ley; person=ann; id=desk/2025-01-02/resigned")); !errors.Is(err, clerk.ErrTyped) || !strings.Contains(err.Error(), "has the event") {
		t.Errorf("%v", err)
	}
}

// An entry is found by its number, however it is printed, and by its table and key; the
// newest of the row is what is corrected.
func TestFind(t *testing.T) {
	store := towns(t)
	moved := &seatledger.Event{ID: "1", Date: date(t, "2024-05-03"), Kind: seatledger.Elected, Council: "ley/council", Ward: "North End", Person: "ley/ann-lee", Party: "ley/united"}
	put(t, store, "towns", moved) // entry 21
	put(t, store, "post", &seatledger.Event{ID: "2", Date: date(t, "2024-05-04"), Kind: seatledger.Elected, Council: "ley/council", Person: "ley/jose"})
	c := at(t, store)
	for text, want := range map[string]seatledger.Position{
		"1": 1, "#3": 3, "events/1": 21, "1 (15)": 21, "x y (20)": 20, "people/ley/jose": 10, "councils/ley/council": 4, "councils/ley/council|": 4, "names/ley/jose|Pepe Peña": 14,
	} {
		e, note, err := c.Find(t.Context(), text)
		if err != nil || e.Position != want || (note != "") != (text == "1 (15)") {
			t.Errorf("%s: %v, %d %q, want %d", text, err, e.Position, note, want)
		}
	}
	for text, want := range map[string]error{"0": ledger.ErrNotFound, "99": ledger.ErrNotFound, "events/2": clerk.ErrUnclear, "nothing": ledger.ErrNotFound, "people/nobody": ledger.ErrNotFound} {
		if _, _, err := c.Find(t.Context(), text); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", text, err, want)
		}
	}
}

// A correction changes the cells named and no others, in the package that owns the row.
func TestCorrection(t *testing.T) {
	store := towns(t)
	c := at(t, store)
	e, _, err := c.Find(t.Context(), "events/2")
	if err != nil {
		t.Fatal(err)
	}
	d, err := c.Correction(t.Context(), e, []string{"date=2024-05-03", "person = Ann Lee", "party=", "ward=north"}, clerk.Cited{Of: "Errata", Cells: map[string]string{"date": "2024-06"}}, nil)
	if err != nil || d.Package != "towns" || len(d.Rows) != 2 {
		t.Fatalf("%v %+v", err, d)
	}
	got, want := d.Rows[1].(*seatledger.Event), *e.Row.(*seatledger.Event)
	want.Date, want.Person, want.Party, want.Ward, want.Sources = date(t, "2024-05-03"), "ley/ann-lee", "", "North End", []seatledger.SourceID{"towns/2024-06"}
	for _, column := range seatledger.Columns(seatledger.Events) {
		if g, w := seatledger.Cell(got, column), seatledger.Cell(&want, column); g != w {
			t.Errorf("%s is %q, want %q", column.Name, g, w)
		}
	}
	if same, err := c.Correction(t.Context(), e, []string{"date=2024-05-02"}, clerk.Cited{}, nil); err != nil || same.Rows != nil {
		t.Errorf("%v %+v", err, same)
	}
	if _, err := c.Correction(t.Context(), e, nil, clerk.Cited{}, nil); !errors.Is(err, clerk.ErrTyped) {
		t.Errorf("of nothing: %v", err)
	}
	if d, err := c.Correction(t.Context(), e, nil, clerk.Cited{Of: "Errata", Cells: map[string]string{"date": "2024-06"}}, nil); err != nil || len(d.Rows) != 2 {
		t.Errorf("of a source alone: %v %+v", err, d)
	}
	for _, text := range []string{"person=Jo Kay", "party=New"} { // a slip, unless it is said
		if d, err := c.Correction(t.Context(), e, []string{text}, clerk.Cited{}, nil); !errors.Is(err, ledger.ErrNotFound) || !strings.Contains(err.Error(), "add --new "+strings.Split(text, "=")[0]) {
			t.Errorf("%s: %v %+v", text, err, d)
		}
		if d, err := c.Correction(t.Context(), e, []string{text}, clerk.Cited{}, []string{strings.Split(text, "=")[0]}); err != nil || len(d.Rows) != 2 {
			t.Errorf("%s, new: %v %+v", text, err, d)
		}
	}
	for _, text := range []string{"id=7", "colour=red", "date", "seat=none", "date=soon"} {
		if _, err := c.Correction(t.Context(), e, []string{text}, clerk.Cited{}, nil); !errors.Is(err, clerk.ErrTyped) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// What was redacted is not written again, and stays redacted when other cells change.
func TestCorrectionOfRedacted(t *testing.T) {
	store := towns(t)
	if err := store.Redact(t.Context(), "test", time.Unix(2, 0), seatledger.Redaction{Entry: 8}); err != nil {
		t.Fatal(err)
	}
	c := at(t, store)
	e, _, err := c.Find(t.Context(), "8")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Correction(t.Context(), e, []string{"name=Ann Lee"}, clerk.Cited{}, nil); !errors.Is(err, clerk.ErrTyped) {
		t.Errorf("%v", err)
	}
	d, err := c.Correction(t.Context(), e, []string{"basis=candidate"}, clerk.Cited{}, nil)
	if err != nil || len(d.Rows) != 1 {
		t.Fatalf("%v %+v", err, d)
	}
	put(t, store, d.Package, d.Rows...)
	for x, err := range store.Entries(t.Context(), 20) {
		if p, ok := x.Row.(*seatledger.Person); ok && (err != nil || p.Name != "" || p.Basis != "candidate" || !x.Redacted) {
			t.Errorf("%v %+v", err, x)
		}
	}
	if _, _, err := c.Find(t.Context(), "21"); err == nil {
		if _, err := c.Retraction(t.Context(), e); !errors.Is(err, clerk.ErrTyped) {
			t.Errorf("%v", err)
		}
	}
}
