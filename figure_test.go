package seatledger

import (
	"math/big"
	"strings"
	"testing"
)

func TestParseFigure(t *testing.T) {
	tests := []struct{ text, want string }{
		{"5,007", "[5007,5007] step 1 exact"},
		{"3 056 824", "[3056824,3056824] step 1 exact"},
		{"0", "[0,0] step 1 exact"},
		{"-275", "[-275,-275] step 1 exact"},
		{"$222", "[222,222] step 1 exact"},
		{"1/3", "[1/3,1/3] step 1/3 exact"},
		{"30 %", "[59/2,61/2] step 1 rounded %"},
		{"43.8%", "[175/4,877/20] step 1/10 rounded %"},
		{"95.5 per cent", "[1909/20,1911/20] step 1/10 rounded %"},
		{"43.83", "[1753/40,8767/200] step 1/100 rounded"},
		{"9.2 m", "[9150000,9250000] step 100000 rounded"},
		{"<200", "(..,200) step 1 bound"},
		{"≤ 200", "(..,200] step 1 bound"},
		{">650", "(650,..) step 1 bound"},
		{"at least 650", "[650,..) step 1 bound"},
		{"More than 100", "(100,..) step 1 bound"},
		{">1/3", "(1/3,..) step 1/3 bound"},
		{">43 %", "(43,..) step 1 bound %"},
		{"~2500", "[2499,2501] step 1 about"},
		{"~$305", "[304,306] step 1 about"},
		{"about 3 %", "[2,4] step 1 about %"},
		{"200-300", "[200,300] step 0 range"},
		{"40–45 %", "[40,45] step 0 range %"},
		{"1 to 2 million", "[1000000,2000000] step 0 range"},
	}
	for _, test := range tests {
		f, err := ParseFigure(test.text)
		if err != nil {
			t.Errorf("%q: %v", test.text, err)
		} else if got := show(f); got != test.want {
			t.Errorf("%q: got %s, want %s", test.text, got, test.want)
		}
	}
}

func show(f Figure) string {
	left, right := "[", "]"
	low, high := "..", ".."
	if f.OpenLow || f.Low == nil {
		left = "("
	}
	if f.OpenHigh || f.High == nil {
		right = ")"
	}
	if f.Low != nil {
		low = f.Low.RatString()
	}
	if f.High != nil {
		high = f.High.RatString()
	}
	s := left + low + "," + high + right + " step " + f.Step.RatString() + " " + f.Precision.String()
	if f.Percent {
		s += " %"
	}
	return s
}

func TestParseFigureRefuses(t *testing.T) {
	for _, text := range []string{"", "many", "5,00", "50,07", ",500", "5,,007", "1.2.3", "<", "~", "~<200", "1/0",
		"/3", "1/", "300-200", "10 %-200 m", "1e9", "+5", "0x10", "5.", ".5", "--5", "٣", strings.Repeat("9", 41), strings.Repeat(" ", 200) + "5"} {
		if f, err := ParseFigure(text); err == nil {
			t.Errorf("%q: read as %s", text, show(f))
		}
	}
}

func TestTallyFigure(t *testing.T) {
	dec := func(s string) Decimal {
		d, err := ParseDecimal(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	tests := []struct {
		tally Tally
		want  string
	}{
		{Tally{Text: "30", Unit: "%"}, "[59/2,61/2] step 1 rounded %"},
		{Tally{Text: "hundreds", Low: dec("200"), High: dec("999")}, "[200,999] step 0 range"},
		{Tally{Text: "~2500", Low: dec("2400")}, "[2400,2501] step 1 range"},
		{Tally{Text: ">650", High: dec("5007")}, "(650,5007] step 1 range"},
	}
	for _, test := range tests {
		f, err := test.tally.Figure()
		if err != nil {
			t.Errorf("%q: %v", test.tally.Text, err)
		} else if got := show(f); got != test.want {
			t.Errorf("%q: got %s, want %s", test.tally.Text, got, test.want)
		}
	}
	for _, bad := range []Tally{{Text: "hundreds"}, {Text: "hundreds", Low: dec("200")}, {Text: "5", Low: dec("7")}} {
		if _, err := bad.Figure(); err == nil {
			t.Errorf("%q: taken", bad.Text)
		}
	}
}

// FuzzParseFigure holds that a figure that is read allows some number, and
// that blanks around it do not matter.
func FuzzParseFigure(f *testing.F) {
	for _, seed := range []string{"5,007", "<200", ">1/3", "~2500", "30 %", "43.8 %", "$222", "9.2 m", "200-300", "1 to 2 million", "about 3 per cent", "-275", "−1/2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fig, err := ParseFigure(text)
		if err != nil {
			return
		}
		if fig.Low != nil && fig.High != nil && fig.Low.Cmp(fig.High) > 0 {
			t.Fatalf("%q: nothing fits %s", text, show(fig))
		}
		if fig.Low != nil && !fig.OpenLow && !fig.Contains(fig.Low) {
			t.Fatalf("%q: %s excludes its own bound", text, show(fig))
		}
		if fig.Step == nil || fig.Step.Cmp(new(big.Rat)) < 0 {
			t.Fatalf("%q: no step", text)
		}
		if again, err := ParseFigure(" " + text + " "); len(text)+2 <= maxFigure && (err != nil || show(again) != show(fig)) {
			t.Fatalf("%q: blanks change it: %v", text, err)
		}
	})
}
