package web

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/internal/jobs"
	"github.com/seatledger/seatledger/ledger"
)

// page is what one template lays out: a headline and sections, each of which
// may have sentences, pictures and tables.
type page struct {
	Title    string
	Local    string // the title in its own script
	Kind     string // what the page is about: "Council", "Source"
	Crumbs   []link
	Lead     []string        // the answer in sentences, the headline first
	Notes    []template.HTML // what was last confirmed, and other remarks
	Time     *timeBar        // nil where the page has no day
	Sections []section
	Notice   answer.Notice // that rows of the ledger were drawn
	Cite     string
	Permalink,
	Head string
	Entries   int64
	Menu      []link
	Query     string // of a search
	Status    int
	NoIndex   bool
	FeedTitle string
	FeedHref  string
	Passing   bool // of a moment: not kept
	Refresh   int  // seconds after which a page without scripts is loaded again
	answers   map[string]answer.Answer
}

type link struct {
	Text, Href string
	Current    bool
}

type section struct {
	ID       string
	Title    string
	Form     template.HTML
	Lines    []template.HTML
	Blocks   []block
	Pictures []picture
	Tables   []table
	Cells    []cell // of a list of facts: Name and what it says
	Half     bool   // beside another one where there is room
	Wide     bool   // its table too wide to stand beside its picture
}

// block is a part of the council wall; with another one after.
type block struct {
	Name, Href string
	SVG        template.HTML
	After      template.HTML
}

// picture is drawn twice, for wide and for narrow windows; or once, for all.
type picture struct {
	Wide, Narrow template.HTML
	Embed        string
}

// table is a table of cells. It folds away behind its caption where it is the
// twin of a picture.
type table struct {
	Caption string
	Folded  bool
	Columns []column
	Rows    [][]cell
	CSV     string
	JSON    string
	More    *link
}

type column struct {
	Name    string
	Numbers bool
}

type cell struct {
	Name  string // of a fact
	Text  string
	Href  string
	Class string
	List  []cell
}

// builder makes the page of a visit.
type builder func(v *visit) (*page, error)

// page serves what a builder makes, in the form asked for.
func (s *Site) page(build builder) http.HandlerFunc { return s.pageOf(build, false) }

// widePage serves a page that is about many councils.
func (s *Site) widePage(build builder) http.HandlerFunc { return s.pageOf(build, true) }

func (s *Site) pageOf(build builder, wide bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := s.newVisit(r)
		v.wide = wide
		if err == nil {
			err = s.show(w, r, v, build)
		}
		if err != nil {
			s.fail(w, r, v, err)
		}
	}
}

// rendered is a page as it is sent.
type rendered struct {
	body    []byte
	kind    string
	status  int    // 0 = 200
	passing bool   // of a moment: made anew for each reader
	name    string // of a file to save; blank = shown
	link    string // the header of that name
}

func (s *Site) show(w http.ResponseWriter, r *http.Request, v *visit, build builder) error {
	return s.serveCached(w, r, v, func() (*rendered, error) {
		p, err := build(v)
		if err != nil {
			return nil, err
		}
		return v.render(p)
	})
}

// render writes a page as HTML, or one of its answers as CSV or JSON.
func (v *visit) render(p *page) (*rendered, error) {
	part, notice := v.query.Get("part"), v.noticeOf(p)
	switch format := v.query.Get("format"); format {
	case "":
		b := borrow()
		defer giveBack(b)
		v.finish(p)
		err := templates.ExecuteTemplate(b, "page.html", p)
		return &rendered{body: bytes.Clone(b.Bytes()), kind: "text/html; charset=utf-8", status: p.Status, passing: p.Passing}, err
	case "csv", "json":
		x, index, err := p.answer(part)
		if err != nil {
			return nil, err
		}
		if format == "json" {
			body, err := writeJSON(notice.JSON(x))
			return &rendered{body: body, kind: "application/json", status: p.Status}, err
		}
		var b bytes.Buffer
		err = notice.Table(answer.CSV(x, index)).WriteCSV(&b)
		return &rendered{body: b.Bytes(), kind: "text/csv; charset=utf-8", status: p.Status, name: fileName(p.Title, part) + ".csv"}, err
	default:
		return nil, badParameter("format", format, "take csv or json, or leave it out")
	}
}

// noticeOf gives what has to be said of what a page is made from: the ledger, if
// the page does not say otherwise.
func (v *visit) noticeOf(p *page) answer.Notice { return cmp.Or(p.Notice, v.desk.Notice()) }

// answer finds the answer behind a part of the page: its name, or name.1 for
// its second table.
func (p *page) answer(part string) (answer.Answer, int, error) {
	name, number, _ := strings.Cut(part, ".")
	index, err := 0, error(nil)
	if number != "" {
		index, err = strconv.Atoi(number)
	}
	x, ok := p.answers[name]
	if !ok || err != nil || index < 0 || index >= len(x.Tables()) {
		return nil, 0, badParameter("part", part, "this page has the parts "+strings.Join(slices.Sorted(maps.Keys(p.answers)), ", "))
	}
	return x, index, nil
}

func writeJSON(x any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(x)
	return b.Bytes(), err
}

// fileName makes a name that every file system takes.
func fileName(title, part string) string {
	keep := func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}
	name := strings.Trim(strings.Map(keep, title+"-"+part), "-")
	return name[:min(len(name), 80)]
}

// finish adds what every page has.
func (v *visit) finish(p *page) {
	d := v.desk
	p.Head, p.Entries = d.Head().Hash.String(), int64(d.Book.Position)
	p.Title, p.Local, p.Kind, p.FeedTitle = brief(p.Title), brief(p.Local), brief(p.Kind), brief(p.FeedTitle)
	for i, says := range p.Lead {
		p.Lead[i] = shorten(clean(says), leadMost)
	}
	p.Query = v.query.Get("q")
	p.Notice = v.noticeOf(p)
	if p.Status == 0 {
		p.Status = http.StatusOK
		v.cite(p)
	}
	for _, m := range []struct{ text, at string }{{"Overview", "/"}, {"Flips", "/flips"}, {"Published figures", "/check"}, {"Compare", "/changes"}, {"Entries", "/entries"}, {"What if", "/whatif"}, {"Simulate", "/simulate"}} {
		p.Menu = append(p.Menu, link{Text: m.text, Href: v.to(m.at), Current: v.path == m.at})
	}
}

// cite says how to cite a page, and links to what it says now for good.
func (v *visit) cite(p *page) {
	d := v.desk
	if p.Cite != "" {
		return
	}
	p.Permalink = v.here("on", v.ask.On.String(), "known", answer.PositionText(d.Book.Position))
	if v.given.Get("known") != "" {
		p.Permalink = v.here("on", v.ask.On.String())
	}
	p.Cite = fmt.Sprintf("Seatledger %s: %s, as of %s, entry %d, head %s.", v.site.options.Version, p.Title, v.ask.On, d.Book.Position, p.Head)
	if p.Notice != "" {
		p.Cite += " " + string(p.Notice)
	}
}

// Asset gives the link to a file of the site, which changes with the file.
func (p *page) Asset(name string) string { return "/assets/" + name + "?v=" + assetVersion }

// fail answers with an error page. It is the one table from errors to HTTP.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, v *visit, err error) {
	if leave(w, r) {
		return
	}
	status, says := statusOf(err)
	if status == http.StatusInternalServerError || errors.Is(err, errJobs) {
		s.options.Log.Error("a page failed", "path", r.URL.Path, "err", err)
	}
	retryAfter(w.Header(), status)
	p := &page{Title: http.StatusText(status), Kind: fmt.Sprint(status), Lead: []string{says}, Status: status, NoIndex: true}
	switch status {
	case http.StatusNotFound:
		p.Sections = v.suggest(r.Context(), r.URL.Path)
	case http.StatusBadRequest:
		v.given, v.tail = url.Values{}, "" // the links lead out of it
	}
	v.finish(p)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_ = templates.ExecuteTemplate(w, "page.html", p) // the reader may be gone
	}
}

// retryAfter says when to ask again, where that helps.
func retryAfter(h http.Header, status int) {
	if retries(status) {
		h.Set("Retry-After", "10")
	}
}

// retries reports whether the same question may be answered later.
func retries(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable
}

// statusOf says an error to a reader.
func statusOf(err error) (status int, says string) {
	switch {
	case errors.Is(err, answer.ErrAsk):
		return http.StatusBadRequest, "This cannot be asked: " + strings.TrimPrefix(err.Error(), answer.ErrAsk.Error()+": ") + "."
	case errors.Is(err, ledger.ErrNotFound), errors.Is(err, jobs.ErrUnknown):
		return http.StatusNotFound, "The ledger has nothing under this address."
	case errors.Is(err, ErrStopping):
		return http.StatusServiceUnavailable, "This site is being stopped. Please try again in a moment."
	case errors.Is(err, errBusy):
		return http.StatusServiceUnavailable, "Too many readers ask for something that takes long. Please try again in a moment."
	case errors.Is(err, errLong):
		return http.StatusServiceUnavailable, fmt.Sprintf("This was given up after %d seconds. Please ask for less at a time, such as one division or fewer days; the command line takes whatever time it needs.", int(longestWork.Seconds()))
	case errors.Is(err, errGreedy):
		return http.StatusTooManyRequests, "You ask for too much at a time, above all of what takes long: many councils, searches, what was known or published before. Please wait for what you asked for, or try again in a moment."
	case errors.Is(err, errFull):
		return http.StatusServiceUnavailable, fmt.Sprintf("%d simulations are under way, which is the most that this site plays at a time. This one can be started when one of them is over.", maxRunning)
	case errors.Is(err, errOwn):
		return http.StatusTooManyRequests, fmt.Sprintf("%d simulations that you started are under way, which is the most for one reader. This one can be started when one of them is over.", maxOwn)
	case errors.Is(err, errNotYours):
		return http.StatusForbidden, "Whoever started this simulation can cancel it, from the page that starting it led to."
	case errors.Is(err, errNoJobs):
		return http.StatusServiceUnavailable, "This site runs no simulations; seatledger simulate on the command line does."
	case errors.Is(err, errJobs):
		return http.StatusServiceUnavailable, "The place where simulations are kept cannot be reached. Please try again in a moment."
	case errors.Is(err, errForeign):
		return http.StatusForbidden, "Only a form of this site starts or stops a simulation."
	case errors.Is(err, errMethod):
		return http.StatusMethodNotAllowed, "This site only shows: ask with GET."
	}
	return http.StatusInternalServerError, "Something went wrong while answering. It was written to the server's log; please try again."
}

// suggest lists what the last parts of a path may have meant. The context is the
// reader's: that of the work on the page has ended with it.
func (v *visit) suggest(ctx context.Context, path string) []section {
	var rows [][]cell
	hits, _ := v.desk.Suggest(ctx, path) // where it fails the page says where to look
	for _, h := range hits {
		rows = append(rows, []cell{v.cellOf(pageTable(h.Table), h.ID), text(h.Also)})
	}
	s := section{ID: "suggestions", Title: "Perhaps you meant"}
	if len(rows) == 0 {
		s.Title = "Where to look"
		s.Lines = []template.HTML{"Search by any name in any script, or start from the <a href=\"/\">overview</a>."}
		return []section{s}
	}
	s.Tables = []table{{Caption: "Found by name", Columns: []column{{Name: "what"}, {Name: "also"}}, Rows: rows}}
	return []section{s}
}

// errMethod is a request that wants more than to see.
var errMethod = errors.New("only GET and HEAD are answered")

// nothing answers for a path that no page has, and for a request that does not
// only ask.
func (s *Site) nothing(w http.ResponseWriter, r *http.Request) {
	v, err := s.newVisit(r)
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		err = errMethod
	case err == nil:
		err = ledger.ErrNotFound
	}
	s.fail(w, r, v, err)
}

// svg draws a picture.
func svg(x interface{ Draw(io.Writer) error }) (template.HTML, error) {
	b := borrow()
	defer giveBack(b)
	err := x.Draw(b)
	return template.HTML(b.String()), err //nolint:gosec // package draw escapes every text
}

// both draws a picture for wide and for narrow windows.
func both[P interface{ Draw(io.Writer) error }](draw func(width float64) P) (p picture, err error) {
	if p.Wide, err = svg(draw(wideWidth)); err != nil {
		return p, err
	}
	p.Narrow, err = svg(draw(narrowWidth))
	return p, err
}

// Widths of pictures in pixels: those of the column of a page.
const (
	wideWidth   = 960
	narrowWidth = 326
)

func text(s string) cell { return cell{Text: brief(s)} }

func (v *visit) cellOf(t seatledger.Table, id string) cell {
	return cell{Text: brief(v.desk.Name(t, id)), Href: v.href(t, id)}
}
