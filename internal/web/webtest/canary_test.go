package webtest

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/internal/web"
)

// canaryPath is a package with a confidential source and with texts that are redacted
// here; the lists beside it say what must not come out.
const canaryPath = "../../../cmd/seatledger/testdata/canaries/"

// TestCanaries follows every link of the site and asks every operation of the API, of
// every kind of thing there is: nothing confidential or redacted is in any answer.
func TestCanaries(t *testing.T) {
	p := serve(t, "2021-03-01", canaryPath+"package")
	redact(t, p)
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
	for _, at := range operations(t, p) {
		free(get(p.site, at))
		answers++
	}
	t.Logf("%d answers of pages and operations, %d of them of something that is there", answers, found)
	if found < 150 {
		t.Error("hardly anything was asked")
	}
}

// redact redacts every entry that has a private text, but for the two sources, which
// come first.
func redact(t *testing.T, p *place) {
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
	if p.site, err = web.New(t.Context(), web.Options{Open: opened, Today: today, Version: "test", Hosts: []string{"seats.example"}}); err != nil {
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
