package exchange

import (
	"strings"

	"github.com/seatledger/seatledger"
)

func columnNames(t seatledger.Table) []string {
	var names []string
	for _, c := range seatledger.Columns(t) {
		names = append(names, c.Name)
	}
	return names
}

// withoutZeros drops the leading zeros of each run of digits, so that an id
// and what a spreadsheet has made of it meet: kh/01 and kh/1.
func withoutZeros(id string) string {
	var b strings.Builder
	inRun := false
	for i := range len(id) {
		c := id[i]
		isDigit := c >= '0' && c <= '9'
		next := i+1 < len(id) && id[i+1] >= '0' && id[i+1] <= '9'
		if c == '0' && !inRun && next {
			continue
		}
		inRun = isDigit
		b.WriteByte(c)
	}
	return b.String()
}
