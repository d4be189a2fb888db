package answer_test

import (
	"testing"

	"github.com/seatledger/seatledger/answer"
)

// Kinds of councils in the plural.
func TestPluralOf(t *testing.T) {
	for one, many := range map[string]string{
		"council": "councils", "municipal assembly": "municipal assemblies", "parish": "parishes", "county": "counties",
		"borough": "boroughs", "board of the valley": "board of the valleys", "congress": "congresses", "y": "ys",
	} {
		if got := answer.PluralOf(one); got != many {
			t.Errorf("%s: %s, want %s", one, got, many)
		}
	}
}
