package draw

import (
	"cmp"
	"io"
	"math"
	"slices"
	"strconv"
)

// Tipping is a tipping diagram: what share leaves where everybody expects just
// that, by how probable the ruling is. Between two folds there is more than one
// such share, and which of them comes about depends on what is expected.
type Tipping struct {
	Label  string       // its accessible name
	Desc   string       // what it shows, in words, for those who do not see it
	Width  float64      // in pixels; the picture is laid out for it
	Across string       // what is probable; below the axis
	Up     string       // who leaves; above the scale
	Curve  []Equilibria // the denser, the better what belongs together is found
	Folds  []Fold
	At     *Equilibria // those of the scenario, each with its number; nil = none
}

// Equilibria are all that there are at one probability, from 0 to 1. What lies
// beyond is left out.
type Equilibria struct {
	Probability float64
	Roots       []Root
}

// Root is a share that holds itself up, from 0 to 1.
type Root struct {
	Share  float64
	Stable bool // whether it comes back after a small push
}

// Fold is where a stable and an unstable branch meet and end.
type Fold struct {
	Probability, Share float64
	Label              string // its probability, as exactly as it is known; blank = to four digits
}

// joinMost is how far apart two roots at neighbouring probabilities may be to
// be drawn as one branch.
const joinMost = 0.3

// Sizes of a tipping diagram in pixels.
const (
	tippingHead = 50.0 // for what stands above the plot
	rootSize    = 5.0  // radius of the scenario's own
	loneSize    = 2.0  // and of one that belongs to no branch
)

// tipping is the picture in the making.
type tipping struct {
	*sheet
	*Tipping
	across ruler
	up     figures
	crowd
}

// Draw writes the diagram as SVG. Its error is the writer's.
func (t Tipping) Draw(w io.Writer) error {
	wide := fitWidth(t.Width)
	t.Folds = slices.DeleteFunc(slices.Clone(t.Folds), func(f Fold) bool { return !isShare(f.Probability) || !isShare(f.Share) })
	if t.At != nil {
		if own := columns([]Equilibria{*t.At}); len(own) > 0 {
			t.At = &own[0]
		} else {
			t.At = nil
		}
	}
	p := &tipping{sheet: newSheet(nil), Tipping: &t, up: figures{high: 1, top: tippingHead}}
	p.up.bottom = p.up.top + max(220, min(420, 0.5*wide))
	p.across = ruler{figures{high: 1}, side + small*width("100 %") + 6, wide - side}
	p.across.draw(p.sheet, t.Across, p.up.top, p.up.bottom)
	for _, v := range p.up.ticks(5) {
		p.line(p.across.left, p.up.y(v), p.across.right, p.up.y(v), strokeOf(faint))
		p.text("text", percent(v, 0), num("x", p.across.left-6), num("y", p.up.y(v)+4), num("font-size", small), fillOf(quiet), is("text-anchor", "end"))
	}
	p.within = box{p.across.left, p.up.top - 4, p.across.right + side, p.up.bottom}
	branches := t.branches()
	for _, b := range branches {
		p.branch(b)
	}
	if len(branches) == 0 {
		p.text("text", "no equilibria", num("x", p.across.left+8), num("y", p.up.bottom-10), fillOf(quiet))
	}
	p.marks()
	p.plated(shorten(t.Up, (wide-2*side)/small), side, p.up.top-8, fillOf(quiet))
	l := layLegend(p.entries(branches), wide-2*side)
	l.draw(p.sheet, side, p.up.bottom+axisBelow+8)
	return p.finish(w, t.Label, t.Desc, wide, p.up.bottom+axisBelow+8+l.height()+side)
}

func isShare(v float64) bool { return v >= 0 && v <= 1 }

// percent writes a share with so many decimals.
func percent(share float64, decimals int) string {
	return strconv.FormatFloat(100*share, 'f', decimals, 64) + " %"
}

// columns gives the equilibria in order of probability, and of share in each.
func columns(all []Equilibria) (list []Equilibria) {
	for _, e := range all {
		if !isShare(e.Probability) {
			continue
		}
		e.Roots = slices.DeleteFunc(slices.Clone(e.Roots), func(r Root) bool { return !isShare(r.Share) })
		slices.SortStableFunc(e.Roots, func(a, b Root) int { return cmp.Compare(a.Share, b.Share) })
		list = append(list, e)
	}
	slices.SortStableFunc(list, func(a, b Equilibria) int { return cmp.Compare(a.Probability, b.Probability) })
	return list
}

// branch is roots that belong together, by probability, with the folds in
// which it begins and ends.
type branch struct {
	stable     bool
	at         []point // x = probability, y = share
	begin, end *Fold
}

// branches puts the roots of neighbouring probabilities together. What has no
// continuation ends in a fold, if there is one between the two.
func (t *Tipping) branches() (list []*branch) {
	var before []*branch // by root of the column before
	last := 0.0
	for i, column := range columns(t.Curve) {
		now := make([]*branch, len(column.Roots))
		ends := make([]Root, len(before))
		for k, b := range before {
			ends[k] = Root{b.at[len(b.at)-1].y, b.stable}
		}
		joined := match(ends, column.Roots)
		for k, b := range before {
			if n := joined[k]; n >= 0 {
				now[n] = b
			} else {
				b.end = t.foldNear(last, column.Probability, ends[k].Share)
			}
		}
		for n, root := range column.Roots {
			if now[n] == nil {
				now[n] = &branch{stable: root.Stable}
				if i > 0 {
					now[n].begin = t.foldNear(last, column.Probability, root.Share)
				}
				list = append(list, now[n])
			}
			now[n].at = append(now[n].at, point{column.Probability, root.Share})
		}
		before, last = now, column.Probability
	}
	return list
}

// foldNear gives the fold between two probabilities that is closest to a share.
func (t *Tipping) foldNear(from, to, share float64) (nearest *Fold) {
	for i := range t.Folds {
		f := &t.Folds[i]
		if f.Probability >= from && f.Probability <= to && (nearest == nil || math.Abs(f.Share-share) < math.Abs(nearest.Share-share)) {
			nearest = f
		}
	}
	return nearest
}

// fit says how well two rows of roots go together: first by how many do, then
// by how far those are apart.
type fit struct {
	pairs int
	apart float64
}

func (f fit) better(o fit) bool {
	return f.pairs > o.pairs || f.pairs == o.pairs && f.apart < o.apart
}

// match gives for each root its continuation among others, or -1. As many go
// together as can, without crossing, each with its like; of the ways to do
// that, the one with the least distances.
func match(a, b []Root) []int {
	best := make([][]fit, len(a)+1) // of the roots from i and from j on
	for i := range best {
		best[i] = make([]fit, len(b)+1)
	}
	pair := func(i, j int) (fit, bool) {
		apart := math.Abs(a[i].Share - b[j].Share)
		rest := best[i+1][j+1]
		return fit{rest.pairs + 1, rest.apart + apart}, a[i].Stable == b[j].Stable && apart <= joinMost
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			best[i][j] = best[i+1][j]
			if best[i][j+1].better(best[i][j]) {
				best[i][j] = best[i][j+1]
			}
			if with, ok := pair(i, j); ok && with.better(best[i][j]) {
				best[i][j] = with
			}
		}
	}
	joined := slices.Repeat([]int{-1}, len(a))
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch with, ok := pair(i, j); {
		case ok && with == best[i][j]:
			joined[i] = j
			i, j = i+1, j+1
		case best[i+1][j] == best[i][j]:
			i++
		default:
			j++
		}
	}
	return joined
}

// place gives the pixels of a probability and a share.
func (p *tipping) place(at point) point { return point{p.across.x(at.x), p.up.y(at.y)} }

func (f *Fold) at() point { return point{f.Probability, f.Share} }

// branchLine is how a branch looks: full if it is stable, else dashed.
func branchLine(stable bool) []attr {
	if stable {
		return []attr{is("fill", "none"), is("stroke", Palette(0)), num("stroke-width", 2.5)}
	}
	return []attr{is("fill", "none"), is("stroke", Palette(5)), num("stroke-width", 2), is("stroke-dasharray", "6 4")}
}

// branch draws a branch, or a dot for a root that belongs to none.
func (p *tipping) branch(b *branch) {
	if len(b.at) == 1 && b.begin == nil && b.end == nil {
		at := p.place(b.at[0])
		p.root(b.stable, at.x, at.y, loneSize)
		return
	}
	p.path(branchLine(b.stable)...)
	now := p.place(b.at[0])
	if b.begin != nil {
		from := p.place(b.begin.at())
		p.to('M', from.x, from.y)
		p.intoFold(from, now, true)
	} else {
		p.to('M', now.x, now.y)
	}
	for _, at := range b.at[1:] {
		next := p.place(at)
		p.to('L', next.x, next.y)
		p.crowd.along(now, next)
		now = next
	}
	if b.end != nil {
		p.intoFold(p.place(b.end.at()), now, false)
	}
	p.stop()
}

// intoFold draws the part of a branch next to a fold, away from it or into it.
// Close to a fold, the probability falls with the square of the distance in
// the share (the normal form of a saddle-node bifurcation; Strogatz,
// "Nonlinear Dynamics and Chaos", section 3.1), and so does this curve.
func (p *tipping) intoFold(fold, other point, away bool) {
	bend := point{fold.x, (fold.y + other.y) / 2} // of the parabola, as a curve with one handle
	third := func(end point) point { return point{end.x + (bend.x-end.x)*2/3, end.y + (bend.y-end.y)*2/3} }
	from, to := other, fold
	if away {
		from, to = fold, other
	}
	h1, h2 := third(from), third(to)
	p.curve(h1.x, h1.y, h2.x, h2.y, to.x, to.y)
	p.crowd.along(fold, bend)
	p.crowd.along(bend, other)
}

// root draws an equilibrium: full if it is stable, else hollow.
func (s *sheet) root(stable bool, x, y, r float64) {
	if stable {
		s.circle(x, y, r, is("fill", Palette(0)))
	} else {
		s.circle(x, y, r, fillOf(paper), is("stroke", Palette(5)), num("stroke-width", min(2, r)))
	}
}

// marks draws the folds and what the scenario has, and then names them.
func (p *tipping) marks() {
	for _, f := range p.Folds {
		at := p.place(f.at())
		p.line(at.x, at.y, at.x, p.up.bottom, strokeOf(quiet), is("stroke-dasharray", "2 3"))
		p.crowd.along(at, point{at.x, p.up.bottom})
		p.taken = append(p.taken, box{at.x - pointSize, at.y - pointSize, at.x + pointSize, at.y + pointSize})
	}
	if p.At != nil {
		p.scenario()
	}
	for _, f := range p.Folds {
		at := p.place(f.at())
		text := cmp.Or(f.Label, p.across.write(f.Probability))
		end := p.link("", "fold at "+text+", where the share is "+percent(f.Share, 1), is("class", "sl-mark"))
		p.shapeOf(2, at.x, at.y, fillOf(ink))
		if len(p.Folds) <= labelsMost {
			p.label(&p.crowd, shorten(text, 12), at.x, at.y, at.y-pointSize, at.y+pointSize)
		}
		end()
	}
}

// scenario draws a line at the scenario's own probability, with a dot and a
// number for each of its equilibria.
func (p *tipping) scenario() {
	x := p.across.x(p.At.Probability)
	p.line(x, p.up.top-22, x, p.up.bottom, strokeOf(ink), is("stroke-dasharray", "4 3"))
	p.crowd.along(point{x, p.up.top}, point{x, p.up.bottom})
	text := "the scenario: " + p.across.write(p.At.Probability)
	p.text("text", text, num("x", max(side, min(p.across.right-small*width(text), x-small*width(text)/2))), num("y", p.up.top-27), num("font-size", small))
	for _, r := range p.At.Roots {
		y := p.up.y(r.Share)
		p.taken = append(p.taken, box{x - rootSize, y - rootSize, x + rootSize, y + rootSize})
	}
	for _, r := range p.At.Roots {
		said, y := percent(r.Share, 1), p.up.y(r.Share)
		end := p.link("", said+", "+stability(r.Stable), is("class", "sl-mark"))
		p.root(r.Stable, x, y, rootSize)
		if len(p.At.Roots) <= labelsMost {
			p.label(&p.crowd, said, x, y, y-rootSize, y+rootSize)
		}
		end()
	}
}

func stability(stable bool) string {
	if stable {
		return "stable"
	}
	return "not stable"
}

// entries explains what is on the diagram.
func (p *tipping) entries(branches []*branch) (list []entry) {
	for _, k := range [...]struct {
		stable bool
		name   string
	}{{true, "stable: it holds where it is expected"}, {false, "not stable: a small push leads away"}} {
		if slices.ContainsFunc(branches, func(b *branch) bool { return b.stable == k.stable }) {
			list = append(list, entry{mark: p.branchSample(k.stable), name: k.name})
		}
	}
	if len(p.Folds) > 0 {
		list = append(list, entry{mark: func(x, y float64) { p.shapeOf(2, x+markSide/2, y+markSide/2, fillOf(ink)) }, name: "fold: two branches meet and end"})
	}
	return list
}

func (p *tipping) branchSample(stable bool) func(x, y float64) {
	return func(x, y float64) {
		p.path(branchLine(stable)...)
		p.to('M', x, y+markSide/2)
		p.to('L', x+markSide, y+markSide/2)
		p.stop()
	}
}
