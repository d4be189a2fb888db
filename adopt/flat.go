package adopt

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// maxDepth bounds how deep values lie in others; what lies deeper is told as JSON.
const maxDepth = 12

// flat gathers a table row by row. Columns come in the order in which they are first named.
type flat struct {
	t    *Table
	at   map[string]int // columns by name
	over bool           // there were more than maxColumns
}

func newFlat(file string) *flat {
	return &flat{&Table{File: file, Holds: map[string]string{}, Seats: map[string]int{}}, map[string]int{}, false}
}

// hold names a column whose content is known.
func (f *flat) hold(column, holds string) {
	f.column(column)
	f.t.Holds[column] = holds
}

func (f *flat) column(name string) int {
	i, ok := f.at[name]
	if !ok {
		i = len(f.t.Head)
		f.at[name] = i
		f.t.Head = append(f.t.Head, name)
	}
	return i
}

// next begins a row, numbered from 1 as the items of a list are, and says where it stands.
func (f *flat) next(at string) {
	f.t.Rows = append(f.t.Rows, Row{N: f.last() + 1, At: at})
}

// last gives the number of the last row; 0 if there is none.
func (f *flat) last() int {
	if len(f.t.Rows) == 0 {
		return 0
	}
	return f.t.Rows[len(f.t.Rows)-1].N
}

// nextItem begins the row of the nth item of a list. Where a file has one value a line, each
// is an item; those of every file are counted from 1.
func (f *flat) nextItem(d document, n int) { f.next(fmt.Sprintf("%s, item %d", d.file, d.before+n)) }

// put writes a cell of the row.
func (f *flat) put(column, value string) {
	value = strings.TrimSpace(value)
	if _, ok := f.at[column]; !ok && len(f.t.Head) == maxColumns {
		f.over = true
		return
	}
	i := f.column(column)
	r := &f.t.Rows[len(f.t.Rows)-1]
	for len(r.Cells) <= i {
		r.Cells = append(r.Cells, "")
	}
	r.Cells[i] = value
}

// table gives what was gathered, without columns that nothing stands in.
func (f *flat) table() (*Table, error) {
	if f.over {
		return nil, tooWide(f.t.File, 0, maxColumns+1)
	}
	used := make([]bool, len(f.t.Head))
	for _, r := range f.t.Rows {
		for i, c := range r.Cells {
			used[i] = used[i] || c != ""
		}
	}
	t := *f.t
	if t.Head = kept(f.t.Head, used); len(t.Head) == 0 {
		return nil, &Problem{File: t.File, Want: "a list of objects with values", Fix: "give the list itself: an object for each member"}
	}
	if len(t.Rows)*len(used) > maxCells {
		return nil, tooMany(t.File, len(t.Rows), len(used))
	}
	for i := range t.Rows {
		cells := t.Rows[i].Cells
		for len(cells) < len(used) {
			cells = append(cells, "")
		}
		t.Rows[i].Cells = kept(cells, used)
	}
	for i, name := range f.t.Head {
		if !used[i] {
			delete(t.Holds, name)
		}
	}
	if len(t.Holds) == 0 { // it is no format that is known
		t.Holds = nil
	}
	return &t, nil
}

func kept(list []string, used []bool) []string {
	if !slices.Contains(used, false) {
		return list
	}
	out := make([]string, 0, len(list))
	for i, x := range list {
		if used[i] {
			out = append(out, x)
		}
	}
	return out
}

// code puts an identifier of a person into the column of its scheme.
func (f *flat) code(scheme, value string) { f.coded("code ", scheme, value) }

func (f *flat) coded(whose, scheme, value string) {
	scheme = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" ;:", r) {
			return '-'
		}
		return r
	}, strings.TrimSpace(scheme))
	if scheme == "" || value == "" {
		return
	}
	column := whose + scheme
	if _, ok := f.at[column]; !ok && len(f.t.Head) < maxColumns {
		f.hold(column, column)
	}
	f.put(column, value)
}

// others puts what an object has but some values, each into a column that nothing is made of.
func (f *flat) others(object any, but ...string) {
	m := asMap(object)
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if slices.Contains(but, key) {
			continue
		}
		var values []string
		flatten("", m[key], func(_, value string) {
			if value != "" {
				values = append(values, value)
			}
		})
		if len(values) > 0 {
			column := "other " + key
			if _, ok := f.at[column]; !ok && len(f.t.Head) < maxColumns {
				f.hold(column, HoldsNothing)
			}
			f.put(column, strings.Join(values, "; "))
		}
	}
}

// pass tells what is no row.
func (f *flat) pass(text, why string) {
	f.t.Passed = append(f.t.Passed, Passed{Text: text, Why: why})
}

// firstText gives the first plain value that is not blank.
func firstText(values ...any) string {
	for _, v := range values {
		if s := text(v); s != "" {
			return s
		}
	}
	return ""
}

// seats states how many seats a council has.
func (f *flat) seats(council string, n int) {
	if n > 0 && council != "" {
		f.t.Seats[council] = n
	}
}

// counts states what the members of a council are counted by.
func (f *flat) counts(council, by string) {
	if f.t.Counts == nil {
		f.t.Counts = map[string]string{}
	}
	f.t.Counts[council] = by
}

// party states the id and the kind of a party in a ledger.
func (f *flat) party(name, id, kind string) {
	if f.t.Parties == nil {
		f.t.Parties = map[string]Party{}
	}
	if kind != string(seatledger.KindIndependents) {
		kind = string(seatledger.KindParty)
	}
	f.t.Parties[name] = Party{Name: name, ID: id, Kind: kind}
}

// without gives an object without some of its values.
func without(object any, but ...string) any {
	m := maps.Clone(asMap(object))
	maps.DeleteFunc(m, func(key string, _ any) bool { return slices.Contains(but, key) })
	return m
}

// unused tells how many values of things are left that nothing is made of.
func (f *flat) unused(what string, things []any) {
	n := 0
	flatten("", things, func(_, value string) { n += min(len(value), 1) })
	if n > 0 {
		f.pass(fmt.Sprintf("%s: %d", what, n), "values that the map has no use for")
	}
}

// withoutSeat tells how many people of a file have no row.
func (f *flat) withoutSeat(n int) {
	if n > 0 {
		f.pass(fmt.Sprintf("%d", n), "people of whom the file has no seat")
	}
}

// seatRoles are words for those who have a seat; other roles are posts.
var seatRoles = strings.Fields("member membre miembro mitglied lid deputy representative senator councillor councilor counselor alderman alderperson legislator delegate assemblymember commissioner mp mep mla mlc mna mpp ms msp td mdb backbencher")

// isSeat reports whether a role is that of one who has a seat.
func isSeat(role string) bool {
	words := strings.Fields(folded(role))
	return len(words) == 0 || slices.Contains(seatRoles, words[0]) || slices.Contains(words, "member")
}

// flatten tells every value of an object with its path: "a.b" lies in a.
func flatten(path string, value any, tell func(path, value string)) { flattenTo(path, value, 0, tell) }

func flattenTo(path string, value any, depth int, tell func(path, value string)) {
	join := func(key string) string {
		if path == "" {
			return key
		}
		return path + "." + key
	}
	switch v := value.(type) {
	case nil:
		return
	case map[string]any:
		if depth < maxDepth {
			for _, key := range slices.Sorted(maps.Keys(v)) {
				flattenTo(join(key), v[key], depth+1, tell)
			}
			return
		}
	case []any:
		if depth < maxDepth {
			for i, x := range v {
				flattenTo(join(fmt.Sprint(i)), x, depth+1, tell)
			}
			return
		}
	default:
		tell(path, text(v))
		return
	}
	deep, err := json.Marshal(value) // cannot fail: it was read from JSON
	if err == nil {
		tell(path, string(deep))
	}
}
