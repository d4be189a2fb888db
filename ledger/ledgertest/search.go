package ledgertest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
)

// search gives the hits of a query as "table id (name, kind)".
func search(t testing.TB, s ledger.Store, query string, limit int) (out []string) {
	t.Helper()
	hits, err := s.(ledger.Searcher).Search(t.Context(), query, limit)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hits {
		id := strings.TrimSpace(h.ID + " " + h.Ward)
		out = append(out, fmt.Sprintf("%s %s (%s, %s)", h.Table, id, h.Name, h.Kind))
	}
	return out
}

func wantHits(t testing.TB, s ledger.Store, query string, want ...string) {
	t.Helper()
	if got := search(t, s, query, 20); !reflect.DeepEqual(got, want) {
		t.Errorf("search %q: %q, want %q", query, got, want)
	}
}

func testSearch(t *testing.T, open Open) {
	s := open(t)
	local := division("kh/210202", "Champey")
	local.NameLocal = "ចំប៉ី"
	other := division("kh/030703", "Champei")
	other.NameLocal = "ចំប៉ី"
	Append(t, s, "p", local, other, person("kh/choy", "Chin Choy"),
		&seatledger.Council{ID: "kh/210202/council", Division: "kh/210202", Name: "Champey commune council", Seats: 5},
		&seatledger.Council{ID: "kh/210202/council", Division: "kh/210202", Name: "Champey commune council", Seats: 7, From: seatledger.On(9000)},
		&seatledger.Party{ID: "kh/cnrp", Name: "Cambodia National Rescue Party", Abbreviation: "CNRP"},
		&seatledger.Name{Of: "kh/choy", Name: "Chen Choy"}, &seatledger.Name{Of: "kh/210202", Name: "Champei", Lang: "en"},
		&seatledger.Name{Of: "kh/210202/council", Name: "Ö Rat", Kind: "former"})
	wantHits(t, s, "Chen Choy", "people kh/choy (Chen Choy, spelling)")
	wantHits(t, s, "chen  CHOY ", "people kh/choy (Chen Choy, spelling)")
	wantHits(t, s, "ចំប៉ី", "divisions kh/210202 (ចំប៉ី, name_local)", "divisions kh/030703 (ចំប៉ី, name_local)")
	wantHits(t, s, "\u200bចំប៉ី", "divisions kh/210202 (ចំប៉ី, name_local)", "divisions kh/030703 (ចំប៉ី, name_local)")
	wantHits(t, s, "Champei", "divisions kh/030703 (Champei, name)", "divisions kh/210202 (Champei, spelling)")
	wantHits(t, s, "cnrp", "parties kh/cnrp (CNRP, abbreviation)")
	wantHits(t, s, "rescue", "parties kh/cnrp (Cambodia National Rescue Party, name)")
	wantHits(t, s, "council", "councils kh/210202/council (Champey commune council, name)")
	wantHits(t, s, "ö rat", "councils kh/210202/council (Ö Rat, former)")
	wantHits(t, s, "o\u0308", "councils kh/210202/council (Ö Rat, former)")
	wantHits(t, s, "hoy", "people kh/choy (Chin Choy, name)")
	wantHits(t, s, "oy", "people kh/choy (Chin Choy, name)")
	for _, none := range []string{"", "  ", "zz", "xyzzy", `"`, "%", "cham%pei", "a AND b", "name:champei", "chamcouncil"} {
		wantHits(t, s, none)
	}
	for _, q := range []string{"Chen Choy", "champe", "rescue", "zz", ""} {
		found, err := s.(ledger.Searcher).Search(t.Context(), q, 20)
		if suggested, err2 := s.(ledger.Searcher).Suggest(t.Context(), q, 20); err != nil || err2 != nil || !reflect.DeepEqual(found, suggested) {
			t.Errorf("%q: found %v (%v), suggested %v (%v)", q, found, err, suggested, err2)
		}
	}
	if got := search(t, s, "champei", 1); len(got) != 1 {
		t.Errorf("limit 1: %q", got)
	}
	if got := search(t, s, "champe", 20); len(got) != 3 || !strings.HasPrefix(got[0], "divisions") {
		t.Errorf("prefix: %q", got)
	}
}

// Outside codes are found whole, with or without their scheme; a place that took a
// code over is found beside the one that had it before.
func testSearchCodes(t *testing.T, open Open) {
	s := open(t)
	old, heir := division("xx/p", "Pont"), division("xx/n", "Pont-et-Quai")
	old.Identifiers, heir.Identifiers = []string{"insee:99001", "iso:XX-P"}, []string{"insee:99001"}
	old.To, heir.From, heir.Replaces = seatledger.On(17896), seatledger.On(17897), []seatledger.DivisionID{"xx/p"}
	mp := person("xx/b", "Berg 99001")
	mp.Identifiers = []string{"wikidata:Q99001"}
	Append(t, s, "p", old, heir, mp)
	wantHits(t, s, "99001", "divisions xx/p (insee:99001, identifier)", "divisions xx/n (insee:99001, identifier)", "people xx/b (Berg 99001, name)")
	wantHits(t, s, "INSEE:99001", "divisions xx/p (insee:99001, identifier)", "divisions xx/n (insee:99001, identifier)")
	wantHits(t, s, "xx-p", "divisions xx/p (iso:XX-P, identifier)")
	wantHits(t, s, "wikidata:q99001", "people xx/b (wikidata:Q99001, identifier)")
	for _, none := range []string{"insee", "insee:", "insee:9900", "iso:XX", "iso:99001"} {
		wantHits(t, s, none)
	}
	for _, part := range []string{"9900", "9001"} {
		wantHits(t, s, part, "people xx/b (Berg 99001, name)")
	}
	old.Identifiers = []string{"insee:99009"}
	Append(t, s, "p", old)
	wantHits(t, s, "insee:99001", "divisions xx/n (insee:99001, identifier)")
}

// Wards are found by what their own rows and those of contests call them, each once,
// and are told from those of other councils.
func testSearchWards(t *testing.T, open Open) {
	s := open(t)
	council := func(id seatledger.CouncilID) *seatledger.Council {
		return &seatledger.Council{ID: id, Division: "xx", Name: "The " + string(id), Seats: 5}
	}
	Append(t, s, "p", division("xx", "Somewhere"), council("xx/a"), council("xx/b"),
		&seatledger.Ward{Council: "xx/a", Ward: "n1", Name: "Northern Hill", Seats: 3, Identifiers: []string{"ons:E05000001"}},
		&seatledger.Ward{Council: "xx/a", Ward: "n1", Name: "Northern Hill", Seats: 2, From: seatledger.On(9000)},
		&seatledger.Ward{Council: "xx/b", Ward: "n1", Seats: 2},
		&seatledger.Election{ID: "e", Date: seatledger.On(8000), Name: "An election"},
		&seatledger.Contest{Election: "e", Council: "xx/b", Ward: "Northgate", Seats: 1}, &seatledger.Contest{Election: "e", Council: "xx/a", Seats: 5})
	wantHits(t, s, "n1", "wards xx/a n1 (n1, ward)", "wards xx/b n1 (n1, ward)")
	wantHits(t, s, "north", "wards xx/a n1 (Northern Hill, name)", "wards xx/b Northgate (Northgate, ward)")
	wantHits(t, s, "e05000001", "wards xx/a n1 (ons:E05000001, identifier)")
}

func testSearchFollows(t *testing.T, open Open) {
	s := open(t)
	Append(t, s, "p", division("kh/1", "Takeo"), person("kh/choy", "Chin Choy"))
	Append(t, s, "p", division("kh/1", "Kampot"))
	wantHits(t, s, "Takeo")
	wantHits(t, s, "Kampot", "divisions kh/1 (Kampot, name)")
	moved := division("kh/1", "Kampot")
	moved.Type = "province"
	Append(t, s, "p", moved)
	hits, err := s.(ledger.Searcher).Search(t.Context(), "kamp", 9)
	if err != nil || len(hits) != 1 || hits[0].Position != 4 {
		t.Errorf("hits %v, %v", hits, err)
	}
	redact(t, s, 2)
	wantHits(t, s, "Chin Choy")
	wantHits(t, s, "hin")
	wantHits(t, s, "ampo", "divisions kh/1 (Kampot, name)")
	Append(t, s, "p", person("kh/choy", "Chin Choy"))
	wantHits(t, s, "Chin Choy")
}
