package scenario

import (
	"fmt"
	"slices"
)

// A Policy says what becomes of the seats of a party that is dissolved. Each
// cites the law that it follows, here and in [Policy.Law].
type Policy uint8

// The policies.
const (
	// Vacate: the mandates end and nothing is said of who follows. Cambodia, law
	// on the election of commune councils, art. 20 as amended in October 2017, up
	// to the moment at which the election committee allots the seats (Khmer Times,
	// 17 October 2017). In Turkey the seats of councillors who were removed in
	// 2019 and 2020 were not filled again (Mezopotamya Agency, bianet).
	Vacate Policy = iota + 1

	// NextOnList: the next name of the list that won the seat takes it, and sits
	// for that list's party. Cambodia, law on political parties, arts. 15 and 16,
	// as applied in March 2017 to councillors who left their party (Cambodia
	// Daily, 8 March 2017).
	NextOnList

	// RedistributeCouncil: the method of the election runs over all seats of the
	// council and the votes of its last election, without the dissolved party and
	// those who refuse; every list keeps the seats it holds. One reading of
	// Cambodia's art. 20 of October 2017 (seats go to other parties that competed
	// in that election; Phnom Penh Post, 13 October 2017). The text of the
	// arithmetic is not known; this reading comes nearest to what was published.
	RedistributeCouncil

	// RedistributeVacated: the same votes, but only the vacated seats are
	// apportioned and every list starts from none. Another reading of the same
	// article.
	RedistributeVacated

	// OnlyPartiesWithoutSeats: only lists that stood and hold no seat on the
	// council take part, for the vacated seats only. The rule of October 2017 for
	// Cambodia's National Assembly (Phnom Penh Post, 11 and 13 October 2017); its
	// modified formula is not published, so that the method of the council
	// stands in for it.
	OnlyPartiesWithoutSeats

	// ByElection: the seats wait for a by-election. India, Tenth Schedule (as in
	// Karnataka 2019); Zambia, constitution, art. 57 (within 90 days); Kenya,
	// constitution, art. 103.
	ByElection

	// ChooseInWindow: a holder who joins a party within a time set by law keeps
	// the seat in it; who does not, loses it. Thailand: 60 days after a
	// dissolution (as in 2020 and 2024). Nepal: ordinance of 18 August 2021.
	// Brazil: Lei 9.504, art. 93-A, a window of 30 days in the final year.
	ChooseInWindow

	// Keep: a free mandate. The holders keep their seats and sit as independents,
	// as in the United Kingdom.
	Keep
)

var policyNames = [...]string{"", "vacate", "next-on-list", "redistribute-council", "redistribute-vacated",
	"only-parties-without-seats", "by-election", "choose-in-window", "keep"}

var policyLaws = [...]string{"",
	"Cambodia, law on the election of commune councils, art. 20 as amended in October 2017: the mandates end (Khmer Times, 17 October 2017). Turkey 2019-20: such seats were not filled again.",
	"Cambodia, law on political parties, arts. 15-16, as applied in March 2017 (Cambodia Daily, 8 March 2017): the next name of the list that won the seat.",
	"Cambodia, law on the election of commune councils, art. 20 as amended in October 2017 (Phnom Penh Post, 13 October 2017): to other parties that competed there. The arithmetic is a reading: the method over the whole council, seats held as a floor.",
	"Cambodia, law on the election of commune councils, art. 20 as amended in October 2017 (Phnom Penh Post, 13 October 2017). The arithmetic is a reading: the vacated seats alone, every list from none.",
	"Cambodia, National Assembly, amendment of October 2017 (Phnom Penh Post, 11 and 13 October 2017): only parties that ran and hold no seat. Its modified formula is not published; the council's method stands in.",
	"India, Tenth Schedule; Zambia, constitution, art. 57 (within 90 days); Kenya, constitution, art. 103: the seat is filled by a by-election.",
	"Thailand: a new party within 60 days of the dissolution; Nepal, ordinance of 18 August 2021; Brazil, Lei 9.504, art. 93-A: who chooses a party in time keeps the seat.",
	"Free mandate, as in the United Kingdom: the holder keeps the seat.",
}

// Policies lists every policy.
func Policies() []Policy {
	list := make([]Policy, 0, len(policyNames)-1)
	for p := Vacate; p <= Keep; p++ {
		list = append(list, p)
	}
	return list
}

// String gives the word for the policy in a file.
func (p Policy) String() string {
	if int(p) >= len(policyNames) {
		return fmt.Sprintf("policy(%d)", uint8(p))
	}
	return policyNames[p]
}

// Law names the law that the policy follows, and its source.
func (p Policy) Law() string {
	if int(p) >= len(policyLaws) {
		return ""
	}
	return policyLaws[p]
}

// MarshalText writes the policy's word.
func (p Policy) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the policy's word.
func (p *Policy) UnmarshalText(text []byte) error {
	i := slices.Index(policyNames[:], string(text))
	if i < 1 {
		return fmt.Errorf("%q is no policy", text)
	}
	*p = Policy(i)
	return nil
}

func (p *Policy) words() []string { return policyNames[1:] }

// apportions reports whether the policy shares seats out by votes.
func (p Policy) apportions() bool {
	return p == RedistributeCouncil || p == RedistributeVacated || p == OnlyPartiesWithoutSeats
}

// ofHolders reports whether the policy leaves it to those who sit for the party
// what becomes of their seats, whichever list won them.
func (p Policy) ofHolders() bool { return p == ChooseInWindow || p == Keep }

// Uses reports whether a policy has a use for a key of dissolve. A file with a
// key without effect is refused.
func (p Policy) Uses(key string) bool {
	switch key {
	case "refuse", "refuse_in", "method":
		return p.apportions()
	case "choices", "choices_unplaced":
		return p == ChooseInWindow
	case "seats":
		return !p.ofHolders()
	case "posts":
		return p != Keep
	}
	return true
}
