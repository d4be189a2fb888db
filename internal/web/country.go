package web

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/draw"
	"github.com/seatledger/seatledger/roll"
)

// fewFlips is how many flips a page lists; the page of flips has the rest.
const fewFlips = 25

// buildCountry makes the page of a division, or of the whole ledger.
func buildCountry(v *visit) (*page, error) {
	id := cmp.Or(v.id(), string(v.desk.Root()))
	x, err := v.desk.Overview(v, id, v.ask)
	if err != nil {
		return nil, err
	}
	v.ask.Kind = x.Kind
	p := &page{Title: v.desk.Name(seatledger.Divisions, id), Kind: "Division", Lead: []string{x.Headline()}, FeedTitle: "Flips", FeedHref: v.to("/feeds/flips.atom", "in", id)}
	if id == "" {
		p.Title = "The whole ledger"
	}
	if place, ok := v.desk.Book.Division(seatledger.DivisionID(id)); ok {
		info := v.desk.Book.DivisionInfo(place)
		p.Kind, p.Local = cmp.Or(info.Type, p.Kind), info.Local
		p.Crumbs = v.crumbs(info.Parent)
	}
	p.Notes = lines(x.Sentences()[1:])
	if x.Coverage != nil {
		p.Notes[0] = linkedLine(x.Covered(), v.href(seatledger.Tallies, string(x.Coverage.Tally)))
	}
	p.put("overview", x)
	p.Sections = append(p.Sections, v.countsSection(p, x))
	for _, add := range []func(*page, *answer.Overview) error{v.addTime, v.addMap, v.addWall, v.addCourse, v.addFlips, v.addDisputes, v.addMilestones, v.addStatements, v.addFigures, v.addDivision} {
		if err := add(p, x); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// crumbs lead from the whole ledger to a division.
func (v *visit) crumbs(place roll.Ref) []link {
	var list []link
	for at := range v.desk.Book.Above(place) {
		if at != 0 {
			id := string(v.desk.Book.DivisionID(at))
			list = append(list, link{Text: brief(v.desk.Name(seatledger.Divisions, id)), Href: v.href(seatledger.Divisions, id)})
		}
	}
	slices.Reverse(list)
	return list
}

// countsSection says who controls how many councils, and offers other kinds of
// council.
func (v *visit) countsSection(p *page, x *answer.Overview) section {
	s := section{ID: "control", Title: "Who controls how many councils", Half: true}
	t := v.table("overview", 0, x.Tables()[0])
	t.Caption = "Councils by who controls them under the rule " + string(x.Rule)
	s.Tables = []table{t}
	if len(x.Kinds) > 1 {
		c := cell{Name: "Kinds of council"}
		for _, kind := range x.Kinds {
			c.List = append(c.List, cell{Text: brief(kind), Href: v.here("kind", kind)})
		}
		s.Cells = append(s.Cells, c)
	}
	return s
}

func (v *visit) addWall(p *page, x *answer.Overview) error {
	blocks, err := v.desk.Wall(v, string(x.Division), v.ask, v.href)
	if err != nil {
		return err
	}
	s := section{ID: "wall", Title: "The council wall"}
	if x.Councils > answer.MaxTiles {
		s.Lines = lines([]string{"Each tile is a division, with the shares of who controls its councils. Open one to see its councils."})
	} else {
		s.Lines = lines([]string{"Each tile is a council, coloured by who controls it; grey with a bar under no overall control, grey and hatched where its members do not run it (administered, suspended, dissolved, not yet in office), hatched where the records leave it open, outlined where nothing is recorded."})
	}
	few := 0
	for _, b := range blocks {
		few += len(b.Wall.Tiles)
		tiles, err := svg(b.Wall)
		if err != nil {
			return err
		}
		href := v.href(seatledger.Divisions, string(b.Division))
		if b.Division == x.Division {
			href = ""
		}
		s.Blocks = append(s.Blocks, block{Name: brief(b.Name), Href: href, SVG: tiles})
	}
	if len(blocks) == 0 {
		return nil
	}
	s.Half = few <= halfTiles
	if len(x.Parts) > 0 {
		s.Tables = append(s.Tables, v.table("overview", 1, x.Tables()[1]).twin("The same as a table: divisions"))
	}
	if x.Councils <= answer.MaxTiles {
		place, _ := v.desk.Book.Division(x.Division)
		c, err := v.desk.DivisionControl(v, place, v.ask)
		if err != nil {
			return err
		}
		s.Tables = append(s.Tables, v.tables(p, "councils", c)[0].twin("The same as a table: councils"))
	}
	p.Sections = append(p.Sections, s)
	return nil
}

// halfTiles is up to how many tiles a wall stands beside the map.
const halfTiles = 60

func (v *visit) addMap(p *page, x *answer.Overview) error {
	var failed error
	shown := true
	shot, err := both(func(width float64) draw.Map {
		m, ok, err := v.desk.Map(v, x, v.ask, min(width, mapWidth), v.href)
		if err != nil {
			failed = err
		}
		shown = shown && ok
		return m
	})
	if err != nil || failed != nil || !shown {
		return cmp.Or(failed, err)
	}
	t := v.table("overview", 1, x.Tables()[1]).twin("The same as a table")
	p.Sections = append(p.Sections, section{ID: "map", Title: "Map", Half: true, Pictures: []picture{shot}, Tables: []table{t},
		Lines: lines([]string{"Outlined only where no council of a division is on record."})})
	return nil
}

// courseDays is how many days a picture of a course has, courseRows how many
// the table beside it.
const (
	courseDays = 120
	courseRows = 40
)

// mapWidth keeps a map on one screen.
const mapWidth = 520

func (v *visit) addCourse(p *page, x *answer.Overview) error {
	c, err := v.desk.Course(v, string(x.Division), v.ask)
	if err != nil || len(c.Days) == 0 {
		return err
	}
	marks, err := v.marks(string(x.Division))
	if err != nil {
		return err
	}
	drawn := c.Thin(courseDays, v.ask.On)
	s := section{ID: "course", Title: "Control and seats from " + answer.LongDay(v.ask.Since) + " to " + answer.LongDay(v.ask.Until)}
	for i := range 2 {
		shot, err := both(func(width float64) draw.Areas {
			councils, seats := drawn.Pictures(width, v.ask.On, marks)
			return []draw.Areas{councils, seats}[i]
		})
		if err != nil {
			return err
		}
		shot.Embed = v.embedHref([]string{"control", "seats"}[i], string(x.Division))
		s.Pictures = append(s.Pictures, shot)
	}
	if says := x.Uncounted(); says != "" {
		s.Lines = lines([]string{says})
	}
	p.put("course", c)
	twin := c.Thin(courseRows, v.ask.On)
	for i, t := range twin.Tables() {
		caption := t.Title + ", as a table"
		if len(twin.Days) < len(c.Days) {
			caption += fmt.Sprintf(": %d of %d days; the CSV has all", len(twin.Days), len(c.Days))
		}
		s.Tables = append(s.Tables, v.table("course", i, t).twin(caption))
	}
	p.Sections = append(p.Sections, s)
	return nil
}

// marks are the milestones of the period, for pictures.
func (v *visit) marks(division string) ([]draw.Mark, error) {
	list, err := v.desk.Milestones(v, division, v.ask.Since, v.ask.Until, v.ask)
	if err != nil {
		return nil, err
	}
	var marks []draw.Mark
	for _, m := range list {
		if m.Date.Earliest() >= v.ask.Since && m.Date.Latest() <= v.ask.Until {
			marks = append(marks, draw.Mark{Day: m.Date.Latest(), Name: clean(m.Name), Href: v.href(seatledger.Events, string(m.Event))})
		}
	}
	return marks, nil
}

func (v *visit) addFlips(p *page, x *answer.Overview) error {
	flips, total, err := v.desk.LatestFlips(v, string(x.Division), v.ask, 0, fewFlips)
	if err != nil {
		return err
	}
	s := section{ID: "flips", Title: flips.HowMany() + " from " + answer.LongDay(v.ask.Since) + " to " + answer.LongDay(v.ask.Until)}
	t := v.tables(p, "flips", flips)[0]
	if total > 0 {
		t.Caption = "The latest first, each with the entries of its day that change the seats it is judged by"
		if total > fewFlips {
			t.More = &link{Text: "All " + answer.Thousands(int64(total)) + " flips of the period", Href: v.to("/flips", "in", string(x.Division))}
		}
		s.Tables = []table{t}
	}
	p.Sections = append(p.Sections, s)
	return nil
}

// fewConflicts is how many conflicting figures a page lists.
const fewConflicts = 12

// addDisputes lists the councils about which entries contradict each other, and
// the published figures that conflict.
func (v *visit) addDisputes(p *page, x *answer.Overview) error {
	check, err := v.desk.Check(v, string(x.Division), v.ask)
	if err != nil {
		return err
	}
	s := section{ID: "disputes", Title: "Disputes"}
	if len(x.Disputed) > 0 {
		c := cell{Name: "Councils about which entries contradict each other"}
		for _, id := range x.Disputed[:min(len(x.Disputed), fewConflicts)] {
			c.List = append(c.List, v.cellOf(seatledger.Councils, string(id)))
		}
		s.Cells = append(s.Cells, c)
	}
	if conflicts := check.Conflicting(v.ask.Since, v.ask.Until); len(conflicts.Tallies) > 0 {
		t := v.tables(p, "conflicts", conflicts)[0]
		t.Caption = fmt.Sprintf("Published figures of the period that conflict: %d", len(conflicts.Tallies))
		t.Rows = t.Rows[:min(len(t.Rows), fewConflicts)]
		t.More = &link{Text: "Every published figure, with its verdict", Href: v.to("/check", "in", string(x.Division))}
		s.Tables = append(s.Tables, t)
	}
	if len(s.Cells)+len(s.Tables) > 0 {
		p.Sections = append(p.Sections, s)
	}
	return nil
}

// addDivision says what the ledger has of the division itself.
func (v *visit) addDivision(p *page, x *answer.Overview) error {
	if x.Division == "" {
		return nil
	}
	r, err := v.desk.Record(v, seatledger.Divisions, string(x.Division), v.ask)
	if err != nil {
		return err
	}
	p.put("record", r)
	p.Sections = append(p.Sections, section{ID: "record", Title: "What the ledger says of the place", Cells: v.factCells(r.Newest())})
	p.Sections = append(p.Sections, v.versionSection(r.Versions)...)
	return nil
}

func (v *visit) addMilestones(p *page, x *answer.Overview) error {
	list, err := v.desk.Milestones(v, string(x.Division), v.ask.Since, v.ask.Until, v.ask)
	if err != nil || len(list) == 0 {
		return err
	}
	p.Sections = append(p.Sections, v.milestoneSection(p, list))
	return nil
}

func (v *visit) milestoneSection(p *page, list answer.Milestones) section {
	t := v.tables(p, "milestones", list)[0]
	t.Caption = "What marks the time"
	return section{ID: "milestones", Title: "Milestones", Tables: []table{t}}
}

// addFigures lists what was published of the place itself.
func (v *visit) addFigures(p *page, x *answer.Overview) error {
	return v.figures(p, x.Division, "")
}

// fewFigures is how many published figures a page lists; the page of all of
// them has the rest.
const fewFigures = 25

// figureColumn is where a table of figures links each of them.
const figureColumn = 1

// figures lists what was published of a place itself: all of it where that is
// little, else what speaks of the period.
func (v *visit) figures(p *page, place seatledger.DivisionID, kind string) error {
	list, err := v.desk.Figures(v, place, kind, v.ask)
	if err != nil || len(list) == 0 {
		return err
	}
	total := len(list)
	if total > fewFigures {
		list = list.Within(v.ask.Since, v.ask.Until)
		list = list[:min(len(list), fewFigures)]
	}
	t := v.tables(p, "figures", list)[0]
	for i, x := range list { // which says more than the name of the figure where kinds of council differ
		t.Rows[i][figureColumn].Text = brief(x.Says)
	}
	t.Caption = "As printed, the latest first; each page says how it stands to the others"
	if len(list) < total {
		t.Caption = fmt.Sprintf("%d of %s: those of the period, the latest first", len(list), answer.Plural(total, "figure", "figures"))
	}
	t.More = &link{Text: "Every figure, with the verdict of check", Href: v.to("/check", "in", string(place))}
	p.Sections = append(p.Sections, section{ID: "figures", Title: "Published figures of the place", Tables: []table{t}})
	return nil
}

// addStatements lists what was said in the period, contradictions side by side.
func (v *visit) addStatements(p *page, x *answer.Overview) error {
	list, err := v.desk.Statements(v, string(x.Division), v.ask.Since, v.ask.Until, v.ask)
	if err != nil || len(list) == 0 {
		return err
	}
	p.Sections = append(p.Sections, v.statementSection(list))
	return nil
}

func (v *visit) statementSection(list []answer.Mention) section {
	s := section{ID: "statements", Title: "What was said about it"}
	for _, m := range list {
		s.Lines = append(s.Lines, linkedLine(m.Tells, v.href(seatledger.Statements, m.Key)))
	}
	return s
}

func (v *visit) embedHref(what, id string) string {
	return v.to("/embed/"+what+pathOf(seatledger.Divisions, cmp.Or(id, "-"))[len("/divisions"):], "kind", v.ask.Kind)
}
