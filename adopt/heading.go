package adopt

import "slices"

// headingColumn is what stands in rows of their own above the members that it is of, as the
// column that it would be: wards, mostly.
const headingColumn = "heading above"

// addHeadings makes a column of the headings between the rows of a table, if there are two
// of them at least, each with rows below.
func (t *Table) addHeadings() {
	if len(t.Rows) == 0 || slices.Contains(t.Head, headingColumn) {
		return
	}
	heads := map[int]string{} // by the row that follows
	used := map[int]bool{}
	for i, p := range t.Passed {
		next := slices.IndexFunc(t.Rows, func(r Row) bool { return r.N > p.N })
		if p.Why != noteRow || next < 0 || i+1 < len(t.Passed) && t.Passed[i+1].N < t.Rows[next].N {
			continue
		}
		heads[t.Rows[next].N] = p.Text
		used[p.N] = true
	}
	if len(heads) < 2 || heads[t.Rows[0].N] == "" {
		return
	}
	text := ""
	for i := range t.Rows {
		if next, ok := heads[t.Rows[i].N]; ok {
			text = next
		}
		t.Rows[i].Cells = append(slices.Clip(t.Rows[i].Cells), text)
	}
	t.Head = append(t.Head, headingColumn)
	t.Passed = slices.DeleteFunc(t.Passed, func(p Passed) bool { return used[p.N] })
}
