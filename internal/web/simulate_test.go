package web

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/internal/jobs"
	"github.com/seatledger/seatledger/sim"
)

// few is a simulation that takes a moment: the reference scenario, 40 times.
const few = "/simulate?replicates=40"

// playing is a site that keeps simulations in a file. Nobody plays them until
// work is called.
func playing(t *testing.T, place string) *Site {
	t.Helper()
	s := asked(t, func(o *Options) {
		o.Jobs = func(ctx context.Context, create bool) (*jobs.DB, error) {
			return jobs.Open(ctx, place, jobs.Options{Create: create, Pace: jobs.Pace{Poll: 20 * time.Millisecond, Watch: 10 * time.Millisecond}})
		}
	})
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// work has a site play simulations until the test ends or stop is called.
func work(t *testing.T, s *Site) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	var worker sync.WaitGroup
	worker.Go(func() {
		if err := s.Work(ctx); err != nil {
			t.Error(err)
		}
	})
	stop = sync.OnceFunc(func() {
		cancel()
		worker.Wait()
	})
	t.Cleanup(stop)
	return stop
}

// post sends a form without fields.
func post(t *testing.T, s *Site, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// leads fails the test unless an answer leads to an address.
func leads(t *testing.T, w *httptest.ResponseRecorder, to string) {
	t.Helper()
	if at, _ := keyOf(w); w.Code != http.StatusSeeOther || at != to {
		t.Errorf("%d to %q, want 303 to %q: %.300s", w.Code, at, to, w.Body)
	}
}

// keyOf gives where an answer leads to and, apart, the key of a simulation in it.
func keyOf(w *httptest.ResponseRecorder) (at, key string) {
	found := keyIn.FindStringSubmatch(w.Header().Get("Location"))
	if found == nil {
		return w.Header().Get("Location"), ""
	}
	return strings.Replace(found[0], found[1], "", 1), found[2]
}

var keyIn = regexp.MustCompile(`^.*?(&run=([A-Z2-7]{26})).*$`)

// comes waits until a page says something.
func comes(t *testing.T, s *Site, path, text string) *httptest.ResponseRecorder {
	t.Helper()
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(20 * time.Millisecond) {
		if w := ask(t, s, path); strings.Contains(html.UnescapeString(w.Body.String()), text) {
			return w
		}
	}
	t.Fatalf("%s never says %q: %.500s", path, text, headlines(ask(t, s, path).Body.String()))
	return nil
}

var sweepIn = regexp.MustCompile(`data-events="(/simulate/events\?sweep=[0-9a-f]{64})"`)

// A simulation is started by a form, followed, and shown when it is over, as JSON
// the same as package answer has it. Another site over the same jobs has it at
// once.
func TestASimulationIsPlayed(t *testing.T) {
	place := filepath.Join(t.TempDir(), "jobs.db")
	s := playing(t, place)
	w := ask(t, s, few)
	says(t, w, 200, "This has not been played yet", `<form action="/simulate?replicates=40" method="post"><button>Start</button>`, "no record of any council", boundary[1], "Probability that the court ends the party")
	if w.Header().Get("Cache-Control") != "no-store" {
		t.Error("what is of a moment is kept")
	}
	if _, err := os.Stat(place); err == nil {
		t.Error("looking makes a file")
	}
	started := post(t, s, few)
	leads(t, started, few)
	says(t, ask(t, s, started.Header().Get("Location")), 200, "The simulation is under way", "0 of 9 parts are done", `<noscript><meta http-equiv="refresh" content="2"></noscript>`, `<form action="/simulate/cancel?replicates=40&run=`)
	says(t, ask(t, s, few), 200, "The simulation is under way", "0 of 9 parts are done", "Whoever started it can cancel it")
	leads(t, ask(t, s, "/simulate/report?replicates=40"), few)
	work(t, s)
	w = comes(t, s, few, "in 40 runs from seed")
	says(t, w, 200, "from seed 1", "Run again with seed 2", `action="/simulate?replicates=40&seed=2"`, `href="/simulate/report?replicates=40" download`, "What tips it", "seat rule: free mandate", "too few holders",
		"Banteay Meanchey", "stakes.promise", "Phnom Penh Post, 21 November 2017", sim.Conditional, "chosen to show the mechanism")
	if n := strings.Count(w.Body.String(), `role="img"`); n != 8 {
		t.Errorf("%d pictures, want four, for wide and for narrow windows", n)
	}
	if strings.Contains(w.Body.String(), "refresh") {
		t.Error("what is over is loaded again")
	}
	if again := ask(t, s, few); again.Body.String() != w.Body.String() {
		t.Error("asked again it is another page")
	}
	d, err := reconstructed()
	if err != nil {
		t.Fatal(err)
	}
	want := exactly(t, d, 40, 1)
	got := ask(t, s, few+"&format=json&part=simulation").Body.String()
	if !strings.HasPrefix(got, "{\n  \"synthetic\": \"Synthetic reconstruction") {
		t.Errorf("the JSON does not begin with what it is from: %.100s", got)
	}
	if a, b := fromTitle(got), fromTitle(want); a != b {
		i := 0
		for i < min(len(a), len(b)) && a[i] == b[i] {
			i++
		}
		t.Errorf("the page's JSON is not that of the answer: …%.200s, want …%.200s", a[max(0, i-100):], b[max(0, i-100):])
	}
	for part, least := range map[string]int{"simulation": 36, "simulation.1": 8, "simulation.2": 10, "simulation.3": 2, "simulation.4": 20, "parameters": 20} {
		csv := strings.Split(strings.TrimSpace(ask(t, s, few+"&format=csv&part="+part).Body.String()), "\n")
		if len(csv) < least || !strings.HasSuffix(csv[0], ",synthetic") {
			t.Errorf("%s: %d lines, %s", part, len(csv), csv[0])
		}
	}
	report := ask(t, s, "/simulate/report?replicates=40")
	says(t, report, 200, "in 40 runs from seed", "no record of any council", sim.Conditional)
	if h := report.Header(); h.Get("Content-Disposition") != `attachment; filename="the-court-rules-on-the-25th-day-report.html"` || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
		t.Error(h)
	}
	says(t, ask(t, playing(t, place), few), 200, "in 40 runs from seed")
}

// fromTitle gives JSON from its title on, without blanks.
func fromTitle(text string) string {
	_, rest, _ := strings.Cut(text, `"title"`)
	return strings.Join(strings.Fields(rest), "")
}

// exactly plays the reference scenario without a site.
func exactly(t *testing.T, d *answer.Desk, replicates int, seed uint64) string {
	t.Helper()
	text, err := os.ReadFile("../../examples/cambodia-2017/scenarios/ruling.yaml")
	if err != nil {
		t.Fatal(err)
	}
	x, err := playedOf(d, string(text), replicates, seed)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(b))
}

// A simulation is cancelled and goes on from there; one that was under way when
// the site stopped goes on when it is started again.
func TestASimulationIsCancelledAndGoesOn(t *testing.T) {
	place := filepath.Join(t.TempDir(), "jobs.db")
	s := playing(t, place)
	leads(t, post(t, s, "/simulate/cancel?replicates=40"), few) // of nothing
	_, key := keyOf(post(t, s, few))
	if _, other := keyOf(post(t, s, few)); key == "" || other != "" { // twice is once
		t.Errorf("keys %q and %q: only who starts it has one", key, other)
	}
	for _, other := range []string{"", "&run=" + strings.Repeat("A", 26), "&run=" + key[:25]} {
		says(t, post(t, s, "/simulate/cancel?replicates=40"+other), http.StatusForbidden, "Whoever started this simulation can cancel it")
	}
	says(t, ask(t, s, few), 200, "The simulation is under way")
	leads(t, post(t, s, "/simulate/cancel?replicates=40&run="+key), few)
	says(t, ask(t, s, few), 200, "The simulation was cancelled", "Start it again")
	stop := work(t, s)
	time.Sleep(100 * time.Millisecond)
	says(t, ask(t, s, few), 200, "The simulation was cancelled")
	stop()
	leads(t, post(t, s, few), few)
	says(t, ask(t, s, few), 200, "The simulation is under way")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s.runs.db = nil // it is closed already
	next := playing(t, place)
	work(t, next)
	comes(t, next, few, "in 40 runs from seed")
}

// The numbers of the address take the place of the scenario's; the same numbers
// are the same simulation.
func TestNumbersOfTheAddress(t *testing.T) {
	s := playing(t, filepath.Join(t.TempDir(), "jobs.db"))
	post(t, s, few)
	post(t, s, few+"&court.probability=0.45")
	event := func(path string) string {
		m := sweepIn.FindStringSubmatch(ask(t, s, path).Body.String())
		if m == nil {
			return ""
		}
		return m[1]
	}
	if a, b := event(few), event(few+"&court.probability=0.3&stakes.months=55"); a != b || a == "" {
		t.Errorf("the scenario's own numbers are another simulation: %q, %q", a, b)
	}
	if strings.Contains(ask(t, s, few+"&court.probability=0.3").Body.String(), "With other numbers") {
		t.Error("the scenario's own number is called another")
	}
	if a, b := event(few), event(few+"&court.probability=0.45"); a == b || b == "" {
		t.Errorf("other numbers are the same simulation: %q", b)
	}
	says(t, ask(t, s, few+"&court.probability=0.45"), 200, "<bdi>With other numbers: The court rules", `name="court.probability" min="0" max="1" step="any" value="0.45"`)
	work(t, s)
	w := comes(t, s, few+"&court.probability=0.45", "in 40 runs from seed")
	says(t, w, 200, "believes in the party's end with probability 0.45", "A variation, by moving levers")
	says(t, comes(t, s, few, "in 40 runs from seed"), 200, "believes in the party's end with probability 0.3,")
	form := url.Values{"replicates": {"40"}, "seed": {"9"}, "stakes.promise": {"0.9"}}
	r := httptest.NewRequest(http.MethodPost, "/simulate", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	sent := httptest.NewRecorder()
	s.ServeHTTP(sent, r)
	leads(t, sent, "/simulate?"+form.Encode())
	comes(t, s, "/simulate?"+form.Encode(), "from seed 9")
}

// A slider goes over all of a probability or a share, and of other numbers as far
// as twice what the scenario has, within what they may be.
func TestSlidersGoAsFarAsTheirNumbers(t *testing.T) {
	for _, x := range []struct{ value, least, most, low, high float64 }{
		{0.3, 0, 1, 0, 1},
		{0.9, 0, 1, 0, 1},
		{0, 0, 1, 0, 1},
		{55, 0, 1000, 0, 110},
		{-4, -1000, 1000, -8, 8},
		{0, -1000, 1000, 0, 1},
		{0.2, 0.1, 1, 0.1, 0.4},
		{800, 0, 1000, 0, 1000},
	} {
		low, high := usualRange(answer.Setting{Lever: sim.Lever{Low: x.least, High: x.most}, Value: x.value})
		if low != x.low || high != x.high {
			t.Errorf("%g of %g to %g slides from %g to %g, want %g to %g", x.value, x.least, x.most, low, high, x.low, x.high)
		}
	}
	page := ask(t, playing(t, filepath.Join(t.TempDir(), "jobs.db")), few).Body.String()
	for _, name := range []string{"stakes.promise", "stakes.guarantee", "court.probability"} {
		slider := fmt.Sprintf(`<input type="range" id="r-%s" data-of="f-%s" min="0" max="1" `, name, name)
		field := fmt.Sprintf(`<input type="number" id="f-%s" name="%s" min="0" max="1" `, name, name)
		if !strings.Contains(page, slider) || !strings.Contains(page, field) {
			t.Errorf("%s does not go from 0 to 1: %q", name, regexp.MustCompile(`<input type="(range|number)" id="[rf]-`+name+`"[^>]*>`).FindAllString(page, -1))
		}
	}
}

// What cannot be played is said, with the remedy.
func TestProblemsOfASimulation(t *testing.T) {
	s := playing(t, filepath.Join(t.TempDir(), "jobs.db"))
	for path, text := range map[string]string{
		"/simulate?replicates=20001":           "take 1 to 20000 here",
		"/simulate?replicates=0":               "take 1 to 20000 here",
		"/simulate?replicates=x":               "write a whole number",
		"/simulate?seed=-1":                    "write a whole number",
		"/simulate?court.probability=2":        "write a number from 0 to 1: that the court ends the party",
		"/simulate?stakes.months=NaN":          "write a number from 0",
		"/simulate?scenario=champey":           "this page has ruling",
		few + "&format=json&part=simulation":   "this page has the parts", // before it is played
		few + "&format=csv&part=simulation.44": "this page has the parts",
	} {
		says(t, ask(t, s, path), http.StatusBadRequest, text)
		if format := strings.Contains(path, "format"); !format {
			says(t, post(t, s, path), http.StatusBadRequest, text)
		}
	}
	text, err := os.ReadFile("../../examples/cambodia-2017/scenarios/ruling.yaml")
	if err != nil {
		t.Fatal(err)
	}
	own := func(old, fresh string) string {
		changed := strings.Replace(string(text), old, fresh, 1)
		if changed == string(text) {
			t.Fatalf("no %q", old)
		}
		return "/simulate?" + url.Values{"text": {changed}, "replicates": {"40"}}.Encode()
	}
	for path, want := range map[string][]string{
		own("months: 55", "wealth: 5"):                   {"what somebody owns is private", "delete it"},
		own("party: kh/cnrp", "party: kh/nobody"):        {"kh/nobody"},
		own("promise: 0.5", "promise: 1.5"):              {"model.stakes.promise", ">1.5</td>"},
		own("title:", "titel:"):                          {"the key title"},
		few + "&court.rate=0.5":                          {"a ruling is on a known day or uncertain", ">0.5</td>"},
		few + "&decisions.rate=0":                        {"more than 0 decisions a day"},
		"/simulate?text=title:+x":                        {"the scenario has 3 problems"},
		own("division: kh", "division: kh\nkind: choir"): {"choir"},
	} {
		w := ask(t, s, path)
		says(t, w, http.StatusUnprocessableEntity, want...)
		started := post(t, s, path)
		if started.Code != http.StatusSeeOther {
			t.Errorf("started: %d", started.Code)
		}
		if s.runs.db != nil {
			t.Fatalf("%.80s was started", path)
		}
	}
	heavy := own("days: 35", "days: 3000")
	says(t, ask(t, s, strings.Replace(heavy, "replicates=40", "replicates=20000", 1)), http.StatusBadRequest, "or fewer with this scenario here")
	says(t, ask(t, asked(t), few), 200, "This site runs no simulations")
	says(t, post(t, asked(t), few), http.StatusServiceUnavailable, "This site runs no simulations")
	says(t, ask(t, asked(t, func(o *Options) { o.Scenarios = nil }), "/simulate"), 200, "This site offers no scenario", boundary[1])
}

// Only forms of this site start and stop simulations, and nothing else on the site
// takes more than a look.
func TestOnlyTheSitesOwnFormsAct(t *testing.T) {
	s := playing(t, filepath.Join(t.TempDir(), "jobs.db"))
	for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://elsewhere.example"}} {
		for _, path := range []string{few, "/simulate/cancel?replicates=40"} {
			says(t, post(t, s, path, headers...), http.StatusForbidden, "Only a form of this site")
		}
	}
	if s.runs.db != nil {
		t.Fatal("another site's form started something")
	}
	for _, path := range []string{"/", "/whatif", "/simulate/report", "/simulate/events", "/simulate/other", "/councils/kh/210202/council", "/api/v1/control/kh"} {
		if w := post(t, s, path); w.Code != http.StatusMethodNotAllowed {
			t.Errorf("POST %s: %d", path, w.Code)
		}
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch} {
		for _, path := range []string{"/simulate", "/simulate/cancel"} {
			w := httptest.NewRecorder()
			if s.ServeHTTP(w, httptest.NewRequest(method, path, nil)); w.Code != http.StatusMethodNotAllowed {
				t.Errorf("%s %s: %d", method, path, w.Code)
			}
		}
	}
	leads(t, post(t, s, few, "Sec-Fetch-Site", "same-origin"), few)
}

// Only so many are under way at a time; one more is told to wait, and can look.
func TestOnlySoManyAtATime(t *testing.T) {
	s := playing(t, filepath.Join(t.TempDir(), "jobs.db"))
	s.options.Proxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")} // from which httptest asks
	for seed := range maxRunning {
		if seed >= maxOwn {
			w := post(t, s, fmt.Sprintf("%s&seed=%d", few, seed), "X-Forwarded-For", "2001:db8::1, 198.51.100.1")
			says(t, w, http.StatusTooManyRequests, "the most for one reader")
		}
		client := []string{"8.8.8.8, 198.51.100.1", "2001:db8:0:0:1::" + fmt.Sprint(seed)}[seed/maxOwn]
		leads(t, post(t, s, fmt.Sprintf("%s&seed=%d", few, seed), "X-Forwarded-For", client), fmt.Sprintf("%s&seed=%d", few, seed))
	}
	says(t, post(t, s, few+"&seed=78", "X-Forwarded-For", "2001:db8:0:0:2::1"), http.StatusServiceUnavailable, "the most that this site plays at a time")
	w := post(t, s, few+"&seed=77")
	says(t, w, http.StatusServiceUnavailable, "the most that this site plays at a time")
	if w.Header().Get("Retry-After") == "" {
		t.Error("it does not say when to come again")
	}
	says(t, ask(t, s, few+"&seed=77"), 200, "can be started when one of them is over")
	says(t, ask(t, s, few+"&seed=1"), 200, "Others are under way too: 3")
	leads(t, post(t, s, few+"&seed=2"), few+"&seed=2") // it is under way already
	work(t, s)
	comes(t, s, few+"&seed=3", "in 40 runs from seed")
	leads(t, post(t, s, few+"&seed=77"), few+"&seed=77")
}

// Who starts many at the same moment has no more of them than who starts one after the
// other.
func TestOnlySoManyAtTheSameMoment(t *testing.T) {
	s := playing(t, filepath.Join(t.TempDir(), "jobs.db"))
	if _, err := s.runs.database(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	ctx := context.WithValue(t.Context(), asker{}, netip.MustParsePrefix("198.51.100.1/32"))
	var all sync.WaitGroup
	var started atomic.Int64
	for seed := range 20 {
		all.Go(func() {
			switch key, err := s.runs.start(ctx, jobs.Sweep{Kind: answer.SweepKind, Spec: fmt.Append(nil, seed), Chunks: 1}); {
			case err == nil && key != "":
				started.Add(1)
			case !errors.Is(err, errOwn):
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := started.Load(); n != maxOwn {
		t.Errorf("one reader has %d simulations under way, allowed %d", n, maxOwn)
	}
}

// The oldest that were started here are forgotten.
func TestOldSimulationsAreForgotten(t *testing.T) {
	s := playing(t, filepath.Join(t.TempDir(), "jobs.db"))
	leads(t, post(t, s, few), few)
	stop := work(t, s)
	comes(t, s, few, "in 40 runs from seed")
	stop()
	for len(s.runs.started) < maxKept { // as if as many had been started since
		s.runs.started = append(s.runs.started, s.runs.started[0])
	}
	leads(t, post(t, s, few+"&seed=2"), few+"&seed=2")
	s.pages.pages.Purge()
	says(t, ask(t, s, few), 200, "This has not been played yet")
}

// Whoever follows a simulation hears of it longer than a page may take, until it
// is over or the server stops.
func TestProgressIsTold(t *testing.T) {
	s := playing(t, filepath.Join(t.TempDir(), "jobs.db"))
	says(t, ask(t, s, "/simulate/events?sweep="+strings.Repeat("0", 64)), 404)
	post(t, s, few)
	at := sweepIn.FindStringSubmatch(ask(t, s, few).Body.String())
	if at == nil {
		t.Fatal("the page does not say where its progress is")
	}
	for _, path := range []string{"/simulate/events", "/simulate/events?sweep=" + strings.Repeat("0", 64), "/simulate/events?sweep='"} {
		says(t, ask(t, s, path), 404)
	}
	server := s.Server()
	server.ReadTimeout, server.WriteTimeout = 100*time.Millisecond, 100*time.Millisecond
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(listener) //nolint:errcheck // it ends with the test
	t.Cleanup(func() { server.Close() })
	follow := func() *bufio.Scanner {
		res, err := http.Get("http://" + listener.Addr().String() + at[1])
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { res.Body.Close() })
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/event-stream" || res.Header.Get("Cache-Control") != "no-store" {
			t.Fatal(res.Status, res.Header)
		}
		return bufio.NewScanner(res.Body)
	}
	lines := follow()
	time.Sleep(400 * time.Millisecond) // beyond both times
	stop := work(t, s)
	var events []string
	for lines.Scan() {
		events = append(events, lines.Text())
	}
	if n := len(events); n < 9 || events[0] != "event: progress" || events[1] != `data: {"chunks":9,"done":0,"says":"0 of 9 parts are done"}` || !slices.Contains(events, "event: over") || events[n-2] != `data: {"chunks":9,"done":9,"says":"9 of 9 parts are done"}` {
		t.Errorf("%v: %q", lines.Err(), events)
	}
	if n := s.runs.streams.taken(); n != 0 {
		t.Errorf("%d still follow", n)
	}
	stop()
	post(t, s, few+"&seed=5")
	at = sweepIn.FindStringSubmatch(ask(t, s, few+"&seed=5").Body.String())
	lines = follow()
	lines.Scan()
	began := time.Now()
	ctx, done := context.WithTimeout(t.Context(), 5*time.Second)
	defer done()
	if err := server.Shutdown(ctx); err != nil {
		t.Errorf("the server does not stop while somebody follows: %v", err)
	}
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("stopping took %v", took)
	}
}

// Only so many follow at a time, and of one client fewer: it does not keep others away.
func TestOnlySoManyFollow(t *testing.T) {
	s := playing(t, filepath.Join(t.TempDir(), "jobs.db"))
	s.options.Proxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")} // from which httptest asks
	post(t, s, few)
	at := sweepIn.FindStringSubmatch(ask(t, s, few).Body.String())[1]
	follow := func(client string) *httptest.ResponseRecorder {
		ctx, stop := context.WithTimeout(t.Context(), time.Second) // who is let in goes then
		defer stop()
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, at, nil)
		r.Header.Set("X-Forwarded-For", client)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w
	}
	for n := range maxStreams {
		client := netip.AddrFrom4([4]byte{198, 51, 100, byte(n * 4 / maxStreams)})
		if _, err := s.runs.streams.enter(context.WithValue(t.Context(), asker{}, netip.PrefixFrom(client, 32))); err != nil {
			t.Fatal(err)
		}
		if n == maxStreams/4 {
			says(t, follow("198.51.100.0"), http.StatusTooManyRequests)
			says(t, follow("203.0.113.5"), http.StatusOK)
		}
	}
	says(t, follow("203.0.113.5"), http.StatusServiceUnavailable)
}

// What a text says is shown as text, in the page and in the report.
func TestHostileSimulationsAreShownAsText(t *testing.T) {
	s := playing(t, filepath.Join(t.TempDir(), "jobs.db"))
	work(t, s)
	text, err := os.ReadFile("../../examples/cambodia-2017/scenarios/ruling.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const evil = `</textarea></title></style><script>alert(1)</script>"'><img src=x onerror=alert(1)>`
	hostile := string(text)
	for old, fresh := range map[string]string{"title: The court": "title: " + quote(evil) + " #", "name: pay guaranteed": "name: " + quote(evil) + " #", "  - \"Phnom Penh Post, 30 October": "  - " + quote(evil+" 2017") + "\n  - \"Phnom Penh Post, 30 October",
		"  beliefs:\n": "  beliefs:\n    news: [{day: 3, shift: 0.1, what: " + quote(evil) + "}]\n"} {
		changed := strings.Replace(hostile, old, fresh, 1)
		if changed == hostile {
			t.Fatalf("no %q", old)
		}
		hostile = changed
	}
	q := url.Values{"text": {strings.TrimSpace(hostile)}, "replicates": {"40"}}.Encode()
	leads(t, post(t, s, "/simulate?"+q), "/simulate?"+q)
	page := comes(t, s, "/simulate?"+q, "in 40 runs from seed")
	for name, body := range map[string]string{"page": page.Body.String(), "report": ask(t, s, "/simulate/report?"+q).Body.String()} {
		if strings.Contains(body, "<script>alert") || strings.Contains(body, "<img") || strings.Count(body, "</style>") > 1 {
			t.Errorf("%s: a text gets out of its place", name)
		}
		if n := strings.Count(body, "&lt;img"); n < 4 {
			t.Errorf("%s: the texts stand %d times", name, n)
		}
	}
}
