package draw

import (
	"encoding/xml"
	"strings"
	"unicode"
)

// escape writes any text so that it is safe in an element and in a quoted
// attribute.
func (c *canvas) escape(text string) {
	if isPlain(text) {
		c.put(text)
		return
	}
	_ = xml.EscapeText(c, []byte(tame(text))) // a buffer never fails
}

// isPlain reports whether a text needs no care: printable ASCII that means
// nothing to XML in an element or between double quotes.
func isPlain(text string) bool {
	for i := range len(text) {
		switch b := text[i]; {
		case b < ' ', b > '~', b == '"', b == '&', b == '<', b == '>':
			return false
		}
	}
	return true
}

// marksMost is how many marks a letter may carry. The scripts of the world
// need fewer; more would reach into the lines above and below.
const marksMost = 8

// tame takes out what would let a text leave its line: the controls that turn
// the direction of what follows (Unicode Standard Annex 9), those of terminals
// (0x7F to 0x9F), and heaps of marks on one letter. What is no UTF-8 becomes U+FFFD.
func tame(text string) string {
	marks := 0
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) || r >= 0x7f && r < 0xa0 {
			return -1
		}
		if !unicode.Is(unicode.M, r) {
			marks = 0
			return r
		}
		if marks++; marks > marksMost {
			return -1
		}
		return r
	}, text)
}

// coeng makes the Khmer letter behind it a subscript (The Unicode Standard,
// chapter 16.4). Some subscripts reach out to one side, in Khmer OS above all.
const (
	coeng     = '\u17D2'
	subscript = 0.4
)

// width estimates how wide a text is, in units of its font size. It counts
// what stands beside each other: marks above and below a letter and joiners
// add nothing, Khmer subscripts little. It errs to the wide side.
func width(text string) float64 {
	sum, before := 0.0, rune(0)
	for _, r := range text {
		sum += advance(before, r)
		before = r
	}
	return sum
}

// fits reports whether a text is no wider than a limit, and reads no further than
// shows that it is.
func fits(text string, limit float64) bool {
	sum, before := 0.0, rune(0)
	for _, r := range text {
		if sum += advance(before, r); sum > limit {
			return false
		}
		before = r
	}
	return sum <= limit
}

// advance gives the room that a character adds to the one before it.
func advance(before, r rune) float64 {
	if before == coeng {
		return subscript
	}
	return runeWidth(r)
}

// widestByte is the most that a byte of text can be wide.
const widestByte = 0.95

// runeWidth gives the advance of one character that begins a cluster, measured
// on Noto Sans, Noto Sans Khmer and Khmer OS and rounded up.
func runeWidth(r rune) float64 {
	switch {
	case r < 0x80:
		return asciiWidths[r&0x7F]
	case r == coeng, unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.Is(unicode.Khmer, r):
		return khmerWidth(r)
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul), r >= 0x1F300:
		return 1.05
	case unicode.IsUpper(r):
		return 0.72
	}
	return 0.64
}

// asciiWidths spares most texts the look-up by character.
var asciiWidths = func() (of [0x80]float64) {
	for r := range of {
		of[r] = asciiWidth(rune(r))
	}
	return of
}()

func asciiWidth(r rune) float64 {
	switch {
	case strings.ContainsRune("iljI.,:;'|! ", r):
		return 0.3
	case strings.ContainsRune("frt()[]-/\"", r):
		return 0.42
	case strings.ContainsRune("mMwW@%", r):
		return 0.95
	case r >= 'A' && r <= 'Z', r == '&':
		return 0.72
	}
	return 0.62
}

// khmerWidth gives the advance of a Khmer letter or a vowel beside it.
func khmerWidth(r rune) float64 {
	if unicode.Is(unicode.Mc, r) {
		return 0.62
	}
	return 0.9
}

// shorten cuts a text to a width, between clusters and never within one, and
// says so by an ellipsis; where not even that has room, nothing is left.
func shorten(text string, limit float64) string {
	const slack = 1e-6 // of the sums
	if text == "" || widestByte*float64(len(text)) <= limit || fits(text, limit+slack) {
		return text
	}
	room, before, cut := limit-runeWidth('…'), rune(0), 0
	if room < 0 {
		return ""
	}
	for i, r := range text {
		joined := before == coeng || before == '\u200D' || r == coeng || unicode.In(r, unicode.M, unicode.Cf)
		if !joined {
			if room < 0 {
				break
			}
			cut = i
		}
		room -= advance(before, r)
		before = r
	}
	return strings.TrimRight(text[:cut], " ") + "…"
}

// wrap breaks a text between words into lines of a width, the last of them
// shortened.
func wrap(text string, limit float64, lines int) (list []string) {
	for len(list) < lines-1 && width(text) > limit {
		cut := -1
		for i, r := range text {
			if r == ' ' && width(text[:i]) <= limit {
				cut = i
			}
			if i > wrapMost {
				break
			}
		}
		if cut <= 0 {
			break
		}
		list, text = append(list, text[:cut]), text[cut+1:]
	}
	return append(list, shorten(text, limit))
}

// wrapMost bounds the bytes in which a break is looked for.
const wrapMost = 200
