package scenario

import (
	"bytes"
	"encoding"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Text writes the scenario as a file that [Read] reads as the same scenario.
// Comments are lost.
func (s *Scenario) Text() []byte {
	var w writer
	w.fields(reflect.ValueOf(s).Elem(), "", "")
	return w.Bytes()
}

// writer is the reverse of the decoder: it writes by the same tags.
type writer struct{ bytes.Buffer }

// fields writes the keys of a struct, each on a line of its own, after a dash if
// it is one of a list. What is not set is left out.
func (w *writer) fields(v reflect.Value, indent, dash string) {
	for _, x := range fieldsOf(v) {
		if !x.required && x.value.IsZero() {
			continue
		}
		w.WriteString(indent + dash + x.name + ":")
		indent, dash = indent+strings.Repeat(" ", len(dash)), ""
		w.value(x.value, indent+"  ")
	}
}

// value writes what follows a key, with the end of the line.
func (w *writer) value(v reflect.Value, indent string) {
	if v.Type() == nodeType {
		w.kept(v.Interface().(ast.Node), indent)
		return
	}
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	switch {
	case isScalar(v):
		w.WriteString(" " + scalar(v) + "\n")
	case v.Kind() == reflect.Struct:
		w.WriteByte('\n')
		w.fields(v, indent, "")
	case v.Kind() == reflect.Slice && v.Len() > 0 && !isScalar(v.Index(0)):
		w.WriteByte('\n')
		for i := range v.Len() {
			w.fields(v.Index(i), indent, "- ")
		}
	case v.Kind() == reflect.Slice:
		list := make([]string, v.Len())
		for i := range list {
			list[i] = scalar(v.Index(i))
		}
		w.WriteString(" [" + strings.Join(list, ", ") + "]\n")
	default: // a map of numbers
		var list []string
		for _, k := range v.MapKeys() {
			list = append(list, scalar(k)+": "+scalar(v.MapIndex(k)))
		}
		slices.Sort(list)
		w.WriteString(" {" + strings.Join(list, ", ") + "}\n")
	}
}

// kept writes a part of the file that was kept as it stood.
func (w *writer) kept(n ast.Node, indent string) {
	text := strings.TrimRight(n.String(), "\n")
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		w.WriteString(" " + text + "\n")
		return
	}
	w.WriteByte('\n')
	stood := text[:len(text)-len(strings.TrimLeft(text, " "))]
	for line := range strings.SplitSeq(text, "\n") {
		w.WriteString(indent + strings.TrimPrefix(line, stood) + "\n")
	}
}

func isScalar(v reflect.Value) bool {
	_, is := v.Interface().(encoding.TextMarshaler)
	return is || v.Kind() == reflect.String || v.CanInt() || v.CanFloat() || v.Kind() == reflect.Bool
}

// word is a text that means itself in YAML without quotation marks.
var word = regexp.MustCompile(`^[A-Za-z][A-Za-z]*(?:[-/][A-Za-z0-9]+)+$`)

func scalar(v reflect.Value) string {
	x, marshals := v.Interface().(encoding.TextMarshaler)
	if !marshals && v.Kind() != reflect.String {
		return fmt.Sprint(v.Interface())
	}
	text := v.String()
	if marshals {
		b, err := x.MarshalText()
		if err != nil {
			return `""` // refused when it is read
		}
		if text = string(b); v.CanInt() { // a day: digits and dashes
			return text
		}
	}
	if word.MatchString(text) {
		return text
	}
	return strconv.Quote(text)
}
