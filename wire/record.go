package wire

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/seatledger/seatledger"
)

// Digests lists the digests of the record's private cells by column, in
// their order in the row: pairs of column and digest.
func (r *Record) Digests() (pairs [][2]string, err error) {
	s := scanner{text: r.Body}
	s.row(func(c cell) bool {
		if c.digest {
			pairs = append(pairs, [2]string{c.column, c.text})
		}
		return true
	})
	return pairs, s.end()
}

// Blanked reports whether the record has digests but no longer the texts.
func (r *Record) Blanked() bool { return r.Texts == "" && strings.Contains(r.Body, digestOpen) }

// Cell gives the text of a public cell as written, blank if it is not stated
// or private.
func (r *Record) Cell(column string) (text string) {
	s := scanner{text: r.Body}
	s.row(func(c cell) bool {
		if c.column == column && !c.digest {
			text = c.text
		}
		return c.column != column
	})
	return text
}

// CheckTexts checks that every text kept beside the record is the one that
// its digest was made of. Blanked texts pass: see [Record.Blanked].
func (r *Record) CheckTexts() error {
	kept := texts{scanner: scanner{text: r.Texts}}
	var sum [digestSize]byte
	var bad error
	s := scanner{text: r.Body}
	s.row(func(c cell) bool {
		if !c.digest || r.Texts == "" {
			return true
		}
		text := kept.next(c.column)
		if kept.err == nil && string(appendSum(sum[:0], r.Salt, c.column, text)) != c.text {
			bad = fmt.Errorf("the text of %s is not the one that was written", c.column)
		}
		return kept.err == nil && bad == nil
	})
	if bad != nil {
		return bad
	}
	if err := s.end(); err != nil {
		return err
	}
	if r.Texts == "" && len(r.Salt) > 0 || r.Texts != "" && len(r.Salt) != SaltSize {
		return fmt.Errorf("the salt and the texts do not belong together")
	}
	return kept.end()
}

// Public gives a body with its digests taken out: what two rows whose private
// texts cannot be compared have in common. Which private cells are stated
// remains.
func Public(body string) string {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(body, digestOpen)
		out.WriteString(before)
		if !found || len(after) < digestSize {
			return out.String()
		}
		out.WriteString(digestOpen)
		body = after[digestSize:]
	}
}

// KeyHash gives 64 bits under which the entries of one table and key are
// found. Private cells of the key are left out of it, so that it tells
// nothing of a blanked text: all names of one thing share a hash.
func KeyHash(table seatledger.Table, key string) int64 {
	var columns []seatledger.Column
	for _, c := range seatledger.Columns(table) {
		if c.Key {
			columns = append(columns, c)
		}
	}
	if len(columns) < 2 {
		return keyHash(table, key)
	}
	cells := strings.SplitN(key, "|", len(columns))
	var public []string
	for i, text := range cells {
		if !columns[i].Private {
			public = append(public, text)
		}
	}
	return keyHash(table, public...)
}

// KeyHash gives the record's key hash from what is written, equal to that of
// its row's key.
func (r *Record) KeyHash() int64 {
	var room [8]string
	cells, columns := room[:0], seatledger.Columns(r.Table)
	var column seatledger.Column
	for len(columns) > 0 {
		column, columns = columns[0], columns[1:]
		if column.Key && !column.Private {
			cells = append(cells, r.Cell(column.Name))
		}
	}
	return keyHash(r.Table, cells...)
}

// keyHash is the first 8 bytes of SHA-256 over the table and the cells, each
// behind a zero byte.
func keyHash(table seatledger.Table, cells ...string) int64 {
	input := append(make([]byte, 0, 128), table...)
	for _, text := range cells {
		input = append(append(input, 0), text...)
	}
	sum := sha256.Sum256(input)
	return int64(binary.BigEndian.Uint64(sum[:]))
}
