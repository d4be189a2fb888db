package answer

import (
	"fmt"
	"testing"
)

// Of many disputes the first are told, and how many more there are.
func TestManyDisputesAreCut(t *testing.T) {
	var list Disputes
	for i := range maxReasons + 3 {
		list = append(list, Dispute{Why: fmt.Sprint("reason ", i)})
	}
	lines := list.Sentences()
	if len(lines) != maxReasons+1 || lines[maxReasons] != "and 3 disputes more" {
		t.Errorf("%d lines, the last %q", len(lines), lines[len(lines)-1])
	}
	if lines := list[:maxReasons].Sentences(); len(lines) != maxReasons {
		t.Errorf("%d lines for %d disputes", len(lines), maxReasons)
	}
}
