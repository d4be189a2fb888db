package sim

// Conditional stands on everything a run yields.
const Conditional = "conditional on the scenario; not a forecast about any person"

// SeatRule says what becomes of a seat whose holder leaves the party, and whose
// party is dissolved.
type SeatRule string

const (
	// PartyOwned: who leaves keeps the seat only if the promise is kept; who
	// stays loses it when the party is dissolved.
	PartyOwned SeatRule = "party-owned"
	// FreeMandate: who leaves keeps the seat; who stays keeps it as an independent.
	FreeMandate SeatRule = "free-mandate"
	// ByElection: the seat is voted on anew in both cases, and won back with
	// probability Stakes.Reelected.
	ByElection SeatRule = "by-election"
)

// SeatRules lists them.
func SeatRules() []SeatRule { return []SeatRule{PartyOwned, FreeMandate, ByElection} }

// Rank is the band of a holder's post.
type Rank uint8

// The ranks, as in a Cambodian commune council.
const (
	Chief Rank = iota
	FirstDeputy
	SecondDeputy
	Member
	Ranks
)

// RankNames are the ranks as a scenario writes them.
var RankNames = [Ranks]string{"chief", "first-deputy", "second-deputy", "member"}

// Class is a number of councils that are alike: all that the model knows of them.
type Class struct {
	Province  int        `json:"province"`  // by number
	Seats     int        `json:"seats"`     // statutory seats of each council
	Quota     int        `json:"quota"`     // seats that control it
	Slots     [Ranks]int `json:"slots"`     // seats of the threatened party in each, by rank
	Receiving int        `json:"receiving"` // seats of the receiving party in each
	Councils  int        `json:"councils"`  // how many
}

// Holders is the number of the threatened party's seats in one council.
func (c Class) Holders() int {
	n := 0
	for _, s := range c.Slots {
		n += s
	}
	return n
}

// On is the number of them whose rank is on a side.
func (c Class) On(side [Ranks]bool) int {
	n := 0
	for r, s := range c.Slots {
		if side[r] {
			n += s
		}
	}
	return n
}

// Model holds the parameters of SL-1. Days are counted from the day of the scenario,
// day 0; day d ends at time d.
type Model struct {
	Days      int        `yaml:"days" json:"days"`
	Rule      SeatRule   `yaml:"seat_rule" json:"seat_rule" oneof:"party-owned|free-mandate|by-election"`
	Stakes    Stakes     `yaml:"stakes" json:"stakes"`
	Decisions Decisions  `yaml:"decisions" json:"decisions"`
	Court     Court      `yaml:"court" json:"court"`
	Offer     []Deadline `yaml:"offer" json:"offer"`
	Beliefs   Beliefs    `yaml:"beliefs" json:"beliefs"`
	Collapse  Collapse   `yaml:"collapse" json:"collapse"`
	Peers     Peers      `yaml:"peers" json:"peers"`
	Uncertain []Interval `yaml:"uncertain" json:"uncertain,omitempty"`
}

// Stakes are what a holder weighs. Only Promise.Kept x (Months + Bonus) and sums of
// Sanction, Leaving and Honour can be told apart by any data.
type Stakes struct {
	Months    float64        `yaml:"months" json:"months"`       // M: of pay left in the term
	Weight    float64        `yaml:"weight" json:"weight"`       // kappa: nats a month of pay
	Promise   float64        `yaml:"promise" json:"promise"`     // G: probability that a promised post is given
	Bonus     float64        `yaml:"bonus" json:"bonus"`         // q: promised beyond the post, months of pay
	Ranks     [Ranks]float64 `json:"ranks"`                      // q by rank, added to Bonus
	Guarantee float64        `yaml:"guarantee" json:"guarantee"` // share of pay a stayer keeps by law if the party goes
	Reelected float64        `yaml:"reelected" json:"reelected"` // e: probability of winning one's seat back
	Honour    float64        `yaml:"honour" json:"honour"`       // nats: sitting on for one's party
	Sanction  float64        `yaml:"sanction" json:"sanction"`   // sigma: nats; falls as peers of the same council leave
	Leaving   float64        `yaml:"leaving" json:"leaving"`     // ell: nats; any other cost of leaving
	Flow      float64        `yaml:"flow" json:"flow"`           // h: nats a day of staying
	Discount  float64        `yaml:"discount" json:"discount"`   // r: a day
}

// Decisions say how often a holder decides and how sharply.
type Decisions struct {
	Response Response `yaml:"response" json:"response" oneof:"logit|probit|step|linear|exp"`
	Rate     float64  `yaml:"rate" json:"rate"`   // mu: decisions a day
	Scale    float64  `yaml:"scale" json:"scale"` // s: nats of the shocks
	Steps    int      `yaml:"steps" json:"steps"` // of a day; 1 is a daily step
}

// Court is the ruling: on a known day, or at a rate from day 0 on.
type Court struct {
	Probability float64 `yaml:"probability" json:"probability"` // that it ends the party
	Day         int     `yaml:"day" json:"day"`                 // at the end of which it rules; 0 if uncertain
	Rate        float64 `yaml:"rate" json:"rate"`               // lambda_C: rulings a day, if the day is uncertain
}

// Deadline is the last day of the offer, as announced at the end of a day.
type Deadline struct {
	Announced int `yaml:"announced" json:"announced"`
	Day       int `yaml:"day" json:"day"`
}

// Expectation says which final share holders reckon with in pibar.
type Expectation string

const (
	ExpectNow     Expectation = "now"     // E0: the share that has left so far
	ExpectTrend   Expectation = "trend"   // E1: that share and yesterday's step once more
	ExpectLowest  Expectation = "lowest"  // E2: the lowest self-fulfilling share
	ExpectHighest Expectation = "highest" // E2: the highest self-fulfilling share
)

// Expectations lists them.
func Expectations() []Expectation {
	return []Expectation{ExpectNow, ExpectTrend, ExpectLowest, ExpectHighest}
}

// Beliefs about the court.
type Beliefs struct {
	Prior  float64 `yaml:"prior" json:"prior"`   // probability believed on day 0; 0 means the court's own
	News   []News  `yaml:"news" json:"news"`     // z_k
	Counts float64 `yaml:"counts" json:"counts"` // chi: weight of published counts, 0..1
	// Informed is the share of holders whom an onlooker takes to know how the court
	// will rule. Counts teach by what departs from the rate of the others: with
	// few informed, a count that was to be expected teaches nothing (Lohmann 1994).
	Informed float64     `yaml:"informed" json:"informed"`
	Expect   Expectation `yaml:"expect" json:"expect" oneof:"now|trend|lowest|highest"`
}

// News shifts the log odds of the party's end on a day.
type News struct {
	Day   int     `yaml:"day" json:"day"`
	Shift float64 `yaml:"shift" json:"shift"`
	What  string  `yaml:"what" json:"what"`
}

// Collapse is desertion ending a party that the court spares.
type Collapse struct {
	Brink  float64 `yaml:"brink" json:"brink"`   // vartheta
	Spread float64 `yaml:"spread" json:"spread"` // sigma_v; 0: never
}

// Peers are the layers of others whose leaving counts, each J (Y - c).
type Peers struct {
	Council  Layer   `yaml:"council" json:"council"`
	Province Layer   `yaml:"province" json:"province"`
	Nation   Layer   `yaml:"nation" json:"nation"`
	Patrons  Patrons `yaml:"patrons" json:"patrons"`
}

// Layer is J and c of one layer.
type Layer struct {
	Weight float64 `yaml:"weight" json:"weight"`
	From   float64 `yaml:"from" json:"from"` // c: the share at which the layer neither holds nor draws
}

// Patrons is a network layer: each slot watches some others, drawn from the seed.
type Patrons struct {
	Weight float64 `yaml:"weight" json:"weight"`
	From   float64 `yaml:"from" json:"from"`
	Ties   int     `yaml:"ties" json:"ties"` // how many each watches
}

// Defaults is a model with what most scenarios leave alone.
func Defaults() Model {
	return Model{
		Rule:      PartyOwned,
		Decisions: Decisions{Response: Logit, Scale: 1, Steps: 1},
		Beliefs:   Beliefs{Expect: ExpectNow, Informed: .1},
	}
}

// Interval is a parameter of which only a range is assumed: each ten
// replicates draw it anew, evenly from Low to High.
type Interval struct {
	Lever string  `yaml:"lever" json:"lever"` // as in [Levers]
	Low   float64 `yaml:"low" json:"low"`
	High  float64 `yaml:"high" json:"high"`
}

// keep is the probability that who leaves holds the seat afterwards.
func (m *Model) keep() float64 {
	switch m.Rule {
	case FreeMandate:
		return 1
	case ByElection:
		return m.Stakes.Reelected
	default:
		return m.Stakes.Promise
	}
}

// spared is the share of a stayer's pay that survives the party's end.
func (m *Model) spared() float64 {
	g := m.Stakes.Guarantee
	switch m.Rule {
	case FreeMandate:
		return 1
	case ByElection:
		return g + float64((1-g)*m.Stakes.Reelected)
	default:
		return g
	}
}

// leave is V_D of a rank where nobody of the own council has left.
func (m *Model) leave(r Rank) float64 {
	s := &m.Stakes
	return float64(s.Weight*m.keep()*(s.Months+s.Bonus+s.Ranks[r])) - s.Sanction - s.Leaving
}

// stay is K: the worth of the seat in a party that lasts.
func (m *Model) stay() float64 { return float64(m.Stakes.Weight*m.Stakes.Months) + m.Stakes.Honour }

// lost is V_X: what a stayer is left with when the party is gone.
func (m *Model) lost() float64 { return m.Stakes.Weight * m.spared() * m.Stakes.Months }

// prior is the probability of the party's end believed on day 0.
func (m *Model) prior() float64 {
	if m.Beliefs.Prior > 0 {
		return m.Beliefs.Prior
	}
	return m.Court.Probability
}

// local is the weight of the share of one's own council that has left: the layer's
// J and the relief from sanction.
func (m *Model) local() float64 { return m.Peers.Council.Weight + m.Stakes.Sanction/m.Decisions.Scale }

// OneShot is the model if everybody decided once, now, at a believed court
// probability: the map whose equilibria and fold the tipping diagram shows. The
// weights are the shares of the ranks among the holders.
func (m *Model) OneShot(court float64, ranks [Ranks]float64) OneShot {
	s := m.Decisions.Scale
	p := &m.Peers
	o := OneShot{
		Response: m.Decisions.Response,
		Alpha:    (m.leave(Member)-m.stay())/s - p.offset(),
		Hope:     (m.stay() - m.lost()) / s,
		Peers:    m.local() + p.Province.Weight + p.Nation.Weight + p.Patrons.Weight,
		Court:    court, Brink: m.Collapse.Brink, Spread: m.Collapse.Spread,
	}
	if m.Stakes.Ranks != [Ranks]float64{} {
		for r := range Ranks {
			o.Mix = append(o.Mix, Part{ranks[r], (m.leave(r) - m.leave(Member)) / s})
		}
	}
	return o
}

// offset is sum_k J_k c_k.
func (p *Peers) offset() float64 {
	sum := 0.0
	for _, l := range [...]Layer{p.Council, p.Province, p.Nation, {p.Patrons.Weight, p.Patrons.From}} {
		sum += float64(l.Weight * l.From)
	}
	return sum
}
