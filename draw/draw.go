// Package draw makes pictures, as SVG, from plain values.
//
// For now it draws chambers: one mark a seat, and under them what each party
// has, against the line that a majority must reach. It takes counts and names
// as they are given and judges nothing: who controls a council is package
// control's business.
//
// # What a chamber shows
//
//   - Seats stand in the order given (that of their numbers), from left to
//     right, so that a seat keeps its place from one day to another.
//   - The fill is the allegiance of the holder; a ring is the list that won
//     the seat, where it is another.
//   - Contested is hatched, suspended has two bars, vacant is hollow, and a
//     seat that the records do not state or leave open has a question mark.
//     None of these needs colour. Marks that are large enough carry the
//     party's abbreviation.
//   - The majority line stands at more than half of all seats, vacant ones
//     too. It crosses the bars of the parties, each of which begins at nought.
//
// # What is promised
//
// The same values give the same bytes. Every text is escaped; what XML cannot
// hold becomes U+FFFD; a colour that is not #rrggbb is taken from a palette
// that colour-blind readers can tell apart (Okabe and Ito 2008). The picture
// has a title and a description and needs no font, script or file from
// elsewhere. Widths of text are estimated, so columns leave some room.
package draw

import (
	"bytes"
	"encoding/xml"
	"math"
	"strconv"
	"strings"
)

// fonts names Latin faces before Khmer ones, because the latter's Latin
// letters are drawn small.
const fonts = `'Noto Sans','Helvetica Neue',Helvetica,Arial,'Noto Sans Khmer','Khmer OS','Khmer OS System','Khmer Sangam MN','Leelawadee UI',sans-serif`

// Greys of everything that belongs to no party.
const (
	ink   = "#1a1a1a"
	quiet = "#5c5c5c" // 6.7:1 on white
	rule  = "#8a8a8a"
	faint = "#ececec"
	paper = "#ffffff"
)

// canvas collects the elements of a picture.
type canvas struct{ bytes.Buffer }

// attr is one attribute of an element.
type attr struct{ name, value string }

func num(name string, v float64) attr { return attr{name, decimal(v)} }

// decimal writes a length to a hundredth, without needless zeroes, so that the
// last bits of a sine do not show.
func decimal(v float64) string {
	v = math.Round(v*100) / 100
	if v == 0 {
		return "0" // not -0
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// escape makes any text safe in an element and in a quoted attribute.
func escape(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(strings.ToValidUTF8(text, "\uFFFD"))) // a Builder never fails
	return b.String()
}

// open starts an element.
func (c *canvas) open(name string, attrs ...attr) {
	c.tag(name, attrs)
	c.WriteString(">\n")
}

// close ends an element.
func (c *canvas) close(name string) { c.WriteString("</" + name + ">\n") }

// empty writes an element that holds nothing.
func (c *canvas) empty(name string, attrs ...attr) {
	c.tag(name, attrs)
	c.WriteString("/>\n")
}

// text writes an element that holds text only.
func (c *canvas) text(name, text string, attrs ...attr) {
	c.tag(name, attrs)
	c.WriteString(">" + escape(text) + "</" + name + ">\n")
}

func (c *canvas) tag(name string, attrs []attr) {
	c.WriteString("<" + name)
	for _, a := range attrs {
		c.WriteString(" " + a.name + `="` + escape(a.value) + `"`)
	}
}

// line draws a straight line.
func (c *canvas) line(x1, y1, x2, y2 float64, attrs ...attr) {
	c.empty("line", append([]attr{num("x1", x1), num("y1", y1), num("x2", x2), num("y2", y2)}, attrs...)...)
}

// circle draws a disc.
func (c *canvas) circle(x, y, r float64, attrs ...attr) {
	c.empty("circle", append([]attr{num("cx", x), num("cy", y), num("r", r)}, attrs...)...)
}

// rect draws a rectangle.
func (c *canvas) rect(x, y, w, h float64, attrs ...attr) {
	c.empty("rect", append([]attr{num("x", x), num("y", y), num("width", w), num("height", h)}, attrs...)...)
}

// hatch is the fill of contested seats: white lines over any colour. Its
// definition is the same in every picture, so two pictures in one page may
// both hold it.
const hatch = "url(#seatledger-hatch)"

func (c *canvas) defineHatch() {
	c.open("defs")
	c.open("pattern", attr{"id", "seatledger-hatch"}, num("width", 5), num("height", 5),
		attr{"patternUnits", "userSpaceOnUse"}, attr{"patternTransform", "rotate(45)"})
	c.rect(0, 0, 1.6, 5, attr{"fill", paper})
	c.close("pattern")
	c.close("defs")
}
