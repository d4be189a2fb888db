package seatledger

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// ControlRule says how a roll is judged. It names a row of the table of rules:
// a word of its own, or "post:" and the name of a post. [ParseRule] reads one.
type ControlRule string

// The control rules that have a word of their own.
const (
	RuleMajority  ControlRule = "majority"
	RuleSitting   ControlRule = "sitting"
	RuleTwoThirds ControlRule = "two-thirds"
	RuleChief     ControlRule = "chief" // of post:chief, which most councils here go by
	RuleCoalition ControlRule = "coalition"
)

// Reads says what a control rule is judged by.
type Reads uint8

// What rules read. Zero is a row that does not say.
const (
	ReadsSeats    Reads = iota + 1 // the votes of seats, a party at a time
	ReadsPartners                  // the votes of seats, those of declared partners counted together
	ReadsPost                      // who holds a post
)

// Quota gives the votes that control takes, of those of all statutory seats and
// of the filled ones. With every further vote that is filled it stays or goes
// up by one: a judgement over open seats relies on that.
type Quota func(statutory, filled int) int

func twoThirds(statutory, _ int) int { return max(1, (2*statutory+2)/3) }

// atLeastHalf is what makes control together with the casting vote.
func atLeastHalf(n int) int { return max(1, (n+1)/2) }

// NoQuota is the quota of a rule that counts no votes, said in so many words so
// that a forgotten quota is told apart from it.
func NoQuota(int, int) int { return 0 }

func moreThanHalf(n int) int { return n/2 + 1 }

// Rule is one row of the table of control rules.
type Rule struct {
	Name  string      // as it is written; NAME stands for the name of a post
	Short ControlRule // of a row of many posts: how the one in most use is written
	Says  string      // what makes control, for readers; {post} stands for the post
	Reads Reads
	Quota Quota
	Tied  Quota // the votes that make control together with the casting vote; the quota where that adds nothing
}

// postPrefix and postName are what "post:NAME" is made of.
const (
	postPrefix = "post:"
	postName   = "NAME"
)

// rules is the table of control rules, the default first. Whatever lists,
// judges or explains a rule asks its row.
var rules = []Rule{
	{Name: "majority", Says: "more than half of the statutory seats", Reads: ReadsSeats,
		Quota: func(statutory, _ int) int { return moreThanHalf(statutory) },
		Tied:  func(statutory, _ int) int { return atLeastHalf(statutory) }},
	{Name: "sitting", Says: "more than half of the filled seats", Reads: ReadsSeats,
		Quota: func(_, filled int) int { return moreThanHalf(filled) },
		Tied:  func(_, filled int) int { return atLeastHalf(filled) }},
	{Name: "two-thirds", Says: "at least two thirds of the statutory seats", Reads: ReadsSeats,
		Quota: twoThirds, Tied: twoThirds},
	{Name: postPrefix + postName, Short: RuleChief, Says: "the party of whoever holds the post of {post}", Reads: ReadsPost, Quota: NoQuota, Tied: NoQuota},
	{Name: "coalition", Says: "more than half of the statutory seats, those of declared partners counted together", Reads: ReadsPartners,
		Quota: func(statutory, _ int) int { return moreThanHalf(statutory) },
		Tied:  func(statutory, _ int) int { return atLeastHalf(statutory) }},
}

// word is the rule that stands for the row where rules are listed.
func (r *Rule) word() ControlRule { return cmp.Or(r.Short, ControlRule(r.Name)) }

// Rules gives the table of control rules.
func Rules() []Rule { return slices.Clone(rules) }

// ControlRules lists the control rules that have a word of their own, the
// default first.
func ControlRules() []ControlRule {
	list := make([]ControlRule, len(rules))
	for i := range rules {
		list[i] = rules[i].word()
	}
	return list
}

// PostForm is how the rules are written that read another post than that of
// chief.
const PostForm = postPrefix + postName

// RuleWords lists the rules for a reader: "majority, sitting ... or post:NAME".
func RuleWords() string { return either(append(ruleWords(), PostForm)) }

func ruleWords() []string {
	words := make([]string, len(rules))
	for i := range rules {
		words[i] = string(rules[i].word())
	}
	return words
}

// RulesOfSeats lists the rules that count the seats of one party, for a reader:
// "majority, sitting or two-thirds".
func RulesOfSeats() string {
	var words []string
	for i := range rules {
		if rules[i].Reads == ReadsSeats {
			words = append(words, rules[i].Name)
		}
	}
	return either(words)
}

// either lists words as alternatives: "a, b or c".
func either(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// ParseRule reads a control rule. One that is spelt in two ways comes out in
// one: post:chief is chief.
func ParseRule(text string) (ControlRule, error) {
	r := ControlRule(text).Canonical()
	if r.row() < 0 {
		return "", fmt.Errorf("%.60q is no control rule: %s", text, RuleHint(text))
	}
	return r, nil
}

// RuleHint says what to write in the place of a rule that does not exist.
func RuleHint(text string) string {
	near := Closest(text, ruleWords())
	switch {
	case strings.HasPrefix(text, postPrefix):
		return "name a post behind " + postPrefix + " as the events do, such as post:mayor"
	case near != "":
		return "write " + near + "; the rules are " + RuleWords()
	}
	return "take " + RuleWords()
}

// CountsLists reports whether a method of giving out seats, as the tables state it,
// is one that counts lists, so that those elected on one list are one.
func CountsLists(method string) bool {
	switch strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(method), "-", ""), " ", "") {
	case "", "other", "topn", "blockvote", "stv":
		return false
	}
	return true
}

// Canonical gives the one spelling of a rule; of a text that is no rule, the
// text.
func (r ControlRule) Canonical() ControlRule {
	if r == postPrefix+ControlRule(Chief) {
		return RuleChief
	}
	return r
}

// row gives the place of a rule in the table, -1 if it is none.
func (r ControlRule) row() int {
	for i := range rules {
		if rules[i].word() == r {
			return i
		}
	}
	if r.Post() != "" {
		return RuleChief.row()
	}
	return -1
}

// Row gives the row of a rule; ok is false for a rule that does not exist.
func (r ControlRule) Row() (row Rule, ok bool) {
	i := r.row()
	if i < 0 {
		return Rule{}, false
	}
	return rules[i], true
}

// Quota gives the votes that control takes under a rule, 0 where it counts none
// or does not exist.
func (r ControlRule) Quota(statutory, filled int) int {
	if i := r.row(); i >= 0 {
		return rules[i].Quota(statutory, filled)
	}
	return 0
}

// Casts reports whether a casting vote may make control under a rule: whether
// half of the votes are ever fewer than its quota.
func (r *Rule) Casts() bool { return r.Tied(2, 2) < r.Quota(2, 2) }

// Post gives the post that a rule reads, blank if it reads none.
func (r ControlRule) Post() PostID {
	name, ok := strings.CutPrefix(string(r), postPrefix)
	switch {
	case r == RuleChief:
		return Chief
	case !ok || name != strings.TrimSpace(name) || strings.ContainsFunc(name, unicode.IsControl):
		return ""
	}
	return PostID(name)
}

// Says gives what makes control under a rule, for readers.
func (r ControlRule) Says() string {
	row, _ := r.Row()
	return strings.ReplaceAll(row.Says, "{post}", strings.ReplaceAll(string(r.Post()), "-", " "))
}

// Compare orders rules as the table does, those of one row by name.
func (r ControlRule) Compare(x ControlRule) int {
	return cmp.Or(cmp.Compare(r.row(), x.row()), cmp.Compare(r, x))
}
