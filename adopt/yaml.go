package adopt

import (
	"errors"
	"io"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Maps are read by goccy/go-yaml, whose errors show the line. Files of others are read by
// go.yaml.in/yaml/v3: its parser bounds how deep values lie, and takes time that grows with
// the text, where the other takes minutes for brackets a hundred thousand deep.

// maxYAML bounds the bytes of YAML: its nodes take fifty times the room.
const maxYAML = 32 << 20

// yamlLine is a line that YAML begins with.
var yamlLine = regexp.MustCompile(`^\s*(---(\s|$)|-\s|-$|(- +)*("[^"]+"|'[^']+'|[\pL\pN_][^,;|\t:{}\[\]"']*):(\s|$)|\.\.\.$)`)

// looksYAML reports whether a text is YAML: its first lines begin as lines of YAML do, but
// those that go on with one before.
func looksYAML(text string) bool {
	seen := 0
	for line := range strings.Lines(text) {
		plain := strings.TrimRight(line, " \t\r\n")
		switch {
		case plain == "" || strings.HasPrefix(plain, "#") || strings.HasPrefix(plain, "%YAML"):
			continue
		case yamlLine.MatchString(plain):
			seen++
		case seen == 0 || plain[0] != ' ':
			return false
		}
		if seen == maxHead {
			break
		}
	}
	return seen > 0
}

// readYAML reads the documents of a YAML file.
func readYAML(in input, text string) (docs []document, err error) {
	if len(text) > maxYAML {
		return nil, tooLarge(in.name, maxYAML)
	}
	if strings.Count(text, "\n")+strings.Count(text, ",")+strings.Count(text, "- ")+strings.Count(text, ": ") > maxValues/2 {
		return nil, tooManyValues(in.name)
	}
	y := &yamlReader{in: in, left: max(len(text), 100_000)}
	d := yaml.NewDecoder(strings.NewReader(text))
	for {
		var node yaml.Node
		err := d.Decode(&node)
		if errors.Is(err, io.EOF) {
			return alone(docs), nil
		}
		if err != nil {
			return nil, &Problem{File: in.name, Want: "sound YAML", Fix: "export the file again: " + strings.TrimPrefix(err.Error(), "yaml: ")}
		}
		value := y.value(&node, 0)
		if y.err != nil {
			return nil, y.err
		}
		if value != nil {
			docs = append(docs, document{file: in.name, part: in.part, value: value, before: len(docs)})
		}
	}
}

// yamlReader makes values of nodes.
type yamlReader struct {
	in   input
	left int // how many nodes may still be made: aliases can stand for many
	err  error
}

func (y *yamlReader) fail(node *yaml.Node, value, want, fix string) {
	if y.err == nil {
		y.err = &Problem{File: y.in.name, Row: node.Line, Value: value, Want: want, Fix: fix}
	}
}

// value gives what a node stands for. Plain values are texts as they are written: 00195 is
// no number, and no date is made of one.
func (y *yamlReader) value(node *yaml.Node, depth int) any {
	y.left--
	switch {
	case y.err != nil:
		return nil
	case y.left < 0 || depth > 100*maxDepth:
		y.fail(node, "", "values that are written out, but aliases in this file stand for more than it can hold, or for themselves", "export the file again without aliases (*name)")
		return nil
	}
	switch node.Kind {
	case yaml.DocumentNode:
		for _, inner := range node.Content {
			return y.value(inner, depth)
		}
	case yaml.AliasNode:
		return y.value(node.Alias, depth+1)
	case yaml.SequenceNode:
		list := make([]any, 0, len(node.Content))
		for _, inner := range node.Content {
			list = append(list, y.value(inner, depth+1))
		}
		return list
	case yaml.MappingNode:
		return y.object(node, depth)
	case yaml.ScalarNode:
		if node.ShortTag() != "!!null" {
			return node.Value
		}
	}
	return nil
}

func (y *yamlReader) object(node *yaml.Node, depth int) map[string]any {
	object := map[string]any{}
	var merged []any
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		value := y.value(node.Content[i+1], depth+1)
		_, twice := object[key.Value]
		switch {
		case key.Kind != yaml.ScalarNode:
			y.fail(key, "", "plain names of values", "name each value by a text")
		case key.ShortTag() == "!!merge":
			merged = append(merged, items(value)...)
		case twice:
			y.fail(key, key.Value, "each name once in an object", "take away one of the two")
		default:
			object[key.Value] = value
		}
	}
	for _, m := range merged { // what stands in the object itself goes before
		for key, value := range asMap(m) {
			if _, ok := object[key]; !ok {
				object[key] = value
			}
		}
	}
	return object
}

// maxMap bounds the bytes of a map, and maxMapDepth how deep its values lie.
const (
	maxMap      = 16 << 20
	maxMapDepth = 8
)

// plainMap sees that a map is what a person writes: no aliases, nothing deep or wide, which
// would keep its own parser busy for minutes. What else is wrong that parser says better.
func plainMap(name string, text []byte) error {
	if len(text) > maxMap {
		return tooLarge(name, maxMap)
	}
	var node yaml.Node
	if err := yaml.Unmarshal(text, &node); err != nil {
		if strings.Contains(err.Error(), "depth") {
			return notPlain(name, 0)
		}
		return nil
	}
	return plainNode(name, &node, 0)
}

func plainNode(name string, node *yaml.Node, depth int) error {
	if depth > maxMapDepth || node.Kind == yaml.AliasNode || node.Kind == yaml.MappingNode && len(node.Content) > maxColumns {
		return notPlain(name, node.Line)
	}
	for _, inner := range node.Content {
		if err := plainNode(name, inner, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func notPlain(name string, row int) error {
	return &Problem{File: name, Row: row, Want: "a map as `seatledger adopt` writes it, without aliases and without lists in lists", Fix: "remove the map and run the command again, to have a new one written"}
}
