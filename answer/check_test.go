package answer

import (
	"encoding/json"
	"testing"

	"github.com/seatledger/seatledger"
)

// TestTalliesOfEachMoment asks one desk for several moments in turn: what it keeps
// of one is no answer for another, and says the same as a desk that kept nothing.
func TestTalliesOfEachMoment(t *testing.T) {
	d := founding(t)
	asked := map[string]string{}
	for range 2 {
		for _, a := range []Ask{{}, {Published: "2012-12-31"}, {Known: "#300"}, {Known: "#300", Published: "2012-12-31"}, {On: seatledger.DayOf(2012, 6, 3)}} {
			var texts [2]string
			for i, desk := range []*Desk{d, deskOf(d.Store, d.Book)} {
				check, err := desk.Check(t.Context(), "kh", a)
				if err != nil {
					t.Fatal(err)
				}
				text, err := json.Marshal(check.Tallies)
				if err != nil {
					t.Fatal(err)
				}
				texts[i] = string(text)
			}
			if texts[0] != texts[1] {
				t.Errorf("%+v: asked after others %.200s, asked alone %.200s", a, texts[0], texts[1])
			}
			asked[texts[0]] = a.Known + a.Published
		}
	}
	if len(asked) != 4 { // the day of the question changes nothing
		t.Errorf("%d answers, want 4", len(asked))
	}
}
