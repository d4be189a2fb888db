package web

import (
	"context"
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/synth"
)

// reconstructed draws the one reconstruction of all tests.
var reconstructed = sync.OnceValues(func() (*answer.Desk, error) {
	store := ledger.NewMemory()
	if _, err := store.Append(context.Background(), ledger.Batch{Package: synth.ReconstructionPackage(2017), By: "synth", At: time.Unix(0, 0), Rows: synth.Reconstruction(2017)}); err != nil {
		return nil, err
	}
	return answer.NewDesk(context.Background(), store, nil)
})

// asked is a site of the founding package with its scenarios.
func asked(t *testing.T, change ...func(*Options)) *Site {
	t.Helper()
	store := ledger.NewMemory()
	if r, err := exchange.Import(t.Context(), store, "../../examples/cambodia-2017", exchange.Options{By: "test", At: time.Date(2017, 12, 31, 0, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err, r.Problems)
	}
	o := Options{Version: "test", Hosts: askedAs, Today: func() seatledger.Day { return seatledger.DayOf(2017, 11, 1) },
		Open:        func(ctx context.Context) (*answer.Desk, error) { return answer.NewDesk(ctx, store, nil) },
		Scenarios:   os.DirFS("../../examples/cambodia-2017/scenarios"),
		Reconstruct: func(context.Context, uint64) (*answer.Desk, error) { return reconstructed() }}
	for _, c := range change {
		c(&o)
	}
	s, err := New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// says fails the test unless an answer has a status and holds texts, as a reader
// sees them.
func says(t *testing.T, w *httptest.ResponseRecorder, status int, texts ...string) {
	t.Helper()
	body := html.UnescapeString(w.Body.String())
	if w.Code != status {
		t.Errorf("%d, want %d: %.300s", w.Code, status, body)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			t.Errorf("it does not say %q", text)
		}
	}
}

const champeyMove = "/whatif?from=kh/cnrp&to=kh/cpp&moved=1&council=kh/210202/council&day=2017-10-22"

// The page is a function of the ledger and the address: a scenario's page, that of
// its text, and that of its levers alone say the same.
func TestWhatIfIsInItsAddress(t *testing.T) {
	s := asked(t)
	const turned = "Control under the rule majority: before CNRP 1; after CPP 1. 1 council changes control."
	text, err := os.ReadFile("../../examples/cambodia-2017/scenarios/champey.yaml")
	if err != nil {
		t.Fatal(err)
	}
	own := "/whatif?" + url.Values{"text": {strings.ReplaceAll(string(text), "\n", "\r\n")}}.Encode()
	for _, path := range []string{"/whatif?scenario=champey", own, champeyMove} {
		w := ask(t, s, path)
		says(t, w, 200, turned, "Nothing of this is in the ledger", `href="/councils/kh/210202/council`, ">before</p>", ">after</p>", "Champey commune council: CPP", "Takeo: 1 change</a>", "1 council is not as before")
		if n := strings.Count(w.Body.String(), "m9.5 4.5"); n != 1 {
			t.Errorf("%d tiles have a hole", n)
		}
		if again := ask(t, s, path); again.Body.String() != w.Body.String() {
			t.Errorf("%.60s: asked again it is another page", path)
		}
		if fresh := ask(t, asked(t), path); sections(fresh) != sections(w) {
			t.Errorf("%.60s: of another site of the same rows it is another answer", path)
		}
	}
	says(t, ask(t, s, strings.Replace(champeyMove, "moved=1", "moved=0", 1)), 200, "choose below")
}

// sections gives the answer of a page without the head of its ledger, whose salts
// differ.
func sections(w *httptest.ResponseRecorder) string {
	_, rest, _ := strings.Cut(w.Body.String(), "<section")
	all, _, _ := strings.Cut(rest, `<footer class="cite">`)
	return all
}

// Levers in the address take the place of the scenario's, which says so; what they
// leave alone stays.
func TestLeversPullAScenario(t *testing.T) {
	s := asked(t)
	says(t, ask(t, s, "/whatif?scenario=dissolution"), 200, "<bdi>The CNRP is dissolved on 16 November 2017", "after CPP 1,645, KNUP 1.", `role="note">Synthetic reconstruction drawn from seed 2017`, "Published figures, and what these levers give")
	kept := ask(t, s, "/whatif?scenario=dissolution&levers=set&party=kh/cnrp&policy=keep")
	says(t, kept, 200, "With other levers: The CNRP is dissolved", "Free mandate, as in the United Kingdom", "Senate", `id="p-keep" name="policy" value="keep" checked`)
	if strings.Contains(kept.Body.String(), `value="kh/ldp" checked`) {
		t.Error("a refusal outlives its policy")
	}
	refusing := "/whatif?scenario=dissolution&levers=set&party=kh/cnrp&policy=redistribute-council&whose=list&posts=most-votes&refuse=kh/ldp&refuse=kh/gdp&refuse=kh/bsdp"
	if a, b := ask(t, s, refusing), ask(t, s, "/whatif?scenario=dissolution"); headlines(a.Body.String()) != headlines(b.Body.String()) || strings.Contains(a.Body.String(), "With other levers") {
		t.Error("the levers of the scenario itself make another answer")
	}
	if a := ask(t, s, strings.Replace(refusing, "&refuse=kh/gdp&refuse=kh/bsdp", "", 1)); !strings.Contains(a.Body.String(), "With other levers") {
		t.Error("a refusal fewer changes nothing")
	}
	says(t, ask(t, s, "/whatif?scenario=dissolution&levers=set"), 200, "choose below")
	says(t, ask(t, s, "/whatif?scenario=window&levers=set&party=kh/cnrp&policy=choose-in-window&chosen=kh/cpp&choosers=1000"), 200, "4,007 after")
}

func headlines(body string) string {
	_, rest, _ := strings.Cut(body, `id="headline">`)
	said, _, _ := strings.Cut(rest, "</div>")
	return said
}

// A question that cannot be worked out is shown with every problem, its place and
// its remedy, and with the levers to mend it.
func TestProblemsOfAQuestion(t *testing.T) {
	s := asked(t)
	for path, texts := range map[string][]string{
		"/whatif?text=title:+x":                                                        {"the scenario has 3 problems", "the key purpose", ">1</td>", "title: x</textarea>"},
		strings.Replace(champeyMove, "moved=1", "moved=9", 1):                          {"levers[0].move.seats", "at most 3, as many sit for kh/cnrp", "lower it", `id="f-moved" name="moved" min="0" max="9" step="1" value="9"`},
		"/whatif?from=kh/cnrp&to=kh/cnrp&moved=1":                                      {"another party than from"},
		"/whatif?from=kh/cnrp&moved=1":                                                 {"levers[0].move.to"},
		"/whatif?party=kh/nobody&policy=keep":                                          {"levers[0].dissolve.party", "kh/nobody"},
		"/whatif?party=kh/cnrp&policy=choose-in-window":                                {"nothing is guessed"},
		"/whatif?scenario=champey&levers=set&party=kh/cnrp&policy=keep&day=1900-01-01": nil,
	} {
		w := ask(t, s, path)
		status := http.StatusUnprocessableEntity
		if texts == nil {
			status = 200
		}
		says(t, w, status, texts...)
		if format := ask(t, s, path+"&format=json&part=whatif"); format.Code != status {
			t.Errorf("%s as JSON: %d", path, format.Code)
		} else if !json.Valid(format.Body.Bytes()) || texts != nil && !strings.Contains(format.Body.String(), `"problems"`) {
			t.Errorf("%s as JSON: %.200s", path, format.Body)
		}
	}
	for path, text := range map[string]string{
		"/whatif?scenario=none":                             `scenario="none": this page has assembly-rule, `,
		"/whatif?scenario=ruling":                           "this page has", // a question for the other page
		"/whatif?scenario=champey&text=title:+x":            "leave it out where the address holds a text",
		"/whatif?party=kh/cnrp&policy=guess":                "take one of vacate, next-on-list",
		"/whatif?from=a&to=b&moved=x":                       "write a whole number",
		"/whatif?day=soon":                                  "write a day such as",
		"/whatif?text=" + strings.Repeat("x", maxText+1):    "keep it under 8192 characters",
		"/whatif?party=" + strings.Repeat("x", 401):         "keep it under 400 characters",
		"/whatif?scenario=champey&format=csv&part=whatif.9": "this page has the parts",
	} {
		says(t, ask(t, s, path), http.StatusBadRequest, text)
	}
	says(t, ask(t, asked(t, func(o *Options) { o.Reconstruct = nil }), "/whatif?scenario=dissolution"), http.StatusUnprocessableEntity, "a base that this site has")
}

// What a text says is shown as text, and nothing of it runs.
func TestHostileScenariosAreShownAsText(t *testing.T) {
	s := asked(t)
	const evil = `</textarea></title><script>alert(1)</script>"'><img src=x onerror=alert(1)>`
	text := "title: " + quote(evil) + "\npurpose: " + quote(evil) + "\nsources: [" + quote(evil+" 2017") + "]\non: 2017-10-22\nlevers:\n- move: {council: kh/210202/council, from: kh/cnrp, to: kh/cpp, seats: 1}\ncascade:\n- {name: " + quote(evil) + ", seats: 3, method: dhondt}\n"
	for _, suffix := range []string{"", "&day=2017-10-23", "&levers=set&party=kh/cnrp&policy=keep", "&council=" + url.QueryEscape(evil)} {
		w := ask(t, s, "/whatif?"+url.Values{"text": {text}}.Encode()+suffix)
		body := w.Body.String()
		if strings.Contains(body, "<script>alert") || strings.Contains(body, "<img") || strings.Count(body, "</textarea>") != 1 || strings.Count(body, "</title>") < 1 {
			t.Errorf("%s: a text gets out of its place", suffix)
		}
		if w.Code != 200 && w.Code != 422 {
			t.Errorf("%s: %d", suffix, w.Code)
		}
	}
	// What turns the direction of writing is taken out of what is read from it.
	w := ask(t, s, "/whatif?"+url.Values{"text": {strings.Replace(text, "title: ", "title: \"\\u202Egnp\" #", 1)}}.Encode())
	if title, _, _ := strings.Cut(w.Body.String(), "</title>"); strings.Contains(title, "\u202e") || !strings.Contains(title, "gnp") {
		t.Errorf("the title turns the line: %.300s", title)
	}
}

func quote(s string) string {
	b, _ := json.Marshal(s)
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(b))
}

// The files say what the command line says, with the notice of a reconstruction.
func TestWhatIfAsFiles(t *testing.T) {
	s := asked(t)
	w := ask(t, s, "/whatif?scenario=dissolution&format=csv&part=whatif")
	lines := strings.Split(strings.TrimSpace(w.Body.String()), "\n")
	if len(lines) != 1647 || !strings.HasSuffix(lines[0], ",synthetic") || !strings.Contains(lines[7], "no record of any council") {
		t.Errorf("%d lines: %s", len(lines), lines[0])
	}
	var x struct {
		Synthetic string
		Totals    answer.WhatIfTotals
	}
	if err := json.Unmarshal(ask(t, s, "/whatif?scenario=dissolution&format=json&part=whatif").Body.Bytes(), &x); err != nil || x.Totals.Moved.Certain != 5007 || x.Synthetic == "" {
		t.Errorf("%v %+v", err, x)
	}
	if own := ask(t, s, champeyMove+"&format=csv&part=whatif.1"); strings.Contains(own.Body.String(), "synthetic") || own.Code != 200 {
		t.Errorf("%d %s", own.Code, own.Body)
	}
}

// What the other clocks of the reader are stays in the address, and a
// reconstruction, which has none, is not asked by them.
func TestWhatIfKeepsTheClocks(t *testing.T) {
	s := asked(t)
	w := ask(t, s, champeyMove+"&known=%23300&rule=chief")
	says(t, w, 200, `name="known" value="#300"`, "under the rule chief")
	says(t, ask(t, s, "/whatif?scenario=vacate&known=%23300"), 200, "5,007 of these seats move")
}
