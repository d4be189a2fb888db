package webtest

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/seatledger/seatledger/answer"
)

// focusSlider goes to the slider by the Tab key, as a reader without a mouse
// does.
func (x *tab) focusSlider() {
	x.Helper()
	x.tabTo("the slider", `document.activeElement.id === "slider"`)
}

// tabTo presses Tab until an expression holds of the focus.
func (x *tab) tabTo(what, expression string) {
	x.Helper()
	for range 400 {
		if eval[bool](x, expression) {
			return
		}
		x.press(kb.Tab)
	}
	x.Fatalf("%s cannot be reached by the Tab key", what)
}

// The tile of Champey in the wall, and the line of the day in the areas.
const (
	tile      = `document.querySelector('.wall a[href^="/councils/kh/210202/council"]')`
	tileSays  = tile + `.querySelector("title").textContent`
	pictureOf = `document.querySelector("#%s .at-wide svg").outerHTML`
)

// Two days by keyboard turn Champey, its tile, the headline and the pictures.
func TestTheSliderMovesTheCountry(t *testing.T) {
	x := open(t, founding(t).url, wide)
	x.visit("/?on=2017-10-22")
	before := []string{x.text("#headline"), eval[string](x, tileSays), eval[string](x, tile+".outerHTML"), eval[string](x, fmt.Sprintf(pictureOf, "course"))}
	if !strings.Contains(before[0], "22 October 2017") || !strings.Contains(before[0], "CNRP 1") || !strings.Contains(before[1], "CNRP") {
		t.Fatal(before[:2])
	}
	x.focusSlider()
	x.press(kb.ArrowRight, kb.ArrowRight)
	x.within("the headline of 24 October", `document.getElementById("headline").textContent.includes("24 October 2017")`)
	after := []string{x.text("#headline"), eval[string](x, tileSays), eval[string](x, tile+".outerHTML"), eval[string](x, fmt.Sprintf(pictureOf, "course"))}
	if !strings.Contains(after[0], "CPP 1") || !strings.Contains(after[1], "CPP") {
		t.Error(after[:2])
	}
	for i := range before {
		if before[i] == after[i] {
			t.Errorf("part %d did not change: %s", i, shortened(after[i]))
		}
	}
	if on := eval[string](x, `new URL(location).searchParams.get("on")`); on != "2017-10-24" {
		t.Errorf("the address says %s", on)
	}
	if !eval[bool](x, `document.activeElement.id === "slider"`) {
		t.Error("the slider lost the focus")
	}
}

// The same on the page of the council, with its chamber and its strip.
func TestTheSliderMovesTheCouncil(t *testing.T) {
	x := open(t, founding(t).url, wide)
	x.visit("/councils/" + champey + "?on=2017-10-22")
	strip := eval[string](x, fmt.Sprintf(pictureOf, "strip"))
	x.sees("controlled by CNRP under the rule majority")
	x.focusSlider()
	x.press(kb.ArrowRight, kb.ArrowRight)
	x.within("the headline of 24 October", `document.getElementById("headline").textContent.includes("24 October 2017")`)
	x.sees("controlled by CPP under the rule majority", "contested", "The chamber on 24 October 2017")
	if eval[string](x, fmt.Sprintf(pictureOf, "strip")) == strip {
		t.Error("the strip did not change")
	}
}

// PageUp and PageDown go to the milestones around the day.
func TestTheSliderStopsAtMilestones(t *testing.T) {
	x := open(t, founding(t).url, wide)
	x.visit("/?on=2017-10-22")
	x.focusSlider()
	for _, step := range []struct{ key, day string }{{kb.PageUp, "23 October 2017"}, {kb.PageUp, "3 November 2017"}, {kb.PageDown, "23 October 2017"}, {kb.PageDown, "22 October 2017"}} {
		x.press(step.key)
		x.within(step.day, `document.getElementById("headline").textContent.startsWith("On `+step.day+`")`)
	}
}

// A reader goes from the country to the council, the event and its source.
func TestTheStoryIsFollowedByLinks(t *testing.T) {
	x := open(t, founding(t).url, wide)
	x.visit("/?on=2017-10-24")
	x.do(chromedp.Click(`.wall a[href^="/councils/kh/210202/council"]`))
	x.within("the council", `location.pathname === "/councils/kh/210202/council" && document.readyState === "complete"`)
	x.sees("Champey commune council", "Chin Choy")
	x.follow("choy-defects")
	x.sees("Chin Choy", "left CNRP for CPP")
	x.follow("The page of this event")
	if at := eval[string](x, "location.pathname"); at != "/events/choy-defects" {
		t.Fatalf("at %s", at)
	}
	x.follow("VOA Khmer")
	if at := eval[string](x, "location.pathname + location.search"); at != "/sources/voa-2017-11?on=2017-10-24" {
		t.Errorf("at %s", at)
	}
	x.sees("Local officials grapple with 'win-win' redux")
}

// Names are found however they are written.
func TestSearchFindsNamesInAnyScript(t *testing.T) {
	x := open(t, founding(t).url, narrow)
	for name, leads := range map[string]string{"Chen Choy": "/people/kh/chin-choy", "ចំប៉ី": "/divisions/kh/210202"} {
		x.visit("/")
		x.do(chromedp.SendKeys("#q", name+"\r"))
		x.within("the search for "+name, `location.pathname === "/search" && document.readyState === "complete"`)
		x.within("a hit for "+name, `[...document.querySelectorAll("#hits a")].some((a) => a.getAttribute("href").startsWith("`+leads+`"))`)
	}
	x.visit("/search?q=nobody-is-called-this")
	if x.text("#hits") != "" {
		t.Error("something was found")
	}
}

// An entry that was corrected leads to the one that stands.
func TestSupersededEntriesLeadOn(t *testing.T) {
	fixed := copyOf(t, foundingPath, [3]string{"events.csv", "ppp-distrust only says October", "ppp-distrust says October"})
	p := serve(t, "2017-11-01", foundingPath, fixed)
	x := open(t, p.url, wide)
	x.visit("/events/choy-defects")
	x.sees("Every version")
	newest := fmt.Sprintf("/entries/%d", p.desk.Book.Position)
	x.follow("supersedes entry")
	if at := eval[string](x, "location.pathname"); at == newest {
		t.Fatalf("the newest entry is at %s already", at)
	}
	x.sees("ppp-distrust only says October")
	x.follow("superseded by entry")
	if at := eval[string](x, "location.pathname"); at != newest {
		t.Errorf("superseded by %s, want %s", at, newest)
	}
	x.sees("ppp-distrust says October", "supersedes entry")
}

// The CSV that the browser saves is the table of the answer.
func TestDownloads(t *testing.T) {
	p := founding(t)
	x := open(t, p.url, wide)
	dir := t.TempDir()
	id := chromedp.FromContext(x.ctx).BrowserContextID
	_, err := chromedp.CallBrowser(x.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorAllow, BrowserContextID: id, DownloadPath: dir})
	x.try(err)
	x.visit("/councils/" + champey + "?on=2017-10-24")
	x.do(chromedp.Click(`#chamber .get a[download]`))
	got := savedFile(t, dir, ".csv")
	r, err := p.desk.Roll(t.Context(), champey, ask(t, "2017-10-24"))
	x.try(err)
	table := answer.CSV(r, 0)
	rows, err := csv.NewReader(bytes.NewReader(got)).ReadAll()
	x.try(err)
	if want := append([][]string{table.Columns}, table.Rows...); fmt.Sprint(rows) != fmt.Sprint(want) {
		t.Errorf("saved %v, want %v", rows, want)
	}
}

// savedFile waits for the one file of a folder of downloads.
func savedFile(t *testing.T, dir, ending string) []byte {
	t.Helper()
	for began := time.Now(); time.Since(began) < patience; time.Sleep(20 * time.Millisecond) {
		found, err := filepath.Glob(filepath.Join(dir, "*"+ending))
		if err != nil || len(found) != 1 {
			continue
		}
		if got, err := os.ReadFile(found[0]); err == nil && len(got) > 0 {
			return got
		}
	}
	t.Fatal("nothing was saved")
	return nil
}

// The watch over a tab is watched: what a page must not do is noted.
func TestTheWatchSees(t *testing.T) {
	x := open(t, founding(t).url, narrow)
	x.visit("/")
	eval[bool](x, `(console.log("seen"), setTimeout(() => { throw new Error("thrown") }), fetch("http://127.0.0.1:1/elsewhere").catch(() => 0), true)`)
	for _, want := range []string{"console: .*seen", "exception: .*thrown", "127.0.0.1:1|Content Security Policy"} {
		began := time.Now()
		for !x.noted(want) {
			if time.Since(began) > patience {
				t.Fatalf("%s was not noted: %q", want, x.said)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	x.forgive("")
}
