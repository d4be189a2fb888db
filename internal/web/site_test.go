package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/internal/sqlite"
	"github.com/seatledger/seatledger/ledger"
)

// founding is a site of the founding package, and the ledger it shows.
func founding(t *testing.T) (*Site, ledger.Store) {
	t.Helper()
	store := ledger.NewMemory()
	return siteOfFounding(t, store), store
}

func siteOfFounding(t *testing.T, store ledger.Store) *Site {
	t.Helper()
	if r, err := exchange.Import(t.Context(), store, "../../examples/cambodia-2017", exchange.Options{By: "test", At: time.Date(2017, 12, 31, 0, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err, r.Problems)
	}
	s, err := New(t.Context(), Options{Version: "test", Hosts: askedAs, Today: func() seatledger.Day { return seatledger.DayOf(2017, 11, 1) },
		Open: func(ctx context.Context) (*answer.Desk, error) { return answer.NewDesk(ctx, store, nil) }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func ask(t *testing.T, s *Site, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestPagesAreKeptAndNotSentTwice(t *testing.T) {
	s, _ := founding(t)
	const path = "/councils/kh/210202/council?on=2017-10-24"
	first := ask(t, s, path)
	tag := first.Header().Get("ETag")
	if first.Code != http.StatusOK || tag == "" || !strings.Contains(first.Body.String(), "controlled by CPP") {
		t.Fatalf("%d %q", first.Code, tag)
	}
	if again := ask(t, s, path, "If-None-Match", tag); again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("asked again: %d, %d bytes", again.Code, again.Body.Len())
	}
	if other := ask(t, s, "/councils/kh/210202/council?on=2017-10-22"); other.Header().Get("ETag") == tag || other.Body.String() == first.Body.String() {
		t.Error("another day has the same page")
	}
	packed := ask(t, s, path, "Accept-Encoding", "br, gzip")
	if packed.Header().Get("Content-Encoding") != "gzip" || packed.Body.Len() > first.Body.Len()/3 {
		t.Errorf("packed: %q, %d bytes", packed.Header().Get("Content-Encoding"), packed.Body.Len())
	}
	z, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(z); err != nil || !bytes.Equal(body, first.Body.Bytes()) {
		t.Errorf("unpacked it is another page (%v)", err)
	}
	if unknown := ask(t, s, path+"&fbclid=1"); unknown.Header().Get("ETag") != tag {
		t.Error("a parameter that nobody knows makes another page")
	}
}

// What an id is called stands in its own cell, not in one more.
func TestNamesStandForIDs(t *testing.T) {
	s, _ := founding(t)
	body := ask(t, s, "/divisions/kh?on=2017-10-24").Body.String()
	_, body, _ = strings.Cut(body, `id="control"`)
	body, _, _ = strings.Cut(body, "</section>")
	if !strings.Contains(body, `>CPP</a></td><td class="n">1</td>`) || strings.Contains(body, ">name</th>") || strings.Contains(body, ">kh/cpp<") {
		t.Error(body)
	}
}

// A name that belongs to no id is a column of its own.
func TestNamesOfNothingStay(t *testing.T) {
	s, _ := founding(t)
	v, err := s.newVisit(httptest.NewRequest(http.MethodGet, "/", nil))
	if err != nil {
		t.Fatal(err)
	}
	got := v.table("part", 0, answer.Table{Columns: []string{"type", "name"}, Rows: [][]string{{"law", "A law"}}})
	if len(got.Columns) != 2 || got.Rows[0][1].Text != "A law" {
		t.Errorf("%+v", got)
	}
}

func TestCacheHoldsSoManyBytes(t *testing.T) {
	c := newPageCache(100_000)
	for i := range 200 {
		c.add(fmt.Sprint(i), &kept{rendered: rendered{body: make([]byte, 2000)}})
		if c.bytes > c.most {
			t.Fatalf("%d bytes after %d pages", c.bytes, i)
		}
	}
	if _, ok := c.get("199"); !ok || c.pages.Len() < 10 {
		t.Errorf("%d pages are kept, the last among them: %v", c.pages.Len(), ok)
	}
	if c.add("large", &kept{rendered: rendered{body: make([]byte, 50_000)}}); c.pages.Contains("large") {
		t.Error("a page that would push out most others is kept")
	}
}

// A reader who goes is not answered, and the next one is, whatever became of what
// was being made for the first.
func TestReadersThatGoSpoilNothing(t *testing.T) {
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "test.db"), sqlite.Options{Create: true}) // it heeds a reader that goes
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	s := siteOfFounding(t, store)
	ctx, gone := context.WithCancel(t.Context())
	gone()
	r := httptest.NewRequest(http.MethodGet, "/entries/5", nil).WithContext(ctx)
	w := httptest.NewRecorder()
	if s.ServeHTTP(w, r); w.Code != statusGone {
		t.Errorf("for the one who has gone: %d", w.Code)
	}
	if w := ask(t, s, "/entries/5"); w.Code != http.StatusOK {
		t.Errorf("for the next: %d", w.Code)
	}
}

// Whatever an id is, the link to its page leads to the page of that id.
func TestLinksLeadToTheirIDs(t *testing.T) {
	mux := http.NewServeMux()
	got := ""
	mux.HandleFunc("GET /people/{id...}", func(_ http.ResponseWriter, r *http.Request) { got = r.PathValue("id") })
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.StringMatching(`[\p{L}\p{Nd} /._?#%&+=:;'"<>-]{1,20}`).Filter(func(id string) bool {
			for part := range strings.SplitSeq(id, "/") {
				if part == "." || part == ".." {
					return false // a browser tidies these away itself
				}
			}
			return true
		}).Draw(t, "id")
		at := pathOf(seatledger.People, id)
		got = ""
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, at+"?on=2017-10-24", nil))
		if w.Code != http.StatusOK || got != id {
			t.Fatalf("%q is at %q, which is the page of %q (%d)", id, at, got, w.Code)
		}
	})
}

func TestTextsAreFitToBeShown(t *testing.T) {
	for text, want := range map[string]string{
		"Champey":                          "Champey",
		"ចំប៉ី":                            "ចំប៉ី",
		"\u202emoc\u202c.x":                "moc.x",
		"a\u2066b\u2069\x07c":              "abc",
		"Z" + strings.Repeat("\u0335", 40): "Z" + strings.Repeat("\u0335", marksMost),
		strings.Repeat("long ", 200):       strings.TrimRight(strings.Repeat("long ", 200)[:briefMost-1], " ") + "…",
		"<script>alert(1)</script>":        "<script>alert(1)</script>",
		"مجلس \u200f البلدية":              "مجلس  البلدية",
		"family 👨‍👩‍👧":                     "family 👨‍👩‍👧",
	} {
		if got := brief(text); got != want {
			t.Errorf("brief(%.40q) = %.80q, want %.80q", text, got, want)
		}
	}
	var b bytes.Buffer
	escape(&b, `<a href="x" title='y'>&`+"\x00")
	if b.String() != "&lt;a href=&#34;x&#34; title=&#39;y&#39;&gt;&amp;\uFFFD" {
		t.Errorf("escaped: %s", b.String())
	}
}

func TestOnlyPagesOfTheWebAreFollowed(t *testing.T) {
	for text, want := range map[string]bool{"https://a.b/c": true, "http://a.b": true, "javascript:alert(1)": false, "JavaScript:alert(1)": false,
		"data:text/html,x": false, "//a.b": false, "https:": false, " https://a.b": false, "ftp://a.b": false} {
		if safeURL(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// A site that looks for new entries shows them, all at once, and says so where
// it cannot.
func TestSiteFollowsTheLedger(t *testing.T) {
	s, store := founding(t)
	before := ask(t, s, "/healthz").Body.String()
	rows := ledger.Slice(&seatledger.Person{ID: "kh/new", Name: "Somebody New", Basis: "office-holder"})
	if _, err := store.Append(t.Context(), ledger.Batch{Package: "more", By: "test", At: time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC), Rows: rows}); err != nil {
		t.Fatal(err)
	}
	if ask(t, s, "/people/kh/new").Code != http.StatusNotFound {
		t.Error("shown before the site looked")
	}
	if err := s.desk.look(t.Context()); err != nil {
		t.Fatal(err)
	}
	if w := ask(t, s, "/people/kh/new"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Somebody New") {
		t.Errorf("afterwards: %d", w.Code)
	}
	if after := ask(t, s, "/healthz").Body.String(); after == before {
		t.Error("the same head as before")
	}
	s.desk.trouble.Store(new("the disk is gone"))
	if w := ask(t, s, "/healthz"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("in trouble: %d", w.Code)
	}
}

func TestSiteOnlyShows(t *testing.T) {
	s, _ := founding(t)
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(method, "/councils/kh/210202/council", strings.NewReader("on=2017-10-24")))
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" || !strings.Contains(w.Body.String(), "ask with GET") {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
	r := httptest.NewRequest(http.MethodHead, "/councils/kh/210202/council", nil)
	w := httptest.NewRecorder()
	if s.ServeHTTP(w, r); w.Code != http.StatusOK || w.Body.Len() != 0 || w.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD: %d, %d bytes", w.Code, w.Body.Len())
	}
}

func TestFeedsAreOfTheHostAsked(t *testing.T) {
	s, _ := founding(t)
	for _, path := range []string{"/feeds/entries.atom", "/feeds/flips.atom?in=kh"} {
		for _, host := range []string{"a.example", "b.example"} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Host = host
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			body := w.Body.String()
			if w.Code != http.StatusOK || !strings.Contains(body, "<entry>") || !strings.Contains(body, "http://"+host+"/") || strings.Count(body, ".example/") != strings.Count(body, host+"/") {
				t.Errorf("%s at %s: %d %.300s", path, host, w.Code, body)
			}
		}
	}
}
