package web

import (
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/draw"
	"github.com/seatledger/seatledger/ledger"
)

// nouns say what the rows of a table are.
var nouns = map[seatledger.Table]string{seatledger.People: "Person", seatledger.Events: "Event", seatledger.Sources: "Source", seatledger.Statements: "Statement",
	seatledger.Elections: "Election", seatledger.Tallies: "Published figure", seatledger.Parties: "Party", seatledger.Councils: "Council", seatledger.Divisions: "Division"}

// record gives the builder of the pages of the rows of a table.
func record(t seatledger.Table) builder {
	return func(v *visit) (*page, error) {
		p, r, err := v.recordPage(t)
		if err != nil {
			return nil, err
		}
		p.Sections = append(p.Sections, v.namedSection(p, r))
		return p, nil
	}
}

// recordPage begins a page with what the ledger says of a row.
func (v *visit) recordPage(t seatledger.Table) (*page, *answer.Record, error) {
	r, err := v.desk.Record(v, t, v.id(), v.ask)
	if err != nil {
		return nil, nil, err
	}
	newest := r.Newest()
	p := &page{Title: r.Name, Kind: nouns[t], Lead: []string{newest.Tells}}
	p.put("record", r)
	for _, c := range newest.Cells {
		switch {
		case c.Column == "name_local":
			p.Local = c.Value
		case c.Column == "name" && t == seatledger.Parties: // elsewhere it goes by its abbreviation
			p.Title = v.desk.TitleOf(seatledger.PartyID(v.id()), c.Value)
		}
	}
	s := section{ID: "record", Title: "What the ledger says", Cells: v.factCells(newest)}
	p.Sections = append(p.Sections, s)
	p.Sections = append(p.Sections, v.sourceSection("record", 2, newest.Sources)...)
	p.Sections = append(p.Sections, v.versionSection(r.Versions)...)
	return p, r, nil
}

// factCells lists the cells of a row, and the entry that has them.
func (v *visit) factCells(e *answer.Entry) []cell {
	var cells []cell
	for _, c := range e.Cells {
		x := cell{Name: strings.ReplaceAll(c.Column, "_", " ")}
		switch {
		case len(c.Refs) > 0:
			for _, r := range c.Refs {
				x.List = append(x.List, cell{Text: brief(r.Name), Href: v.href(r.Table, r.ID)})
			}
		case c.Column == "url":
			x.Text = clean(c.Value)
			if safeURL(c.Value) {
				x.Href = c.Value
			}
		case c.Column == "geometry":
			x.Text = shorten(c.Value, 80)
		default:
			x.Text = clean(c.Value)
		}
		cells = append(cells, x)
	}
	return append(cells, cell{Name: "entry", Text: strconv.FormatInt(int64(e.Entry), 10), Href: v.entryHref(e.Entry)})
}

// safeURL reports whether a link of the ledger may be followed: a page of the
// web, and nothing that runs.
func safeURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// sourceSection shows the sources of a row with what they say in their own
// words: a table of an answer that is a part of the page.
func (v *visit) sourceSection(part string, index int, list []answer.Source) []section {
	if len(list) == 0 {
		return nil
	}
	t := v.table(part, index, answer.Table{Columns: []string{"source", "title", "date", "quote", "SHA-256 of the copy", "grade"}})
	t.Caption = "On whose word"
	for _, s := range list {
		if s.Confidential {
			t.Rows = append(t.Rows, []cell{{Text: "a confidential source"}, {}, {}, {}, {}, {}})
			continue
		}
		t.Rows = append(t.Rows, []cell{v.cellOf(seatledger.Sources, string(s.ID)), text(s.Title), text(s.Date), {Text: clean(s.Quote), Class: "quote"}, text(s.SHA256), text(s.Grade)})
	}
	return []section{{ID: "sources", Title: "Sources", Tables: []table{t}}}
}

// versionSection lists the versions of a row where there is more than one.
func (v *visit) versionSection(versions []*answer.Entry) []section {
	if len(versions) < 2 {
		return nil
	}
	t := v.table("record", 3, answer.Table{Columns: []string{"entry", "recorded", "package", "says", "state"}})
	t.Caption = "The newest first"
	for _, e := range versions {
		t.Rows = append(t.Rows, []cell{v.entryCell(e.Entry), text(e.Recorded.Format("2006-01-02 15:04:05")), text(e.Package), text(e.Tells), v.stateCell(e)})
	}
	return []section{{ID: "versions", Title: "Every version", Tables: []table{t}}}
}

func (v *visit) entryCell(pos seatledger.Position) cell {
	return cell{Text: strconv.FormatInt(int64(pos), 10), Href: v.entryHref(pos)}
}

// stateCell says how an entry stands to others.
func (v *visit) stateCell(e *answer.Entry) cell {
	var list []cell
	add := func(says string, pos seatledger.Position) {
		if pos != 0 {
			list = append(list, cell{Text: fmt.Sprintf("%s entry %d", says, pos), Href: v.entryHref(pos)})
		}
	}
	add("superseded by", e.SupersededBy)
	add("supersedes", e.Supersedes)
	for _, pos := range e.Disputes {
		add("disputed by", pos)
	}
	if e.Redacted {
		list = append(list, cell{Text: "redacted"})
	}
	if len(list) == 0 {
		list = append(list, cell{Text: "stands"})
	}
	return cell{List: list}
}

// namedSection lists the entries that speak of the thing.
func (v *visit) namedSection(p *page, r *answer.Record) section {
	s := section{ID: "named", Title: "Entries that speak of it"}
	if !r.Complete {
		s.Lines = lines([]string{fmt.Sprintf("This is not all: the ledger is large. `seatledger history %s` lists every entry.", r.ID)})
	}
	if len(r.Named) == 0 {
		s.Lines = append(s.Lines, "None.")
		return s
	}
	t := v.table("record", 0, answer.Table{Columns: []string{"entry", "date", "table", "says"}})
	t.Caption = answer.Plural(len(r.Named), "entry", "entries")
	for _, m := range r.Named {
		date := ""
		if m.Date != nil {
			date = m.Date.String()
		}
		key, _, _ := strings.Cut(m.Key, "|")
		what := text(string(m.Table))
		what.Href = v.href(m.Table, key)
		if m.Table == seatledger.Results || m.Table == seatledger.Contests {
			what.Href = ""
		}
		t.Rows = append(t.Rows, []cell{v.entryCell(m.Entry), text(date), what, text(m.Tells)})
	}
	s.Tables = []table{t}
	return s
}

// buildParty makes the page of a party: what it is, and where its seats came
// from and went.
func buildParty(v *visit) (*page, error) {
	p, r, err := v.recordPage(seatledger.Parties)
	if err != nil {
		return nil, err
	}
	flow, err := v.desk.Flow(v, v.id(), v.ask)
	if err != nil {
		return nil, err
	}
	p.Lead = flow.Sentences()
	p.Time = v.timeBar(nil)
	s := section{ID: "flow", Title: "Where its seats came from and went, " + answer.LongDay(v.ask.Since) + " to " + answer.LongDay(v.ask.Until)}
	if len(flow.From)+len(flow.To) > 0 {
		shot, err := both(func(width float64) draw.Flow { return flow.Picture(min(width, flowWidth)) })
		if err != nil {
			return nil, err
		}
		s.Pictures = []picture{shot}
	}
	for _, t := range v.tables(p, "flow", flow) {
		if len(t.Rows) > 0 {
			s.Tables = append(s.Tables, t)
		}
	}
	p.Sections = append([]section{s}, p.Sections...)
	p.Sections = append(p.Sections, v.namedSection(p, r))
	return p, nil
}

const flowWidth = 760

// judged says the verdicts of check in words.
var judged = map[string]string{"agrees": "it agrees", "agrees-rounded": "it agrees when rounded", "conflicts": "it conflicts with others", "cannot-check": "it cannot be checked"}

// buildTally makes the page of a published figure among the others of its
// series.
func buildTally(v *visit) (*page, error) {
	p, r, err := v.recordPage(seatledger.Tallies)
	if err != nil {
		return nil, err
	}
	x, err := v.desk.TallySeries(v, v.id(), v.ask)
	if err != nil {
		return nil, err
	}
	own := x.Own()
	p.Title = capital(p.Title)
	p.Lead = []string{fmt.Sprintf("Printed as %q by %s: %s.", own.Text, own.Cite, judged[own.Verdict.String()])}
	if own.Why != "" {
		p.Lead = append(p.Lead, capital(own.Why)+".")
	}
	s := section{ID: "series", Title: "Every figure of the series, as printed", Lines: lines(x.Sentences())}
	shot, err := both(func(width float64) draw.Tallies { return x.Picture(width, v.href) })
	if err != nil {
		return nil, err
	}
	shot.Embed = v.to("/embed/tallies" + pathOf(seatledger.Tallies, v.id())[len("/tallies"):])
	s.Pictures = []picture{shot}
	for i, t := range v.tables(p, "series", x) {
		if len(t.Rows) > 0 {
			t.Caption = []string{"The figures, with the verdict of check on each", "Milestones and deadlines, as they were moved"}[i]
			s.Tables = append(s.Tables, t)
		}
	}
	p.Sections = append([]section{s}, p.Sections...)
	p.Sections = append(p.Sections, v.namedSection(p, r))
	return p, nil
}

// buildEntry makes the page of an entry.
func buildEntry(v *visit) (*page, error) {
	n, err := strconv.ParseInt(v.value("entry"), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%w: no entry %q", ledger.ErrNotFound, v.value("entry"))
	}
	e, err := v.desk.Entry(v, seatledger.Position(n))
	if err != nil {
		return nil, err
	}
	p := &page{Title: fmt.Sprintf("Entry %d", n), Kind: "Entry of the table " + string(e.Table), Lead: []string{e.Tells}}
	p.put("entry", e)
	clock := section{ID: "clocks", Title: "When, and how it stands", Cells: []cell{
		{Name: "in the world", Text: brief(v.worldDate(e))}, {Name: "recorded", Text: e.Recorded.Format("2006-01-02 15:04:05 MST")}, {Name: "by", Text: brief(e.By)},
		{Name: "package", Text: brief(e.Package)}, v.stateCell(e), {Name: "hash", Text: e.Hash, Class: "hash"}, {Name: "hash of the entry before", Text: e.Previous, Class: "hash"}}}
	clock.Cells[4].Name = "state"
	if n > 1 {
		clock.Cells = append(clock.Cells, cell{Name: "before it", Text: fmt.Sprintf("entry %d", n-1), Href: v.entryHref(e.Entry - 1)})
	}
	if e.Entry < v.desk.Book.Position {
		clock.Cells = append(clock.Cells, cell{Name: "after it", Text: fmt.Sprintf("entry %d", n+1), Href: v.entryHref(e.Entry + 1)})
	}
	says := section{ID: "says", Title: "What it says", Cells: v.factCells(e)}
	key, _, _ := strings.Cut(e.Key, "|")
	if href := v.href(e.Table, key); href != "" && e.Table != seatledger.Redactions {
		says.Lines = []template.HTML{template.HTML(`<a href="` + template.HTMLEscapeString(href) + `">The page of this ` + template.HTMLEscapeString(strings.ToLower(nouns[e.Table])) + `</a>`)} //nolint:gosec // escaped
	}
	t := v.table("entry", 0, answer.Table{})
	says.Tables = []table{{Caption: "For scripts", CSV: t.CSV, JSON: t.JSON}}
	p.Sections = append([]section{clock, says}, v.sourceSection("entry", 1, e.Sources)...)
	return p, nil
}

// worldDate gives the date on which what an entry tells took effect.
func (v *visit) worldDate(e *answer.Entry) string {
	for _, c := range e.Cells {
		if c.Column == "date" {
			return c.Value
		}
	}
	return "not dated"
}
