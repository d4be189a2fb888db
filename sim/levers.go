package sim

import "fmt"

// Lever is a number of the model that a scenario, a slider or a fit may change.
type Lever struct {
	Name     string
	Unit     string
	Low      float64 // the least it may be
	High     float64 // the most
	Means    string
	Pathwise int // +1: more of it never delays anybody; -1: never hastens; 0: neither is promised. See doc/model.md for where
	at       func(*Model) *float64
}

// Of is the lever's place in a model.
func (l Lever) Of(m *Model) *float64 { return l.at(m) }

const much = 1e6

// Levers lists the numbers of the model by their place in a scenario.
var Levers = []Lever{
	{"stakes.months", "months of pay", 0, much, "what is left of the term", 0, func(m *Model) *float64 { return &m.Stakes.Months }},
	{"stakes.weight", "nats a month of pay", 0, much, "how much pay weighs", 0, func(m *Model) *float64 { return &m.Stakes.Weight }},
	{"stakes.promise", "probability", 0, 1, "that a promised post is given", +1, func(m *Model) *float64 { return &m.Stakes.Promise }},
	{"stakes.bonus", "months of pay", -much, much, "promised beyond the post", +1, func(m *Model) *float64 { return &m.Stakes.Bonus }},
	{"stakes.guarantee", "share of pay", 0, 1, "what a stayer keeps by law if the party goes", -1, func(m *Model) *float64 { return &m.Stakes.Guarantee }},
	{"stakes.reelected", "probability", 0, 1, "of winning one's seat back", 0, func(m *Model) *float64 { return &m.Stakes.Reelected }},
	{"stakes.honour", "nats", -much, much, "sitting on for one's party", -1, func(m *Model) *float64 { return &m.Stakes.Honour }},
	{"stakes.sanction", "nats", 0, much, "the neighbours' anger; falls as peers leave", 0, func(m *Model) *float64 { return &m.Stakes.Sanction }},
	{"stakes.leaving", "nats", -much, much, "any other cost of leaving", -1, func(m *Model) *float64 { return &m.Stakes.Leaving }},
	{"stakes.flow", "nats a day", -much, much, "of staying", -1, func(m *Model) *float64 { return &m.Stakes.Flow }},
	{"stakes.discount", "a day", 0, 1, "of what comes later", 0, func(m *Model) *float64 { return &m.Stakes.Discount }},
	{"decisions.rate", "a day", 0, 1000, "how often a holder decides", 0, func(m *Model) *float64 { return &m.Decisions.Rate }},
	{"decisions.scale", "nats", 1e-6, much, "the spread of private reasons", 0, func(m *Model) *float64 { return &m.Decisions.Scale }},
	{"court.probability", "probability", 0, 1, "that the court ends the party", +1, func(m *Model) *float64 { return &m.Court.Probability }},
	{"court.rate", "rulings a day", 0, 1000, "if the day of the ruling is uncertain", 0, func(m *Model) *float64 { return &m.Court.Rate }},
	{"beliefs.prior", "probability", 0, 1, "of the party's end believed on day 0; 0 means the court's own", +1, func(m *Model) *float64 { return &m.Beliefs.Prior }},
	{"beliefs.counts", "weight", 0, 1, "of published counts in what is believed", 0, func(m *Model) *float64 { return &m.Beliefs.Counts }},
	{"beliefs.informed", "share", 0, 1, "of holders whom an onlooker takes to know the ruling", 0, func(m *Model) *float64 { return &m.Beliefs.Informed }},
	{"collapse.brink", "share", 0, 10, "at whose leaving the party collapses", -1, func(m *Model) *float64 { return &m.Collapse.Brink }},
	{"collapse.spread", "share", 0, 10, "the spread of that share; 0 means never", 0, func(m *Model) *float64 { return &m.Collapse.Spread }},
	{"peers.council.weight", "nats / scale", -much, much, "the pull of peers of one's council", +1, func(m *Model) *float64 { return &m.Peers.Council.Weight }},
	{"peers.council.from", "share", 0, 1, "where that pull begins", -1, func(m *Model) *float64 { return &m.Peers.Council.From }},
	{"peers.province.weight", "nats / scale", -much, much, "the pull of the province", +1, func(m *Model) *float64 { return &m.Peers.Province.Weight }},
	{"peers.province.from", "share", 0, 1, "where that pull begins", -1, func(m *Model) *float64 { return &m.Peers.Province.From }},
	{"peers.nation.weight", "nats / scale", -much, much, "the pull of the nation", +1, func(m *Model) *float64 { return &m.Peers.Nation.Weight }},
	{"peers.nation.from", "share", 0, 1, "where that pull begins", -1, func(m *Model) *float64 { return &m.Peers.Nation.From }},
	{"peers.patrons.weight", "nats / scale", -much, much, "the pull of those one watches", +1, func(m *Model) *float64 { return &m.Peers.Patrons.Weight }},
	{"peers.patrons.from", "share", 0, 1, "where that pull begins", -1, func(m *Model) *float64 { return &m.Peers.Patrons.From }},
}

// FindLever finds a lever by name.
func FindLever(name string) (Lever, error) {
	for _, l := range Levers {
		if l.Name == name {
			return l, nil
		}
	}
	return Lever{}, fmt.Errorf("lever %q: no number of the model has this name", name)
}

// Refused are attributes of persons that no scenario may use, and why.
var Refused = map[string]string{
	"person":     noPerson,
	"people":     noPerson,
	"holder":     noPerson,
	"names":      noPerson,
	"age":        noScore,
	"gender":     noScore,
	"loyalty":    noScore,
	"family":     "what a family says or has is no business of a model of councils",
	"wealth":     "what somebody owns is private; the pay of a post is known from the law",
	"debts":      "what somebody owes is a lever of pressure on a person",
	"religion":   "what somebody believes in is private",
	"ethnicity":  "descent explains no seat rule, and names a group to be pressed",
	"health":     "health is private",
	"phone":      surveillance,
	"phone_ties": surveillance,
	"friends":    surveillance,
}

const (
	noPerson     = "the model counts seats by class, and no person enters it"
	noScore      = "it would make the model a score of persons"
	surveillance = "who knows whom is surveillance; council, province and drawn ties stand for peers"
)
