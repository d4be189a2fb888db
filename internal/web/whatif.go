package web

import (
	"fmt"
	"net/http"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
)

// whatIfParameters put a scenario and pull its levers.
var whatIfParameters = append([]string{"scenario", "text"}, leverParameters...)

// How many councils that change, or that lots decide, a page lists.
const (
	fewChanged = 60
	fewTies    = 60
)

// buildWhatIf makes the page of a scenario: its levers, and what follows from
// them.
func buildWhatIf(v *visit) (*page, error) {
	q, err := v.question(v.blankScenario())
	if err != nil {
		return nil, err
	}
	if q.Scenario != nil {
		if err := q.pull(); err != nil {
			return nil, err
		}
	}
	p := &page{Title: "What if", Kind: "What if", NoIndex: true, Notice: q.notice()}
	var x *answer.WhatIf
	switch {
	case q.problems != nil:
	case len(q.Levers) == 0:
		p.Lead = []string{"What would follow if a party were dissolved, or if holders changed sides: choose below. Every council is worked out before and after, by the law that you choose."}
	default:
		if x, err = q.whatIf(); err != nil {
			return nil, err
		}
	}
	if q.Scenario != nil {
		p.Title = q.Title
		p.Sections = append(p.Sections, section{ID: "levers", Title: "Levers", Form: execute("whatif", q.form())})
	}
	switch {
	case q.problems != nil:
		p.refuse(q)
	case x != nil:
		if err := q.show(p, x); err != nil {
			return nil, err
		}
	}
	p.Sections = append(p.Sections, v.ownSections(q)...)
	return p, nil
}

// whatIf works the question out; nil with its problems noted where it cannot be.
func (q *question) whatIf() (*answer.WhatIf, error) {
	leave, err := q.at.site.turns.enter(q.at)
	if err != nil {
		return nil, err
	}
	defer leave()
	x, err := q.at.desk.WhatIf(q.at, q.Scenario, q.ask)
	if err != nil {
		return nil, q.refused(err)
	}
	return x, nil
}

// refuse shows what is wrong with the scenario, in place of an answer.
func (p *page) refuse(q *question) {
	r := refusal{q.problems}
	p.Status, p.Lead = http.StatusUnprocessableEntity, r.Sentences()
	t := q.at.tables(p, "problems", r)[0]
	t.CSV = "" // a file with a problem is no answer
	p.put("whatif", r)
	p.put("simulation", r)
	p.Sections = append(p.Sections, section{ID: "problems", Title: "Problems", Tables: []table{t},
		Lines: lines([]string{"Lines and columns are those of the file below."})})
}

// show adds what follows from the levers.
func (q *question) show(p *page, x *answer.WhatIf) error {
	rule := x.Rule(q.at.ask.Rule)
	p.Lead = x.Headlines(rule)
	p.Notes = lines([]string{"Nothing of this is in the ledger.", "Why it is asked: " + x.Purpose})
	p.put("whatif", x)
	if q.at.away {
		p.Cite = fmt.Sprintf("Seatledger %s: what if %s, on %s, over a %s, head %s. %s", q.at.site.options.Version, p.Title, x.On, *x.Base, q.at.desk.Head().Hash, p.Notice)
		p.Permalink = q.at.here()
	}
	shift, err := both(func(width float64) answer.Drawing { return x.Picture(rule, min(width, shiftWidth)) })
	if err != nil {
		return err
	}
	t := q.at.tables(p, "whatif", x)
	t[1].Caption, t[2].Caption = "Seats by party, before and after", "Councils that pass from one control to another, under each rule"
	wall, err := q.wallSection(x, rule)
	if err != nil {
		return err
	}
	p.Sections = append(p.Sections,
		section{ID: "control", Title: "Who controls how many councils", Pictures: []picture{shift}, Tables: t[2:3]}, wall,
		section{ID: "seats", Title: "Seats", Tables: t[1:2]}, q.councilSection(x, &t[0]))
	q.addTies(p, x)
	if more := t[3:]; len(x.Expected) > 0 {
		p.Sections = append(p.Sections, section{ID: "expected", Title: "Published figures, and what these levers give", Tables: more[:1],
			Lines: lines([]string{"The difference is shown as it is; nothing was tuned to it."})})
		t = append(t[:3], more[1:]...)
	}
	if len(t) > 3 {
		p.Sections = append(p.Sections, section{ID: "cascade", Title: "Indirect elections that follow", Tables: t[3:]})
	}
	p.Sections = append(p.Sections, q.lawSection(x), section{ID: "words", Title: "The whole answer in words", Lines: lines(x.Sentences()[1:])})
	return nil
}

// shiftWidth is how wide the bars of councils are at most.
const shiftWidth = 760

// wallSection draws the council wall before and after.
func (q *question) wallSection(x *answer.WhatIf, rule seatledger.ControlRule) (section, error) {
	s := section{ID: "wall", Title: "The council wall, before and after"}
	turns := 0
	blocks, err := x.Wall(q.at, rule, q.at.href)
	if err != nil {
		return s, err
	}
	for _, b := range blocks {
		before, err := svg(b.Before)
		if err != nil {
			return s, err
		}
		after, err := svg(b.After)
		if err != nil {
			return s, err
		}
		turns += b.Turns
		s.Blocks = append(s.Blocks, block{Name: brief(b.Name) + turnsOf(b.Turns), Href: q.at.href(seatledger.Divisions, string(b.Division)), SVG: before, After: after})
	}
	says := "Each tile is a council, in the same place before and after, coloured by who controls it under the rule " + string(rule) +
		"; a hole marks a council whose control is not as before, hatching one that is left open, an outline one that cannot be worked out."
	if len(x.Councils) > answer.MaxTiles {
		says = "Each tile is a division, with the shares of who controls its councils under the rule " + string(rule) + ", in the same place before and after."
	}
	s.Lines = lines([]string{says, answer.Plural(turns, "council is", "councils are") + " not as before."})
	return s, nil
}

func turnsOf(n int) string {
	if n == 0 {
		return ""
	}
	return ": " + answer.Plural(n, "change", "changes")
}

// councilSection lists the councils that change; the files for download have all.
func (q *question) councilSection(x *answer.WhatIf, all *table) section {
	shown := x.Shown(fewChanged)
	changed := shown[len(shown)-1]
	t := q.at.table("whatif", 0, changed)
	t.CSV, t.JSON = all.CSV, all.JSON
	n := 0
	for i := range x.Councils {
		if c := &x.Councils[i]; c.Changes() {
			n++
		}
	}
	t.Caption = "In order of id; the CSV has every council"
	if n > fewChanged {
		t.Caption = fmt.Sprintf("The first %d in order of id; the CSV has every council", fewChanged)
	}
	return section{ID: "councils", Title: answer.Plural(n, "council changes", "councils change"), Tables: []table{t}}
}

// addTies lists what only a lot or a rule of law settles.
func (q *question) addTies(p *page, x *answer.WhatIf) {
	t := answer.Table{Columns: []string{"council", "ward", "seats", "between", "rule that would settle it"}}
	n := 0
	for i := range x.Councils {
		c := &x.Councils[i]
		for _, tie := range c.Ties {
			if n++; n > fewTies {
				continue
			}
			names, seats, rule := "", fmt.Sprint(tie.Seats), "none"
			for k, id := range tie.Lists {
				if k > 0 {
					names += ", "
				}
				names += q.at.desk.Name(seatledger.Parties, string(id))
			}
			if tie.Seats == 0 {
				seats = "the post of chief"
			}
			if tie.Rule != nil {
				rule = *tie.Rule
			}
			ward := "all"
			if tie.Ward != nil {
				ward = *tie.Ward
			}
			t.Rows = append(t.Rows, []string{string(c.Council), ward, seats, names, rule})
		}
	}
	if n == 0 {
		return
	}
	shown := q.at.table("whatif", 0, t)
	shown.CSV, shown.Caption = "", fmt.Sprintf("%d of %s; every outcome is kept in the figures above", len(t.Rows), answer.Plural(n, "tie", "ties"))
	p.Sections = append(p.Sections, section{ID: "ties", Title: "Ties and lots", Tables: []table{shown}})
}

// lawSection says what was done, under which law, and what is taken for granted.
func (q *question) lawSection(x *answer.WhatIf) section {
	s := section{ID: "law", Title: "What is done here, and under which law"}
	for _, l := range x.Levers {
		law := ""
		if l.Law != nil {
			law = " " + *l.Law
		}
		s.Lines = append(s.Lines, line(l.Text+law))
	}
	for _, a := range x.Assumes {
		s.Lines = append(s.Lines, line("Assumed: "+a))
	}
	c := cell{Name: "on the word of"}
	for _, id := range x.Sources {
		switch source := q.at.desk.Source(seatledger.SourceID(id)); {
		case source.Confidential:
			c.List = append(c.List, cell{Text: "a confidential source"})
		case q.at.desk.Has(seatledger.Sources, id):
			c.List = append(c.List, q.at.idCell(seatledger.Sources, id))
		default:
			c.List = append(c.List, text(id))
		}
	}
	s.Cells = []cell{c}
	return s
}
