package web

import (
	"html/template"
	"strings"
	"unicode"
	"unicode/utf8"
)

// briefMost bounds the characters of a name or sentence in a page; the page of
// the entry has all of them.
const (
	briefMost = 400
	leadMost  = 2000 // of a sentence of the headline
	marksMost = 6    // that may stand on one letter: more would cover other lines
	joinsMost = 9    // of signs joined to one: the longest in use have three
)

// brief makes a text of the ledger fit to stand in a line: without characters
// that steer the direction of writing or the terminal, without heaps of marks,
// and not too long.
func brief(s string) string { return shorten(clean(s), briefMost) }

// clean takes out what must not stand in any text. What no line can be broken
// within, marks on one letter and signs joined to one, is kept short.
func clean(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	marks, joins, before := 0, 0, rune(0)
	for _, r := range s {
		switch {
		case r < ' ' && r != '\n', r >= 0x7f && r < 0xa0, unicode.Is(unicode.Bidi_Control, r):
			continue
		case unicode.In(r, unicode.M, leaning):
			if marks++; marks > marksMost {
				continue
			}
		case r == joiner:
			if joins++; joins > joinsMost {
				continue
			}
		case before != joiner:
			marks, joins = 0, 0
		default:
			marks = 0
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

// joiner makes one sign of those around it, such as a family of faces.
const joiner = '\u200d'

// leaning are letters and signs that go with the one before like marks: those
// that begin a syllable of Old Hangul, and the shades of skin.
var leaning = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x1100, Hi: 0x115f, Stride: 1}, {Lo: 0xa960, Hi: 0xa97c, Stride: 1}},
	R32: []unicode.Range32{{Lo: 0x1f3fb, Hi: 0x1f3ff, Stride: 1}}}

func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// shorten cuts a text and says so by an ellipsis.
func shorten(s string, most int) string {
	if len(s) <= most {
		return s
	}
	n := 0
	for i := range s {
		if n++; n == most {
			return strings.TrimRight(s[:i], " ") + "…"
		}
	}
	return s
}

// line makes a sentence of the ledger safe to stand in a page.
func line(s string) template.HTML {
	return template.HTML(template.HTMLEscapeString(brief(s))) //nolint:gosec // escaped
}

// execute makes a piece of a page from a template.
func execute(name string, data any) template.HTML {
	var b strings.Builder
	if err := templates.ExecuteTemplate(&b, name, data); err != nil {
		panic(err) // the templates are part of the program
	}
	return template.HTML(b.String()) //nolint:gosec // made by a template
}

// capital writes the first letter large.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
