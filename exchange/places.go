package exchange

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
)

// places are the divisions of a ledger, by all that a feature may call them.
type places struct {
	identifiers map[string][]string // of each id
	parents     map[string]string
	codes       map[string][]string // ids by scheme:value
	values      map[string][]string // ids by value, whatever the scheme
	schemes     map[string]bool
	names       map[string][]string // ids by folded name, for advice only
	example     string              // an id
	advised     int
}

// read takes the newest row of each division.
func (p *places) read(ctx context.Context, store ledger.Store) error {
	*p = places{identifiers: map[string][]string{}, parents: map[string]string{}, codes: map[string][]string{},
		values: map[string][]string{}, schemes: map[string]bool{}, names: map[string][]string{}}
	names := map[string][2]string{}
	for r, err := range store.Records(ctx, 0) {
		if err != nil {
			return fmt.Errorf("looking divisions up in the ledger: %w", err)
		}
		if r.Table == seatledger.Divisions {
			id := strings.Clone(r.Cell("id"))
			p.identifiers[id] = slices.DeleteFunc(strings.Split(strings.Clone(r.Cell("identifiers")), ";"), func(code string) bool { return code == "" })
			p.parents[id] = strings.Clone(r.Cell("parent"))
			names[id] = [2]string{ledger.Fold(r.Cell("name")), ledger.Fold(r.Cell("name_local"))}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(p.identifiers)) {
		p.index(id, names[id])
	}
	return nil
}

func (p *places) index(id string, names [2]string) {
	for _, code := range p.identifiers[id] {
		scheme, value, _ := strings.Cut(code, ":")
		p.schemes[scheme] = true
		p.codes[code] = append(p.codes[code], id)
		if have := p.values[value]; !slices.Contains(have, id) {
			p.values[value] = append(have, id)
		}
	}
	if p.example == "" || p.parents[p.example] == "" {
		p.example = id
	}
	for _, name := range names {
		if name != "" && !slices.Contains(p.names[name], id) {
			p.names[name] = append(p.names[name], id)
		}
	}
}

// naming is a property of a feature, with a division that it may name.
type naming struct{ property, value, division string }

// find gives the division that a feature is. It goes by the id, then by the
// property that is called like a scheme of identifiers, then by any property
// that holds an identifier: never by a name. Whoever is named along with a
// place that lies in it, as a country is with its province, is not meant.
// Nothing is found where none is left or several are.
func (p *places) find(f *feature) (string, []fault) {
	all := properties(f)
	for step, look := range []func(naming) []string{p.byID, p.byScheme, p.byValue} {
		var found []naming
		for _, n := range all {
			for _, id := range look(n) {
				found = append(found, naming{n.property, n.value, id})
			}
		}
		fix := "correct one of the two"
		if step > 0 {
			found = p.innermost(found)
			fix = "write the id of the one that is meant into a property division"
		}
		if want := several(found); want != "" {
			return "", []fault{{cell: shapeDivision, column: found[0].property, value: found[0].value, want: want, fix: fix}}
		}
		if len(found) > 0 {
			return found[0].division, nil
		}
	}
	return "", []fault{p.unmatched(all)}
}

// properties lists the texts and numbers of a feature, its id first.
func properties(f *feature) []naming {
	all := []naming{{property: "id", value: plainText(f.ID)}}
	for _, name := range slices.Sorted(maps.Keys(f.Properties)) {
		all = append(all, naming{property: name, value: plainText(f.Properties[name])})
	}
	for i := range all {
		all[i].value, _, _ = clean(all[i].value)
	}
	return slices.DeleteFunc(all, func(n naming) bool { return n.value == "" || n.property == "sources" || n.property == "note" })
}

func (p *places) byID(n naming) []string {
	if _, known := p.identifiers[n.value]; known && isIDProperty(n.property) {
		return []string{n.value}
	}
	return nil
}

func isIDProperty(name string) bool { return name == "id" || name == "division" }

func (p *places) byScheme(n naming) []string { return p.codes[strings.ToLower(n.property)+":"+n.value] }

// byValue takes a code of digits only with its scheme: the running numbers
// that files have look just like one.
func (p *places) byValue(n naming) []string {
	if found := p.codes[n.value]; len(found) > 0 || isDigits(n.value) {
		return found
	}
	return p.values[n.value]
}

func isDigits(text string) bool { return strings.Trim(text, "0123456789") == "" }

// innermost leaves out divisions that others of them lie in.
func (p *places) innermost(found []naming) []naming {
	around := map[string]bool{}
	for _, n := range found {
		id := p.parents[n.division]
		for range 64 { // as deep as divisions nest
			around[id] = true
			id = p.parents[id]
		}
	}
	return slices.DeleteFunc(found, func(n naming) bool { return around[n.division] })
}

// several says which divisions a feature names, if there are several.
func several(found []naming) string {
	for _, n := range found {
		if first := found[0]; n.division != first.division {
			return fmt.Sprintf("one division, but %s %q is %s and %s %q is %s", shorten(first.property), shorten(first.value), first.division, shorten(n.property), shorten(n.value), n.division)
		}
	}
	return ""
}

// unmatched reports a feature of which no division is found, at the property
// that tells most of what was meant.
func (p *places) unmatched(all []naming) fault {
	bad := fault{cell: shapeDivision, want: "a property that names a division of the ledger, by its id or an identifier"}
	if len(p.identifiers) == 0 {
		bad.want, bad.fix = "divisions in the ledger, but it has none", "import the package with the divisions first"
		return bad
	}
	for _, n := range all {
		if fix := p.advice(n); fix != "" {
			bad.column, bad.value, bad.fix = n.property, n.value, fix
			return bad
		}
	}
	for _, n := range all {
		if isIDProperty(n.property) {
			bad.column, bad.value = n.property, n.value
		}
	}
	bad.fix = fmt.Sprintf("write the id of its division, such as %s, into a property division", p.example)
	return bad
}

// advice says which division a property was probably meant to name. A name is
// good enough for that, though not for a match.
func (p *places) advice(n naming) string {
	scheme := strings.ToLower(n.property)
	named := p.names[ledger.Fold(n.value)]
	switch {
	case isIDProperty(n.property):
		if near := p.near(n.value, p.identifiers); near != "" {
			return "write " + near + " if that is meant"
		}
	case p.schemes[scheme]:
		if near := p.near(scheme+":"+n.value, p.codes); near != "" {
			return fmt.Sprintf("write %q as text if that is meant", strings.TrimPrefix(near, scheme+":"))
		}
	case len(p.values[n.value]) == 1:
		id := p.values[n.value][0]
		i := slices.IndexFunc(p.identifiers[id], func(code string) bool { return strings.HasSuffix(code, ":"+n.value) })
		return fmt.Sprintf("rename the property %s to %s if it holds that code", shorten(n.property), strings.TrimSuffix(p.identifiers[id][i], ":"+n.value))
	}
	if len(named) == 1 {
		return fmt.Sprintf("write %s into a property division if that is meant: a name alone decides nothing", named[0])
	}
	return ""
}

// near gives the key that was probably meant: one that differs by leading
// zeros, or by few letters.
func (p *places) near(text string, among map[string][]string) string {
	if p.advised++; p.advised > maxAdvice || len(among) > 50_000 {
		return ""
	}
	keys := slices.Sorted(maps.Keys(among))
	for _, key := range keys {
		if withoutZeros(key) == withoutZeros(text) {
			return key
		}
	}
	return seatledger.Closest(text, keys)
}
