package answer

import (
	"fmt"

	"github.com/seatledger/seatledger/sim"
)

// A mood is what a sentence of a simulation speaks of.
type mood uint8

const (
	ofRecord   mood = iota // of what the ledger holds
	ofQuestion             // of what is asked, and held fixed
	inModel                // of what comes out, and only in the model: it says so, in the present
	ofBounds               // of what the answer is not
)

// A wording is a sentence with gaps. Nothing that a simulation says is worded
// elsewhere, so that nothing in it reads as a forecast: a test reads all of them.
type wording struct {
	mood mood
	text string
}

var (
	wordsAsked        = wording{ofQuestion, "Asked: how many of %s's %s on %s, on record on %s, go over to %s within %s."}
	wordsLeftOut      = wording{ofRecord, "  - %s left out: %s."}
	wordsFixed        = wording{ofQuestion, "Held fixed: the numbers of the model as the scenario states them; none is fitted here. Drawn, in %s from seed %d: %s."}
	wordsOneHeap      = wording{inModel, "In the model the runs lie around one number of leavers: %s (%s)."}
	wordsHeaps        = wording{inModel, "In the model the runs fall into %d heaps, and no number stands for all of them: %s leave (%s)."}
	wordsHeapsNear    = wording{inModel, "In the model the runs fall into heaps too near each other to be named: %s (%s)."}
	wordsSeldom       = wording{inModel, "In the model hardly anybody leaves: %s (%s)."}
	wordsOneEnd       = wording{inModel, "In the model %s leave in every run."}
	wordsEnded        = wording{inModel, "  - In the model, where the court ends the party (%s of the runs, by the probability that the scenario assumes): %s."}
	wordsSpared       = wording{inModel, "  - In the model, where the court spares it: %s."}
	wordsLost         = wording{inModel, "In the model, with seats counted by allegiance, the councils that %s loses control of are %s."}
	wordsGained       = wording{inModel, "In the model, with seats counted by allegiance, the councils that %s gains control of are %s."}
	wordsFew          = wording{ofBounds, "How many councils change hands is not told: so few can that they could be known one by one."}
	wordsDecides      = wording{inModel, "In the model what everybody expects decides: even if the court spares the party, %s leave if all expect little, %s if all expect much."}
	wordsDecidesAlone = wording{inModel, "In the model what everybody expects decides: %s leave if all expect little, %s if all expect much."}
	wordsSame         = wording{inModel, "In the model the same comes about whatever is expected, if the court spares the party: %s leave."}
	wordsSameAnyway   = wording{inModel, "In the model the same comes about whatever is expected: %s leave."}
	wordsOnce         = wording{inModel, "In the model, if everybody decides at once and believes in the party's end with probability %s, the share that leaves is %s."}
	wordsFold         = wording{inModel, "In the model that tips at a probability of %.7f, where the share is %.7f."}
	wordsBrings       = wording{inModel, "In the model one more expected leaver brings %.2f others on day 0 and %.2f on day %d, where it is most; 1 is the tipping line."}
	wordsVariance     = wording{inModel, "In the model the spread of the outcomes comes from %s."}
	wordsErrors       = wording{ofBounds, "What stands behind ±, or in brackets, is by how much other seeds come out elsewhere in 95 of 100 cases: less with more runs, and nothing of how wrong the model is. Where nothing stands too few runs tell."}
	wordsBound        = wording{ofBounds, "%s."}
)

// Phrases that fill gaps.
const (
	phraseMiddle = "%s in the middle run, %s in nine tenths of them"
	phraseApart  = "%s in nine tenths of the runs, in heaps between which no number stands for all"
	phraseOnce   = "one in %s of the runs, none in the others"
	phraseEvery  = "%s in every run"
	phraseHeap   = "around %s (%s of the runs)"
)

// say fills the gaps.
func (w wording) say(gaps ...any) string { return fmt.Sprintf(w.text, gaps...) }

// between writes a range.
func between(low, high *sim.Estimate) string {
	if low.Value == high.Value {
		return about(low)
	}
	return about(low) + " to " + about(high)
}
