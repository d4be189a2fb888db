package draw

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
	"pgregory.net/rapid"
)

// texts are names as they come and names that try to leave their place.
var texts = []string{
	"", "CPP", "Cambodian People's Party", "គណបក្សសង្គ្រោះជាតិ", strings.Repeat("A very long name ", 600), strings.Repeat("W", 10_000),
	"\u202Egnp.exe\u202C", "\u2066left\u2067right\u2069\u200F", "z" + strings.Repeat("\u0301\u0323", 4000) + "algo", "a\x00b\x1bc\u0085\u2028d\ne",
	"\xff\xfe", `</title><script>alert(1)</script>`, `" onload="alert(1)`, "]]>&amp;<!--", strings.Repeat("ក្ស", 3000), "👩‍👩‍👧‍👦", "مرحبا", "ﷺ﷽",
}

// draws of random values.
type random struct{ *rapid.T }

func (r random) text() string              { return rapid.SampledFrom(texts).Draw(r.T, "text") }
func (r random) party() seatledger.PartyID { return seatledger.PartyID(r.text()) }
func (r random) fill() Fill                { return Fill(rapid.Uint8Range(0, 5).Draw(r.T, "fill")) }
func (r random) flag() bool                { return rapid.Bool().Draw(r.T, "flag") }
func (r random) n() int {
	return rapid.OneOf(rapid.IntRange(-3, 50), rapid.SampledFrom([]int{math.MaxInt, math.MinInt, 100_000})).Draw(r.T, "n")
}

func (r random) day() seatledger.Day {
	return rapid.OneOf(rapid.Map(rapid.Int32Range(17_000, 17_600), func(d int32) seatledger.Day { return seatledger.Day(d) }),
		rapid.SampledFrom([]seatledger.Day{seatledger.OpenPast, seatledger.OpenFuture, 0, 17_400})).Draw(r.T, "day")
}

func (r random) on() *seatledger.Day {
	if r.flag() {
		return new(r.day())
	}
	return nil
}

func (r random) float() float64 {
	return rapid.OneOf(rapid.Float64Range(-200, 3000), rapid.SampledFrom([]float64{0, math.NaN(), math.Inf(1), math.Inf(-1), 1e300, -1e300, 1e-300, 340, 960})).Draw(r.T, "float")
}

func listOf[T any](r random, most int, draw func() T) (list []T) {
	for range rapid.IntRange(0, most).Draw(r.T, "length") {
		list = append(list, draw())
	}
	return list
}

func (r random) parties() []Party {
	return listOf(r, 4, func() Party {
		return Party{ID: r.party(), Name: r.text(), Local: r.text(), Abbreviation: r.text(), Colour: rapid.SampledFrom([]string{"", "#ffffff", "#000000", "#0072b2", "red"}).Draw(r.T, "colour")}
	})
}

func (r random) parts() []Part {
	return listOf(r, 5, func() Part { return Part{r.fill(), r.party(), r.n()} })
}

func (r random) marks() []Mark {
	return listOf(r, 12, func() Mark { return Mark{r.day(), r.text(), r.text()} })
}

func (r random) wall() drawer {
	return Wall{Label: r.text(), Parties: r.parties(), Columns: rapid.IntRange(-1, 30).Draw(r.T, "columns"), Tiles: listOf(r, 40, func() Tile {
		return Tile{Name: r.text(), Href: r.text(), Said: r.text(), Fill: r.fill(), Party: r.party(), Reported: r.flag(), Turned: r.flag(), Parts: r.parts()}
	})}
}

func (r random) areas() drawer {
	a := Areas{Label: r.text(), Desc: r.text(), Width: r.float(), Since: r.day(), Until: r.day(), On: r.on(), Parties: r.parties(), Marks: r.marks(), Days: listOf(r, 8, r.day)}
	a.Layers = listOf(r, 5, func() Layer { return Layer{r.fill(), r.party(), r.text(), listOf(r, 9, r.n)} })
	return a
}

func (r random) strips() drawer {
	s := Strips{Label: r.text(), Desc: r.text(), Width: r.float(), Since: r.day(), Until: r.day(), On: r.on(), Parties: r.parties(), Marks: r.marks()}
	s.Rows = listOf(r, 5, func() StripRow {
		return StripRow{r.text(), r.text(), listOf(r, 6, func() Segment {
			return Segment{From: r.day(), Until: r.day(), Fill: r.fill(), Party: r.party(), Ring: r.party(), Standing: seatledger.Standing(rapid.IntRange(0, 3).Draw(r.T, "standing")), Open: r.flag(), Text: r.text(), Said: r.text()}
		})}
	})
	return s
}

func (r random) tallies() drawer {
	t := Tallies{Label: r.text(), Desc: r.text(), Width: r.float(), Since: r.day(), Until: r.day(), Marks: r.marks()}
	t.Spans = listOf(r, 4, func() Span { return Span{r.day(), r.day(), r.text()} })
	t.Points = listOf(r, 12, func() TallyPoint {
		return TallyPoint{First: r.day(), Last: r.day(), Low: r.float(), High: r.float(), OpenLow: r.flag(), OpenHigh: r.flag(), Text: r.text(), Group: r.text(),
			Verdict: rapid.SampledFrom([]string{"agrees", "agrees-rounded", "conflicts", "cannot-check"}).Draw(r.T, "verdict"), Href: r.text(), Said: r.text()}
	})
	return t
}

func (r random) quantiles() (q Quantiles) {
	for i := range q {
		q[i] = r.float()
	}
	return q
}

func (r random) fan() drawer {
	return Fan{Label: r.text(), Desc: r.text(), Width: r.float(), Unit: r.text(), Since: r.day(), Days: listOf(r, 20, r.quantiles), Marks: r.marks(), Observed: listOf(r, 8, func() Observation {
		return Observation{First: r.day(), Last: r.day(), Low: r.float(), High: r.float(), OpenLow: r.flag(), OpenHigh: r.flag(), Text: r.text(), Href: r.text(), Said: r.text()}
	})}
}

func (r random) interval() *Interval {
	if r.flag() {
		return &Interval{r.float(), r.float(), r.float()}
	}
	return nil
}

func (r random) histogram() drawer {
	series := func() Series { return Series{r.text(), listOf(r, 30, r.n)} }
	h := Histogram{Label: r.text(), Desc: r.text(), Width: r.float(), Unit: r.text(), Edges: listOf(r, 30, r.float), Series: [2]Series{series(), series()}, Modes: listOf(r, 5, r.float), Range: r.interval()}
	if r.flag() {
		slices.Sort(h.Edges)
	}
	return h
}

func (r random) share() float64 {
	return rapid.OneOf(rapid.Float64Range(0, 1), rapid.SampledFrom([]float64{0, 1, 0.5, 0.5000001}), rapid.Custom(func(t *rapid.T) float64 { return random{t}.float() })).Draw(r.T, "share")
}

func (r random) equilibria() Equilibria {
	return Equilibria{r.share(), listOf(r, 5, func() Root { return Root{r.share(), r.flag()} })}
}

func (r random) tipping() drawer {
	t := Tipping{Label: r.text(), Desc: r.text(), Width: r.float(), Across: r.text(), Up: r.text(), Curve: listOf(r, 12, r.equilibria), Folds: listOf(r, 4, func() Fold { return Fold{r.share(), r.share(), r.text()} })}
	if r.flag() {
		t.At = new(r.equilibria())
	}
	return t
}

func (r random) intervals() drawer {
	interval := func() Interval { return Interval{r.float(), r.float(), r.float()} }
	return Intervals{Label: r.text(), Desc: r.text(), Width: r.float(), Unit: r.text(), Rows: listOf(r, 8, func() IntervalRow {
		row := IntervalRow{r.text(), interval(), interval()}
		if r.flag() {
			row.After = row.Before
		}
		return row
	})}
}

func (r random) shift() drawer {
	return Shift{r.text(), r.text(), r.float(), r.parties(), [2]string{r.text(), r.text()}, [2][]Part{r.parts(), r.parts()}}
}

func (r random) flow() drawer {
	part := func() FlowPart { return FlowPart{r.party(), r.text(), r.n(), r.text()} }
	return Flow{Label: r.text(), Desc: r.text(), Width: r.float(), Parties: r.parties(), Party: r.party(), Middle: r.text(), From: listOf(r, 5, part), To: listOf(r, 5, part)}
}

func (r random) placesMap() drawer {
	at := func() [2]float64 { return [2]float64{r.float() / 10, r.float() / 30} }
	rings := func() [][][2]float64 { return listOf(r, 3, func() [][2]float64 { return listOf(r, 9, at) }) }
	return Map{Label: r.text(), Desc: r.text(), Width: r.float(), Parties: r.parties(), Shapes: listOf(r, 5, func() Shape {
		return Shape{r.text(), r.text(), r.text(), r.fill(), r.party(), r.parts(), listOf(r, 3, rings)}
	})}
}

func (r random) chamber() Chamber {
	return Chamber{Title: r.text(), Local: r.text(), Heading: r.text(), Verdict: r.text(), Pale: r.text(), Parties: r.parties(), Seats: listOf(r, 30, func() Seat {
		return Seat{r.text(), r.party(), r.party(), seatledger.Standing(rapid.IntRange(0, 4).Draw(r.T, "standing")), r.flag(), r.flag(), r.flag(), r.text()}
	})}
}

// Every picture of any values is well-formed, holds numbers only, keeps within
// its sides, and is the same each time.
func TestAnyValuesMakeAPicture(t *testing.T) {
	for name, pick := range map[string]func(random) drawer{
		"wall": random.wall, "areas": random.areas, "strips": random.strips, "tallies": random.tallies, "flow": random.flow, "shift": random.shift, "map": random.placesMap,
		"fan": random.fan, "histogram": random.histogram, "tipping": random.tipping, "intervals": random.intervals,
	} {
		t.Run(name, rapid.MakeCheck(func(rt *rapid.T) {
			d := pick(random{rt})
			var first, second bytes.Buffer
			if err := d.Draw(&first); err != nil {
				rt.Fatal(err)
			}
			if err := d.Draw(&second); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
				rt.Fatal("not the same twice")
			}
			checkPicture(reporter{t, rt}, first.Bytes())
		}))
	}
	t.Run("chamber", rapid.MakeCheck(func(rt *rapid.T) {
		checkPicture(reporter{t, rt}, render(t, random{rt}.chamber(), random{rt}.chamber()))
	}))
}

// reporter reports to a check of random values what a test helper finds.
type reporter struct {
	testing.TB
	rt *rapid.T
}

func (r reporter) Helper()                           {}
func (r reporter) Errorf(format string, args ...any) { r.rt.Fatalf(format, args...) }
func (r reporter) Fatalf(format string, args ...any) { r.rt.Fatalf(format, args...) }

func FuzzPicturesAreSafe(f *testing.F) {
	f.Add("Champey", "/council/x", "#123456", int32(17_400), 12.5)
	f.Add("</svg>\u202E", "javascript:alert(1)", `"/>`, int32(math.MinInt32), math.Inf(-1))
	f.Fuzz(func(t *testing.T, name, href, colour string, at int32, number float64) {
		d, id := seatledger.Day(at), seatledger.PartyID(name)
		parties, marks := []Party{{ID: id, Name: name, Local: href, Abbreviation: name, Colour: colour}}, []Mark{{d, name, href}, {17_400, href, name}}
		corner := [2]float64{number, float64(at)}
		for _, picture := range []drawer{
			Wall{name, parties, []Tile{{Name: name, Href: href, Party: id}}, int(at)},
			Areas{name, name, number, d, 17_400, &d, parties, []seatledger.Day{d, 17_390}, []Layer{{Held, id, name, []int{int(at), 3}}}, marks},
			Strips{name, name, number, d, 17_400, &d, parties, []StripRow{{name, href, []Segment{{From: d, Until: 17_400, Party: id, Text: name, Said: name}}}}, marks},
			Tallies{name, name, number, d, 17_400, []TallyPoint{{First: d, Last: 17_400, Low: number, High: 5, Text: name, Group: name, Href: href}}, marks, []Span{{d, 17_400, name}}},
			Shift{name, name, number, parties, [2]string{name, name}, [2][]Part{{{Held, id, int(at)}, {Unknown, id, 3}}, {{Fill(77), id, 2}}}},
			Flow{name, name, number, parties, id, name, []FlowPart{{id, name, int(at), name}}, []FlowPart{{"", name, 5, name}}},
			Fan{name, name, number, name, d, []Quantiles{{number, 1, 2, 3, float64(at)}, {}}, []Observation{{First: d, Last: 17_400, Low: number, High: 5, Text: name, Href: href, Said: name}}, marks},
			Histogram{name, name, number, name, []float64{0, number, float64(at)}, [2]Series{{name, []int{int(at)}}, {href, []int{3, 4}}}, []float64{number}, &Interval{number, 3, 4}},
			Tipping{name, name, number, name, name, []Equilibria{{0, []Root{{0.5, true}}}, {number, []Root{{number, true}, {0.5, false}}}, {1, nil}}, []Fold{{number, 0.5, name}, {0.5, number, href}}, &Equilibria{number, []Root{{0.5, true}, {number, false}}}},
			Intervals{name, name, number, name, []IntervalRow{{name, Interval{number, 1, 2}, Interval{3, number, 4}}, {href, Interval{0, number, 1}, Interval{0, number, 1}}}},
			Map{name, name, number, parties, []Shape{{Name: name, Href: href, Fill: Undetermined, Polygons: [][][][2]float64{{{corner, {1, 2}, {3, number}, {5, 5}}}}}}},
		} {
			checkPicture(t, drawn(t, picture))
		}
	})
}
