package exchange

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// spot is where a byte stands in a text.
type spot struct{ line, column int }

func (p spot) String() string { return fmt.Sprintf("line %d, column %d", p.line, p.column) }

// after gives the spot behind a text that begins here.
func (p spot) after(text []byte) spot {
	if i := bytes.LastIndexByte(text, '\n'); i >= 0 {
		return spot{p.line + bytes.Count(text, []byte("\n")), len(text) - i}
	}
	return spot{p.line, p.column + len(text)}
}

// jsonReader cuts a JSON text of any length into values of bounded length and
// knows where each stands. Whether a value is sound JSON inside is for the
// decoder to say. Its errors are Problems, or those of the file.
type jsonReader struct {
	in   *bufio.Reader
	at   spot   // of the next byte
	from spot   // where the last value began
	raw  []byte // the last value
}

// broken is the problem of a text that is no JSON.
func (j *jsonReader) broken(at spot, cause string) Problem {
	return Problem{Value: at.String(), Want: "sound JSON, but " + cause,
		Fix: "export the file again, or correct it there (NaN and Infinity are no JSON); the rest of it was not read"}
}

// begin skips a byte order mark and enters the object.
func (j *jsonReader) begin() error {
	if err := skipMark(j.in); err != nil {
		return err
	}
	if c, err := j.peek(); err == nil && c == '[' {
		return Problem{Value: "[", Want: "one GeoJSON object, but this is a list", Fix: "if it lists councillors, make a package of it first: " + adoptIt + "; if it lists features, export them as a FeatureCollection"}
	}
	return j.expect('{')
}

// skip skips blanks and gives the next byte, without taking it.
func (j *jsonReader) skip() (byte, error) {
	for {
		c, err := j.in.ReadByte()
		if err != nil {
			return 0, err
		}
		if strings.IndexByte(" \t\r\n", c) < 0 {
			return c, j.in.UnreadByte()
		}
		j.at = j.at.after([]byte{c})
	}
}

// peek is skip where the text must go on.
func (j *jsonReader) peek() (byte, error) {
	c, err := j.skip()
	if errors.Is(err, io.EOF) {
		err = j.broken(j.at, "the file ends here")
	}
	return c, err
}

// expect takes a byte that must come next.
func (j *jsonReader) expect(want byte) error {
	c, err := j.peek()
	if err == nil && c != want {
		err = j.broken(j.at, fmt.Sprintf("%q stands where %q should", c, want))
	}
	if err == nil {
		j.take()
	}
	return err
}

func (j *jsonReader) take() {
	_, _ = j.in.Discard(1) // it has been peeked at
	j.at.column++
}

// more reports whether an object or a list goes on, and takes the comma or
// the closing bracket.
func (j *jsonReader) more(fresh *bool, closing byte) (bool, error) {
	first := *fresh
	*fresh = false
	c, err := j.peek()
	switch {
	case err != nil:
		return false, err
	case c == closing:
		j.take()
		return false, nil
	case !first:
		err = j.expect(',')
	}
	return err == nil, err
}

// decode reads the next value as encoding/json does. An error that is not of
// its syntax means that the value is of another kind.
func (j *jsonReader) decode(into any) error {
	if err := j.value(); err != nil {
		return err
	}
	err := json.Unmarshal(j.raw, into)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return j.broken(j.from.after(j.raw[:max(0, int(syntax.Offset)-1)]), err.Error())
	}
	return err
}

// value cuts out the next value: up to the bracket or quote that closes it
// or, if it has none, up to what cannot belong to it.
func (j *jsonReader) value() error {
	if _, err := j.peek(); err != nil {
		return err
	}
	j.from, j.raw = j.at, j.raw[:0]
	for s := (valueEnd{}); len(j.raw) <= maxFeature; {
		c, err := j.in.ReadByte()
		if errors.Is(err, io.EOF) {
			return j.broken(j.from.after(j.raw), "the file ends here")
		}
		if err != nil {
			return err
		}
		if s.before(c) && len(j.raw) > 0 {
			j.at = j.from.after(j.raw)
			return j.in.UnreadByte()
		}
		j.raw = append(j.raw, c)
		if s.behind(c) {
			j.at = j.from.after(j.raw)
			return nil
		}
	}
	return Problem{Value: j.from.String(), Want: fmt.Sprintf("a feature of at most %d MiB", maxFeature>>20),
		Fix: "simplify the outline, and leave out properties that are not needed; the rest of the file was not read"}
}

// valueEnd finds the end of a value.
type valueEnd struct {
	depth           int // of brackets
	quoted, escaped bool
}

// before reports whether a byte cannot belong to a value without brackets and
// quotes.
func (s *valueEnd) before(c byte) bool {
	return s.depth == 0 && !s.quoted && strings.IndexByte(",:]} \t\r\n", c) >= 0
}

// behind takes a byte of the value and reports whether it is the last one.
func (s *valueEnd) behind(c byte) bool {
	switch {
	case s.escaped:
		s.escaped = false
	case s.quoted:
		s.escaped, s.quoted = c == '\\', c != '"'
		return !s.quoted && s.depth == 0
	case c == '"':
		s.quoted = true
	case c == '{' || c == '[':
		s.depth++
	case c == '}' || c == ']':
		s.depth--
		return s.depth <= 0
	}
	return false
}

// notJSON gives an error of the file or of its syntax as it is, and another
// one for a value of another kind.
func notJSON(err, other error) error {
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return other
	}
	return err
}
