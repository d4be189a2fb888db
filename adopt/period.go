package adopt

import (
	"regexp"
	"slices"
	"strings"
)

// This file takes apart columns in which from when to when somebody sat stands in one
// cell: 2019-2023.

// periodNames are names of such columns, folded.
var periodNames = []string{"term", "term of office", "term in office", "terms", "period", "mandate", "mandat", "mandato", "amtszeit", "wahlperiode", "years", "years in office", "years served", "in office", "served", "tenure", "service"}

var (
	years = regexp.MustCompile(`^(\d{4})\s*[-–—/]\s*(\d{4}|\d{2}|\pL*\.?)$`)
	apart = regexp.MustCompile(`^(\S.*?)\s+(?:-|–|—|to|until|till|bis|au|a)\s+(\S.*)$`)
	still = regexp.MustCompile(`^(?i:present|now|today|current|ongoing|date|heute|incumbent)\.?$`)
)

// periodOf reads from when to when a cell says that somebody sat; the end is blank where
// that goes on. It is not ok where that is not what the cell says.
func periodOf(text string) (from, to string, ok bool) {
	if m := years.FindStringSubmatch(text); m != nil {
		from, to = m[1], m[2]
		switch {
		case to == "" || still.MatchString(to):
			return from, "", true
		case len(to) == 2:
			to = from[:2] + to
			return from, to, m[2] > "12" && to >= from // else it is a month
		}
		return from, to, to >= from && to[0] <= '9'
	}
	m := apart.FindStringSubmatch(text)
	if m == nil || !isDate(m[1]) {
		return "", "", false
	}
	if still.MatchString(m[2]) {
		return m[1], "", true
	}
	return m[1], m[2], isDate(m[2])
}

// isDate reports whether a text is a date, in some order of its numbers.
func isDate(text string) bool {
	return slices.ContainsFunc(dateOrders, func(order string) bool { _, err := parseDate(order, text); return err == nil })
}

// divide puts a start and an end in the place of each column that holds both.
func (t *Table) divide() {
	for at := 0; at < len(t.Head); at++ {
		values := t.Column(t.Head[at])
		single := func(text string) bool { _, _, ok := periodOf(text); return !ok }
		if !slices.Contains(periodNames, folded(t.Head[at])) || slices.Contains(t.Head, t.Head[at]+" start") || slices.Contains(t.Head, t.Head[at]+" end") || len(values) == 0 || slices.ContainsFunc(values, single) {
			continue
		}
		name := t.Head[at]
		t.Head = slices.Replace(t.Head, at, at+1, name+" start", name+" end")
		for i := range t.Rows {
			from, to, _ := periodOf(t.Rows[i].Cells[at])
			t.Rows[i].Cells = slices.Replace(t.Rows[i].Cells, at, at+1, from, to)
		}
		at++
	}
}

// isHalf reports whether a column is one that stands in the place of another, as the
// start or the end of a period.
func isHalf(column, which string) bool {
	name, ok := strings.CutSuffix(column, " "+which)
	return ok && slices.Contains(periodNames, folded(name))
}
