package exchange

import (
	"cmp"
	"fmt"
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/wire"
)

// plainForm gives what an id looks like: NFKC, case folded, without letters that
// cannot be seen (Unicode Standard Annex 31, NFKC_Casefold). Most ids are their own.
func plainForm(id string) string {
	if isPlain(id) {
		return id
	}
	return norm.NFKC.String(cases.Fold().String(strings.Map(seen, norm.NFKC.String(id))))
}

// isPlain reports whether an id has only ASCII, and no capitals.
func isPlain(id string) bool {
	for i := range len(id) {
		if c := id[i]; c >= 0x80 || c >= 'A' && c <= 'Z' {
			return false
		}
	}
	return true
}

// seen leaves out a letter that cannot be seen.
func seen(r rune) rune {
	if unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) {
		return -1
	}
	return r
}

// look notes what a new id looks like, and warns if that is how another one of the
// table looks.
func (c *checker) look(l *line, id string) {
	form := plainForm(id)
	for _, other := range []string{form, c.now.forms[form]} {
		if n := c.now.ids[other]; n > 0 && other != id {
			c.addWarning(lookalike(c.now.file, l.n, id, fmt.Sprintf("%q in row %d", other, n)))
			return
		}
	}
	if form != id {
		c.now.forms[form] = id
		return
	}
	if other := c.now.forms[id]; other != "" {
		c.addWarning(lookalike(c.now.file, l.n, id, fmt.Sprintf("%q in row %d", other, c.now.ids[other])))
	}
}

// namesake warns of two parties of one kind and name whose ids say that they are of one
// place: what stands before the last slash. Independents are called alike everywhere.
func (c *checker) namesake(l *line, r *seatledger.Party) {
	if l.bad != 0 || r.Kind == seatledger.KindIndependents || !r.From.IsZero() || !r.To.IsZero() {
		return
	}
	place, _ := path.Split(string(r.ID))
	key := fmt.Sprintf("%s\x00%s\x00%s", place, cmp.Or(r.Kind, seatledger.KindParty), plainForm(r.Name))
	if first, ok := c.namesakes[key]; ok {
		c.addWarning(Problem{c.now.file, l.n, "name", r.Name, fmt.Sprintf("a name of its own: but for capitals and the like the party in row %d has the same", first),
			"write one row if it is one party, and its id wherever the other one stands; both are kept as they are"})
		return
	}
	if c.namesakes == nil {
		c.namesakes = map[string]int32{}
	}
	c.namesakes[key] = int32(l.n)
}

// look warns if an id of the ledger looks like another of the package.
func (s *survey) look(r *wire.Record, index *tableIndex) {
	if index == nil || index.ids == nil {
		return
	}
	id := r.Cell("id")
	if index.ids[id] > 0 {
		return
	}
	form := plainForm(id)
	for _, mine := range []string{form, index.forms[form]} {
		if n := index.ids[mine]; n > 0 && !s.alike[mine] {
			s.alike[strings.Clone(mine)] = true
			s.c.addWarning(lookalike(index.file, int(n), mine, fmt.Sprintf("%q of package %s (entry %d)", id, r.Package, r.Position)))
			return
		}
	}
}

func lookalike(file string, row int, id, other string) Problem {
	return Problem{file, row, "id", id,
		"an id that differs from " + other + " by more than capitals, the width of letters or letters that cannot be seen",
		"write the same id if the same is meant, or another that can be told apart; both are kept as they are"}
}
