package scenario

import (
	"strconv"

	"github.com/seatledger/seatledger/sim"
)

// setting is a number of the model that is not as the file has it.
type setting struct {
	lever sim.Lever
	value float64
}

// Set gives a number of the model another value than the file does, as if it stood
// there: counterfactuals are changes of the model so set, and a value that a model
// cannot have is a problem where the file has that number.
func (s *Scenario) Set(l sim.Lever, value float64) {
	s.set = append(s.set, setting{l, value})
}

// applySet changes a model that was read.
func (s *Scenario) applySet(m *sim.Model) {
	for _, x := range s.set {
		*x.lever.Of(m) = x.value
		path := join("model", x.lever.Name)
		at, ok := s.at[path]
		if !ok {
			at = s.at["model"]
		}
		at.text = strconv.FormatFloat(x.value, 'g', -1, 64)
		s.at[path] = at
	}
}
