package adopt

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"github.com/seatledger/seatledger/exchange"
)

// maxFile bounds the bytes of a file.
const maxFile = 512 << 20

// Problem is something about a file or a map that cannot be read, with its remedy.
type Problem = exchange.Problem

// Read reads the table of a file, whatever it is called: text with commas, semicolons, tabs
// or bars between its cells, in UTF-8, UTF-16 or Windows-1252; a workbook; a JSON list of
// objects, or one object a line. The error is a [*Problem] where the file is none of these.
func Read(path string) (*Table, error) {
	name := filepath.Base(path)
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, &Problem{File: name, Want: "a file", Fix: "give the file with the list, not the folder around it"}
	case info.Size() > maxFile:
		return nil, &Problem{File: name, Value: fmt.Sprintf("%d bytes", info.Size()), Want: "at most 512 MiB", Fix: "divide the file"}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(text, []byte("PK\x03\x04")):
		return readWorkbook(path, name)
	case bytes.HasPrefix(text, []byte("\xd0\xcf\x11\xe0")):
		return nil, &Problem{File: name, Want: "an .xlsx workbook, but this is the older .xls", Fix: "save it again as .xlsx"}
	case bytes.HasPrefix(text, []byte("%PDF")):
		return nil, &Problem{File: name, Want: "a table, but this is a PDF", Fix: "copy the list into a spreadsheet, and give that"}
	}
	plain, how, err := decode(name, text)
	if err != nil {
		return nil, err
	}
	var rows []Row
	if c := firstByte(plain); c == '[' || c == '{' {
		rows, err = readObjects(name, plain)
	} else {
		var mark rune
		rows, mark, err = readCells(name, plain)
		how = joinHow(how, marks[mark])
	}
	if err != nil {
		return nil, err
	}
	t, err := newTable(name, rows)
	if err != nil {
		return nil, err
	}
	t.How = how
	return t, nil
}

func joinHow(parts ...string) string {
	return strings.Join(strings.FieldsFunc(strings.Join(parts, "|"), func(r rune) bool { return r == '|' }), ", ")
}

func firstByte(text string) byte {
	if text = strings.TrimLeft(text, " \t\r\n"); text != "" {
		return text[0]
	}
	return 0
}

// decode gives a text in UTF-8 and NFC, and says of which encoding it was if of another.
func decode(name string, text []byte) (plain, how string, err error) {
	switch {
	case bytes.HasPrefix(text, []byte("\xef\xbb\xbf")):
		text = text[3:]
	case bytes.HasPrefix(text, []byte("\xff\xfe")), bytes.HasPrefix(text, []byte("\xfe\xff")):
		text, err = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(text)
		how = "in UTF-16"
	}
	switch i := bytes.IndexByte(text, 0); {
	case err != nil:
		return "", "", &Problem{File: name, Want: "sound UTF-16", Fix: "save the file again as UTF-8"}
	case i >= 0:
		return "", "", &Problem{File: name, Row: 1 + bytes.Count(text[:i], []byte("\n")), Want: "text, but here is a byte of zero", Fix: "save the file again as \"CSV UTF-8\", or give the workbook itself"}
	case !utf8.Valid(text):
		if n := otherLine(text); n > 0 {
			return "", "", &Problem{File: name, Row: n, Want: "one encoding in a file, but this line is in UTF-8 and others are not", Fix: "save the file again as UTF-8, and see that its letters are right"}
		}
		if text, err = charmap.Windows1252.NewDecoder().Bytes(text); err != nil {
			return "", "", &Problem{File: name, Want: "text in UTF-8, UTF-16 or Windows-1252", Fix: "save the file again as UTF-8"}
		}
		how = "in Windows-1252"
	}
	return norm.NFC.String(string(text)), how, nil
}

// otherLine gives a line with letters beyond ASCII that are sound UTF-8; 0 if there is none.
func otherLine(text []byte) int {
	n := 0
	for line := range bytes.Lines(text) {
		n++
		if utf8.Valid(line) && bytes.ContainsFunc(line, func(r rune) bool { return r >= utf8.RuneSelf }) {
			return n
		}
	}
	return 0
}

// marks are what may divide cells, and how that is said.
var marks = map[rune]string{',': "", ';': "semicolons between the cells", '\t': "tabs between the cells", '|': "bars between the cells"}

// readCells reads a table of text.
func readCells(name, text string) ([]Row, rune, error) {
	mark := divider(text)
	r := newReader(text, mark)
	var rows []Row
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, mark, nil
		}
		line, _ := 0, 0
		if err == nil {
			line, _ = r.FieldPos(0)
		}
		switch syntax, bad := errors.AsType[*csv.ParseError](err); {
		case bad:
			return nil, mark, &Problem{File: name, Row: syntax.StartLine, Want: "quotes around whole cells, closed again", Fix: "close the quote that opens a cell of this row, and double those that belong to the text"}
		case err != nil:
			return nil, mark, err
		case len(cells) > maxColumns:
			return nil, mark, &Problem{File: name, Row: line, Value: fmt.Sprintf("%d cells", len(cells)), Want: fmt.Sprintf("at most %d columns", maxColumns), Fix: "check that this is the list, and take away what stands beside it"}
		}
		for i, c := range cells {
			cells[i] = strings.TrimSpace(c)
		}
		rows = append(rows, Row{line, cells})
	}
}

func newReader(text string, mark rune) *csv.Reader {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = mark, -1
	return r
}

// divider finds what divides the cells: by which most of the first rows have the same
// number of cells, more than one.
func divider(text string) rune {
	best, bestRows, bestWidth := ',', 0, 1
	for _, mark := range []rune{',', ';', '\t', '|'} {
		widths := map[int]int{}
		r := newReader(text, mark)
		for range 50 {
			cells, err := r.Read()
			if err != nil {
				break
			}
			widths[len(cells)]++
		}
		for width, rows := range widths {
			if width > 1 && (rows > bestRows || rows == bestRows && width > bestWidth) {
				best, bestRows, bestWidth = mark, rows, width
			}
		}
	}
	return best
}

// readObjects reads a list of JSON objects, or one object a line. A value inside of another
// is called by both, with a point between.
func readObjects(name, text string) ([]Row, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var objects []map[string]any
	bad := func(err error) error {
		return &Problem{File: name, Row: 1 + strings.Count(text[:d.InputOffset()], "\n"), Want: "a list of JSON objects, or one a line", Fix: "export the file again: " + err.Error()}
	}
	if firstByte(text) == '[' {
		if err := d.Decode(&objects); err != nil {
			return nil, bad(err)
		}
	} else {
		for {
			var one map[string]any
			err := d.Decode(&one)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, bad(err)
			}
			objects = append(objects, one)
		}
	}
	return tableOf(objects), nil
}

// tableOf writes objects as rows below a head; the first row is the head.
func tableOf(objects []map[string]any) []Row {
	var head []string
	at := map[string]int{}
	rows := []Row{{N: 1}}
	for i, o := range objects {
		cells := make([]string, len(head), len(head)+8)
		flatten("", o, func(path, value string) {
			if _, ok := at[path]; !ok {
				at[path] = len(head)
				head = append(head, path)
			}
			for len(cells) <= at[path] {
				cells = append(cells, "")
			}
			cells[at[path]] = strings.TrimSpace(value)
		})
		rows = append(rows, Row{i + 2, cells})
	}
	rows[0].Cells = head
	return rows
}
