package ledgertest

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
)

func person(id, name string) *seatledger.Person {
	return &seatledger.Person{ID: seatledger.PersonID(id), Name: name, Basis: "office-holder"}
}

func redact(t testing.TB, s ledger.Store, at ...seatledger.Position) {
	t.Helper()
	var rows []seatledger.Redaction
	for _, p := range at {
		rows = append(rows, seatledger.Redaction{Entry: p, Reason: "asked by the person"})
	}
	if err := s.Redact(t.Context(), "editor", At(50), rows...); err != nil {
		t.Fatal(err)
	}
}

func testPrivate(t *testing.T, open Open) {
	s := open(t)
	Append(t, s, "p", person("kh/choy", "Chin Choy"), person("kh/thlang", "Chin Choy"), division("kh", "Cambodia"))
	a, err1 := s.Record(t.Context(), 1)
	b, err2 := s.Record(t.Context(), 2)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(a.AppendCanonical(nil)), "Choy\"") || !strings.Contains(a.Texts, "Chin Choy") {
		t.Errorf("body %s, texts %s", a.Body, a.Texts)
	}
	da, _ := a.Digests()
	db, _ := b.Digests()
	if len(da) != 1 || len(db) != 1 || da[0] == db[0] || bytes.Equal(a.Salt, b.Salt) {
		t.Errorf("one text, digests %v and %v", da, db)
	}
	if c, err := s.Record(t.Context(), 3); err != nil || c.Salt != nil || c.Texts != "" {
		t.Errorf("a row without private texts has %q (%v)", c.Texts, err)
	}
}

func testRedact(t *testing.T, open Open) {
	s := open(t)
	full := Sample(seatledger.Sources)
	before := Append(t, s, "p", person("kh/choy", "Chin Choy"), full, person("kh/thlang", "Thlang")).Head
	redact(t, s, 1, 2)
	if r, err := s.Record(t.Context(), 3); err != nil || r.Hash != before.Hash {
		t.Errorf("the chain up to the redaction changed: %v, %v", r.Hash, err)
	}
	bare := Sample(seatledger.Sources)
	for _, c := range seatledger.Columns(seatledger.Sources) {
		if c.PrivateIn(full) {
			seatledger.SetCell(bare, c, "")
		}
	}
	all := All(t, s)
	wantRows(t, all, person("kh/choy", ""), bare, person("kh/thlang", "Thlang"),
		&seatledger.Redaction{Entry: 1, Reason: "asked by the person"}, &seatledger.Redaction{Entry: 2, Reason: "asked by the person"})
	if !all[0].Redacted || !all[1].Redacted || all[2].Redacted || all[3].By != "editor" || all[3].Package != "" {
		t.Errorf("entries %+v", all)
	}
	after := head(t, s)
	redact(t, s, 1) // again: nothing new
	if head(t, s) != after {
		t.Error("redacting again wrote something")
	}
	if h, err := s.History(t.Context(), seatledger.Redactions, "1"); err != nil || len(h) != 1 {
		t.Errorf("history of the redaction: %v, %v", h, err)
	}
	if r, _ := s.Record(t.Context(), 1); !r.Blanked() || r.Salt != nil {
		t.Errorf("record %+v", r)
	}
}

func testRedactedStays(t *testing.T, open Open) {
	s := open(t)
	Append(t, s, "p", person("kh/choy", "Chin Choy"))
	redact(t, s, 1)
	wantCounts(t, Append(t, s, "p", person("kh/choy", "Chin Choy")), ledger.Receipt{Withheld: 1})
	wantCounts(t, Append(t, s, "p", person("kh/choy", "Chen Choy")), ledger.Receipt{Withheld: 1})
	// With other public cells it is written, but its text is not.
	official := person("kh/choy", "Chin Choy")
	official.Basis = "official"
	wantCounts(t, Append(t, s, "p", official, official), ledger.Receipt{Superseded: 1, Withheld: 1})
	all := All(t, s)
	official.Name = ""
	wantRows(t, all, person("kh/choy", ""), &seatledger.Redaction{Entry: 1, Reason: "asked by the person"}, official,
		&seatledger.Redaction{Entry: 3, Reason: "entry 1 of the same row is redacted"})
	if !all[2].Redacted || all[2].Supersedes != 1 {
		t.Errorf("correction %+v", all[2])
	}
	// Another package is not bound by it, but must not contradict.
	wantCounts(t, Append(t, s, "q", &seatledger.Person{ID: "kh/choy", Name: "Chin Choy", Basis: "official"}), ledger.Receipt{New: 1})
	if _, err := s.Append(t.Context(), Batch("q", 0, person("kh/choy", "Chin Choy"))); !errors.Is(err, ledger.ErrRefused) {
		t.Errorf("contradiction: %v", err)
	}
	head(t, s)
}

func testRedactedName(t *testing.T, open Open) {
	s := open(t)
	spelling := func(name, lang string) *seatledger.Name {
		return &seatledger.Name{Of: "kh/choy", Name: name, Lang: lang}
	}
	Append(t, s, "p", spelling("Chin Choy", "en"), spelling("Chen Choy", "en"), spelling("ជិន ចយ", "km"))
	redact(t, s, 2)
	r := Append(t, s, "p", spelling("Chin Choy", "en"), spelling("Chen Choy", "en"), spelling("ជិន ចយ", "km"), spelling("Tchin Choy", "fr"))
	wantCounts(t, r, ledger.Receipt{Same: 2, Withheld: 1, New: 1})
	if h, err := s.History(t.Context(), seatledger.Names, "kh/choy|"); err != nil || len(h) != 1 || h[0].Position != 2 {
		t.Errorf("redacted names %v, %v", h, err)
	}
	if h, err := s.History(t.Context(), seatledger.Names, "kh/choy|Chen Choy"); err != nil || len(h) != 0 {
		t.Errorf("by the redacted name: %v, %v", h, err)
	}
	head(t, s)
}

func testRedactRefuses(t *testing.T, open Open) {
	s := open(t)
	before := Append(t, s, "p", division("kh", "Cambodia"), person("kh/choy", "Chin Choy")).Head
	for _, tt := range []struct {
		by  string
		at  []seatledger.Position
		err error
	}{{"editor", []seatledger.Position{2, 1}, ledger.ErrRefused}, {"editor", []seatledger.Position{2, 9}, ledger.ErrNotFound},
		{"editor", []seatledger.Position{0}, ledger.ErrNotFound}, {"", []seatledger.Position{2}, ledger.ErrRefused}} {
		var rows []seatledger.Redaction
		for _, p := range tt.at {
			rows = append(rows, seatledger.Redaction{Entry: p})
		}
		if err := s.Redact(t.Context(), tt.by, At(0), rows...); !errors.Is(err, tt.err) {
			t.Errorf("%v by %q: %v", tt.at, tt.by, err)
		}
	}
	if head(t, s) != before || All(t, s)[1].Redacted {
		t.Error("a refused redaction did something")
	}
}

func testCopies(t *testing.T, open Open) {
	s := open(t)
	official := person("kh/choy", "Chin Choy")
	official.Basis = "official"
	Append(t, s, "p", person("kh/choy", "Chin Choy"), official, person("kh/choy", "Chen Choy"), person("kh/thlang", "Chin Choy"))
	copies, err := ledger.Copies(t.Context(), s, 1)
	if err != nil || !reflect.DeepEqual(copies, []seatledger.Position{2}) {
		t.Errorf("copies %v, %v", copies, err)
	}
}

// logged writes a ledger as a log.
func logged(t testing.TB, s ledger.Store) string {
	t.Helper()
	var out bytes.Buffer
	h, err := ledger.WriteLog(t.Context(), &out, s)
	if err != nil {
		t.Fatal(err)
	}
	if h != head(t, s) {
		t.Errorf("log of %v", h)
	}
	return out.String()
}

func testLog(t *testing.T, open Open) {
	s := open(t)
	for i, table := range seatledger.PackageTables() {
		Append(t, s, fmt.Sprint("p", i), Sample(table))
	}
	Append(t, s, "p", person("kh/choy", "Chin Choy"), person("kh/choy", "Chen Choy"))
	redact(t, s, seatledger.Position(len(seatledger.PackageTables())+1))
	text := logged(t, s)
	if strings.Contains(text, "Chin Choy") {
		t.Error("a redacted text is in the log")
	}
	other := open(t)
	h, err := ledger.ReadLog(t.Context(), strings.NewReader(text), other)
	if err != nil || h != head(t, s) || h != head(t, other) {
		t.Fatalf("read %v, %v", h, err)
	}
	if logged(t, other) != text {
		t.Error("the log of a log differs")
	}
	if l, err := ledger.CheckLog(t.Context(), strings.NewReader(text), nil); err != nil || l != (ledger.Log{Head: h, Redacted: 1, Withheld: 1}) {
		t.Errorf("verified %+v, %v", l, err)
	}
	if Append(t, other, "p", person("kh/choy", "Chen Choy")).Same != 1 {
		t.Error("what was loaded is not known again")
	}
	if _, err := ledger.ReadLog(t.Context(), strings.NewReader(text), other); !errors.Is(err, ledger.ErrRefused) {
		t.Errorf("into a ledger with entries: %v", err)
	}
}

func testLogConfidential(t *testing.T, open Open) {
	s := open(t)
	source := seatledger.Source{ID: "s1", Title: "A letter", Date: seatledger.On(0), Quote: "as I was told"}
	later := source
	later.Confidential, later.Quote = true, "as the clerk told me"
	Append(t, s, "p", &source, &later, &seatledger.Source{ID: "s2", Title: "A paper", Date: seatledger.On(0)})
	text := logged(t, s)
	if strings.Contains(text, "told") || strings.Contains(text, "letter") || !strings.Contains(text, "A paper") {
		t.Errorf("log %s", text)
	}
	other := open(t)
	if h, err := ledger.ReadLog(t.Context(), strings.NewReader(text), other); err != nil || h != head(t, s) || h != head(t, other) {
		t.Errorf("read %v, %v", h, err)
	}
	if l, err := ledger.CheckLog(t.Context(), strings.NewReader(text), nil); err != nil || l != (ledger.Log{Head: head(t, s), Withheld: 2}) {
		t.Errorf("verified %+v, %v", l, err)
	}
}

func testLogRefuses(t *testing.T, open Open) {
	s := open(t)
	Append(t, s, "p", person("kh/choy", "Chin Choy"), division("kh", "Cambodia"), person("kh/thlang", "Thlang"))
	lines := strings.SplitAfter(logged(t, s), "\n")
	join := func(lines ...string) string { return strings.Join(lines, "") }
	all := join(lines...)
	for name, text := range map[string]string{
		"nothing": "", "no log": "hello\n", "cut off": join(lines[:3]...), "no end": join(lines[:4]...),
		"a line missing": join(lines[0], lines[1], lines[3], lines[4]), "more behind": all + lines[1],
		"a line twice": join(lines[0], lines[1], lines[2], lines[2], lines[3], lines[4]), "the end twice": all + lines[4], "half a line": all[:len(all)-9],
		"another text":  strings.Replace(all, `"Chin Choy"`, `"Chin Choi"`, 1),
		"another cell":  strings.Replace(all, `"Cambodia"`, `"Kambodia"`, 1),
		"another end":   strings.Replace(all, `{"entries":3`, `{"entries":4`, 1),
		"another salt":  strings.Replace(all, `"salt":"`, `"salt":"AAAA`, 1),
		"a text gone":   strings.Replace(all, `"texts":{"name":"Chin Choy"}`, `"texts":{}`, 1),
		"another order": join(lines[0], lines[2], lines[1], lines[3], lines[4]),
	} {
		other := open(t)
		if h, err := ledger.ReadLog(t.Context(), strings.NewReader(text), other); err == nil {
			t.Errorf("%s: read to %v", name, h)
		}
		is := ledger.ErrBroken
		if name == "no log" {
			is = ledger.ErrRefused
		}
		if l, err := ledger.CheckLog(t.Context(), strings.NewReader(text), nil); !errors.Is(err, is) {
			t.Errorf("%s: verified to %v, %v; want %v", name, l.Head, err, is)
		}
		if h := head(t, other); h.Position != 0 {
			t.Errorf("%s: left %v", name, h)
		}
	}
}
