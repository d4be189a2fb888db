package scenario

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/apportion"
)

// A Scenario is a what-if file as it was read: its form is right, its ids are
// not yet held against a ledger ([WhatIf] does that, and notes in the Scenario
// what does not fit: read the file anew for each question).
type Scenario struct {
	Title    string                `yaml:"title,required"`
	Purpose  string                `yaml:"purpose,required"` // why this is asked
	Sources  []string              `yaml:"sources,required"` // ids of sources of the ledger, or texts that name publication and date
	Base     *Base                 `yaml:"base"`             // nil = the ledger the question is put to
	On       seatledger.Day        `yaml:"on,required"`      // the day of the roll before
	Division seatledger.DivisionID `yaml:"division"`         // only councils within; blank = all
	Kind     string                `yaml:"kind"`             // only councils of this kind; blank = all
	Levers   []Lever               `yaml:"levers"`           // hypothetical events, in order
	Cascade  []Cascade             `yaml:"cascade"`
	Expect   []Expectation         `yaml:"expect"`

	Model           ast.Node `yaml:"model"` // read by [Scenario.Decode]
	Counterfactuals ast.Node `yaml:"counterfactuals"`

	set []setting // by [Scenario.Set]
	*file
}

// Base names the ledger that a scenario stands on.
type Base struct {
	Package        string `yaml:"package"`                // that the ledger must hold
	Reconstruction *int64 `yaml:"reconstruction" min:"0"` // seed of a country drawn to published totals
}

// A Lever is one hypothetical event; one of its fields is set.
type Lever struct {
	Dissolve   *Dissolve   `yaml:"dissolve"`
	Move       *Move       `yaml:"move"`
	ByElection *Vacancies  `yaml:"by-election"`
	Method     *OtherCount `yaml:"method"`
}

// Dissolve ends a party, and with it seats.
type Dissolve struct {
	Party           seatledger.PartyID         `yaml:"party,required"`
	Policy          Policy                     `yaml:"policy,required"`
	Seats           string                     `yaml:"seats" oneof:"list|allegiance"`            // whose seats end; blank = refused where it matters
	Posts           string                     `yaml:"posts" oneof:"vacant|most-votes"`          // who follows a chief that loses the seat; blank = vacant
	Method          apportion.Method           `yaml:"method"`                                   // blank = the council's own
	Refuse          []seatledger.PartyID       `yaml:"refuse"`                                   // parties that take no seat anywhere
	RefuseIn        []Refusal                  `yaml:"refuse_in"`                                // or on one council
	Lots            []Lot                      `yaml:"lots"`                                     // drawn, in order
	Choices         []Choice                   `yaml:"choices"`                                  // of choose-in-window
	ChoicesUnplaced map[seatledger.PartyID]int `yaml:"choices_unplaced" min:"0" max:"100000000"` // counts of which nobody knows where
}

// A Refusal says which parties take no seat on a council.
type Refusal struct {
	Council seatledger.CouncilID `yaml:"council,required"`
	Parties []seatledger.PartyID `yaml:"parties,required"`
}

// A Lot is a drawing of lots on a council and who won it.
type Lot struct {
	Council seatledger.CouncilID `yaml:"council,required"`
	Ward    string               `yaml:"ward"` // where there are wards
	Winners []seatledger.PartyID `yaml:"winners,required"`
}

// A Choice is how many holders of the dissolved party on a council chose
// another party in time.
type Choice struct {
	Council seatledger.CouncilID `yaml:"council,required"`
	Party   seatledger.PartyID   `yaml:"party,required"`
	Seats   int                  `yaml:"seats,required" min:"1" max:"100000"`
}

// Move gives holders another allegiance. Without a council nobody knows where
// they sit.
type Move struct {
	Council seatledger.CouncilID `yaml:"council"`
	Ward    string               `yaml:"ward"` // blank = any of the council
	From    seatledger.PartyID   `yaml:"from,required"`
	To      seatledger.PartyID   `yaml:"to,required"`
	Seats   int                  `yaml:"seats,required" min:"1" max:"100000000"`
}

// Vacancies are filled by a by-election with hypothetical votes.
type Vacancies struct {
	Council seatledger.CouncilID         `yaml:"council,required"`
	Ward    string                       `yaml:"ward"` // where seats are vacant in several
	Seats   int                          `yaml:"seats,required" min:"1" max:"100000"`
	Votes   map[seatledger.PartyID]int64 `yaml:"votes,required" min:"0" max:"4611686018427387904"`
	Method  apportion.Method             `yaml:"method"` // blank = the council's own
	Lots    []Lot                        `yaml:"lots"`
}

// OtherCount apportions the votes of the last election by another method.
type OtherCount struct {
	Method   apportion.Method      `yaml:"method,required"`
	Election seatledger.ElectionID `yaml:"election"` // which must be the last; blank = whichever is
	Lots     []Lot                 `yaml:"lots"`
}

// A Cascade is an indirect election whose electors are the councillors.
type Cascade struct {
	Name   string           `yaml:"name,required"`
	Seats  int              `yaml:"seats,required" min:"1" max:"100000"`
	Method apportion.Method `yaml:"method,required"`
	Others *Others          `yaml:"others"` // electors beside the councillors
}

// Others are electors who sit on no council, by party, before and after.
type Others struct {
	Before map[seatledger.PartyID]int `yaml:"before,required" min:"0" max:"100000000"`
	After  map[seatledger.PartyID]int `yaml:"after,required" min:"0" max:"100000000"`
}

// An Expectation is a published figure that the answer is compared with. It
// changes nothing.
type Expectation struct {
	Figure string                 `yaml:"figure,required" oneof:"received|seats|councils|vacant|lots"`
	Party  seatledger.PartyID     `yaml:"party"`
	Rule   seatledger.ControlRule `yaml:"rule"`
	Value  int                    `yaml:"value,required" min:"0" max:"100000000"`
	Source string                 `yaml:"source,required"`
}

// Read reads a file. The error is a [Problems] that names everything wrong
// with it. The name is for messages only; nothing is opened.
func Read(name string, data []byte) (*Scenario, error) {
	s := &Scenario{file: newFile(name)}
	root := s.parse(data)
	if root == nil {
		return nil, s.Err()
	}
	s.decode(root, "", field{value: reflect.ValueOf(s).Elem()})
	s.check()
	if err := s.Err(); err != nil {
		return nil, err
	}
	return s, nil
}

// Decode reads a part of the file that was kept as it stands into a struct
// with yaml tags, as [Read] reads the rest. Problems are noted ([Scenario.Refuse]
// adds to them) and come out of [Scenario.Err].
func (s *Scenario) Decode(key string, n ast.Node, into any) {
	s.decode(n, key, field{value: reflect.ValueOf(into).Elem()})
}

// check finds what the form of single values does not show.
func (s *Scenario) check() {
	s.checkSources()
	if s.Base != nil && (s.Base.Package == "") == (s.Base.Reconstruction == nil) {
		s.Refuse("base", "either package or reconstruction", "write one of them, or delete base to use the ledger at hand")
	}
	for i := range s.Levers {
		s.checkLever(i)
	}
	for i, x := range s.Expect {
		s.checkExpectation(fmt.Sprintf("expect[%d]", i), x)
	}
	if len(s.Cascade)+len(s.Expect) > 0 && len(s.Levers) == 0 {
		s.Refuse("levers", "the key levers, as something is said to follow from them", "add levers:")
	}
}

var year = regexp.MustCompile(`\b(1[5-9]|2\d)\d\d\b`)

// checkSources takes a text with a blank in it for publication and date, and
// anything else for the id of a source.
func (s *Scenario) checkSources() {
	for i, text := range s.Sources {
		if strings.Contains(text, " ") && !year.MatchString(text) {
			s.Refuse(fmt.Sprintf("sources[%d]", i), "the id of a source, or publication and date", "add the year, such as Phnom Penh Post, 21 November 2017")
		}
	}
}

func (s *Scenario) checkLever(i int) {
	path := fmt.Sprintf("levers[%d]", i)
	l := s.Levers[i]
	set := 0
	for _, is := range []bool{l.Dissolve != nil, l.Move != nil, l.ByElection != nil, l.Method != nil} {
		if is {
			set++
		}
	}
	if set != 1 {
		s.Refuse(path, "one of dissolve, move, by-election, method", "give each event a dash of its own")
		return
	}
	switch {
	case l.Dissolve != nil:
		s.checkDissolve(path+".dissolve", l.Dissolve)
		if l.Dissolve.ChoicesUnplaced != nil && i < len(s.Levers)-1 {
			s.Refuse(path+".dissolve.choices_unplaced", "nothing after a count of which nobody knows where", "put it last")
		}
	case l.Move != nil:
		if l.Move.Ward != "" && l.Move.Council == "" {
			s.Refuse(path+".move.ward", "the council of the ward", "add council:")
		}
		if l.Move.From == l.Move.To && l.Move.To != "" {
			s.Refuse(path+".move.to", "another party than from", "correct one of them")
		}
		if l.Move.Council == "" && i < len(s.Levers)-1 {
			s.Refuse(path+".move", "nothing after a count of which nobody knows where", "put it last, or add council:")
		}
	case l.ByElection != nil:
		if l.ByElection.Method != apportion.WinnerTakesAll || l.ByElection.Seats != 1 {
			s.checkMethod(path+".by-election.method", l.ByElection.Method)
		}
		s.checkLots(path+".by-election", l.ByElection.Lots)
	default:
		s.checkLots(path+".method", l.Method.Lots)
	}
}

// checkDissolve refuses keys that its policy has no use for: better that than
// an input without effect.
func (s *Scenario) checkDissolve(path string, d *Dissolve) {
	for _, x := range []struct {
		key  string
		set  bool
		fits bool
		want string
	}{
		{"refuse", d.Refuse != nil, d.Policy.apportions(), "a policy that shares seats out"},
		{"refuse_in", d.RefuseIn != nil, d.Policy.apportions(), "a policy that shares seats out"},
		{"lots", d.Lots != nil, d.Policy.apportions(), "a policy that shares seats out"},
		{"method", d.Method != 0, d.Policy.apportions(), "a policy that shares seats out"},
		{"choices", d.Choices != nil, d.Policy == ChooseInWindow, "the policy choose-in-window"},
		{"choices_unplaced", d.ChoicesUnplaced != nil, d.Policy == ChooseInWindow, "the policy choose-in-window"},
		{"seats", d.Seats != "", !d.Policy.ofHolders(), "a policy under which it matters who won the seat"},
		{"posts", d.Posts != "", d.Policy != Keep, "a policy under which holders lose their seats"},
	} {
		if x.set && !x.fits && d.Policy != 0 {
			s.Refuse(path+"."+x.key, x.want, fmt.Sprintf("delete %s: %s has no use for it", x.key, d.Policy))
		}
	}
	if d.Choices != nil && d.ChoicesUnplaced != nil {
		s.Refuse(path+".choices_unplaced", "choices or choices_unplaced, not both", "delete one of them")
	}
	if d.Policy == ChooseInWindow && d.Choices == nil && d.ChoicesUnplaced == nil {
		s.Refuse(path+".choices", "who chose which party: nothing is guessed", "add choices: with counts by council, or choices_unplaced: with counts alone")
	}
	s.checkMethod(path+".method", d.Method)
	s.checkLots(path, d.Lots)
	for i, r := range d.Refuse {
		if r == d.Party && r != "" {
			s.Refuse(fmt.Sprintf("%s.refuse[%d]", path, i), "another party than the dissolved one", "delete it: it takes no seat anyway")
		}
	}
	for i, c := range d.Choices {
		if c.Party == d.Party && c.Party != "" {
			s.Refuse(fmt.Sprintf("%s.choices[%d].party", path, i), "another party than the dissolved one", "name the party that they chose")
		}
	}
	for p := range d.ChoicesUnplaced {
		if p == d.Party {
			s.Refuse(path+".choices_unplaced."+string(p), "another party than the dissolved one", "name the party that they chose")
		}
	}
}

// checkMethod refuses methods that cannot go on from seats that are held, or
// that are for candidates.
func (s *Scenario) checkMethod(path string, m apportion.Method) {
	if m == apportion.WinnerTakesAll || m == apportion.TopN {
		s.Refuse(path, "a method of proportion", "write the council's, such as dhondt, or delete the key")
	}
}

func (s *Scenario) checkLots(path string, lots []Lot) {
	for i, l := range lots {
		seen := map[seatledger.PartyID]bool{}
		for j, w := range l.Winners {
			if seen[w] && w != "" {
				s.Refuse(fmt.Sprintf("%s.lots[%d].winners[%d]", path, i, j), "each winner once", "delete it")
			}
			seen[w] = true
		}
	}
}

func (s *Scenario) checkExpectation(path string, x Expectation) {
	ofParty := x.Figure == "received" || x.Figure == "seats" || x.Figure == "councils"
	switch {
	case x.Figure == "":
	case ofParty && x.Party == "":
		s.Refuse(path+".party", "the key party", "add party: whose "+x.Figure+" these are")
	case !ofParty && x.Party != "":
		s.Refuse(path+".party", "no party, as "+x.Figure+" belong to none", "delete it")
	}
	if _, err := seatledger.ParseRule(string(x.Rule)); x.Rule != "" && err != nil {
		s.Refuse(path+".rule", "a control rule", seatledger.RuleHint(string(x.Rule)))
	}
	if x.Rule != "" && x.Figure != "councils" {
		s.Refuse(path+".rule", "no rule, as only councils are controlled under one", "delete it")
	}
}
