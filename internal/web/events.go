package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"github.com/seatledger/seatledger/internal/jobs"
	"github.com/seatledger/seatledger/ledger"
)

// How long a reader may follow a sweep before asking again, how long the server
// may be silent, and how long a reader may take to hear.
const (
	followTime = 10 * time.Minute
	quietTime  = 15 * time.Second
	hearTime   = 10 * time.Second
)

var sweepForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// follow tells a reader how far a sweep is, as server-sent events: progress, and
// over at the end.
func (s *Site) follow(w http.ResponseWriter, r *http.Request) {
	id := jobs.SweepID(r.URL.Query().Get("sweep"))
	db, err := s.runs.database(r.Context(), false)
	if err == nil && (db == nil || !sweepForm.MatchString(string(id))) {
		err = ledger.ErrNotFound
	}
	if err == nil {
		_, err = db.Progress(r.Context(), id)
	}
	var leave func()
	if err == nil {
		leave, err = s.runs.streams.enter(r.Context())
	}
	if err != nil {
		status, says := statusOf(err)
		retryAfter(w.Header(), status)
		http.Error(w, says, status)
		return
	}
	defer leave()
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would hold it back
	ctx, stop := context.WithTimeout(r.Context(), followTime)
	defer stop()
	s.tell(ctx, w, db, id)
}

// tell writes the events until the sweep is over, the reader goes or the server
// stops.
func (s *Site) tell(ctx context.Context, w http.ResponseWriter, db *jobs.DB, id jobs.SweepID) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	c := http.NewResponseController(w)
	say := func(format string, args ...any) bool {
		_ = c.SetWriteDeadline(time.Now().Add(hearTime))
		if _, err := fmt.Fprintf(w, format, args...); err != nil {
			return false
		}
		return c.Flush() == nil
	}
	news := make(chan jobs.Progress)
	go func() {
		defer close(news)
		for p, err := range db.Watch(ctx, id) {
			if err != nil {
				return
			}
			select {
			case news <- p:
			case <-ctx.Done():
				return
			}
		}
	}()
	still := time.NewTicker(quietTime)
	defer still.Stop()
	for {
		select {
		case p, ok := <-news:
			if !ok {
				return
			}
			data, _ := json.Marshal(map[string]any{"done": p.Done, "chunks": p.Chunks, "says": doneOf(p)}) // numbers and a text
			if !say("event: progress\ndata: %s\n\n", data) {
				return
			}
			if p.Over() {
				say("event: over\ndata: %s\n\n", data)
				return
			}
		case <-still.C:
			if !say(": still here\n\n") {
				return
			}
		case <-s.runs.leaving:
			return
		}
	}
}

// doneOf says how far a sweep is.
func doneOf(p jobs.Progress) string { return fmt.Sprintf("%d of %d parts are done", p.Done, p.Chunks) }
