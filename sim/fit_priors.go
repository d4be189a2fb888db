package sim

import (
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Scale is where a parameter's prior is normal.
type Scale string

// The scales.
const (
	LinearScale Scale = "linear"
	LogScale    Scale = "log"
	LogitScale  Scale = "logit"
)

// Prior is what is assumed of a parameter before any fit: a normal distribution on
// a scale. With Spread 0 the parameter is fixed and not fitted.
type Prior struct {
	Name   string  `json:"name"` // a lever's, or [BetweenWindows]
	Scale  Scale   `json:"scale"`
	Centre float64 `json:"centre"` // on the scale
	Spread float64 `json:"spread"` // standard deviation on the scale
	Means  string  `json:"means"`  // why so
}

// BetweenWindows names the standard deviation of stakes.leaving between episodes:
// a parameter of several windows together and of no model alone.
const BetweenWindows = "between-windows"

// At is the parameter's value at z prior standard deviations from the centre. All
// fits are done in z.
func (p Prior) At(z float64) float64 {
	u := p.Centre + float64(p.Spread*z)
	switch p.Scale {
	case LogScale:
		return math.Exp(u)
	case LogitScale:
		return logistic(u)
	default:
		return u
	}
}

// Of is the z of a value.
func (p Prior) Of(value float64) float64 {
	u := value
	switch p.Scale {
	case LogScale:
		u = math.Log(value)
	case LogitScale:
		u = math.Log(value / (1 - value))
	}
	return (u - p.Centre) / p.Spread
}

// Priors are the parameters of a fit.
type Priors []Prior

// Only keeps the named parameters, in the order of the names, as those fitted, and
// all fixed ones.
func (ps Priors) Only(names ...string) (Priors, error) {
	var out Priors
	for _, name := range names {
		p, ok := ps.find(name)
		if !ok || p.Spread == 0 {
			return nil, fmt.Errorf("parameter %q: no prior that is fitted has this name", name)
		}
		out = append(out, p)
	}
	for _, p := range ps {
		if p.Spread == 0 {
			out = append(out, p)
		}
	}
	return out, nil
}

func (ps Priors) find(name string) (Prior, bool) {
	for _, p := range ps {
		if p.Name == name {
			return p, true
		}
	}
	return Prior{}, false
}

// fitted lists those with a spread.
func (ps Priors) fitted() Priors {
	var out Priors
	for _, p := range ps {
		if p.Spread > 0 {
			out = append(out, p)
		}
	}
	return out
}

// Model is a base model with the parameters in place: the fixed ones at their
// centres, the fitted ones at z, in order. Values are kept within the lever's range.
func (ps Priors) Model(base Model, z []float64) Model {
	i := 0
	for _, p := range ps {
		at := 0.0
		if p.Spread > 0 {
			at = z[i]
			i++
		}
		lever, err := FindLever(p.Name)
		if err != nil {
			continue // ReadPriors lets no other name through but BetweenWindows
		}
		*lever.Of(&base) = min(max(p.At(at), lever.Low), lever.High)
	}
	return base
}

// logPrior is that of z: independent standard normals.
func logPrior(z []float64) float64 {
	sum := 0.0
	for _, v := range z {
		sum -= float64(v * v)
	}
	return sum / 2
}

// ReadPriors reads a table with the columns name, scale, centre, spread and means.
func ReadPriors(text string) (Priors, error) {
	t, err := newCSV("priors", text, "name", "scale", "centre", "spread", "means")
	if err != nil {
		return nil, err
	}
	var out Priors
	for t.next() {
		p := Prior{Name: t.text("name"), Scale: Scale(t.text("scale")), Centre: t.number("centre"), Spread: t.number("spread"), Means: t.text("means")}
		if _, err := FindLever(p.Name); err != nil && p.Name != BetweenWindows {
			t.refuse("name", "a number of the model", "see the levers in doc/model.md")
		}
		if p.Scale != LinearScale && p.Scale != LogScale && p.Scale != LogitScale {
			t.refuse("scale", "linear, log or logit", "log for what is above 0, logit for a probability")
		}
		if p.Spread < 0 {
			t.refuse("spread", "0 or more", "0 fixes the parameter at its centre")
		}
		if _, ok := out.find(p.Name); ok {
			t.refuse("name", "each parameter once", "drop one of the two rows")
		}
		out = append(out, p)
	}
	return out, t.err
}

// csvTable reads a small table row by row and keeps the first thing that is wrong.
type csvTable struct {
	name   string
	column map[string]int
	rows   [][]string
	row    int // of the file, from 1; the head is row 1
	err    error
}

func newCSV(name, text string, columns ...string) (*csvTable, error) {
	r := csv.NewReader(strings.NewReader(text))
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	t := &csvTable{name: name, column: map[string]int{}, row: 1}
	if len(rows) > 0 {
		for i, c := range rows[0] {
			t.column[c] = i
		}
		t.rows = rows[1:]
	}
	for _, c := range columns {
		if _, ok := t.column[c]; !ok {
			return nil, fmt.Errorf("%s: row 1 has no column %q; expected %s", name, c, strings.Join(columns, ", "))
		}
	}
	return t, nil
}

// next goes to the next row, unless something is wrong or none is left.
func (t *csvTable) next() bool {
	t.row++
	return t.err == nil && t.row-2 < len(t.rows)
}

func (t *csvTable) text(column string) string { return t.rows[t.row-2][t.column[column]] }

func (t *csvTable) number(column string) float64 {
	v, err := strconv.ParseFloat(t.text(column), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		t.refuse(column, "a number", "write digits, as 0.5")
	}
	return v
}

func (t *csvTable) whole(column string) int {
	v, err := strconv.Atoi(t.text(column))
	if err != nil || v < 0 {
		t.refuse(column, "a whole number from 0 on", "write digits, as 35")
	}
	return v
}

func (t *csvTable) refuse(column, want, fix string) {
	if t.err == nil {
		t.err = fmt.Errorf("%s: row %d, column %s is %q: expected %s; %s", t.name, t.row, column, t.text(column), want, fix)
	}
}
