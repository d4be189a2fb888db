package web

import (
	"fmt"
	"html/template"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
)

// aPage is how many lines a page of a list has.
const aPage = 100

// buildLog makes a page of the entries of the ledger, the newest first.
func buildLog(v *visit) (*page, error) {
	before, err := v.number("before")
	if err != nil {
		return nil, err
	}
	x, err := v.desk.Log(v, seatledger.Position(before), aPage, v.ask)
	if err != nil {
		return nil, err
	}
	p := &page{Title: "Entries", Kind: "The ledger", Lead: []string{"Every act of writing something down, the newest first."}, FeedTitle: "Entries", FeedHref: "/feeds/entries.atom"}
	t := v.tables(p, "log", x)[0]
	t.Caption = answer.Plural(len(x.Entries), "entry", "entries")
	if x.Next != 0 {
		t.More = &link{Text: "Older entries", Href: v.here("before", fmt.Sprint(x.Next))}
	}
	p.Sections = []section{{ID: "log", Title: "Entries", Tables: []table{t}}}
	return p, nil
}

// buildFlips makes a page of the flips of a place.
func buildFlips(v *visit) (*page, error) {
	skip, err := v.number("page")
	if err != nil {
		return nil, err
	}
	id := v.in()
	flips, total, err := v.desk.LatestFlips(v, id, v.ask, skip*aPage, aPage)
	if err != nil {
		return nil, err
	}
	p := &page{Title: "Changes of control", Kind: v.desk.PlaceName(id), FeedTitle: "Flips", FeedHref: v.to("/feeds/flips.atom", "in", id),
		Lead: []string{fmt.Sprintf("%s in %s from %s to %s, under the rule %s.", flips.HowMany(), v.desk.PlaceName(id), answer.LongDay(v.ask.Since), answer.LongDay(v.ask.Until), v.ask.Rule)}}
	p.Time = v.timeBar(nil)
	t := v.tables(p, "flips", flips)[0]
	t.Caption = flipsCaption(flips)
	if (skip+1)*aPage < total {
		t.More = &link{Text: "Earlier flips", Href: v.here("page", fmt.Sprint(skip+1))}
	}
	p.Sections = []section{{ID: "flips", Title: "Flips", Tables: []table{t}}}
	return p, nil
}

// in gives the place that a list is about; the root where the reader names
// none.
func (v *visit) in() string {
	if id := v.query.Get("in"); id != "" {
		return id
	}
	return string(v.desk.Root())
}

// buildCheck makes the page of all published figures.
func buildCheck(v *visit) (*page, error) {
	x, err := v.desk.Check(v, v.query.Get("in"), v.ask)
	if err != nil {
		return nil, err
	}
	p := &page{Title: "Published figures", Kind: "Check", Lead: x.Sentences(),
		Notes: lines([]string{"Each figure is held against the roll and against the others of its kind; the conflicts come first. A published figure is a claim, never a count of this ledger."})}
	t := v.tables(p, "check", x)[0]
	t.Caption = "Verdicts"
	p.Sections = []section{{ID: "check", Title: "Every figure", Tables: []table{t}}}
	return p, nil
}

// buildChanges makes the page of what changed between two days.
func buildChanges(v *visit) (*page, error) {
	from, err := v.day("from", v.ask.On-30)
	if err != nil {
		return nil, err
	}
	to, err := v.day("to", v.ask.On)
	if err != nil {
		return nil, err
	}
	if from > to {
		return nil, badParameter("to", to.String(), "it is before from="+from.String()+": exchange them")
	}
	id := v.in()
	x, err := v.desk.Changes(v, id, from, to, v.ask)
	if err != nil {
		return nil, err
	}
	p := &page{Title: "What changed between two days", Kind: v.desk.PlaceName(id), Lead: x.Sentences()}
	form := v.form("/changes", field{"from", "From", from.String(), "date"}, field{"to", "To", to.String(), "date"}, field{"in", "Council or division", id, "text"})
	p.Sections = append(p.Sections, section{ID: "ask", Title: "Compare", Lines: []template.HTML{form, v.otherway("/learned", "What did we learn between two moments?")}})
	p.Sections = append(p.Sections, v.diffSection(p, "changes", x, "Nothing changed."))
	return p, nil
}

// buildLearned makes the page of what was written down between two moments.
func buildLearned(v *visit) (*page, error) {
	id := v.in()
	from, to := v.query.Get("from"), v.query.Get("to")
	x, err := v.desk.Learned(v, id, from, to, v.ask)
	if err != nil {
		return nil, err
	}
	p := &page{Title: "What was learned between two moments", Kind: v.desk.PlaceName(id), Lead: x.Sentences()}
	form := v.form("/learned", field{"from", "From the moment (2017-11-05, or an entry as #17)", from, "text"}, field{"to", "To the moment", to, "text"},
		field{"in", "Council or division", id, "text"}, field{"on", "About the day", v.ask.On.String(), "date"})
	p.Sections = append(p.Sections, section{ID: "ask", Title: "Compare", Lines: []template.HTML{form, v.otherway("/changes", "What changed between two days?")}})
	p.Sections = append(p.Sections, v.diffSection(p, "learned", x, "Nothing was learned."))
	return p, nil
}

func (v *visit) diffSection(p *page, part string, x answer.Answer, nothing string) section {
	s := section{ID: part, Title: "The difference"}
	for _, t := range v.tables(p, part, x) {
		if len(t.Rows) > 0 {
			s.Tables = append(s.Tables, t)
		}
	}
	if len(s.Tables) == 0 {
		s.Lines = lines([]string{nothing})
	}
	return s
}

// buildSearch makes the page of what a name finds.
func buildSearch(v *visit) (*page, error) {
	q := v.query.Get("q")
	p := &page{Title: "Search", Kind: "By any name in any script", Lead: []string{"Type a name above: of a place, a council, a ward, a party or a person."}, NoIndex: true}
	if q == "" {
		return p, nil
	}
	x, err := v.desk.Search(v, q)
	if err != nil {
		return nil, err
	}
	p.Lead = x.Sentences()
	p.put("search", x)
	t := v.table("search", 0, answer.Table{Columns: []string{"what", "kind of name", "also", "table"}})
	t.Caption = "Found"
	for _, h := range x.Hits {
		t.Rows = append(t.Rows, []cell{{Text: brief(h.Name), Href: v.href(pageTable(h.Table), h.ID)}, text(h.Kind), text(h.Also), text(string(h.Table))})
	}
	if len(x.Hits) > 0 {
		p.Sections = []section{{ID: "hits", Title: "Found", Tables: []table{t}}}
	}
	return p, nil
}

// pageTable gives the table of what has the page on which something found stands: a
// ward stands on that of its council.
func pageTable(t seatledger.Table) seatledger.Table {
	if t == seatledger.Wards {
		return seatledger.Councils
	}
	return t
}

// field is one field of a form.
type field struct{ name, label, value, kind string }

// form makes a form that asks a page again.
func (v *visit) form(action string, fields ...field) template.HTML {
	var kept []link
	for _, name := range clocks {
		if value := v.given.Get(name); value != "" && !hasField(fields, name) {
			kept = append(kept, link{Text: name, Href: value})
		}
	}
	return execute("form", map[string]any{"Action": action, "Fields": formFields(fields), "Kept": kept})
}

func hasField(fields []field, name string) bool {
	for _, f := range fields {
		if f.name == name {
			return true
		}
	}
	return false
}

// formField is a field as the template reads it.
type formField struct{ Name, Label, Value, Kind string }

func formFields(fields []field) []formField {
	list := make([]formField, len(fields))
	for i, f := range fields {
		list[i] = formField{f.name, f.label, f.value, f.kind}
	}
	return list
}

func (v *visit) otherway(at, says string) template.HTML {
	return template.HTML(`<a href="` + template.HTMLEscapeString(v.to(at)) + `">` + template.HTMLEscapeString(says) + `</a>`) //nolint:gosec // escaped
}
