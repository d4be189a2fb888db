package draw

// ruler maps numbers to pixels, from left to right.
type ruler struct {
	figures
	left, right float64
}

func (r *ruler) x(v float64) float64 { return r.left + (r.right-r.left)*r.share(v) }

// draw draws the axis below a plot that ends at y, with fine lines through
// it and a name under its numbers.
func (r *ruler) draw(s *sheet, name string, top, y float64) {
	room := max(small*width(r.write(r.low)), small*width(r.write(r.high)), 24) + 18
	s.open("g", is("class", quiet.class), is("fill", quiet.colour), num("font-size", small), is("text-anchor", "middle"))
	for _, v := range r.ticks(int(max(2, min(10, (r.right-r.left)/room)))) {
		x := r.x(v)
		s.line(x, top, x, y, strokeOf(faint))
		s.line(x, y, x, y+tickSize, strokeOf(rule))
		s.axisText(r.right, r.write(v), x, y+tickSize+11)
	}
	s.close("g")
	s.line(r.left, y, r.right, y, strokeOf(rule))
	s.text("text", shorten(name, (r.right-r.left)/small), num("x", r.left), num("y", y+tickSize+27), num("font-size", small), fillOf(quiet))
}
