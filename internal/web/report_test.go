package web

import (
	"bytes"
	"context"
	"html"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/scenario"
	"github.com/seatledger/seatledger/sim"
)

// reference is the reference scenario, played a few hundred times.
var reference = sync.OnceValues(func() (*answer.Simulation, error) {
	d, err := reconstructed()
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile("../../examples/cambodia-2017/scenarios/ruling.yaml")
	if err != nil {
		return nil, err
	}
	return playedOf(d, strings.Replace(string(text), "title: The court", "title: </title><script>alert(1)</script> The court", 1), 300, 7)
})

// playedOf plays a scenario without a site.
func playedOf(d *answer.Desk, text string, replicates int, seed uint64) (*answer.Simulation, error) {
	s, err := scenario.Read("test", []byte(text))
	if err != nil {
		return nil, err
	}
	w, err := d.Sweep(context.Background(), s, answer.Ask{}, replicates, seed)
	if err != nil {
		return nil, err
	}
	spec, err := w.Spec()
	if err != nil {
		return nil, err
	}
	m := w.Merging()
	for chunk := range w.Chunks() {
		b, err := answer.DoChunk(context.Background(), spec, chunk)
		if err == nil {
			err = m.Add(chunk, b)
		}
		if err != nil {
			return nil, err
		}
	}
	return m.Answer(answer.Ask{}), nil
}

// A report says everything, stands alone, asks for nothing, and is the same each
// time.
func TestReportStandsAlone(t *testing.T) {
	x, err := reference()
	if err != nil {
		t.Fatal(err)
	}
	var b, again bytes.Buffer
	if err := Report(&b, x); err != nil {
		t.Fatal(err)
	}
	if err := Report(&again, x); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("written again it is another file", err)
	}
	body := b.String()
	for _, bad := range []string{"<script", "<link", "<img", "url(", "@import", "src=", " on", "style=", "<iframe", "<form"} {
		for _, at := range regexp.MustCompile(regexp.QuoteMeta(bad)).FindAllStringIndex(body, -1) {
			if around := body[max(0, at[0]-30):min(len(body), at[1]+30)]; bad != " on" || regexp.MustCompile(`<[^>]* on[a-z]+=`).MatchString(around) {
				t.Errorf("%q in %q", bad, around)
			}
		}
	}
	for _, m := range regexp.MustCompile(`(?:href|xmlns)="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		if m[1] != "http://www.w3.org/2000/svg" {
			t.Errorf("an address: %s", m[1])
		}
	}
	text := html.UnescapeString(body)
	for _, want := range []string{sim.Conditional, x.Purpose, x.Sources[0], x.Sources[1], "Synthetic reconstruction drawn from seed 2017", "from seed 7", "in 300 runs from seed", "too few holders",
		"seat rule: free mandate", "counts published, and believed by a third", "tips at", "stakes.promise", "what is left of the term", "day 33, as announced on day 29", "</title><script>alert(1)</script> The court", "Banteay Meanchey",
		"No name reaches it", "Attributes of persons"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if n := strings.Count(body, `role="img"`); n != 8 {
		t.Errorf("%d pictures, want four, for wide and for narrow windows", n)
	}
	if n := strings.Count(text, sim.Conditional); n < 4 {
		t.Errorf("the boundary stands %d times", n)
	}
	for _, m := range regexp.MustCompile(`<style>([^<]*)</style>`).FindAllStringSubmatch(body, -1) {
		if m[1] != style {
			t.Error("the style is not that of the policy")
		}
	}
	if n := strings.Count(body, "<style>"); n != 1 {
		t.Errorf("%d styles", n)
	}
}
