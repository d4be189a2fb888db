package draw

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strconv"
)

// Noted is a picture with a note below it: what must be said wherever the picture
// is shown. Note is wrapped to the width of the picture.
type Noted struct {
	Picture interface{ Draw(w io.Writer) error }
	Note    string
}

const (
	noteLine  = 16.0 // from one line to the next
	noteLeast = 200.0
)

// sizeOf reads the size that [canvas.begin] gives a picture. No label can look
// like it: quotation marks in labels are escaped.
var sizeOf = regexp.MustCompile(`(?s)^<svg .*?\bwidth="([0-9.]+)" height="([0-9.]+)"`)

// Draw writes the picture within a taller one that has the note.
func (n Noted) Draw(w io.Writer) error {
	var inner bytes.Buffer
	if err := n.Picture.Draw(&inner); err != nil {
		return err
	}
	size := sizeOf.FindSubmatch(inner.Bytes())
	if size == nil {
		return fmt.Errorf("draw: a picture without a size cannot have a note: %.80q", inner.Bytes())
	}
	wide, _ := strconv.ParseFloat(string(size[1]), 64) // digits, as the pattern has it
	high, _ := strconv.ParseFloat(string(size[2]), 64)
	broad := max(wide, noteLeast)
	lines := wrap(n.Note, (broad-margin)/small, 6)
	var c canvas
	c.begin(broad, high+noteLine*float64(len(lines))+margin/2, is("role", "group"), is("aria-label", shorten(n.Note, saidMost)))
	c.rect(0, 0, broad, high+noteLine*float64(len(lines))+margin/2, fillOf(paper))
	c.put(inner.String())
	for i, line := range lines {
		c.text("text", line, num("x", margin/2), num("y", high+noteLine*float64(i)+noteLine*3/4), num("font-size", small), is("font-weight", "600"), fillOf(ink))
	}
	c.close("svg")
	_, err := w.Write(c.written)
	return err
}
