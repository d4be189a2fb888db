package webtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience bounds every wait for something that should come about at once.
const patience = 20 * time.Second

// Widths of windows: a telephone and a large screen.
const (
	narrow = 360
	wide   = 1600
)

// rebound is the name of another site that has come to stand for this machine.
const rebound = "rebound.example"

func TestMain(m *testing.M) {
	debug.SetGCPercent(400) // thousands of pages are made
	code := m.Run()
	stopBrowser()
	os.Exit(code)
}

// stopBrowser ends the browser, if one was started.
var stopBrowser = func() {}

// startBrowser starts the one browser of all tests.
var startBrowser = sync.OnceValues(func() (context.Context, error) {
	path, err := findBrowser()
	if err != nil {
		return nil, err
	}
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("headless", "new"), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("host-resolver-rules", "MAP "+rebound+" 127.0.0.1, MAP seats.example 127.0.0.1")}
	for _, name := range []string{"disable-background-networking", "disable-component-update", "disable-sync", "disable-quic", "disable-extensions", "disable-dev-shm-usage", "mute-audio"} {
		options = append(options, chromedp.Flag(name, true))
	}
	allocated, stop := chromedp.NewExecAllocator(context.Background(), options...)
	browser, _ := chromedp.NewContext(allocated)
	stopBrowser = func() {
		_ = chromedp.Cancel(browser) // the process ends with the tests anyway
		stop()
	}
	return browser, chromedp.Do(browser)
})

func findBrowser() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", exec.ErrNotFound
}

// need skips a test, loudly, where a tool of it is missing; in CI it fails.
func need(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing", what)
	}
	t.Skipf("SKIPPED: %s is missing; bash .ci/run fetches it", what)
}

// tab is a page of the browser, watched: what it says on its console, a dialog,
// or a request to another host fails the test.
type tab struct {
	*testing.T
	ctx  context.Context
	site string

	mu       sync.Mutex
	said     []string
	requests int
}

// open opens a tab on a site at a width.
func open(t *testing.T, site string, width int) *tab {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	browser, err := startBrowser()
	if errors.Is(err, exec.ErrNotFound) {
		need(t, "Chromium (chromium, chromium-browser or google-chrome on the PATH)")
	}
	if err != nil {
		t.Fatal(err)
	}
	x := &tab{T: t, site: site}
	ctx, done := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(done)
	x.ctx = ctx
	x.try(chromedp.Listen(ctx, x.hear))
	x.resize(width)
	t.Cleanup(x.quiet)
	return x
}

// hear notes what no page may do.
func (x *tab) hear(event any) {
	says := ""
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		for _, a := range e.Args {
			says += string(a.Value) + a.Description + " "
		}
		says = "console: " + says
	case *runtime.EventExceptionThrown:
		says = fmt.Sprintf("exception: %s %s", e.ExceptionDetails.Text, exceptionOf(e.ExceptionDetails))
	case *log.EventEntryAdded:
		says = fmt.Sprintf("log: %s %s", e.Entry.Text, e.Entry.URL)
	case *page.EventJavascriptDialogOpening:
		says = "dialog: " + e.Message
		go func() {
			_, _ = chromedp.Call(x.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true}) // the tab may be gone
		}()
	case *network.EventRequestWillBeSent:
		x.mu.Lock()
		x.requests++
		x.mu.Unlock()
		to, err := url.Parse(e.Request.URL)
		if err == nil && to.Scheme == "data" { // an icon that the browser draws in a date field
			break
		}
		if err != nil || to.Host != strings.TrimPrefix(x.site, "http://") {
			says = "request to another host: " + e.Request.URL
		}
	}
	if says != "" {
		x.mu.Lock()
		x.said = append(x.said, says)
		x.mu.Unlock()
	}
}

// forgive takes what matches out of what was noted: an answer of 404 or 400
// that the test asked for is in the log.
func (x *tab) forgive(pattern string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.said = slices.DeleteFunc(x.said, regexp.MustCompile(pattern).MatchString)
}

// quiet fails the test for what was noted.
func (x *tab) quiet() {
	x.Helper()
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, s := range x.said {
		x.Error(s)
	}
	if x.requests == 0 {
		x.Error("no request was seen: the watch does not work")
	}
	x.said = nil
}

func (x *tab) try(err error) {
	x.Helper()
	if err != nil {
		x.Fatal(err)
	}
}

// do runs steps, with patience.
func (x *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	x.Helper()
	ctx, done := context.WithTimeout(x.ctx, patience)
	defer done()
	x.try(chromedp.Do(ctx, steps...))
}

// call sends one command to the browser.
func call[P, R any](x *tab, command cdp.Command[P, R], with P) R {
	x.Helper()
	got, err := chromedp.Call(x.ctx, command, with)
	x.try(err)
	return got
}

// visit opens a page of the site.
func (x *tab) visit(path string) {
	x.Helper()
	x.do(chromedp.Navigate(x.site + path))
}

func (x *tab) resize(width int) {
	x.Helper()
	x.do(chromedp.EmulateViewport(int64(width), 900))
}

// scheme sets the colours that the reader's system prefers: light or dark.
func (x *tab) scheme(name string) {
	x.Helper()
	call(x, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
}

// eval gives the value of an expression in the page.
func eval[V any](x *tab, expression string) V {
	x.Helper()
	ctx, done := context.WithTimeout(x.ctx, 2*patience)
	defer done()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[V](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		x.Fatalf("%s: %v", shortened(expression), err)
	}
	return v
}

// within waits until an expression holds in the page, across navigations.
func (x *tab) within(what, expression string) {
	x.Helper()
	began := time.Now()
	for time.Since(began) < patience {
		ok, err := chromedp.Run(x.ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		if err == nil && ok {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	x.Fatalf("%s: did not come about at %s: %s", what, eval[string](x, "location.href"), eval[string](x, "document.querySelector('main')?.innerText.slice(0, 600) ?? 'no main'"))
}

// press presses keys one after another.
func (x *tab) press(keys ...string) {
	x.Helper()
	for _, k := range keys {
		x.do(chromedp.KeyEvent(k))
	}
}

// follow clicks the first link whose text contains words, and waits for the
// page it leads to.
func (x *tab) follow(words string) {
	x.Helper()
	found := eval[bool](x, `(() => {
		window.stale = true;
		const a = [...document.querySelectorAll("main a")].find((a) => a.textContent.includes(`+quoted(words)+`));
		if (a) a.setAttribute("data-follow", "");
		return !!a;
	})()`)
	if !found {
		x.Fatalf("no link says %q on %s", words, eval[string](x, "location.href"))
	}
	x.do(chromedp.Click(`a[data-follow]`))
	x.within("following "+words, `window.stale === undefined && document.readyState === "complete"`)
}

// text gives what a reader sees of the elements that a selector finds.
func (x *tab) text(selector string) string {
	x.Helper()
	return eval[string](x, `[...document.querySelectorAll(`+quoted(selector)+`)].map((e) => e.textContent).join(" | ")`)
}

// sees fails the test unless the main part of the page says something.
func (x *tab) sees(words ...string) {
	x.Helper()
	said := x.text("main")
	for _, w := range words {
		if !strings.Contains(said, w) {
			x.Errorf("%s does not say %q", eval[string](x, "location.href"), w)
		}
	}
}

func quoted(s string) string {
	text, _ := json.Marshal(s)
	return string(text)
}

func shortened(s string) string { return s[:min(len(s), 200)] }

// noted reports whether something that matches was noted.
func (x *tab) noted(pattern string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return slices.ContainsFunc(x.said, regexp.MustCompile(pattern).MatchString)
}

func exceptionOf(d *runtime.ExceptionDetails) string {
	if d.Exception == nil {
		return ""
	}
	return d.Exception.Description
}
