package exchange

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// ErrRefused is wrapped by the error of an import that was refused because of
// problems in its package. The report lists them.
var ErrRefused = errors.New("the package is refused")

// MaxProblems is how many problems are kept; the others are only counted.
const MaxProblems = 10_000

// Problem is one thing wrong with a package, at one place, with its remedy.
type Problem struct {
	File   string `json:"file"`   // events.csv, or places.xlsx!events for a sheet
	Row    int    `json:"row"`    // as a spreadsheet counts: the header is row 1; 0 = the file as a whole
	Column string `json:"column"` // blank = the row as a whole
	Value  string `json:"value"`  // what stands there, shortened
	Want   string `json:"want"`   // what was expected
	Fix    string `json:"fix"`    // the remedy
}

// Error puts the problem in one sentence, so that a Problem can travel as an
// error.
func (p Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Row > 0 {
		fmt.Fprintf(&b, ", row %d", p.Row)
	}
	if p.Column != "" {
		fmt.Fprintf(&b, ", column %s", p.Column)
	}
	if p.Value != "" {
		fmt.Fprintf(&b, ": %q", p.Value)
	}
	fmt.Fprintf(&b, ": expected %s; %s", p.Want, p.Fix)
	return b.String()
}

// Problems are the problems of a package, sorted by file, row and column.
type Problems struct {
	List  []Problem
	Count int // of all problems, those beyond [MaxProblems] included
}

func (p *Problems) add(one Problem) {
	p.Count++
	if len(p.List) < MaxProblems {
		one.Column, one.Value = shorten(one.Column), shorten(one.Value)
		p.List = append(p.List, one)
	}
}

// sort orders the problems and drops those said twice.
func (p *Problems) sort() {
	slices.SortStableFunc(p.List, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Row, b.Row),
			cmp.Compare(a.Column, b.Column), cmp.Compare(a.Value, b.Value), cmp.Compare(a.Want, b.Want))
	})
	before := len(p.List)
	p.List = slices.Compact(p.List)
	p.Count -= before - len(p.List)
}

// shorten cuts a value to what fits a line of a terminal, and makes it valid
// UTF-8.
func shorten(value string) string {
	const most = 80
	value = strings.ToValidUTF8(value[:min(len(value), 4*most)], string(utf8.RuneError))
	n := 0
	for i := range value {
		if n++; n > most {
			return value[:i] + "..."
		}
	}
	return value
}
