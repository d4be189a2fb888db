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

// keyColumn is one column of a key.
type keyColumn struct {
	name    string
	private bool
}

// keyColumns are the columns of each table's key.
var keyColumns = func() map[seatledger.Table][]keyColumn {
	all := map[seatledger.Table][]keyColumn{}
	for _, t := range append(seatledger.PackageTables(), seatledger.Redactions) {
		for _, c := range seatledger.Columns(t) {
			if c.Key {
				all[t] = append(all[t], keyColumn{c.Name, c.Private})
			}
		}
	}
	return all
}()

// KeyHash gives 64 bits under which the entries of one table and key are
// found: the first 8 bytes of SHA-256 over the table and the cells of the
// key, each behind a zero byte. Private cells are left out, so that the hash
// tells nothing of a blanked text: all names of one thing share a hash.
func KeyHash(table seatledger.Table, key string) int64 {
	h := beginKey(table)
	columns := keyColumns[table]
	for i, c := range columns {
		text := key
		if i < len(columns)-1 {
			text, key, _ = strings.Cut(key, "|")
		}
		if !c.private {
			h = append(append(h, 0), text...)
		}
	}
	return endKey(h)
}

// KeyHash gives the record's key hash from what is written, equal to that of
// its row's key.
func (r *Record) KeyHash() int64 {
	h := beginKey(r.Table)
	for _, c := range keyColumns[r.Table] {
		if !c.private {
			h = append(append(h, 0), r.Cell(c.name)...)
		}
	}
	return endKey(h)
}

func beginKey(table seatledger.Table) []byte { return append(make([]byte, 0, 128), table...) }

func endKey(input []byte) int64 {
	sum := sha256.Sum256(input)
	return int64(binary.BigEndian.Uint64(sum[:]))
}
