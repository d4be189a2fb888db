package apportion_test

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger/apportion"
)

func lists(votes ...int64) (out []apportion.List) {
	for _, v := range votes {
		out = append(out, apportion.List{Votes: v})
	}
	return out
}

func wantSeats(t *testing.T, o apportion.Outcome, want ...int) {
	t.Helper()
	if !slices.Equal(o.Seats, want) {
		t.Errorf("seats %v, want %v", o.Seats, want)
	}
}

func wantTie(t *testing.T, o apportion.Outcome, seats int, rule apportion.TieRule, tied ...int) {
	t.Helper()
	tie, open := o.Open()
	if !open || tie.Seats != seats || tie.Rule != rule || !slices.Equal(tie.Lists, tied) {
		t.Errorf("open tie %+v (%t), want %d seats between %v by %q", tie, open, seats, tied, rule)
	}
}

func TestTieRules(t *testing.T) {
	// 60, 40, 60/2, then 60/3 = 40/2 = 20 = 20 for the fourth seat.
	p := apportion.Problem{Rules: apportion.Rules{Method: apportion.DHondt}, Seats: 4, Lists: lists(60, 40, 20, 20)}
	p.Lists[2].Age, p.Lists[3].Age = 61, 47
	for _, c := range []struct {
		rules []apportion.TieRule
		want  []int // nil: the tie stays open
		open  apportion.TieRule
	}{
		{nil, nil, apportion.NoRule},
		{[]apportion.TieRule{apportion.Lot}, nil, apportion.Lot},
		{[]apportion.TieRule{apportion.MostVotes}, []int{3, 1, 0, 0}, 0},
		{[]apportion.TieRule{apportion.FewestVotes}, nil, apportion.NoRule},
		{[]apportion.TieRule{apportion.FewestVotes, apportion.Lot}, nil, apportion.Lot},
		{[]apportion.TieRule{apportion.Oldest}, nil, apportion.NoRule}, // two ages are not known
		{[]apportion.TieRule{apportion.Lot, apportion.MostVotes}, nil, apportion.Lot},
	} {
		p.Rules.Ties = c.rules
		o := apportioned(t, p)
		if c.want == nil {
			wantSeats(t, o, 2, 1, 0, 0)
			wantTie(t, o, 1, c.open, 0, 1, 2, 3)
			continue
		}
		wantSeats(t, o, c.want...)
		if len(o.Ties) != 1 || o.Ties[0].Rule != c.rules[0] || o.Ties[0].Open() {
			t.Errorf("%v: the tie is not on record: %+v", c.rules, o.Ties)
		}
		if last := o.Steps[len(o.Steps)-1]; last.Rule != c.rules[0] {
			t.Errorf("%v: the last step does not name the rule: %+v", c.rules, last)
		}
	}
}

func TestPortugueseTie(t *testing.T) {
	// 3 seats: 600, 300 = 600/2 = 300: the last seat goes to the smaller list.
	p := apportion.Problem{Rules: apportion.Portugal(), Seats: 2, Lists: lists(600, 300)}
	o := apportioned(t, p)
	wantSeats(t, o, 1, 1)
	if tie := o.Ties[0]; tie.Rule != apportion.FewestVotes || !slices.Equal(tie.Winners, []int{1}) || tie.Quotient.Decimal(0) != "300" {
		t.Errorf("tie %+v", tie)
	}
	p.Lists = lists(300, 300)
	p.Seats = 1
	wantTie(t, apportioned(t, p), 1, apportion.NoRule, 0, 1)
}

func TestOldest(t *testing.T) {
	p := apportion.Problem{Rules: apportion.Rules{Method: apportion.TopN, Ties: []apportion.TieRule{apportion.Oldest, apportion.Lot}}, Seats: 2, Lists: lists(9, 5, 5, 5)}
	wantTie(t, apportioned(t, p), 1, apportion.Lot, 1, 2, 3)
	for i, age := range []int{30, 44, 71, 44} {
		p.Lists[i].Age = age
	}
	wantSeats(t, apportioned(t, p), 1, 0, 1, 0)
	// With one more seat the oldest is sure of it; the two younger draw lots.
	p.Seats = 3
	o := apportioned(t, p)
	wantSeats(t, o, 1, 0, 1, 0)
	wantTie(t, o, 1, apportion.Lot, 1, 3)
	if len(o.Ties) != 2 || o.Ties[0].Seats != 2 || o.Ties[0].Rule != apportion.Oldest || !slices.Equal(o.Ties[0].Winners, []int{2}) {
		t.Errorf("ties %+v, want the first settled in part", o.Ties)
	}
}

func TestSettle(t *testing.T) {
	o := apportioned(t, apportion.Problem{Rules: apportion.Rules{Method: apportion.Hare}, Seats: 2, Lists: lists(7, 7, 7)})
	wantTie(t, o, 2, apportion.NoRule, 0, 1, 2)
	for _, lot := range [][]int{nil, {0}, {0, 0}, {0, 0, 1}, {0, 3}, {-1, 0}, {0, 1, 2}} {
		if _, err := o.Settle(lot...); !errors.Is(err, apportion.ErrLot) {
			t.Errorf("lot %v: %v, want ErrLot", lot, err)
		}
	}
	done, err := o.Settle(2, 0)
	if err != nil {
		t.Fatal(err)
	}
	wantSeats(t, done, 1, 0, 1)
	if _, err := done.Settle(1); !errors.Is(err, apportion.ErrLot) {
		t.Errorf("a settled outcome was settled again: %v", err)
	}
	wantSeats(t, o, 0, 0, 0) // the first outcome is as it was
	var all [][]int
	for each := range o.Outcomes() {
		all = append(all, each.Seats)
	}
	if len(all) != 3 {
		t.Errorf("outcomes %v, want three", all)
	}
	_, err = apportion.Apportion(apportion.Problem{Rules: apportion.Rules{Method: apportion.Hare}, Seats: 2, Lists: lists(1, 1), Lots: apportion.Lots{{0}}})
	if !errors.Is(err, apportion.ErrLot) {
		t.Errorf("a lot without a tie: %v, want ErrLot", err)
	}
}

func TestWinnerTakesAll(t *testing.T) {
	p := apportion.Problem{Rules: apportion.Rules{Method: apportion.WinnerTakesAll}, Seats: 5, Lists: lists(4, 9, 9)}
	o := apportioned(t, p)
	wantSeats(t, o, 0, 0, 0)
	wantTie(t, o, 5, apportion.NoRule, 1, 2)
	done, err := o.Settle(2)
	if err != nil {
		t.Fatal(err)
	}
	wantSeats(t, done, 0, 0, 5)
	p.Lists = []apportion.List{{Votes: 4}, {Votes: 9, Candidates: 2}, {Votes: 8, Candidates: 1}}
	wantSeats(t, apportioned(t, p), 2, 2, 1)
}

func TestTopN(t *testing.T) {
	o := apportioned(t, apportion.Problem{Rules: apportion.Rules{Method: apportion.TopN}, Seats: 4, Lists: lists(4, 9, 0, 8)})
	wantSeats(t, o, 1, 1, 0, 1)
	if o.Unfilled != 1 {
		t.Errorf("%d seats unfilled, want 1: nobody voted for the fourth", o.Unfilled)
	}
}

func TestThresholds(t *testing.T) {
	p := apportion.Problem{
		Rules: apportion.Rules{Method: apportion.DHondt, Thresholds: []apportion.Threshold{{Parties: 2, Share: apportion.Percent(10)}, {Share: apportion.Percent(5)}}},
		Seats: 20,
		Lists: []apportion.List{{Votes: 800}, {Votes: 51}, {Votes: 50}, {Votes: 49}, {Votes: 99, Parties: 2}, {Votes: 1, Elsewhere: 3}},
	}
	o := apportioned(t, p) // valid: 1,050, so 5 % is 52.5
	wantSeats(t, o, 20, 0, 0, 0, 0, 0)
	p.Lists[0].Votes = 750 // valid: 1,000; 50 is 5 % exactly and takes part
	o = apportioned(t, p)
	if o.Seats[1] != 1 || o.Seats[2] != 1 || o.Seats[3]+o.Seats[4] != 0 {
		t.Errorf("seats %v: want lists 1 and 2 in, 3 and 4 out", o.Seats)
	}
	if n := len(find(o, apportion.ClauseThreshold)); n != 3 {
		t.Errorf("%d lists barred in the steps, want 3", n)
	}
	p.Rules.ExemptFrom = 3
	if n := len(find(apportioned(t, p), apportion.ClauseThreshold)); n != 2 {
		t.Errorf("%d lists barred, want 2: three seats elsewhere exempt a list", n)
	}
	p.Valid = 2000
	wantSeats(t, apportioned(t, p), 20, 0, 0, 0, 0, 0)
	p.Lists[0].Votes, p.Lists[5].Elsewhere = 90, 0
	if o := apportioned(t, p); o.Unfilled != 20 {
		t.Errorf("nobody reaches the threshold: %d unfilled, want 20", o.Unfilled)
	}
}

// 60/20/20 of 8 seats: Imperiali quotas of 10 give out 6+2+2. The quota is worked
// out with 9 (11.1: 5+1+1) and the seat left goes by remainder.
func TestImperialiExcess(t *testing.T) {
	p := apportion.Problem{Rules: apportion.Rules{Method: apportion.ImperialiQuota}, Seats: 8, Lists: lists(60, 25, 15)}
	o := apportioned(t, p) // quota 10: 6+2+1 = 9 seats for 8
	if o.Quota.String() != "100/9" {
		t.Errorf("quota %v, want 100/9", o.Quota)
	}
	wantSeats(t, o, 5, 2, 1)
	p.Rules.Excess = apportion.TakeBack // remainders 0, 5, 5: the first gives its seat back
	o = apportioned(t, p)
	if o.Quota.String() != "100/10" {
		t.Errorf("quota %v, want 100/10", o.Quota)
	}
	wantSeats(t, o, 5, 2, 1)
	// Hagenbach-Bischoff gives out one too many if all quotas are whole.
	o = apportioned(t, apportion.Problem{Rules: apportion.Rules{Method: apportion.HagenbachBischoff}, Seats: 1, Lists: lists(5, 5)})
	wantTie(t, o, 1, apportion.NoRule, 0, 1)
}

func TestRoundedQuota(t *testing.T) {
	p := apportion.Problem{Rules: apportion.Rules{Method: apportion.Hare}, Seats: 4, Lists: lists(6, 4)}
	for r, want := range map[apportion.Rounding]string{apportion.Exact: "10/4", apportion.Nearest: "3", apportion.Down: "2", apportion.Up: "3"} {
		p.Rules.Rounding = r
		if o := apportioned(t, p); o.Quota.String() != want {
			t.Errorf("rounding %d: quota %v, want %s", r, o.Quota, want)
		}
	}
	p.Lists = lists(5, 4)
	for r, want := range map[apportion.Rounding]string{apportion.Nearest: "2", apportion.Down: "2", apportion.Up: "3"} {
		p.Rules.Rounding = r
		if o := apportioned(t, p); o.Quota.String() != want {
			t.Errorf("9 votes, rounding %d: quota %v, want %s", r, o.Quota, want)
		}
	}
	p.Lists, p.Rules.Rounding = lists(2, 1), apportion.Down // 3 votes for 4 seats: a quota of nothing is one vote
	if o := apportioned(t, p); o.Quota.String() != "1" {
		t.Errorf("quota %v, want 1", o.Quota)
	}
	p.Lists = lists(6, 4)
	p.Rules.Rounding = apportion.Down // 3+2 of 4 seats, and no lower divisor to try
	o := apportioned(t, p)
	wantSeats(t, o, 2, 1)
	wantTie(t, o, 1, apportion.NoRule, 0, 1)
}

func TestFirstDivisor(t *testing.T) {
	p := apportion.Problem{Rules: apportion.Rules{Method: apportion.ModifiedSainteLague}, Seats: 2, Lists: lists(50, 20)}
	wantSeats(t, apportioned(t, p), 2, 0) // 50/3 = 16.7 comes before 20/1.4 = 14.3
	p.Rules.FirstDivisor = apportion.Ratio{Num: 6, Den: 5}
	wantTie(t, apportioned(t, p), 1, apportion.NoRule, 0, 1)
}

// Kieswet P 8: lists under 75 % of the quota get no remainder seat; what is left goes
// by averages, at most one to a list.
func TestRemainderBar(t *testing.T) {
	// Quota 100: whole 7; only list 0 has 75 votes, so it takes one of three by its
	// remainder of 40. By averages 740/9 = 82.2 takes one, and as no list takes two,
	// 72 the last, before 740/10 = 74.
	p := apportion.Problem{Rules: apportion.Kieswet(10), Seats: 10, Lists: lists(740, 72, 68, 60, 60)}
	o := apportioned(t, p)
	wantSeats(t, o, 9, 1, 0, 0, 0)
	if once := find(o, apportion.ClauseOnce); len(once) != 2 || once[0].List != 0 || once[1].List != 1 || once[1].Law != "Kieswet P 8" {
		t.Errorf("by averages once: %+v", once)
	}
	p.Rules.RemainderBar = apportion.Ratio{}
	o = apportioned(t, p)
	wantSeats(t, o, 7, 1, 1, 0, 0)
	wantTie(t, o, 1, apportion.Lot, 3, 4)
	// 75 % exactly is enough.
	p = apportion.Problem{Rules: apportion.Kieswet(4), Seats: 4, Lists: lists(250, 75, 75)}
	p.Rules.Majority = false
	wantSeats(t, apportioned(t, p), 2, 1, 1)
	if n := len(find(apportioned(t, p), apportion.ClauseRemainder)); n != 2 {
		t.Errorf("%d seats by remainder, want 2", n)
	}
	// The draft of 1998 with a bar: the second list may not take a seat by average.
	p = apportion.Problem{Rules: apportion.CambodiaDraft1998(), Seats: 4, Lists: lists(302, 98)}
	wantSeats(t, apportioned(t, p), 3, 1)
	p.Rules.RemainderBar = apportion.Percent(100)
	wantSeats(t, apportioned(t, p), 4, 0)
	// Tweede Kamer, P 7: a list below the quota takes no seat by average.
	p = apportion.Problem{Rules: apportion.Kieswet(20), Seats: 20, Lists: lists(1709, 195, 96)}
	wantSeats(t, apportioned(t, p), 17, 2, 1)
	p.Rules.RemainderBar = apportion.Percent(100)
	wantSeats(t, apportioned(t, p), 18, 2, 0)
}

// Art. P 9 with two lists that won a seat by the same remainder: lots decide which of
// them gives it up, and neither holds it until then.
func TestMajorityTie(t *testing.T) {
	// Quota 100: whole 3, 0, 0, 0...; 350 of 690 is a majority, 4 of 7 seats needed.
	p := apportion.Problem{Rules: apportion.Kieswet(7), Seats: 7, Lists: lists(353, 87, 87, 87, 86)}
	o := apportioned(t, p)
	wantSeats(t, o, 4, 1, 1, 1, 0)
	p.Lists = lists(353, 88, 88, 86, 85)
	p.Rules.Majority = false
	wantSeats(t, apportioned(t, p), 3, 1, 1, 1, 1)
	p.Rules.Majority = true
	wantSeats(t, apportioned(t, p), 4, 1, 1, 1, 0)
	p.Lists = lists(353, 88, 87, 86, 86)
	o = apportioned(t, p)
	wantSeats(t, o, 4, 1, 1, 0, 0)
	wantTie(t, o, 1, apportion.Lot, 3, 4)
	var all [][]int
	for each := range o.Outcomes() {
		all = append(all, each.Seats)
	}
	if len(all) != 2 || !slices.Equal(all[0], []int{4, 1, 1, 1, 0}) || !slices.Equal(all[1], []int{4, 1, 1, 0, 1}) {
		t.Errorf("outcomes %v", all)
	}
}

// Exactly half of the votes is no majority.
func TestHalfIsNoMajority(t *testing.T) {
	p := apportion.Problem{Rules: apportion.Kieswet(10), Seats: 10, Lists: lists(500, 260, 240)}
	wantSeats(t, apportioned(t, p), 5, 3, 2)
	p.Lists[0].Votes = 501
	wantSeats(t, apportioned(t, p), 6, 2, 2)
}

// A list without candidates is noted only where it would have come next.
func TestPassedOverOnlyWhenDue(t *testing.T) {
	p := apportion.Problem{Rules: apportion.Rules{Method: apportion.DHondt}, Seats: 3, Lists: []apportion.List{{Votes: 50}, {Votes: 30, Candidates: 1}}}
	if passed := find(apportioned(t, p), apportion.ClauseExhausted); len(passed) != 0 {
		t.Errorf("passed over %+v, want nobody: 30/2 is below 50/2", passed)
	}
	p.Seats = 5 // 50, 30, 25, 16.7, then 15 would be due before 12.5
	passed := find(apportioned(t, p), apportion.ClauseExhausted)
	if len(passed) != 1 || passed[0].List != 1 || passed[0].Quotient.String() != "30/2" {
		t.Errorf("passed over %+v, want list 1 at 30/2", passed)
	}
}

func TestExhaustedEverywhere(t *testing.T) {
	for _, m := range apportion.Methods() {
		p := apportion.Problem{Rules: apportion.Rules{Method: m}, Seats: 9, Lists: []apportion.List{{Votes: 70, Candidates: 1}, {Votes: 30, Candidates: 1}}}
		o := apportioned(t, p)
		wantSeats(t, o, 1, 1)
		if o.Unfilled != 7 {
			t.Errorf("%v: %d unfilled, want 7", m, o.Unfilled)
		}
	}
}

// A droop quota of one vote gives out 8+1 of 13 seats; remainders of nothing give one
// each, averages one each (8/10, 1/3), before any list takes two by averages.
func TestMoreSeatsThanVotes(t *testing.T) {
	votes := []int64{8, 1}
	wantSeats(t, apportioned(t, problem(apportion.Droop, votes, 13)), 10, 3)
	if got, open := kernel(t, apportion.Droop, votes, 13); open != 0 || !slices.Equal(got, []int{10, 3}) {
		t.Errorf("kernel %v, %d open", got, open)
	}
}

// Seats held count towards the whole quotas.
func TestFloorsWithinQuotas(t *testing.T) {
	p := apportion.Problem{Rules: apportion.Rules{Method: apportion.Hare}, Seats: 10, Lists: lists(60, 40)}
	p.Lists[0].Floor = 4
	o := apportioned(t, p)
	wantSeats(t, o, 6, 4)
	if whole := find(o, apportion.ClauseWhole); len(whole) != 2 || whole[0].Seats != 2 || whole[1].Seats != 4 {
		t.Errorf("whole quotas %+v, want 2 and 4 seats", whole)
	}
}

func TestFloorsOverQuotas(t *testing.T) {
	// The last list keeps 4 of 6 seats on few votes; the others share two. By quotas,
	// 100/6 each, the first has the larger claim twice (55, then 38.3 against 35).
	for m, want := range map[apportion.Method][]int{
		apportion.Hare: {2, 0, 4}, apportion.HagenbachBischoff: {2, 0, 4}, apportion.ImperialiQuota: {2, 0, 4},
		apportion.Jefferson: {1, 1, 4}, apportion.SainteLague: {1, 1, 4},
	} {
		p := apportion.Problem{Rules: apportion.Rules{Method: m}, Seats: 6, Lists: lists(55, 35, 10)}
		p.Lists[2].Floor = 4
		wantSeats(t, apportioned(t, p), want...)
	}
}

func TestBadProblems(t *testing.T) {
	good := apportion.Problem{Rules: apportion.Rules{Method: apportion.DHondt}, Seats: 3, Lists: lists(5, 4)}
	cases := map[string]struct {
		change func(*apportion.Problem)
		want   error
	}{
		"no method":           {func(p *apportion.Problem) { p.Rules.Method = 0 }, apportion.ErrMethod},
		"method out of range": {func(p *apportion.Problem) { p.Rules.Method = 99 }, apportion.ErrMethod},
		"no seats":            {func(p *apportion.Problem) { p.Seats = 0 }, apportion.ErrSeats},
		"too many seats":      {func(p *apportion.Problem) { p.Seats = apportion.MaxSeats + 1 }, apportion.ErrSeats},
		"no lists":            {func(p *apportion.Problem) { p.Lists = nil }, apportion.ErrNoVotes},
		"no votes":            {func(p *apportion.Problem) { p.Lists = lists(0, 0) }, apportion.ErrNoVotes},
		"negative votes":      {func(p *apportion.Problem) { p.Lists[1].Votes = -1 }, apportion.ErrVotes},
		"votes above 2^62":    {func(p *apportion.Problem) { p.Lists[1].Votes = apportion.MaxVotes + 1 }, apportion.ErrVotes},
		"valid below lists":   {func(p *apportion.Problem) { p.Valid = 8 }, apportion.ErrVotes},
		"valid negative":      {func(p *apportion.Problem) { p.Valid = -1 }, apportion.ErrVotes},
		"negative floor":      {func(p *apportion.Problem) { p.Lists[0].Floor = -1 }, apportion.ErrList},
		"negative parties":    {func(p *apportion.Problem) { p.Lists[0].Parties = -1 }, apportion.ErrList},
		"floors above seats":  {func(p *apportion.Problem) { p.Lists[0].Floor, p.Lists[1].Floor = 2, 2 }, apportion.ErrList},
		"floor above 1 list":  {func(p *apportion.Problem) { p.Lists[0].Floor = 4 }, apportion.ErrList},
		"floor above names":   {func(p *apportion.Problem) { p.Lists[0].Floor, p.Lists[0].Candidates = 2, 1 }, apportion.ErrList},
		"threshold above 1": {func(p *apportion.Problem) {
			p.Rules.Thresholds = []apportion.Threshold{{Share: apportion.Percent(101)}}
		}, apportion.ErrRules},
		"threshold over 0": {func(p *apportion.Problem) {
			p.Rules.Thresholds = []apportion.Threshold{{Share: apportion.Ratio{Num: -1}}}
		}, apportion.ErrRules},
		"unknown tie rule":    {func(p *apportion.Problem) { p.Rules.Ties = []apportion.TieRule{77} }, apportion.ErrTieRule},
		"empty tie rule":      {func(p *apportion.Problem) { p.Rules.Ties = []apportion.TieRule{apportion.NoRule} }, apportion.ErrTieRule},
		"bar without quota":   {func(p *apportion.Problem) { p.Rules.RemainderBar = apportion.Percent(75) }, apportion.ErrRules},
		"round without quota": {func(p *apportion.Problem) { p.Rules.Rounding = apportion.Nearest }, apportion.ErrRules},
		"rounding 9":          {func(p *apportion.Problem) { p.Rules.Method, p.Rules.Rounding = apportion.Hare, 9 }, apportion.ErrRules},
		"excess 9":            {func(p *apportion.Problem) { p.Rules.Method, p.Rules.Excess = apportion.Hare, 9 }, apportion.ErrRules},
		"once":                {func(p *apportion.Problem) { p.Rules.Once = true }, apportion.ErrRules},
		"first divisor":       {func(p *apportion.Problem) { p.Rules.FirstDivisor = apportion.Ratio{Num: 7, Den: 5} }, apportion.ErrRules},
		"first divisor 0": {func(p *apportion.Problem) {
			p.Rules.Method, p.Rules.FirstDivisor = apportion.ModifiedSainteLague, apportion.Ratio{Num: 0, Den: 5}
		}, apportion.ErrRules},
		"majority by adams":  {func(p *apportion.Problem) { p.Rules.Method, p.Rules.Majority = apportion.Adams, true }, apportion.ErrRules},
		"majority and floor": {func(p *apportion.Problem) { p.Lists[0].Floor, p.Rules.Majority = 1, true }, apportion.ErrRules},
		"a lot too many":     {func(p *apportion.Problem) { p.Lots = apportion.Lots{{0}} }, apportion.ErrLot},
	}
	for name, c := range cases {
		p := good
		p.Lists = slices.Clone(good.Lists)
		c.change(&p)
		if _, err := apportion.Apportion(p); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if o, err := apportion.Apportion(good); err != nil || !slices.Equal(o.Seats, []int{2, 1}) {
		t.Errorf("the good problem: %v, %v", o.Seats, err)
	}
}

func TestBadSeats(t *testing.T) {
	for name, c := range map[string]struct {
		m     apportion.Method
		votes []int64
		seats int
		want  error
	}{
		"no seats":       {apportion.DHondt, []int64{1, 2}, 0, apportion.ErrSeats},
		"too many seats": {apportion.DHondt, []int64{1, 2}, apportion.MaxSeats + 1, apportion.ErrSeats},
		"negative":       {apportion.DHondt, []int64{1, -2}, 1, apportion.ErrVotes},
		"above 2^62":     {apportion.Hare, []int64{1, apportion.MaxVotes + 1}, 1, apportion.ErrVotes},
		"no votes":       {apportion.Hare, []int64{0, 0}, 1, apportion.ErrNoVotes},
		"no method":      {0, []int64{1, 2}, 1, apportion.ErrMethod},
		"lengths differ": {apportion.Hare, []int64{1, 2, 3}, 1, apportion.ErrLength},
	} {
		dst := []int{-7, -7}
		if _, err := c.m.Seats(dst, c.votes, c.seats); !errors.Is(err, c.want) || dst[0] != -7 {
			t.Errorf("%s: %v, want %v; dst %v", name, err, c.want, dst)
		}
	}
	if _, err := apportion.DHondt.Seats(nil, nil, 1); !errors.Is(err, apportion.ErrNoVotes) {
		t.Errorf("no lists: %v", err)
	}
}

func TestSeatsAllocatesNothing(t *testing.T) {
	dst, votes := make([]int, 5), []int64{409_766, 211_934, 72_725, apportion.MaxVotes, 0}
	for _, m := range apportion.Methods() {
		if n := testing.AllocsPerRun(20, func() { _, _ = m.Seats(dst, votes, 7) }); n != 0 {
			t.Errorf("%v: %v allocations", m, n)
		}
	}
}

// rulesGen draws any rules a method accepts.
func rulesGen() *rapid.Generator[apportion.Rules] {
	return rapid.Custom(func(t *rapid.T) apportion.Rules {
		r := apportion.Rules{Method: methodGen().Draw(t, "method")}
		if r.Method.LargestRemainders() || r.Method == apportion.Jefferson {
			r.Rounding = apportion.Rounding(rapid.IntRange(0, 3).Draw(t, "rounding"))
			r.Excess = apportion.Excess(rapid.IntRange(0, 1).Draw(t, "excess"))
			r.RemainderBar = rapid.SampledFrom([]apportion.Ratio{{}, {Num: 3, Den: 4}, {Num: 1, Den: 1}}).Draw(t, "bar")
		}
		if r.Method == apportion.Jefferson {
			r.Once = rapid.Bool().Draw(t, "once")
		}
		if m := r.Method; (m == apportion.DHondt || m == apportion.Jefferson || m == apportion.Hare) && r.Rounding == apportion.Exact {
			r.Majority = rapid.Bool().Draw(t, "majority")
		}
		if rapid.Bool().Draw(t, "threshold") {
			r.Thresholds = []apportion.Threshold{{Share: apportion.Percent(5)}, {Parties: 2, Share: apportion.Percent(12)}}
			r.ExemptFrom = rapid.IntRange(0, 2).Draw(t, "exempt")
		}
		r.Ties = rapid.SliceOfN(rapid.SampledFrom([]apportion.TieRule{apportion.Lot, apportion.MostVotes, apportion.FewestVotes, apportion.Oldest}), 0, 2).Draw(t, "ties")
		return r
	})
}

func problemGen() *rapid.Generator[apportion.Problem] {
	return rapid.Custom(func(t *rapid.T) apportion.Problem {
		p := apportion.Problem{Rules: rulesGen().Draw(t, "rules")}
		floors := 0
		for _, v := range votesGen().Draw(t, "votes") {
			l := apportion.List{
				Votes: v, Parties: rapid.IntRange(0, 3).Draw(t, "parties"), Age: rapid.IntRange(0, 3).Draw(t, "age"),
				Elsewhere: rapid.IntRange(0, 2).Draw(t, "elsewhere"),
			}
			if !p.Rules.Majority {
				l.Floor = max(0, rapid.IntRange(-4, 2).Draw(t, "floor"))
			}
			if rapid.Bool().Draw(t, "capped") {
				l.Candidates = max(1, l.Floor+rapid.IntRange(0, 3).Draw(t, "spare"))
			}
			floors += l.Floor
			p.Lists = append(p.Lists, l)
		}
		p.Seats = max(1, floors+rapid.IntRange(0, 12).Draw(t, "seats"))
		return p
	})
}

// Under any rules: seats add up, floors and candidates are respected, a list that is
// barred gains nothing, and a settled tie is on record with its rule.
func TestAnyRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problemGen().Draw(t, "problem")
		o := apportioned(t, p)
		stepsMatch(t, o)
		n := 0
		for each := range o.Outcomes() {
			sound(t, p, each)
			for i := range each.Seats {
				if each.Seats[i] < o.Seats[i] {
					t.Fatalf("list %d is said to hold %d seats for certain, and has %d in %v", i, o.Seats[i], each.Seats[i], each.Seats)
				}
			}
			if n++; n == 20 {
				break
			}
		}
	})
}

func sound(t *rapid.T, p apportion.Problem, o apportion.Outcome) {
	stepsMatch(t, o)
	if sum(o.Seats)+o.Unfilled != p.Seats {
		t.Fatalf("%v and %d unfilled do not make %d", o.Seats, o.Unfilled, p.Seats)
	}
	for i, l := range p.Lists {
		if o.Seats[i] < l.Floor || l.Candidates > 0 && o.Seats[i] > l.Candidates {
			t.Fatalf("list %d has %d seats, held %d, has %d candidates", i, o.Seats[i], l.Floor, l.Candidates)
		}
		if l.Votes == 0 && o.Seats[i] > l.Floor {
			t.Fatalf("list %d gained a seat without votes", i)
		}
	}
	for _, s := range find(o, apportion.ClauseThreshold) {
		if o.Seats[s.List] != p.Lists[s.List].Floor {
			t.Fatalf("list %d is barred and gained a seat", s.List)
		}
	}
	for _, tie := range o.Ties {
		if tie.Open() || tie.Rule == apportion.NoRule || tie.Seats < 1 || len(tie.Lists) <= tie.Draw || len(tie.Winners) > tie.Draw {
			t.Fatalf("tie %+v", tie)
		}
	}
}

// Under any rules, who stands where on the ballot changes nothing.
func TestAnyRulesAnonymity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problemGen().Draw(t, "problem")
		order := make([]int, len(p.Lists))
		for i := range order {
			order[i] = i
		}
		order = rapid.Permutation(order).Draw(t, "order")
		moved := p
		moved.Lists = make([]apportion.List, len(order))
		for i, j := range order {
			moved.Lists[i] = p.Lists[j]
		}
		a, b := apportioned(t, p), apportioned(t, moved)
		for i, j := range order {
			if a.Seats[j] != b.Seats[i] || a.Unfilled != b.Unfilled || len(a.Ties) != len(b.Ties) {
				t.Fatalf("%v becomes %v when %v", a.Seats, b.Seats, order)
			}
		}
	})
}

// What Kieswet art. P 9 is for: over half the votes is over half the seats.
func TestMajorityOfVotesIsMajorityOfSeats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seats := rapid.IntRange(1, 45).Draw(t, "seats")
		rest := rapid.SliceOfN(rapid.Int64Range(0, 400), 1, 9).Draw(t, "votes")
		var others int64
		for _, v := range rest {
			others += v
		}
		p := apportion.Problem{Rules: apportion.Kieswet(seats), Seats: seats, Lists: lists(append([]int64{others + rapid.Int64Range(1, 40).Draw(t, "lead")}, rest...)...)}
		n := 0
		for o := range apportioned(t, p).Outcomes() {
			if 2*o.Seats[0] <= seats {
				t.Fatalf("%+v: %v", p, o.Seats)
			}
			if n++; n == 50 {
				break
			}
		}
	})
}
