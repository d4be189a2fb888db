package webtest

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/answer/answertest"
	"github.com/seatledger/seatledger/internal/web"
)

// canaryPath is a package with a confidential source and with texts that are redacted
// here; the lists beside it say what must not come out.
const canaryPath = "../../../cmd/seatledger/testdata/canaries/"

// TestCanaries follows every link of the site and asks every operation of the API, of
// every kind of thing there is: nothing confidential or redacted is in any answer.
func TestCanaries(t *testing.T) {
	p := serve(t, "2021-03-01", canaryPath+"package")
	var logged bytes.Buffer
	redact(t, p, &logged)
	var canaries []string
	for _, file := range []string{"confidential.txt", "redacted.txt"} {
		text, err := os.ReadFile(canaryPath + file)
		if err != nil {
			t.Fatal(err)
		}
		canaries = append(canaries, strings.Split(strings.ToLower(strings.TrimSpace(string(text))), "\n")...)
	}
	found := 0
	free := func(g *got) {
		if g.status == http.StatusOK {
			found++
		}
		said := strings.ToLower(string(g.body))
		for _, c := range canaries {
			if strings.Contains(said, c) {
				t.Errorf("%s has %q", g.asked, c)
			}
		}
	}
	answers := crawl(p.site, 3, free)
	for _, at := range slices.Concat(operations(t, p), unlinked) {
		free(get(p.site, at))
		answers++
	}
	free(&got{asked: "the log of requests", body: logged.Bytes()})
	t.Logf("%d answers of pages and operations, %d of them of something that is there, and %d bytes of log", answers, found, logged.Len())
	if found < 150 || logged.Len() < 10_000 {
		t.Error("hardly anything was asked")
	}
	surfaces(t, p.site)
}

// unlinked are addresses that no page leads to.
var unlinked = []string{"/healthz", "/simulate/events", "/simulate/report", "/nothing/here", "/api/v1/nothing", "/api/v1/openapi.yaml", "/embed/map/xx", "/embed/tallies/t1", "/embed/control/xx", "/embed/seats/xx",
	"/embed/strip/xx/t/c", "/embed/holders/xx/t/c", "/embed/chamber/xx/t/c"}

// update writes the list of surfaces in doc/security.md anew.
var update = flag.Bool("update", false, "write the list of surfaces in doc/security.md anew")

// surfaces holds the list of doc/security.md against what the site answers, all of
// which must have been asked.
func surfaces(t *testing.T, site *web.Site) {
	t.Helper()
	w := httptest.NewRecorder()
	site.Metrics().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	var pages, operations []string
	for _, pattern := range site.Patterns() {
		line := "seatledger_requests_total{page=" + strconv.Quote(pattern)
		switch {
		case strings.HasPrefix(pattern, "POST "): // of which the answers are pages
		case !strings.Contains(w.Body.String(), line):
			t.Errorf("%s was not asked for canaries", pattern)
		case strings.Contains(pattern, "/api/v1/") && !strings.Contains(pattern, "openapi") && !strings.HasSuffix(pattern, "docs"):
			operations = append(operations, pattern)
			continue
		}
		pages = append(pages, pattern)
	}
	listed := func(list []string) string { return "    " + strings.Join(list, "\n    ") + "\n" }
	want := fmt.Sprintf("%d addresses of pages, files, pictures and feeds:\n\n%s\n%d operations of the API:\n\n%s", len(pages), listed(pages), len(operations), listed(operations))
	t.Logf("%d addresses of pages and %d operations", len(pages), len(operations))
	answertest.HoldList(t, "../../../doc/security.md", "internal/web/webtest", want, *update)
}

// redact redacts every entry that has a private text, but for the two sources, which
// come first, and serves the ledger with a log of requests.
func redact(t *testing.T, p *place, logged io.Writer) {
	t.Helper()
	head, err := p.store.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	done := 0
	for n := seatledger.Position(3); n <= head.Position; n++ {
		if p.store.Redact(t.Context(), "test", time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC), seatledger.Redaction{Entry: n, Reason: "asked for"}) == nil {
			done++
		}
	}
	if done < 6 {
		t.Fatalf("%d entries were redacted", done)
	}
	opened := func(ctx context.Context) (*answer.Desk, error) { return answer.NewDesk(ctx, p.store, nil) }
	today := func() seatledger.Day { return seatledger.DayOf(2021, 3, 1) }
	if p.site, err = web.New(t.Context(), web.Options{Open: opened, Today: today, Version: "test", Hosts: []string{"seats.example"},
		Log: slog.New(slog.NewTextHandler(logged, nil))}); err != nil {
		t.Fatal(err)
	}
}

// operations gives an address for each operation that the API describes and each
// thing there is.
func operations(t *testing.T, p *place) (list []string) {
	t.Helper()
	var doc struct{ Paths map[string]any }
	if err := json.Unmarshal(get(p.site, "/api/v1/openapi.json").body, &doc); err != nil || len(doc.Paths) < 15 {
		t.Fatalf("%d paths, %v", len(doc.Paths), err)
	}
	things := []string{"xx", "xx/t", "xx/t/c", "red", "blue", "p1", "p2", "e1", "v1", "v2", "v3", "s1", "s2", "t1", "n1", "1", "2", "9"}
	hole := regexp.MustCompile(`\{[a-z_]+\}`)
	for path := range doc.Paths {
		if !strings.HasPrefix(path, "/api/") {
			path = "/api/v1" + path
		}
		for _, thing := range things {
			at := hole.ReplaceAllLiteralString(path, thing)
			list = append(list, at, at+"?on=2021-03-01&q="+url.QueryEscape(thing), at+"?on=2021-03-01&published=2022-01-01&in="+url.QueryEscape(thing))
			if at == path {
				break
			}
		}
	}
	return list
}
