package ledger

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/seatledger/seatledger"
)

// MaxText is the longest cell that a ledger takes, in bytes.
const MaxText = 1 << 20

// Check checks the form of a row: required cells are stated, each cell is
// valid UTF-8 in NFC without control characters other than tab and newline,
// one of the values its column allows, and of bearable length; list items
// and parts of a key can be told apart again; the kind of an event exists, and
// it names no more persons than its kind has a use for.
// It looks at no other row. The error is nil or a *[Refusal].
func Check(row seatledger.Row) error {
	table := row.Table()
	columns := seatledger.Columns(table)
	if columns == nil || table == seatledger.Redactions {
		return &Refusal{Table: table, What: "a package cannot have rows of this table",
			Fix: "use one of the tables of doc/format.md; redactions are written by redact"}
	}
	compound, again := isCompound(columns), seatledger.NewRow(table)
	for _, c := range columns {
		if what, fix := checkCell(row, again, c, compound); what != "" {
			return &Refusal{Table: table, Key: printableKey(row), Column: c.Name, What: what, Fix: fix}
		}
	}
	if e, ok := row.(*seatledger.Event); ok {
		if _, known := e.Kind.Effect(); !known {
			return &Refusal{Table: table, Key: printableKey(row), Column: "kind",
				What: fmt.Sprintf("%.60q is no kind of event", e.Kind), Fix: "doc/format.md lists the kinds"}
		}
		if e.TooMany() {
			return &Refusal{Table: table, Key: printableKey(row), Column: "person",
				What: fmt.Sprintf("%.60q are several, and an event of the kind %s has a use for one", e.Person, e.Kind), Fix: "write a row for each"}
		}
	}
	return nil
}

// isCompound reports whether the key has several columns.
func isCompound(columns []seatledger.Column) bool {
	keys := 0
	for _, c := range columns {
		if c.Key {
			keys++
		}
	}
	return keys > 1
}

// checkCell checks one cell. It reads the cell into another row of the table
// and back: what is written must be readable for ever.
func checkCell(row, again seatledger.Row, c seatledger.Column, compound bool) (what, fix string) {
	text := seatledger.Cell(row, c)
	if text == "" {
		if c.Required {
			return "is blank but required", "state it"
		}
		return "", ""
	}
	if what, fix = checkText(text); what != "" {
		return what, fix
	}
	if c.Key && compound && strings.Contains(text, "|") {
		return fmt.Sprintf("%.60q has a |, which divides the parts of a key", text), "leave it out"
	}
	if err := seatledger.SetCell(again, c, text); err != nil {
		return err.Error(), "doc/format.md says what the column takes"
	}
	if back := seatledger.Cell(again, c); back != text {
		return fmt.Sprintf("%.60q reads back as %.60q", text, back), "write it as it reads back"
	}
	return "", ""
}

// checkText checks what is asked of every text.
func checkText(text string) (what, fix string) {
	if isPlain(text) {
		return "", ""
	}
	switch {
	case len(text) > MaxText:
		return fmt.Sprintf("has %d bytes", len(text)), fmt.Sprintf("keep it under %d", MaxText)
	case !utf8.ValidString(text):
		return fmt.Sprintf("%.60q is not valid UTF-8", text), "save the file as UTF-8"
	case strings.ContainsFunc(text, isControl):
		return fmt.Sprintf("%.60q has a control character", text), "leave it out"
	case !norm.NFC.IsNormalString(text):
		return fmt.Sprintf("%.60q is not in Unicode normalization form NFC", text), "normalise it"
	}
	return "", ""
}

// isPlain reports whether a text is short and of printable ASCII only, as
// most are.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < 0x20 || text[i] > 0x7e {
			return false
		}
	}
	return len(text) <= MaxText
}

func isControl(r rune) bool { return r < 0x20 && r != '\t' && r != '\n' || r == 0x7f }

// printableKey gives the key, or nothing if it is too odd to print.
func printableKey(row seatledger.Row) string {
	key := seatledger.Key(row)
	if what, _ := checkText(key); what != "" || len(key) > 200 {
		return ""
	}
	return key
}

// checkBatch checks what is asked of a batch as a whole.
func checkBatch(b Batch) error {
	if b.Package == "" || b.Rows == nil {
		return &Refusal{What: "the batch has no package or no rows", Fix: "name the package the rows come from"}
	}
	if what, fix := checkText(b.Package); what != "" {
		return &Refusal{What: "the package name " + what, Fix: fix}
	}
	return checkAct(b.By, b.At)
}

// checkAct checks who writes and when.
func checkAct(by string, at time.Time) error {
	if by == "" {
		return &Refusal{What: "nobody is named as the writer", Fix: "say who writes this down"}
	}
	if what, fix := checkText(by); what != "" {
		return &Refusal{What: "the writer's name " + what, Fix: fix}
	}
	if year := at.UTC().Year(); at.IsZero() || year < 1 || year > 9999 {
		return &Refusal{What: fmt.Sprintf("the time %v is not usable", at), Fix: "give the time of writing, within the years 1 to 9999"}
	}
	return nil
}
