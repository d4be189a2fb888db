package apportion

// Kieswet returns the rules for a Dutch municipal council of the given size: whole
// quotas (art. P 6), then highest averages from 19 seats (P 7), largest remainders of
// lists with at least 75 % of the quota below (P 8); a seat to a list with a majority
// of votes that lacks one of seats (P 9); exhausted lists are passed over (P 10);
// equals draw lots.
//
// For the House of Representatives (Tweede Kamer) set RemainderBar to 1/1: lists
// below the quota take no part in the seats left (art. P 7, second paragraph).
//
// The statute applies P 10 after P 9; this package passes over an exhausted list at
// once. The seat ends with the same list, as both go down one order of quotients.
func Kieswet(seats int) Rules {
	r := Rules{Majority: true, Ties: []TieRule{Lot}, Law: map[Clause]string{
		ClauseQuota:     "Kieswet P 5",
		ClauseWhole:     "Kieswet P 6",
		ClauseExhausted: "Kieswet P 10",
		ClauseGain:      "Kieswet P 9",
		ClauseLoss:      "Kieswet P 9",
	}}
	if seats >= 19 {
		r.Method = Jefferson
		r.Law[ClauseAverage] = "Kieswet P 7"
		return r
	}
	r.Method = Hare
	r.RemainderBar = Ratio{3, 4}
	for _, c := range []Clause{ClauseRemainder, ClauseOnce, ClauseAverage} {
		r.Law[c] = "Kieswet P 8"
	}
	return r
}

// Portugal returns the rules for local councils: D'Hondt, and a tied last seat to the
// list with fewer votes (Lei Orgânica 1/2001, art. 13).
func Portugal() Rules {
	return Rules{Method: DHondt, Ties: []TieRule{FewestVotes},
		Law: map[Clause]string{ClauseAverage: "Lei Orgânica 1/2001, art. 13"}}
}

// Slovakia returns the rules for the National Council under law 180/2014 Z. z.:
// thresholds of 5 %, 7 % and 10 % (section 66), and a quota of the votes of lists
// above them over the seats plus one, rounded to a whole vote, with largest
// remainders; seats too many are taken from the smallest. Its tie rule is not stated
// here.
func Slovakia() Rules {
	return Rules{
		Method: HagenbachBischoff, Rounding: Nearest, Excess: TakeBack,
		Thresholds: []Threshold{{1, Percent(5)}, {2, Percent(7)}, {4, Percent(10)}},
		Law:        map[Clause]string{ClauseThreshold: "180/2014 Z. z., section 66"},
	}
}

// Cambodia returns the rules for the National Assembly and, by the same formula,
// commune councils: whole quotas, then highest averages computed anew for each seat.
// The rule for ties is not stated.
func Cambodia() Rules { return Rules{Method: Jefferson} }

// CambodiaDraft1998 is the formula of the election committee's draft of 6 May 1998,
// replaced on 29 May: averages are computed once, so that a list takes at most one of
// the seats left after whole quotas.
func CambodiaDraft1998() Rules { return Rules{Method: Jefferson, Once: true} }
