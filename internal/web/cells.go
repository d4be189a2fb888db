package web

import (
	"bytes"
	"html/template"
	"slices"
	"sync"
)

// HTML writes a table. It is written by hand because a page has hundreds of
// cells and most of the time of a page went into templates for them. Every
// text goes through escape, every link was made by this package or checked by
// safeURL.
func (t table) HTML() template.HTML {
	b := borrow()
	defer giveBack(b)
	if t.Folded {
		b.WriteString(`<details class="twin"><summary>`)
		escape(b, t.Caption)
		b.WriteString("</summary>\n")
	}
	if len(t.Columns) > 0 {
		t.writeTable(b)
	}
	t.writeDownloads(b)
	if t.Folded {
		b.WriteString("</details>\n")
	}
	return template.HTML(b.String()) //nolint:gosec // escaped
}

func (t *table) writeTable(b *bytes.Buffer) {
	b.WriteString(`<div class="scroll" tabindex="0" role="group" aria-label="`)
	escape(b, t.Caption)
	b.WriteString("\"><table>\n<caption")
	if t.Folded {
		b.WriteString(` class="quiet"`)
	}
	b.WriteByte('>')
	escape(b, t.Caption)
	b.WriteString("</caption>\n<thead><tr>")
	for i, c := range t.Columns {
		b.WriteString(`<th scope="col"`)
		switch {
		case c.Numbers:
			b.WriteString(` class="n"`)
		case t.isLong(i):
			b.WriteString(` class="long"`)
		}
		b.WriteByte('>')
		escape(b, c.Name)
		b.WriteString("</th>")
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for _, row := range t.Rows {
		b.WriteString("<tr>")
		for i := range row {
			b.WriteString("<td")
			if class := row[i].class(); class != "" {
				b.WriteString(` class="`)
				escape(b, class)
				b.WriteByte('"')
			}
			b.WriteByte('>')
			row[i].write(b)
			b.WriteString("</td>")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody>\n</table></div>\n")
}

// longText is how many bytes make a column one that needs room.
const longText = 40

// isLong reports whether a column has sentences.
func (t *table) isLong(i int) bool {
	return slices.ContainsFunc(t.Rows, func(row []cell) bool { return i < len(row) && len(row[i].Text) > longText })
}

func (t *table) writeDownloads(b *bytes.Buffer) {
	if t.More == nil && t.CSV == "" {
		return
	}
	b.WriteString(`<p class="get">`)
	if t.More != nil {
		writeLink(b, t.More.Href, "", t.More.Text, "")
	}
	if t.CSV != "" {
		writeLink(b, t.CSV, " download", "CSV", " of "+t.Caption)
		b.WriteByte(' ')
		writeLink(b, t.JSON, "", "JSON", " of "+t.Caption)
	}
	b.WriteString("</p>\n")
}

// writeLink writes a link whose text goes on for those who only hear it.
func writeLink(b *bytes.Buffer, href, attributes, text, quiet string) {
	b.WriteString(`<a href="`)
	escape(b, href)
	b.WriteByte('"')
	b.WriteString(attributes)
	b.WriteByte('>')
	escape(b, text)
	if quiet != "" {
		b.WriteString(`<span class="quiet">`)
		escape(b, quiet)
		b.WriteString("</span>")
	}
	b.WriteString("</a>")
}

// buffers are those that pages were written to: growing new ones costs as much
// as writing.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func borrow() *bytes.Buffer {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	return b
}

// giveBack takes a buffer back, unless it has grown out of proportion.
func giveBack(b *bytes.Buffer) {
	if b.Cap() <= 1<<20 {
		buffers.Put(b)
	}
}

// HTML writes what a cell says.
func (c cell) HTML() template.HTML {
	var b bytes.Buffer
	c.write(&b)
	return template.HTML(b.String()) //nolint:gosec // escaped
}

// class gives the class of a cell: that of days keeps them on one line.
func (c *cell) class() string {
	if s := c.Text; c.Class == "" && len(s) == len("2017-10-24") && s[4] == '-' && s[7] == '-' {
		return "d"
	}
	return c.Class
}

func (c *cell) write(b *bytes.Buffer) {
	for i := range c.List {
		if i > 0 {
			b.WriteString(", ")
		}
		c.List[i].write(b)
	}
	if len(c.List) > 0 || c.Text == "" {
		return
	}
	before, after := "", ""
	if !isPlain(c.Text) { // may run from right to left
		before, after = "<bdi>", "</bdi>"
	}
	if c.Href != "" {
		b.WriteString(`<a href="`)
		escape(b, c.Href)
		b.WriteString(`">`)
		after += "</a>"
	}
	b.WriteString(before)
	escape(b, c.Text)
	b.WriteString(after)
}

// escape makes a text safe in an element and in a quoted attribute.
func escape(b *bytes.Buffer, s string) {
	start := 0
	for i := range len(s) {
		var safe string
		switch s[i] {
		case '<':
			safe = "&lt;"
		case '>':
			safe = "&gt;"
		case '&':
			safe = "&amp;"
		case '"':
			safe = "&#34;"
		case '\'':
			safe = "&#39;"
		case 0:
			safe = "\uFFFD"
		default:
			continue
		}
		b.WriteString(s[start:i])
		b.WriteString(safe)
		start = i + 1
	}
	b.WriteString(s[start:])
}
