package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/synth"
	"github.com/seatledger/seatledger/wire"
)

// openAPI is the document as clients read it.
type openAPI struct {
	OpenAPI string
	Info    struct {
		Version string
		License struct{ Identifier string }
	}
	Paths      map[string]map[string]apiOperation
	Components struct {
		Schemas map[string]struct {
			Description string
			Properties  map[string]struct{ Description string }
		}
	}
}

type apiOperation struct {
	OperationID, Summary, Description string
	Tags                              []string
	Parameters                        []struct {
		Name, In, Description string
		Example               any
	}
}

func readDocument(t *testing.T, s *Site) (doc openAPI, any map[string]any) {
	t.Helper()
	body := ask(t, s, "/api/v1/openapi.json").Body.Bytes()
	if err := json.Unmarshal(body, &doc); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(body, &any); err != nil {
		t.Fatal(err)
	}
	return doc, any
}

// drawn is a site of a small synthetic country, and the ledger it shows.
func drawn(t *testing.T) (*Site, ledger.Store) {
	t.Helper()
	store := ledger.NewMemory()
	if _, err := store.Append(t.Context(), ledger.Batch{Package: synth.Package(1), By: "test", At: time.Unix(0, 0), Rows: synth.World(synth.Options{Seed: 1, Councils: 60})}); err != nil {
		t.Fatal(err)
	}
	s, err := New(t.Context(), Options{Version: "test", Hosts: askedAs, Today: func() seatledger.Day { return seatledger.DayOf(2017, 11, 1) },
		Open: func(ctx context.Context) (*answer.Desk, error) { return answer.NewDesk(ctx, store, nil) }})
	if err != nil {
		t.Fatal(err)
	}
	return s, store
}

// The document is valid by the schema that the OpenAPI Initiative publishes for
// version 3.1 (2022-10-07, Apache License 2.0).
func TestAPIDocumentIsValid(t *testing.T) {
	s, _ := founding(t)
	standard, err := jsonschema.NewCompiler().Compile("testdata/api/openapi-3.1.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	_, doc := readDocument(t, s)
	if err := standard.Validate(doc); err != nil {
		t.Error(err)
	}
	if other, _ := founding(t); ask(t, other, "/api/v1/openapi.json").Body.String() != ask(t, s, "/api/v1/openapi.json").Body.String() {
		t.Error("the document is not the same each time")
	}
	for _, wrong := range []string{`["array","null"]`, `"additionalProperties":false`} {
		if strings.Contains(ask(t, s, "/api/v1/openapi.json").Body.String(), wrong) {
			t.Errorf("%s: no list is null, and fields may be added", wrong)
		}
	}
	doc["paths"].(map[string]any)["/api/v1/roll/{id}"].(map[string]any)["get"].(map[string]any)["parameters"].([]any)[0].(map[string]any)["in"] = "nowhere"
	if standard.Validate(doc) == nil {
		t.Error("the standard takes anything")
	}
}

func TestAPIDocumentExplainsEverything(t *testing.T) {
	s, _ := founding(t)
	doc, _ := readDocument(t, s)
	if doc.OpenAPI != "3.1.0" || doc.Info.Version != "test" || doc.Info.License.Identifier != "Apache-2.0" {
		t.Errorf("%q %+v", doc.OpenAPI, doc.Info)
	}
	if len(doc.Paths) != len(apiOperations()) {
		t.Errorf("%d paths", len(doc.Paths))
	}
	for path, methods := range doc.Paths {
		op := methods["get"]
		if len(methods) != 1 || !regexp.MustCompile(`^[a-z]+([A-Z][a-z]*)*$`).MatchString(op.OperationID) || op.Summary == "" || op.Description == "" || len(op.Tags) != 1 {
			t.Errorf("%s: %+v", path, op)
		}
		for _, p := range op.Parameters {
			if p.Description == "" || p.Example == nil {
				t.Errorf("%s: the parameter %s needs a text and an example", path, p.Name)
			}
		}
	}
	for name, shape := range doc.Components.Schemas {
		if shape.Description == "" {
			t.Errorf("the shape %s is not explained", name)
		}
		for field, x := range shape.Properties {
			if x.Description == "" {
				t.Errorf("the field %s.%s is not explained", name, field)
			}
		}
	}
}

// Every word that explains is used, and every set of an operation's parameters
// is known.
func TestAPIWordsAreUsed(t *testing.T) {
	s, _ := founding(t)
	doc, _ := readDocument(t, s)
	used := map[string]bool{}
	for name, shape := range doc.Components.Schemas {
		used[name] = true
		for field := range shape.Properties {
			used[field], used[name+"."+field] = true, true
		}
	}
	for word := range fields {
		if !used[word] {
			t.Errorf("no shape or field is called %s", word)
		}
	}
	taken := map[string]bool{}
	for _, op := range apiOperations() {
		for _, name := range slices.Concat(op.takes, op.queries()) {
			taken[name], taken[op.id+"."+name] = true, true
		}
	}
	for name := range parameters {
		if !taken[name] {
			t.Errorf("no operation takes %s", name)
		}
	}
}

// closeShapes makes schemas refuse fields that they do not list, for a test
// that nothing is left undescribed.
func closeShapes(doc map[string]any) {
	for _, shape := range doc["components"].(map[string]any)["schemas"].(map[string]any) {
		closeShape(shape)
	}
}

func closeShape(x any) {
	switch x := x.(type) {
	case map[string]any:
		if x["properties"] != nil {
			x["additionalProperties"] = false
		}
		for _, y := range x {
			closeShape(y)
		}
	case []any:
		for _, y := range x {
			closeShape(y)
		}
	}
}

// checker validates answers against the document, by a validator that shares
// no code with what made it.
type checker struct {
	compiler *jsonschema.Compiler
	doc      map[string]any
}

func newChecker(t *testing.T, s *Site) *checker {
	t.Helper()
	_, doc := readDocument(t, s)
	closeShapes(doc)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	return &checker{c, doc}
}

func (c *checker) check(path, status, kind string, body []byte) error {
	at := "openapi.json#/paths/" + strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(apiRoot+path) + "/get/responses/" + status + "/content/" + strings.ReplaceAll(kind, "/", "~1") + "/schema"
	schema, err := c.compiler.Compile(at)
	if err != nil {
		return err
	}
	x, err := jsonschema.UnmarshalJSON(strings.NewReader(string(body)))
	if err != nil {
		return err
	}
	return schema.Validate(x)
}

func TestAPIAnswersAreOfTheShapesOfTheDocument(t *testing.T) {
	kh, _ := founding(t)
	sy, _ := drawn(t)
	check := newChecker(t, kh)
	place := regexp.MustCompile(`\{id\}`)
	for _, op := range apiOperations() {
		asked := map[*Site][]string{kh: {op.tried()}}
		at := apiRoot + op.path
		switch op.id {
		case "getControl":
			asked[kh] = append(asked[kh], "/api/v1/control/kh", "/api/v1/control/kh%2F21", "/api/v1/control/kh/06/sakream/council?rule=chief&published=2017-11-05", "/api/v1/control/kh?limit=1")
		case "getRecord":
			for table, id := range map[string]string{"divisions": "kh/210202", "councils": "kh/210202/council", "people": "kh/chin-choy", "elections": "kh-2017", "events": "champey-cpp-control", "tallies": "1998-na-1993-cpp", "statements": "eysan-motive", "sources": "voa-2017-11"} {
				asked[kh] = append(asked[kh], "/api/v1/records/"+table+"/"+id)
			}
		case "getEntry":
			for n := 1; n < 700; n += 23 {
				asked[kh] = append(asked[kh], fmt.Sprint("/api/v1/entries/", n))
			}
		case "listFlips":
			asked[kh] = append(asked[kh], "/api/v1/flips?in=kh/210202/council&rule=chief&since=2010-01-01&until=2020-01-01", "/api/v1/flips?since=1900-01-01&until=1900-01-02")
		case "getShares", "getDrift":
			asked[kh] = append(asked[kh], at+"?every=month&since=2017-01-01&until=2017-12-31&kind=commune+council", at+"?kind=none-such")
		}
		switch {
		case strings.Contains(op.path, "{table}") || op.id == "getTallies" || op.id == "search":
		case op.id == "getFlow":
			asked[sy] = []string{"/api/v1/flow/sy1/p1?since=2010-01-01"}
		case op.inPath("id"):
			for _, id := range []string{"sy1/0000001/council", "sy1%2F0000017%2Fcouncil"} {
				asked[sy] = append(asked[sy], place.ReplaceAllString(at, id))
			}
		case !strings.Contains(op.path, "{"):
			asked[sy] = []string{at, at + "?on=2016-05-05"}
			if !op.takesQuery("on") {
				asked[sy] = asked[sy][:1]
			}
		}
		for s, paths := range asked {
			for _, path := range paths {
				w := ask(t, s, path)
				if err := check.check(op.path, fmt.Sprint(w.Code), w.Header().Get("Content-Type"), w.Body.Bytes()); err != nil || w.Code != http.StatusOK {
					t.Errorf("%s: %d %.300s: %v", path, w.Code, w.Body, err)
				}
			}
		}
	}
}

func TestAPIAnswersForAnEmptyLedger(t *testing.T) {
	s, err := New(t.Context(), Options{Version: "test", Hosts: askedAs, Today: func() seatledger.Day { return seatledger.DayOf(2017, 11, 1) },
		Open: func(ctx context.Context) (*answer.Desk, error) { return answer.NewDesk(ctx, ledger.NewMemory(), nil) }})
	if err != nil {
		t.Fatal(err)
	}
	check := newChecker(t, s)
	for _, op := range apiOperations() {
		at, want := op.tried(), http.StatusOK
		if strings.Contains(op.path, "{") {
			want = http.StatusNotFound
		}
		if op.id == "getLearned" {
			at = apiRoot + op.path // there is no entry to begin with
		}
		w := ask(t, s, at)
		if err := check.check(op.path, fmt.Sprint(w.Code), w.Header().Get("Content-Type"), w.Body.Bytes()); err != nil || w.Code != want {
			t.Errorf("%s: %d %.300s: %v", at, w.Code, w.Body, err)
		}
	}
}

// Bodies are what the command line prints with --json.
func TestAPIBodiesAreTheAnswers(t *testing.T) {
	s, _ := founding(t)
	d := s.desk.desk.Load()
	a := answer.Ask{On: seatledger.DayOf(2017, 10, 24), Rule: seatledger.RuleMajority}
	flips := a
	flips.Since, flips.Until = seatledger.DayOf(2017, 10, 1), seatledger.DayOf(2017, 10, 31)
	for path, want := range map[string]func() (any, error){
		"/api/v1/control/kh/210202/council?on=2017-10-24":     func() (any, error) { return d.Control(t.Context(), "kh/210202/council", a) },
		"/api/v1/control/kh%2F210202%2Fcouncil?on=2017-10-24": func() (any, error) { return d.Control(t.Context(), "kh/210202/council", a) },
		"/api/v1/control?on=2017-10-24":                       func() (any, error) { return d.DivisionControl(t.Context(), 0, a) },
		"/api/v1/roll/kh/210202/council?on=2017-10-24":        func() (any, error) { return d.Roll(t.Context(), "kh/210202/council", a) },
		"/api/v1/flips?since=2017-10-01&until=2017-10-31":     func() (any, error) { return d.Flips(t.Context(), "", flips) },
		"/api/v1/history/kh/210202/council":                   func() (any, error) { return d.History(t.Context(), "kh/210202/council", answer.Ask{}, nil) },
	} {
		x, err := want()
		if err != nil {
			t.Fatal(err)
		}
		body, err := writeJSON(x)
		if got := ask(t, s, path).Body.String(); err != nil || got != string(body) {
			t.Errorf("%s: %v\n%s\nis not\n%s", path, err, got, body)
		}
	}
}

var nextOf = regexp.MustCompile(`^<([^>]+)>; rel="next"$`)

// walk follows the pages of a list, and gives its items as JSON. Between is
// done after each page.
func walk(t *testing.T, s *Site, path string, list func([]byte) []json.RawMessage, between func(page int)) (items []string) {
	t.Helper()
	for n := 0; path != ""; n++ {
		w := ask(t, s, path)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
		for _, item := range list(w.Body.Bytes()) {
			items = append(items, string(item))
		}
		path = ""
		if link := w.Header().Get("Link"); link != "" {
			path = nextOf.FindStringSubmatch(link)[1]
		}
		between(n)
	}
	return items
}

// member takes the list in a member of an answer; blank = the answer is one.
func member(t *testing.T, name string) func([]byte) []json.RawMessage {
	return func(body []byte) (list []json.RawMessage) {
		t.Helper()
		var x any = &list
		members := map[string]json.RawMessage{}
		if name != "" {
			x = &members
		}
		err := json.Unmarshal(body, x)
		if err == nil && name != "" {
			err = json.Unmarshal(members[name], &list)
		}
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
}

// All pages together are the whole answer, also while the ledger grows.
func TestAPIPagesAreTheWholeAnswer(t *testing.T) {
	for _, tt := range []struct {
		path, list string
		grows      bool
	}{
		{"/api/v1/flips?in=sy1&since=2000-01-01&until=2030-01-01", "", true},
		{"/api/v1/flips?since=2000-01-01&until=2030-01-01&known=2990-01-01", "", true},
		{"/api/v1/control?rule=sitting", "councils", true},
		{"/api/v1/control/sy1?on=2016-05-05&rule=chief", "councils", false},
		{"/api/v1/history/sy1/0000001/council?known=%232000", "entries", false},
		{"/api/v1/history/sy1%2Fp1?", "entries", true},
		{"/api/v1/entries?before=90", "entries", false},
	} {
		t.Run(tt.path, func(t *testing.T) {
			s, grow := growing(t)
			whole := member(t, tt.list)(ask(t, s, tt.path).Body.Bytes())
			if strings.Contains(tt.path, "entries") {
				whole = member(t, tt.list)(ask(t, s, tt.path+"&limit=500").Body.Bytes())
			}
			items := walk(t, s, tt.path+"&limit=7", member(t, tt.list), grow)
			var want []string
			for _, x := range whole {
				want = append(want, string(x))
			}
			if !slices.Equal(items, want) || len(items) < 8 {
				t.Errorf("%d items page by page, %d at once", len(items), len(want))
			}
			if now := member(t, tt.list)(ask(t, s, tt.path).Body.Bytes()); tt.grows && reflect.DeepEqual(now, whole) {
				t.Error("the ledger did not grow: nothing was tried")
			}
		})
	}
}

// growing is a site of a synthetic country, and a way of appending to it: for
// each page, the dissolution of a party long before all flips. Much time goes by
// between two pages.
func growing(t *testing.T) (s *Site, grow func(page int)) {
	t.Helper()
	s, store := drawn(t)
	today := s.today()
	s.options.Today = func() seatledger.Day { return today }
	return s, func(page int) {
		today += 500
		name := fmt.Sprint("more-", page)
		e := &seatledger.Event{ID: seatledger.EventID(name), Date: seatledger.On(seatledger.DayOf(2005, 8, 1+page)), Kind: seatledger.PartyDissolved, Party: seatledger.PartyID(fmt.Sprintf("sy1/p%d", page+1)), Policy: "list"}
		if _, err := store.Append(t.Context(), ledger.Batch{Package: name, By: "test", At: time.Unix(0, 0), Rows: ledger.Slice(e)}); err != nil {
			t.Fatal(err)
		}
		if err := s.desk.look(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAPICursorFitsItsQuestion(t *testing.T) {
	s, _ := founding(t)
	next := nextOf.FindStringSubmatch(ask(t, s, "/api/v1/history/kh/210202/council?limit=2").Header().Get("Link"))[1]
	if w := ask(t, s, next); w.Code != http.StatusOK {
		t.Errorf("%s: %d", next, w.Code)
	}
	if w := ask(t, s, strings.ReplaceAll(next, "limit=2", "limit=9")); w.Code != http.StatusOK {
		t.Errorf("another length: %d", w.Code)
	}
	_, code, _ := strings.Cut(next, "cursor=")
	code, _, _ = strings.Cut(code, "&")
	far, ok := parseCursor(code)
	if !ok {
		t.Fatal(code)
	}
	far.known = 1 << 40
	for _, path := range []string{"/api/v1/history/kh?cursor=" + code, "/api/v1/entries?cursor=" + code, "/api/v1/history/kh/210202/council?known=%23300&cursor=" + code,
		"/api/v1/history/kh/210202/council?cursor=" + far.String(), "/api/v1/history/kh/210202/council?cursor=x"} {
		if w := ask(t, s, path); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "follow the link") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

func FuzzCursor(f *testing.F) {
	f.Add(exampleCursor.String())
	f.Add("x")
	f.Fuzz(func(t *testing.T, text string) {
		x, ok := parseCursor(text)
		if !ok {
			return
		}
		if y, ok := parseCursor(x.String()); !ok || y != x {
			t.Errorf("%q: %+v, %+v", text, x, y)
		}
	})
}

func TestAPIAnswersAreKept(t *testing.T) {
	s, _ := founding(t)
	for _, path := range []string{"/api/v1/check", "/api/v1/openapi.json", "/api/v1/openapi.yaml", "/api/v1/docs", "/api/v1/history/kh/210202/council?limit=2"} {
		first := ask(t, s, path)
		tag, link := first.Header().Get("ETag"), first.Header().Get("Link")
		again := ask(t, s, path, "If-None-Match", tag)
		if tag == "" || again.Code != http.StatusNotModified || again.Body.Len() != 0 || again.Header().Get("Link") != link {
			t.Errorf("%s: %q %d", path, tag, again.Code)
		}
		if packed := ask(t, s, path, "Accept-Encoding", "gzip"); packed.Header().Get("Content-Encoding") != "gzip" && first.Body.Len() > 1000 {
			t.Errorf("%s is not packed", path)
		}
		if embed := first.Header().Get("Access-Control-Allow-Origin"); embed != "" {
			t.Errorf("%s may be read by other sites", path)
		}
	}
}

func TestAPIProblems(t *testing.T) {
	s, _ := founding(t)
	check := newChecker(t, s)
	for _, tt := range []struct {
		method, target string
		status         int
		says           string
	}{
		{"GET", "/api/v1/roll/kh/210202/council?on=yesterday", 400, "write a day such as"},
		{"GET", "/api/v1/roll/kh/210202/council?rule=majority", 400, "getRoll takes on, known and published"},
		{"GET", "/api/v1/roll/kh/210202/council?publised=2017-11-05", 400, "getRoll takes on, known and published"},
		{"GET", "/api/v1/roll/kh/210202/council?on=2017-11-05&on=2017-11-06", 400, "give it once"},
		{"GET", "/api/v1/roll/kh/210202/council?known=then", 400, "is no moment"},
		{"GET", "/api/v1/entries/1?on=2017-11-05", 400, "getEntry takes no parameter"},
		{"GET", "/api/v1/flips?limit=0", 400, "from 1 to 500"},
		{"GET", "/api/v1/flips?limit=501", 400, "from 1 to 500"},
		{"GET", "/api/v1/flips?since=2018-01-01&until=2017-01-01", 400, "exchange them"},
		{"GET", "/api/v1/shares?every=week", 400, "take year, month or day"},
		{"GET", "/api/v1/tip/kh/210202/council?rule=chief", 400, "."},
		{"GET", "/api/v1/changes?from=2017-11-01&to=2017-10-01", 400, "exchange them"},
		{"GET", "/api/v1/records/results/x", 400, "take one of divisions"},
		{"GET", "/api/v1/entries/first", 400, "such as 17"},
		{"GET", "/api/v1/search", 400, "write a name"},
		{"GET", "/api/v1/search?q=%zz", 400, "cannot be read"},
		{"GET", "/api/v1/search?q=" + strings.Repeat("x", 500), 400, "under 400"},
		{"GET", "/api/v1/entries?cursor=" + strings.Repeat("x", 500), 400, "under 400"},
		{"GET", "/api/v1/control/kh/champey", 404, "/api/v1/search?q=champey."},
		{"GET", "/api/v1/roll/", 404, "nothing under this address"},
		{"GET", "/api/v1/entries/100000", 404, "nothing under this address"},
		{"GET", "/api/v1/nothing", 404, "/api/v1/docs lists them all"},
		{"GET", "/api/v2/control", 404, "/api/v1/docs lists them all"},
		{"POST", "/api/v1/control", 405, "not with POST"},
		{"DELETE", "/api/v1/entries/1", 405, "not with DELETE"},
		{"OPTIONS", "/api/v1/docs", 405, "not with OPTIONS"},
		{"POST", "/api/v1/nothing", 404, "lists them all"},
	} {
		w := askBy(s, tt.method, tt.target)
		var p problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
			t.Errorf("%s %s: %v", tt.method, tt.target, err)
			continue
		}
		if w.Code != tt.status || p.Status != tt.status || !strings.Contains(p.Detail, tt.says) || p.Instance != tt.target || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s %s: %d %+v, want %d %q", tt.method, tt.target, w.Code, p, tt.status, tt.says)
			continue
		}
		if err := check.check("/check", "400", w.Header().Get("Content-Type"), w.Body.Bytes()); err != nil {
			t.Errorf("%s: %v", tt.target, err)
		}
		if page := ask(t, s, strings.Split(p.Type, "#")[0]).Body.String(); !strings.Contains(page, `id="`+strings.Split(p.Type, "#")[1]+`"`) {
			t.Errorf("%s explains nothing", p.Type)
		}
		if strings.Contains(p.Detail, "--") {
			t.Errorf("%s: %q is for the command line", tt.target, p.Detail)
		}
		if allow := w.Header().Get("Allow"); (allow == "GET, HEAD") != (tt.status == 405) {
			t.Errorf("%s %s: Allow %q", tt.method, tt.target, allow)
		}
	}
}

func TestAPISpeaksOfParameters(t *testing.T) {
	for says, want := range map[string]string{
		`name one with --kind, such as --kind "commune council"`: `name one with kind, such as kind="commune council"`,
		"add --since 2017-01-01 --until 2017-12-31":              "add since=2017-01-01 until=2017-12-31",
		"no flag": "no flag",
	} {
		if got := asParameters(says); got != want {
			t.Errorf("%q: %q", says, got)
		}
	}
	s, store := founding(t)
	assembly := &seatledger.Council{ID: "kh/assembly", Division: "kh", Name: "National Assembly", Kind: "assembly", Seats: 123}
	if _, err := store.Append(t.Context(), ledger.Batch{Package: "more", By: "test", At: time.Unix(0, 0), Rows: ledger.Slice(assembly)}); err != nil {
		t.Fatal(err)
	}
	if err := s.desk.look(t.Context()); err != nil {
		t.Fatal(err)
	}
	if w := ask(t, s, "/api/v1/shares"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `name one with kind, such as kind=\"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func askBy(s *Site, method, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(method, target, nil))
	return w
}

func TestAPISuggestsWhatAnUnknownIDMayMean(t *testing.T) {
	s, _ := founding(t)
	for _, path := range []string{"/api/v1/roll/champey/council", "/api/v1/overview?in=kh/champey"} {
		var p problem
		if err := json.Unmarshal(ask(t, s, path).Body.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(p.Suggestions, suggestion{seatledger.Divisions, "kh/210202", "Champey"}) {
			t.Errorf("%s: %+v", path, p)
		}
	}
}

// failing is a ledger that cannot be read any more.
type failing struct{ ledger.Store }

func (failing) Record(context.Context, seatledger.Position) (wire.Record, error) {
	return wire.Record{}, errors.New("the disk is gone")
}

func (failing) History(context.Context, seatledger.Table, string) ([]seatledger.Entry, error) {
	panic("the disk is gone")
}

func TestAPIFailuresAreProblems(t *testing.T) {
	_, store := founding(t)
	s, err := New(t.Context(), Options{Version: "test", Hosts: askedAs, Today: func() seatledger.Day { return seatledger.DayOf(2017, 11, 1) },
		Open: func(ctx context.Context) (*answer.Desk, error) { return answer.NewDesk(ctx, failing{store}, nil) }})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/api/v1/entries/3", "/api/v1/records/people/kh/hun-sen"} {
		w := ask(t, s, path)
		if w.Code != http.StatusInternalServerError || w.Header().Get("Content-Type") != "application/problem+json" || strings.Contains(w.Body.String(), "disk") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

// No request makes the site read a long ledger through.
func TestAPIReadsNoLongLedgerThrough(t *testing.T) {
	s, _ := founding(t)
	s.desk.desk.Load().Book.Position += answer.IndexedUpTo
	w := ask(t, s, "/api/v1/history/kh/chin-choy")
	if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "ask for /records instead") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// A confidential source is in no answer, whatever names it.
func TestAPIKeepsConfidentialSources(t *testing.T) {
	store := ledger.NewMemory()
	day := seatledger.On(seatledger.DayOf(2017, 10, 1))
	rows := []seatledger.Row{&seatledger.Source{ID: "secret-source", Title: "A secret title", Date: day, Confidential: true},
		&seatledger.Division{ID: "xx", Name: "Land", Type: "country", Sources: []seatledger.SourceID{"secret-source", "on-no-record"}}}
	if _, err := store.Append(t.Context(), ledger.Batch{Package: "p", By: "test", At: time.Unix(0, 0), Rows: ledger.Slice(rows...)}); err != nil {
		t.Fatal(err)
	}
	s, err := New(t.Context(), Options{Version: "test", Hosts: askedAs, Today: func() seatledger.Day { return seatledger.DayOf(2017, 11, 1) },
		Open: func(ctx context.Context) (*answer.Desk, error) { return answer.NewDesk(ctx, store, nil) }})
	if err != nil {
		t.Fatal(err)
	}
	for path, status := range map[string]int{"/api/v1/entries": 200, "/api/v1/entries/1": 404, "/api/v1/entries/2": 200, "/api/v1/records/sources/secret-source": 404, "/api/v1/records/divisions/xx": 200,
		"/api/v1/history/secret-source": 404, "/api/v1/history/%231": 404, "/api/v1/history/xx": 200, "/api/v1/learned": 200, "/api/v1/search?q=secret": 200, "/api/v1/changes": 200} {
		w := ask(t, s, path)
		if path == "/api/v1/entries/2" {
			if err := newChecker(t, s).check("/entries/{n}", "200", "application/json", w.Body.Bytes()); err != nil {
				t.Error(err)
			}
		}
		body := strings.ReplaceAll(w.Body.String(), path, "")
		if w.Code != status || strings.Contains(body, "secret title") || status == 200 && strings.Contains(body, "secret-source") {
			t.Errorf("%s: %d %s", path, w.Code, body)
		}
	}
}

// The page of the API explains every operation, and its examples work.
func TestAPIPage(t *testing.T) {
	kh, _ := founding(t)
	sy, _ := drawn(t)
	for _, s := range []*Site{kh, sy} {
		w := ask(t, s, "/api/v1/docs")
		page := w.Body.String()
		if w.Code != http.StatusOK || strings.Contains(page, "style=") || strings.Contains(page, "<style") {
			t.Fatalf("%d", w.Code)
		}
		ids, tried := map[string]bool{}, 0
		for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(page, -1) {
			if ids[m[1]] {
				t.Errorf("the id %s is there twice", m[1])
			}
			ids[m[1]] = true
		}
		for _, m := range regexp.MustCompile(` href="([^"]+)"`).FindAllStringSubmatch(page, -1) {
			switch at := html.UnescapeString(m[1]); {
			case strings.HasPrefix(at, "#"):
				if !ids[at[1:]] {
					t.Errorf("%s leads nowhere", at)
				}
			case strings.HasPrefix(at, "/api/"):
				if tried++; ask(t, s, at).Code != http.StatusOK {
					t.Errorf("%s: %s", at, ask(t, s, at).Body)
				}
			}
		}
		if s == kh && tried < len(apiOperations()) {
			t.Errorf("only %d examples can be tried", tried)
		}
		for _, op := range apiOperations() {
			for _, name := range slices.Concat(op.takes, op.queries()) {
				if !strings.Contains(page, html.EscapeString(op.parameter(name).Description)) {
					t.Errorf("the parameter %s of %s is not explained", name, op.id)
				}
			}
		}
	}
}
