package exchange

import (
	"strings"

	"github.com/seatledger/seatledger"
)

// nearest gives the candidate that is fewest changes of a letter away from a
// name, the first of several. Case does not count. Without candidates it
// gives nothing.
func nearest(name string, candidates []string) string {
	best, least := "", 1<<30
	for _, c := range candidates {
		if d := distance(strings.ToLower(name), strings.ToLower(c), least); d < least {
			best, least = c, d
		}
	}
	return best
}

// closest is nearest, but nothing where more than a third of the letters differ.
func closest(name string, candidates []string) string {
	best := nearest(name, candidates)
	if distance(strings.ToLower(name), strings.ToLower(best), len(name)) > max(1, (len(name)+1)/3) {
		return ""
	}
	return best
}

// distance is that of Levenshtein (1966): insertions, deletions and changes
// of one byte. It gives up at most, and on names too long to be typing slips.
func distance(a, b string, most int) int {
	if d := len(a) - len(b); d >= most || -d >= most || len(a) > 100 || len(b) > 100 {
		return 1 << 30
	}
	var room [101]int
	row := room[:len(b)+1]
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}

func nearestTable(name string) string {
	var names []string
	for _, t := range seatledger.PackageTables() {
		names = append(names, string(t))
	}
	return nearest(name, names)
}

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
