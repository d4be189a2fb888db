package adopt

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// document is a value of JSON or YAML: a map, a list, or a text; null is nil.
type document struct {
	file  string
	part  string // that is asked for
	value any
	alone bool // in its file

	before int // values of the file
}

// format is a form of documents that is known by name.
type format struct {
	name  string
	knows func(docs []document) bool
	read  func(f *flat, docs []document)
}

// formats are tried in turn.
var formats = []format{popoloFormat, openStatesFormat, congressFormat, ftmFormat}

// tableOfDocuments makes a table of documents: of a format that is known, or of objects.
func tableOfDocuments(title string, docs []document) (*Table, error) {
	f := newFlat(title)
	for _, known := range formats {
		if known.knows(docs) {
			known.read(f, docs)
			f.t.How = known.name
			if len(f.t.Rows) == 0 {
				return nil, &Problem{File: title, Want: "people who hold or held seats", Fix: "give the " + known.name + " file that has their memberships"}
			}
			return f.table()
		}
	}
	for _, d := range docs {
		if err := f.open(d); err != nil {
			return nil, err
		}
	}
	if len(f.t.Rows) == 0 {
		return nil, &Problem{File: title, Want: "a list of objects", Fix: "give the list itself: an object for each member"}
	}
	return f.table()
}

// maxValues bounds the values of a document, each of which takes some hundred bytes.
const maxValues = 5_000_000

func tooManyValues(name string) error {
	return &Problem{File: name, Want: fmt.Sprintf("at most %d values in a document", maxValues), Fix: "take away what is not needed, or divide the file"}
}

// readJSON reads one value after the other.
func readJSON(in input, text string) (docs []document, err error) {
	if len(text) > maxDocuments {
		return nil, tooLarge(in.name, maxDocuments)
	}
	if strings.Count(text, ",") > maxValues {
		return nil, tooManyValues(in.name)
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	for {
		var value any
		err := d.Decode(&value)
		if errors.Is(err, io.EOF) {
			return alone(docs), nil
		}
		if err != nil {
			row := 1 + strings.Count(text[:min(int(d.InputOffset()), len(text))], "\n")
			return nil, &Problem{File: in.name, Row: row, Want: "a list of JSON objects, or one a line", Fix: "export the file again: " + err.Error()}
		}
		docs = append(docs, document{file: in.name, part: in.part, value: value, before: len(docs)})
	}
}

// alone marks a document that is the only one of its file.
func alone(docs []document) []document {
	if len(docs) == 1 {
		docs[0].alone = true
	}
	return docs
}

// open adds the rows of a document: of the one list in it, wherever that is.
func (f *flat) open(d document) error {
	value, err := f.listOf(d)
	if err != nil {
		return err
	}
	list, isList := value.([]any)
	if !isList {
		list = []any{value}
	}
	if len(list) > 0 && isRows(list) {
		return f.cells(d, list)
	}
	for i, x := range list {
		object, ok := x.(map[string]any)
		if !ok {
			return &Problem{File: d.file, Value: shortText(x), Want: "a list of JSON objects, or one a line", Fix: fmt.Sprintf("give an object for each member; number %d of the list is none", i+1)}
		}
		if len(object) > maxColumns {
			return tooWide(d.file, 0, len(object))
		}
		f.nextItem(d, i+1)
		if flatten("", object, f.put); f.over {
			break // table says so
		}
	}
	return nil
}

// listOf finds the list of a document, at the part that is asked for.
func (f *flat) listOf(d document) (any, error) {
	object, isObject := d.value.(map[string]any)
	switch {
	case d.part != "":
		return d.at(d.part)
	case !isObject || !d.alone:
		return d.value, nil
	case isSparql(object):
		return bindings(object), nil
	}
	lists := map[string][]any{}
	findLists("", object, lists)
	names := slices.Sorted(maps.Keys(lists))
	switch len(names) {
	case 0:
		return entries(object), nil
	case 1:
		f.beside(object, names[0])
		return lists[names[0]], nil
	}
	for i, name := range names {
		names[i] = fmt.Sprintf("%s (%d)", name, len(lists[name]))
	}
	return nil, &Problem{File: d.file, Value: strings.Join(names, ", "), Want: "one list in a document",
		Fix: fmt.Sprintf("say which one is meant: seatledger adopt '%s!%s'", d.file, strings.Fields(names[0])[0])}
}

// at goes to a part of a document by its path, such as data.members.
func (d document) at(path string) (any, error) {
	value := d.value
	for key := range strings.SplitSeq(path, ".") {
		object, _ := value.(map[string]any)
		next, ok := object[key]
		if !ok {
			return nil, &Problem{File: d.file, Value: path, Want: "a part of the document", Fix: "name one of: " + strings.Join(slices.Sorted(maps.Keys(object)), ", ")}
		}
		value = next
	}
	return value, nil
}

// findLists finds the lists of objects, and of rows, in an object, but none inside of others.
func findLists(path string, value any, found map[string][]any) {
	switch v := value.(type) {
	case map[string]any:
		for key, x := range v {
			findLists(strings.TrimPrefix(path+"."+key, "."), x, found)
		}
	case []any:
		if len(v) > 0 {
			if _, ok := v[0].(map[string]any); ok || isRows(v) {
				found[path] = v
			}
		}
	}
}

// beside tells what stands beside the list of a document.
func (f *flat) beside(object map[string]any, list string) {
	var texts []string
	flatten("", object, func(path, value string) {
		if !strings.HasPrefix(path, list+".") && len(texts) < maxHead {
			texts = append(texts, path+": "+shortText(value))
		}
	})
	if texts != nil {
		f.t.Passed = append(f.t.Passed, Passed{Text: strings.Join(texts, " | "), Why: "beside the list"})
	}
}

// entries gives the values of an object whose values are alike, such as members by their
// ids, each with its key; any other object is one of a list.
func entries(object map[string]any) any {
	var list []any
	first := map[string]any{}
	for i, key := range slices.Sorted(maps.Keys(object)) {
		inner, ok := object[key].(map[string]any)
		if !ok {
			return object
		}
		if i == 0 {
			first = inner
		}
		shared := false
		copied := map[string]any{"key": key}
		for k, v := range inner {
			_, both := first[k]
			shared = shared || both
			copied[k] = v
		}
		if !shared {
			return object
		}
		list = append(list, copied)
	}
	if len(list) < 2 {
		return object
	}
	return list
}

// isRows reports whether a list is one of rows: lists of plain values.
func isRows(list []any) bool {
	return !slices.ContainsFunc(list, func(x any) bool {
		row, ok := x.([]any)
		return !ok || slices.ContainsFunc(row, func(cell any) bool {
			switch cell.(type) {
			case map[string]any, []any:
				return true
			}
			return false
		})
	})
}

// cells adds a table that is written as a list of rows.
func (f *flat) cells(d document, list []any) error {
	var rows []Row
	for i, x := range list {
		r := Row{N: i + 1}
		for _, cell := range x.([]any) { // isRows has looked
			r.Cells = append(r.Cells, strings.TrimSpace(text(cell)))
		}
		if len(r.Cells) > maxColumns {
			return tooWide(d.file, r.N, len(r.Cells))
		}
		rows = append(rows, r)
	}
	t, err := newTable(d.file, rows)
	if err != nil {
		return err
	}
	before := f.last()
	for _, r := range t.Rows {
		f.nextItem(d, r.N)
		f.t.Rows[len(f.t.Rows)-1].N = before + r.N // beside what was passed over
		for i, name := range t.Head {
			f.put(name, r.Cells[i])
		}
	}
	for _, p := range t.Passed {
		p.N += before
		f.t.Passed = append(f.t.Passed, p)
	}
	return nil
}

// isSparql reports whether an object is a result as SPARQL 1.1 Query Results JSON has it.
func isSparql(object map[string]any) bool {
	_, hasVars := get(object, "head", "vars").([]any)
	_, hasRows := get(object, "results", "bindings").([]any)
	return hasVars && hasRows
}

// bindings gives the values of such a result; an unknown one keeps its mark.
func bindings(object map[string]any) []any {
	var list []any
	for _, x := range items(get(object, "results", "bindings")) {
		row := map[string]any{}
		for name, bound := range asMap(x) {
			value := text(get(bound, "value"))
			if text(get(bound, "type")) == "bnode" {
				value = "_:" + strings.TrimPrefix(value, "_:")
			}
			row[name] = value
		}
		list = append(list, row)
	}
	return list
}

// get goes into objects by keys; nil if there is no such value.
func get(value any, keys ...string) any {
	for _, key := range keys {
		value = asMap(value)[key]
	}
	return value
}

func asMap(value any) map[string]any {
	m, _ := value.(map[string]any)
	return m
}

// items gives the values of a list; one value that is no list is one of its own.
func items(value any) []any {
	switch v := value.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{value}
}

// text gives a plain value as text; "" of null, of objects and lists.
func text(value any) string {
	switch v := value.(type) {
	case nil, map[string]any, []any:
		return ""
	case string:
		return v
	default:
		return fmt.Sprint(v)
	}
}

// shortText shows a value in a message.
func shortText(value any) string {
	s, isText := value.(string)
	if !isText {
		out, err := json.Marshal(value)
		if err != nil {
			return ""
		}
		s = string(out)
	}
	if len(s) > 80 {
		s = strings.ToValidUTF8(s[:80], "") + "..."
	}
	return s
}
