package wire_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger/ledgertest"
	"github.com/seatledger/seatledger/wire"
)

var update = flag.Bool("update", false, "write testdata anew")

var salt = []byte("0123456789abcdef")

// younger are tables and columns that came after the chain had begun, each at its
// end in the order in which they came: what was written before stays as it was.
var younger = []struct {
	table   seatledger.Table
	columns string
}{
	{seatledger.Elections, "scope"}, {seatledger.Contests, "until state"}, {seatledger.Candidates, "until"}, {seatledger.Events, "ward"},
	{seatledger.Wards, "council ward name seats from to replaces division identifiers sources"},
	{seatledger.Councils, "tie_break counts"}, {seatledger.Parties, "council"}, {seatledger.Events, "group"}, {seatledger.Events, "for"}, {seatledger.Wards, "votes"}, {seatledger.Wards, "post"},
	{seatledger.Candidates, "votes elected"},
}

// sample gives a row of a table with the cells stated that a function asks for.
func sample(t testing.TB, table seatledger.Table, wants func(column string) bool) seatledger.Row {
	t.Helper()
	row, full := seatledger.NewRow(table), ledgertest.Sample(table)
	for _, c := range seatledger.Columns(table) {
		if wants(c.Name) {
			if err := seatledger.SetCell(row, c, seatledger.Cell(full, c)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return row
}

func isYounger(table seatledger.Table, column string) bool {
	for _, y := range younger {
		if y.table == table && slices.Contains(strings.Fields(y.columns), column) {
			return true
		}
	}
	return false
}

// vectors are one record for each table with every cell stated, and some for
// the corners, chained.
func vectors(t testing.TB) (all []wire.Record) {
	t.Helper()
	var rows []seatledger.Row
	for _, table := range append(seatledger.PackageTables(), seatledger.Redactions) {
		if table != seatledger.Shapes && table != seatledger.Wards { // younger than the chain: at its end
			rows = append(rows, sample(t, table, func(column string) bool { return !isYounger(table, column) }))
		}
	}
	rows = append(rows, &seatledger.Division{}, &seatledger.Result{Votes: seatledger.Counted(0), Seats: seatledger.Counted(seatledger.MaxCount)},
		&seatledger.Tally{Note: "\x01\b\f\r\n\u2028\x7f</script>"}, &seatledger.Person{ID: "kh/choy"},
		ledgertest.Sample(seatledger.Shapes), &seatledger.Shape{Division: "kh/21", Geometry: `{"type":"Polygon","coordinates":[[[104.5,11],[104.7,11],[104.6,11.2],[104.5,11]]]}`})
	for _, y := range younger {
		rows = append(rows, sample(t, y.table, func(column string) bool { return slices.Contains(strings.Fields(y.columns), column) }))
	}
	var prev wire.Hash
	for i, row := range rows {
		body, texts, err := wire.AppendRow(nil, nil, row, salt)
		if err != nil {
			t.Fatal(err)
		}
		r := wire.Record{Position: seatledger.Position(i + 1), Recorded: time.Date(2017, 11, 5, 12, 0, i, 1000*i*i*i, time.UTC),
			By: "desk \"1\"", Package: "kh-2017", Table: row.Table(), Supersedes: seatledger.Position(i % 3), Body: string(body), Prev: prev}
		if len(texts) > 0 {
			r.Salt, r.Texts = salt, string(texts)
		}
		r.Hash, _ = r.Chain(nil)
		prev = r.Hash
		all = append(all, r)
	}
	return all
}

// TestVectors holds what is written against testdata: these bytes and hashes
// never change, or ledgers would no longer verify.
func TestVectors(t *testing.T) {
	var got bytes.Buffer
	for _, r := range vectors(t) {
		got.Write(append(r.AppendLine(nil), '\n'))
	}
	const file = "testdata/vectors.jsonl"
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s differs; got:\n%s", file, got.Bytes())
	}
}

// TestOlderVectors reads entries that were written when fewer columns were private:
// they hash to what they did, read as they did, and the same row is written like
// them again.
func TestOlderVectors(t *testing.T) {
	file, err := os.Open("testdata/older.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var prev wire.Hash
	plain := 0
	for lines := bufio.NewScanner(file); lines.Scan(); {
		r, err := wire.ParseLine(lines.Text())
		if err != nil {
			t.Fatal(err)
		}
		r.Prev = prev
		if prev, _ = r.Chain(nil); prev != r.Hash {
			t.Errorf("entry %d hashes to %v", r.Position, prev)
		}
		entry, err := r.Entry()
		if err != nil {
			t.Fatal(err)
		}
		body, texts, err := r.AppendLike(nil, nil, entry.Row)
		if err != nil || string(body) != r.Body || string(texts) != r.Texts {
			t.Errorf("entry %d is written %s %s, %v", r.Position, body, texts, err)
		}
		if body, _, _ = wire.AppendRow(nil, nil, entry.Row, make([]byte, wire.SaltSize)); bytes.Count(body, []byte("digest")) > strings.Count(r.Body, "digest") {
			plain++
		}
	}
	if plain < 3 {
		t.Errorf("%d entries are written otherwise now: is this file older?", plain)
	}
}

// TestVectorsElsewhere recomputes the vectors with the standard library only.
func TestVectorsElsewhere(t *testing.T) {
	file, err := os.Open("testdata/vectors.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var prev [32]byte
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var line struct {
			Hash, Salt string
			Texts      map[string]string
			Entry      json.RawMessage
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		prev = sha256.Sum256(append(prev[:], line.Entry...))
		if wire.Hash(prev).String() != line.Hash {
			t.Errorf("hash %x, want %s", prev, line.Hash)
		}
		var entry struct{ Row map[string]any }
		if err := json.Unmarshal(line.Entry, &entry); err != nil {
			t.Fatal(err)
		}
		salt, _ := base64.RawURLEncoding.DecodeString(line.Salt)
		for column, text := range line.Texts {
			sum := sha256.Sum256([]byte(string(salt) + column + "\x00" + text))
			if digest, _ := entry.Row[column].(map[string]any); digest["digest"] != base64.RawURLEncoding.EncodeToString(sum[:]) {
				t.Errorf("column %s: digest %v", column, entry.Row[column])
			}
		}
	}
}

func TestRoundTrip(t *testing.T) {
	for _, r := range vectors(t) {
		entry, err := r.Entry()
		if err != nil {
			t.Fatal(err)
		}
		body, texts, err := wire.AppendRow(nil, nil, entry.Row, r.Salt)
		if err != nil || string(body) != r.Body || string(texts) != r.Texts {
			t.Errorf("%s: again %s %s, %v", r.Table, body, texts, err)
		}
		if err := r.CheckTexts(); err != nil {
			t.Errorf("%s: %v", r.Table, err)
		}
		if r.KeyHash() != wire.KeyHash(r.Table, seatledger.Key(entry.Row)) {
			t.Errorf("%s: two key hashes", r.Table)
		}
		line, err := wire.ParseLine(string(r.AppendLine(nil)))
		line.Prev = r.Prev
		if err != nil || !reflect.DeepEqual(line, r) {
			t.Errorf("line: %+v, %v; want %+v", line, err, r)
		}
	}
}

func TestBlanked(t *testing.T) {
	for _, r := range vectors(t) {
		private := r.Texts != ""
		whole, _ := r.Entry()
		r.Salt, r.Texts = nil, ""
		entry, err := r.Entry()
		if err != nil || entry.Redacted != private || r.Blanked() != private || whole.Redacted {
			t.Errorf("%s: redacted %v, %v; want %v", r.Table, entry.Redacted, err, private)
		}
		if sum, _ := r.Chain(nil); sum != r.Hash {
			t.Errorf("%s: the hash changed", r.Table)
		}
		if err := r.CheckTexts(); err != nil {
			t.Errorf("%s: %v", r.Table, err)
		}
		if r.KeyHash() != wire.KeyHash(r.Table, seatledger.Key(entry.Row)) || r.KeyHash() != wire.KeyHash(r.Table, seatledger.Key(whole.Row)) {
			t.Errorf("%s: the key hash tells of the text", r.Table)
		}
	}
}

func TestSaltHides(t *testing.T) {
	row := &seatledger.Person{ID: "p", Name: "Chin Choy", NameLocal: "Chin Choy"}
	a, _, _ := wire.AppendRow(nil, nil, row, salt)
	b, _, _ := wire.AppendRow(nil, nil, row, []byte("another salt 16b"))
	if string(a) == string(b) || wire.Public(string(a)) != wire.Public(string(b)) {
		t.Errorf("%s and %s", a, b)
	}
	if first, second, _ := strings.Cut(string(a), `"name_local"`); strings.HasSuffix(first, second) {
		t.Error("two columns of one text have one digest")
	}
	if pub := wire.Public(string(a)); pub != `{"id":"p","name":{"digest":""},"name_local":{"digest":""}}` {
		t.Errorf("public %s", pub)
	}
}

func TestReadRefuses(t *testing.T) {
	digest := `{"digest":"` + strings.Repeat("A", 43) + `"}`
	for _, tt := range []struct {
		table             seatledger.Table
		body, texts, want string
	}{
		{"nothing", `{}`, "", "not known"},
		{"people", ``, "", "want"},
		{"people", `{`, "", "want"},
		{"people", `{"id":"a"`, "", "want"},
		{"people", `{"id":"a"} `, "", "the end"},
		{"people", `{"id":""}`, "", "stated"},
		{"people", `{"id":"a",}`, "", "want"},
		{"people", `{"id": "a"}`, "", "want"},
		{"people", `{"basis":"official","id":"a"}`, "", "not in its place"},
		{"people", `{"id":"a","id":"a"}`, "", "not in its place"},
		{"people", `{"age":"9"}`, "", "newer version"},
		{"people", `{"name":"open"}`, "", "not in its place"},
		{"people", `{"id":` + digest + `}`, "", "not in its place"},
		{"people", `{"name":{"digest":"A"}}`, "", "43"},
		{"people", `{"name":` + digest + `}`, `{"name_local":"x"}`, "stands where"},
		{"people", `{"name":` + digest + `}`, `{"name":"x","name_local":"y"}`, "want"},
		{"people", `{"name":` + digest + `}`, `{"name":"x`, "closing quote"},
		{"people", `{"name":` + digest + `}`, `{}`, "want"},
		{"people", `{"id":"a"}`, `{"name":"x"}`, "no digest"},
		{"people", "{\"id\":\"a\nb\"}", "", "control"},
		{"people", `{"id":"a\/b"}`, "", "escape"},
		{"people", `{"id":"a\u0041b"}`, "", "escape"},
		{"people", `{"id":"a\u000a"}`, "", "escape"},
		{"people", `{"id":"a\`, "", "escape"},
		{"people", "{\"id\":\"a\xff\"}", "", "UTF-8"},
		{"people", `{"basis":"spy"}`, "", "one of"},
		{"results", `{"votes":"-1"}`, "", "count"},
	} {
		if row, _, err := wire.Read(tt.table, tt.body, tt.texts); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s %s %s: %v, %v; want %q", tt.table, tt.body, tt.texts, row, err, tt.want)
		}
	}
}

func TestAppendRowRefuses(t *testing.T) {
	if _, _, err := wire.AppendRow(nil, nil, &seatledger.Division{ID: "a\xff"}, nil); err == nil {
		t.Error("invalid UTF-8 was written")
	}
}

func TestCheckTexts(t *testing.T) {
	for _, r := range vectors(t) {
		if r.Texts == "" {
			continue
		}
		for i := range r.Texts {
			bad := r
			bad.Texts = r.Texts[:i] + string(r.Texts[i]^1) + r.Texts[i+1:]
			if bad.CheckTexts() == nil {
				t.Errorf("%s: %s passes", r.Table, bad.Texts)
			}
		}
		bad := r
		bad.Salt = append([]byte("x"), r.Salt[1:]...)
		if bad.CheckTexts() == nil {
			t.Errorf("%s: another salt passes", r.Table)
		}
		bad.Salt = nil
		if bad.CheckTexts() == nil {
			t.Errorf("%s: no salt passes", r.Table)
		}
	}
}

func TestHash(t *testing.T) {
	h := wire.Hash(sha256.Sum256(nil))
	if back, err := wire.ParseHash(h.String()); err != nil || back != h {
		t.Errorf("%v, %v", back, err)
	}
	for _, bad := range []string{"", "9f", strings.Repeat("g", 64), h.String() + "0"} {
		if _, err := wire.ParseHash(bad); err == nil {
			t.Errorf("%q passes", bad)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, r := range vectors(f) {
		f.Add(string(r.Table), r.Body, r.Texts)
		f.Add(string(r.Table), r.Body, "")
	}
	f.Fuzz(func(t *testing.T, table, body, texts string) {
		row, redacted, err := wire.Read(seatledger.Table(table), body, texts)
		if err != nil || redacted {
			return
		}
		b, x, err := wire.AppendRow(nil, nil, row, salt)
		if err != nil {
			t.Fatalf("read but not written: %v", err)
		}
		again, _, err := wire.Read(seatledger.Table(table), string(b), string(x))
		if err != nil || !reflect.DeepEqual(again, row) {
			t.Fatalf("read %+v, again %+v, %v", row, again, err)
		}
	})
}

func FuzzParseLine(f *testing.F) {
	for _, r := range vectors(f) {
		f.Add(string(r.AppendLine(nil)))
	}
	f.Fuzz(func(t *testing.T, line string) {
		r, err := wire.ParseLine(line)
		if err != nil {
			return
		}
		if again := string(r.AppendLine(nil)); again != line {
			t.Fatalf("read %s, wrote %s", line, again)
		}
		_ = r.CheckTexts()
		_, _ = r.Digests()
		_ = r.KeyHash()
		_, _ = r.Entry()
	})
}

func BenchmarkWrite(b *testing.B) {
	for _, row := range benchRows() {
		b.Run(string(row.Table()), func(b *testing.B) {
			var body, texts []byte
			for b.Loop() {
				var err error
				if body, texts, err = wire.AppendRow(body[:0], texts[:0], row, salt); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	for _, row := range benchRows() {
		body, texts, err := wire.AppendRow(nil, nil, row, salt)
		if err != nil {
			b.Fatal(err)
		}
		r := wire.Record{Table: row.Table(), Body: string(body), Texts: string(texts)}
		b.Run(string(row.Table()), func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				if _, err := r.Entry(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkChain(b *testing.B) {
	r := vectors(b)[9]
	var scratch []byte
	for b.Loop() {
		_, scratch = r.Chain(scratch)
	}
	b.SetBytes(int64(len(scratch)))
}

func benchRows() []seatledger.Row {
	return []seatledger.Row{
		&seatledger.Result{Election: "xx-2017", Council: "xx/004711/council", List: "xx/a", Votes: seatledger.Counted(4711), Seats: seatledger.Counted(3), Sources: []seatledger.SourceID{"xx-gazette"}},
		&seatledger.Event{ID: "xx/e0004711", Date: seatledger.On(17000), Kind: seatledger.Defected, Council: "xx/004711/council", Seat: 3, Party: "xx/b", FromParty: "xx/a", Sources: []seatledger.SourceID{"xx-news"}},
		&seatledger.Person{ID: "xx/p0004711", Name: "Chin Choy", Basis: "office-holder"},
	}
}
