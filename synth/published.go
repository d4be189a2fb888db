package synth

import (
	"math/big"
	"strings"

	"github.com/seatledger/seatledger"
)

// Total is a published figure that holds exactly in every reconstruction, by the
// tally of the package cambodia-2017 that records it with its source.
type Total struct {
	Tally    seatledger.TallyID
	Division seatledger.DivisionID
	Metric   string             // councils, posts, seats or votes
	Party    seatledger.PartyID // blank = all of them
	Post     seatledger.PostID  // of the metric posts
	Scope    string
	N        int64
	AtLeast  bool // printed as a bound: more than N-1
}

// The sources of what follows are those of the tallies: votes and seats, Wikipedia's
// table of 2017; seats and posts, Khmer Times, "NEC sets seal on CPP poll wins";
// chiefs of Phnom Penh, VOA, July 2017; of Kampong Cham, Phnom Penh Post, 5 June
// 2017, which is unofficial; Takeo, VOA, November 2017; communes of each province,
// the gazetteer's snapshot of 2019, taken for the communes of 2017 because its sum
// and the two cells known of 2017 agree.

// faction is a party of 2017, in the order of [parties].
type faction int

const (
	cpp faction = iota
	cnrp
	funcinpec
	ldp
	knup
	bsdp
	gdp
	cnp
	cyp
	cipdp
	kpp
	rdp
	factions
)

// parties are the parties of 2017 with what they won. The posts of the GDP are what
// the other parties leave of 1,646: no source prints them, and no tally.
var parties = [factions]struct {
	id, name, short              string
	votes                        int64
	seats, chiefs, first, second int
}{
	{"kh/cpp", "Cambodian People's Party", "CPP", 3_540_056, 6_503, 1_156, 1_139, 510},
	{"kh/cnrp", "Cambodia National Rescue Party", "CNRP", 3_056_824, 5_007, 489, 503, 1_087},
	{"kh/funcinpec", "Funcinpec", "FUN", 132_319, 28, 0, 1, 26},
	{"kh/ldp", "League for Democracy Party", "LDP", 122_882, 4, 0, 0, 4},
	{"kh/knup", "Khmer National United Party", "KNUP", 78_724, 24, 1, 2, 16},
	{"kh/bsdp", "Beehive Social Democratic Party", "BSDP", 31_334, 1, 0, 0, 1},
	{"kh/gdp", "Grassroots Democratic Party", "GDP", 4_981, 5, 0, 1, 2},
	{"kh/cnp", "Cambodian Nationality Party", "CNP", 2_161, 0, 0, 0, 0},
	{"kh/cyp", "Cambodian Youth Party", "CYP", 1_505, 0, 0, 0, 0},
	{"kh/cipdp", "Cambodian Indigenous People's Democracy Party", "CIPDP", 1_272, 0, 0, 0, 0},
	{"kh/kpp", "Khmer Power Party", "KPP", 1_035, 0, 0, 0, 0},
	{"kh/rdp", "Republic Democracy Party", "RDP", 818, 0, 0, 0, 0},
}

const (
	communes   = 1_646
	allSeats   = 11_572
	validVotes = 6_973_911
)

// provinces are those of 2017. The seats of the CNRP and of all parties in the
// Assembly of 2013 (VOA) tilt what is drawn; Tboung Khmum was then within Kampong
// Cham.
var provinces = [...]struct {
	id, name      string
	communes      int
	rescue, house int // Assembly seats of 2013: of the CNRP, of CPP and CNRP
}{
	{"kh/01", "Banteay Meanchey", 65, 2, 6}, {"kh/02", "Battambang", 102, 3, 8}, {"kh/03", "Kampong Cham", 109, 10, 18},
	{"kh/04", "Kampong Chhnang", 70, 2, 4}, {"kh/05", "Kampong Speu", 87, 3, 6}, {"kh/06", "Kampong Thom", 81, 3, 6},
	{"kh/07", "Kampot", 93, 3, 6}, {"kh/08", "Kandal", 127, 6, 11}, {"kh/09", "Koh Kong", 29, 0, 1}, {"kh/10", "Kratie", 47, 1, 3},
	{"kh/11", "Mondulkiri", 21, 0, 1}, {"kh/12", "Phnom Penh", 105, 7, 12}, {"kh/13", "Preah Vihear", 51, 0, 1},
	{"kh/14", "Prey Veng", 116, 6, 11}, {"kh/15", "Pursat", 49, 1, 4}, {"kh/16", "Ratanakiri", 50, 0, 1}, {"kh/17", "Siem Reap", 100, 2, 6},
	{"kh/18", "Preah Sihanouk", 29, 0, 1}, {"kh/19", "Stung Treng", 34, 0, 1}, {"kh/20", "Svay Rieng", 80, 2, 5}, {"kh/21", "Takeo", 100, 4, 8},
	{"kh/22", "Oddar Meanchey", 24, 0, 1}, {"kh/23", "Kep", 5, 0, 1}, {"kh/24", "Pailin", 8, 0, 1}, {"kh/25", "Tboung Khmum", 64, 10, 18},
}

// Places in provinces.
const (
	banteayMeanchey = 0  // where the KNUP has its chief
	kampongCham     = 2  // the CNRP has 76 chiefs
	phnomPenh       = 11 // the CNRP has 57 chiefs
	takeo           = 20 // the CNRP has 18 chiefs and more than 300 of 700 councillors
)

const (
	rescueKampongCham = 76
	rescuePhnomPenh   = 57
	rescueTakeo       = 18
	takeoSeats        = 700
	rescueTakeoSeats  = 301
)

// Totals gives every published figure that a [Reconstruction] is drawn to.
func Totals() []Total {
	const rescue seatledger.PartyID = "kh/cnrp"
	list := []Total{
		{Tally: "2017-communes", Division: cambodia, Metric: "councils", N: communes},
		{Tally: "2017-seats", Division: cambodia, Metric: "seats", N: allSeats},
		{Tally: "2017-votes", Division: cambodia, Metric: "votes", N: validVotes},
		{Tally: "2017-chiefs-cnrp-kampong-cham", Division: "kh/03", Metric: "posts", Party: rescue, Post: seatledger.Chief, Scope: "unofficial", N: rescueKampongCham},
		{Tally: "2017-chiefs-cnrp-phnom-penh", Division: "kh/12", Metric: "posts", Party: rescue, Post: seatledger.Chief, N: rescuePhnomPenh},
		{Tally: "takeo-communes-cnrp", Division: "kh/21", Metric: "councils", Party: rescue, Scope: "chief", N: rescueTakeo},
		{Tally: "takeo-communes-cpp", Division: "kh/21", Metric: "councils", Party: "kh/cpp", Scope: "chief", N: 100 - rescueTakeo},
		{Tally: "takeo-councillors", Division: "kh/21", Metric: "seats", N: takeoSeats},
		{Tally: "takeo-councillors-cnrp", Division: "kh/21", Metric: "seats", Party: rescue, N: rescueTakeoSeats, AtLeast: true},
	}
	for f, p := range parties {
		name := strings.TrimPrefix(p.id, "kh/")
		total := func(what, metric string, post seatledger.PostID, n int64) {
			list = append(list, Total{Tally: seatledger.TallyID("2017-" + what + "-" + name), Division: cambodia, Metric: metric, Party: seatledger.PartyID(p.id), Post: post, N: n})
		}
		total("votes", "votes", "", p.votes)
		total("seats", "seats", "", int64(p.seats))
		if p.seats > 0 && faction(f) != gdp {
			total("chiefs", "posts", posts[0], int64(p.chiefs))
			total("first-deputy", "posts", posts[1], int64(p.first))
			total("second-deputy", "posts", posts[2], int64(p.second))
		}
	}
	for _, p := range provinces {
		code := strings.TrimPrefix(p.id, "kh/")
		list = append(list, Total{Tally: seatledger.TallyID("gaz-2019-" + code), Division: seatledger.DivisionID(p.id), Metric: "councils", Scope: "gazetteer", N: int64(p.communes)})
	}
	return list
}

// Agrees reports whether a tally is the total's, and prints the total's number.
func (t *Total) Agrees(x *seatledger.Tally) bool {
	f, err := x.Figure()
	return err == nil && x.ID == t.Tally && x.Division == t.Division && x.Kind == councilKind && x.Metric == t.Metric && x.Party == t.Party &&
		x.Post == t.Post && x.Scope == t.Scope && f.Contains(big.NewRat(t.N, 1)) && !f.Contains(big.NewRat(t.N-1, 1)) &&
		f.Contains(big.NewRat(t.N+1, 1)) == t.AtLeast
}

// posts are those of a council, first to third.
var posts = [...]seatledger.PostID{seatledger.Chief, "first-deputy", "second-deputy"}
