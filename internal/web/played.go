package web

import (
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/sim"
)

// played lays out what a simulation yields, for the page and for the report.
type played struct {
	*answer.Simulation
	wide  float64                                            // of its pictures
	table func(part string, index int, t answer.Table) table // with links, where there are any
}

// boundary is what the model does not do, said wherever its results are shown.
var boundary = []string{
	"All that is shown is " + sim.Conditional + ".",
	"The model is given counts of councils: so many seats, of which so many are the threatened party's. No name reaches it, and nothing leads from a person to a probability.",
	"Attributes of persons, such as family, wealth or religion, are refused in a scenario. No council is ranked by how easily it would tip.",
	fmt.Sprintf("No answer, and nothing that two answers differ by, is about fewer than %d holders or fewer than %d councils, or about some of which one makes up more than half. Divisions of fewer than 100 holders, and those from which others could be worked out, are listed as having too few holders.", sim.Fewest, sim.FewestCouncils),
	"What can be asked follows from public counts alone. That is promised for one ledger at one head and one day: not against rows that somebody changes, nor against what somebody knows besides. Whoever holds the same results can always build a model of his own.",
	"Nothing looks for the inducement or the pressure that would work best.",
}

func boundarySection() section {
	return section{ID: "boundary", Title: "What this is, and what it is not", Lines: lines(boundary)}
}

// sections give everything but the sentences of the headline.
func (x *played) sections() ([]section, error) {
	fan, err := x.picture(x.DrawFan)
	if err != nil {
		return nil, err
	}
	histogram, err := x.picture(x.DrawHistogram)
	if err != nil {
		return nil, err
	}
	tables := x.tables()
	tips, err := x.tips(tables["lever"])
	if err != nil {
		return nil, err
	}
	list := []section{
		boundarySection(),
		{ID: "fan", Title: "The course of the runs", Pictures: []picture{fan}, Tables: twins(tables["day"])},
		{ID: "histogram", Title: "Where the runs come out", Pictures: []picture{histogram}, Tables: twins(tables["from"])},
		tips,
	}
	if len(x.Counterfactuals) > 0 {
		intervals, err := x.picture(x.DrawCounterfactuals)
		if err != nil {
			return nil, err
		}
		list = append(list, section{ID: "counterfactuals", Title: "What a change makes of it", Lines: lines([]string{"Each change is played with the same luck, run by run. Every row is " + sim.Conditional + "."}),
			Pictures: []picture{intervals}, Tables: tables["change"]})
	}
	if groups := tables["division"]; len(groups) > 0 {
		list = append(list, section{ID: "groups", Title: "By division", Tables: groups})
	}
	return append(list, x.numbers(), x.origin()), nil
}

// tips says what tips the choice: by how the court is believed to rule, if there is one,
// and by lever.
func (x *played) tips(levers []table) (section, error) {
	s := section{ID: "tipping", Title: "What tips it", Tables: levers}
	if !x.Rules() {
		return s, nil
	}
	tipping, err := x.picture(x.DrawTipping)
	s.Pictures = []picture{tipping}
	s.Lines = lines([]string{"The equilibria if everybody decides at once, against the believed probability that the court ends the party. Full lines last, dashed ones do not; where they meet, the choice tips."})
	return s, err
}

// picture draws for wide and for narrow windows.
func (x *played) picture(draw func(w io.Writer, width float64) error) (p picture, err error) {
	if p.Wide, err = svg(drawnAt{draw, x.wide}); err != nil {
		return p, err
	}
	p.Narrow, err = svg(drawnAt{draw, narrowWidth})
	return p, err
}

// drawnAt is a picture at a width.
type drawnAt struct {
	draw  func(w io.Writer, width float64) error
	width float64
}

// Draw writes the picture.
func (d drawnAt) Draw(w io.Writer) error { return d.draw(w, d.width) }

// tables give the tables by the name of their first column; a table without rows
// is not there.
func (x *played) tables() map[string][]table {
	list := map[string][]table{}
	for i, t := range x.Tables() {
		list[t.Columns[0]] = []table{x.table("simulation", i, t)}
	}
	return list
}

// twins fold tables away that say the same as a picture.
func twins(list []table) []table {
	for i := range list {
		list[i] = list[i].twin("The same as a table")
	}
	return list
}

// numbers lists every number of the model.
func (x *played) numbers() section {
	m := &x.Model
	s := section{ID: "model", Title: "Every number of the model", Cells: []cell{
		{Name: "replicates", Text: answer.Thousands(int64(x.Replicates))}, {Name: "seed", Text: strconv.FormatUint(x.Seed, 10)},
		{Name: "day 0", Text: answer.LongDay(x.On)}, {Name: "days", Text: strconv.Itoa(m.Days)}, {Name: "seat rule", Text: string(m.Rule)},
		{Name: "response", Text: string(m.Decisions.Response)}, {Name: "steps a day", Text: strconv.Itoa(m.Decisions.Steps)},
		{Name: "day of the ruling", Text: x.ruling()}, {Name: "expectations", Text: string(m.Beliefs.Expect)}}}
	for _, d := range m.Offer {
		s.Cells = append(s.Cells, cell{Name: "deadline", Text: fmt.Sprintf("day %d, as announced on day %d", d.Day, d.Announced)})
	}
	for _, n := range m.Beliefs.News {
		s.Cells = append(s.Cells, cell{Name: "news", Text: brief(fmt.Sprintf("day %d: %s (log odds %+g)", n.Day, n.What, n.Shift))})
	}
	for r, bonus := range m.Stakes.Ranks {
		if bonus != 0 {
			s.Cells = append(s.Cells, cell{Name: "promised to a " + sim.RankNames[r], Text: fmt.Sprintf("%g months of pay beyond the post", bonus)})
		}
	}
	if n := m.Peers.Patrons.Ties; n > 0 {
		s.Cells = append(s.Cells, cell{Name: "others whom each watches", Text: strconv.Itoa(n)})
	}
	for _, u := range m.Uncertain {
		s.Cells = append(s.Cells, cell{Name: "uncertain", Text: fmt.Sprintf("%s from %g to %g", u.Lever, u.Low, u.High)})
	}
	s.Tables = []table{x.table("parameters", 0, modelNumbers{m}.Tables()[0])}
	return s
}

func (x *played) ruling() string {
	switch day := x.Model.Court.Day; {
	case !x.Rules():
		return "none"
	case day > 0:
		return strconv.Itoa(day)
	}
	return "uncertain"
}

// origin says why this was asked and on whose word.
func (x *played) origin() section {
	s := section{ID: "origin", Title: "Purpose and sources", Cells: []cell{{Name: "purpose", Text: clean(x.Purpose)}}}
	for _, source := range x.Cited() {
		s.Cells = append(s.Cells, cell{Name: "source", Text: brief(source)})
	}
	base := "the ledger at hand"
	if x.Base != nil {
		base = *x.Base
	}
	s.Cells = append(s.Cells, cell{Name: "base", Text: brief(base)})
	if n := x.Notice(); n != "" {
		s.Cells = append(s.Cells, cell{Name: "notice", Text: string(n)})
	}
	return s
}

// modelNumbers are the numbers of a model as an answer of their own.
type modelNumbers struct {
	*sim.Model
}

// Sentences implements [answer.Answer].
func (modelNumbers) Sentences() []string { return []string{"The numbers of the model."} }

// Tables implements [answer.Answer].
func (p modelNumbers) Tables() []answer.Table {
	t := answer.Table{Title: "The numbers of the model, by their place in a scenario", Columns: []string{"number", "value", "unit", "what it is"}}
	for _, l := range sim.Levers {
		t.Rows = append(t.Rows, []string{l.Name, strconv.FormatFloat(*l.Of(p.Model), 'g', -1, 64), l.Unit, l.Means})
	}
	return []answer.Table{t}
}

// plainTable makes a table without links or files, with divisions named.
func (x *played) plainTable(_ string, _ int, t answer.Table) table {
	shown := table{Caption: t.Title}
	for i, name := range t.Columns {
		shown.Columns = append(shown.Columns, column{Name: name, Numbers: allNumbers(t.Rows, i)})
	}
	for _, row := range t.Rows {
		cells := make([]cell, len(row))
		for i, value := range row {
			if t.Columns[i] == "division" {
				value = x.DivisionName(seatledger.DivisionID(value))
			}
			if cells[i] = text(value); shown.Columns[i].Numbers {
				cells[i].Class = "n"
			}
		}
		shown.Rows = append(shown.Rows, cells)
	}
	return shown
}

// headline puts the sentences of a simulation into a headline and the rest: what is
// asked, what is held fixed, and where the runs come out.
func (x *played) headline() (lead []string, more []template.HTML) {
	says := x.Sentences()[1:] // the title stands above
	out := slices.IndexFunc(says, func(s string) bool { return strings.HasPrefix(s, "In the model") })
	return says[:out+1], lines(says[out+1:])
}
