package control_test

import (
	"fmt"
	"iter"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// This file puts the answers of a session into words.

func withoutErrors(list []seatledger.Entry) iter.Seq2[seatledger.Entry, error] {
	return func(yield func(seatledger.Entry, error) bool) {
		for _, e := range list {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// writeRoll writes one line a seat, post and dispute. Alternatives are divided
// by "or".
func writeRoll(r roll.Roll) (lines []string) {
	if !r.Exists {
		return []string{"no council"}
	}
	for _, s := range r.Seats {
		lines = append(lines, fmt.Sprintf("%d  %s", s.Seat, alternatives(s.Alternatives, holderWords)))
	}
	for _, p := range r.Posts {
		words := alternatives(p.Alternatives, postWords)
		if p.Unstated {
			words += ", or not stated"
		}
		lines = append(lines, fmt.Sprintf("%s  %s", p.Post, words))
	}
	for _, d := range r.Disputes {
		lines = append(lines, fmt.Sprintf("dispute of %v: %s", d.Entries, d.Why))
	}
	if !r.Exact {
		lines = append(lines, "wider than the records")
	}
	return lines
}

// writeShares writes what there is of seats, and one line a party.
func writeShares(b *roll.Book, s control.Shares) []string {
	lines := []string{fmt.Sprintf("%d of %d councils recorded, %d seats, %d not stated, %d vacant", s.Recorded, s.Councils, s.Seats, s.Unstated, s.Vacant)}
	for _, p := range s.Parties {
		lines = append(lines, fmt.Sprintf("%s has %s, won %d", b.PartyID(p.Party), rangeWords(p.Seats), p.Won))
	}
	return lines
}

// writeFlips writes one line a flip, with its causes and what there would be without.
func writeFlips(b *roll.Book, flips []control.Flip) (lines []string) {
	words := func(v control.Verdict) string {
		return strings.TrimSpace(fmt.Sprint(v.Kind, " ", b.PartyID(v.Party)))
	}
	for _, f := range flips {
		lines = append(lines, fmt.Sprintf("%s to %s because of %v, without %s", words(f.From), words(f.To), f.Because, words(f.Without)))
	}
	return lines
}

func alternatives[T any](list []T, words func(T) string) string {
	var parts []string
	for _, x := range list {
		parts = append(parts, words(x))
	}
	return strings.Join(parts, "  or  ")
}

// holderWords writes a seat as "list > party person (standing)".
func holderWords(f roll.Facts) string {
	text := fmt.Sprintf("%s > %s", stated(f.List), stated(f.Allegiance))
	switch {
	case f.Unstated && f.Person == "":
		text = "not stated"
	case f.Unstated:
		text = "not stated for whom"
	case f.Standing == seatledger.Vacant && f.List == "":
		text = "vacant"
	case f.Standing == seatledger.Vacant:
		text = fmt.Sprintf("vacant, won by %s", f.List)
	}
	if f.Sits != "" {
		text += " " + string(f.Sits) + " for"
	}
	if f.Person != "" {
		text += " " + string(f.Person)
	}
	if !f.Until.IsZero() {
		text += " until " + f.Until.String()
	}
	if !f.Meanwhile.IsZero() {
		text += " meanwhile until " + f.Meanwhile.String()
	}
	if f.Standing == seatledger.Contested || f.Standing == seatledger.Suspended || f.Standing == seatledger.Away {
		text += fmt.Sprintf(" (%v)", f.Standing)
	}
	return text
}

func stated(p seatledger.PartyID) string {
	if p == "" {
		return "?"
	}
	return string(p)
}

func postWords(p roll.PostFact) string {
	switch {
	case p.Vacant:
		return "vacant"
	case p.Person == "":
		return "somebody of " + stated(p.Party)
	}
	return fmt.Sprintf("%s of %s", p.Person, stated(p.Party))
}

// writeAnswer writes a judgement: the kind, then the seats, then the reasons.
func writeAnswer(b *roll.Book, a control.Answer) []string {
	first := a.Kind.String()
	if a.Kind >= control.Party {
		first += " " + string(b.PartyID(a.Party))
	}
	if a.Reported {
		first += ", as reported"
	}
	if a.Casting {
		first += ", by the casting vote"
	}
	var second strings.Builder
	fmt.Fprintf(&second, "%d seats", a.Seats)
	if a.Quota > 0 {
		fmt.Fprintf(&second, ", quota %d", a.Quota)
	}
	for _, p := range a.Parties {
		fmt.Fprintf(&second, ", %s %s", b.PartyID(p.Party), rangeWords(p.Range))
	}
	for _, x := range []struct {
		name string
		n    control.Range
	}{{"vacant", a.Vacant}, {"not stated", a.Unstated}, {"contested", a.Contested}} {
		if x.n.Possible > 0 {
			fmt.Fprintf(&second, ", %s %s", x.name, rangeWords(x.n))
		}
	}
	if !a.Exact {
		second.WriteString(", or less is open")
	}
	return []string{first, second.String(), fmt.Sprintf("because of %v", a.Because)}
}

func rangeWords(r control.Range) string {
	if r.Certain == r.Possible {
		return fmt.Sprint(r.Certain)
	}
	return fmt.Sprintf("%d-%d", r.Certain, r.Possible)
}
