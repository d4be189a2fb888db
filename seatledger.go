// Package seatledger names the things that a ledger of council seats speaks of.
//
// It holds the nouns only, on the standard library only: identities, partial
// dates, the rows of every table of a data package and the kinds of event.
// Every other package imports it and it imports none of them.
//
// Four facts about a seat are kept apart and never merged: the list that won
// it, the person who holds it, the party that person sits for today
// (allegiance), and the standing of that holding. Blank always means "not
// stated", never zero and never no.
package seatledger

// DivisionID names a place by our own id, such as "kh/210202". Outside codes
// are identifiers, because codes get re-used.
type DivisionID string

// CouncilID names an elected body of one division, such as "kh/210202/council".
type CouncilID string

// PartyID names a party, coalition, group or the independents of a place,
// such as "kh/cnrp". A list of candidates goes by the party that stands it.
type PartyID string

// PersonID names an office-holder, candidate, official or public speaker.
type PersonID string

// PostID names a post of a council, such as "chief" or "first-deputy".
type PostID string

// ElectionID names one polling day, such as "kh-2017".
type ElectionID string

// SourceID names a publication that something was read in.
type SourceID string

// EventID names something that happened in the world.
type EventID string

// TallyID names a published aggregate.
type TallyID string

// StatementID names what a public speaker said about an event.
type StatementID string

// Seat is the ordinal of a place on a council, 1 to the council's seats; zero
// means that no seat is stated.
type Seat int

// Chief is the post that the control rule "chief" reads.
const Chief PostID = "chief"

// Standing says how firmly a seat is held.
type Standing uint8

// The standings of a seat.
const (
	Sitting   Standing = iota // holder sits as elected or free to choose
	Contested                 // holder left the list's party and could lawfully be replaced
	Vacant                    // nobody holds it
	Suspended                 // the council or the holder is suspended
	Away                      // the holder is on leave, and nobody sits meanwhile
)

func (s Standing) String() string {
	return [...]string{"sitting", "contested", "vacant", "suspended", "away"}[s]
}

// CouncilState says who exercises the powers of a council, while there is one.
type CouncilState uint8

// The states of a council.
const (
	StateInOffice    CouncilState = iota // its members do
	StateNotInOffice                     // its members are elected and have yet to take office
	StateSuspended                       // its members are suspended
	StateDissolved                       // it has no members until there are new ones, or it is restored
	StateAbolished                       // there is no such council any more
)

func (s CouncilState) String() string {
	return [...]string{"in-office", "not-in-office", "suspended", "dissolved", "abolished"}[s]
}

// Administrator is the post of whoever exercises the powers of a council that is
// suspended or dissolved.
const Administrator PostID = "administrator"

// SeatRule says what becomes of the seat of a holder who leaves the list's
// party.
type SeatRule string

// The seat rules. Blank is read as [SeatRuleFree]: nobody is called
// contested without a rule that says so.
const (
	SeatRuleList       SeatRule = "list"        // replaced by the next name of the list
	SeatRuleFree       SeatRule = "free"        // free mandate: seat kept
	SeatRuleByElection SeatRule = "by-election" // seat refilled by a by-election
	SeatRuleWindow     SeatRule = "window"      // kept if the holder moves within a window
)

// CountedBy says what the members of a council are counted by. Blank is read as
// [ByParty], and of a question as whatever the council is counted by.
type CountedBy string

// What members are counted by.
const (
	ByParty CountedBy = "party" // the party each sits for
	ByGroup CountedBy = "group" // the group each belongs to; who belongs to none, the party
)

// PartyKind tells parties from the other things that hold seats.
type PartyKind string

// The kinds of party. Independents never add up to a party.
const (
	KindParty        PartyKind = "party"
	KindCoalition    PartyKind = "coalition"
	KindIndependents PartyKind = "independents"
	KindGroup        PartyKind = "group"
)
