package exchange

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// maxRecord bounds the bytes of one row, so that a line without end is
// refused without being read.
const maxRecord = 2 << 20

// record is one row of a table as it was read.
type record struct {
	n      int      // as a spreadsheet counts
	cells  []string // valid until the next record is read
	faults []fault
	ragged bool // blank cells at the end may be missing

	days    []int // cells that a workbook shows as a day
	covered []int // cells without a value of their own, in a range that is merged
}

// fault is something wrong with the form of a record that leaves the rest of
// the table readable.
type fault struct {
	cell             int // -1 = the row as a whole
	value, want, fix string
	column           string // where the file names it otherwise than the table
}

// recordReader reads the rows of one table, blank ones included. It ends with
// io.EOF; a Problem as error says why nothing further can be read.
type recordReader interface {
	next() (record, error)
}

// csvReader reads RFC 4180: cells divided by commas, quoted where they hold
// commas, quotes or line ends. LF and CRLF end a row; a byte order mark is
// skipped. Its records and the cells of different rows share no memory.
type csvReader struct {
	in     *bufio.Reader
	n      int
	line   []byte // the physical line, line end removed
	text   []byte // cells of a record with quotes, unquoted
	ends   []int  // where they end in text
	cells  []string
	faults []fault
}

func newCSVReader(in io.Reader) *csvReader {
	return &csvReader{in: bufio.NewReaderSize(in, 64<<10)}
}

func (r *csvReader) next() (record, error) {
	r.faults = nil
	if r.n == 0 {
		if err := skipMark(r.in); err != nil {
			return record{}, err
		}
	}
	r.n++
	if err := r.readLine(); err != nil {
		return record{}, err
	}
	if bytes.IndexByte(r.line, '"') < 0 {
		r.split()
	} else if err := r.unquote(); err != nil {
		return record{}, err
	}
	return record{n: r.n, cells: r.cells, faults: r.faults}, nil
}

// skipMark skips the byte order mark of UTF-8 and refuses those of UTF-16.
func skipMark(in *bufio.Reader) error {
	head, err := in.Peek(3)
	if err != nil && err != io.EOF {
		return err
	}
	switch {
	case bytes.Equal(head, []byte("\xef\xbb\xbf")):
		_, err = in.Discard(3)
		return err
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return Problem{Want: "text in UTF-8, but this is UTF-16", Fix: "save the file again as \"CSV UTF-8 (comma delimited)\""}
	case bytes.HasPrefix(head, []byte("PK\x03")), bytes.HasPrefix(head, []byte("\xd0\xcf\x11")):
		return Problem{Want: "plain text, but this is a spreadsheet file with another name", Fix: "save it as \"CSV UTF-8 (comma delimited)\", or give the .xlsx itself"}
	}
	return nil
}

// readLine reads one physical line into r.line.
func (r *csvReader) readLine() error {
	r.line = r.line[:0]
	for {
		part, err := r.in.ReadSlice('\n')
		r.line = append(r.line, part...)
		switch {
		case len(r.line) > maxRecord:
			return Problem{Row: r.n, Value: string(r.line[:60]), Want: "a row of at most 2 MiB",
				Fix: "check that the file is a CSV table with line ends; the rest of it was not read"}
		case err == nil:
			r.line = bytes.TrimSuffix(r.line[:len(r.line)-1], []byte("\r"))
			return nil
		case errors.Is(err, bufio.ErrBufferFull):
		case err == io.EOF && len(r.line) > 0:
			r.line = bytes.TrimSuffix(r.line, []byte("\r"))
			return nil
		default:
			return err
		}
	}
}

// split divides a line without quotes.
func (r *csvReader) split() {
	r.cells = r.cells[:0]
	rest := string(r.line)
	for {
		i := strings.IndexByte(rest, ',')
		if i < 0 {
			r.cells = append(r.cells, rest)
			return
		}
		r.cells = append(r.cells, rest[:i])
		rest = rest[i+1:]
	}
}

// unquote divides a record with quotes, which can go on over several lines.
func (r *csvReader) unquote() error {
	r.text, r.ends = r.text[:0], r.ends[:0]
	rest := r.line
	for {
		var err error
		if len(rest) > 0 && rest[0] == '"' {
			rest, err = r.quotedCell(rest[1:])
		} else {
			rest = r.plainCell(rest)
		}
		if err != nil {
			return err
		}
		r.ends = append(r.ends, len(r.text))
		if len(rest) == 0 {
			break
		}
		rest = rest[1:] // the comma
	}
	r.cells = r.cells[:0]
	all, start := string(r.text), 0
	for _, end := range r.ends {
		r.cells = append(r.cells, all[start:end])
		start = end
	}
	return nil
}

// plainCell takes a cell up to the next comma.
func (r *csvReader) plainCell(rest []byte) []byte {
	end := bytes.IndexByte(rest, ',')
	if end < 0 {
		end = len(rest)
	}
	if cell := rest[:end]; bytes.IndexByte(cell, '"') >= 0 {
		r.fault(string(cell), "a cell with a quote inside to be quoted as a whole",
			`write it between quotes and double each quote inside: "5"" pipe"`)
	}
	r.text = append(r.text, rest[:end]...)
	return rest[end:]
}

// quotedCell takes a quoted cell, from behind its first quote up to the comma
// behind its last.
func (r *csvReader) quotedCell(rest []byte) ([]byte, error) {
	start := len(r.text)
	for {
		i := bytes.IndexByte(rest, '"')
		switch {
		case i < 0:
			r.text = append(append(r.text, rest...), '\n')
			if err := r.moreLines(start); err != nil {
				return nil, err
			}
			rest = r.line
		case i+1 < len(rest) && rest[i+1] == '"':
			r.text = append(r.text, rest[:i+1]...)
			rest = rest[i+2:]
		default:
			r.text = append(r.text, rest[:i]...)
			return r.afterQuote(rest[i+1:]), nil
		}
	}
}

// moreLines reads the next line of a cell that a quote keeps open.
func (r *csvReader) moreLines(start int) error {
	open := Problem{Row: r.n, Value: string(r.text[start:min(len(r.text)-1, start+60)]),
		Want: "a quote that is closed again", Fix: "close the quote that opens this cell, or double it if it belongs to the text; the rows below were not read"}
	if len(r.text) > maxRecord {
		return open
	}
	if err := r.readLine(); errors.Is(err, io.EOF) {
		return open
	} else if err != nil {
		return err
	}
	return nil
}

// afterQuote expects a comma or the end behind a closing quote.
func (r *csvReader) afterQuote(rest []byte) []byte {
	if len(rest) == 0 || rest[0] == ',' {
		return rest
	}
	end := bytes.IndexByte(rest, ',')
	if end < 0 {
		end = len(rest)
	}
	r.fault(string(rest[:end]), "a comma or the end of the row behind a closing quote", "double each quote inside a quoted cell")
	return rest[end:]
}

func (r *csvReader) fault(value, want, fix string) {
	r.faults = append(r.faults, fault{cell: len(r.ends), value: value, want: want, fix: fix})
}
