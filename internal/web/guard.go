package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// policy is the content security policy of pages: everything from here,
// nothing inline, nothing from elsewhere.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// embedPolicy is that of pictures that other sites show.
const embedPolicy = "default-src 'none'; frame-ancestors *"

// maxBody bounds what a request may carry: the form of a simulation at most.
const maxBody = 64 << 10

// guard sets the headers of every answer, bounds what is asked, catches what
// panics, counts and logs.
func (s *Site) guard(next http.Handler) http.Handler {
	return http.MaxBytesHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		seen := &watched{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			if x := recover(); x != nil {
				s.options.Log.Error("a page panicked", "path", r.URL.Path, "panic", x)
				seen.status = http.StatusInternalServerError
				http.Error(w, "something went wrong; it was written to the server's log", http.StatusInternalServerError)
			}
			s.note(r, seen, time.Since(began))
		}()
		if !s.answersTo(r) {
			misdirect(seen, r)
			return
		}
		r = r.WithContext(context.WithValue(r.Context(), asker{}, s.client(r)))
		next.ServeHTTP(seen, r)
	}), maxBody)
}

// note logs and counts an answer.
func (s *Site) note(r *http.Request, w *watched, took time.Duration) {
	s.metrics.answered(r.Pattern, w.status, took)
	if s.options.Log.Enabled(r.Context(), slog.LevelInfo) {
		s.options.Log.Info("answered", "method", r.Method, "path", r.URL.Path, "query", shorten(r.URL.RawQuery, loggedMost), "status", w.status, "bytes", w.bytes, "took", took)
	}
}

// loggedMost bounds what the log has of a query, which can hold a scenario.
const loggedMost = 1000

// watched remembers what was answered.
type watched struct {
	http.ResponseWriter
	status, bytes int
}

func (w *watched) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *watched) Write(b []byte) (int, error) {
	n, err := w.ResponseWriter.Write(b)
	w.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController reach the writer.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// assetVersion changes with the files of the site, so that they can be kept for
// ever.
var assetVersion = func() string {
	sum := sha256.New()
	err := fs.WalkDir(files, "assets", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := files.ReadFile(path)
		sum.Write(b)
		return err
	})
	if err != nil {
		panic(err) // the files are part of the program
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}()

// kinds of the files of the site: Go would guess.
var kinds = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

// static serves the files of the site, packed once.
func (s *Site) static(assets fs.FS) http.Handler {
	all := map[string]*kept{}
	err := fs.WalkDir(assets, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(assets, path)
		all["/assets/"+path] = &kept{rendered: rendered{body: b, kind: kinds[path[strings.LastIndex(path, "."):]]}, etag: `"` + assetVersion + `"`, keep: "public, max-age=31536000, immutable"}
		return err
	})
	if err != nil {
		panic(err) // the files are part of the program
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k, ok := all[r.URL.Path]
		if !ok {
			s.nothing(w, r)
			return
		}
		k.send(w, r)
	})
}
