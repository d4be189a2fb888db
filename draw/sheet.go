package draw

import (
	"cmp"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/seatledger/seatledger"
)

// begin opens a picture of a size.
func (c *canvas) begin(wide, high float64, role ...attr) {
	c.tag("svg", []attr{is("class", ink.class), is("xmlns", "http://www.w3.org/2000/svg")})
	c.attrs(role)
	c.attrs([]attr{num("width", wide), num("height", high)})
	c.name("viewBox")
	c.put("0 0 ")
	c.number(wide)
	c.put(` `)
	c.number(high)
	c.put(`"`)
	c.attrs([]attr{is("font-family", fonts), num("font-size", body), is("fill", ink.colour)})
	c.put(">\n")
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// sheet is a picture other than a chamber in the making: what is on it, until
// its size is known.
type sheet struct {
	canvas
	*colouring
	parties []Party
	links   bool // some element is a link
}

func newSheet(parties []Party) *sheet {
	s := &sheet{parties: parties, colouring: newColouring(parties)}
	s.written = (*buffers.Get().(*[]byte))[:0]
	return s
}

// party gives what the caller says of a party.
func (s *sheet) party(id seatledger.PartyID) Party {
	i := slices.IndexFunc(s.parties, func(p Party) bool { return p.ID == id })
	if i < 0 || s.parties[i].Name == "" {
		return Party{ID: id, Name: string(id)}
	}
	return s.parties[i]
}

// inOrder gives parties once each, those that the caller described first and
// in that order.
func (s *sheet) inOrder(used []seatledger.PartyID) (list []Party) {
	left := map[seatledger.PartyID]bool{}
	for _, id := range used {
		left[id] = id != ""
	}
	add := func(id seatledger.PartyID) {
		if left[id] {
			left[id] = false
			list = append(list, s.party(id))
		}
	}
	for _, p := range s.parties {
		add(p.ID)
	}
	for _, id := range used {
		add(id)
	}
	return list
}

// nameOf names what has a fill.
func (s *sheet) nameOf(f Fill, id seatledger.PartyID) string {
	if f == Held {
		return s.party(id).Name
	}
	return f.String()
}

// link opens a link with its name, or a group where there is nothing that it
// could lead to; end closes it.
func (s *sheet) link(href, said string, attrs ...attr) (end func()) {
	name := "g"
	if linkable(href) {
		name, s.links = "a", true
		attrs, said = append(attrs, is("href", href)), cmp.Or(said, href)
	}
	s.tag(name, attrs)
	s.put(`>`)
	if said != "" {
		s.tooltip(said)
	}
	return func() { s.close(name) }
}

// linkable reports whether an address leads to a page: one without a scheme,
// or of the web.
func linkable(href string) bool {
	i := strings.IndexAny(href, ":/?#")
	if i < 0 || href[i] != ':' {
		return href != ""
	}
	scheme := strings.ToLower(href[:i])
	return scheme == "http" || scheme == "https"
}

// plated writes a small text over whatever is there.
func (s *sheet) plated(text string, x, y float64, colour attr) {
	s.rect(x, y-10, small*width(text), 13, fillOf(paper))
	s.text("text", text, num("x", x), num("y", y), num("font-size", small), colour)
}

// finish writes the sheet. A picture that holds links is a group, for the
// content of an image is not reached.
func (s *sheet) finish(w io.Writer, label, desc string, wide, high float64) error {
	var c canvas
	label = cmp.Or(shorten(label, saidMost), "picture")
	if s.links {
		c.begin(wide, high, is("role", "group"), is("aria-label", label))
	} else {
		c.begin(wide, high, is("role", "img"))
		c.text("title", label)
	}
	if desc != "" {
		c.text("desc", desc)
	}
	c.rect(0, 0, wide, high, fillOf(paper))
	s.close("svg")
	if _, err := w.Write(c.written); err != nil {
		return err
	}
	_, err := w.Write(s.written)
	buffers.Put(&s.written)
	return err
}

// buffers are used again, for pictures are drawn with every page.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 16<<10); return &b }}
