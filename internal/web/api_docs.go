package web

import (
	"cmp"
	"fmt"
	"html/template"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/seatledger/seatledger"
)

// docsOf gives the builder of the page of the API, made from its document.
func docsOf(doc *huma.OpenAPI, operations []operation) builder {
	return func(v *visit) (*page, error) {
		p := &page{Title: "API", Kind: "For programs", Lead: []string{"Every answer of this site as JSON."}, Sections: []section{howToAsk(), operationList(operations)}}
		for i := range operations {
			p.Sections = append(p.Sections, v.operationSection(&operations[i], doc.Paths[apiRoot+operations[i].path].Get))
		}
		for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas.Map())) {
			p.Sections = append(p.Sections, shapeSection(name, doc.Components.Schemas.Map()[name]))
		}
		for _, kind := range problemKinds {
			p.Sections = append(p.Sections, section{ID: kind.id, Title: kind.title, Half: true, Lines: lines([]string{fmt.Sprintf("Status %d. %s", kind.status, kind.say)})})
		}
		return p, nil
	}
}

// howToAsk says what holds for every operation.
func howToAsk() section {
	s := section{ID: "ask", Title: "How to ask", Lines: lines([]string{
		apiSays,
		"Lists that are long take limit; the Link header leads to the next page. Pages neither skip nor repeat anything, even while entries are appended.",
		"Every answer has an ETag: ask again with If-None-Match, and 304 says that nothing has changed.",
		"What goes wrong is a problem document (RFC 9457), whose detail says what to do instead.",
	})}
	c := cell{Name: "OpenAPI document"}
	for _, name := range []string{"openapi.json", "openapi.yaml"} {
		c.List = append(c.List, cell{Text: name, Href: apiRoot + "/" + name})
	}
	s.Cells = []cell{c}
	return s
}

func operationList(operations []operation) section {
	t := table{Caption: "Every operation", Columns: []column{{Name: "operation"}, {Name: "address"}, {Name: "what it answers"}}}
	for _, op := range operations {
		t.Rows = append(t.Rows, []cell{{Text: op.id, Href: "#" + op.id}, {Text: "GET " + apiRoot + op.path, Class: "hash"}, {Text: op.summary}})
	}
	return section{ID: "operations", Title: "Operations", Tables: []table{t}}
}

// operationSection explains one operation.
func (v *visit) operationSection(op *operation, x *huma.Operation) section {
	s := section{ID: op.id, Title: x.Summary, Lines: []template.HTML{line(x.Description)}, Cells: []cell{
		{Name: "address", Text: "GET " + x.Path, Class: "hash"},
		v.exampleCell(op),
		{Name: "answer", List: kindCells(x.Responses["200"].Content["application/json"].Schema)},
	}}
	if len(x.Parameters) == 0 {
		return s
	}
	t := table{Caption: "Parameters of " + op.id, Columns: []column{{Name: "parameter"}, {Name: "form"}, {Name: "what it is"}, {Name: "example"}}}
	for _, p := range x.Parameters {
		name := p.Name
		if p.Required {
			name += " (required)"
		}
		t.Rows = append(t.Rows, []cell{{Text: name, Class: "hash"}, {List: kindCells(p.Schema)}, {Text: p.Description}, {Text: fmt.Sprint(p.Example), Class: "hash"}})
	}
	s.Tables = []table{t}
	return s
}

// exampleCell shows a request that can be tried, where this ledger has what it
// asks for.
func (v *visit) exampleCell(op *operation) cell {
	c := cell{Name: "for example", Text: op.tried(), Class: "hash"}
	id := fmt.Sprint(op.parameter("id").Example)
	if !op.inPath("id") || slices.ContainsFunc(recordTables, func(t seatledger.Table) bool { return v.desk.Has(t, id) }) {
		c.Href = c.Text
	}
	return c
}

// tried gives the path and query of a request that the founding package
// answers.
func (op *operation) tried() string {
	at := apiRoot + op.path
	for _, name := range op.takes {
		if op.inPath(name) {
			at = strings.ReplaceAll(at, "{"+name+"}", fmt.Sprint(op.parameter(name).Example))
		}
	}
	if op.example != "" {
		at += "?" + op.example
	}
	return at
}

// shapeSection explains a shape and its fields.
func shapeSection(name string, schema *huma.Schema) section {
	s := section{ID: shapeID(name), Title: name, Lines: []template.HTML{line(schema.Description)}}
	if schema.Enum != nil || schema.OneOf != nil {
		s.Cells = []cell{{Name: "one of", List: kindCells(schema)}}
		return s
	}
	t := table{Caption: "Fields of " + name, Columns: []column{{Name: "field"}, {Name: "form"}, {Name: "what it is"}}}
	for _, column := range slices.Sorted(maps.Keys(schema.Properties)) {
		p := schema.Properties[column]
		says := p.Description
		if !slices.Contains(schema.Required, column) {
			says += " Left out where it does not apply."
		}
		t.Rows = append(t.Rows, []cell{{Text: column, Class: "hash"}, {List: kindCells(p)}, {Text: says}})
	}
	s.Tables = []table{t}
	return s
}

func shapeID(name string) string { return "shape-" + name }

// kindCells says what form a value has, with links to shapes.
func kindCells(s *huma.Schema) []cell {
	list := formCells(s)
	if s.Nullable {
		list[len(list)-1].Text += " or null"
	}
	return list
}

func formCells(s *huma.Schema) (list []cell) {
	switch {
	case s.Ref != "" || s.Title != "":
		name := cmp.Or(s.Title, path.Base(s.Ref))
		return []cell{{Text: name, Href: "#" + shapeID(name)}}
	case s.OneOf != nil:
		for _, one := range s.OneOf {
			list = append(list, kindCells(one)...)
		}
		return list
	case s.Items != nil:
		list = kindCells(s.Items)
		list[len(list)-1].Text += "[]"
		return list
	case s.Enum != nil:
		for _, value := range s.Enum {
			list = append(list, cell{Text: fmt.Sprintf("%q", value)})
		}
		return list
	case s.Pattern != "":
		return []cell{{Text: fmt.Sprintf("a text such as %q", s.Examples[0])}}
	case s.AdditionalProperties != nil:
		return []cell{{Text: "object of " + s.AdditionalProperties.(*huma.Schema).Type + " by id"}}
	}
	return []cell{{Text: strings.TrimSpace(s.Type + " " + s.Format)}}
}
