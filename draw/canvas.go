package draw

import "math"

// fonts names Latin faces before Khmer ones, because the latter's Latin
// letters are drawn small.
const fonts = `Noto Sans,Helvetica Neue,Helvetica,Arial,Noto Sans Khmer,Khmer OS,Khmer OS System,Khmer Sangam MN,Leelawadee UI,sans-serif`

// shade is a colour that belongs to no party, with the class by which a page
// may change it.
type shade struct{ class, colour string }

// The neutral shades, as they are on a light page.
var (
	ink   = shade{"sl-ink", "#1a1a1a"}
	quiet = shade{"sl-quiet", "#5c5c5c"} // 6.7:1 on white
	rule  = shade{"sl-rule", "#8a8a8a"}
	faint = shade{"sl-faint", "#ececec"}
	paper = shade{"sl-paper", "#ffffff"}
)

// Colours that a page does not change: no overall control, and what is drawn
// over the colour of a party.
const (
	grey  = "#8a8a8a" // 3:1 and more on white and on black
	dark  = "#1a1a1a"
	alarm = "#c62828" // 5.6:1 on white, 3.2:1 on #121212
	light = "#ffffff"
)

// canvas collects the elements of a picture.
type canvas struct{ written []byte }

func (c *canvas) put(text string) { c.written = append(c.written, text...) }

// Write makes a canvas something that text can be escaped into.
func (c *canvas) Write(text []byte) (int, error) {
	c.written = append(c.written, text...)
	return len(text), nil
}

// attr is one attribute of an element, a text or a number.
type attr struct {
	name, text string
	number     float64
	isText     bool
	class      string // that the element gets with it
}

func num(name string, v float64) attr { return attr{name: name, number: v} }
func is(name, text string) attr       { return attr{name: name, text: text, isText: true} }
func fillOf(s shade) attr             { return attr{"fill", s.colour, 0, true, s.class} }
func strokeOf(s shade) attr           { return attr{"stroke", s.colour, 0, true, s.class} }

// most bounds lengths, so that a number without bounds stays a number.
const most = 1e7

// number writes a length to a hundredth, without needless zeroes, so that the
// last bits of a sine do not show. What is no number is nought.
func (c *canvas) number(v float64) {
	if math.IsNaN(v) {
		v = 0
	}
	n := int64(math.Round(max(-most, min(most, v)) * 100))
	if n < 0 {
		c.put("-")
		n = -n
	}
	var digits [12]byte
	at := len(digits)
	before := func(d int64) {
		at--
		digits[at] = byte('0' + d)
	}
	if n%10 != 0 {
		before(n % 10)
	}
	if n%100 != 0 {
		before(n / 10 % 10)
		at--
		digits[at] = '.'
	}
	for whole := n / 100; whole > 0 || n == 0 && at == len(digits); whole /= 10 {
		before(whole % 10)
	}
	c.written = append(c.written, digits[at:]...)
}

// open starts an element.
func (c *canvas) open(name string, attrs ...attr) {
	c.tag(name, attrs)
	c.put(">\n")
}

// close ends an element.
func (c *canvas) close(name string) {
	c.put("</")
	c.put(name)
	c.put(">\n")
}

// text writes an element that holds text only. Letters that are none are left
// out; a title may be blank.
func (c *canvas) text(name, text string, attrs ...attr) {
	if name == "text" && text == "" {
		return
	}
	c.tag(name, attrs)
	c.put(`>`)
	c.escape(text)
	c.close(name)
}

// tooltip writes the title of the element that was opened last.
func (c *canvas) tooltip(text string) { c.text("title", shorten(text, saidMost)) }

// saidMost bounds what is said of one mark, in letters' widths.
const saidMost = 300

func (c *canvas) tag(name string, attrs []attr) {
	c.put(`<`)
	c.put(name)
	c.classes(attrs)
	c.attrs(attrs)
}

func (c *canvas) attrs(attrs []attr) {
	for i := range attrs {
		a := &attrs[i]
		c.name(a.name)
		if a.isText {
			c.escape(a.text)
		} else {
			c.number(a.number)
		}
		c.put(`"`)
	}
}

// classes writes the classes of the attributes as one, each once.
func (c *canvas) classes(attrs []attr) {
	before := ""
	for i := range attrs {
		switch class := attrs[i].class; {
		case class == "" || class == before:
		case before == "":
			c.name("class")
			c.put(class)
			before = class
		default:
			c.put(` `)
			c.put(class)
		}
	}
	if before != "" {
		c.put(`"`)
	}
}

// name begins an attribute.
func (c *canvas) name(name string) {
	c.put(` `)
	c.put(name)
	c.put(`="`)
}

// line draws a straight line.
func (c *canvas) line(x1, y1, x2, y2 float64, attrs ...attr) {
	c.shape("line", attrs, num("x1", x1), num("y1", y1), num("x2", x2), num("y2", y2))
}

// rect draws a rectangle.
func (c *canvas) rect(x, y, w, h float64, attrs ...attr) {
	c.shape("rect", attrs, num("x", x), num("y", y), num("width", max(0, w)), num("height", max(0, h)))
}

// circle draws a disc.
func (c *canvas) circle(x, y, r float64, attrs ...attr) {
	c.shape("circle", attrs, num("cx", x), num("cy", y), num("r", max(0, r)))
}

// shape writes an element that holds nothing.
func (c *canvas) shape(name string, attrs []attr, place ...attr) {
	c.put(`<`)
	c.put(name)
	c.classes(attrs)
	c.attrs(place)
	c.attrs(attrs)
	c.put("/>\n")
}

// path begins a path; to and stop draw and end it.
func (c *canvas) path(attrs ...attr) {
	c.tag("path", attrs)
	c.name("d")
}

// to goes on to a point: 'M' without a line, 'L' by one.
func (c *canvas) to(command byte, x, y float64) {
	c.written = append(c.written, command)
	c.number(math.Round(x*10) / 10)
	c.put(` `)
	c.number(math.Round(y*10) / 10)
}

// curve goes on to a point by a Bézier curve with two handles.
func (c *canvas) curve(x1, y1, x2, y2, x, y float64) {
	c.to('C', x1, y1)
	c.to(' ', x2, y2)
	c.to(' ', x, y)
}

// ring goes on with a closed line.
func (c *canvas) ring(points []point) {
	for i, p := range points {
		if i == 0 {
			c.to('M', p.x, p.y)
		} else {
			c.to('L', p.x, p.y)
		}
	}
	c.put(`z`)
}

func (c *canvas) stop() { c.put("\"/>\n") }
