package webtest

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// champeyTile gives what the tile of Champey says before (0) and after (1).
const champeyTiles = `[...document.querySelectorAll('#wall a[href^="/councils/kh/210202/council"] title')].map((t) => t.textContent)`

// A reader changes a lever with the slider and sees before and after on the wall;
// the address holds the question.
func TestTheSliderPullsALever(t *testing.T) {
	x := open(t, founding(t).url, wide)
	x.visit("/whatif?scenario=champey")
	x.sees("Control under the rule majority: before CNRP 1; after CPP 1.")
	tiles := eval[[]string](x, champeyTiles)
	if len(tiles) != 2 || !strings.HasSuffix(tiles[0], ": CNRP") || !strings.HasSuffix(tiles[1], ": CPP") {
		t.Fatalf("the wall says %q", tiles)
	}
	before := eval[string](x, `document.querySelector("#wall .wall").innerHTML`)
	eval[bool](x, `(document.getElementById("r-moved").focus(), true)`)
	x.press(kb.ArrowRight, kb.ArrowRight)
	x.within("all three seats", `document.getElementById("headline").textContent.includes("3 of these seats move")`)
	x.sees("With other levers: One of three CNRP councillors of Champey joins the CPP", "CPP 5")
	if on := eval[string](x, `new URL(location).searchParams.get("moved")`); on != "3" {
		t.Errorf("the address says %q", on)
	}
	if eval[string](x, `document.activeElement.id`) != "r-moved" || eval[string](x, `document.getElementById("f-moved").value`) != "3" {
		t.Error("the slider lost the focus, or its number")
	}
	x.press(kb.ArrowLeft, kb.ArrowLeft, kb.ArrowLeft)
	x.within("no seat", `document.getElementById("headline").textContent.includes("choose below")`)
	x.press(kb.ArrowRight)
	x.within("one seat", `document.getElementById("headline").textContent.includes("1 of these seats move")`)
	if after := eval[string](x, `document.querySelector("#wall .wall").innerHTML`); after != before {
		t.Error("the same levers draw another wall")
	}
	if e := eval[[]string](x, champeyTiles); len(e) != 2 || e[1] != tiles[1] {
		t.Errorf("the wall says %q", e)
	}
	address := eval[string](x, "location.pathname + location.search")
	fresh := open(t, x.site, wide)
	fresh.visit(address)
	const said = `document.querySelector("main").textContent`
	if a, b := eval[string](x, said), eval[string](fresh, said); a != b {
		t.Errorf("the address opened anew says something else: %s", address)
	}
}

// Choosing another policy works out its answer, over a whole country.
func TestAPolicyIsChosen(t *testing.T) {
	x := open(t, founding(t).url, wide)
	x.visit("/whatif?scenario=dissolution")
	x.sees("Synthetic reconstruction", "after CPP 1,645")
	if eval[bool](x, `document.getElementById("f-chosen").checkVisibility()`) {
		t.Error("a field is shown that the policy has no use for")
	}
	x.do(chromedp.Click(`#p-keep`))
	x.within("the free mandate", `document.getElementById("headline").nextElementSibling.textContent.includes("after CPP 1,1")`)
	if eval[bool](x, `document.getElementById("f-whose").checkVisibility()`) {
		t.Error("a field is shown that the policy has no use for")
	}
	x.do(chromedp.Click(`#p-choose-in-window`))
	x.within("that something is missing", `document.getElementById("headline").textContent.includes("has 1 problem")`)
	x.forgive(statusNote)
	x.sees("nothing is guessed")
	x.do(chromedp.SetValue(`#f-chosen`, "kh/cpp"), chromedp.SetValue(`#f-choosers`, "5007"))
	eval[bool](x, `document.getElementById("f-choosers").dispatchEvent(new Event("change", {bubbles: true}))`)
	x.within("everybody's choice", `document.getElementById("headline").nextElementSibling.textContent.includes("after CPP 1,64")`)
	x.forgive(statusNote)
}

// Without scripts the form asks the same by its button, and a text of the
// reader's own is worked out or refused with its problems.
func TestWhatIfWithoutScripts(t *testing.T) {
	x := open(t, founding(t).url, narrow)
	call(x, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	x.visit("/whatif?scenario=champey")
	if eval[bool](x, `document.getElementById("r-moved").checkVisibility()`) {
		t.Error("a slider is shown that cannot work")
	}
	x.do(chromedp.SetValue(`#f-moved`, "2"), chromedp.Click(`.pull > button`))
	x.within("two seats", `document.getElementById("headline").textContent.includes("2 of these seats move")`)
	text := eval[string](x, `document.getElementById("f-text").value`)
	if !strings.Contains(text, "seats: 2") {
		t.Errorf("the file of the question is %s", text)
	}
	x.do(chromedp.SetValue(`#f-text`, strings.Replace(text, "seats: 2", "seats: 7", 1)), chromedp.Click(`.own > button`))
	x.within("a problem", `document.getElementById("headline")?.textContent.includes("has 1 problem")`)
	x.forgive(statusNote)
	x.sees("at most 3, as many sit for kh/cnrp on kh/210202/council", "lower it")
}
