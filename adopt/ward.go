package adopt

import (
	"maps"
	"slices"
	"strings"
)

// WardOf is a ward that a list calls otherwise than the records.
type WardOf struct {
	Council string   `yaml:"council"`
	Name    string   `yaml:"name"` // in the list
	Is      string   `yaml:"is"`   // as on record; new: it is none of those
	known   []string // that it may be
}

func (x *WardOf) where() string { return x.Council + ", " + x.Name + ", is" }

func (x *WardOf) asks() string {
	return "which ward on record that is (" + strings.Join(x.known, ", ") + "); or new"
}

func (x *WardOf) key() string { return folded(x.Council) + "\x00" + folded(x.Name) }

// wardWords say that something is a ward, and may be left out of its name.
var wardWords = strings.Fields("ward division electoral district constituency the")

func bareWard(name string) string {
	words := strings.Fields(strings.ReplaceAll(folded(name), " and ", " "))
	if bare := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(wardWords, w) }); len(bare) > 0 {
		words = bare
	}
	return strings.Join(words, " ")
}

// wardFinder knows the wards of one council by all they are called.
type wardFinder struct {
	keys map[string]string // by bare name; "" where several have it
	all  []string
}

func newWardFinder(r *Record) *wardFinder {
	x := &wardFinder{keys: map[string]string{}, all: slices.Sorted(maps.Keys(r.Wards))}
	for _, key := range x.all {
		for _, name := range slices.Compact([]string{bareWard(key), bareWard(r.Wards[key].Title)}) {
			if old, ok := x.keys[name]; ok && old != key {
				key = ""
			}
			if name != "" {
				x.keys[name] = key
			}
		}
	}
	return x
}

// ward gives the ward on record that a list means, and asks where none is called so.
func (a *adopter) ward(c *Council, name string) string {
	r := a.records[c.council()]
	if name == "" || r == nil || len(r.Wards) == 0 {
		return name
	}
	if _, ok := r.Wards[name]; ok {
		return name
	}
	f := a.form.wards[c]
	if f == nil {
		f = newWardFinder(r)
		a.form.wards[c] = f
	}
	if key := f.keys[bareWard(name)]; key != "" {
		return key
	}
	x := WardOf{Council: c.Name, Name: name, Is: Ask, known: f.all}
	old := a.form.wardsOf[x.key()]
	switch {
	case old == nil:
		a.m.Wards = append(a.m.Wards, x)
		a.form.wardsOf[x.key()] = &a.m.Wards[len(a.m.Wards)-1]
		return name
	case old.Is == Ask:
		old.known = f.all
		return name
	case old.Is == "new":
		return name
	}
	if _, ok := r.Wards[old.Is]; !ok {
		a.problems = append(a.problems, &Problem{File: "the map", Column: x.where(), Value: old.Is, Want: "a ward on record: " + strings.Join(f.all, ", ") + "; or new", Fix: "write one of them"})
	}
	return old.Is
}
