package exchange

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strconv"
)

// merge is a range of cells of a sheet that is merged into one: columns from 0 and rows
// from 1, both ends included.
type merge struct {
	text                     string // A2:A3
	left, top, right, bottom int
}

// maxMerges bounds the bytes of what is read of the list of merged cells.
const maxMerges = 16 << 20

var mergedRange = regexp.MustCompile(`ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"`)

// merges lists the merged cells of a sheet (ECMA-376 part 1, 18.3.1.55). They stand
// behind all of its rows, which are passed over here as bytes.
func (b *workbook) merges(s sheet) (list []merge, err error) {
	file, err := b.files.open(s.file)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := behindMark(file, []byte("<mergeCells"), []byte(":mergeCells"))
	if err != nil {
		return nil, notXML(s.name, err)
	}
	for _, m := range mergedRange.FindAllSubmatch(text, -1) {
		top, _ := strconv.Atoi(string(m[2]))
		bottom, _ := strconv.Atoi(string(m[4]))
		list = append(list, merge{fmt.Sprintf("%s%d:%s%d", m[1], top, m[3], bottom), columnOf(string(m[1])), top, columnOf(string(m[3])), bottom})
	}
	return list, nil
}

// behindMark gives what follows the first of some marks in a file; nothing if there is
// none.
func behindMark(file io.Reader, marks ...[]byte) ([]byte, error) {
	const longest = 16 // bytes of a mark at most
	window := make([]byte, 0, 128<<10)
	for {
		n, err := file.Read(window[len(window):cap(window)])
		window = window[:len(window)+n]
		for _, mark := range marks {
			if i := bytes.Index(window, mark); i >= 0 {
				rest, err := io.ReadAll(io.LimitReader(file, maxMerges))
				return append(bytes.Clone(window[i:]), rest...), err
			}
		}
		if err == io.EOF {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if keep := len(window) - longest; keep > 0 && len(window) > cap(window)/2 {
			window = append(window[:0], window[keep:]...)
		}
	}
}

// covered lists the cells of the row just read that a merged range leaves without a value
// of their own, and notes each range where it begins, if it has a value.
func (r *sheetReader) covered() (cells []int) {
	for _, m := range r.merges {
		if r.last < m.top || r.last > m.bottom {
			continue
		}
		for at := m.left; at <= min(m.right, maxColumns); at++ {
			switch {
			case r.last != m.top || at != m.left:
				cells = append(cells, at)
			case at < len(r.cells) && r.cells[at] != "":
				r.faults = append(r.faults, fault{cell: at, value: r.cells[at], want: "a value in each cell, but the cells " + m.text + " are merged into one",
					fix: "unmerge them, and write the value into each cell that it is meant for"})
			}
		}
	}
	return cells
}
