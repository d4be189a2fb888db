package exchange

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/seatledger/seatledger"
)

// reach is what an election that does not state its scope may cover.
type reach struct {
	election, division, kind string
	row                      int
	polled                   seatledger.Date
}

// councilPlace is where a council of the package is, what kind it is of, and when
// it is, as one of its rows has it.
type councilPlace struct {
	id, division, kind string
	from, to           seatledger.Date
}

// keepReach keeps an election of a division that does not say which councils it
// covers.
func (c *checker) keepReach(l *line, r *seatledger.Election) {
	if l.bad == 0 && r.Division != "" && r.Scope == "" && r.Kind != "by-election" {
		c.reaches = append(c.reaches, reach{strings.Clone(string(r.ID)), strings.Clone(string(r.Division)), strings.Clone(r.CouncilKind), l.n, r.Date})
	}
}

func (c *checker) keepPlace(l *line, r *seatledger.Council) {
	if l.bad == 0 {
		c.places = append(c.places, councilPlace{strings.Clone(string(r.ID)), strings.Clone(string(r.Division)), strings.Clone(r.Kind), r.From, r.To})
	}
}

// askScopes asks of each election whether it covered the councils that it may
// have covered and that its contests and results do not list.
func (c *checker) askScopes() {
	if len(c.reaches) == 0 || c.unread[seatledger.Councils] || c.unread[seatledger.Divisions] || c.unread[seatledger.Results] || c.unread[seatledger.Contests] {
		return
	}
	listed := map[[2]string]bool{}
	for _, k := range c.contests.order {
		listed[[2]string{k.election, k.council}] = true
	}
	for _, e := range c.reaches {
		first, asked := "", map[string]bool{}
		for _, p := range c.places {
			if c.mayCover(&e, &p) && !listed[[2]string{e.election, p.id}] {
				first = cmp.Or(first, p.id)
				asked[p.id] = true
			}
		}
		if n := len(asked); n > 0 {
			others := ""
			if n > 1 {
				others = fmt.Sprintf(" (of %d such councils the first)", n)
			}
			c.addWarning(Problem{c.tables[seatledger.Elections].file, e.row, "scope", "",
				fmt.Sprintf("whether %s%s was elected too: no contest or result of %s says so", first, others, e.election),
				"write listed if only the councils listed were elected, all if every one of the kind in the division was; until then both may be so"})
		}
	}
}

// mayCover reports whether an election may have covered a council that it does
// not list: one of its kind, below its division, that was there on the day.
func (c *checker) mayCover(e *reach, p *councilPlace) bool {
	begun := p.from.IsZero() || p.from.Earliest() <= e.polled.Latest()
	ended := !p.to.IsZero() && p.to.Latest() < e.polled.Earliest()
	return begun && !ended && (e.kind == "" || e.kind == p.kind) && c.lies(p.division, e.division)
}

// maxDepth is how deep divisions may nest.
const maxDepth = 64

// lies reports whether a division is another one or lies below it, as far as the
// package says.
func (c *checker) lies(division, above string) bool {
	parents := c.graph(seatledger.Divisions, "parent")
	for range maxDepth {
		if division == above {
			return true
		}
		edges := parents.edges[division]
		if len(edges) == 0 {
			return false
		}
		division = edges[0]
	}
	return false
}

func (c *checker) graph(t seatledger.Table, column string) *graph {
	for _, g := range c.graphs {
		if g.table == t && g.column == column {
			return g
		}
	}
	return &graph{}
}
