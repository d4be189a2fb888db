package seatledger

import "strings"

// Nearest gives the candidate that is fewest changes of a letter away from a
// name, the first of several. Case does not count. Without candidates it
// gives nothing.
func Nearest(name string, candidates []string) string {
	best, least := "", 1<<30
	for _, c := range candidates {
		if d := distance(strings.ToLower(name), strings.ToLower(c), least); d < least {
			best, least = c, d
		}
	}
	return best
}

// Closest is Nearest, but nothing where more than a third of the letters differ.
func Closest(name string, candidates []string) string { return within(name, candidates, 3) }

// Misspelt is the same where two names are different things as a rule: no more than one
// letter in five differs.
func Misspelt(name string, candidates []string) string { return within(name, candidates, 5) }

// within is Nearest, but nothing where more than one letter in so many differs.
func within(name string, candidates []string, letters int) string {
	best := Nearest(name, candidates)
	if distance(strings.ToLower(name), strings.ToLower(best), len(name)) > max(1, (len(name)+1)/letters) {
		return ""
	}
	return best
}

// Changes counts the changes of a letter that make one word of another.
func Changes(word, other string) int { return distance(word, other, max(len(word), len(other))+1) }

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
