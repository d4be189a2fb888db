package sim

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// anyModel draws a model from all that Check lets pass, extremes included.
func anyModel(t *rapid.T) Model {
	m := Defaults()
	m.Days = rapid.IntRange(1, 8).Draw(t, "days")
	m.Rule = rapid.SampledFrom(SeatRules()).Draw(t, "rule")
	m.Decisions.Response = rapid.SampledFrom(Responses()).Draw(t, "response")
	m.Decisions.Steps = rapid.IntRange(1, 3).Draw(t, "steps")
	m.Beliefs.Expect = rapid.SampledFrom(Expectations()).Draw(t, "expect")
	for _, l := range Levers {
		switch rapid.IntRange(0, 3).Draw(t, l.Name) {
		case 0: // an end of its range
			*l.Of(&m) = rapid.SampledFrom([]float64{l.Low, l.High}).Draw(t, "end")
		case 1:
			*l.Of(&m) = min(max(rapid.Float64Range(-3, 3).Draw(t, "value"), l.Low), l.High)
		}
	}
	m.Decisions.Rate = min(max(m.Decisions.Rate, .01), 20) // each decision costs time
	m.Court.Rate = min(m.Court.Rate, 20)
	m.Court.Day = rapid.IntRange(0, m.Days).Draw(t, "court")
	if m.Court.Day > 0 {
		m.Court.Rate = 0
	}
	if m.Beliefs.Prior == 1 || (m.Beliefs.Prior == 0 && (m.Court.Probability == 0 || m.Court.Probability == 1)) {
		m.Beliefs.Prior = .5
	}
	m.Peers.Patrons.Ties = 2
	m.Offer = []Deadline{{0, rapid.IntRange(1, m.Days).Draw(t, "deadline")}}
	m.Beliefs.News = []News{{0, rapid.Float64Range(-100, 100).Draw(t, "news"), ""}}
	return m
}

// Whatever Check lets pass runs, conserves slots, and yields numbers.
func TestAnyModelRuns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := small(1)
		r.Model, r.Replicates = anyModel(t), 3
		if problems := r.Check(); problems != nil {
			t.Fatalf("the model is refused: %v", problems)
		}
		r.Form = rapid.SampledFrom([]Form{Clocks, Daily, Exact}).Draw(t, "form")
		if r.Model.Decisions.Response == Exp && r.Form == Exact {
			r.Form = Daily // rates of e^1000 make moments that are no numbers apart
		}
		o := NewRunner(r).Do(0, 3)
		again, err := ReadOutcome(r, o.Append(nil))
		if err != nil || !reflect.DeepEqual(o, again) {
			t.Fatalf("written and read: %v", err)
		}
		r.Form = Clocks
		for what, x := range map[string]any{"summary": Summarise(r, o, all(r), false), "tipping": r.Tipping(), "spared": r.MeanField(false), "ended": r.MeanField(true)} {
			if bad := notNumbers(reflect.ValueOf(x), what); bad != "" {
				t.Fatalf("%s is no number", bad)
			}
		}
	})
}

// notNumbers names the first value that is not a finite number.
func notNumbers(v reflect.Value, path string) string {
	switch v.Kind() {
	case reflect.Float64:
		if f := v.Float(); math.IsNaN(f) || math.IsInf(f, 0) {
			return path
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if bad := notNumbers(v.Field(i), path+"."+v.Type().Field(i).Name); bad != "" {
				return bad
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if bad := notNumbers(v.Index(i), fmt.Sprintf("%s[%d]", path, i)); bad != "" {
				return bad
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			return notNumbers(v.Elem(), path)
		}
	}
	return ""
}
