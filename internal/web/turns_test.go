package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// Whoever would wait behind too many others is turned away.
func TestTurns(t *testing.T) {
	x := newTurns(1, 1)
	leave, err := x.enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	second := make(chan func())
	go func() {
		leave, err := x.enter(t.Context())
		if err != nil {
			t.Error(err)
		}
		second <- leave
	}()
	for x.taken() < 2 {
		time.Sleep(time.Millisecond)
	}
	if _, err := x.enter(t.Context()); !errors.Is(err, errBusy) {
		t.Errorf("the third is told %v", err)
	}
	leave()
	(<-second)()
	if leave, err = x.enter(t.Context()); err != nil {
		t.Error(err)
	}
	leave()
	if got := x.taken(); got != 0 {
		t.Errorf("%d still wait", got)
	}
}

// by gives the context of a request of a client.
func by(t *testing.T, client string) context.Context {
	t.Helper()
	return context.WithValue(t.Context(), asker{}, netip.PrefixFrom(netip.MustParseAddr(client), 32))
}

// No client takes the last place at work, or more than a quarter of the places.
func TestTurnsOfOneClient(t *testing.T) {
	x, a, b := newTurns(2, 6), by(t, "192.0.2.1"), by(t, "192.0.2.2")
	first, err := x.enter(a)
	if err != nil {
		t.Fatal(err)
	}
	second, comes := make(chan error, 1), make(chan func(), 1)
	go func() {
		leave, err := x.enter(a)
		second <- err
		comes <- leave
	}()
	for x.taken() < 2 {
		time.Sleep(time.Millisecond)
	}
	if _, err := x.enter(a); !errors.Is(err, errGreedy) {
		t.Errorf("the third of a client is told %v", err)
	}
	other, err := x.enter(b) // before the second of the other client, which came first
	if err != nil {
		t.Fatal(err)
	}
	if len(second) > 0 {
		t.Error("one client has both places at work")
	}
	gone, cancel := context.WithCancel(b)
	cancel()
	if _, err := x.enter(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("who has gone is told %v", err)
	}
	other()
	first()
	if err := <-second; err != nil {
		t.Error(err)
	}
	(<-comes)()
	if x.taken() != 0 || x.working != 0 || len(x.of) != 0 || len(x.queue) != 0 {
		t.Errorf("%+v is left", x)
	}
}

// One client never has all processors for what takes long, nor more pages at work than
// there are processors, and there is room for somebody else.
func TestTurnsOnProcessors(t *testing.T) {
	for n := 1; n <= 64; n++ {
		long, pages := turnsOn(n)
		if long.each > max(1, n-1) || pages.each > n || long.atATime <= long.each || pages.atATime <= pages.each || long.atATime+pages.atATime > 2*n+2 {
			t.Errorf("%d processors: %d of %d for what takes long, %d of %d for pages", n, long.each, long.atATime, pages.each, pages.atATime)
		}
	}
}

// What takes longer than an answer may is given up, and so is its place at work.
func TestLongWorkIsGivenUp(t *testing.T) {
	s, _ := founding(t)
	s.longest = time.Nanosecond
	for _, path := range []string{"/", "/councils/kh/210202/council", "/api/v1/control"} {
		if w := ask(t, s, path); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "given up after 50 seconds") {
			t.Errorf("%s: %d, %.300s", path, w.Code, w.Body)
		}
	}
	for began := time.Now(); s.turns.taken()+s.making.taken() > 0; time.Sleep(time.Millisecond) {
		if time.Since(began) > time.Minute {
			t.Fatal("what was given up goes on")
		}
	}
	s.longest = longestWork
	if w := ask(t, s, "/"); w.Code != http.StatusOK {
		t.Errorf("asked again: %d", w.Code)
	}
}

// A client that has too much at work is told to wait, by pages and operations that
// cost much, and by no others; another client is answered.
func TestGreedyClientsAreToldToWait(t *testing.T) {
	s, _ := founding(t)
	for range s.turns.own {
		if _, err := s.turns.wait(netip.MustParsePrefix("192.0.2.1/32")); err != nil {
			t.Fatal(err)
		}
	}
	from := func(client, path string) *httptest.ResponseRecorder {
		r, w := httptest.NewRequest(http.MethodGet, path, nil), httptest.NewRecorder()
		r.RemoteAddr = client + ":1234"
		s.ServeHTTP(w, r)
		return w
	}
	for _, path := range []string{"/", "/councils/kh/210202/council?known=%23300", "/entries?published=2017-11-01", "/search?q=x", "/flips", "/feeds/flips.atom", "/embed/control/kh",
		"/api/v1/control", "/api/v1/roll/kh/210202/council?known=%23300", "/api/v1/search?q=x"} {
		w := from("192.0.2.1", path)
		if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "10" {
			t.Errorf("%s: %d, to be asked again after %q", path, w.Code, w.Header().Get("Retry-After"))
		}
		var p problem
		if strings.HasPrefix(path, apiRoot) && (json.Unmarshal(w.Body.Bytes(), &p) != nil || p.Type != "/api/v1/docs#too-much") {
			t.Errorf("%s: %s", path, w.Body)
		}
		if w := from("192.0.2.2", path); w.Code != http.StatusOK {
			t.Errorf("%s: another client is told %d", path, w.Code)
		}
	}
	for _, path := range []string{"/councils/kh/210202/council", "/entries", "/whatif", "/api/v1/roll/kh/210202/council", "/embed/chamber/kh/210202/council"} {
		if w := from("192.0.2.1", path); w.Code != http.StatusOK {
			t.Errorf("%s: %d, which costs little", path, w.Code)
		}
	}
}
