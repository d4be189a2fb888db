package webtest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
)

// controlJSON is what the command line says of control with --json.
type controlJSON struct {
	Rule     string         `json:"rule"`
	Kind     string         `json:"kind"`
	Party    string         `json:"party"`
	Basis    string         `json:"basis"`
	Seats    int            `json:"seats"`
	Quota    int            `json:"quota"`
	Margin   *int           `json:"margin"`
	Certain  map[string]int `json:"certain"`
	Possible map[string]int `json:"possible"`
}

// rollJSON is what it says of a roll.
type rollJSON struct {
	Seats []struct {
		Seat         int `json:"seat"`
		Alternatives []struct {
			List       string `json:"list"`
			Holder     string `json:"holder"`
			Allegiance string `json:"allegiance"`
			Standing   string `json:"standing"`
			Stated     bool   `json:"stated"`
			Since      string `json:"since"`
			Because    struct {
				Entry int `json:"entry"`
			} `json:"because"`
		} `json:"alternatives"`
	} `json:"seats"`
}

// asJSON reads an answer as its JSON has it.
func asJSON[V any](answer any, err error) (v V, _ error) {
	if err != nil {
		return v, err
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return v, err
	}
	return v, json.Unmarshal(text, &v)
}

// shownControl reads the counts and verdicts of a page.
type shownControl struct {
	certain, possible map[string]int
	caption           string
	rules             map[string][]string // control, basis, quota, margin
}

func controlOf(page map[string]tableOf) shownControl {
	s := shownControl{certain: map[string]int{}, possible: map[string]int{}, rules: map[string][]string{}}
	for caption, rows := range page {
		switch {
		case strings.HasPrefix(caption, "Seats by allegiance"):
			s.caption = caption
			for _, row := range rows {
				id := row[0].id("/parties/")
				s.certain[id], _ = strconv.Atoi(row[1].text)
				s.possible[id], _ = strconv.Atoi(row[2].text)
			}
		case caption == "Under each rule":
			for _, row := range rows {
				who := row[1].id("/parties/")
				if who == "" {
					who = row[1].text
				}
				name, _, _ := strings.Cut(row[0].text, " ")
				s.rules[name] = []string{who, row[2].text, row[3].text, row[4].text}
			}
		}
	}
	return s
}

// verdictWords are those of verdicts that name no party.
var verdictWords = map[string]string{"none": "no overall control", "undetermined": "undetermined", "unknown": "unknown", "absent": "no such council"}

// expected writes a verdict as its row on the page should have it.
func (c controlJSON) expected() []string {
	who, quota, margin := verdictWords[c.Kind], "", ""
	if c.Party != "" {
		who = c.Party
	}
	if c.Quota > 0 {
		quota = fmt.Sprint(c.Quota)
	}
	if c.Margin != nil {
		margin = fmt.Sprint(*c.Margin)
	}
	return []string{who, c.Basis, quota, margin}
}

// wrongControl compares the figures of a page with the answer of the desk.
func wrongControl(page map[string]tableOf, desk *answer.Desk, id string, a answer.Ask) (list []string) {
	shown := controlOf(page)
	for _, rule := range seatledger.ControlRules() {
		a.Rule = rule
		x, err := desk.Control(context.Background(), id, a)
		if err != nil {
			return []string{err.Error()}
		}
		c, err := asJSON[controlJSON](x, nil)
		if err != nil {
			return []string{err.Error()}
		}
		if !x.(*answer.Control).Existed() { // on a day when it was not there, the page has no figures
			if len(shown.rules)+len(shown.certain)+len(shown.possible) > 0 || shown.caption != "" {
				list = append(list, fmt.Sprintf("figures of a council that was not there: %v", shown))
			}
			continue
		}
		if want := c.expected(); !slices.Equal(shown.rules[string(rule)], want) {
			list = append(list, fmt.Sprintf("rule %s: %q, want %q", rule, shown.rules[string(rule)], want))
		}
		if rule != seatledger.RuleMajority {
			continue
		}
		if !maps.Equal(shown.certain, c.Certain) || !maps.Equal(shown.possible, c.Possible) {
			list = append(list, fmt.Sprintf("certain %v, possible %v, want %v and %v", shown.certain, shown.possible, c.Certain, c.Possible))
		}
		if want := fmt.Sprintf("%d of %d make control", c.Quota, c.Seats); !strings.Contains(shown.caption, want) {
			list = append(list, fmt.Sprintf("%q, want %q", shown.caption, want))
		}
	}
	return list
}

// wrongRoll compares the four facts of every seat. A seat of which more than one
// thing may be so has the words of the command line.
func wrongRoll(page map[string]tableOf, desk *answer.Desk, id string, a answer.Ask) []string {
	x, err := desk.Roll(context.Background(), id, a)
	r, err := asJSON[rollJSON](x, err)
	if err != nil {
		return []string{err.Error()}
	}
	var want, shown []string
	for i, s := range r.Seats {
		f := s.Alternatives[0]
		if len(s.Alternatives) > 1 {
			said := x.Tables()[0].Rows[i]
			want = append(want, strings.Join(said[:len(said)-1], "|")+fmt.Sprintf("|%d", f.Because.Entry))
			continue
		}
		holder := f.Holder
		switch {
		case !f.Stated:
			holder, f.Standing = "not stated", "not stated"
		case f.Standing == "vacant":
			holder = ""
		case holder == "":
			holder = "unnamed"
		}
		want = append(want, fmt.Sprintf("%d|%s|%s|%s|%s|%s|%d", s.Seat, f.List, holder, f.Allegiance, f.Standing, f.Since, f.Because.Entry))
	}
	for caption, rows := range page {
		if !strings.HasPrefix(caption, "Each seat") {
			continue
		}
		for i, row := range rows {
			if i < len(r.Seats) && len(r.Seats[i].Alternatives) > 1 {
				shown = append(shown, openRow(row))
				continue
			}
			holder := row[2].id("/people/")
			if holder == "" {
				holder = row[2].text
			}
			entry := row[6].id("/entries/")
			if entry == "" {
				entry = "0"
			}
			shown = append(shown, strings.Join([]string{row[0].text, row[1].id("/parties/"), holder, row[3].id("/parties/"), row[4].text, row[5].text, entry}, "|"))
		}
	}
	if !slices.Equal(shown, want) {
		return []string{fmt.Sprintf("seats %q, want %q", shown, want)}
	}
	return nil
}

// openRow reads the words of a row, and the first entry behind it.
func openRow(row []cellOf) string {
	words := make([]string, len(row))
	for i, c := range row {
		words[i] = c.text
	}
	if words[len(row)-1] = row[len(row)-1].id("/entries/"); words[len(row)-1] == "" {
		words[len(row)-1] = "0"
	}
	return strings.Join(words, "|")
}

// councilsOf lists the councils of a ledger.
func councilsOf(desk *answer.Desk) (ids []string) {
	for c := range desk.Book.Councils() {
		ids = append(ids, string(desk.Book.CouncilID(c)))
	}
	return ids
}

// compareFigures holds the pages of all councils on some days against the
// answers, on both cores.
func compareFigures(t *testing.T, p *place, days []string) {
	t.Helper()
	var pages sync.WaitGroup
	for half := range 2 {
		pages.Go(func() {
			for i, id := range councilsOf(p.desk) {
				if i%2 != half {
					continue
				}
				for _, day := range days {
					path := "/councils/" + id + "?on=" + day
					g := get(p.site, path)
					if g.status != http.StatusOK {
						t.Errorf("%s: %d", path, g.status)
						continue
					}
					page := tables(g.body)
					for _, w := range slices.Concat(wrongControl(page, p.desk, id, ask(t, day)), wrongRoll(page, p.desk, id, ask(t, day))) {
						t.Errorf("%s: %s", path, w)
					}
				}
			}
		})
	}
	pages.Wait()
	t.Logf("%d pages", len(councilsOf(p.desk))*len(days))
}

// Every figure of a page is the one that the command line gives.
func TestFiguresAreTheAnswers(t *testing.T) {
	days := []string{"1999-12-31", "2002-02-03", "2012-06-02", "2012-06-03", "2013-01-01", "2017-06-03", "2017-06-04", "2017-07-01", "2017-10-22", "2017-10-23",
		"2017-10-24", "2017-11-01", "2017-11-15", "2017-11-16", "2017-11-17", "2017-11-30", "2017-12-01", "2017-12-31", "2022-06-05", "2022-06-06", "2030-01-01"}
	compareFigures(t, founding(t), days)
}

// The same for the real assemblies of Portugal.
func TestFiguresOfPortugal(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(portugalPath); err != nil {
		t.Skipf("SKIPPED: the real results of Portugal are not at %s", portugalPath)
	}
	days := []string{"2025-10-12", "2025-10-13", "2025-10-11", "1990-11-30", "2026-06-15", "2029-11-30", "2050-11-30"}
	if testing.Short() {
		days = days[:2]
	}
	p := serve(t, "2025-11-01", portugalPath)
	if n := len(councilsOf(p.desk)); n != 308 {
		t.Fatalf("%d councils, want 308", n)
	}
	compareFigures(t, p, days)
}

// The other answers that pages show are offered as the command line prints
// them.
func TestPartsAreTheAnswers(t *testing.T) {
	p := founding(t)
	a := ask(t, "2017-10-24")
	for path, want := range map[string]func() (any, error){
		"/councils/" + champey + "?on=2017-10-24&format=json&part=control": func() (any, error) { return p.desk.Control(t.Context(), champey, a) },
		"/councils/" + champey + "?on=2017-10-24&format=json&part=roll":    func() (any, error) { return p.desk.Roll(t.Context(), champey, a) },
		"/councils/" + champey + "?on=2017-10-24&format=json&part=tip":     func() (any, error) { return p.desk.Tip(t.Context(), champey, a) },
		"/check?on=2017-10-24&format=json&part=check":                      func() (any, error) { return p.desk.Check(t.Context(), "", a) },
		"/search?q=champey&format=json&part=search":                        func() (any, error) { return p.desk.Search(t.Context(), "champey") },
	} {
		x, err := want()
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		if got := get(p.site, path); sameJSON(t, got.body) != sameJSON(t, text) {
			t.Errorf("%s: %s, want %s", path, got.body, text)
		}
	}
}

// sameJSON writes JSON in one form.
func sameJSON(t *testing.T, text []byte) string {
	t.Helper()
	var x any
	if err := json.Unmarshal(text, &x); err != nil {
		t.Fatalf("%v: %s", err, shortened(string(text)))
	}
	again, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return string(again)
}
