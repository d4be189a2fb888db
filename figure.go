package seatledger

import (
	"fmt"
	"math/big"
	"strings"
)

// Precision says how closely a printed figure pins the number it stands for.
type Precision uint8

// The precisions of a figure.
const (
	FigureExact   Precision = iota // "5,007", "$222", "1/3": this number
	FigureRounded                  // "43.8 %", "9.2 m": rounded to the digits printed
	FigureAbout                    // "~2500", "about 3 %": within one unit of the last digit printed
	FigureBound                    // "<200", ">1/3": on one side of the number
	FigureRange                    // "200-300": between two numbers, both included
)

func (p Precision) String() string {
	return [...]string{"exact", "rounded", "about", "bound", "range"}[p]
}

// Figure is a printed figure and the numbers it allows: those from Low to
// High, with an open side where the figure excludes its bound. A nil side is
// unbounded. Step is one unit of the last digit printed; zero for a range of
// two figures. A figure in per cent keeps its bounds as printed (43.8, not
// 0.438) and says so.
//
// A percentage, a figure with a decimal point and a figure with a word of
// scale ("9.2 m") are taken as rounded half up or half down: both ends are
// included. A whole number is taken as exact.
type Figure struct {
	Low, High         *big.Rat
	OpenLow, OpenHigh bool
	Step              *big.Rat
	Percent           bool
	Precision         Precision
}

// maxFigure bounds the length of a figure's text.
const maxFigure = 80

// marks lists how a figure begins when it is no plain number, longer marks
// before their own beginnings.
var marks = []struct {
	text      string
	precision Precision
	low, open bool // of a bound: it is the lower one, and is itself excluded
}{
	{"<=", FigureBound, false, false}, {"≤", FigureBound, false, false},
	{">=", FigureBound, true, false}, {"≥", FigureBound, true, false},
	{"<", FigureBound, false, true}, {">", FigureBound, true, true},
	{"~", FigureAbout, false, false}, {"≈", FigureAbout, false, false},
	{"about ", FigureAbout, false, false}, {"around ", FigureAbout, false, false},
	{"approximately ", FigureAbout, false, false}, {"roughly ", FigureAbout, false, false},
	{"more than ", FigureBound, true, true}, {"over ", FigureBound, true, true},
	{"above ", FigureBound, true, true}, {"at least ", FigureBound, true, false},
	{"less than ", FigureBound, false, true}, {"fewer than ", FigureBound, false, true},
	{"under ", FigureBound, false, true}, {"below ", FigureBound, false, true},
	{"at most ", FigureBound, false, false}, {"up to ", FigureBound, false, false},
}

// ParseFigure reads a figure as newspapers print it: "5,007", "43.8 %",
// "<200", ">1/3", "~2500", "about 3 %", "$222", "9.2 m", "200-300". Commas
// and spaces may divide thousands; a point divides decimals.
func ParseFigure(text string) (Figure, error) {
	fail := func(why string) (Figure, error) {
		return Figure{}, fmt.Errorf("%.40q is not a figure (%s): write 5,007, 43.8 %%, <200, >1/3, ~2500, 9.2 m or 200-300, or fill low and high", text, why)
	}
	if len(text) > maxFigure {
		return fail("it is too long")
	}
	rest := strings.ToLower(strings.TrimSpace(text))
	for _, m := range marks {
		after, ok := strings.CutPrefix(rest, m.text)
		if !ok {
			continue
		}
		n, err := parseNumeral(after)
		if err != nil {
			return fail(err.Error())
		}
		if m.precision == FigureAbout {
			return n.about(), nil
		}
		return n.bound(m.low, m.open), nil
	}
	if low, high, ok := cutRange(rest); ok {
		f, err := parseRange(low, high)
		if err != nil {
			return fail(err.Error())
		}
		return f, nil
	}
	n, err := parseNumeral(rest)
	if err != nil {
		return fail(err.Error())
	}
	return n.figure(), nil
}

// cutRange divides "200-300", "200–300" and "200 to 300".
func cutRange(text string) (low, high string, ok bool) {
	for _, divider := range []string{" to ", "–", "-"} {
		if at := strings.Index(text, divider); at > 0 {
			return text[:at], text[at+len(divider):], true
		}
	}
	return "", "", false
}

// parseRange reads the two ends of a range; a unit behind the second one
// holds for both ("40-45 %").
func parseRange(low, high string) (Figure, error) {
	from, err := parseNumeral(low)
	if err != nil {
		return Figure{}, err
	}
	to, err := parseNumeral(high)
	if err != nil {
		return Figure{}, err
	}
	if !from.percent && !from.scaled {
		from.percent = to.percent
		if to.scaled {
			from.value = new(big.Rat).Mul(from.value, to.scale)
		}
	}
	if from.percent != to.percent || from.value.Cmp(to.value) > 0 {
		return Figure{}, fmt.Errorf("the range does not go from the lower to the higher end")
	}
	return Figure{Low: from.value, High: to.value, Step: new(big.Rat), Percent: to.percent, Precision: FigureRange}, nil
}

// A numeral is a number as printed, before any mark of doubt.
type numeral struct {
	value, step     *big.Rat
	scale           *big.Rat // 1, or what the word of scale stands for
	percent, scaled bool
	decimals        bool
}

// parseNumeral reads an optional currency sign, digits, and an optional unit
// or word of scale.
func parseNumeral(text string) (numeral, error) {
	n := numeral{scale: big.NewRat(1, 1)}
	text = strings.TrimSpace(text)
	sign := int64(1)
	if after, minus := cutAny(text, "-", "−"); minus {
		sign, text = -1, after
	}
	text, _ = cutAny(text, "us$", "$", "€", "£", "៛")
	text = n.cutUnit(strings.TrimSpace(text))
	if top, bottom, fraction := strings.Cut(text, "/"); fraction {
		return n.fraction(sign, top, bottom)
	}
	digits, err := ungroup(text)
	if err != nil {
		return n, err
	}
	d, err := ParseDecimal(digits)
	if err != nil || strings.HasPrefix(digits, "-") {
		return n, fmt.Errorf("no number in it")
	}
	_, behind, _ := strings.Cut(digits, ".")
	n.decimals = behind != ""
	n.value = new(big.Rat).Mul(d.Rat(), big.NewRat(sign, 1))
	n.value.Mul(n.value, n.scale)
	n.step = new(big.Rat).Quo(n.scale, powerOfTen(len(behind)))
	return n, nil
}

// fraction reads "1/3" of two whole numbers. One unit of its last digit has
// no size of its own; one of the denominator's own parts is taken.
func (n numeral) fraction(sign int64, top, bottom string) (numeral, error) {
	if !allDigits(top) || !allDigits(bottom) || len(top)+len(bottom) > maxDecimal {
		return n, fmt.Errorf("no fraction of whole numbers")
	}
	over, _ := new(big.Int).SetString(bottom, 10)
	if over.Sign() == 0 {
		return n, fmt.Errorf("a fraction over nought")
	}
	under, _ := new(big.Int).SetString(top, 10)
	n.value = new(big.Rat).SetFrac(under.Mul(under, big.NewInt(sign)), over)
	n.value.Mul(n.value, n.scale)
	n.step = new(big.Rat).SetFrac(big.NewInt(1), over)
	n.step.Mul(n.step, n.scale)
	return n, nil
}

// units lists what may stand behind a number, with the power of ten it
// stands for; -1 is per cent.
var units = []struct {
	text   string
	zeroes int
}{
	{"per cent", -1}, {"percent", -1}, {"%", -1},
	{"thousand", 3}, {"million", 6}, {"billion", 9}, {"bn", 9}, {"m", 6}, {"k", 3},
}

// cutUnit takes the unit off the end of a number and notes it.
func (n *numeral) cutUnit(text string) string {
	for _, u := range units {
		before, ok := strings.CutSuffix(text, u.text)
		switch {
		case !ok:
			continue
		case u.zeroes < 0:
			n.percent = true
		default:
			n.scaled, n.scale = true, powerOfTen(u.zeroes)
		}
		return strings.TrimSpace(before)
	}
	return text
}

// spaces are the blanks that print puts between digits, made plain.
var spaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ")

// ungroup takes the commas or spaces out of "5,007" and refuses "50,07".
func ungroup(text string) (string, error) {
	text = spaces.Replace(text)
	whole, behind, hasPoint := strings.Cut(text, ".")
	divider := ","
	if !strings.Contains(whole, ",") {
		divider = " "
	}
	groups := strings.Split(whole, divider)
	for i, g := range groups {
		if len(groups) > 1 && (i > 0 && len(g) != 3 || len(g) < 1 || len(g) > 3) {
			return "", fmt.Errorf("its digits are not in groups of three")
		}
	}
	whole = strings.Join(groups, "")
	if hasPoint {
		return whole + "." + behind, nil
	}
	return whole, nil
}

func cutAny(text string, prefixes ...string) (string, bool) {
	for _, p := range prefixes {
		if after, ok := strings.CutPrefix(text, p); ok {
			return strings.TrimSpace(after), true
		}
	}
	return text, false
}

func powerOfTen(n int) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil))
}

// figure takes a plain number as exact, or as rounded if it has the look.
func (n numeral) figure() Figure {
	if !n.percent && !n.scaled && !n.decimals {
		return Figure{Low: n.value, High: n.value, Step: n.step, Precision: FigureExact}
	}
	f := n.around(new(big.Rat).Mul(n.step, big.NewRat(1, 2)))
	f.Precision = FigureRounded
	return f
}

func (n numeral) about() Figure {
	f := n.around(n.step)
	f.Precision = FigureAbout
	return f
}

func (n numeral) around(slack *big.Rat) Figure {
	return Figure{Low: new(big.Rat).Sub(n.value, slack), High: new(big.Rat).Add(n.value, slack),
		Step: n.step, Percent: n.percent}
}

func (n numeral) bound(low, open bool) Figure {
	f := Figure{Step: n.step, Percent: n.percent, Precision: FigureBound}
	if low {
		f.Low, f.OpenLow = n.value, open
	} else {
		f.High, f.OpenHigh = n.value, open
	}
	return f
}

// Contains reports whether the figure allows the number.
func (f Figure) Contains(x *big.Rat) bool {
	if f.Low != nil {
		if c := x.Cmp(f.Low); c < 0 || c == 0 && f.OpenLow {
			return false
		}
	}
	if f.High != nil {
		if c := x.Cmp(f.High); c > 0 || c == 0 && f.OpenHigh {
			return false
		}
	}
	return true
}

// Figure reads what the tally prints. A stated low or high takes the place of
// what the text allows on that side; with both stated the text may be any
// words. The unit "%" makes the figure one in per cent.
func (t *Tally) Figure() (Figure, error) {
	f, err := ParseFigure(t.Text)
	if err == nil && t.Unit == "%" && !f.Percent {
		f, err = ParseFigure(t.Text + " %")
	}
	if err != nil {
		if t.Low.IsZero() || t.High.IsZero() {
			return Figure{}, err
		}
		f = Figure{Step: new(big.Rat), Percent: t.Unit == "%"}
	}
	if !t.Low.IsZero() {
		f.Low, f.OpenLow, f.Precision = t.Low.Rat(), false, FigureRange
	}
	if !t.High.IsZero() {
		f.High, f.OpenHigh, f.Precision = t.High.Rat(), false, FigureRange
	}
	if f.Low != nil && f.High != nil && f.Low.Cmp(f.High) > 0 {
		return Figure{}, fmt.Errorf("%q: low is above high", t.ID)
	}
	return f, nil
}
