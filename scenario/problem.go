package scenario

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// ErrRefused is wrapped by the error of a file that cannot be used: a
// [Problems].
var ErrRefused = errors.New("the scenario is refused")

// A Problem is one thing wrong with a file, and its remedy.
type Problem struct {
	File   string `json:"file"`
	Line   int    `json:"line"`   // from 1
	Column int    `json:"column"` // from 1, in characters
	Path   string `json:"path"`   // levers[0].dissolve.party; blank = the file as a whole
	Value  string `json:"value"`  // what stands there, shortened
	Want   string `json:"want"`   // what was expected
	Fix    string `json:"fix"`    // the remedy
}

// Error puts the problem in one sentence, after a place that editors can open.
func (p Problem) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: ", p.File, p.Line, p.Column)
	if p.Path != "" {
		b.WriteString(p.Path + ": ")
	}
	if p.Value != "" {
		fmt.Fprintf(&b, "%q: ", p.Value)
	}
	fmt.Fprintf(&b, "expected %s; %s", p.Want, p.Fix)
	return b.String()
}

// Problems are all that is wrong with a file, in the order of its lines.
type Problems struct {
	List  []Problem `json:"problems"`
	Count int       `json:"problem_count"` // those beyond [MaxProblems] included
}

// MaxProblems bounds the problems that are listed; all are counted.
const MaxProblems = 100

// Error lists the problems, one a line.
func (p *Problems) Error() string {
	lines := make([]string, len(p.List))
	for i, x := range p.List {
		lines[i] = x.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives [ErrRefused].
func (p *Problems) Unwrap() error { return ErrRefused }

// shown gives the problems as they are shown: in order, none twice, not too
// many.
func shown(list []Problem) *Problems {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Want, b.Want))
	})
	list = slices.Compact(list)
	return &Problems{List: list[:min(len(list), MaxProblems)], Count: len(list)}
}

// shorten cuts a value to what fits a line of a terminal.
func shorten(text string) string {
	const most = 60
	text, _, more := strings.Cut(text, "\n")
	if runes := []rune(text); len(runes) > most {
		text, more = string(runes[:most]), true
	}
	if more {
		text += "…"
	}
	return text
}

// instead names the nearest of some words as the remedy, or all of them.
func instead(name string, words []string) string {
	if best := seatledger.Closest(name, words); best != "" {
		return "write " + best
	}
	return "write one of " + strings.Join(words, ", ")
}
