package webtest

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// kind is a kind of page, by an example.
type kind struct {
	name, path string
	status     int
}

// kinds are all kinds of page that the site has.
var kinds = []kind{
	{"country", "/?on=2017-10-24", 200},
	{"division", "/divisions/kh/2102?on=2017-10-24", 200},
	{"council", "/councils/kh/210202/council?on=2017-10-24", 200},
	{"council before its first election", "/councils/kh/210202/council?on=1990-01-01", 200},
	{"council as known then", "/councils/kh/210202/council?on=2017-10-24&published=2017-11-10&rule=chief", 200},
	{"person", "/people/kh/chin-choy", 200},
	{"party", "/parties/kh/cpp?on=2017-10-24", 200},
	{"event", "/events/choy-defects", 200},
	{"entry", "/entries/169", 200},
	{"source", "/sources/voa-2017-11", 200},
	{"tally", "/tallies/defectors-cpp-100", 200},
	{"statement", "/statements/eysan-motive", 200},
	{"election", "/elections/kh-2017", 200},
	{"entries", "/entries", 200},
	{"flips", "/flips", 200},
	{"check", "/check", 200},
	{"changes", "/changes?from=2017-10-22&to=2017-10-24", 200},
	{"learned", "/learned?from=%2317&to=%23300", 200},
	{"search", "/search?q=champey", 200},
	{"search without hits", "/search?q=nobody-is-called-this", 200},
	{"search without words", "/search", 200},
	{"nothing there", "/councils/kh/210202/counsel", 404},
	{"bad question", "/?on=yesterday", 400},
	{"what if", "/whatif", 200},
	{"what if on a council", "/whatif?scenario=champey", 200},
	{"what if on a country", "/whatif?scenario=dissolution", 200},
	{"what if with ties", "/whatif?scenario=redistribute-vacated", 200},
	{"simulation", "/simulate", 200},
	{"simulation that is over", overPath, 200},
	{"bad simulation", "/simulate?court.rate=1", 422},
	{"bad scenario", "/whatif?text=title:+x", 422},
	{"API", "/api/v1/docs", 200},
}

// statusNote is what the browser's log says of an answer of 400, 404 or 422.
const statusNote = `Failed to load resource: the server responded with a status of 4(00|04|22)`

// eachKind runs a test on every kind of page of the founding package.
func eachKind(t *testing.T, width int, test func(x *tab, k kind)) {
	t.Helper()
	p := played(t)
	x := open(t, p.url, width)
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			x.T = t
			res, err := http.Get(p.url + k.path)
			x.try(err)
			res.Body.Close()
			if res.StatusCode != k.status {
				t.Fatalf("status %d, want %d", res.StatusCode, k.status)
			}
			x.visit(k.path)
			x.forgive(statusNote)
			test(x, k)
		})
	}
	x.T = t
}

// axeSource reads axe-core from where SEATLEDGER_AXE says.
var axeSource = sync.OnceValues(func() (string, error) {
	text, err := os.ReadFile(os.Getenv("SEATLEDGER_AXE"))
	return string(text), err
})

// axe lists what axe-core finds wrong on the page, by all of its rules or those
// named.
func (x *tab) axe(rules ...string) []string {
	x.Helper()
	source, err := axeSource()
	if err != nil {
		need(x.T, "axe.min.js of axe-core 4 (SEATLEDGER_AXE names it)")
	}
	only := ""
	if len(rules) > 0 {
		only = `, runOnly: ["` + strings.Join(rules, `", "`) + `"]`
	}
	eval[bool](x, "window.axe ? true : ("+strings.TrimRight(source, "; \n")+", true)")
	return eval[[]string](x, `axe.run(document, {resultTypes: ["violations"]`+only+`}).then((r) => r.violations.map((v) =>
		v.id + ": " + v.help + ": " + v.nodes.slice(0, 4).map((n) => n.html.slice(0, 250) + " [" + n.failureSummary.replace(/\s+/g, " ").slice(0, 300) + "]").join("; ")))`)
}

// unfold opens everything that is folded away, so that it is looked at too.
func (x *tab) unfold() {
	x.Helper()
	eval[int](x, `(() => { const all = document.querySelectorAll("details"); for (const d of all) d.open = true; return all.length })()`)
}

// No kind of page has a violation that axe-core knows of, in light and in dark,
// on a telephone and on a large screen.
func TestAxe(t *testing.T) {
	t.Parallel()
	eachKind(t, narrow, func(x *tab, _ kind) {
		for _, width := range []int{narrow, wide} {
			x.resize(width)
			x.unfold()
			x.scheme("light")
			for _, v := range x.axe() {
				x.Errorf("%d pixels, light: %s", width, v)
			}
			x.scheme("dark") // which changes colours and nothing else
			for _, v := range x.axe("color-contrast", "link-in-text-block") {
				x.Errorf("%d pixels, dark: %s", width, v)
			}
		}
	})
}

// The test is tested: axe-core finds a picture without words and pale letters.
func TestAxeFinds(t *testing.T) {
	x := open(t, founding(t).url, wide)
	x.visit("/")
	eval[bool](x, `(document.querySelector("main").insertAdjacentHTML("afterbegin", "<img src='/assets/icon.svg'><p class='pale'>pale</p>"), document.querySelector(".pale").style.color = "#eeeeee", true)`)
	found := strings.Join(x.axe(), "\n")
	for _, want := range []string{"image-alt", "color-contrast"} {
		if !strings.Contains(found, want) {
			t.Errorf("%s was not found: %s", want, found)
		}
	}
}

// No page is wider than its window.
func TestNoPageScrollsSideways(t *testing.T) {
	t.Parallel()
	eachKind(t, narrow, func(x *tab, _ kind) {
		for _, width := range []int{narrow, wide} {
			x.resize(width)
			x.unfold()
			x.fits(width)
		}
	})
}

// fits fails the test where the document is wider than the window.
func (x *tab) fits(width int) {
	x.Helper()
	if got := eval[int](x, "document.documentElement.scrollWidth"); got > width {
		x.Errorf("%s is %d pixels wide in a window of %d: %s", eval[string](x, "location.pathname"), got, width, eval[string](x, `[...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll") && !e.closest("svg")).slice(0, 5).map((e) => e.outerHTML.slice(0, 160)).join("\n")`))
	}
}

// Every picture stands in a section that says the same as a table or in
// sentences.
func TestEveryPictureHasATwin(t *testing.T) {
	t.Parallel()
	pictures := 0
	eachKind(t, wide, func(x *tab, _ kind) {
		pictures += eval[int](x, `document.querySelectorAll("main svg[role]").length`)
		for _, alone := range eval[[]string](x, `[...document.querySelectorAll("main svg[role]")].filter((s) => !s.closest("section")?.querySelector("table tbody tr, .lines li, :scope > p")).map((s) => s.outerHTML.slice(0, 200))`) {
			x.Errorf("a picture without a twin: %s", alone)
		}
	})
	if pictures < 20 {
		t.Errorf("only %d pictures were seen", pictures)
	}
}

// Everything that acts can be reached by the Tab key, in the order of the page.
func TestEverythingIsReachedByTab(t *testing.T) {
	p := founding(t)
	x := open(t, p.url, wide)
	for _, path := range []string{"/?on=2017-10-24", "/councils/" + champey + "?on=2017-10-24", "/search?q=champey", "/whatif?scenario=champey", "/simulate"} {
		x.visit(path)
		want := eval[int](x, `(() => {
			const acts = "a[href], button, input:not([type=hidden], [type=radio]:not(:checked)), select, textarea, summary, .scroll[tabindex='0']";
			const all = [...document.querySelectorAll(acts)].filter((e) => e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}) && !e.closest(".at-narrow"));
			window.wanted = new Set(all);
			return all.length;
		})()`)
		for range want + 60 { // a date field takes several presses
			x.press(kb.Tab)
			if eval[int](x, `(wanted.delete(document.activeElement), wanted.size)`) == 0 {
				break
			}
		}
		for _, missed := range eval[[]string](x, `[...wanted].map((e) => e.outerHTML.slice(0, 150))`) {
			x.Errorf("%s: Tab does not reach %s", path, missed)
		}
	}
}

// Enter on a tile of the wall opens its council; a table too wide for the
// window scrolls by the arrow keys.
func TestKeysOpenAndScroll(t *testing.T) {
	x := open(t, founding(t).url, narrow)
	x.visit("/?on=2017-10-24")
	x.tabTo("the tile of Champey", `document.activeElement.matches('.wall a[href^="/councils/kh/210202/council"]')`)
	if ring := eval[string](x, `getComputedStyle(document.activeElement).outlineStyle`); ring != "solid" {
		t.Errorf("the focus on a tile is not shown: outline %s", ring)
	}
	x.press(kb.Enter)
	x.within("the council", `location.pathname === "/councils/kh/210202/council" && document.readyState === "complete"`)
	x.tabTo("the table of seats", `document.activeElement.matches("#chamber .scroll")`)
	if !eval[bool](x, `document.activeElement.scrollWidth > document.activeElement.clientWidth`) {
		t.Fatal("the table of seats needs no scrolling: take another")
	}
	x.press(kb.ArrowRight, kb.ArrowRight, kb.ArrowRight)
	x.within("scrolling", `document.activeElement.scrollLeft > 0`)
}

// Without scripts the page is complete: no slider, the same figures, and the
// form and links move the day.
func TestWithoutScripts(t *testing.T) {
	t.Parallel()
	p := played(t)
	with, without := open(t, p.url, wide), open(t, p.url, wide)
	call(without, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	for _, k := range kinds {
		if k.name == "API" {
			continue // which tries the API out by a script
		}
		with.visit(k.path)
		without.visit(k.path)
		with.forgive(statusNote)
		without.forgive(statusNote)
		const said = `document.querySelector("main").textContent`
		if a, b := eval[string](with, said), eval[string](without, said); a != b {
			t.Errorf("%s: with scripts %q, without %q", k.name, shortened(a), shortened(b))
		}
		if eval[bool](without, `document.getElementById("slider")?.checkVisibility() ?? false`) {
			t.Errorf("%s: the slider is shown, but cannot work", k.name)
		}
	}
	without.visit("/councils/" + champey + "?on=2017-10-22")
	without.sees("controlled by CNRP under the rule majority")
	without.do(chromedp.Click(`a[rel=next]`))
	without.within("the next stop", `document.getElementById("headline").textContent.startsWith("On 23 October 2017")`)
	without.do(chromedp.SetJavascriptAttribute("#on", "value", "2017-10-24"), chromedp.Click(`.time button`))
	without.within("the day of the form", `document.getElementById("headline").textContent.startsWith("On 24 October 2017")`)
	without.sees("controlled by CPP under the rule majority")
}

// On paper there is no navigation, and every table.
func TestPrint(t *testing.T) {
	t.Parallel()
	eachKind(t, wide, func(x *tab, k kind) {
		if k.name == "API" {
			return
		}
		call(x, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		if shown := eval[[]string](x, `[...document.querySelectorAll("nav, form, .run, .skip, .get")].filter((e) => e.checkVisibility() && !e.matches(".crumbs")).map((e) => e.outerHTML.slice(0, 120))`); len(shown) > 0 {
			x.Errorf("on paper: %q", shown)
		}
		if hidden := eval[[]string](x, `[...document.querySelectorAll("main table")].filter((e) => e.getBoundingClientRect().height === 0 || !e.checkVisibility({contentVisibilityAuto: true})).map((e) => e.textContent.slice(0, 120))`); len(hidden) > 0 {
			x.Errorf("not on paper: %q", hidden)
		}
		call(x, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
	})
}

// A printed page is a PDF that has pages.
func TestPDF(t *testing.T) {
	x := open(t, founding(t).url, wide)
	for _, k := range kinds[:3] {
		x.visit(k.path)
		pdf := call(x, page.PrintToPDF, page.PrintToPDFParams{})
		if n := strings.Count(string(pdf.Data), "/Type /Page\n") + strings.Count(string(pdf.Data), "/Type/Page/"); !strings.HasPrefix(string(pdf.Data), "%PDF") || n == 0 {
			t.Errorf("%s: %d bytes, %d pages", k.name, len(pdf.Data), n)
		}
	}
}

// Every table of the ledger that has pages has a kind of page here.
func TestKindsAreComplete(t *testing.T) {
	for _, folder := range []string{"divisions", "councils", "parties", "people", "events", "sources", "tallies", "statements", "elections", "entries"} {
		if !slices.ContainsFunc(kinds, func(k kind) bool { return strings.HasPrefix(k.path, fmt.Sprintf("/%s/", folder)) && k.status == 200 }) {
			t.Errorf("no example of /%s/", folder)
		}
	}
}
