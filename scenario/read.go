package scenario

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of a file: a scenario is written by hand, and what is far beyond that
// would only cost time.
const (
	maxSize  = 128 << 10
	maxDepth = 32   // of brackets, braces and dashes on one line
	maxMarks = 1000 // of anchors and tags, which are refused anyway
)

// file is a YAML file under reading: where everything stands, and what is
// wrong with it.
type file struct {
	name     string
	at       map[string]place // by path
	problems []Problem
}

// place is where something stands, and what.
type place struct {
	line, column int
	text         string
}

func newFile(name string) *file {
	return &file{name: name, at: map[string]place{"": {line: 1, column: 1}}}
}

// Refuse notes a problem with what stands at a path, such as
// "levers[0].dissolve.party". Where nothing stands there, the place of what
// encloses it is given.
func (f *file) Refuse(path, want, fix string) {
	p, ok := f.at[path]
	for outer := path; !ok; p, ok = f.at[outer] {
		outer = outer[:max(0, strings.LastIndexAny(outer, ".["))]
	}
	f.problems = append(f.problems, Problem{File: f.name, Line: p.line, Column: p.column, Path: path, Value: shorten(p.text), Want: want, Fix: fix})
}

func (f *file) refuseAt(p place, path, want, fix string) {
	f.problems = append(f.problems, Problem{File: f.name, Line: p.line, Column: p.column, Path: path, Value: shorten(p.text), Want: want, Fix: fix})
}

// Err gives all problems noted so far as a [Problems], nil if there are none.
func (f *file) Err() error {
	if len(f.problems) == 0 {
		return nil
	}
	return shown(f.problems)
}

// parse reads the text as one YAML mapping; nil with a problem noted if it is
// none.
func (f *file) parse(data []byte) *ast.MappingNode {
	text, ok := f.text(data)
	if !ok || !f.bounded(text) {
		return nil
	}
	tree := f.tree(text)
	if tree == nil {
		return nil
	}
	var body ast.Node
	for _, d := range tree.Docs {
		switch {
		case d.Body == nil || d.Body.Type() == ast.DirectiveType:
		case body != nil:
			f.refuseAt(placeOf(d.Body), "", "one scenario in a file", "put the second one into a file of its own and delete the line ---")
			return nil
		default:
			body = d.Body
		}
	}
	m, ok := body.(*ast.MappingNode)
	if !ok {
		p := place{line: 1, column: 1}
		if body != nil {
			p = placeOf(body)
		}
		f.refuseAt(p, "", "keys and values, such as title: What if the court rules", "begin with title:, purpose:, sources: and on:")
		return nil
	}
	return m
}

// text makes sure that the file is text that can be read at all.
func (f *file) text(data []byte) (string, bool) {
	if len(data) > maxSize {
		f.refuseAt(place{line: 1, column: 1}, "", fmt.Sprintf("at most %d KiB", maxSize>>10), fmt.Sprintf("shorten it: it has %d KiB", len(data)>>10))
		return "", false
	}
	text := strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
	line, column := 1, 1
	for i, r := range text {
		bad := ""
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd"):
			bad = "text in UTF-8"
		case r < ' ' && r != '\n' && r != '\t', r == 0x7f, r == 0x85, r == 0x2028, r == 0x2029, r == 0xfeff:
			bad = "text without control characters"
		}
		if bad != "" {
			f.refuseAt(place{line: line, column: column}, "", bad, "save the file as plain text in UTF-8")
			return "", false
		}
		column++
		if r == '\n' {
			line, column = line+1, 1
		}
	}
	return text, true
}

// bounded refuses what would take the YAML parser long or deep: it nests by
// recursion.
func (f *file) bounded(text string) bool {
	depth, marks, line := 0, 0, 0
	for row := range strings.Lines(text) {
		line++
		dashes := 0
		before := ' '
		for column, r := range row {
			switch {
			case r == '[' || r == '{':
				depth++
			case r == ']' || r == '}':
				depth = max(0, depth-1)
			case (r == '-' || r == '?') && before == ' ':
				dashes++
			case (r == '&' || r == '!' || r == '*') && before == ' ':
				marks++
			}
			before = r
			if depth > maxDepth || dashes > maxDepth || marks > maxMarks {
				f.refuseAt(place{line: line, column: utf8.RuneCountInString(row[:column]) + 1, text: string(r)}, "",
					fmt.Sprintf("at most %d levels", maxDepth), "write it without so many brackets, dashes or marks")
				return false
			}
		}
	}
	return true
}

// tree parses the text. The parser is not ours: should it give up on some
// input, that is a problem of the file like any other.
func (f *file) tree(text string) (tree *ast.File) {
	defer func() {
		if recover() != nil {
			tree = nil
			f.refuseAt(place{line: 1, column: 1}, "", "YAML", "look for brackets and quotes that are not closed")
		}
	}()
	tree, err := parser.ParseBytes([]byte(text), 0, parser.AllowDuplicateMapKey())
	if err == nil {
		return tree
	}
	p, said := place{line: 1, column: 1}, err.Error()
	if e, ok := errors.AsType[yaml.Error](err); ok {
		said = e.GetMessage()
		p = placeOfToken(e.GetToken())
	}
	f.refuseAt(p, "", "YAML", "mend this: "+shorten(said))
	return nil
}

func placeOfToken(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{line: 1, column: 1}
	}
	return place{line: max(1, t.Position.Line), column: max(1, t.Position.Column), text: strings.TrimSpace(t.Value)}
}

// placeOf gives where a node begins: a mapping where its first key does.
func placeOf(n ast.Node) place {
	switch x := n.(type) {
	case *ast.MappingNode:
		if !x.IsFlowStyle && len(x.Values) > 0 {
			p := placeOf(x.Values[0].Key)
			p.text = ""
			return p
		}
	case *ast.LiteralNode:
		p := placeOfToken(x.Start)
		p.text = x.Value.Value
		return p
	}
	p := placeOfToken(n.GetToken())
	if _, ok := n.(ast.ScalarNode); !ok {
		p.text = ""
	}
	return p
}
