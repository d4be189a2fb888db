package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"
)

// What one reader may take of the server: so long to ask, so long to hear, so
// long to be silent in between, and so many bytes of headers.
const (
	headerTime  = 5 * time.Second
	askTime     = 15 * time.Second
	answerTime  = time.Minute
	silentTime  = 2 * time.Minute
	maxHeader   = 32 << 10
	serverNotes = slog.LevelDebug // of readers that break off, or speak no HTTP
)

// ErrStopping is the cause with which a server ends the contexts of requests
// whose work it does not wait for.
var ErrStopping = errors.New("the site is being stopped")

// statusGone is the status of a request whose reader has gone, which only the
// log and the metrics see: that of nginx.
const statusGone = 499

// leave answers a request whose context has ended, if it has. The visit may still
// be in use by the building that the request waited for.
func leave(w http.ResponseWriter, r *http.Request) bool {
	switch {
	case r.Context().Err() == nil:
		return false
	case errors.Is(context.Cause(r.Context()), ErrStopping):
		retryAfter(w.Header(), http.StatusServiceUnavailable)
		_, says := statusOf(ErrStopping)
		http.Error(w, says, http.StatusServiceUnavailable)
	default:
		w.WriteHeader(statusGone)
	}
	return true
}

// Server gives the server that the site runs on, bounded in all that a slow or
// hostile reader could hold.
func (s *Site) Server() *http.Server {
	server := &http.Server{Handler: s, ReadHeaderTimeout: headerTime, ReadTimeout: askTime, WriteTimeout: answerTime, IdleTimeout: silentTime,
		MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(s.options.Log.Handler(), serverNotes)}
	server.RegisterOnShutdown(s.runs.leave) // who follows a simulation would keep it open
	return server
}
