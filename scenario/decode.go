package scenario

import (
	"encoding"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/apportion"
)

// The decoder fills structs from YAML and notes every problem it meets, with
// its place; it never stops at the first. A field has a tag such as
//
//	Seats int `yaml:"seats,required" min:"1" max:"1000"`
//	Whose string `yaml:"whose" oneof:"list|allegiance"`
//
// Fields may be texts, whole numbers, numbers, yes or no, anything that reads
// its own text, structs and pointers to them, lists, maps from a text, and
// [ast.Node], which keeps what stands there for later. What a field is called
// in the file is its path, such as levers[0].dissolve.party.

// wordy is a type whose values are words of a fixed list.
type wordy interface{ words() []string }

// field is a field of a struct that a key can fill.
type field struct {
	name     string
	required bool
	min, max string
	oneof    []string
	value    reflect.Value
}

// fieldsOf gives the fields that keys can fill; those of embedded structs too.
func fieldsOf(v reflect.Value) (list []field) {
	for i := range v.NumField() {
		t := v.Type().Field(i)
		if t.Anonymous && t.Type.Kind() == reflect.Struct {
			list = append(list, fieldsOf(v.Field(i))...)
			continue
		}
		tag, ok := t.Tag.Lookup("yaml")
		if !ok {
			continue
		}
		name, option, _ := strings.Cut(tag, ",")
		x := field{name: name, required: option == "required", min: t.Tag.Get("min"), max: t.Tag.Get("max"), value: v.Field(i)}
		if words := t.Tag.Get("oneof"); words != "" {
			x.oneof = strings.Split(words, "|")
		}
		list = append(list, x)
	}
	return list
}

func names(fields []field) []string {
	list := make([]string, len(fields))
	for i, x := range fields {
		list[i] = x.name
	}
	return list
}

var (
	nodeType = reflect.TypeFor[ast.Node]()
	textType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// decode fills a value from a node. What stands at the path is remembered, so
// that later checks can name the place.
func (f *file) decode(n ast.Node, path string, x field) {
	if n == nil {
		return
	}
	f.at[path] = placeOf(n)
	v := x.value
	if v.Type() == nodeType {
		v.Set(reflect.ValueOf(n))
		return
	}
	if !f.plain(n, path) {
		return
	}
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
		x.value = v
	}
	switch {
	case v.CanAddr() && v.Addr().Type().Implements(textType):
		f.decodeText(n, path, v)
	case v.Kind() == reflect.Struct:
		f.decodeStruct(n, path, v)
	case v.Kind() == reflect.Slice:
		f.decodeList(n, path, x)
	case v.Kind() == reflect.Map:
		f.decodeMap(n, path, x)
	default:
		f.decodeScalar(n, path, x)
	}
}

// plain refuses what a scenario has no use for: values that stand elsewhere,
// and marks that change what a value is.
func (f *file) plain(n ast.Node, path string) bool {
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		f.Refuse(path, "a value that stands where it is used", "write it out without & and *")
	case *ast.TagNode:
		f.Refuse(path, "a value without a tag", "delete the word that begins with !")
	default:
		return true
	}
	return false
}

func (f *file) decodeStruct(n ast.Node, path string, v reflect.Value) {
	fields := fieldsOf(v)
	entries, ok := f.entries(n, path, "the keys "+strings.Join(names(fields), ", "))
	if !ok {
		return
	}
	for _, e := range entries {
		i := slices.IndexFunc(fields, func(x field) bool { return x.name == e.key })
		if i < 0 {
			f.refuseAt(e.at, join(path, e.key), "one of the keys "+strings.Join(names(fields), ", "), rename(e.key, names(fields)))
			continue
		}
		if e.value == nil {
			fix := "write one, or delete the key"
			if fields[i].required {
				fix = "write one"
			}
			f.refuseAt(e.at, join(path, e.key), "a value", fix)
		}
		f.decode(e.value, join(path, e.key), fields[i])
		fields[i].required = false
	}
	for _, x := range fields {
		if x.required {
			f.Refuse(join(path, x.name), "the key "+x.name, "add "+x.name+":")
		}
	}
}

// rename is the remedy for an unknown key.
func rename(key string, keys []string) string {
	if best := seatledger.Closest(key, keys); best != "" {
		return "rename it to " + best
	}
	return "delete it"
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// entry is a key of a mapping and its value; nil where nothing stands.
type entry struct {
	key   string
	at    place
	value ast.Node
}

// entries gives the keys of a mapping, each once.
func (f *file) entries(n ast.Node, path, want string) (list []entry, ok bool) {
	var values []*ast.MappingValueNode
	switch x := n.(type) {
	case *ast.MappingNode:
		values = x.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{x}
	default:
		f.Refuse(path, want, "write key: value, one a line, indented by two spaces")
		return nil, false
	}
	seen := map[string]int{}
	for _, v := range values {
		key, isText := v.Key.(ast.ScalarNode)
		if _, merge := v.Key.(*ast.MergeKeyNode); !isText || merge {
			f.refuseAt(placeOf(v.Key), path, "a key that is a plain text", "write key: value")
			continue
		}
		e := entry{key: textOf(key), at: placeOf(key), value: v.Value}
		if line, twice := seen[e.key]; twice {
			f.refuseAt(e.at, join(path, e.key), "each key once", fmt.Sprintf("delete it, or the one in line %d", line))
			continue
		}
		seen[e.key] = e.at.line
		if _, null := v.Value.(*ast.NullNode); null {
			e.value = nil
		}
		f.at[join(path, e.key)] = e.at
		list = append(list, e)
	}
	return list, true
}

// textOf gives a scalar as it is written, quotes and line breaks resolved.
func textOf(n ast.ScalarNode) string {
	switch x := n.(type) {
	case *ast.StringNode:
		return x.Value
	case *ast.LiteralNode:
		return x.Value.Value
	}
	return strings.TrimSpace(n.GetToken().Value)
}

func (f *file) decodeList(n ast.Node, path string, x field) {
	list, ok := n.(*ast.SequenceNode)
	if !ok {
		f.Refuse(path, "a list", "write - before each element, one a line, or [a, b]")
		return
	}
	v := x.value
	v.Set(reflect.MakeSlice(v.Type(), len(list.Values), len(list.Values)))
	for i, e := range list.Values {
		at := fmt.Sprintf("%s[%d]", path, i)
		if _, null := e.(*ast.NullNode); null || e == nil {
			if e != nil {
				f.at[at] = placeOf(e)
			}
			f.Refuse(at, "an element", "write one, or delete the dash")
			continue
		}
		f.decode(e, at, field{value: v.Index(i), min: x.min, max: x.max, oneof: x.oneof})
	}
	if x.required && len(list.Values) == 0 {
		f.Refuse(path, "at least one element", "write one, or delete the key")
	}
}

func (f *file) decodeMap(n ast.Node, path string, x field) {
	entries, ok := f.entries(n, path, "keys with values")
	if !ok {
		return
	}
	v := x.value
	v.Set(reflect.MakeMap(v.Type()))
	for _, e := range entries {
		value := reflect.New(v.Type().Elem()).Elem()
		at := join(path, e.key)
		if e.value == nil {
			f.refuseAt(e.at, at, "a value", "write one, or delete the key")
			continue
		}
		f.decode(e.value, at, field{value: value, min: x.min, max: x.max, oneof: x.oneof})
		v.SetMapIndex(reflect.ValueOf(e.key).Convert(v.Type().Key()), value)
	}
}

// decodeText lets a type read its own text.
func (f *file) decodeText(n ast.Node, path string, v reflect.Value) {
	s, ok := n.(ast.ScalarNode)
	want, words := wanted(v)
	if !ok {
		f.Refuse(path, want, "write it on the line of the key")
		return
	}
	text := textOf(s)
	if err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text)); err != nil {
		if words == nil {
			f.Refuse(path, want, "correct it")
			return
		}
		f.Refuse(path, want, instead(text, words))
	}
}

// wanted says what a type that reads its own text expects.
func wanted(v reflect.Value) (want string, words []string) {
	switch x := v.Addr().Interface().(type) {
	case *seatledger.Day:
		return "a day such as 2017-11-16", nil
	case *seatledger.Date:
		return "a date such as 2017-11-16, 2017-11 or 2017-11-01/2017-11-15", nil
	case *apportion.Method:
		for _, m := range apportion.Methods() {
			words = append(words, m.String())
		}
	case wordy:
		words = x.words()
	default:
		return "a text that can be read as " + v.Type().Name(), nil
	}
	return "one of " + strings.Join(words, ", "), words
}

func (f *file) decodeScalar(n ast.Node, path string, x field) {
	s, ok := n.(ast.ScalarNode)
	if !ok {
		f.Refuse(path, kindWords(x.value.Kind()), "write it on the line of the key")
		return
	}
	text, v := textOf(s), x.value
	switch v.Kind() {
	case reflect.String:
		text = strings.TrimSpace(text)
		v.SetString(text)
		switch {
		case text == "":
			f.Refuse(path, "a text", "write one")
		case x.oneof != nil && !slices.Contains(x.oneof, text):
			f.Refuse(path, "one of "+strings.Join(x.oneof, ", "), instead(text, x.oneof))
		}
	case reflect.Bool:
		if text != "true" && text != "false" {
			f.Refuse(path, "true or false", "write true or false")
		}
		v.SetBool(text == "true")
	case reflect.Int, reflect.Int64:
		f.whole(path, text, x)
	case reflect.Float64:
		f.number(path, text, x)
	default:
		f.Refuse(path, "nothing that can be written here", "delete the key")
	}
}

func kindWords(k reflect.Kind) string {
	switch k {
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	}
	return "a text"
}

// whole reads a whole number of digits only.
func (f *file) whole(path, text string, x field) {
	low, high := int64(math.MinInt64), int64(math.MaxInt64)
	want := "a whole number"
	if x.min != "" {
		low, _ = strconv.ParseInt(x.min, 10, 64)
		want += " from " + x.min
	}
	if x.max != "" {
		high, _ = strconv.ParseInt(x.max, 10, 64)
		want += " up to " + x.max
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < low || n > high || strings.HasPrefix(text, "+") {
		f.Refuse(path, want, "write it in digits, such as 4548, without separators")
		return
	}
	x.value.SetInt(n)
}

// number reads a decimal number; infinity is none.
func (f *file) number(path, text string, x field) {
	low, high := math.Inf(-1), math.Inf(1)
	want := "a number"
	if x.min != "" {
		low, _ = strconv.ParseFloat(x.min, 64)
		want += " from " + x.min
	}
	if x.max != "" {
		high, _ = strconv.ParseFloat(x.max, 64)
		want += " up to " + x.max
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) || n < low || n > high || strings.ContainsAny(text, "_xXpP") {
		f.Refuse(path, want, "write it in digits, such as 0.35")
		return
	}
	x.value.SetFloat(n)
}
