package exchange

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// spelling is how a ward of a council is first written.
type spelling struct {
	ward, file string
	row        int
}

// namesWard notes that a row names a ward of a council, and warns if another row
// writes it otherwise.
func (c *checker) namesWard(l *line, council seatledger.CouncilID, ward string) {
	c.wards.name(l, council, ward)
	if ward == "" || l.bad != 0 {
		return
	}
	spelt := c.hash(string(council) + "|" + ward)
	if _, known := c.spelt[spelt]; known {
		return
	}
	c.spelt[spelt] = struct{}{}
	form := c.hash(string(council) + "|" + strings.Join(strings.Fields(plainForm(ward)), " "))
	if first, ok := c.spellings[form]; ok {
		c.warn(l, "ward", ward, fmt.Sprintf("the ward written as it is in %s, row %d: %q", first.file, first.row, first.ward),
			"write it the same if the same is meant, or in a way that can be told apart; both are kept as they are")
		return
	}
	c.spellings[form] = spelling{strings.Clone(ward), c.now.file, l.n}
}

// checkStrayWards warns of results of wards in which, by the contests of the election,
// there was none.
func (c *checker) checkStrayWards() {
	if c.unread[seatledger.Contests] || c.unread[seatledger.Results] {
		return
	}
	type poll struct{ election, council string }
	wards := map[poll][]string{}
	for _, k := range c.contests.order {
		if k.hasTerms && k.ward != "" {
			at := poll{k.election, k.council}
			wards[at] = append(wards[at], k.ward)
		}
	}
	for _, k := range c.contests.order {
		there := wards[poll{k.election, k.council}]
		if k.row == 0 || k.hasTerms || k.ward == "" || len(there) == 0 {
			continue
		}
		fix := "add the contest to contests.csv, or correct the ward"
		if near := seatledger.Closest(k.ward, there); near != "" {
			fix = "write " + near + ", or " + fix
		}
		c.addWarning(Problem{c.tables[seatledger.Results].file, k.row, "ward", k.ward,
			fmt.Sprintf("one of the wards for which %s has a contest of %s: %s", k.election, k.council, listed(there)), fix})
	}
}

// fewWards is how many wards a warning names.
const fewWards = 5

func listed(wards []string) string {
	wards = slices.Sorted(slices.Values(wards))
	if len(wards) > fewWards {
		return strings.Join(wards[:fewWards], ", ") + fmt.Sprintf(" and %d more", len(wards)-fewWards)
	}
	return strings.Join(wards, ", ")
}
