package draw

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// pictures are the samples of every kind but chambers, for golden files.
func pictures() map[string]drawer {
	return map[string]drawer{
		"wall":         sampleWall(),
		"shift-narrow": sampleShift(340), "shift-wide": sampleShift(760),
		"areas-narrow": sampleAreas(340), "areas-wide": sampleAreas(960),
		"strips-narrow": sampleStrips(340), "strips-wide": sampleStrips(960),
		"tallies-narrow": sampleTallies(340), "tallies-wide": sampleTallies(960),
		"flow-narrow": sampleFlow(340), "flow-wide": sampleFlow(960),
		"map-narrow": sampleMap(340), "map-wide": sampleMap(960),
		"fan-narrow": sampleFan(360), "fan-wide": sampleFan(1000),
		"histogram-narrow": sampleHistogram(360), "histogram-wide": sampleHistogram(1000),
		"tipping-narrow": sampleTipping(360), "tipping-wide": sampleTipping(1000),
		"intervals-narrow": sampleIntervals(360), "intervals-wide": sampleIntervals(1000),
	}
}

func TestSamplesStayWithinTheirSides(t *testing.T) {
	for name, picture := range pictures() {
		t.Run(name, func(t *testing.T) { checkPicture(t, drawn(t, picture)) })
	}
	for name, chambers := range goldens() {
		t.Run(name, func(t *testing.T) { checkPicture(t, render(t, chambers...)) })
	}
}

// state is what an element takes over from those around it.
type state struct {
	size   float64
	anchor string
}

// checkPicture reads a picture: it must be well-formed, without ids, with a
// role that suits its links and a name for each of them, and all it draws must
// be numbers within its sides.
func checkPicture(t testing.TB, picture []byte) {
	t.Helper()
	if !strings.HasPrefix(string(picture), "<svg ") {
		t.Fatalf("no picture: %.60s", picture)
	}
	elements(t, picture)
	var wide, high float64
	role, links := "", 0
	stack := []state{{}}
	for d := xml.NewDecoder(bytes.NewReader(picture)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		switch e := token.(type) {
		case xml.StartElement:
			at := attrsOf(e)
			now := stack[len(stack)-1]
			if at["font-size"] != "" {
				now.size = number(t, at["font-size"])
			}
			if at["text-anchor"] != "" {
				now.anchor = at["text-anchor"]
			}
			stack = append(stack, now)
			if at["id"] != "" || at["style"] != "" {
				t.Errorf("%s has an id or a style: %v", e.Name.Local, at)
			}
			switch e.Name.Local {
			case "svg":
				wide, high, role = number(t, at["width"]), number(t, at["height"]), at["role"]
			case "a":
				links++
				if next, _ := d.Token(); !isTitle(next) {
					t.Errorf("the link to %s has no name", at["href"])
				} else {
					stack = append(stack, now)
				}
			case "text":
				text, _ := d.Token()
				if said, ok := text.(xml.CharData); ok {
					checkText(t, string(said), at, now, wide)
				} else {
					t.Errorf("a text without letters: %v", at)
				}
			}
			for _, p := range cornersOf(t, e.Name.Local, at) {
				if !(p.x >= -0.01 && p.x <= wide+0.01 && p.y >= -0.01 && p.y <= high+0.01) {
					t.Errorf("%s reaches %v, beyond %v by %v: %v", e.Name.Local, p, wide, high, at)
				}
			}
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		}
	}
	if want := map[bool]string{true: "group", false: "img"}[links > 0]; role != want {
		t.Errorf("with %d links the role is %q", links, role)
	}
}

func isTitle(token xml.Token) bool {
	e, ok := token.(xml.StartElement)
	return ok && e.Name.Local == "title"
}

func attrsOf(e xml.StartElement) map[string]string {
	of := map[string]string{}
	for _, a := range e.Attr {
		of[a.Name.Local] = a.Value
	}
	return of
}

func number(t testing.TB, text string) float64 {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		t.Errorf("%q is no number", text)
	}
	return v
}

func checkText(t testing.TB, text string, at map[string]string, now state, wide float64) {
	for _, r := range text {
		if unicode.Is(unicode.Bidi_Control, r) {
			t.Errorf("%q turns its direction", text)
		}
	}
	left, room := number(t, at["x"]), now.size*width(text)
	switch now.anchor {
	case "end":
		left -= room
	case "middle":
		left -= room / 2
	}
	if left < -0.5 || left+room > wide+0.5 {
		t.Errorf("%q reaches from %v to %v of %v", text, left, left+room, wide)
	}
}

// cornersOf gives the points that a shape reaches, without its line.
func cornersOf(t testing.TB, name string, at map[string]string) []point {
	get := func(name string) float64 { return number(t, at[name]) }
	switch name {
	case "rect":
		return []point{{get("x"), get("y")}, {get("x") + get("width"), get("y") + get("height")}}
	case "circle":
		x, y, r := get("cx"), get("cy"), get("r")
		return []point{{x - r, y - r}, {x + r, y + r}}
	case "line":
		return []point{{get("x1"), get("y1")}, {get("x2"), get("y2")}}
	case "path":
		return pathPoints(t, at["d"])
	}
	return nil
}

// pathPoints reads the commands that this package writes.
func pathPoints(t testing.TB, d string) (points []point) {
	var now, start point
	for d != "" {
		command := d[0]
		end := strings.IndexFunc(d[1:], unicode.IsLetter) + 1
		if end == 0 {
			end = len(d)
		}
		values := numbersOf(t, d[1:end])
		d = d[end:]
		switch command {
		case 'M', 'L', 'C', 'm', 'l':
			if len(values)%2 != 0 {
				t.Fatalf("odd coordinates: %v", values)
			}
			for i := 0; i < len(values); i += 2 {
				p := point{values[i], values[i+1]}
				if command >= 'a' {
					p = point{now.x + p.x, now.y + p.y}
				}
				if now = p; i == 0 && (command == 'M' || command == 'm') {
					start = p
				}
				points = append(points, p)
			}
		case 'h':
			now.x += values[0]
			points = append(points, now)
		case 'v':
			now.y += values[0]
			points = append(points, now)
		case 'z':
			now = start
		default:
			t.Fatalf("command %c in a path", command)
		}
	}
	return points
}

// numbersOf reads numbers between spaces or minus signs.
func numbersOf(t testing.TB, text string) (list []float64) {
	for field := range strings.FieldsSeq(strings.ReplaceAll(text, "-", " -")) {
		list = append(list, number(t, field))
	}
	return list
}
