package adopt

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/seatledger/seatledger"
)

// titleWords stand before names, and honourWords behind them, and are no part of them.
var (
	titleWords  = strings.Fields("mr mrs ms miss mx dr prof professor sir dame lord lady baroness baron rev revd reverend hon honourable honorable the right cllr councillor councilor ald alderman mayor deputy herr frau monsieur madame mme dhr mevr drs ir")
	honourWords = strings.Fields("obe mbe cbe kbe dbe mp mep msp jp dl phd md qc kc frsa ba ma bsc msc")
)

// nameKey is a name as two lists that write it alike have it: without capitals, accents,
// marks and titles.
func nameKey(name string) string {
	return strings.Join(untitled(strings.Fields(folded(name)), 2), " ")
}

// anyOrder is a name as lists have it that put its words in another order: enough to tell
// councils apart, and not people.
func anyOrder(name string) string {
	return strings.Join(slices.Sorted(slices.Values(nameWords(name))), " ")
}

// untitled takes titles from the words of a name, as long as so many words are left.
func untitled(words []string, left int) []string {
	for len(words) > left && slices.Contains(titleWords, words[0]) {
		words = words[1:]
	}
	for len(words) > left && slices.Contains(honourWords, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words
}

// nameWords gives the words of a name, the surname behind the first name.
func nameWords(name string) []string {
	if first, last, ok := turned(name); ok {
		return slices.Concat(untitled(strings.Fields(folded(first)), 1), untitled(strings.Fields(folded(last)), 1))
	}
	return untitled(strings.Fields(folded(name)), 2)
}

// turned divides "Lee, Ann"; what stands behind the comma may be a title, though.
func turned(name string) (first, last string, ok bool) {
	last, first, ok = strings.Cut(name, ",")
	words := strings.Fields(folded(first))
	if !ok || strings.TrimSpace(last) == "" || strings.Contains(first, ",") {
		return "", "", false
	}
	names := slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(honourWords, w) && !slices.Contains(generations, w) })
	return strings.TrimSpace(first), strings.TrimSpace(last), names
}

// generations tell two of one name apart.
var generations = strings.Fields("jr sr junior senior ii iii iv")

// alike says why two names may be one person's; "" if nothing says so.
func alike(a, b []string) string {
	if len(a) > len(b) {
		a, b = b, a
	}
	switch {
	case len(a) == 0 || generationOf(a) != generationOf(b):
		return ""
	case slices.Equal(a, b):
		return whyName
	case len(a) == len(b) && slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))):
		return whyOrder
	case shorter(a, b):
		return whyInitial
	}
	x, y := strings.Join(a, " "), strings.Join(b, " ")
	if len(a) > 1 && len(x) > 5 && len(y) > 5 && seatledger.Changes(x, y) <= 2 {
		return whySpelt
	}
	return ""
}

func generationOf(words []string) string {
	for _, w := range words {
		if slices.Contains(generations, w) {
			return w
		}
	}
	return ""
}

// shorter reports whether every word of one name is in the other, whole or as the
// beginning of a word, one of them whole; words that only the other has
// are further names.
func shorter(a, b []string) bool {
	used := make([]bool, len(b))
	whole := false
	for _, w := range a {
		i := slices.IndexFunc(b, func(o string) bool { return o == w && len(w) > 1 })
		if i >= 0 && !used[i] {
			used[i], whole = true, true
			continue
		}
		i = -1
		for j, o := range b {
			if !used[j] && begins(w, o) {
				i = j
				break
			}
		}
		if i < 0 {
			return false
		}
		used[i] = true
	}
	return whole && len(a) > 1
}

// begins reports whether one word is the other's initial, or begins it.
func begins(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return strings.HasPrefix(b, a) || slices.Contains(shortNames[a], b) || slices.Contains(shortNames[b], a)
}

// shortNames are short forms of first names that do not begin them.
var shortNames = map[string][]string{
	"bob": {"robert"}, "rob": {"robert"}, "bill": {"william"}, "will": {"william"}, "dick": {"richard"}, "jim": {"james"}, "jack": {"john"}, "ted": {"edward", "edmund"},
	"ned": {"edward"}, "peggy": {"margaret"}, "meg": {"margaret"}, "liz": {"elizabeth"}, "beth": {"elizabeth"}, "betty": {"elizabeth"}, "kate": {"katherine", "catherine"}, "tony": {"anthony"},
	"harry": {"henry", "harold"}, "sue": {"susan"}, "mike": {"michael"}, "tom": {"thomas"}, "andy": {"andrew"}, "dave": {"david"}, "pat": {"patrick", "patricia"}, "hans": {"johannes"},
}

// sameFirst reports whether two names have the first word, and not the last.
func sameFirst(a, b []string) bool {
	return len(a) > 1 && len(b) > 1 && a[0] == b[0] && utf8.RuneCountInString(a[0]) > 1 && a[len(a)-1] != b[len(b)-1]
}

// cutFirst cuts off the first letter.
func cutFirst(word string) (first, rest string) {
	_, n := utf8.DecodeRuneInString(word)
	return word[:n], word[n:]
}
