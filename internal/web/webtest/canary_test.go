package webtest

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer/answertest"
	"github.com/seatledger/seatledger/internal/web"
)

// canaryPath is a package with a confidential source and with texts that are redacted
// here; the lists beside it say what must not come out.
const canaryPath = "../../../cmd/seatledger/testdata/canaries/"

// TestCanaries follows every link of the site, asks every operation of the API, of
// every kind of thing there is, and has a simulation played: nothing confidential or
// redacted is in any answer.
func TestCanaries(t *testing.T) {
	var logged bytes.Buffer
	x := &canaryAsker{T: t, place: stored(t, canaryPath+"package")}
	x.redact()
	x.opens(t, "2021-03-01", web.Options{Log: slog.New(slog.NewTextHandler(&logged, nil))})
	for _, file := range []string{"confidential.txt", "redacted.txt"} {
		text, err := os.ReadFile(canaryPath + file)
		if err != nil {
			t.Fatal(err)
		}
		x.canaries = append(x.canaries, strings.Split(strings.ToLower(strings.TrimSpace(string(text))), "\n")...)
	}
	crawl(x.site, 3, x.free)
	for _, at := range slices.Concat(operations(t, x.place), unlinked) {
		x.free(get(x.site, at))
	}
	x.simulates()
	x.free(&got{asked: "the log of requests", body: logged.Bytes()})
	t.Logf("%d answers of pages and operations, %d of them of something that is there, and %d bytes of log", x.answers, x.found, logged.Len())
	if x.found < 150 || logged.Len() < 10_000 {
		t.Error("hardly anything was asked")
	}
	surfaces(t, x.site)
}

// canaryAsker asks the site of a ledger with texts that must not come out of it.
type canaryAsker struct {
	*testing.T
	*place
	canaries       []string
	answers, found int
}

// free fails the test if an answer has a canary, in its headers or in what follows.
func (x *canaryAsker) free(g *got) {
	x.Helper()
	x.answers++
	if g.status == http.StatusOK {
		x.found++
	}
	said := strings.ToLower(fmt.Sprint(g.header) + string(g.body))
	for _, c := range x.canaries {
		if strings.Contains(said, c) {
			x.Errorf("%s has %q", g.asked, c)
		}
	}
}

// canaryModel is played over the canary ledger; canaryLevers changes it.
const (
	canaryHead   = "title: t\npurpose: p\nsources: [\"a source of 2020\"]\non: 2021-03-01\n"
	canaryModel  = canaryHead + "model:\n  party: blue\n  receiving: red\n  days: 5\n  court: {probability: 0.3, day: 2}\n  offer: [{announced: 0, day: 2}]\n  decisions: {rate: 0.05}\n"
	canaryLevers = canaryHead + "levers:\n  - dissolve: {party: blue, policy: vacate, seats: allegiance}\n"
)

// posts sends a form of the site's own page, or of another site's.
func (x *canaryAsker) posts(want int, path string, form url.Values, origin string) (to string) {
	x.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://seats.example"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", origin)
	w := httptest.NewRecorder()
	x.site.ServeHTTP(w, r)
	x.free(&got{"POST " + path, w.Code, w.Header(), w.Body.Bytes()})
	if w.Code != want {
		x.Errorf("POST %s from %s: %d, want %d: %.300s", path, origin, w.Code, want, w.Body)
	}
	return w.Header().Get("Location")
}

// simulates starts simulations, follows one until it is over, reads what it yields in
// every form, and cancels another; and is refused what is not the asker's to do.
func (x *canaryAsker) simulates() {
	x.Helper()
	const own = "http://seats.example"
	form := url.Values{"text": {canaryModel}, "replicates": {"40"}}
	over := "/simulate?" + form.Encode()
	x.posts(http.StatusForbidden, "/simulate", form, "https://evil.example")
	x.says(x.posts(http.StatusSeeOther, "/simulate", form, own), "under way", "in 40 runs from seed")
	x.says("/simulate/events?sweep="+x.sweep(over), "event")
	for began := time.Now(); !bytes.Contains(get(x.site, over).body, []byte("in 40 runs from seed")); time.Sleep(20 * time.Millisecond) {
		if time.Since(began) > time.Minute {
			x.Fatal("a simulation does not end")
		}
	}
	x.says(over, "in 40 runs from seed")
	x.says(strings.Replace(over, "/simulate", "/simulate/report", 1), "in 40 runs from seed")
	forms := 0
	for _, link := range get(x.site, over).links() {
		if strings.Contains(link, "format=") {
			x.says(link, "")
			forms++
		}
	}
	if forms < 8 {
		x.Errorf("%d tables of a simulation", forms)
	}
	x.says("/whatif?"+url.Values{"text": {canaryLevers}}.Encode(), "Blue")

	form.Set("replicates", "20000")
	form.Set("seed", "2")
	started, err := url.Parse(x.posts(http.StatusSeeOther, "/simulate", form, own))
	if err != nil {
		x.Fatal(err)
	}
	x.posts(http.StatusForbidden, "/simulate/cancel", form, own)
	x.posts(http.StatusSeeOther, "/simulate/cancel", started.Query(), own)
	x.says("/simulate?"+form.Encode(), "cancelled", "Played 20,000 times")
}

// says asks for what is there and has one of these texts.
func (x *canaryAsker) says(path string, texts ...string) {
	x.Helper()
	g := get(x.site, path)
	x.free(g)
	if g.status != http.StatusOK || !slices.ContainsFunc(texts, func(text string) bool { return bytes.Contains(g.body, []byte(text)) }) {
		x.Errorf("%s: %d, without any of %q: %.300s", path, g.status, texts, g.body)
	}
}

// sweep gives the name of the simulation of a page.
func (x *canaryAsker) sweep(page string) string {
	db, err := x.jobs(x.Context(), false)
	if err != nil {
		x.Fatal(err)
	}
	defer db.Close()
	all, err := db.Sweeps(x.Context())
	if err != nil || len(all) != 1 {
		x.Fatalf("%s: %d simulations, %v", page, len(all), err)
	}
	return string(all[0].Sweep)
}

// unlinked are addresses that no page leads to.
var unlinked = []string{"/healthz", "/simulate/events", "/simulate/report", "/nothing/here", "/api/v1/nothing", "/api/v1/openapi.yaml", "/embed/map/xx", "/embed/tallies/t1", "/embed/control/xx", "/embed/seats/xx",
	"/embed/strip/xx/t/c", "/embed/holders/xx/t/c", "/embed/chamber/xx/t/c", "/changes?from=2020-01-01&to=2022-01-01"}

// update writes the list of surfaces in doc/security.md anew.
var update = flag.Bool("update", false, "write the list of surfaces in doc/security.md anew")

// nowhere are the addresses of whatever is not there, which answer with 404.
var nowhere = []string{"/api/", "/"}

// surfaces holds the list of doc/security.md against what the site answers, all of
// which must have been asked, and have answered with what is there.
func surfaces(t *testing.T, site *web.Site) {
	t.Helper()
	w := httptest.NewRecorder()
	site.Metrics().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	var pages, operations []string
	for _, pattern := range site.Patterns() {
		status := "200"
		switch {
		case strings.HasPrefix(pattern, "POST "):
			status = "303" // to a page
		case slices.Contains(nowhere, pattern):
			status = "404"
		}
		if line := fmt.Sprintf("seatledger_requests_total{page=%q,status=%q}", pattern, status); !strings.Contains(w.Body.String(), line) {
			t.Errorf("%s was not asked for canaries, or never answered %s", pattern, status)
		}
		if strings.Contains(pattern, "/api/v1/") && !strings.Contains(pattern, "openapi") && !strings.HasSuffix(pattern, "docs") {
			operations = append(operations, pattern)
		} else {
			pages = append(pages, pattern)
		}
	}
	listed := func(list []string) string { return "    " + strings.Join(list, "\n    ") + "\n" }
	want := fmt.Sprintf("%d addresses of pages, forms, files, pictures and feeds, each of which answered with what is there (`/api/` and `/` with 404, as what is not there):\n\n%s\n%d operations of the API, the same:\n\n%s\n"+
		"Refused as they should be, and as free of canaries: to start a simulation from another site's page, and to cancel one without its key (403); what is of no\nsuch id, and the confidential source (404).\n",
		len(pages), listed(pages), len(operations), listed(operations))
	t.Logf("%d addresses of pages and %d operations", len(pages), len(operations))
	answertest.HoldList(t, "../../../doc/security.md", "internal/web/webtest", want, *update)
}

// redact redacts every entry that has a private text, but for the two sources, which
// come first.
func (x *canaryAsker) redact() {
	x.Helper()
	head, err := x.store.Head(x.Context())
	if err != nil {
		x.Fatal(err)
	}
	done := 0
	for n := seatledger.Position(3); n <= head.Position; n++ {
		if x.store.Redact(x.Context(), "test", time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC), seatledger.Redaction{Entry: n, Reason: "asked for"}) == nil {
			done++
		}
	}
	if done < 6 {
		x.Fatalf("%d entries were redacted", done)
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
	things := []string{"xx", "xx/t", "xx/t/c", "xx/t/d", "red", "blue", "p1", "p2", "e1", "v1", "v2", "v3", "s1", "s2", "t1", "n1", "1", "2", "9"}
	hole := regexp.MustCompile(`\{[a-z_]+\}`)
	for path := range doc.Paths {
		if !strings.HasPrefix(path, "/api/") {
			path = "/api/v1" + path
		}
		if at, rest, ok := strings.Cut(path, "{table}"); ok {
			for _, table := range append(seatledger.PackageTables(), seatledger.Redactions) {
				for _, thing := range things {
					list = append(list, at+string(table)+strings.ReplaceAll(rest, "{id}", thing))
				}
			}
			continue
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
