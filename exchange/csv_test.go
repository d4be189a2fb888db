package exchange

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// counting counts the bytes that are taken from a reader.
type counting struct {
	io.Reader
	n int
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += n
	return n, err
}

// TestRowsHaveABound holds that a row of up to 2 MiB is read, and that of a longer
// one no more is read than tells that it is too long, however it is written.
func TestRowsHaveABound(t *testing.T) {
	const bound, far = 2 << 20, 24 << 20
	lines := func(n int) string { return strings.Repeat("0123456789abcde\n", n/16) }
	for _, x := range []struct{ name, text, want string }{
		{"a long line", strings.Repeat("a", bound-1) + "\nb\n", ""},
		{"a line too long", strings.Repeat("a", bound+1) + "\nb\n", "a row of at most 2 MiB"},
		{"a line without end", strings.Repeat("a", far), "a row of at most 2 MiB"},
		{"a quoted line without end", `"` + strings.Repeat("a", far), "a row of at most 2 MiB"},
		{"a quoted cell of many lines", `"` + lines(bound-16) + "\"\nb\n", ""},
		{"a quoted cell of too many lines", `"` + lines(bound+32) + "\"\nb\n", "a quote that is closed again"},
		{"a quoted cell that goes on far below", `"` + lines(far) + "\"\nb\n", "a quote that is closed again"},
		{"a row of too many quoted cells", strings.Repeat("\"0123456789\n\",", far/14) + "\nb\n", "a quote that is closed again"},
	} {
		in := &counting{Reader: strings.NewReader(x.text)}
		_, err := newCSVReader(in).next()
		p, isProblem := errors.AsType[Problem](err)
		switch {
		case x.want == "" && err != nil:
			t.Errorf("%s of %d bytes: %v", x.name, len(x.text), err)
		case x.want != "" && (!isProblem || p.Row != 1 || p.Want != x.want):
			t.Errorf("%s of %d bytes: row %d wants %q, want row 1 and %q (%v)", x.name, len(x.text), p.Row, p.Want, x.want, err)
		case x.want != "" && in.n > 2*bound:
			t.Errorf("%s: %d bytes were read of a row of at most %d", x.name, in.n, bound)
		}
	}
}
