package web

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/seatledger/seatledger/answer"
)

// apiRoot is where the API is. A change that would break a client gets another
// number.
const apiRoot = "/api/v1"

// operation is one question that the API answers.
type operation struct {
	id      string // as clients call it
	tag     string
	path    string // below apiRoot
	summary string
	says    string // what the summary leaves out
	takes   []string
	pages   bool   // its list can be had page by page
	wide    bool   // about many councils, or read through for each request
	gives   []any  // zero values of the shapes that answers have
	example string // query of a request that the founding package answers
	ask     func(c *call) (any, error)
}

// call is one request for an operation.
type call struct {
	*visit
	op    *operation
	asked url.Values // as the client gave them
	at    int        // where the page begins
	limit int        // how long the page is; 0 = to the end
	next  int        // where the next page begins; 0 = there is none
}

// api adds the JSON API.
func (s *Site) api(mux *routed) {
	api := humago.New(mux, huma.Config{OpenAPI: newDocument(s.options.Version)})
	operations := apiOperations()
	for i := range operations {
		op := &operations[i]
		described := op.describe(api.OpenAPI().Components.Schemas)
		api.OpenAPI().AddOperation(described)
		routed := *described
		routed.Path = strings.Replace(routed.Path, "{id}", "{id...}", 1) // an id has slashes, escaped or not
		api.Adapter().Handle(&routed, func(ctx huma.Context) {
			r, w := humago.Unwrap(ctx)
			s.answerAPI(w, r, op)
		})
	}
	finishDocument(api.OpenAPI())
	s.serveDocument(mux, api.OpenAPI())
	mux.HandleFunc("GET "+apiRoot+"/docs", s.page(docsOf(api.OpenAPI(), operations)))
	mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) { s.noOperation(mux.ServeMux, w, r) })
}

// answerAPI answers a request for an operation.
func (s *Site) answerAPI(w http.ResponseWriter, r *http.Request, op *operation) {
	defer func() {
		if x := recover(); x != nil {
			s.problem(w, r, fmt.Errorf("%s panicked: %v", op.id, x))
		}
	}()
	c, err := s.newCall(r, op)
	c.wide = op.wide
	if err == nil {
		err = s.serveCached(w, r, c.visit, c.render)
	}
	if err != nil {
		s.problem(w, r, err)
	}
}

// newCall reads the parameters of a request. Unlike a page, an operation
// refuses those it does not know: a clock that is misspelt would not be heeded,
// and nothing would tell.
func (s *Site) newCall(r *http.Request, op *operation) (*call, error) {
	v, err := s.newVisit(r)
	c := &call{visit: v, op: op, asked: url.Values{}}
	if err != nil {
		return c, err
	}
	given := r.URL.Query()
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !op.takesQuery(name) {
			return c, badParameter(name, given.Get(name), op.id+" takes "+joinWords(op.queries()))
		}
		if len(given[name]) > 1 {
			return c, badParameter(name, strings.Join(given[name], ", "), "give it once")
		}
		value := strings.TrimSpace(given.Get(name))
		if len(value) > maxParameter {
			return c, badParameter(name, value[:40]+"…", fmt.Sprintf("keep it under %d characters", maxParameter))
		}
		if value != "" {
			c.asked.Set(name, value)
			v.query.Set(name, value)
		}
	}
	if err := c.turnTo(); err != nil {
		return c, err
	}
	v.ask.Every = v.query.Get("every")
	return c, nil
}

// queries lists the parameters that an operation takes besides those of its
// path.
func (op *operation) queries() []string {
	list := slices.DeleteFunc(slices.Clone(op.takes), op.inPath)
	if op.pages {
		list = append(list, "limit", "cursor")
	}
	return list
}

func (op *operation) inPath(name string) bool { return strings.Contains(op.path, "{"+name+"}") }

func (op *operation) takesQuery(name string) bool { return slices.Contains(op.queries(), name) }

// joinWords writes a list as "on, known and published".
func joinWords(words []string) string {
	return cmp.Or(answer.Listed(words), "no parameter")
}

// render asks, and writes the answer as the command line writes it with --json.
func (c *call) render() (*rendered, error) {
	x, err := c.op.ask(c)
	if err != nil {
		return nil, err
	}
	body, err := writeJSON(c.desk.Notice().JSON(x))
	page := &rendered{body: body, kind: "application/json"}
	if c.next > 0 {
		page.link, err = c.nextLink()
	}
	return page, err
}

// serveDocument serves the description of the API.
func (s *Site) serveDocument(mux *routed, doc *huma.OpenAPI) {
	for _, form := range []struct {
		name, kind string
		write      func() ([]byte, error)
	}{{"openapi.json", "application/openapi+json", doc.MarshalJSON}, {"openapi.yaml", "application/openapi+yaml", doc.YAML}} {
		body, err := form.write()
		if err != nil {
			panic(err) // the document is part of the program
		}
		k := &kept{rendered: rendered{body: body, kind: form.kind}, etag: strconv.Quote(digest(string(body)))}
		mux.HandleFunc("GET "+apiRoot+"/"+form.name, func(w http.ResponseWriter, r *http.Request) { k.send(w, r) })
	}
}

// cut gives all of an answer's list, or the page of it that was asked for.
func cut[T any](c *call, list []T) []T {
	first := min(c.at, len(list))
	last := c.end(first, len(list))
	return list[first:last]
}

// end says where a page of so many ends, and notes where the next one begins.
func (c *call) end(first, total int) int {
	if c.limit == 0 || total-first <= c.limit {
		return total
	}
	c.next = first + c.limit
	return c.next
}

// mostAPage bounds a page of a list.
const mostAPage = answer.MaxPage
