package synth

import (
	"fmt"
	"iter"
	"strconv"

	"github.com/seatledger/seatledger"
)

// Reconstruction draws the commune councils of Cambodia as they might have been
// elected on 4 June 2017. No table of votes or seats by commune was published; the
// national totals were, and these hold exactly ([Totals]): votes by party, seats by
// party as D'Hondt gives them on each council's own votes, and chiefs, first and
// second deputies by party; of provinces, the number of communes, the CNRP's chiefs
// in Phnom Penh, in Kampong Cham (an unofficial count) and in Takeo, and in Takeo
// more than 300 of 700 councillors. The one chief of the KNUP is in Banteay
// Meanchey. Everything else is drawn: which council is which is not known and no
// row says so.
//
//   - Country, provinces, parties and the election have the ids of the package
//     cambodia-2017 ("kh/21", "kh/cnrp", "kh-2017"), so that what is written for
//     the one can be asked of the other. Their rows cite the synthetic source and
//     so are not alike: a ledger takes one of the two packages and refuses the
//     other, and no drawn council can stand beside a recorded one. Two seeds refuse
//     each other for the same reason.
//   - A commune is called "Synthetic commune 0001, Takeo", never by a name or code
//     of a real one. Nobody is named: posts are held by somebody of a party.
//   - Posts follow a rule that fits every published figure: the chief is of the party
//     with most votes; of three or more parties with seats the first deputy is of
//     the second and the second deputy of the third; of two, chief and first deputy
//     are of the first; of one, all are.
//   - Sizes are odd, 5 to 11. How many communes a small party ran in was not
//     published: it is drawn as one for every 140 of its votes that won no seat.
//   - Rows are the same on every machine: only whole numbers are drawn and computed.
//
// The error, in place of the first row, says which total cannot be met; no seed is
// known for which that happens.
func Reconstruction(seed uint64) iter.Seq2[seatledger.Row, error] {
	return func(yield func(seatledger.Row, error) bool) {
		c, err := reconstruct(seed)
		if err != nil {
			yield(nil, err)
			return
		}
		c.emit = func(row seatledger.Row) bool { return yield(row, nil) }
		_ = c.places() && c.bodies() && c.parties() && c.polls() && c.takePosts()
	}
}

// ReconstructionPackage gives the name of the data package of a reconstruction.
func ReconstructionPackage(seed uint64) string {
	return "synthetic-reconstruction-" + strconv.FormatUint(seed, 10)
}

// mark is what every source and note of a reconstruction says.
func (c *reconstruction) mark() string {
	return fmt.Sprintf("synthetic reconstruction drawn from seed %d; no record of any council", c.seed)
}

func (c *reconstruction) cites() []seatledger.SourceID {
	return []seatledger.SourceID{seatledger.SourceID(ReconstructionPackage(c.seed))}
}

const (
	cambodia    seatledger.DivisionID = "kh"
	election17  seatledger.ElectionID = "kh-2017"
	councilKind                       = "commune council"
)

// polled is the day of the election; posts are dated to it too.
var polled = seatledger.On(seatledger.DayOf(2017, 6, 4))

func (m *commune) id() seatledger.DivisionID {
	return seatledger.DivisionID(fmt.Sprintf("%s/synthetic-%04d", provinces[m.province].id, m.number))
}

func (m *commune) council() seatledger.CouncilID { return seatledger.CouncilID(m.id() + "/council") }

// places: the source, the country, the provinces and the communes.
func (c *reconstruction) places() bool {
	row := func(id, parent seatledger.DivisionID, name, kind string) bool {
		return c.emit(&seatledger.Division{ID: id, Name: name, Type: kind, Parent: parent, Sources: c.cites()})
	}
	source := &seatledger.Source{ID: c.cites()[0], Title: c.mark(), Publisher: "synthetic", Date: polled, Grade: "synthetic"}
	if !c.emit(source) || !row(cambodia, "", "Cambodia, synthetic reconstruction", "country") {
		return false
	}
	for _, p := range provinces {
		if !row(seatledger.DivisionID(p.id), cambodia, p.name, "province") {
			return false
		}
	}
	for _, m := range c.all {
		p := provinces[m.province]
		if !row(m.id(), seatledger.DivisionID(p.id), fmt.Sprintf("Synthetic commune %04d, %s", m.number, p.name), "commune") {
			return false
		}
	}
	return true
}

func (c *reconstruction) bodies() bool {
	for _, m := range c.all {
		name := fmt.Sprintf("Synthetic council %04d, %s", m.number, provinces[m.province].name)
		if !c.emit(&seatledger.Council{ID: m.council(), Division: m.id(), Name: name, Kind: councilKind, Seats: m.size, Method: "dhondt",
			TieRule: "lot", ControlRule: seatledger.RuleChief, SeatRule: seatledger.SeatRuleList, Sources: c.cites()}) {
			return false
		}
	}
	return true
}

func (c *reconstruction) parties() bool {
	for _, p := range parties {
		if !c.emit(&seatledger.Party{ID: seatledger.PartyID(p.id), Name: p.name, Abbreviation: p.short, Kind: seatledger.KindParty, Sources: c.cites()}) {
			return false
		}
	}
	return true
}

// polls: the election and its results.
func (c *reconstruction) polls() bool {
	if !c.emit(&seatledger.Election{ID: election17, Date: polled, Name: "Synthetic reconstruction of the commune council elections 2017", Kind: "local",
		Division: cambodia, CouncilKind: councilKind, Scope: "all", Sources: c.cites()}) {
		return false
	}
	for _, m := range c.all {
		for f, n := range m.votes {
			if n == 0 {
				continue
			}
			if !c.emit(&seatledger.Result{Election: election17, Council: m.council(), List: seatledger.PartyID(parties[f].id), Votes: seatledger.Counted(n),
				Seats: seatledger.Counted(int64(m.seats[f])), Sources: c.cites()}) {
				return false
			}
		}
	}
	return true
}

// takePosts: who holds a post is not named, only for which party.
func (c *reconstruction) takePosts() bool {
	for _, m := range c.all {
		for i, f := range m.posts() {
			if !c.emit(&seatledger.Event{ID: seatledger.EventID(string(m.id()) + "-" + string(posts[i])), Date: polled, Kind: seatledger.PostTaken, Council: m.council(),
				Party: seatledger.PartyID(parties[f].id), Post: posts[i], Sources: c.cites(), Note: c.mark()}) {
				return false
			}
		}
	}
	return true
}
