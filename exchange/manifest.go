package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

const (
	manifestName = "datapackage.json"
	maxManifest  = 4 << 20
)

// manifest is what is read of datapackage.json (Frictionless Data Package,
// version 1). Members that are not named here, such as licenses and schemas,
// are left alone.
type manifest struct {
	Name      string     `json:"name"`
	Title     string     `json:"title"`
	Resources []resource `json:"resources"`
}

// resource is one file of the package. Data and dialect are raw, because the
// standard allows several shapes for them.
type resource struct {
	Name     string          `json:"name"`
	Path     paths           `json:"path"`
	Data     json.RawMessage `json:"data"`
	Encoding string          `json:"encoding"`
	Hash     json.RawMessage `json:"hash"`
	Dialect  json.RawMessage `json:"dialect"`
}

// paths is a path or a list of them.
type paths []string

// UnmarshalJSON reads "a.csv" or ["a.csv"].
func (p *paths) UnmarshalJSON(text []byte) error {
	var one string
	if err := json.Unmarshal(text, &one); err == nil {
		*p = paths{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(p))
}

// readManifest finds the tables of a folder or .zip: those that
// datapackage.json lists or, without it, the files named after a table.
func (p *Package) readManifest() error {
	m, err := p.loadManifest()
	if err != nil {
		return err
	}
	p.Name, p.Title = m.Name, m.Title
	for _, r := range m.Resources {
		p.addResource(r)
	}
	for _, name := range p.files.list() {
		p.addLoose(name, len(m.Resources) > 0)
	}
	if len(p.sources) == 0 && p.problems.Count == 0 {
		return Problem{File: manifestName, Want: "at least one table", Fix: "add a file named after a table, such as events.csv; `seatledger template` writes a workbook to start from"}
	}
	p.sortSources()
	return nil
}

func (p *Package) loadManifest() (m manifest, err error) {
	file, err := p.files.open(manifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return manifest{}, nil
	}
	if err != nil {
		return manifest{}, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxManifest+1))
	if err != nil {
		return manifest{}, err
	}
	return parseManifest(text)
}

// parseManifest reads datapackage.json; the error is a Problem.
func parseManifest(text []byte) (m manifest, err error) {
	if len(text) > maxManifest {
		return manifest{}, Problem{File: manifestName, Want: "at most 4 MiB", Fix: "keep data out of it"}
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if err = json.Unmarshal(text, &m); err == nil {
		return m, nil
	}
	problem := Problem{File: manifestName, Want: "a JSON object with name and resources", Fix: "correct it: " + err.Error()}
	if at, ok := errors.AsType[*json.SyntaxError](err); ok {
		problem.Row = 1 + bytes.Count(text[:min(int(at.Offset), len(text))], []byte("\n"))
	}
	if at, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		problem.Row = 1 + bytes.Count(text[:min(int(at.Offset), len(text))], []byte("\n"))
		problem.Column, problem.Value = at.Field, at.Value
		problem.Fix = "write a text between double quotes where a text belongs, and a list between brackets"
	}
	return manifest{}, problem
}

// addResource adds a table that datapackage.json lists.
func (p *Package) addResource(r resource) {
	table := seatledger.Table(r.Name)
	bad := func(column, value, want, fix string) {
		p.problems.add(Problem{File: manifestName, Column: column, Value: value, Want: want, Fix: fix})
		p.unread[table] = true
	}
	if len(r.Path) == 1 && !isCSV(r.Path[0]) && !isTable(r.Name) {
		return // a text or picture that the package carries along
	}
	if !isTable(r.Name) {
		bad("resources.name", r.Name, "the name of a table", tableRemedy(r.Name, "", "take it off the list"))
		return
	}
	if slices.ContainsFunc(p.sources, func(s source) bool { return s.table == table }) {
		bad("resources.name", r.Name, "each table once", "put its rows into one file and list that once")
		return
	}
	if len(r.Path) != 1 || len(r.Data) > 0 {
		bad("resources.path", fmt.Sprint(r.Name), "one path to a CSV file", `write "path": "`+r.Name+`.csv"`)
		return
	}
	if file := r.Path[0]; !fs.ValidPath(file) || strings.ContainsAny(file, `\:`) {
		bad("resources.path", file, "a path inside the package, with forward slashes", "put the file beside datapackage.json and name it without folders")
		return
	}
	if !plainDialect(r.Dialect) {
		bad("resources.dialect", string(r.Dialect), "commas as delimiter and double quotes", "save the file as comma-separated CSV and leave the dialect out")
	}
	if e := strings.ToLower(r.Encoding); e != "" && e != "utf-8" && e != "utf8" {
		bad("resources.encoding", r.Encoding, "utf-8", "save the file as CSV UTF-8 and leave the encoding out")
	}
	p.addSource(table, r.Path[0])
}

// plainDialect reports whether a CSV dialect is the one read here.
func plainDialect(text json.RawMessage) bool {
	if len(text) == 0 {
		return true
	}
	var d struct {
		Delimiter   *string `json:"delimiter"`
		QuoteChar   *string `json:"quoteChar"`
		DoubleQuote *bool   `json:"doubleQuote"`
		EscapeChar  *string `json:"escapeChar"`
		CommentChar *string `json:"commentChar"`
		Header      *bool   `json:"header"`
	}
	if json.Unmarshal(text, &d) != nil {
		return false
	}
	is := func(s *string, want string) bool { return s == nil || *s == want }
	yes := func(b *bool) bool { return b == nil || *b }
	return is(d.Delimiter, ",") && is(d.QuoteChar, `"`) && is(d.EscapeChar, "") && is(d.CommentChar, "") &&
		yes(d.DoubleQuote) && yes(d.Header)
}

// addLoose adds a CSV file that datapackage.json does not list. If it lists
// others, the file was forgotten: to pass over it silently would lose rows.
func (p *Package) addLoose(file string, listed bool) {
	if !isCSV(file) || slices.ContainsFunc(p.sources, func(s source) bool { return s.file == file }) {
		return
	}
	name := strings.TrimSuffix(path.Base(file), ".csv")
	switch {
	case !isTable(name):
		fix := tableRemedy(name, ".csv", "take it out of the package")
		if !listed && !slices.ContainsFunc(p.files.list(), isTableFile) {
			fix = perhapsList(fix)
		}
		p.problems.add(Problem{File: file, Value: name, Want: "a file named after a table", Fix: fix})
		p.unread[seatledger.Table(nearestTable(name))] = true
	case listed:
		if p.problems.Count == 0 || !p.unread[seatledger.Table(name)] {
			p.problems.add(Problem{File: file, Want: "a file that datapackage.json lists", Fix: "add it to the resources there, or take it out of the package"})
			p.unread[seatledger.Table(name)] = true
		}
	case slices.ContainsFunc(p.sources, func(s source) bool { return string(s.table) == name }):
		p.problems.add(Problem{File: file, Want: "each table once", Fix: "put its rows into one file"})
	default:
		p.addSource(seatledger.Table(name), file)
	}
}

func isCSV(file string) bool { return strings.HasSuffix(strings.ToLower(file), ".csv") }

func isTable(name string) bool {
	return slices.Contains(seatledger.PackageTables(), seatledger.Table(name))
}

func isTableFile(file string) bool {
	return isCSV(file) && isTable(strings.TrimSuffix(path.Base(file), ".csv"))
}
