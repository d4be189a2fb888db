package adopt

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

// decode gives a text in UTF-8 and NFC, and says of which encoding it was if of another.
func decode(name string, text []byte) (plain, how string, err error) {
	switch {
	case bytes.HasPrefix(text, []byte("\xef\xbb\xbf")):
		text = text[3:]
	case bytes.HasPrefix(text, []byte("\xff\xfe")), bytes.HasPrefix(text, []byte("\xfe\xff")):
		text, err = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(text)
		how = "in UTF-16"
		if bytes.ContainsRune(text, utf8.RuneError) { // halves of letters
			err = errors.New("not sound")
		}
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
	if !strings.Contains(text, "\n") { // of the first Macintosh
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	mark := divider(text)
	r := newReader(text, mark)
	var rows []Row
	left := maxCells
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
			return nil, mark, tooWide(name, line, len(cells))
		}
		if left -= len(cells); left < 0 {
			return nil, mark, tooMany(name, len(rows), len(cells))
		}
		for i, c := range cells {
			if cells[i] = strings.TrimSpace(c); len(cells[i]) > maxCell {
				return nil, mark, tooLong(name, line, i+1, c)
			}
		}
		rows = append(rows, Row{N: line, Cells: cells})
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
