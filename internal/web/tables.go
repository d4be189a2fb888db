package web

import (
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
)

// named says which columns of an answer's tables hold ids, and of what. An id
// that nothing has stands as it is.
var named = map[string]seatledger.Table{
	"council": seatledger.Councils, "division": seatledger.Divisions, "party": seatledger.Parties, "from": seatledger.Parties, "to": seatledger.Parties,
	"without": seatledger.Parties, "before": seatledger.Parties, "after": seatledger.Parties, "was": seatledger.Parties, "became": seatledger.Parties,
	"control": seatledger.Parties, "list": seatledger.Parties, "allegiance": seatledger.Parties, "group": seatledger.Parties, "holder": seatledger.People, "sits": seatledger.People,
	"tally": seatledger.Tallies, "event": seatledger.Events,
}

// verdicts are the words of what stands where a party could.
var verdicts = map[string]string{"none": "no overall control", "undetermined": "undetermined", "unknown": "unknown", "absent": "did not exist",
	"administered": "administered", "suspended": "suspended", "dissolved": "dissolved", "not-in-office": "elected and not yet in office",
	"open": "not certain whose", "vacant": "vacant"}

// tables makes the tables of an answer, with links, and offers them and the
// answer itself for download as a part of the page.
func (v *visit) tables(p *page, part string, x answer.Answer) []table {
	p.put(part, x)
	var list []table
	for i, t := range x.Tables() {
		list = append(list, v.table(part, i, t))
	}
	return list
}

// put makes an answer downloadable as a part of the page.
func (p *page) put(part string, x answer.Answer) {
	if p.answers == nil {
		p.answers = map[string]answer.Answer{}
	}
	p.answers[part] = x
}

// twin is the table that says what a picture shows.
func (t table) twin(caption string) table {
	t.Folded, t.Caption = true, caption
	return t
}

func (v *visit) table(part string, index int, t answer.Table) table {
	csv := part
	if index > 0 {
		csv += "." + strconv.Itoa(index)
	}
	shown := table{Caption: t.Title, CSV: v.here("format", "csv", "part", csv), JSON: v.here("format", "json", "part", part)}
	hidden := slices.Index(t.Columns, "name") // what an id is called stands in its own cell
	if hidden >= 0 && (hidden == 0 || named[t.Columns[hidden-1]] == "") {
		hidden = -1
	}
	for i, name := range t.Columns {
		if i == hidden {
			continue
		}
		shown.Columns = append(shown.Columns, column{Name: brief(name), Numbers: allNumbers(t.Rows, i)})
	}
	shown.Rows = make([][]cell, len(t.Rows))
	all := make([]cell, 0, len(t.Rows)*len(shown.Columns))
	for k, row := range t.Rows {
		first := len(all)
		for i, value := range row {
			if i == hidden || i >= len(t.Columns) {
				continue
			}
			c := v.cellIn(t, i, value)
			if shown.Columns[len(all)-first].Numbers {
				c.Class = "n"
			}
			all = append(all, c)
		}
		shown.Rows[k] = all[first:len(all):len(all)]
	}
	return shown
}

// allNumbers reports whether a column holds nothing but numbers and blanks.
func allNumbers(rows [][]string, i int) bool {
	any := false
	for _, row := range rows {
		if row[i] == "" {
			continue
		}
		if strings.Trim(row[i], "0123456789,.-+±% ") != "" || strings.Count(row[i], "-") > 1 {
			return false
		}
		any = true
	}
	return any
}

// cellIn makes a cell of what an answer has in a column.
func (v *visit) cellIn(t answer.Table, i int, value string) cell {
	name := t.Columns[i]
	switch {
	case value == "":
		return cell{}
	case name == "because":
		return v.becauseCell(value)
	case name == "entry":
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			return cell{Text: value, Href: v.entryHref(seatledger.Position(n))}
		}
	case name == "id" && slices.Contains(t.Columns, "table"):
		return cell{Text: brief(value)}
	case verdicts[value] != "" && named[name] == seatledger.Parties:
		return cell{Text: verdicts[value], Class: "v-" + value}
	case named[name] != "":
		return v.idCell(named[name], value)
	}
	return text(value)
}

// idCell names a row by its id, if there is one. A page names the same parties
// and people again and again.
func (v *visit) idCell(t seatledger.Table, id string) cell {
	key := rowID{t, id}
	c, ok := v.named[key]
	if !ok {
		c = text(v.desk.Name(t, id))
		if v.desk.Has(t, id) {
			c.Href = v.href(t, id)
		}
		v.named[key] = c
	}
	return c
}

// rowID is a row of a table that goes by an id.
type rowID struct {
	table seatledger.Table
	id    string
}

// becauseCell reads a cell such as "choy-defects (168), kh-2017 kh/cpp (156)".
func (v *visit) becauseCell(value string) cell {
	var list []cell
	for value != "" {
		label, rest, ok := strings.Cut(value, " (")
		number, next, closed := strings.Cut(rest, ")")
		n, err := strconv.ParseInt(number, 10, 64)
		switch {
		case len(list) > 0 && !ok: // how many more there are
			return cell{List: append(list, text(value))}
		case !ok || !closed || err != nil:
			return text(value)
		}
		list = append(list, cell{Text: brief(label), Href: v.entryHref(seatledger.Position(n))})
		value = strings.TrimPrefix(next, ", ")
	}
	return cell{List: list}
}

// because names the entries behind an answer.
func (v *visit) because(list []answer.Because) cell {
	c := cell{}
	for _, b := range list {
		if b.Entry != 0 {
			c.List = append(c.List, cell{Text: brief(b.Label()), Href: v.entryHref(b.Entry)})
		}
	}
	return c
}

// lines makes sentences safe to stand in a page, without the marks that a
// terminal lists them by.
func lines(sentences []string) []template.HTML {
	list := make([]template.HTML, len(sentences))
	for i, s := range sentences {
		list[i] = line(strings.TrimLeft(s, " -!"))
	}
	return list
}

// reasons are lines that name entries, as links to them.
func (v *visit) reasons(sentences []string) []template.HTML {
	list := lines(sentences)
	for i, s := range list {
		list[i] = template.HTML(entryText.ReplaceAllStringFunc(string(s), func(found string) string { //nolint:gosec // escaped before
			n, err := strconv.ParseInt(found[len("(entry "):len(found)-1], 10, 64)
			if err != nil {
				return found
			}
			return `(<a href="` + template.HTMLEscapeString(v.entryHref(seatledger.Position(n))) + `">` + found[1:len(found)-1] + `</a>)`
		}))
	}
	return list
}

// entryText is how a sentence names an entry.
var entryText = regexp.MustCompile(`\(entry \d+\)`)

// linkedLine is a sentence that leads somewhere.
func linkedLine(says, href string) template.HTML {
	return template.HTML(`<a href="` + template.HTMLEscapeString(href) + `">` + string(line(says)) + `</a>`) //nolint:gosec // escaped
}
