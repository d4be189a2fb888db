package draw

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
)

// palette is that of Okabe and Ito, "Color Universal Design" (2008), without
// black, its yellow last because it is weak on white.
var palette = [...]string{"#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c8c8c", "#f0e442"}

// parseColour reads #rrggbb.
func parseColour(text string) (r, g, b uint8, ok bool) {
	if len(text) != 7 || text[0] != '#' {
		return 0, 0, 0, false
	}
	v, err := strconv.ParseUint(text[1:], 16, 32)
	if err != nil {
		return 0, 0, 0, false
	}
	return uint8(v >> 16), uint8(v >> 8), uint8(v), true
}

// colouring gives each party its own colour, or the next of the palette that
// none has as its own.
type colouring struct {
	of   map[seatledger.PartyID]string
	own  []string // colours that parties have as their own
	next int      // of the palette
}

// newColouring colours parties in the order given.
func newColouring(parties []Party) *colouring {
	c := &colouring{of: make(map[seatledger.PartyID]string, len(parties))}
	for _, p := range parties {
		if _, _, _, ok := parseColour(p.Colour); ok && c.of[p.ID] == "" {
			c.of[p.ID] = p.Colour
			c.own = append(c.own, strings.ToLower(p.Colour))
		}
	}
	for _, p := range parties {
		c.colourOf(p.ID)
	}
	return c
}

// colourOf gives the colour of a party, which may be one that was not
// described.
func (c *colouring) colourOf(id seatledger.PartyID) string {
	if c.of[id] == "" {
		for c.next < len(c.own)+len(c.of) && slices.Contains(c.own, Palette(c.next)) {
			c.next++
		}
		c.of[id] = Palette(c.next)
		c.next++
	}
	return c.of[id]
}

// Palette gives the i-th colour for parties that have none of their own, so
// that a caller can give a party one colour in all pictures. From the second
// round on the palette is darkened, and after some rounds it begins again. It is
// for i of 0 and above.
func Palette(i int) string {
	return darker(palette[i%len(palette)], i/len(palette)%shades)
}

// shades is how often the palette is darkened before it is all but black.
const shades = 4

// darker takes a quarter off a colour, so many times.
func darker(colour string, times int) string {
	r, g, b, _ := parseColour(colour)
	scale := math.Pow(0.75, float64(times))
	digits := strconv.FormatUint(1<<24|uint64(float64(r)*scale)<<16|uint64(float64(g)*scale)<<8|uint64(float64(b)*scale), 16)
	return "#" + digits[1:]
}

// linear gives the light of a channel by its value.
var linear = func() (of [256]float64) {
	for c := range of {
		s := float64(c) / 255
		if s <= 0.04045 {
			of[c] = s / 12.92
		} else {
			of[c] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return of
}()

// luminance is the relative luminance of WCAG 2.2, from 0 to 1.
func luminance(colour string) float64 {
	r, g, b, _ := parseColour(colour)
	return 0.2126*linear[r] + 0.7152*linear[g] + 0.0722*linear[b]
}

// textOn gives black or white, whichever contrasts more with a colour.
func textOn(colour string) string {
	if l := luminance(colour); (l+0.05)/0.05 < 1.05/(l+0.05) {
		return light
	}
	return dark
}

// edge gives the line around a colour, for some are too pale to stand on a
// light page by themselves, and some too dark for a dark one.
func edge(colour string) attr {
	if l := luminance(colour); l > 0.6 || l < 0.04 {
		return strokeOf(rule)
	}
	return is("stroke", colour)
}
