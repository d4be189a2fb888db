package exchange

import (
	"fmt"
	"strings"

	"github.com/seatledger/seatledger"
)

// reach is what an election that does not state its scope may cover.
type reach struct {
	election, division, kind string
	row                      int
}

// councilPlace is where a council of the package is, and what kind it is of.
type councilPlace struct{ id, division, kind string }

// keepReach keeps an election of a division that does not say which councils it
// covers.
func (c *checker) keepReach(l *line, r *seatledger.Election) {
	if l.bad == 0 && r.Division != "" && r.Scope == "" && r.Kind != "by-election" {
		c.reaches = append(c.reaches, reach{strings.Clone(string(r.ID)), strings.Clone(string(r.Division)), strings.Clone(r.CouncilKind), l.n})
	}
}

func (c *checker) keepPlace(l *line, r *seatledger.Council) {
	if l.bad == 0 {
		c.places = append(c.places, councilPlace{strings.Clone(string(r.ID)), strings.Clone(string(r.Division)), strings.Clone(r.Kind)})
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
		first, n := "", 0
		for _, p := range c.places {
			if (e.kind == "" || e.kind == p.kind) && !listed[[2]string{e.election, p.id}] && c.lies(p.division, e.division) {
				if n++; first == "" {
					first = p.id
				}
			}
		}
		if n > 0 {
			c.addWarning(Problem{c.tables[seatledger.Elections].file, e.row, "scope", "",
				fmt.Sprintf("whether %s was elected too: no contest or result of %s lists it (%d such councils)", first, e.election, n),
				"write listed if only the councils listed were elected, all if every one of the kind in the division was; until then both may be so"})
		}
	}
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
