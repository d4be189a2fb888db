package seatledger

import "slices"

// EventKind says what an event changes.
type EventKind string

// The kinds of event (doc/format.md says which columns each requires).
const (
	Elected      EventKind = "elected"
	ByElected    EventKind = "by-elected"
	Appointed    EventKind = "appointed"
	CoOpted      EventKind = "co-opted"
	NextOnList   EventKind = "next-on-list"
	Reallocated  EventKind = "reallocated"
	Resigned     EventKind = "resigned"
	Died         EventKind = "died"
	Removed      EventKind = "removed"
	Disqualified EventKind = "disqualified"
	TermEnded    EventKind = "term-ended"

	Defected          EventKind = "defected"
	Expelled          EventKind = "expelled"
	WhipSuspended     EventKind = "whip-suspended"
	WhipRestored      EventKind = "whip-restored"
	BecameIndependent EventKind = "became-independent"
	Realigned         EventKind = "realigned"

	PartyFounded   EventKind = "party-founded"
	PartyRenamed   EventKind = "party-renamed"
	PartyMerged    EventKind = "party-merged"
	PartySplit     EventKind = "party-split"
	PartyBanned    EventKind = "party-banned"
	PartyDissolved EventKind = "party-dissolved"

	PostTaken EventKind = "post-taken"
	PostLeft  EventKind = "post-left"

	CoalitionFormed EventKind = "coalition-formed"
	CoalitionEnded  EventKind = "coalition-ended"

	CouncilEstablished EventKind = "council-established"
	CouncilResized     EventKind = "council-resized"
	CouncilSuspended   EventKind = "council-suspended"
	CouncilAbolished   EventKind = "council-abolished"

	LotDrawn        EventKind = "lot-drawn"
	ControlReported EventKind = "control-reported"
	Milestone       EventKind = "milestone"
)

// Effect groups the kinds of event by what they do to a roll.
type Effect uint8

// The effects, in the order in which events of one day take effect: the
// ends come before the fills, the fills before the allegiances, those before
// the posts.
const (
	EffectCouncil    Effect = iota // councils come, go and change size
	EffectEnd                      // a holding ends
	EffectFill                     // a holder is seated or named
	EffectAllegiance               // the holder stays, the party changes
	EffectPost                     // posts
	EffectCoalition                // coalition control
	EffectReport                   // a source's word on control
	EffectNone                     // marks time only
)

var effects = map[EventKind]Effect{
	Elected: EffectFill, ByElected: EffectFill, Appointed: EffectFill, CoOpted: EffectFill,
	NextOnList: EffectFill, Reallocated: EffectFill,
	Resigned: EffectEnd, Died: EffectEnd, Removed: EffectEnd, Disqualified: EffectEnd, TermEnded: EffectEnd,
	Defected: EffectAllegiance, Expelled: EffectAllegiance, WhipSuspended: EffectAllegiance,
	WhipRestored: EffectAllegiance, BecameIndependent: EffectAllegiance, Realigned: EffectAllegiance,
	PartyFounded: EffectNone, PartyRenamed: EffectAllegiance, PartyMerged: EffectAllegiance,
	PartySplit: EffectAllegiance, PartyBanned: EffectNone, PartyDissolved: EffectEnd,
	PostTaken: EffectPost, PostLeft: EffectPost,
	CoalitionFormed: EffectCoalition, CoalitionEnded: EffectCoalition,
	CouncilEstablished: EffectCouncil, CouncilResized: EffectCouncil,
	CouncilSuspended: EffectCouncil, CouncilAbolished: EffectCouncil,
	LotDrawn: EffectNone, ControlReported: EffectReport, Milestone: EffectNone,
}

// Effect reports what events of this kind do to a roll; ok is false for a
// kind that does not exist.
func (k EventKind) Effect() (e Effect, ok bool) {
	e, ok = effects[k]
	return e, ok
}

// EventKinds lists every kind of event in alphabetical order.
func EventKinds() []EventKind {
	kinds := make([]EventKind, 0, len(effects))
	for k := range effects {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	return kinds
}

// DissolutionPolicy says whose seats end when a party is dissolved. Blank
// means that no source says so: each seat is possibly vacant.
type DissolutionPolicy string

// The dissolution policies.
const (
	EndListSeats       DissolutionPolicy = "list"       // seats its list won
	EndAllegianceSeats DissolutionPolicy = "allegiance" // seats of those who sit for it
	EndNoSeats         DissolutionPolicy = "none"
)

// Retracted is the status of an event that its own author withdraws.
const Retracted = "retracted"
