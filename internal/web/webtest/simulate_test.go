package webtest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/seatledger/seatledger/sim"
)

// startSimulation starts the simulation that a page is about, and waits for its
// progress.
func (x *tab) startSimulation() {
	x.Helper()
	x.do(chromedp.Click(`#run form button`))
	x.within("that it is under way, or over", `document.querySelector("progress, #fan") !== null`)
}

// A reader sets a number with the slider, starts a simulation, watches how far it
// is, cancels it, runs another, and opens the report.
func TestASimulationIsFollowed(t *testing.T) {
	x := open(t, founding(t).url, wide)
	x.visit("/simulate?replicates=20000")
	x.sees("This has not been played yet", sim.Conditional)
	x.startSimulation()
	const done = `document.querySelector("progress").value`
	first := eval[int](x, `(window.same = true, `+done+`)`)
	x.within("progress without loading the page again", fmt.Sprintf("window.same && %s > %d", done, first+1))
	x.within("words of it", `/^[1-9][0-9]* of 180 parts are done$/.test(document.getElementById("done").textContent)`)
	x.do(chromedp.Click(`form[action^="/simulate/cancel"] button`))
	x.within("that it was cancelled", `document.getElementById("headline").textContent.includes("was cancelled")`)

	eval[bool](x, `(document.getElementById("r-replicates").focus(), true)`)
	x.press(kb.Home)
	x.within("the fewest replicates", `new URL(location).searchParams.get("replicates") === "500" && document.getElementById("headline").textContent.includes("not been played")`)
	eval[bool](x, `(document.getElementById("r-court.probability").focus(), true)`)
	x.press(kb.ArrowRight, kb.ArrowRight)
	x.within("another probability", `new URL(location).searchParams.get("court.probability") === "0.32"`)
	x.sees("With other numbers")
	x.startSimulation()
	x.within("the result", `document.querySelector("main")?.textContent.includes("in 500 runs from seed")`)
	x.sees("believes in the party's end with probability 0.32", "Run again with seed 2", "seat rule: free mandate", "too few holders")
	for _, id := range []string{"fan", "histogram", "tipping", "counterfactuals"} {
		if !eval[bool](x, `document.querySelector("#`+id+` .at-wide svg[role=img]").checkVisibility()`) {
			t.Errorf("no picture in %s", id)
		}
	}
	x.do(chromedp.Click(`#run form button`))
	x.within("the result of another seed", `document.querySelector("main")?.textContent.includes("runs from seed 2:")`)
	if got := eval[string](x, `new URL(location).searchParams.get("seed")`); got != "2" {
		t.Errorf("the address says seed %q", got)
	}
	x.readsReport(t)
}

// readsReport saves the report of a simulation that is over, and opens the file:
// it asks for nothing else, and is without fault.
func (x *tab) readsReport(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	id := chromedp.FromContext(x.ctx).BrowserContextID
	_, err := chromedp.CallBrowser(x.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorAllow, BrowserContextID: id, DownloadPath: dir})
	x.try(err)
	x.do(chromedp.Click(`#run a[download]`))
	path := filepath.Join(t.TempDir(), "report.html")
	x.try(os.WriteFile(path, savedFile(t, dir, ".html"), 0o600))
	for _, width := range []int{narrow, wide} {
		r := open(t, "", width) // a site of no host
		r.visit("file://" + path)
		r.sees("in 500 runs from seed", "from seed 2", sim.Conditional, "No name reaches it")
		r.fits(width)
		for _, scheme := range []string{"light", "dark"} {
			r.scheme(scheme)
			r.unfold()
			for _, v := range r.axe() {
				t.Errorf("the report, %d pixels, %s: %s", width, scheme, v)
			}
		}
		if r.requests != 1 {
			t.Errorf("the report made %d requests", r.requests-1)
		}
		if !eval[bool](r, `[...document.querySelectorAll("svg[role=img]")].filter((s) => s.checkVisibility()).length === 4`) {
			t.Error("not all four pictures are shown")
		}
	}
}

// While a simulation is under way its page has no fault that axe-core knows of.
func TestAxeUnderWay(t *testing.T) {
	x := open(t, founding(t).url, narrow)
	x.visit("/simulate?replicates=20000&seed=4")
	x.startSimulation()
	for _, width := range []int{narrow, wide} {
		x.resize(width)
		x.fits(width)
		for _, scheme := range []string{"light", "dark"} {
			x.scheme(scheme)
			for _, v := range x.axe() {
				t.Errorf("%d pixels, %s: %s", width, scheme, v)
			}
		}
	}
	x.do(chromedp.Click(`form[action^="/simulate/cancel"] button`))
	x.within("that it was cancelled", `document.getElementById("headline").textContent.includes("was cancelled")`)
}

// Without scripts the button starts it, and the page loads itself again until it
// is over.
func TestASimulationWithoutScripts(t *testing.T) {
	x := open(t, founding(t).url, narrow)
	call(x, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	x.visit("/simulate")
	if eval[bool](x, `document.getElementById("r-seed").checkVisibility()`) {
		t.Error("a slider is shown that cannot work")
	}
	x.do(chromedp.SetValue(`#f-replicates`, "400"), chromedp.SetValue(`#f-seed`, "6"), chromedp.Click(`.pull > button`))
	x.within("that it is under way, or over", `["The simulation is under way.", "in 400 runs from seed"].some((s) => document.querySelector("main")?.textContent.includes(s))`)
	x.within("the result, by itself", `document.querySelector("main")?.textContent.includes("in 400 runs from seed 6")`)
	if at := eval[string](x, "location.pathname + location.search"); !strings.Contains(at, "replicates=400") || !strings.Contains(at, "seed=6") {
		t.Errorf("the address is %s", at)
	}
}
