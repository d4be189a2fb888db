package draw

import (
	"math"
	"strings"
	"testing"
)

func TestNumbers(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", -0.001: "0", 0.5: ".5", -0.25: "-.25", 12: "12", 12.3: "12.3", 1.005: "1", 99.999: "100", -7.1: "-7.1",
		math.Inf(1): "10000000", -1e300: "-10000000",
	} {
		var c canvas
		if c.number(v); string(c.written) != want {
			t.Errorf("%v is written %q, want %q", v, string(c.written), want)
		}
	}
	var c canvas
	if c.number(math.NaN()); string(c.written) != "0" {
		t.Errorf("no number is written %q", string(c.written))
	}
}

func TestClassesAreWrittenOnce(t *testing.T) {
	var c canvas
	c.rect(1, 2, 3, 4, fillOf(faint), strokeOf(rule), is("stroke-dasharray", "2"))
	c.line(1, 2, 3, 4, strokeOf(rule), fillOf(rule))
	want := `<rect class="sl-faint sl-rule" x="1" y="2" width="3" height="4" fill="#ececec" stroke="#8a8a8a" stroke-dasharray="2"/>
<line class="sl-rule" x1="1" y1="2" x2="3" y2="4" stroke="#8a8a8a" fill="#8a8a8a"/>
`
	if string(c.written) != want {
		t.Errorf("got %s", string(c.written))
	}
}

func TestTame(t *testing.T) {
	for text, want := range map[string]string{
		"\u202Egnp\u202C": "gnp", "\u2066a\u2069\u200F": "a", "គណបក្សហ៊្វុនស៊ិនប៉ិច": "គណបក្សហ៊្វុនស៊ិនប៉ិច", "Trần Đại": "Trần Đại",
		"z" + strings.Repeat("\u0301", 50) + "a\u0301": "z" + strings.Repeat("\u0301", 8) + "a\u0301", "\xff": "\uFFFD",
	} {
		if got := tame(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestHatchingStaysInside(t *testing.T) {
	for _, r := range []float64{3, 7, 24.5} {
		var c canvas
		c.hatchDisc(100, 100, r)
		_, d, _ := strings.Cut(string(c.written), ` d="`)
		d, _, _ = strings.Cut(d, `"`)
		points := pathPoints(t, d)
		if len(points) < 4 {
			t.Errorf("only %d points on a disc of %v", len(points), r)
		}
		for _, p := range points {
			if distance(p, point{100, 100}) > r+0.1 {
				t.Errorf("a line leaves a disc of %v at %v", r, p)
			}
		}
	}
	square := [][]point{{{0, 0}, {40, 0}, {40, 40}, {0, 40}}, {{10, 10}, {30, 10}, {30, 30}, {10, 30}}}
	var c canvas
	c.hatchRings(square)
	for _, p := range pathPoints(t, string(c.written)) {
		if d := fromEdges(square, p); d > 0.1 {
			t.Errorf("a line ends at %v, %v from an edge", p, d)
		}
	}
}
