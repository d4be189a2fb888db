package exchange

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
)

// workbook is what the sheets of an .xlsx file (ECMA-376 part 1, chapter 18)
// have in common. Only values are read: pictures, comments and the like are
// not. A sheet is read row by row and never held as a whole.
type workbook struct {
	files    *archive
	sheets   []sheet
	strings  []string
	styles   []numberStyle
	from1904 bool
}

type sheet struct{ name, file string }

// helpSheets are sheets that are no tables, as the template writes them.
var helpSheets = []string{"help", "readme", "lists"}

// maxStrings bounds the bytes of the strings that sheets share.
const maxStrings = 256 << 20

func (p *Package) openWorkbook(name string) error {
	files, err := openArchive(name, xlsxLimits)
	if err != nil {
		return err
	}
	p.files = files
	book, err := readWorkbook(files)
	if err != nil {
		return err
	}
	for _, s := range book.sheets {
		if err := p.addSheet(book, s, filepath.Base(name)); err != nil {
			return err
		}
	}
	if len(p.sources) == 0 && p.problems.Count == 0 {
		return Problem{Want: "at least one sheet that is named after a table", Fix: "name the sheets events, sources and so on; `seatledger template` writes a workbook with all of them"}
	}
	p.sortSources()
	return nil
}

// addSheet adds a sheet as a table, or reads the package's name off the help.
func (p *Package) addSheet(book *workbook, s sheet, base string) error {
	name := strings.ToLower(strings.TrimSpace(s.name))
	file := base + "!" + s.name
	open := func() (recordReader, io.Closer, error) { return book.open(s) }
	switch {
	case slices.Contains(helpSheets, name):
		return p.readHelp(open)
	case !isTable(name):
		if empty, err := isEmpty(open); err != nil || empty {
			return err
		}
		fix := tableRemedy(name, "", "delete it; notes may stand on a sheet called help")
		if !slices.ContainsFunc(book.sheets, func(s sheet) bool { return isTable(strings.ToLower(strings.TrimSpace(s.name))) }) {
			fix = perhapsList(fix)
		}
		p.problems.add(Problem{File: file, Value: s.name, Want: "a sheet named after a table", Fix: fix})
		p.unread[seatledger.Table(nearestTable(name))] = true
		return nil
	case slices.ContainsFunc(p.sources, func(have source) bool { return string(have.table) == name }):
		p.problems.add(Problem{File: file, Value: s.name, Want: "each table once", Fix: "put its rows on one sheet"})
		return nil
	}
	if empty, err := isEmpty(open); err != nil || empty {
		return err
	}
	p.sources = append(p.sources, source{table: seatledger.Table(name), file: file, open: open})
	return nil
}

// isEmpty reports whether a sheet has no row with a value.
func isEmpty(open func() (recordReader, io.Closer, error)) (bool, error) {
	rows, file, err := open()
	if err != nil {
		return false, err
	}
	defer file.Close()
	_, err = rows.next()
	if errors.Is(err, io.EOF) {
		return true, nil
	}
	if _, ok := errors.AsType[Problem](err); ok {
		return false, nil // told when the table is read
	}
	return false, err
}

// readHelp looks for a row "package", NAME on the sheet help.
func (p *Package) readHelp(open func() (recordReader, io.Closer, error)) error {
	rows, file, err := open()
	if err != nil {
		return err
	}
	defer file.Close()
	for range 50 {
		r, err := rows.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if len(r.cells) > 1 && strings.EqualFold(strings.TrimSpace(r.cells[0]), "package") {
			p.Name = strings.TrimSpace(r.cells[1])
		}
	}
	return nil
}

type relationship struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
}

// readWorkbook reads what stands around the sheets.
func readWorkbook(files *archive) (*workbook, error) {
	var main struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := decodeXML(files, "xl/workbook.xml", &main); err != nil {
		return nil, err
	}
	targets, err := relationships(files, "xl/_rels/workbook.xml.rels")
	if err != nil {
		return nil, err
	}
	b := &workbook{files: files, from1904: main.Properties.Date1904 == "1" || main.Properties.Date1904 == "true"}
	for _, s := range main.Sheets {
		target, ok := targets[s.ID]
		if !ok {
			return nil, Problem{Value: s.Name, Want: "a sheet that the workbook contains", Fix: "save the workbook again as .xlsx"}
		}
		if strings.HasSuffix(target.Type, "/worksheet") {
			b.sheets = append(b.sheets, sheet{s.Name, target.Target})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(targets)) {
		r := targets[id]
		switch {
		case strings.HasSuffix(r.Type, "/sharedStrings"):
			err = errors.Join(err, b.readStrings(r.Target))
		case strings.HasSuffix(r.Type, "/styles"):
			err = errors.Join(err, b.readStyles(r.Target))
		}
	}
	return b, err
}

// relationships reads which file stands behind each id.
func relationships(files *archive, name string) (map[string]relationship, error) {
	var list struct {
		Relationships []relationship `xml:"Relationship"`
	}
	if err := decodeXML(files, name, &list); err != nil {
		return nil, err
	}
	all := map[string]relationship{}
	for _, r := range list.Relationships {
		if !strings.HasPrefix(r.Target, "/") {
			r.Target = "/xl/" + r.Target
		}
		r.Target = strings.TrimPrefix(path.Clean(r.Target), "/")
		all[r.ID] = r
	}
	return all, nil
}

// decodeXML reads a small part of a workbook.
func decodeXML(files *archive, name string, into any) error {
	file, err := files.open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return Problem{Value: name, Want: "an .xlsx workbook", Fix: "save the workbook again as .xlsx: this part of it is missing"}
	}
	if err != nil {
		return err
	}
	defer file.Close()
	err = xml.NewDecoder(io.LimitReader(file, 32<<20)).Decode(into)
	return notXML(name, err)
}

// notXML makes a Problem of an error of the decoder, and leaves others alone.
func notXML(name string, err error) error {
	if _, ok := errors.AsType[Problem](err); ok || err == nil {
		return err
	}
	if _, ok := errors.AsType[*fs.PathError](err); ok {
		return err
	}
	return Problem{Value: name, Want: "a sound .xlsx workbook", Fix: "save it again as .xlsx: " + shorten(err.Error())}
}

// readStrings reads the strings that cells refer to by number. Of rich text
// the runs are joined; phonetic hints (rPh) are left out.
func (b *workbook) readStrings(name string) error {
	file, err := b.files.open(name)
	if err != nil {
		return notXML(name, err)
	}
	defer file.Close()
	d := xml.NewDecoder(bufio.NewReaderSize(file, 64<<10))
	size := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return notXML(name, err)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "si" {
			text, err := richText(d)
			if err != nil {
				return notXML(name, err)
			}
			if size += len(text); size > maxStrings {
				return Problem{Value: name, Want: "at most 256 MiB of text in a workbook", Fix: "use CSV files instead"}
			}
			b.strings = append(b.strings, text)
		}
	}
}

// richText joins the texts of an element that has just been entered.
func richText(d *xml.Decoder) (string, error) {
	var text strings.Builder
	inText := false
	for depth := 1; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return "", unexpected(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			if t.Name.Local == "rPh" {
				depth--
				if err := d.Skip(); err != nil {
					return "", err
				}
				continue
			}
			inText = t.Name.Local == "t"
		case xml.EndElement:
			depth--
			inText = false
		case xml.CharData:
			if inText {
				if text.Len()+len(t) > maxRecord {
					return "", Problem{Want: "a cell of at most 2 MiB", Fix: "shorten the text"}
				}
				text.Write(t)
			}
		}
	}
	return unescapeOOXML(text.String()), nil
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// unescapeOOXML reads _x000D_ and its like, which stand for characters that
// XML cannot hold (ECMA-376 part 1, 22.9.2.19).
func unescapeOOXML(text string) string {
	for from := 0; ; {
		i := strings.Index(text[from:], "_x")
		if i < 0 {
			return text
		}
		i += from
		from = i + 1
		if i+7 > len(text) || text[i+6] != '_' {
			continue
		}
		if n, err := strconv.ParseUint(text[i+2:i+6], 16, 16); err == nil {
			text = text[:i] + string(rune(n)) + text[i+7:]
		}
	}
}

// readStyles reads how numbers are shown, which tells days from counts.
func (b *workbook) readStyles(name string) error {
	var sheet struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			ID int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := decodeXML(b.files, name, &sheet); err != nil {
		return err
	}
	codes := map[int]string{}
	for _, f := range sheet.Formats {
		codes[f.ID] = f.Code
	}
	for _, c := range sheet.Cells {
		code, ok := codes[c.ID]
		if !ok {
			code = builtIn(c.ID)
		}
		b.styles = append(b.styles, styleOf(code))
	}
	return nil
}

// open opens a sheet for reading.
func (b *workbook) open(s sheet) (recordReader, io.Closer, error) {
	file, err := b.files.open(s.file)
	if errors.Is(err, fs.ErrNotExist) {
		err = Problem{Value: s.name, Want: "a sheet that the workbook contains", Fix: "save the workbook again as .xlsx"}
	}
	if err != nil {
		return nil, nil, err
	}
	merges, err := b.merges(s)
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	return &sheetReader{book: b, name: s.name, d: xml.NewDecoder(bufio.NewReaderSize(file, 64<<10)), merges: merges}, file, nil
}

// cellName gives the name of a cell, such as B7, from its column counted from
// 0 and its row.
func cellName(column, row int) string {
	letters := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		letters = string(rune('A'+(n-1)%26)) + letters
	}
	return fmt.Sprintf("%s%d", letters, row)
}

// columnOf reads the letters of a cell's name; -1 if it is none.
func columnOf(name string) int {
	n := 0
	for i := range len(name) {
		c := name[i]
		if c < 'A' || c > 'Z' || i > 2 {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return n - 1
}
