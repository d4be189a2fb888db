package wire

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"unicode/utf8"

	"github.com/seatledger/seatledger"
)

// HasPrivate reports whether the row states a private cell, and so needs a
// salt.
func HasPrivate(row seatledger.Row) bool {
	for _, c := range seatledger.Columns(row.Table()) {
		if c.PrivateIn(row) && seatledger.Cell(row, c) != "" {
			return true
		}
	}
	return false
}

// AppendRow appends a row to body and its private texts, if it has any, to
// texts. The same row under the same salt gives the same bytes. A cell that
// is not valid UTF-8 is an error.
func AppendRow(body, texts []byte, row seatledger.Row, salt []byte) (b, t []byte, err error) {
	return appendRow(body, texts, row, salt, nil)
}

// AppendLike is AppendRow in the form that a record of the same row has: a cell that
// was public when that was written stands in it as public.
func (r *Record) AppendLike(body, texts []byte, row seatledger.Row) (b, t []byte, err error) {
	return appendRow(body, texts, row, r.Salt, r)
}

func appendRow(body, texts []byte, row seatledger.Row, salt []byte, like *Record) (b, t []byte, err error) {
	body = append(body, '{')
	start, private := len(body), 0
	for _, c := range seatledger.Columns(row.Table()) {
		text := seatledger.Cell(row, c)
		if text == "" {
			continue
		}
		if !utf8.ValidString(text) {
			return nil, nil, fmt.Errorf("column %s: %.60q is not valid UTF-8", c.Name, text)
		}
		if len(body) > start {
			body = append(body, ',')
		}
		body = append(appendString(body, c.Name), ':')
		if !c.PrivateIn(row) || like != nil && c.Once && like.Cell(c.Name) != "" {
			body = appendString(body, text)
			continue
		}
		body = appendDigest(body, salt, c.Name, text)
		texts = append(texts, "{,"[min(private, 1)])
		texts = append(appendString(texts, c.Name), ':')
		texts = appendString(texts, text)
		private++
	}
	if private > 0 {
		texts = append(texts, '}')
	}
	return append(body, '}'), texts, nil
}

const digestOpen, digestClose = `{"digest":"`, `"}`

func appendDigest(dst, salt []byte, column, text string) []byte {
	dst = append(dst, digestOpen...)
	dst = appendSum(dst, salt, column, text)
	return append(dst, digestClose...)
}

// appendSum appends the salted digest of a text in unpadded base64url.
func appendSum(dst, salt []byte, column, text string) []byte {
	input := make([]byte, 0, 256)
	input = append(append(append(input, salt...), column...), 0)
	sum := sha256.Sum256(append(input, text...))
	return base64.RawURLEncoding.AppendEncode(dst, sum[:])
}

// digestSize is the length of a digest in base64url.
const digestSize = 43

const lowerHex = "0123456789abcdef"

// appendString writes a JSON string as RFC 8785 section 3.2.2.2 has it.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		dst = append(dst, s[from:i]...)
		from = i + 1
		if short := shortEscape(c); short != 0 {
			dst = append(dst, '\\', short)
		} else {
			dst = append(dst, '\\', 'u', '0', '0', lowerHex[c>>4], lowerHex[c&15])
		}
	}
	return append(append(dst, s[from:]...), '"')
}

// shortEscape gives the letter behind the backslash for characters that have
// a short escape, 0 for the others.
func shortEscape(c byte) byte {
	switch c {
	case '"', '\\':
		return c
	case '\b':
		return 'b'
	case '\t':
		return 't'
	case '\n':
		return 'n'
	case '\f':
		return 'f'
	case '\r':
		return 'r'
	}
	return 0
}
