package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"html/template"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/internal/jobs"
	"github.com/seatledger/seatledger/sim"
)

// What is played where the address does not say, and the most.
const (
	usualReplicates = 2000
	maxReplicates   = 20_000
	usualSeed       = 1
)

// runKey is the parameter that has the key of a simulation under way: it was given to
// whoever started that, and to nobody else.
const runKey = "run"

// simulateParameters put a scenario, and set the numbers of its model by name.
var simulateParameters = func() []string {
	list := []string{"scenario", "text", "replicates", "seed"}
	for _, l := range sim.Levers {
		list = append(list, l.Name)
	}
	return list
}()

// trial is a simulation as an address puts it.
type trial struct {
	*question
	sweep      *answer.Sweep // nil where there are problems
	spec       []byte
	id         jobs.SweepID
	replicates int
	seed       uint64
	settings   []answer.Setting // as the scenario has them
	set        map[string]float64
}

// trial reads the simulation that the address asks for.
func (v *visit) trial() (*trial, error) {
	x := &trial{replicates: usualReplicates, seed: usualSeed, set: map[string]float64{}}
	if err := v.readTrial(x); err != nil {
		return nil, err
	}
	otherwise := ""
	for i := range v.site.examples {
		if e := &v.site.examples[i]; e.asks["/simulate"] && v.stands(e) {
			otherwise = e.text
			break
		}
	}
	var err error
	if x.question, err = v.question(otherwise); err != nil || x.problems != nil {
		return x, err
	}
	leave, err := v.site.turns.enter(v)
	if err != nil {
		return nil, err
	}
	defer leave()
	return x, x.prepare()
}

// readTrial reads the numbers of an address.
func (v *visit) readTrial(x *trial) error {
	for name, into := range map[string]*int{"replicates": &x.replicates, "seed": nil} {
		if v.query.Get(name) == "" {
			continue
		}
		n, err := v.number(name)
		if err != nil {
			return err
		}
		if into == nil {
			x.seed = uint64(n)
			continue
		}
		if n < 1 || n > maxReplicates {
			return badParameter(name, strconv.Itoa(n), fmt.Sprintf("take 1 to %d here; seatledger simulate on the command line takes more", maxReplicates))
		}
		*into = n
	}
	for _, l := range sim.Levers {
		text := v.query.Get(l.Name)
		if text == "" {
			continue
		}
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || !(n >= l.Low && n <= l.High) {
			return badParameter(l.Name, text, fmt.Sprintf("write a number from %g to %g: %s", l.Low, l.High, l.Means))
		}
		x.set[l.Name] = n
	}
	return nil
}

// prepare turns the scenario into a sweep, with the numbers of the address in
// place of its own.
func (x *trial) prepare() error {
	sweep, err := x.at.desk.Sweep(x.at, x.Scenario, x.ask, x.replicates, x.seed)
	if err != nil {
		return x.refused(err)
	}
	x.settings = sweep.Settings()
	if x.pull(sweep) {
		if sweep, err = x.at.desk.Sweep(x.at, x.Scenario, x.ask, x.replicates, x.seed); err != nil {
			return x.refused(err)
		}
	}
	if effort := sweep.Effort(); effort > maxEffort {
		return badParameter("replicates", strconv.Itoa(x.replicates), fmt.Sprintf("take %d or fewer with this scenario here; seatledger simulate on the command line takes more", int(float64(x.replicates)*maxEffort/effort)))
	}
	if x.spec, err = sweep.Spec(); err != nil {
		return err
	}
	x.sweep = sweep
	x.id = x.job().ID()
	return nil
}

// pull sets the numbers of the address that are not the scenario's own.
func (x *trial) pull(sweep *answer.Sweep) (any bool) {
	own := sweep.Model()
	for _, l := range sim.Levers {
		if value, ok := x.set[l.Name]; ok && value != *l.Of(&own) {
			x.Set(l, value)
			any = true
		}
	}
	if any {
		x.Title = "With other numbers: " + x.Title
		x.Purpose = "A variation, by moving levers on the site. The scenario itself was asked: " + x.Purpose
	}
	return any
}

func (x *trial) job() jobs.Sweep {
	return jobs.Sweep{Kind: answer.SweepKind, Spec: x.spec, Chunks: x.sweep.Chunks()}
}

// buildSimulate makes the page of a simulation: what it asks, how far it is, and
// what it yields when it is over.
func buildSimulate(v *visit) (*page, error) {
	x, err := v.trial()
	if err != nil {
		return nil, err
	}
	p := &page{Title: "Simulate", Kind: "Simulation", NoIndex: true, Notice: x.notice()}
	if x.Scenario != nil {
		p.Title = x.Title
	}
	switch {
	case x.text == "":
		p.Lead = []string{"This site offers no scenario for the model; write one below."}
		p.Sections = append(p.Sections, boundarySection())
	case x.problems != nil:
		p.refuse(x.question)
	default:
		if err := x.show(p); err != nil {
			return nil, err
		}
	}
	if len(x.settings) > 0 { // after what is to be started or was found, before the rest
		p.Sections = slices.Insert(p.Sections, 1, section{ID: "levers", Title: "Numbers", Form: execute("simulate", x.form())})
	}
	p.Sections = append(p.Sections, v.ownSections(x.question)...)
	return p, nil
}

// show adds how far the simulation is, or what it yields.
func (x *trial) show(p *page) error {
	s := x.at.site
	now, others, ok, err := s.runs.progress(x.at, x.id)
	if err != nil && !errors.Is(err, errNoJobs) {
		return err
	}
	if ok && now.Over() && now.Err() == nil {
		return x.yield(p)
	}
	p.Passing = true
	run := runBox{Here: x.at.here(runKey, ""), Sweep: string(x.id), Progress: now, Done: doneOf(now), Others: others, Full: others >= maxRunning, None: errors.Is(err, errNoJobs)}
	switch {
	case ok && !now.Over():
		run.Running, p.Refresh = true, 2
		if key := x.at.query.Get(runKey); s.runs.holds(x.id, key) {
			run.Cancel = x.at.to("/simulate/cancel", x.parameters(runKey, key)...)
		}
		p.Lead = []string{"The simulation is under way."}
	case ok && now.Cancelled:
		run.Stopped = "It was cancelled; what is done is kept, and starting it again goes on from there."
		p.Lead = []string{"The simulation was cancelled."}
	case ok:
		run.Stopped = "Some of its parts failed. It was written to the server's log; starting it again tries them again."
		p.Lead = []string{"The simulation failed."}
	default:
		p.Lead = []string{"This has not been played yet."}
	}
	p.Notes = lines([]string{"Why it is asked: " + x.Purpose})
	p.Sections = append(p.Sections, section{ID: "run", Title: "Run", Form: execute("run", run)}, boundarySection())
	return nil
}

// parameters are those of the address, as pairs.
func (x *trial) parameters(changes ...string) []string {
	var list []string
	for _, name := range simulateParameters {
		if value := x.at.query.Get(name); value != "" {
			list = append(list, name, value)
		}
	}
	return append(list, changes...)
}

// runBox is what the box of a simulation that is not over shows.
type runBox struct {
	Here, Cancel string // Cancel: blank for who has not started it
	Sweep        string
	Progress     jobs.Progress
	Done         string
	Stopped      string
	Others       int
	Running      bool
	Full         bool
	None         bool // the site runs no simulations
}

// simulateForm is what the form of numbers shows.
type simulateForm struct {
	Kept    []link
	Numbers []numberField
}

// form fills the form with the numbers as they are.
func (x *trial) form() simulateForm {
	v := x.at
	f := simulateForm{Kept: v.keptClocks()}
	for _, name := range []string{"text", "scenario"} {
		if value := v.query.Get(name); value != "" {
			f.Kept = append(f.Kept, link{Text: name, Href: value})
		}
	}
	f.Numbers = []numberField{
		{Name: "replicates", Label: "Replicates", Means: fmt.Sprintf("how many times it is played, up to %d", maxReplicates), Value: strconv.Itoa(x.replicates), Slid: strconv.Itoa(x.replicates), Least: "1", Most: strconv.Itoa(maxReplicates), Low: "500", High: "10000", Step: "1", Notch: "500"},
		{Name: "seed", Label: "Seed", Means: "of all luck: the same seed, the same result", Value: strconv.FormatUint(x.seed, 10), Slid: strconv.FormatUint(x.seed, 10), Least: "0", Most: strconv.Itoa(maxNumber), Low: "1", High: "100", Step: "1", Notch: "1"},
	}
	ruled := x.sweep != nil && x.sweep.Model().Court.Day > 0 // on a known day, so at no rate
	for _, s := range x.settings {
		if ruled && s.Name == "court.rate" {
			continue
		}
		now, ok := x.set[s.Name]
		if !ok {
			now = s.Value
		}
		low, high := usualRange(s)
		f.Numbers = append(f.Numbers, numberField{Name: s.Name, Label: labelOf(s), Means: s.Name, Value: digits(now), Slid: digits(now), Least: digits(s.Low), Most: digits(s.High),
			Low: digits(low), High: digits(high), Step: "any", Notch: digits(notch(high - low))})
	}
	return f
}

// labelOf says what a number is: "probability that a promised post is given", or
// "what is left of the term (months of pay)".
func labelOf(s answer.Setting) string {
	first, _, _ := strings.Cut(s.Means, " ")
	if slices.Contains([]string{"that", "of", "at", "where", "if", "promised"}, first) {
		return capital(s.Unit + " " + s.Means)
	}
	return capital(s.Means + " (" + s.Unit + ")")
}

// usualRange is what the slider of a number goes over: all of it where that is a
// share or a probability, else up to twice what the scenario has.
func usualRange(s answer.Setting) (low, high float64) {
	if s.Low == 0 && s.High == 1 {
		return 0, 1
	}
	reach := 2 * s.Value
	if reach < 0 {
		reach = -reach
	}
	if reach == 0 {
		reach = 1
	}
	return max(s.Low, min(0, 2*s.Value)), min(s.High, reach)
}

// notch is the step of a slider: a round number, of which a hundred or more make
// the range.
func notch(reach float64) float64 {
	step := math.Pow10(int(math.Floor(math.Log10(reach / 100))))
	for _, more := range []float64{5, 2} {
		if step*more <= reach/100 {
			return step * more
		}
	}
	return step
}

func digits(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// yield shows what the simulation yields.
func (x *trial) yield(p *page) error {
	result, err := x.result()
	if err != nil {
		return err
	}
	v := x.at
	shown := &played{Simulation: result, wide: resultWidth, table: v.table}
	sections, err := shown.sections()
	if err != nil {
		return err
	}
	var more []template.HTML
	p.Lead, more = shown.headline()
	p.Notes = lines([]string{"Why it is asked: " + x.Purpose})
	p.put("simulation", result)
	p.put("parameters", modelNumbers{&result.Model})
	if v.away {
		p.Cite = fmt.Sprintf("Seatledger %s: %s, simulated %d times from seed %d over a %s, head %s; %s. %s", v.site.options.Version, p.Title, x.replicates, x.seed, *result.Base, v.desk.Head().Hash, sim.Conditional, p.Notice)
		p.Permalink = v.here(runKey, "")
	}
	again := strconv.FormatUint(x.seed+1, 10)
	p.Sections = append(p.Sections, section{ID: "run", Title: "In words", Lines: more,
		Form: execute("again", []link{{Text: "Run again with seed " + again, Href: v.to("/simulate", x.parameters("seed", again)...)}, {Text: "Report as one file (HTML)", Href: v.to("/simulate/report", x.parameters()...)}})})
	p.Sections = append(p.Sections, sections...)
	return nil
}

// resultWidth is that of pictures beside the form.
const resultWidth = 760

// result gives what the simulation yields, summed up once for all readers.
func (x *trial) result() (*answer.Simulation, error) {
	s := x.at.site
	key := strings.Join([]string{string(x.id), x.at.desk.Head().Hash.String(), x.Title, x.ask.Known, x.ask.Published, x.text}, "\x00")
	if r, ok := s.results.Get(key); ok {
		return r, nil
	}
	return s.summing.Do(x.at, key, func(ctx context.Context) (*answer.Simulation, error) {
		db, err := s.runs.database(ctx, false)
		if err != nil {
			return nil, err
		}
		leave, err := s.turns.enter(ctx)
		if err != nil {
			return nil, err
		}
		defer leave()
		m := x.sweep.Merging()
		if err := db.Merge(ctx, x.id, m.Add); err != nil {
			return nil, err
		}
		r := m.Answer(x.ask)
		s.results.Add(key, r)
		return r, nil
	})
}

// simulations adds what the page of a simulation leads to: start and cancel, which
// alone on this site take more than a look, its progress, and its report.
func (s *Site) simulations(mux *routed) {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, _ := s.visitOf(r)
		s.fail(w, r, v, errForeign)
	}))
	mux.Handle("POST /simulate", guard.Handler(http.HandlerFunc(s.startTrial)))
	mux.Handle("POST /simulate/cancel", guard.Handler(http.HandlerFunc(s.cancelTrial)))
	mux.HandleFunc("GET /simulate/events", s.follow)
	mux.HandleFunc("GET /simulate/report", s.report)
}

// errForeign is a form that another site sent.
var errForeign = errors.New("sent by another site")

// visitOf makes a visit to the page of a simulation from a request to one of the
// addresses below it. What a form has is as good as what the address has.
func (s *Site) visitOf(r *http.Request) (*visit, error) {
	if err := r.ParseForm(); err != nil {
		v, _ := s.newVisit(&http.Request{Method: r.Method, URL: &url.URL{Path: "/simulate"}})
		return v, badParameter("the form", "", "it cannot be read")
	}
	page := r.Clone(r.Context())
	page.URL.Path, page.URL.RawPath, page.URL.RawQuery = "/simulate", "", r.Form.Encode()
	return s.newVisit(page)
}

// startTrial starts a simulation and leads back to its page.
func (s *Site) startTrial(w http.ResponseWriter, r *http.Request) {
	v, err := s.visitOf(r)
	var x *trial
	if err == nil {
		x, err = v.trial()
	}
	key := ""
	if err == nil && x.sweep != nil {
		key, err = s.runs.start(v, x.job())
	}
	s.back(w, r, v, key, err)
}

// cancelTrial cancels a simulation, for whoever has its key, and leads back to its
// page.
func (s *Site) cancelTrial(w http.ResponseWriter, r *http.Request) {
	v, err := s.visitOf(r)
	var x *trial
	if err == nil {
		x, err = v.trial()
	}
	if err == nil && x.sweep != nil {
		err = s.cancel(v, x.id, v.query.Get(runKey))
	}
	s.back(w, r, v, "", err)
}

func (s *Site) cancel(ctx context.Context, id jobs.SweepID, key string) error {
	db, err := s.runs.database(ctx, false)
	switch {
	case err != nil || db == nil:
		return err
	case !s.runs.holds(id, key):
		return errNotYours
	}
	if err := db.Cancel(ctx, id); !errors.Is(err, jobs.ErrUnknown) { // of which the page says so
		return err
	}
	return nil
}

// back leads to the page of a simulation, with the key of it if that is new.
func (s *Site) back(w http.ResponseWriter, r *http.Request, v *visit, key string, err error) {
	if err != nil {
		s.fail(w, r, v, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, v.here(runKey, cmp.Or(key, v.query.Get(runKey))), http.StatusSeeOther)
}

// report sends what a simulation yields as one file.
func (s *Site) report(w http.ResponseWriter, r *http.Request) {
	v, err := s.visitOf(r)
	if err == nil {
		err = s.sendReport(w, r, v)
	}
	if err != nil {
		s.fail(w, r, v, err)
	}
}

func (s *Site) sendReport(w http.ResponseWriter, r *http.Request, v *visit) error {
	x, err := v.trial()
	if err != nil {
		return err
	}
	over := false
	if x.sweep != nil {
		now, _, ok, err := s.runs.progress(v, x.id)
		if err != nil {
			return err
		}
		over = ok && now.Over() && now.Err() == nil
	}
	if !over { // its page says why
		http.Redirect(w, r, v.here(), http.StatusSeeOther)
		return nil
	}
	result, err := x.result()
	if err != nil {
		return err
	}
	b := borrow()
	defer giveBack(b)
	if err := Report(b, result); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Security-Policy", reportPolicy+"; sandbox")
	k := &kept{rendered: rendered{body: b.Bytes(), kind: "text/html; charset=utf-8", name: fileName(x.Title, "report") + ".html"}, etag: `"` + string(x.id[:24]) + `"`}
	k.send(w, r)
	return nil
}
