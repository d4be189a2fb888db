package wire

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/seatledger/seatledger"
)

// scanner reads our own canonical JSON and nothing else. Its first error
// sticks, and everything after it reads as nothing.
type scanner struct {
	text string
	at   int
	err  error
}

func (s *scanner) fail(want string) {
	if s.err == nil {
		s.err = fmt.Errorf("byte %d: want %s, have %.20q", s.at, want, s.text[s.at:])
	}
}

// see consumes the text if it comes next.
func (s *scanner) see(text string) bool {
	if s.err != nil || !strings.HasPrefix(s.text[s.at:], text) {
		return false
	}
	s.at += len(text)
	return true
}

// want consumes the text or fails.
func (s *scanner) want(text string) {
	if !s.see(text) {
		s.fail(strconv.Quote(text))
	}
}

// str reads a string. Without escapes it is a part of the input.
func (s *scanner) str() string {
	s.want(`"`)
	if s.err != nil {
		return ""
	}
	rest := s.text[s.at:]
	for i := range len(rest) {
		switch c := rest[i]; {
		case c == '"':
			s.at += i + 1
			return rest[:i]
		case c == '\\':
			return s.escaped(i)
		case c < 0x20:
			s.at += i
			s.fail("no bare control character")
			return ""
		}
	}
	s.fail("a closing quote")
	return ""
}

// escaped reads the rest of a string whose first escape is plain bytes ahead.
func (s *scanner) escaped(plain int) string {
	out := []byte(s.text[s.at : s.at+plain])
	s.at += plain
	for s.err == nil && s.at < len(s.text) {
		c := s.text[s.at]
		switch {
		case c == '"':
			s.at++
			return string(out)
		case c == '\\':
			out = append(out, s.escape())
		case c < 0x20:
			s.fail("no bare control character")
		default:
			out = append(out, c)
			s.at++
		}
	}
	s.fail("a closing quote")
	return ""
}

// escape reads one escape; only those that appendString writes are taken.
func (s *scanner) escape() byte {
	rest := s.text[s.at:]
	if len(rest) >= 2 {
		if i := strings.IndexByte(`"\btnfr`, rest[1]); i >= 0 {
			s.at += 2
			return "\"\\\b\t\n\f\r"[i]
		}
	}
	if len(rest) >= 6 && rest[:4] == `\u00` {
		high, low := strings.IndexByte(lowerHex[:2], rest[4]), strings.IndexByte(lowerHex, rest[5])
		if c := byte(high<<4 | low); high >= 0 && low >= 0 && shortEscape(c) == 0 {
			s.at += 6
			return c
		}
	}
	s.fail("a canonical escape")
	return 0
}

// whole reads digits without sign or leading zero.
func (s *scanner) whole() int64 {
	from := s.at
	for s.at < len(s.text) && s.text[s.at] >= '0' && s.text[s.at] <= '9' {
		s.at++
	}
	n, err := strconv.ParseInt(s.text[from:s.at], 10, 64)
	if err != nil || s.text[from] == '0' && s.at > from+1 {
		s.at = from
		s.fail("a whole number")
		return 0
	}
	return n
}

// end fails unless all is read.
func (s *scanner) end() error {
	if s.err == nil && s.at < len(s.text) {
		s.fail("the end")
	}
	return s.err
}

// cell is one member of a row as written.
type cell struct {
	column string
	text   string // of a private cell: the digest
	digest bool
}

// row walks the members of a row at the scanner's place. It stops early if
// visit gives false.
func (s *scanner) row(visit func(cell) bool) {
	s.want("{")
	if s.see("}") {
		return
	}
	for s.err == nil {
		c := s.cell()
		if s.err != nil || !visit(c) {
			return
		}
		if s.see("}") {
			return
		}
		s.want(",")
	}
}

func (s *scanner) cell() (c cell) {
	c.column = s.str()
	s.want(":")
	if s.see(digestOpen) {
		s.at-- // back onto the opening quote
		c.text, c.digest = s.str(), true
		s.want("}")
		if s.err == nil && len(c.text) != digestSize {
			s.fail("a digest of " + strconv.Itoa(digestSize) + " characters")
		}
		return c
	}
	c.text = s.str()
	if s.err == nil && c.text == "" {
		s.fail("a stated cell")
	}
	return c
}

// texts reads the private texts one by one, in step with a row.
type texts struct {
	scanner
	read int
}

// next gives the text of the column, which must be the next one.
func (t *texts) next(column string) string {
	t.want("{,"[min(t.read, 1):][:1])
	t.read++
	name := t.str()
	t.want(":")
	text := t.str()
	if t.err == nil && name != column {
		t.err = fmt.Errorf("the text of %.60q stands where that of %s should", name, column)
	}
	return text
}

// end checks that there is nothing behind the last text.
func (t *texts) end() error {
	if t.text == "" {
		return nil
	}
	if t.read == 0 && t.err == nil {
		return fmt.Errorf("texts are kept for a row that has no digest")
	}
	t.want("}")
	return t.scanner.end()
}

// Read reads a row back from its body and its private texts. Where texts is
// empty though the body has digests, those cells are blank and redacted is
// true.
func Read(table seatledger.Table, body, private string) (row seatledger.Row, redacted bool, err error) {
	row = seatledger.NewRow(table)
	if row == nil {
		return nil, false, fmt.Errorf("table %.60q is not known: was it written by a newer version?", table)
	}
	r := rowReader{row: row, columns: seatledger.Columns(table), texts: texts{scanner: scanner{text: private}}}
	s := scanner{text: body}
	s.row(r.visit)
	if err = r.err; err == nil { // else the walk was broken off
		err = s.end()
	}
	if err == nil {
		err = r.texts.end()
	}
	if err != nil {
		return nil, false, fmt.Errorf("%s row: %w", table, err)
	}
	return row, r.redacted, nil
}

// rowReader fills a row with cells that come in the order of its columns.
type rowReader struct {
	row      seatledger.Row
	columns  []seatledger.Column // those still to come
	texts    texts
	redacted bool
	err      error
}

func (r *rowReader) visit(c cell) bool {
	column := r.column(c.column)
	if column == nil || c.digest != column.Private && !column.Once {
		r.err = fmt.Errorf("column %.60q is not known here or not in its place: was it written by a newer version?", c.column)
		return false
	}
	text := c.text
	if c.digest {
		if r.texts.text == "" {
			r.redacted = true
			return true
		}
		text = r.texts.next(c.column)
		r.err = r.texts.err
	}
	if r.err == nil && !utf8.ValidString(text) {
		r.err = fmt.Errorf("column %s is not valid UTF-8", c.column)
	}
	if r.err == nil {
		r.err = seatledger.SetCell(r.row, *column, text)
	}
	return r.err == nil
}

// column gives the column of that name among those still to come.
func (r *rowReader) column(name string) *seatledger.Column {
	for i := range r.columns {
		if r.columns[i].Name == name {
			c := &r.columns[i]
			r.columns = r.columns[i+1:]
			return c
		}
	}
	return nil
}
