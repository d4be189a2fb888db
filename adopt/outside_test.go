package adopt_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
)

// fact is who controlled a council on a day: a party, none or undetermined, and how many
// votes a party surely has.
type fact struct {
	day     string
	who     string
	party   string
	certain int
}

// Files as people have them, with the answers of somebody who knows the country, say what is
// so there.
func TestControlOfFilesOfOthers(t *testing.T) {
	if _, err := os.Stat(outside); err != nil {
		t.Skipf("SKIPPED: the files of others are not there: %v", err)
	}
	for _, x := range []struct {
		files   []string
		council string
		rule    seatledger.ControlRule
		say     answers
		facts   []fact
	}{
		{[]string{"taipei-council-terms.json"}, "taipei-city-council/council", seatledger.RuleSitting,
			answers{"day": "2014-12-01", "complete": "yes", "source, title": "Terms", "council, name": "Taipei City Council", "Taipei City Council, seats": "48; 1973-12-25: 49; 1977-12-25: 51; 1994-12-25: 52; 2010-12-25: 63",
				"無黨籍, kind": "independents", "spells, late": "林國成"},
			[]fact{{"1969-12-25", "中國國民黨", "中國國民黨", 45}, {"1994-12-24", "中國國民黨", "", 0}, {"1994-12-25", "none", "中國國民黨", 23}, {"2001-11-26", "none", "", 0}, {"2001-11-27", "中國國民黨", "中國國民黨", 25},
				{"2002-12-25", "none", "", 0}, {"2010-12-25", "中國國民黨", "中國國民黨", 33}, {"2014-02-27", "none", "中國國民黨", 29}, {"2014-09-17", "中國國民黨", "中國國民黨", 29}}},
		{[]string{"congress-senators.yaml", "congress-vice-presidents.yaml"}, "united-states-senate/council", seatledger.RuleMajority,
			answers{"day": "2025-12-01", "complete": "no", "source, title": "Terms", "United States House of Representatives, seats": "ignore", "United States Senate, seats": "100", "Independent, kind": "independents",
				"United States Senate, tie_break": "vice-president", "spells, arrived": "appointed"},
			[]fact{{"2013-06-01", "undetermined", "democrat-group", 24}, {"2021-02-01", "undetermined", "republican", 40}, {"2025-01-21", "republican", "republican", 52}, {"2025-06-01", "republican", "democrat-group", 47}}},
		{[]string{"openstates-me"}, "me-lower-chamber/council", seatledger.RuleMajority,
			answers{"day": "2025-06-01", "complete": "no", "source, title": "People", "ME, lower chamber, seats": "151", "ME, upper chamber, seats": "ignore", "Independent, kind": "independents", "spells, end": "last day", "spells, no_end": "sits", "spells, january": "day",
				"spells, arrived": "by-elected", "ward_seats": "1; Passamaquoddy Tribe: 1 without vote; Houlton Band of Maliseet Indians: 1 without vote; Penobscot Nation: 1 without vote"},
			[]fact{{"2019-01-02", "undetermined", "", 0}, {"2023-01-02", "democratic", "democratic", 80}, {"2025-01-02", "none", "democratic", 75}}},
		{[]string{"popolo-exland.json"}, "assembly-of-exland/council", seatledger.RuleMajority,
			answers{"day": "2020-01-01", "complete": "yes", "source, title": "Assembly", "Independent, kind": "independents", "Delta (formerly Gamma List), with": "no", "term 2nd Assembly, end": "2016-01-15", "spells, no_end": "sits"},
			[]fact{{"2013-09-30", "none", "gamma-list", 3}, {"2013-10-01", "none", "delta-formerly-gamma-list", 3}, {"2014-02-10", "none", "beta-party", 14}, {"2014-02-11", "none", "beta-party", 15}, {"2014-02-12", "none", "beta-party", 14}, {"2016-05-05", "beta-party", "", 0}}},
	} {
		t.Run(x.files[0], func(t *testing.T) {
			var paths []string
			for _, name := range x.files {
				paths = append(paths, filepath.Join(outside, name))
			}
			table, err := adopt.Read(paths...)
			if err != nil {
				t.Fatal(err)
			}
			store := ledger.NewMemory()
			taken(t, store, answered(t, table, adopt.Propose(table), x.say))
			book, err := roll.Pack(store.Entries(t.Context(), 0))
			if err != nil {
				t.Fatal(err)
			}
			id, _ := book.Council(seatledger.CouncilID(x.council))
			judge := control.NewJudge(book.View(roll.Clock{}))
			for _, f := range x.facts {
				day, err := seatledger.ParseDay(f.day)
				if err != nil {
					t.Fatal(err)
				}
				a := judge.At(id, day, x.rule)
				who := fmt.Sprint(a.Kind)
				if a.Party != 0 {
					who = string(book.PartyID(a.Party))
				}
				if who != f.who {
					t.Errorf("%s: %s, want %s", f.day, who, f.who)
				}
				for _, p := range a.Parties {
					if string(book.PartyID(p.Party)) == f.party && p.Certain != f.certain {
						t.Errorf("%s: %s has %d surely, want %d", f.day, f.party, p.Certain, f.certain)
					}
				}
			}
		})
	}
}
