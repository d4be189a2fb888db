package web

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/roll"
	"github.com/seatledger/seatledger/scenario"
)

// example is a scenario that the site offers.
type example struct {
	name  string // in addresses
	title string
	text  string
	asks  map[string]bool // the pages that it is a question for, by path
	over  string          // the package that it stands on; blank = none
	cites []seatledger.SourceID
}

// readExamples reads the scenarios of a folder. All of them are of the program,
// so that one that cannot be read is an error of it.
func readExamples(folder fs.FS) ([]example, error) {
	if folder == nil {
		return nil, nil
	}
	paths, err := fs.Glob(folder, "*.yaml")
	if err != nil {
		return nil, err
	}
	var list []example
	for _, at := range paths {
		text, err := fs.ReadFile(folder, at)
		if err != nil {
			return nil, err
		}
		s, err := scenario.Read(at, text)
		if err != nil {
			return nil, err
		}
		x := example{name: strings.TrimSuffix(path.Base(at), ".yaml"), title: s.Title, text: string(text), asks: map[string]bool{"/whatif": len(s.Levers) > 0, "/simulate": s.Model != nil}}
		if s.Base != nil {
			x.over = s.Base.Package
		}
		for _, source := range s.Sources {
			if !strings.Contains(source, " ") { // it names no publication
				x.cites = append(x.cites, seatledger.SourceID(source))
			}
		}
		list = append(list, x)
	}
	return list, nil
}

// question is a scenario as the address of a page puts it, and what it stands on.
type question struct {
	*scenario.Scenario // nil where the text cannot be read
	text               string
	own                bool // a text of the reader's
	changed            bool // by the levers in the address
	at                 *visit
	ask                answer.Ask
	problems           *scenario.Problems // why there is no answer
}

// question reads the scenario that the address names or holds; the text given
// where it does neither.
func (v *visit) question(otherwise string) (*question, error) {
	q := &question{text: v.query.Get("text"), at: v, ask: answer.Ask{Known: v.ask.Known, Published: v.ask.Published}}
	name := v.query.Get("scenario")
	switch {
	case q.text != "" && name != "":
		return nil, badParameter("scenario", name, "leave it out where the address holds a text")
	case q.text != "":
		q.own, name = true, "your text"
	case name != "":
		x, err := v.example(name)
		if err != nil {
			return nil, err
		}
		q.text = x.text
	default:
		q.text, name = otherwise, "the question"
	}
	s, err := scenario.Read(name, []byte(q.text))
	if err != nil {
		return q, q.refused(err)
	}
	q.Scenario = s
	return q, q.stand()
}

// example finds a scenario that the page offers.
func (v *visit) example(name string) (*example, error) {
	var names []string
	for i := range v.site.examples {
		x := &v.site.examples[i]
		if !x.asks[v.path] || !v.stands(x) {
			continue
		}
		if x.name == name {
			return x, nil
		}
		names = append(names, x.name)
	}
	return nil, badParameter("scenario", name, "this page has "+strings.Join(names, ", "))
}

// refused notes the problems of a scenario; any other error stays one.
func (q *question) refused(err error) error {
	problems, ok := errors.AsType[*scenario.Problems](err)
	if ok {
		q.problems = problems
		return nil
	}
	return err
}

// stand finds the ledger that the scenario stands on: that of the site, or a
// reconstruction, which has no clocks and no pages.
func (q *question) stand() error {
	if q.Base == nil || q.Base.Reconstruction == nil {
		return nil
	}
	d, err := q.at.site.grounds.from(q.at, uint64(*q.Base.Reconstruction))
	if errors.Is(err, errNoGround) {
		q.Refuse("base.reconstruction", "a base that this site has", "delete base to ask the ledger at hand, or ask with seatledger on the command line")
		return q.refused(q.Err())
	}
	if err != nil {
		return err
	}
	q.at, q.ask = q.at.over(d), answer.Ask{}
	return nil
}

// notice gives what has to be said of what the question stands on.
func (q *question) notice() answer.Notice { return q.at.desk.Notice() }

// refusal is the problems of a scenario as an answer.
type refusal struct{ *scenario.Problems }

// Sentences implements [answer.Answer].
func (r refusal) Sentences() []string {
	return []string{fmt.Sprintf("This cannot be worked out: the scenario has %s.", answer.Plural(r.Count, "problem", "problems"))}
}

// Tables implements [answer.Answer].
func (r refusal) Tables() []answer.Table {
	t := answer.Table{Title: "What is wrong, and what to do", Columns: []string{"line", "column", "where", "what stands there", "expected", "remedy"}}
	for _, p := range r.List {
		t.Rows = append(t.Rows, []string{strconv.Itoa(p.Line), strconv.Itoa(p.Column), p.Path, p.Value, p.Want, p.Fix})
	}
	return []answer.Table{t}
}

// option is one thing to choose in a form.
type option struct {
	Value, Text string
	ID          string // of its field, where it has one
	Law         string
	On          bool
}

// choice is a list to choose from, with what nothing is called.
type choice struct {
	Blank string
	List  []option
}

// ownForm is the form for a text of the reader's own.
type ownForm struct {
	Action, Text string
	Most         int
	Kept         []link
}

// ownSections offer the scenarios that the page has, and the one it is about as a
// text to change.
func (v *visit) ownSections(q *question) []section {
	var list []section
	s := section{ID: "scenarios", Title: "Scenarios of this site"}
	for i := range v.site.examples {
		if x := &v.site.examples[i]; x.asks[v.path] && v.stands(x) {
			s.Lines = append(s.Lines, linkedLine(x.title, v.to(v.path, "scenario", x.name)))
		}
	}
	if len(s.Lines) > 0 {
		list = append(list, s)
	}
	return append(list, section{ID: "own", Title: "The scenario as a file", Form: execute("own", ownForm{v.path, q.text, maxText, v.keptClocks()})})
}

// readableAtOnce is the length up to which a ledger is read to know its packages.
const readableAtOnce = 200_000

// stands reports whether the ledger holds what an example stands on, and may show
// what it cites.
func (v *visit) stands(x *example) bool {
	for _, id := range x.cites {
		if !v.desk.Has(seatledger.Sources, string(id)) || v.desk.Source(id).Confidential {
			return false
		}
	}
	if x.over == "" {
		return true
	}
	if v.desk.Book.Position > readableAtOnce {
		return false
	}
	held, err := v.desk.HasPackage(v, x.over)
	return err == nil && held
}

// keptClocks are the hidden fields that carry the clocks of the reader along.
func (v *visit) keptClocks() []link {
	var kept []link
	for _, name := range clocks {
		if value := v.given.Get(name); value != "" {
			kept = append(kept, link{Text: name, Href: value})
		}
	}
	return kept
}

// maxOptions is how many parties a form lists.
const maxOptions = 200

// partyOptions lists the parties of a ledger by name, those with most entries
// where there are too many, and the one that is chosen in any case.
func (v *visit) partyOptions(chosen ...seatledger.PartyID) []option {
	b := v.desk.Book
	refs := make([]roll.Ref, 0, b.Parties())
	for i := 1; i <= b.Parties(); i++ {
		if b.PartyID(roll.Ref(i)) != "" {
			refs = append(refs, roll.Ref(i))
		}
	}
	if len(refs) > maxOptions {
		weights := b.PartyWeights()
		slices.SortStableFunc(refs, func(x, y roll.Ref) int { return weights[y] - weights[x] })
		refs = refs[:maxOptions]
	}
	var list []option
	listed := map[seatledger.PartyID]bool{"": true}
	add := func(id seatledger.PartyID) {
		if !listed[id] {
			listed[id] = true
			list = append(list, option{Value: string(id), Text: brief(v.desk.Name(seatledger.Parties, string(id))), On: slices.Contains(chosen, id)})
		}
	}
	for _, r := range refs {
		add(b.PartyID(r))
	}
	for _, id := range chosen {
		add(id)
	}
	slices.SortStableFunc(list, func(x, y option) int { return strings.Compare(x.Text, y.Text) })
	for i := range list {
		list[i].ID = strconv.Itoa(i)
	}
	return list
}

// numberField is a number with a slider. The slider goes over what is usual, the
// field takes all that is allowed.
type numberField struct {
	Name, Label, Means string
	Value              string
	Least, Most        string // of the field
	Low, High, Slid    string // of the slider
	Step, Notch        string // of the field, of the slider
}
