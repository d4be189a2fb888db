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
	marksMost = 6 // that may stand on one letter: more would cover other lines
)

// brief makes a text of the ledger fit to stand in a line: without characters
// that steer the direction of writing or the terminal, without heaps of marks,
// and not too long.
func brief(s string) string { return shorten(clean(s), briefMost) }

// clean takes out what must not stand in any text.
func clean(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	marks := 0
	for _, r := range s {
		switch {
		case r < ' ' && r != '\n', r >= 0x7f && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x061c:
			continue
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Me, r):
			if marks++; marks > marksMost {
				continue
			}
		default:
			marks = 0
		}
		b.WriteRune(r)
	}
	return b.String()
}

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
