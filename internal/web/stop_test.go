package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/answer/answertest"
	"github.com/seatledger/seatledger/ledger"
)

// patience is what a machine that does other things besides is given for what is
// promised within a tenth of a second.
const patience = time.Second

// heavySite is the site of a ledger that is heavy to ask.
func heavySite(ctx context.Context, t *testing.T, seats int) *Site {
	t.Helper()
	store := ledger.NewMemory()
	if _, err := store.Append(ctx, ledger.Batch{Package: "synthetic-heavy", By: "test", At: time.Unix(0, 0), Rows: answertest.Heavy(seats)}); err != nil {
		t.Fatal(err)
	}
	s, err := New(ctx, Options{Hosts: askedAs, Open: func(ctx context.Context) (*answer.Desk, error) { return answer.NewDesk(ctx, store, nil) },
		Today: func() seatledger.Day { return answertest.Day }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A reader who hangs up stops the work: nothing folds any more, and no goroutine
// of the site is left.
func TestHangingUpStopsTheWork(t *testing.T) {
	opening, opened := context.WithCancel(t.Context())
	s := heavySite(opening, t, 1000)
	opened() // the first page is not made in advance
	settles(t, "the first page")
	server := httptest.NewServer(s)
	defer server.Close()
	for _, path := range []string{"/", "/divisions/heavy", "/councils/" + string(answertest.Council), "/flips", "/check", "/whatif", "/embed/strip/" + string(answertest.Council),
		"/embed/control/heavy", "/feeds/flips.atom", "/api/v1/control", "/api/v1/flips?since=2020-01-01&until=2022-01-01", "/api/v1/check", "/api/v1/shares", "/changes?from=2020-01-01&to=2020-12-01"} {
		ctx, hangUp := context.WithCancel(t.Context())
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		began := make(chan bool, 1)
		time.AfterFunc(80*time.Millisecond, func() {
			began <- folding()
			hangUp()
		})
		if w, err := http.DefaultClient.Do(r); err == nil {
			_ = w.Body.Close()
			t.Errorf("%s was answered with %d", path, w.StatusCode)
			hangUp()
			continue
		}
		if !<-began {
			t.Errorf("%s folded nothing when its reader hung up", path)
		}
		settles(t, path)
	}
}

// A reader who hangs up takes nothing from one who waits for the same page.
func TestHangingUpLeavesOthersTheirPage(t *testing.T) {
	s := heavySite(t.Context(), t, 4)
	first, hangUp := context.WithCancel(t.Context())
	gone := make(chan int)
	path := "/api/v1/flips?since=2020-01-01&until=2022-01-01"
	go func() {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil).WithContext(first))
		gone <- w.Code
	}()
	time.AfterFunc(5*time.Millisecond, hangUp)
	if w := ask(t, s, path); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"council"`) {
		t.Errorf("who waited: %d %s", w.Code, w.Body)
	}
	if code := <-gone; code != statusGone && code != http.StatusOK {
		t.Errorf("who hung up: %d", code)
	}
}

// folding reports whether some goroutine folds a council.
func folding() bool {
	buf := make([]byte, 1<<20)
	return strings.Contains(string(buf[:runtime.Stack(buf, true)]), "seatledger/roll.(*fold")
}

// settles waits until nothing folds any more.
func settles(t *testing.T, what string) {
	t.Helper()
	for told := time.Now(); folding(); time.Sleep(time.Millisecond) {
		if time.Since(told) > patience {
			t.Errorf("%s: still folding %s after its reader hung up", what, time.Since(told))
			return
		}
	}
}
