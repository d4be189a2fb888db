package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/seatledger/seatledger"
)

// problem is what went wrong, as in RFC 9457.
type problem struct {
	Type        string       `json:"type"`
	Title       string       `json:"title"`
	Status      int          `json:"status"`
	Detail      string       `json:"detail"`
	Instance    string       `json:"instance"`
	Suggestions []suggestion `json:"suggestions,omitempty"`
}

// suggestion is a row that an unknown id may have meant.
type suggestion struct {
	Table seatledger.Table `json:"table"`
	ID    string           `json:"id"`
	Name  string           `json:"name"`
}

// problemKinds are the types of problem by status, as the page of the API
// explains them.
var problemKinds = []struct {
	status         int
	id, title, say string
}{
	{http.StatusBadRequest, "cannot-be-asked", "This cannot be asked", "A parameter is unknown or cannot be read, or the question has no answer in this form; the detail says what to write instead."},
	{http.StatusNotFound, "not-found", "Nothing is there", "The ledger has no such row, or the API no such operation; suggestions has rows of a similar name."},
	{http.StatusMethodNotAllowed, "method-not-allowed", "The API only reads", "Use GET, or HEAD."},
	{http.StatusTooManyRequests, "too-much", "Too much at a time", "One client asks for too much at once, above all of what takes long: what is about many councils, searches, and everything with known or published. Retry-After says when to ask again; ask for one after the other."},
	{http.StatusInternalServerError, "failed", "Something went wrong", "It was written to the server's log; try again."},
	{http.StatusServiceUnavailable, "busy", "Busy, or being stopped", "Too many clients ask for what takes long, or the site is being stopped: Retry-After says when to ask again."},
}

// problem answers with what went wrong.
func (s *Site) problem(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case errors.Is(context.Cause(r.Context()), ErrStopping):
		err = ErrStopping
	case leave(w, r):
		return
	}
	status, says := statusOf(err)
	if status == http.StatusInternalServerError {
		s.options.Log.Error("an operation failed", "path", r.URL.Path, "err", err)
	}
	p := &problem{Status: status, Detail: asParameters(says), Instance: r.URL.RequestURI()}
	if name := lastName(cmp.Or(r.PathValue("id"), r.URL.Query().Get("in"))); name != "" && status == http.StatusNotFound {
		p.Suggestions = s.meant(r.Context(), name)
		p.Detail += " Find it by any of its names: " + apiRoot + "/search?q=" + url.QueryEscape(name) + "."
	}
	p.send(w, r)
}

// send writes a problem, with the type and title that its status has.
func (p *problem) send(w http.ResponseWriter, r *http.Request) {
	for _, kind := range problemKinds {
		if kind.status == p.Status {
			p.Type, p.Title = apiRoot+"/docs#"+kind.id, kind.title
		}
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	retryAfter(h, p.Status)
	body, err := writeJSON(p)
	if err != nil {
		body = nil // of strings and numbers there is always JSON
	}
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader may be gone
	}
}

// flag is a parameter as the command line writes it.
var flag = regexp.MustCompile(`--([a-z]+)( ["\d])?`)

// asParameters rewrites flags of the command line as parameters of the API.
func asParameters(says string) string {
	return flag.ReplaceAllStringFunc(says, func(text string) string {
		name, value, ok := strings.Cut(strings.TrimPrefix(text, "--"), " ")
		if ok {
			return name + "=" + value
		}
		return name
	})
}

// lastName gives the part of an id that a search is likeliest to find.
func lastName(id string) string {
	parts := strings.FieldsFunc(id, func(r rune) bool { return r == '/' })
	for i := len(parts) - 1; i >= 0; i-- {
		if parts[i] != "council" {
			return parts[i]
		}
	}
	return id
}

// meant finds what an unknown id may have meant.
func (s *Site) meant(ctx context.Context, name string) (list []suggestion) {
	hits, _ := s.desk.desk.Load().Suggest(ctx, name) // where it fails the remedy stands in the detail
	for _, h := range hits {
		list = append(list, suggestion{h.Table, h.ID, h.Name})
	}
	return list
}

// noOperation answers where no operation is, or not with this method.
func (s *Site) noOperation(mux *http.ServeMux, w http.ResponseWriter, r *http.Request) {
	get := r.Clone(r.Context())
	get.Method = http.MethodGet
	p := &problem{Status: http.StatusNotFound, Instance: r.URL.RequestURI(), Detail: "No operation is at this address: " + apiRoot + "/docs lists them all."}
	if _, pattern := mux.Handler(get); strings.HasPrefix(pattern, http.MethodGet+" ") {
		w.Header().Set("Allow", "GET, HEAD")
		p.Status, p.Detail = http.StatusMethodNotAllowed, fmt.Sprintf("The API only reads: ask with GET, not with %s.", r.Method)
	}
	p.send(w, r)
}
