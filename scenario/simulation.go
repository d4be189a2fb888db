package scenario

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/goccy/go-yaml/ast"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
	"github.com/seatledger/seatledger/sim"
)

// A Simulation is a scenario's model over a real roll, turned into counts: all
// that package sim is given.
type Simulation struct {
	Party           seatledger.PartyID // threatened
	Receiving       seatledger.PartyID
	Base            sim.Model
	Counterfactuals []Counterfactual
	Classes         []sim.Class
	Provinces       []roll.Ref     // by the number that classes give them
	Shown           sim.Shown      // what may be told of it
	Councils        int            // of the scope
	LeftOut         map[string]int // councils whose composition the records leave open, by reason
}

// Counterfactual is the model with something changed.
type Counterfactual struct {
	Name  string
	Model sim.Model
	Shown sim.Shown // of the two together
}

// Run gives the simulation of the model, or of a counterfactual's.
func (x *Simulation) Run(m sim.Model, replicates int, seed uint64) *sim.Run {
	return &sim.Run{Model: m, Classes: x.Classes, Seed: seed, Replicates: replicates}
}

// modelWords are the keys of a model.
type modelWords struct {
	RankBonus map[string]float64 `yaml:"rank_bonus"` // months of pay promised beyond the post, by rank
	sim.Model
}

// modelPart is the key model of a file.
type modelPart struct {
	Party     seatledger.PartyID `yaml:"party,required"`
	Receiving seatledger.PartyID `yaml:"receiving,required"`
	modelWords
}

// counterfactualPart is one element of the key counterfactuals.
type counterfactualPart struct {
	Name   string   `yaml:"name,required"`
	Change ast.Node `yaml:"change,required"`
}

// Simulate reads the model and the counterfactuals of a scenario and counts the
// seats of the roll that they speak of. What does not fit is a [Problems]. Of a
// view that was told to stop the counts are incomplete, as those of [WhatIf] are.
func Simulate(s *Scenario, v *roll.View) (*Simulation, error) {
	r := &run{s: s, view: v, book: v.Book}
	if s.Model == nil {
		s.Refuse("", "the key model, which is what a simulation runs", "add model:, or ask whatif")
		return nil, s.Err()
	}
	r.resolve()
	part := modelPart{modelWords: modelWords{Model: sim.Defaults()}}
	if s.refuseAttributes("model", s.Model) || s.refuseAttributes("counterfactuals", s.Counterfactuals) {
		return nil, s.Err()
	}
	s.Decode("model", s.Model, &part)
	s.applySet(&part.Model)
	s.checkModel("model", &part.modelWords)
	x := &Simulation{Party: part.Party, Receiving: part.Receiving, Base: part.Model, Counterfactuals: s.counterfactuals(part.Model)}
	party, receiving := r.party("model.party", part.Party), r.party("model.receiving", part.Receiving)
	if party == receiving && part.Party != "" {
		s.Refuse("model.receiving", "another party than the threatened one", "name the party that leavers join")
	}
	if err := s.Err(); err != nil {
		return nil, err
	}
	kind := s.Kind
	if kinds := r.kinds(); kind == "" && len(kinds) > 0 {
		kind = kinds[0] // the only one
	}
	r.gatherCouncils("", kind)
	r.count(x, party, receiving)
	if v.Stopped() { // what was counted is incomplete, and no problem of the model
		return x, nil
	}
	if r.show(x, newBoundary(r, party, receiving)); s.Err() != nil {
		return nil, s.Err()
	}
	for _, p := range x.Run(x.Base, 1, 0).Check() {
		s.Refuse("model", p.Want, p.Fix)
	}
	return x, s.Err()
}

// refuseAttributes says why attributes of persons are no part of a model.
func (s *Scenario) refuseAttributes(path string, n ast.Node) (refused bool) {
	switch x := n.(type) {
	case *ast.MappingNode:
		for _, v := range x.Values {
			key := v.Key.String()
			if why, is := sim.Refused[key]; is {
				s.refuseAt(placeOf(v.Key), join(path, key), "no attribute of persons: "+why, "delete it")
				refused = true
			}
			refused = s.refuseAttributes(join(path, key), v.Value) || refused
		}
	case *ast.SequenceNode:
		for i, e := range x.Values {
			refused = s.refuseAttributes(fmt.Sprintf("%s[%d]", path, i), e) || refused
		}
	}
	return refused
}

// checkModel holds a model that was read without problems to what a model must be.
func (s *Scenario) checkModel(path string, part *modelWords) {
	if part.RankBonus != nil {
		part.Stakes.Ranks = [sim.Ranks]float64{}
	}
	for name, bonus := range part.RankBonus {
		i := slices.Index(sim.RankNames[:], name)
		if i < 0 {
			s.Refuse(join(path, "rank_bonus."+name), "one of chief, first-deputy, second-deputy, member", instead(name, sim.RankNames[:]))
			continue
		}
		part.Stakes.Ranks[i] = bonus
	}
	if s.Err() != nil {
		return
	}
	for _, p := range part.Model.Check() {
		s.Refuse(join(path, p.Path), p.Want, p.Fix)
	}
}

// counterfactuals reads the key of that name: each is the model with the keys
// under change written over it; a list is written anew as a whole.
func (s *Scenario) counterfactuals(base sim.Model) []Counterfactual {
	if s.Counterfactuals == nil {
		return nil
	}
	var parts []counterfactualPart
	s.Decode("counterfactuals", s.Counterfactuals, &parts)
	var list []Counterfactual
	for i, c := range parts {
		path := fmt.Sprintf("counterfactuals[%d].change", i)
		part := modelWords{Model: base}
		s.Decode(path, c.Change, &part)
		s.checkModel(path, &part)
		if part.Days != base.Days {
			s.Refuse(path+".days", "as many days as the model: a counterfactual is compared with it day by day", "delete it")
		}
		list = append(list, Counterfactual{Name: c.Name, Model: part.Model})
	}
	return list
}

// count sums the councils of the scope up into classes.
func (r *run) count(x *Simulation, party, receiving roll.Ref) {
	scope, _ := r.book.Division(r.s.Division)
	number := map[roll.Ref]int{}
	classes := map[sim.Class]int{}
	x.LeftOut = map[string]int{}
	for _, c := range r.councils {
		if !control.Within(r.book, c.ref, scope, "") {
			continue
		}
		x.Councils++
		if c.why != "" {
			x.LeftOut[c.why]++
			continue
		}
		class := c.class(r.book, party, receiving)
		province := r.provinceOf(c.ref)
		if _, ok := number[province]; !ok {
			number[province] = len(x.Provinces)
			x.Provinces = append(x.Provinces, province)
		}
		class.Province = number[province]
		classes[class]++
	}
	x.Classes = slices.SortedFunc(maps.Keys(classes), func(a, b sim.Class) int {
		return cmp.Or(cmp.Compare(a.Province, b.Province), cmp.Compare(a.Seats, b.Seats), cmp.Compare(a.Receiving, b.Receiving), slices.Compare(a.Slots[:], b.Slots[:]))
	})
	for i, c := range x.Classes {
		x.Classes[i].Councils = classes[c]
	}
}

// show says what may be told of a simulation, and refuses one of which nothing may.
func (r *run) show(x *Simulation, b *boundary) {
	scope, _ := r.book.Division(r.s.Division)
	p := b.parts[scope]
	if p == nil || !p.tells.moved {
		r.s.Refuse(r.scopePath(), r.enough("holders of "+string(x.Party)), b.instead(scope))
		return
	}
	told := func(path string, m sim.Model) (s sim.Shown) {
		if ranked(m) && !p.tells.ranks {
			r.s.Refuse(path+".rank_bonus", r.enough("holders of each rank"), "promise the same to all ranks, with stakes.bonus")
		}
		return sim.Shown{Chiefs: p.tells.ranks, Gained: p.tells.gained && !ranked(m), Lost: p.tells.lost && !ranked(m)}
	}
	x.Shown = told("model", x.Base)
	for i := range x.Counterfactuals {
		c := &x.Counterfactuals[i]
		c.Shown = told(fmt.Sprintf("counterfactuals[%d].change", i), c.Model)
		c.Shown.Gained, c.Shown.Lost = c.Shown.Gained && x.Shown.Gained, c.Shown.Lost && x.Shown.Lost
	}
	holders := make([]int, len(x.Provinces))
	for _, c := range x.Classes {
		holders[c.Province] += c.Holders() * c.Councils
	}
	for i, ref := range x.Provinces {
		q := b.parts[ref]
		x.Shown.Provinces = append(x.Shown.Provinces, q != nil && q.holders == holders[i] && q.holders >= provinceFewest && q.tells.gained && !ranked(x.Base))
	}
}

// ranked reports whether ranks are offered different things. How many councils change
// hands is then not told: what that differs by could be about councils with a chief.
func ranked(m sim.Model) bool {
	for _, bonus := range m.Stakes.Ranks {
		if bonus != m.Stakes.Ranks[0] {
			return true
		}
	}
	return false
}

// provinceFewest is the number of holders below which no distribution is shown of a
// province.
const provinceFewest = 100

// scopePath is the key of a scenario that says of which councils it speaks.
func (r *run) scopePath() string {
	if r.s.Division != "" {
		return "division"
	}
	return "model.party"
}

// enough says how many there must be.
func (r *run) enough(of string) string {
	return fmt.Sprintf("%d or more %s on %d or more councils, none with more than half of them, here and in what is left of the division around it: fewer could be known one by one", sim.Fewest, of, sim.FewestCouncils)
}

// instead names the nearest division of which a simulation may speak.
func (b *boundary) instead(scope roll.Ref) string {
	for d := range b.book.Above(scope) {
		if p := b.parts[d]; p == nil || !p.tells.moved {
			continue
		}
		if d == 0 {
			return "simulate all councils of the kind, without division"
		}
		return "simulate " + string(b.book.DivisionID(d))
	}
	return "is it the right party, day and kind?"
}

// class counts what the model knows of a council: seats by allegiance, and the
// posts of the threatened party.
func (c *council) class(b *roll.Book, party, receiving roll.Ref) sim.Class {
	majority, _ := seatledger.RuleMajority.Row()
	k := sim.Class{Seats: c.seats, Quota: majority.Quota(c.seats, c.seats)}
	n := 0
	for i := range c.before.Seats {
		h := &c.before.Seats[i]
		switch {
		case !h.Held():
		case h.Allegiance == party:
			n++
		case h.Allegiance == receiving:
			k.Receiving++
		}
	}
	for rank, post := range sim.RankNames[:sim.Member] {
		if n > 0 && c.holds(b, seatledger.PostID(post), party) {
			k.Slots[rank] = 1
			n--
		}
	}
	k.Slots[sim.Member] = n
	return k
}

// holds says whether a post is surely held for a party.
func (c *council) holds(b *roll.Book, post seatledger.PostID, party roll.Ref) bool {
	ref, ok := b.Post(post)
	if !ok {
		return false
	}
	for i := range c.before.Posts {
		p := &c.before.Posts[i]
		if p.Post == ref && !p.Vacant {
			of := c.before.PartyOf(p)
			return of != 0 && of == party
		}
	}
	return false
}

// provinceOf is the division below the scenario's that a council lies in; without
// one, the division below the topmost.
func (r *run) provinceOf(c roll.Ref) roll.Ref {
	scope, _ := r.book.Division(r.s.Division)
	below := r.book.CouncilInfo(c).Division
	for d := range r.book.Above(below) {
		if d == scope || r.book.DivisionInfo(d).Parent == 0 {
			break
		}
		below = d
	}
	return below
}
