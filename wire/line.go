package wire

import (
	"encoding/base64"
	"fmt"
	"time"

	"github.com/seatledger/seatledger"
)

// AppendLine appends the record as one line of a log, without the newline:
//
//	{"hash":"9f0c...","salt":"...","texts":{"name":"..."},"entry":{"v":1,...}}
//
// Entry is the canonical bytes. Salt and texts are left out where the record
// has none.
func (r *Record) AppendLine(dst []byte) []byte {
	dst = append(append(append(dst, `{"hash":"`...), r.Hash.String()...), '"')
	if r.Texts != "" {
		dst = append(dst, `,"salt":"`...)
		dst = base64.RawURLEncoding.AppendEncode(dst, r.Salt)
		dst = append(append(dst, `","texts":`...), r.Texts...)
	}
	dst = append(dst, `,"entry":`...)
	return append(r.AppendCanonical(dst), '}')
}

// ParseLine reads what AppendLine wrote. Prev is left zero: it is the hash of
// the line before. Neither hash nor digests are checked here.
func ParseLine(line string) (r Record, err error) {
	s := scanner{text: line}
	s.want(`{"hash":`)
	hash := s.str()
	if s.see(`,"salt":`) {
		if r.Salt, err = base64.RawURLEncoding.Strict().DecodeString(s.str()); err != nil && s.err == nil {
			return Record{}, fmt.Errorf("the salt is no base64url: %w", err)
		}
		s.want(`,"texts":`)
		r.Texts = s.members()
	}
	s.want(`,"entry":`)
	s.canonical(&r)
	s.want("}")
	if err := s.end(); err != nil {
		return Record{}, err
	}
	r.Hash, err = ParseHash(hash)
	return r, err
}

// canonical reads the canonical bytes of an entry.
func (s *scanner) canonical(r *Record) {
	s.want(`{"v":1,"position":`)
	r.Position = seatledger.Position(s.whole())
	s.want(`,"recorded":`)
	r.Recorded = s.time()
	s.want(`,"by":`)
	r.By = s.str()
	s.want(`,"package":`)
	r.Package = s.str()
	s.want(`,"table":`)
	r.Table = seatledger.Table(s.str())
	if s.see(`,"supersedes":`) {
		if r.Supersedes = seatledger.Position(s.whole()); r.Supersedes == 0 {
			s.fail("the position of an entry")
		}
	}
	s.want(`,"row":`)
	r.Body = s.members()
	s.want("}")
}

// members passes over a row or an object of texts and gives it as written.
func (s *scanner) members() string {
	from := s.at
	s.row(func(cell) bool { return true })
	if s.err != nil {
		return ""
	}
	return s.text[from:s.at]
}

// time reads the one layout that is written.
func (s *scanner) time() time.Time {
	text := s.str()
	t, err := time.Parse(layout, text)
	if s.err == nil && (err != nil || string(appendTime(nil, t)) != text) {
		s.fail("a time such as 2017-11-05T12:00:00.000000Z before byte")
	}
	return t
}
