package web

import (
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

// Server gives the server that the site runs on, bounded in all that a slow or
// hostile reader could hold.
func (s *Site) Server() *http.Server {
	server := &http.Server{Handler: s, ReadHeaderTimeout: headerTime, ReadTimeout: askTime, WriteTimeout: answerTime, IdleTimeout: silentTime,
		MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(s.options.Log.Handler(), serverNotes)}
	server.RegisterOnShutdown(s.runs.leave) // who follows a simulation would keep it open
	return server
}
