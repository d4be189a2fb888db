package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
)

// marked is what the ledger of these tests has to say of itself everywhere.
const marked = "Synthetic: drawn from seed 1; no record of any council."

// drawnWithAll is a site of a drawn country that has rows of every table that has
// pages.
func drawnWithAll(t *testing.T) *Site {
	t.Helper()
	s, store := drawn(t)
	rows := ledger.Slice[seatledger.Row](
		&seatledger.Event{ID: "law", Date: seatledger.On(seatledger.DayOf(2016, 1, 1)), Kind: seatledger.Milestone, Type: "law", Division: "sy1", Name: "Synthetic law"},
		&seatledger.Tally{ID: "figure", Date: seatledger.On(seatledger.DayOf(2016, 1, 1)), Division: "sy1", Metric: "councils", Text: "60"},
		&seatledger.Statement{ID: "word", Date: seatledger.On(seatledger.DayOf(2016, 1, 1)), About: []string{"figure"}, Speaker: "sy1/0000001/1", Stance: "asserts", Summary: "It is so"},
		&seatledger.Shape{Division: "sy1/001", Geometry: `{"type":"Polygon","coordinates":[[[104,11],[105,11],[105,12],[104,11]]]}`})
	if _, err := store.Append(t.Context(), ledger.Batch{Package: "synthetic-more", By: "test", At: time.Unix(0, 0), Rows: rows}); err != nil {
		t.Fatal(err)
	}
	if err := s.desk.look(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// shownAt gives an example of every pattern of [Site.routes] that shows something
// of the ledger.
var shownAt = map[string][]string{
	"/{$}": {"/"}, "/divisions/{id...}": {"/divisions/sy1/001"}, "/councils/{id...}": {"/councils/sy1/0000001/council"}, "/parties/{id...}": {"/parties/sy1/p1"},
	"/people/{id...}": {"/people/sy1/0000001/1"}, "/events/{id...}": {"/events/law"}, "/sources/{id...}": {"/sources/synthetic-1"}, "/statements/{id...}": {"/statements/word"},
	"/elections/{id...}": {"/elections/sy1-2013"}, "/tallies/{id...}": {"/tallies/figure"}, "/entries/{entry}": {"/entries/17"}, "/entries": {"/entries"},
	"/flips": {"/flips?since=2005-01-01&until=2024-01-01"}, "/check": {"/check"}, "/changes": {"/changes?from=2013-01-01&to=2016-01-01"}, "/learned": {"/learned?to=%23300"},
	"/search": {"/search?q=synthetic"}, "/simulate": {"/simulate"}, "/whatif": {"/whatif", "/whatif?from=sy1/p1&to=sy1/p2&moved=1&day=2016-01-01"},
	"/embed/{what}/{id...}": {"/embed/chamber/sy1/0000001/council", "/embed/strip/sy1/0000001/council", "/embed/holders/sy1/0000001/council", "/embed/control/sy1", "/embed/seats/-",
		"/embed/map/sy1", "/embed/tallies/figure"},
	"/feeds/entries.atom": {"/feeds/entries.atom"}, "/feeds/flips.atom": {"/feeds/flips.atom?in=sy1"},
}

// Every page, file, picture, feed and answer of the API of a ledger that was drawn
// says so.
func TestEverythingDrawnSaysSo(t *testing.T) {
	s := drawnWithAll(t)
	source, err := os.ReadFile("site.go")
	if err != nil {
		t.Fatal(err)
	}
	patterns := regexp.MustCompile(`(?:page\("|wide\("|HandleFunc\("GET )(/[^"]+)"`).FindAllStringSubmatch(string(source), -1)
	if len(patterns) != len(shownAt)+1 {
		t.Errorf("%d patterns, %d examples", len(patterns), len(shownAt))
	}
	for _, m := range patterns {
		if len(shownAt[m[1]]) == 0 && m[1] != "/healthz" {
			t.Errorf("no example of %s", m[1])
		}
	}
	asked, kinds := map[string]bool{}, map[string]int{}
	var look func(path string, status int)
	look = func(path string, status int) {
		if asked[path] {
			return
		}
		asked[path] = true
		w := ask(t, s, path)
		kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
		kinds[kind]++
		if w.Code != status {
			t.Errorf("%s: %d %.300s", path, w.Code, w.Body)
		} else if err := saysSo(kind, w.Body.Bytes()); err != nil {
			t.Errorf("%s, %s: %v", path, kind, err)
		}
		if kind == "text/html" {
			for _, m := range regexp.MustCompile(`(?:href|src)="([^"]*(?:[?&]|&amp;)format=[^"]*|/embed/[^"]*)"`).FindAllStringSubmatch(w.Body.String(), -1) {
				look(html.UnescapeString(m[1]), 200)
			}
		}
	}
	for _, paths := range shownAt {
		for _, path := range paths {
			look(path, 200)
		}
	}
	look("/councils/sy1/nowhere", 404)
	look("/?on=yesterday", 400)
	look("/api/v1/docs", 200)
	for _, op := range apiOperations() {
		look(apiRoot+drawnExample(&op), 200)
	}
	for kind, least := range map[string]int{"text/html": 20, "text/csv": 15, "application/json": 30, "image/svg+xml": 7, "application/atom+xml": 2} {
		if kinds[kind] < least {
			t.Errorf("only %d of %s", kinds[kind], kind)
		}
	}
}

// drawnExample is a request for an operation that a drawn ledger answers.
func drawnExample(op *operation) string {
	id := "sy1/0000001/council"
	switch op.id {
	case "getFlow":
		id = "sy1/p1"
	case "getTallies":
		id = "figure"
	case "getRecord":
		id = "sy1"
	case "search":
		return op.path + "?q=synthetic"
	case "listFlips":
		return op.path + "?since=2005-01-01&until=2024-01-01"
	}
	return strings.NewReplacer("{id}", id, "{table}", "divisions", "{n}", "17").Replace(op.path)
}

// saysSo reports what of a body does not say that it was drawn.
func saysSo(kind string, body []byte) error {
	switch kind {
	case "text/csv":
		rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
		if err != nil {
			return err
		}
		for i, row := range rows {
			if last := row[len(row)-1]; last != marked && (i > 0 || last != "synthetic") {
				return fmt.Errorf("row %d ends in %q", i, last)
			}
		}
		return nil
	case "application/json":
		var x any
		if err := json.Unmarshal(body, &x); err != nil {
			return err
		}
		list, ok := x.([]any)
		if !ok {
			list = []any{x}
		}
		for _, x := range list {
			if m, ok := x.(map[string]any); !ok || m["synthetic"] != marked {
				return fmt.Errorf("synthetic is %v", m["synthetic"])
			}
		}
		if len(list) == 0 {
			return fmt.Errorf("a list of nothing shows nothing")
		}
		return nil
	case "application/atom+xml":
		if all, entries := bytes.Count(body, []byte(marked)), bytes.Count(body, []byte("<entry>")); all != entries+1 || entries == 0 {
			return fmt.Errorf("%d notices of %d entries", all, entries)
		}
		return nil
	case "text/html":
		if !bytes.Contains(body, []byte(`role="note">`+marked+`</p>`)) {
			return fmt.Errorf("its head does not say so")
		}
		return nil
	}
	if !bytes.Contains(body, []byte(marked)) {
		return fmt.Errorf("nothing says so in %.300s", body)
	}
	return nil
}

// A ledger of records says nothing of the kind.
func TestRecordsAreNotCalledDrawn(t *testing.T) {
	s, _ := founding(t)
	for _, path := range []string{"/", "/councils/kh/210202/council?format=json&part=control", "/councils/kh/210202/council", "/embed/chamber/kh/210202/council", "/feeds/entries.atom", "/api/v1/control/kh"} {
		w := ask(t, s, path)
		if w.Code != 200 || strings.Contains(strings.ToLower(w.Body.String()), "synthetic") {
			t.Errorf("%s: %d %.300s", path, w.Code, w.Body)
		}
	}
}
