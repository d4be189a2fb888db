package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/draw"
	"github.com/seatledger/seatledger/ledger"
)

// fewEntries is how many entries the page of a council lists, the newest
// first.
const fewEntries = 20

// buildCouncil makes the page of a council.
func buildCouncil(v *visit) (*page, error) {
	id := v.id()
	c, ok := v.desk.Book.Council(seatledger.CouncilID(id))
	if !ok {
		return nil, fmt.Errorf("%w: no council %q", ledger.ErrNotFound, id)
	}
	info := v.desk.Book.CouncilInfo(c)
	x, err := v.desk.CouncilControl(v, c, v.ask)
	if err != nil {
		return nil, err
	}
	p := &page{Title: cmp.Or(info.Name, id), Local: v.desk.Book.DivisionInfo(info.Division).Local, Kind: cmp.Or(v.desk.Book.CouncilKind(c), "Council"),
		Crumbs: v.crumbs(info.Division), Lead: []string{x.Headline()}}
	if x.Practice != nil && x.Practice.Rule != x.Rule {
		p.Lead = append(p.Lead, "By local practice: "+x.Practice.Headline())
	}
	switch {
	case x.Confirmed != nil:
		p.Notes = lines([]string{"Last confirmed by a source of " + answer.LongDay(*x.Confirmed) + "."})
	case x.Existed():
		p.Notes = lines([]string{"No dated source confirms this."})
	}
	stops, err := v.stops(id)
	if err != nil {
		return nil, err
	}
	p.Time = v.timeBar(stops)
	for _, add := range []func(*page, *answer.Control) error{v.addRoll, v.addControl, v.addCouncilDisputes, v.addLife, v.addTip, v.addDrift, v.addCouncilFlips, v.addAround, v.addLaw, v.addEntries} {
		if err := add(p, x); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// addRoll draws the chamber and lists the four facts of each seat, and posts.
func (v *visit) addRoll(p *page, x *answer.Control) error {
	r, err := v.desk.Roll(v, string(x.Council), v.ask)
	if err != nil {
		return err
	}
	plain := r.Tables()
	s := section{ID: "chamber", Title: "The chamber on " + answer.LongDay(v.ask.On), Lines: lines(r.Sentences()[1:]), Wide: len(plain[0].Columns) > besideColumns}
	if len(r.Seats) > 0 {
		drawn, err := r.Picture(v)
		if err != nil {
			return err
		}
		chamber, err := svg(drawn)
		if err != nil {
			return err
		}
		s.Pictures = []picture{{Wide: chamber, Embed: v.to("/embed/chamber" + pathOf(seatledger.Councils, string(x.Council))[len("/councils"):])}}
	}
	p.put("roll", r)
	if !x.Existed() {
		return nil
	}
	t := v.table("roll", 0, answer.Table{Columns: plain[0].Columns})
	t.Caption, t.Rows = "Each seat: who won it, who holds it, for whom, and how firmly", v.seatRows(r, plain[0])
	s.Tables = append(s.Tables, t)
	if len(r.Posts) > 0 {
		posts := v.table("roll", 1, answer.Table{Columns: plain[1].Columns})
		posts.Caption, posts.Rows = "Posts", v.postRows(r)
		s.Tables = append(s.Tables, posts)
	}
	p.Sections = append(p.Sections, s)
	return nil
}

// besideColumns are as many as a table may have to stand beside a picture.
const besideColumns = 8

// seatRows gives one row a seat, with what it may be where that is open. The
// plain rows have a ward where there are wards, a group where there are groups, and
// an until where terms are stated.
func (v *visit) seatRows(r *answer.Roll, plain answer.Table) [][]cell {
	warded := slices.Contains(plain.Columns, "ward")
	rows := make([][]cell, len(r.Seats))
	for i, s := range r.Seats {
		row := []cell{{Text: fmt.Sprint(s.Seat), Class: "n"}}
		if warded {
			row = append(row, text(plain.Rows[i][1]))
		}
		if len(s.Alternatives) == 1 {
			facts := v.seatFacts(r, s.Alternatives[0])
			if slices.Contains(plain.Columns, "group") {
				facts = slices.Insert(facts, afterAllegiance, v.party(s.Alternatives[0].Group))
			}
			if until := slices.Index(plain.Columns, "until"); until >= 0 {
				facts = slices.Insert(facts, until-len(row), text(plain.Rows[i][until]))
			}
			rows[i] = append(row, facts...)
			continue
		}
		facts := plain.Rows[i][len(row):]
		for k, words := range facts {
			c := text(words)
			if k == len(facts)-1 {
				c = v.because(causes(s))
			}
			row = append(row, c)
		}
		rows[i] = row
	}
	return rows
}

// causes gives the first few entries behind the alternatives of a seat.
func causes(s answer.Seat) (list []answer.Because) {
	for _, f := range s.Alternatives {
		if len(list) < maxCauses && !slices.ContainsFunc(list, func(b answer.Because) bool { return b.Entry == f.Because.Entry }) {
			list = append(list, f.Because)
		}
	}
	return list
}

// maxCauses bounds the entries that are linked for one seat.
const maxCauses = 4

// afterAllegiance is how many facts of a seat come before its group.
const afterAllegiance = 3

// seatFacts gives what is so of a seat, with links, but for its group.
func (v *visit) seatFacts(r *answer.Roll, f answer.SeatFacts) []cell {
	standing, holder := f.Standing, cell{}
	switch {
	case !f.Stated:
		standing, holder = "not stated", cell{Text: "not stated"}
	case f.Standing != seatledger.Vacant.String():
		holder = v.sitter(r, f)
	}
	return []cell{v.party(f.List), holder, v.party(f.Allegiance), {Text: standing, Class: "s-" + f.Standing}, text(f.SinceWords()), v.because([]answer.Because{f.Because})}
}

func (v *visit) postRows(r *answer.Roll) [][]cell {
	var rows [][]cell
	for _, x := range r.Posts {
		for _, f := range x.Alternatives {
			holder, because := cell{Text: f.Word()}, v.because([]answer.Because{f.Because})
			switch {
			case !f.Stated:
				because = cell{}
			case f.Holder != nil:
				holder = v.holder(r, f.Holder)
			}
			rows = append(rows, []cell{text(strings.ReplaceAll(string(x.Post), "-", " ")), holder, v.party(f.Party), because})
		}
	}
	return rows
}

func (v *visit) party(id *seatledger.PartyID) cell {
	if id == nil {
		return cell{}
	}
	return v.idCell(seatledger.Parties, string(*id))
}

// holder names who holds something, as he or she was called on the day of the
// roll.
func (v *visit) holder(r *answer.Roll, id *seatledger.PersonID) cell {
	if id == nil {
		return cell{Text: "unnamed"}
	}
	c := v.idCell(seatledger.People, string(*id))
	c.Text = text(r.Person(*id)).Text
	return c
}

// sitter names who sits on a seat, and in whose place.
func (v *visit) sitter(r *answer.Roll, f answer.SeatFacts) cell {
	c := v.holder(r, f.Holder)
	if f.Sits != nil {
		c = v.holder(r, f.Sits)
	}
	c.Text = text(r.Seated(f)).Text
	return c
}

// addControl says who controls the council under each rule on the day, with
// the counts behind it.
func (v *visit) addControl(p *page, x *answer.Control) error {
	s := section{ID: "control", Title: "Control on " + answer.LongDay(v.ask.On), Lines: v.reasons(x.Why)}
	p.put("control", x)
	if !x.Existed() {
		if len(s.Lines) > 0 {
			p.Sections = append(p.Sections, s)
		}
		return nil
	}
	if x.Kind.Serves() {
		counts := v.table("control", 0, x.Tables()[0])
		counts.Caption = "Seats by allegiance: certainly, and possibly; "
		if x.By == seatledger.ByGroup {
			counts.Caption = "Seats by group, else by allegiance: certainly, and possibly; "
		}
		counts.Caption += whatMakesControl(x)
		s.Tables = append(s.Tables, counts)
	}
	c, _ := v.desk.Book.Council(x.Council)
	rules, err := v.desk.CouncilRules(v, c, v.ask)
	if err != nil {
		return err
	}
	t := v.tables(p, "rules", rules)[0]
	t.Caption = "Under each rule"
	for i, y := range rules {
		t.Rows[i][0].Href = v.here("rule", string(y.Rule))
		if x.Practice != nil && x.Practice.Rule == y.Rule {
			t.Rows[i][0].Text += " (local practice)"
		}
	}
	s.Tables = append(s.Tables, t)
	p.Sections = append(p.Sections, s)
	return nil
}

// whatMakesControl says it of a council: how many seats, or which post.
func whatMakesControl(x *answer.Control) string {
	if x.Rule.Post() != "" {
		return fmt.Sprintf("under the rule %s, control follows %s", x.Rule, x.Rule.Says())
	}
	return fmt.Sprintf("%d of %d make control under the rule %s", x.Quota, x.Seats, x.Rule)
}

func (v *visit) addCouncilDisputes(p *page, x *answer.Control) error {
	if len(x.Disputes) == 0 {
		return nil
	}
	t := v.tables(p, "disputes", answer.Disputes(x.Disputes))[0]
	t.Caption = "Entries that cannot all be right; all of them stand"
	p.Sections = append(p.Sections, section{ID: "disputes", Title: "Disputes", Tables: []table{t}})
	return nil
}

// addLife draws control under each rule and the holders of each seat over time.
func (v *visit) addLife(p *page, x *answer.Control) error {
	life, err := v.desk.Life(v, string(x.Council), v.ask)
	if err != nil {
		return err
	}
	since, until := v.lifeSpan(life)
	marks, err := v.marks(string(v.desk.DivisionOf(x.Council)))
	if err != nil {
		return err
	}
	p.put("life", life)
	rules, seats := life.Strips(wideWidth, since, until, v.ask.On, marks)
	tables := life.Tables()
	for _, x := range []struct {
		id, title string
		strips    draw.Strips
		table     int
	}{{"strip", "Control under each rule, over time", rules, 1}, {"holders", "Who held each seat, over time", seats, 0}} {
		shot, err := both(func(width float64) draw.Strips {
			x.strips.Width = width
			return x.strips
		})
		if err != nil {
			return err
		}
		shot.Embed = v.to("/embed/" + x.id + pathOf(seatledger.Councils, string(life.Council))[len("/councils"):])
		t := v.table("life", x.table, tables[x.table]).twin("The same as a table, for all recorded time")
		p.Sections = append(p.Sections, section{ID: x.id, Title: x.title, Pictures: []picture{shot}, Tables: []table{t}})
	}
	return nil
}

// lifeSpan gives the days that strips show: the period, if the reader chose one
// or something changed in it, else all recorded time.
func (v *visit) lifeSpan(life *answer.Life) (since, until seatledger.Day) {
	first, last, ok := life.Days()
	if v.given.Get("since") != "" || v.given.Get("until") != "" || !ok || first >= v.ask.Since && first <= v.ask.Until || life.ChangedWithin(v.ask.Since, v.ask.Until) {
		return v.ask.Since, v.ask.Until
	}
	return min(first, v.ask.On) - 30, max(last, v.ask.On) + 30
}

func (v *visit) addTip(p *page, x *answer.Control) error {
	ask := v.ask
	if row, _ := ask.Rule.Row(); row.Reads != seatledger.ReadsSeats {
		ask.Rule = seatledger.RuleMajority
	}
	tip, err := v.desk.Tip(v, string(x.Council), ask)
	if err != nil || !x.Existed() || len(tip.Parties) == 0 && tip.Kind.Serves() {
		return err
	}
	s := section{ID: "tip", Title: "What would tip it", Lines: lines(tip.Sentences())}
	for i, t := range v.tables(p, "tip", tip) {
		if len(t.Rows) > 0 {
			t.Caption = []string{"By party, in order of id", "Minimal winning coalitions"}[i]
			s.Tables = append(s.Tables, t)
		}
	}
	p.Sections = append(p.Sections, s)
	return nil
}

// addDrift says how far the seats have moved from what voters chose, where they have.
func (v *visit) addDrift(p *page, x *answer.Control) error {
	drift, err := v.desk.Drift(v, string(x.Council), v.ask)
	if err != nil || !drift.Moved() {
		return err
	}
	t := v.tables(p, "drift", drift)[0]
	t.Caption = "Votes of the last election, the seats that they won, and the seats held on that day"
	p.Sections = append(p.Sections, section{ID: "drift", Title: "How far seats have moved from the votes", Lines: lines(drift.Sentences()), Tables: []table{t}})
	return nil
}

func (v *visit) addCouncilFlips(p *page, x *answer.Control) error {
	ask := v.ask
	if v.given.Get("since") == "" && v.given.Get("until") == "" {
		ask.Since, ask.Until = seatledger.OpenPast, seatledger.OpenFuture
	}
	flips, total, err := v.desk.LatestFlips(v, string(x.Council), ask, 0, fewFlips)
	if err != nil {
		return err
	}
	t := v.tables(p, "flips", flips)[0]
	if total == 0 {
		return nil
	}
	t.Caption = flipsCaption(flips)
	p.Sections = append(p.Sections, section{ID: "flips", Title: "Changes of control", Tables: []table{t}})
	return nil
}

// flipsCaption explains the columns of a list of flips.
func flipsCaption(f *answer.Flips) string {
	text := "The latest first; without: who would have controlled it without these entries"
	if f.Learned() {
		text += "; known: on that day what is known of it changed, and control need not have"
	}
	return text
}

// addAround lists what marks the time of the council itself, what was said of it
// and what was published of its place.
func (v *visit) addAround(p *page, x *answer.Control) error {
	marks, err := v.desk.CouncilMilestones(v, x.Council, v.ask)
	if err != nil {
		return err
	}
	if len(marks) > 0 {
		p.Sections = append(p.Sections, v.milestoneSection(p, marks[max(0, len(marks)-fewEntries):]))
	}
	said, err := v.desk.CouncilStatements(v, x.Council, v.ask)
	if err != nil {
		return err
	}
	if len(said) > 0 {
		p.Sections = append(p.Sections, v.statementSection(said[max(0, len(said)-fewEntries):]))
	}
	c, _ := v.desk.Book.Council(x.Council)
	return v.figures(p, v.desk.DivisionOf(x.Council), v.desk.Book.CouncilKind(c))
}

// laws say what the words of a council row mean.
var laws = map[string]map[string]string{
	"seat_rule": {"list": "who leaves the list's party can be replaced by the next name of the list", "free": "who leaves the list's party keeps the seat",
		"by-election": "who leaves the list's party gives up the seat to a by-election", "window": "who leaves the list's party keeps the seat within a window of time"},
	"counts":   {"party": "members are counted by the party each sits for", "group": "members are counted by the group each belongs to"},
	"tie_rule": {"lot": "ties are settled by lot", "most-votes": "ties go to the list with most votes", "fewest-votes": "ties go to the list with fewest votes", "oldest": "ties go to the oldest candidate"},
}

// addLaw says which rules apply, as the council's row in force has them.
func (v *visit) addLaw(p *page, x *answer.Control) error {
	law, err := v.desk.Law(v, x.Council, v.ask)
	if err != nil || law == nil {
		return err
	}
	s := section{ID: "law", Title: "The law that applies"}
	for _, c := range law.Cells {
		if slices.Contains([]string{"seats", "method", "tie_rule", "control_rule", "seat_rule", "tie_break", "counts"}, c.Column) {
			value := c.Value
			says := laws[c.Column][c.Value]
			if c.Column == "control_rule" {
				says = seatledger.ControlRule(c.Value).Says()
			}
			if c.Column == "tie_break" {
				says = "whoever holds this post has the casting vote"
			}
			if says != "" {
				value += ": " + says
			}
			s.Cells = append(s.Cells, cell{Name: strings.ReplaceAll(c.Column, "_", " "), Text: brief(value)})
		}
	}
	replaced, err := v.desk.Replaced(v, x.Council, v.ask)
	if err != nil {
		return err
	}
	if len(replaced) > 0 {
		s.Cells = append(s.Cells, cell{Name: "replaces", List: v.councilCells(replaced)})
	}
	if len(law.Sources) > 0 {
		s.Cells = append(s.Cells, cell{Name: "on the word of", List: v.sourceCells(law.Sources)})
	}
	s.Cells = append(s.Cells, cell{Name: "entry", Text: fmt.Sprint(law.Entry), Href: v.entryHref(law.Entry)})
	p.Sections = append(p.Sections, s)
	return nil
}

// councilCells names councils.
func (v *visit) councilCells(ids []seatledger.CouncilID) (cells []cell) {
	for _, id := range ids {
		cells = append(cells, v.idCell(seatledger.Councils, string(id)))
	}
	return cells
}

func (v *visit) sourceCells(list []answer.Source) []cell {
	var cells []cell
	for _, s := range list {
		if s.Confidential {
			cells = append(cells, cell{Text: "a confidential source"})
			continue
		}
		cells = append(cells, cell{Text: brief(v.desk.Name(seatledger.Sources, string(s.ID))), Href: v.href(seatledger.Sources, string(s.ID))})
	}
	return cells
}

// addEntries lists the entries that bear on the council by name.
func (v *visit) addEntries(p *page, x *answer.Control) error {
	skip, err := v.number("page")
	if err != nil {
		return err
	}
	list, total, err := v.desk.CouncilEntries(v, x.Council, v.ask, skip*fewEntries, fewEntries)
	if err != nil || total == 0 {
		return err
	}
	t := v.tables(p, "entries", &answer.History{ID: string(x.Council), Entries: list})[0]
	t.Caption = fmt.Sprintf("%d to %d of %s, the newest first", skip*fewEntries+1, skip*fewEntries+len(list), answer.Plural(total, "entry", "entries"))
	if (skip+1)*fewEntries < total {
		t.More = &link{Text: "Older entries", Href: v.here("page", fmt.Sprint(skip+1)) + "#entries"}
	}
	p.Sections = append(p.Sections, section{ID: "entries", Title: "The entries behind it", Tables: []table{t}})
	return nil
}
