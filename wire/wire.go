// Package wire is the written form of an entry: what is hashed, what is kept
// apart, and how both are read back.
//
// # Canonical bytes
//
// An entry is written as one line of JSON without spaces, members in this
// order, format version 1:
//
//	{"v":1,"position":4711,"recorded":"2017-11-05T12:00:00.000000Z","by":"desk",
//	 "package":"kh-2017","table":"events","supersedes":17,"row":{"id":"e1",...}}
//
// Recorded is UTC to the microsecond. Supersedes is left out where it is 0.
// The row has its stated cells in the order of [seatledger.Columns], each as
// the text of [seatledger.Cell]; a blank cell is left out. The key of the row
// is the key cells of the row and is not repeated. Strings are escaped as RFC
// 8785 (JSON canonicalization) section 3.2.2.2 has it: quote, backslash and
// control characters only.
//
// # Hash chain
//
// The hash of an entry is SHA-256 over the 32 bytes of the hash before
// (zeroes before the first entry) and the canonical bytes.
//
// # Private texts
//
// A private cell stands in the row as {"digest":D}: D is SHA-256 over the
// entry's salt, the column name, a zero byte and the text, in unpadded
// base64url. The texts are kept beside the entry as one JSON object of the
// same order. The salt is 16 random bytes per entry, given by the caller.
// Once texts and salt are gone, the entry still hashes to the same value, and
// without the salt no list of likely names can be tried against the digest.
//
// # Promises
//
// Reading never panics and never reads beyond its input. What [Read] accepts
// as a row it writes again to a row that reads the same. Whether a row makes
// sense is not this package's business.
package wire

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"github.com/seatledger/seatledger"
)

// Version is the format that this package writes, and the only one it reads.
const Version = 1

// SaltSize is the length of a salt in bytes.
const SaltSize = 16

// Hash is the place of an entry in the chain: it depends on every entry up to
// and including its own. The zero Hash stands before the first.
type Hash [sha256.Size]byte

// String writes the hash in 64 hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText writes the hash in hexadecimal.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// ParseHash reads what [Hash.String] writes: lower case only, so that one hash
// has one text.
func ParseHash(text string) (h Hash, err error) {
	if len(text) == 2*len(h) {
		_, err = hex.Decode(h[:], []byte(text))
	}
	if err != nil || h.String() != text {
		return Hash{}, fmt.Errorf("%.80q is not a hash: it needs %d hexadecimal digits in lower case", text, 2*len(h))
	}
	return h, nil
}

// Record is an entry as written, with what is kept beside it.
type Record struct {
	Position   seatledger.Position
	Recorded   time.Time // UTC, whole microseconds
	By         string
	Package    string
	Table      seatledger.Table
	Supersedes seatledger.Position // 0 if none
	Body       string              // the row's part of the canonical bytes
	Salt       []byte              // nil without private texts, and once they are blanked
	Texts      string              // the private texts; "" if none, and once they are blanked
	Prev       Hash                // of the entry before
	Hash       Hash
}

// AppendCanonical appends the canonical bytes of the record to dst.
func (r *Record) AppendCanonical(dst []byte) []byte {
	dst = append(dst, `{"v":1,"position":`...)
	dst = strconv.AppendInt(dst, int64(r.Position), 10)
	dst = append(dst, `,"recorded":"`...)
	dst = appendTime(dst, r.Recorded)
	dst = append(dst, `","by":`...)
	dst = appendString(dst, r.By)
	dst = append(dst, `,"package":`...)
	dst = appendString(dst, r.Package)
	dst = append(dst, `,"table":`...)
	dst = appendString(dst, string(r.Table))
	if r.Supersedes != 0 {
		dst = append(dst, `,"supersedes":`...)
		dst = strconv.AppendInt(dst, int64(r.Supersedes), 10)
	}
	dst = append(dst, `,"row":`...)
	dst = append(dst, r.Body...)
	return append(dst, '}')
}

// Chain gives the hash of the record: SHA-256 over Prev and the canonical
// bytes, which it builds in scratch. It gives scratch back for the next call.
func (r *Record) Chain(scratch []byte) (Hash, []byte) {
	scratch = append(scratch[:0], r.Prev[:]...)
	scratch = r.AppendCanonical(scratch)
	return sha256.Sum256(scratch), scratch
}

// Entry reads the record back as an entry. Its row is new and shares nothing
// with other entries but the text of the body.
func (r *Record) Entry() (seatledger.Entry, error) {
	row, redacted, err := Read(r.Table, r.Body, r.Texts)
	if err != nil {
		return seatledger.Entry{}, fmt.Errorf("entry %d: %w", r.Position, err)
	}
	return seatledger.Entry{Position: r.Position, Recorded: r.Recorded, By: r.By, Package: r.Package,
		Row: row, Supersedes: r.Supersedes, Redacted: redacted}, nil
}

// layout is RFC 3339 in UTC with exactly six digits behind the second.
const layout = "2006-01-02T15:04:05.000000Z"

// appendTime writes the layout by hand: it is a third of the cost of a row.
func appendTime(dst []byte, t time.Time) []byte {
	t = t.UTC()
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	dst = append(dst, byte('0'+year/1000%10), byte('0'+year/100%10))
	dst = append(appendTwo(dst, year%100), '-')
	dst = append(appendTwo(dst, int(month)), '-')
	dst = append(appendTwo(dst, day), 'T')
	dst = append(appendTwo(dst, hour), ':')
	dst = append(appendTwo(dst, minute), ':')
	dst = append(appendTwo(dst, second), '.')
	micro := t.Nanosecond() / 1000
	dst = appendTwo(dst, micro/10000)
	dst = appendTwo(dst, micro/100%100)
	dst = appendTwo(dst, micro%100)
	return append(dst, 'Z')
}

func appendTwo(dst []byte, n int) []byte { return append(dst, byte('0'+n/10), byte('0'+n%10)) }
