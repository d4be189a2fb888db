package exchange

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/seatledger/seatledger"
)

// templateRows is how many rows of a sheet have drop-downs.
const templateRows = 10_000

// Template writes an empty workbook to fill in: a sheet for each table but
// shapes, with its columns, those that are required in bold, a note on each, drop-downs
// where a column takes a few values only, and a sheet of help. All columns
// but counts are formatted as text, so that spreadsheets leave dates and
// leading zeros alone. An existing file is not overwritten.
func Template(path string) (err error) {
	if strings.ToLower(filepath.Ext(path)) != ".xlsx" {
		return fmt.Errorf("%s: a template is an .xlsx workbook; name it with that ending", filepath.Base(path))
	}
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("writing a template: %w", err)
	}
	f := excelize.NewFile()
	t := &template{File: f, name: packageName(path)}
	err = t.fill()
	if err == nil {
		err = f.Write(out)
	}
	err = errors.Join(err, f.Close(), out.Close())
	if err != nil {
		err = fmt.Errorf("writing a template: %w", errors.Join(err, os.Remove(path)))
	}
	return err
}

type template struct {
	*excelize.File
	name                         string // of the package, as its file suggests
	head, required, text, number int    // styles
}

func (t *template) fill() error {
	if err := errors.Join(t.styles(), t.SetSheetName("Sheet1", "help"), t.help(), t.lists()); err != nil {
		return err
	}
	for _, table := range templateTables() {
		if _, err := t.NewSheet(string(table)); err != nil {
			return err
		}
		if err := t.sheet(table); err != nil {
			return fmt.Errorf("sheet %s: %w", table, err)
		}
	}
	return t.SetSheetVisible("lists", false)
}

// templateTables are the tables that are typed. Outlines are not, and few fit
// into a cell.
func templateTables() []seatledger.Table {
	return slices.DeleteFunc(seatledger.PackageTables(), func(t seatledger.Table) bool { return t == seatledger.Shapes })
}

func (t *template) styles() (err error) {
	style := func(into *int, s *excelize.Style) {
		id, failed := t.NewStyle(s)
		*into, err = id, errors.Join(err, failed)
	}
	const asText = 49 // the number format "@"
	style(&t.head, &excelize.Style{NumFmt: asText, Font: &excelize.Font{Color: "595959"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F2F2F2"}}})
	style(&t.required, &excelize.Style{NumFmt: asText, Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"D9E1F2"}}})
	style(&t.text, &excelize.Style{NumFmt: asText})
	style(&t.number, &excelize.Style{NumFmt: 1})
	return err
}

// helpText is the sheet "help". The importer reads the package's name off it.
// It says in one screen what has to be filled in, and refers to nothing else.
var helpText = [][2]string{
	{"package", ""},
	{"", "The name of this package: small letters, digits and dashes. Choose one and keep it: a later import under the same name corrects the earlier one."},
	{"fill in", "At the least these sheets, for one council; leave the others empty or delete them. Bold columns must have a value; blank in the others means not stated: never 0 or - for unknown."},
	{"1 sources", "Where you have it from: an id of your own, such as site-2026, the title, the date of publication, the address (url)."},
	{"2 divisions", "The place: id, such as exshire; name; type, such as district."},
	{"3 councils", "The council: id, such as exshire/council; division = the id of the place; name; seats by law."},
	{"4 wards", "Only if it has wards: council; ward = its name; seats. The seats add up to those of the council."},
	{"5 parties", "Each party: id, such as labour; name. For those who each sit alone one row with the kind independents."},
	{"6 people", "Each member: id, such as ann-lee; name; basis = office-holder."},
	{"7 events", "Who sat on a day: a row for each member with an id, the date, kind = listed, council, ward, person, party. If the list is whole, one row more: kind = roster-complete, with the same date and council. Elected, resigned, died, defected and so on: a row each, with the day on which it happened."},
	{"ids", "You choose them; other sheets repeat them. Write the ids of sources into the column sources of every row, divided by semicolons."},
	{"dates", "2017, 2017-10, 2017-10-23, an interval such as 2017-10-22/2017-10-24 (some day within it), ../2017 (by then); ? or ~ behind a date that is unsure. The cells are text, so that the spreadsheet leaves them alone."},
	{"columns", "Point at the head of a column: a note says what it takes. The kind of an event decides what else it needs: import says what is missing."},
	{"formulas", "Formulas are refused: paste them as values. Outlines for maps are not typed here: import a GeoJSON file of them."},
	{"import", "seatledger import THIS-FILE.xlsx --dry-run shows every problem with its sheet, row and column, and writes nothing. Without --dry-run it is recorded."},
	{"or", "You have a list of members in a file of your own? seatledger adopt FILE makes all this of it, and asks what only you know."},
}

func (t *template) help() error {
	err := errors.Join(t.SetColWidth("help", "A", "A", 12), t.SetColWidth("help", "B", "B", 120), t.SetColStyle("help", "A:B", t.text))
	for i, line := range helpText {
		if i == 0 {
			line[1] = t.name
		}
		err = errors.Join(err, t.SetSheetRow("help", fmt.Sprintf("A%d", i+1), &[]any{line[0], line[1]}))
	}
	return err
}

// lists writes the kinds of event with their needs and all they take; the drop-down of
// events.kind takes its values from there, as it is too long for one cell.
func (t *template) lists() error {
	if _, err := t.NewSheet("lists"); err != nil {
		return err
	}
	err := errors.Join(t.SetColWidth("lists", "A", "A", 22), t.SetColWidth("lists", "B", "D", 80))
	for i, kind := range seatledger.EventKinds() {
		row := kindChecks[kind]
		err = errors.Join(err, t.SetSheetRow("lists", fmt.Sprintf("A%d", i+1), &[]any{string(kind), row.Needed(), row.Why, "has a use for " + strings.Join(row.Columns(), ", ")}))
	}
	return err
}

// sheet writes the header of a table and the format of its columns.
func (t *template) sheet(table seatledger.Table) error {
	name := string(table)
	for i, c := range seatledger.Columns(table) {
		letter, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		body, head := t.text, t.head
		if kind := kindOf(table, c); kind == countCell || kind == ordinalCell {
			body = t.number
		}
		if c.Required {
			head = t.required
		}
		err = errors.Join(t.SetColStyle(name, letter, body), t.SetColWidth(name, letter, letter, 16),
			t.SetCellStr(name, letter+"1", c.Name), t.SetCellStyle(name, letter+"1", letter+"1", head),
			t.AddComment(name, excelize.Comment{Cell: letter + "1", Author: "Seatledger", Width: 320, Height: 110,
				Paragraph: []excelize.RichTextRun{{Text: note(table, c)}}}),
			t.dropDown(table, c, letter))
		if err != nil {
			return fmt.Errorf("column %s: %w", c.Name, err)
		}
	}
	return t.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// note is the comment on the head of a column.
func note(table seatledger.Table, c seatledger.Column) string {
	text := c.Name + ": " + cmp.Or(meaning(table, c), want(table, c)) + "."
	if c.Required {
		text += " Required."
	}
	if len(c.Refs) > 0 {
		var names []string
		for _, r := range c.Refs {
			names = append(names, string(r))
		}
		text += " An id of " + orList(names) + "."
	}
	if c.List {
		text += " Several are divided by ;."
	}
	if c.Several {
		text += " Of a milestone several, divided by ;."
	}
	return text
}

// dropDown offers the values of a column that takes a few only.
func (t *template) dropDown(table seatledger.Table, c seatledger.Column, letter string) error {
	kinds := seatledger.EventKinds()
	v := excelize.NewDataValidation(true)
	v.SetSqref(fmt.Sprintf("%s2:%s%d", letter, letter, templateRows))
	switch {
	case table == seatledger.Events && c.Name == "kind":
		v.SetSqrefDropList(fmt.Sprintf("lists!$A$1:$A$%d", len(kinds)))
	case len(c.OneOf) > 0:
		if err := v.SetDropList(c.OneOf); err != nil {
			return err
		}
	case kindOf(table, c) == yesCell:
		if err := v.SetDropList([]string{"yes"}); err != nil {
			return err
		}
	default:
		return nil
	}
	if c.Form != "" {
		v.SetError(excelize.DataValidationErrorStyleWarning, "Not on the list", "Choose one from the list, or write "+c.Form+".")
	} else {
		v.SetError(excelize.DataValidationErrorStyleStop, "Not a value of this column", "Choose one from the list, or leave the cell blank.")
	}
	return t.AddDataValidation(string(table), v)
}
