package seatledger

import (
	"slices"
	"strings"
)

// EventKind says what an event changes.
type EventKind string

// The kinds of event. Each has one row in the table of kinds below.
const (
	Elected     EventKind = "elected"
	ByElected   EventKind = "by-elected"
	Appointed   EventKind = "appointed"
	CoOpted     EventKind = "co-opted"
	NextOnList  EventKind = "next-on-list"
	Reallocated EventKind = "reallocated"

	Listed         EventKind = "listed"
	RosterComplete EventKind = "roster-complete"

	Resigned     EventKind = "resigned"
	Died         EventKind = "died"
	Removed      EventKind = "removed"
	Recalled     EventKind = "recalled"
	Disqualified EventKind = "disqualified"
	TermEnded    EventKind = "term-ended"

	Substituted     EventKind = "substituted"
	SubstituteEnded EventKind = "substitute-ended"
	MemberSuspended EventKind = "member-suspended"
	Reinstated      EventKind = "reinstated"

	Defected          EventKind = "defected"
	Expelled          EventKind = "expelled"
	WhipSuspended     EventKind = "whip-suspended"
	WhipRestored      EventKind = "whip-restored"
	BecameIndependent EventKind = "became-independent"
	Realigned         EventKind = "realigned"

	JoinedGroup EventKind = "joined-group"
	LeftGroup   EventKind = "left-group"

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
	CouncilDissolved   EventKind = "council-dissolved"
	CouncilRestored    EventKind = "council-restored"
	CouncilAbolished   EventKind = "council-abolished"
	CarriedOver        EventKind = "carried-over"

	LotDrawn        EventKind = "lot-drawn"
	ControlReported EventKind = "control-reported"
	Milestone       EventKind = "milestone"
)

// Effect groups the kinds of event by what they do to a roll.
type Effect uint8

// The effects, in the order in which events of one day take effect: the
// ends come before the fills, the fills before what a roster says, that before
// who exercises a mandate, that before the allegiances, those before the posts.
// Zero is a row that does not say.
const (
	EffectCouncil    Effect = iota + 1 // councils come, go and change size
	EffectEnd                          // a holding ends
	EffectFill                         // a holder is seated or named
	EffectRoster                       // a source shows who sits
	EffectExercise                     // the mandate stays, somebody else or nobody exercises it
	EffectAllegiance                   // the holder stays, the party changes
	EffectPost                         // posts
	EffectCoalition                    // coalitions, and groups: who counts together
	EffectReport                       // a source's word on control
	EffectNone                         // marks time only
)

// Action names an operation of the fold; package roll carries it out. Kinds of
// event that do the same share one.
type Action uint8

// The actions. Zero is a row that does not say.
const (
	ActNone       Action = iota + 1 // nothing: it is told and counted
	ActElect                        // names or seats a holder
	ActFill                         // fills a vacancy
	ActReallocate                   // fills a vacancy, or those of a whole division
	ActList                         // confirms a holding, or begins one on some day up to then
	ActComplete                     // ends, by then, what no row of the roster confirms
	ActEnd                          // ends a holding
	ActSubstitute                   // lets somebody sit in place of who holds the mandate
	ActReturn                       // lets who holds it sit again
	ActBar                          // suspends a member
	ActReinstate                    // ends that, or returns a mandate that was lost
	ActDissolve                     // ends the holdings of a party
	ActMove                         // changes the allegiance of a holder; at its end, gives it back
	ActRealign                      // the same, because the party itself changed
	ActRename                       // a party becomes another one everywhere
	ActTakePost
	ActLeavePost
	ActFormCoalition
	ActEndCoalition
	ActJoinGroup // a member, or all of a party, counts for a group
	ActLeaveGroup
	ActEstablish // a council comes into being
	ActResize
	ActSuspend
	ActResume
	ActDisband // a council is dissolved: all its holdings end
	ActRestore // and begin again
	ActAbolish
	ActCarry    // the members of the councils that a council replaces sit on it
	ActReport   // takes a source's word on control
	ActUnreport // and no longer
)

// KindOfEvent is one row of the table of kinds of event.
type KindOfEvent struct {
	Kind   EventKind
	Effect Effect
	Acts   Action // from its date on
	Ends   Action // after the last day of its until; stated where until may be
	// Needs are the columns that must be stated besides id, date and kind, in
	// groups divided by a blank: of "person|list" one at least.
	Needs string
	// Takes are further columns that the kind has a use for, divided by blanks.
	// id, date, kind, reason, status, sources and note aside, any other is refused.
	Takes   string
	Brings  string // columns of who or what may be on record nowhere before it, divided by blanks: of any other it is a slip
	Several bool   // its person may be more than one, divided by semicolons
	Why     string // what the needed columns are for, in a few words
	Lone    bool   // who moves and names no party sits as an independent
	OwnList bool   // the seat belongs from then on to the list it is filled for
	OfList  bool   // a seat that its list had: if none of these is on record as vacant, one had fallen vacant
	Begun   bool   // it speaks of a holding that had begun, never of one that is yet to
	Winner  bool   // it names who won a by-election that took office on the day, if there are results
	// Told says the event in a sentence. {who} stands for the person or "a
	// councillor", {for} for who is substituted, {where} for the council or place, {party} for the party or
	// the list, {from} for the party left, {group} for the group; {post}, {name} and {value} for
	// those columns.
	Told string
	Bare string // the same where it does not name the party left; blank = as Told, and it says "the party"
}

// What kinds of event alike need: who fills a seat, who leaves one, who sits
// for another party.
const (
	needsHolder = "council person|list|party"
	needsLeaver = "council|division|person person|seat|list|party|from_party|post"
	needsMover  = "council|division|person person|seat|list|from_party"
)

// kinds is the table of kinds of event. Whatever reads, checks, folds, tells or
// documents a kind asks its row. The until of one who fills a seat is the last
// day of the term, which import reads and the fold does not end.
var kinds = []KindOfEvent{
	{Kind: Elected, Effect: EffectFill, Acts: ActElect, Ends: ActNone, Needs: needsHolder, Takes: "ward seat until", Brings: "person list party",
		Why: "who was elected where", Told: "{who} was elected to {where} for {party}"},
	{Kind: ByElected, Effect: EffectFill, Acts: ActFill, Ends: ActNone, Needs: needsHolder, Takes: "ward seat until", Brings: "person list party", OwnList: true, Winner: true,
		Why: "who filled the vacancy", Told: "{who} won a by-election to {where} for {party}"},
	{Kind: Appointed, Effect: EffectFill, Acts: ActFill, Ends: ActNone, Needs: needsHolder, Takes: "ward seat until", Brings: "person list party",
		Why: "who was appointed", Told: "{who} was appointed to {where} for {party}"},
	{Kind: CoOpted, Effect: EffectFill, Acts: ActFill, Ends: ActNone, Needs: needsHolder, Takes: "ward seat until", Brings: "person list party",
		Why: "who was co-opted", Told: "{who} was co-opted to {where} for {party}"},
	{Kind: NextOnList, Effect: EffectFill, Acts: ActFill, Ends: ActNone, Needs: needsHolder, Takes: "ward seat until", Brings: "person", OfList: true,
		Why: "who moved up", Told: "{who} took a seat of {where} as the next on the list of {party}"},
	{Kind: Reallocated, Effect: EffectFill, Acts: ActReallocate, Ends: ActNone, Needs: "council|division person|list|party|value", Takes: "ward seat until", Brings: "person list party", OwnList: true,
		Why:  "who got the seat, or in value how many seats of a whole division were given away",
		Told: "the vacated seats of {where} were reallocated"},

	{Kind: Listed, Effect: EffectRoster, Acts: ActList, Needs: "council person|value", Takes: "ward party", Brings: "person party",
		Why: "who was on the council, or in value how many unnamed beyond those named that day", Told: "the list of members of {where} had {who} for {party}"},
	{Kind: RosterComplete, Effect: EffectRoster, Acts: ActComplete, Needs: "council", Takes: "ward",
		Why: "the council", Told: "the list of members of {where} was complete"},

	{Kind: Resigned, Effect: EffectEnd, Acts: ActEnd, Needs: needsLeaver, Takes: "ward", Why: "who left", Told: "{who} resigned from {where}"},
	{Kind: Died, Effect: EffectEnd, Acts: ActEnd, Needs: needsLeaver, Takes: "ward", Why: "who died", Told: "{who} of {where} died"},
	{Kind: Removed, Effect: EffectEnd, Acts: ActEnd, Needs: needsLeaver, Takes: "ward", Why: "who was removed", Told: "{who} was removed from {where}"},
	{Kind: Recalled, Effect: EffectEnd, Acts: ActEnd, Needs: needsLeaver, Takes: "ward", Why: "whom the voters recalled", Told: "{who} of {where} was recalled by the voters"},
	{Kind: Disqualified, Effect: EffectEnd, Acts: ActEnd, Needs: needsLeaver, Takes: "ward", Why: "who was disqualified", Told: "{who} was disqualified from {where}"},
	{Kind: TermEnded, Effect: EffectEnd, Acts: ActEnd, Needs: needsLeaver, Takes: "ward", Begun: true, Why: "whose term ended", Told: "the term of {who} on {where} ended"},

	{Kind: Substituted, Effect: EffectExercise, Acts: ActSubstitute, Ends: ActReturn, Needs: "council person for|list|seat", Takes: "ward until party", Brings: "person party",
		Why: "who sits, and in whose place: `for` is always who holds the mandate", Told: "{who} sat in for {for} on {where}"},
	{Kind: SubstituteEnded, Effect: EffectExercise, Acts: ActReturn, Needs: "council person|for|seat", Takes: "ward",
		Why: "who no longer sits in for somebody, or for whom nobody does", Told: "{who} no longer sat in for {for} on {where}"},
	{Kind: MemberSuspended, Effect: EffectExercise, Acts: ActBar, Ends: ActReinstate, Needs: "council|division|person person|seat|list|party", Takes: "ward until",
		Why: "who was suspended", Told: "{who} was suspended from {where}"},
	{Kind: Reinstated, Effect: EffectExercise, Acts: ActReinstate, Needs: "council|division|person person|seat|list|party", Takes: "ward",
		Why: "who may sit again, or whose mandate was given back", Told: "{who} was reinstated on {where}"},

	{Kind: Defected, Effect: EffectAllegiance, Acts: ActMove, Needs: needsMover + " party", Takes: "ward post", Brings: "party",
		Why: "who moved, and to which party", Told: "{who} of {where} left {from} for {party}", Bare: "{who} of {where} went over to {party}"},
	{Kind: Expelled, Effect: EffectAllegiance, Acts: ActMove, Needs: needsMover, Takes: "ward party post", Brings: "party", Lone: true,
		Why: "who was expelled, or from which party", Told: "{who} of {where} was expelled from {from}"},
	{Kind: WhipSuspended, Effect: EffectAllegiance, Acts: ActMove, Ends: ActMove, Needs: needsMover, Takes: "ward party until", Brings: "party", Lone: true,
		Why: "who lost the whip, or of which party", Told: "{who} of {where} had the whip of {from} suspended"},
	{Kind: WhipRestored, Effect: EffectAllegiance, Acts: ActMove, Needs: "council|division|person person|seat|list|party", Takes: "ward from_party",
		Why: "who got the whip back, or of which party", Told: "{who} of {where} had the whip of {party} restored"},
	{Kind: BecameIndependent, Effect: EffectAllegiance, Acts: ActMove, Needs: needsMover, Takes: "ward party post", Brings: "party", Lone: true,
		Why: "who left, or which party was left", Told: "{who} of {where} left {from} to sit as an independent", Bare: "{who} of {where} came to sit as an independent"},
	{Kind: Realigned, Effect: EffectAllegiance, Acts: ActRealign, Needs: needsMover + " party", Takes: "ward post", Brings: "party",
		Why: "whose party changed, and into which", Told: "{who} of {where} went with a change of the party itself, from {from} to {party}", Bare: "{who} of {where} went with a change of the party itself, to {party}"},

	{Kind: PartyFounded, Effect: EffectNone, Acts: ActNone, Needs: "party", Takes: "division", Brings: "party", Why: "the party", Told: "{party} was founded"},
	{Kind: PartyRenamed, Effect: EffectAllegiance, Acts: ActRename, Needs: "party name|from_party", Takes: "division", Brings: "party",
		Why: "the party, and its new name or the id it had before", Told: "{party} took the name {name}"},
	{Kind: PartyMerged, Effect: EffectAllegiance, Acts: ActRename, Needs: "from_party party", Takes: "division", Brings: "party",
		Why: "the party that ended, and the one it went into", Told: "{from} merged into {party}"},
	{Kind: PartySplit, Effect: EffectAllegiance, Acts: ActNone, Needs: "from_party party", Takes: "division", Brings: "party",
		Why: "the party that split, and the new one", Told: "{party} split from {from}"},
	{Kind: PartyBanned, Effect: EffectNone, Acts: ActNone, Ends: ActNone, Needs: "party", Takes: "division until", Why: "the party", Told: "{party} was banned"},
	{Kind: PartyDissolved, Effect: EffectEnd, Acts: ActDissolve, Needs: "party", Takes: "division policy",
		Why: "the party; policy says whose seats end", Told: "{party} was dissolved"},

	{Kind: PostTaken, Effect: EffectPost, Acts: ActTakePost, Ends: ActLeavePost, Needs: "council|division post person|list|party", Takes: "until", Brings: "person list party",
		Why: "the post, and who took it", Told: "{who} took the post of {post} of {where}"},
	{Kind: PostLeft, Effect: EffectPost, Acts: ActLeavePost, Needs: "council|division post", Takes: "person",
		Why: "the post", Told: "{who} left the post of {post} of {where}"},

	{Kind: CoalitionFormed, Effect: EffectCoalition, Acts: ActFormCoalition, Ends: ActEndCoalition, Needs: "council party", Takes: "until", Brings: "party",
		Why: "the council, and the coalition (a row of parties with its members)", Told: "{party} was formed on {where}"},
	{Kind: CoalitionEnded, Effect: EffectCoalition, Acts: ActEndCoalition, Needs: "council party",
		Why: "the council and the coalition", Told: "{party} ended on {where}"},

	{Kind: JoinedGroup, Effect: EffectCoalition, Acts: ActJoinGroup, Needs: "council group person|party", Brings: "group",
		Why: "the group, and who joined it: a person, or without one all who sit for a party", Told: "{who} of {where} joined the group {group}"},
	{Kind: LeftGroup, Effect: EffectCoalition, Acts: ActLeaveGroup, Needs: "council group person|party",
		Why: "the group, and who left it: a person, or without one all who sit for a party", Told: "{who} of {where} left the group {group}"},

	{Kind: CouncilEstablished, Effect: EffectCouncil, Acts: ActEstablish, Needs: "council", Why: "the council", Told: "{where} was established"},
	{Kind: CouncilResized, Effect: EffectCouncil, Acts: ActResize, Needs: "council value",
		Why: "the council, and in value its new number of seats", Told: "{where} was resized to {value} seats"},
	{Kind: CouncilSuspended, Effect: EffectCouncil, Acts: ActSuspend, Ends: ActResume, Needs: "council", Takes: "until",
		Why: "the council", Told: "{where} was suspended"},
	{Kind: CouncilDissolved, Effect: EffectCouncil, Acts: ActDisband, Needs: "council", Why: "the council", Told: "{where} was dissolved"},
	{Kind: CouncilRestored, Effect: EffectCouncil, Acts: ActRestore, Needs: "council", Why: "the council", Told: "{where} was restored"},
	{Kind: CarriedOver, Effect: EffectCouncil, Acts: ActCarry, Needs: "council", Why: "the council that replaces others",
		Told: "the members of the councils that {where} replaced sat on it from then on"},
	{Kind: CouncilAbolished, Effect: EffectCouncil, Acts: ActAbolish, Needs: "council", Why: "the council", Told: "{where} was abolished"},

	{Kind: LotDrawn, Effect: EffectNone, Acts: ActNone, Needs: "council list|party|person", Takes: "seat post", Brings: "person list party",
		Why: "who won the lot", Told: "a lot was drawn for a seat of {where} and fell to {party}"},
	{Kind: ControlReported, Effect: EffectReport, Acts: ActReport, Ends: ActUnreport, Needs: "council rule party|value", Takes: "until", Brings: "party",
		Why:  "who was said to control the council under which rule; value `none` if nobody",
		Told: "a source says that {party} controlled {where} from then on"},
	{Kind: Milestone, Effect: EffectNone, Acts: ActNone, Ends: ActNone, Needs: "type", Takes: "until division council person list party from_party name post value", Brings: "person list party from_party",
		Several: true, Why: "what sort of milestone", Told: "{name}"},
}

// everyKindTakes are the columns of events that belong to no kind.
var everyKindTakes = []string{"id", "date", "kind", "reason", "status", "sources", "note"}

var kindByName = func() map[EventKind]*KindOfEvent {
	byName := make(map[EventKind]*KindOfEvent, len(kinds))
	for i := range kinds {
		byName[kinds[i].Kind] = &kinds[i]
	}
	return byName
}()

// Row gives the row of a kind of event; ok is false for a kind that does not
// exist.
func (k EventKind) Row() (row KindOfEvent, ok bool) {
	if x := kindByName[k]; x != nil {
		return *x, true
	}
	return KindOfEvent{}, false
}

// Groups gives the groups of columns of which one at least must be stated.
func (k *KindOfEvent) Groups() [][]string {
	var groups [][]string
	for group := range strings.FieldsSeq(k.Needs) {
		groups = append(groups, strings.Split(group, "|"))
	}
	return groups
}

// Needed gives the columns needed for a reader: "council; person, list or party".
func (k *KindOfEvent) Needed() string {
	var texts []string
	for _, group := range k.Groups() {
		texts = append(texts, either(group))
	}
	return strings.Join(texts, "; ")
}

// Columns lists the columns that the kind has a use for, in their order, without
// those that every event may have.
func (k *KindOfEvent) Columns() []string {
	words := strings.FieldsFunc(k.Needs+" "+k.Takes, func(r rune) bool { return r == ' ' || r == '|' })
	var names []string
	for _, c := range Columns(Events) {
		if slices.Contains(words, c.Name) {
			names = append(names, c.Name)
		}
	}
	return names
}

// Useless lists the columns that the kind has no use for.
func (k *KindOfEvent) Useless() []string {
	has := k.Columns()
	var names []string
	for _, c := range Columns(Events) {
		if !slices.Contains(has, c.Name) && !slices.Contains(everyKindTakes, c.Name) {
			names = append(names, c.Name)
		}
	}
	return names
}

// TooMany reports whether an event names several persons where its kind has a
// use for one only.
func (e *Event) TooMany() bool {
	if !strings.Contains(string(e.Person), ";") {
		return false
	}
	row, _ := e.Kind.Row()
	return !row.Several
}

// Effect reports what events of this kind do to a roll; ok is false for a
// kind that does not exist.
func (k EventKind) Effect() (e Effect, ok bool) {
	if x := kindByName[k]; x != nil {
		return x.Effect, true
	}
	return 0, false
}

// EventKinds lists every kind of event in alphabetical order.
func EventKinds() []EventKind {
	list := make([]EventKind, len(kinds))
	for i := range kinds {
		list[i] = kinds[i].Kind
	}
	slices.Sort(list)
	return list
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
