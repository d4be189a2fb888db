package seatledger

import "strings"

// Source is a publication that something was read in.
type Source struct {
	ID           SourceID `col:"id,key,required"`
	Title        string   `col:"title,required,private"`
	Publisher    string   `col:"publisher,private"`
	Author       string   `col:"author,private"`
	Date         Date     `col:"date,required,secret"` // of publication
	URL          string   `col:"url,private"`
	Accessed     Date     `col:"accessed,secret"`
	Quote        string   `col:"quote,private"`
	SHA256       string   `col:"sha256,secret"`
	Grade        string   `col:"grade,secret"`
	Confidential Yes      `col:"confidential"` // never leaves the ledger
}

// WorkedOut is the grade of what no publication states: it was worked out from what one
// does, such as seats from votes.
const WorkedOut = "worked out"

// Division is a place with a life span and lineage.
type Division struct {
	ID          DivisionID   `col:"id,key,required"`
	Name        string       `col:"name,required"`
	NameLocal   string       `col:"name_local"`
	Type        string       `col:"type,required"` // country, province, district, commune...
	Parent      DivisionID   `col:"parent" ref:"divisions"`
	From        Date         `col:"from"`
	To          Date         `col:"to"`
	Replaces    []DivisionID `col:"replaces" ref:"divisions"`
	Lat         Decimal      `col:"lat"`         // degrees north, WGS 84
	Lon         Decimal      `col:"lon"`         // degrees east
	Identifiers []string     `col:"identifiers"` // scheme:value
	Sources     []SourceID   `col:"sources" ref:"sources"`
}

// Council is an elected body of one division, as it stood from a day on. A
// later row of the same id and another From changes its facts from that day.
type Council struct {
	ID          CouncilID   `col:"id,key,required"`
	Division    DivisionID  `col:"division,required" ref:"divisions"`
	Name        string      `col:"name,required"`
	Kind        string      `col:"kind"` // commune council, assembly, senate...
	Seats       int         `col:"seats,required"`
	From        Date        `col:"from,key"`
	To          Date        `col:"to"`
	Replaces    []CouncilID `col:"replaces" ref:"councils"`
	Method      string      `col:"method"` // a method of package apportion
	TieRule     string      `col:"tie_rule" oneof:"lot|most-votes|fewest-votes|oldest"`
	ControlRule ControlRule `col:"control_rule"` // local practice
	SeatRule    SeatRule    `col:"seat_rule" oneof:"list|free|by-election|window"`
	TieBreak    PostID      `col:"tie_break"`                  // the post whose holder has the casting vote
	Counts      CountedBy   `col:"counts" oneof:"party|group"` // what its members are counted by; blank = party
	Sources     []SourceID  `col:"sources" ref:"sources"`
}

// Ward is a class of seats of one council, as it stood from a day on: those of an
// electoral district, or those filled in another way. A later row of the same
// ward and another From changes its facts from that day.
type Ward struct {
	Council     CouncilID  `col:"council,key,required" ref:"councils"`
	Ward        string     `col:"ward,key,required"`
	Name        string     `col:"name"`
	Seats       int        `col:"seats,required"`
	Votes       Count      `col:"votes"` // of each seat; blank = 1; 0 = it sits without a vote, on top of the council's seats
	Post        PostID     `col:"post"`  // whose holder has its one seat; either fills both
	From        Date       `col:"from,key"`
	To          Date       `col:"to"`
	Replaces    []string   `col:"replaces"` // wards of the same council
	Division    DivisionID `col:"division" ref:"divisions"`
	Identifiers []string   `col:"identifiers"`
	Sources     []SourceID `col:"sources" ref:"sources"`
}

// Party is a party, coalition, group or the independents of a place.
type Party struct {
	ID           PartyID     `col:"id,key,required"`
	Name         string      `col:"name,required"`
	NameLocal    string      `col:"name_local"`
	Abbreviation string      `col:"abbreviation"`
	Kind         PartyKind   `col:"kind" oneof:"party|coalition|independents|group"`
	Members      []PartyID   `col:"members" ref:"parties"`  // of a coalition or group
	Councils     []CouncilID `col:"council" ref:"councils"` // of a group: where it sits
	Colour       string      `col:"colour"`                 // #rrggbb
	From         Date        `col:"from"`
	To           Date        `col:"to"`
	Identifiers  []string    `col:"identifiers"`
	Sources      []SourceID  `col:"sources" ref:"sources"`
}

// Person is somebody who holds, sought or speaks of an office. Basis says
// which; private persons never enter a ledger.
type Person struct {
	ID          PersonID   `col:"id,key,required"`
	Name        string     `col:"name,required,private"`
	NameLocal   string     `col:"name_local,private"`
	Basis       string     `col:"basis,required" oneof:"office-holder|candidate|official|public speaker"`
	Identifiers []string   `col:"identifiers,private,once"`
	Sources     []SourceID `col:"sources" ref:"sources"`
}

// Name is another name or spelling of a place, council, party or person.
type Name struct {
	Of      string     `col:"of,key,required" ref:"divisions councils parties people"`
	Name    string     `col:"name,key,required,private"`
	Lang    string     `col:"lang"`
	Kind    string     `col:"kind" oneof:"official|spelling|former"`
	From    Date       `col:"from"`
	To      Date       `col:"to"`
	Sources []SourceID `col:"sources" ref:"sources"`
}

// Election is one polling day.
type Election struct {
	ID          ElectionID `col:"id,key,required"`
	Date        Date       `col:"date,required"`
	TakesOffice Date       `col:"takes_office"` // blank = election day
	Name        string     `col:"name,required"`
	Kind        string     `col:"kind"` // "by-election" fills vacant seats only
	Division    DivisionID `col:"division" ref:"divisions"`
	CouncilKind string     `col:"council_kind"`
	Scope       string     `col:"scope" oneof:"listed|all"` // which councils it covers; blank = not stated
	Sources     []SourceID `col:"sources" ref:"sources"`
}

// Contest holds the terms of one contest of an election.
type Contest struct {
	Election  ElectionID `col:"election,key,required" ref:"elections"`
	Council   CouncilID  `col:"council,key,required" ref:"councils"`
	Ward      string     `col:"ward,key"`
	Seats     int        `col:"seats"` // at stake
	Until     Date       `col:"until"` // last day of the terms
	State     string     `col:"state" oneof:"held|unopposed|postponed|held-over|void"`
	Method    string     `col:"method"`
	TieRule   string     `col:"tie_rule" oneof:"lot|most-votes|fewest-votes|oldest"`
	Threshold Decimal    `col:"threshold"` // per cent of the valid votes
	Valid     Count      `col:"valid"`
	Electors  Count      `col:"electors"`
	Sources   []SourceID `col:"sources" ref:"sources"`
}

// Result is what one list won in one contest. A blank list is the unrecorded
// rest. Lists go by the id of the party that stands them.
type Result struct {
	Election ElectionID `col:"election,key,required" ref:"elections"`
	Council  CouncilID  `col:"council,key,required" ref:"councils"`
	Ward     string     `col:"ward,key"`
	List     PartyID    `col:"list,key" ref:"parties"`
	Party    PartyID    `col:"party" ref:"parties"` // whom its holders sit for; blank = the list
	Votes    Count      `col:"votes"`
	Seats    Count      `col:"seats"` // official
	Sources  []SourceID `col:"sources" ref:"sources"`
}

// Candidate is one place of a list.
type Candidate struct {
	Election ElectionID `col:"election,key,required" ref:"elections"`
	Council  CouncilID  `col:"council,key,required" ref:"councils"`
	Ward     string     `col:"ward,key"`
	List     PartyID    `col:"list,key,required" ref:"parties"`
	Position int        `col:"position,key,required"`
	Person   PersonID   `col:"person,required" ref:"people"`
	Votes    Count      `col:"votes"`   // the person's own
	Elected  Yes        `col:"elected"` // as the source says; an event seats the person
	Until    Date       `col:"until"`   // last day of the term, if elected
	Sources  []SourceID `col:"sources" ref:"sources"`
}

// Event is something that happened in the world.
type Event struct {
	ID        EventID           `col:"id,key,required"`
	Date      Date              `col:"date,required"` // effective: when it happened or began
	Until     Date              `col:"until"`         // when a state ended
	Kind      EventKind         `col:"kind,required"`
	Type      string            `col:"type"` // of a milestone
	Division  DivisionID        `col:"division" ref:"divisions"`
	Council   CouncilID         `col:"council" ref:"councils"`
	Ward      string            `col:"ward"` // of the seat; blank = some ward
	Seat      Seat              `col:"seat"`
	Person    PersonID          `col:"person,several" ref:"people"` // of a milestone several, divided by ";": see People
	For       PersonID          `col:"for" ref:"people"`            // whose mandate a substitute exercises
	List      PartyID           `col:"list" ref:"parties"`
	Party     PartyID           `col:"party" ref:"parties"`
	FromParty PartyID           `col:"from_party" ref:"parties"`
	Group     PartyID           `col:"group" ref:"parties"` // the group joined or left
	Name      string            `col:"name,private,once"`   // the new name of a renamed party, or of a milestone
	Post      PostID            `col:"post"`
	Rule      ControlRule       `col:"rule"`
	Policy    DissolutionPolicy `col:"policy" oneof:"list|allegiance|none"`
	Value     string            `col:"value"`
	Reason    string            `col:"reason,private,once"`
	Status    string            `col:"status" oneof:"retracted"`
	Sources   []SourceID        `col:"sources" ref:"sources"`
	Note      string            `col:"note,private"`
}

// People gives the persons that an event names: one at most, but of a milestone
// as many as it has to do with.
func (e *Event) People() []PersonID {
	var list []PersonID
	for id := range strings.SplitSeq(string(e.Person), ";") {
		if id != "" {
			list = append(list, PersonID(id))
		}
	}
	return list
}

// Tally is a published aggregate: a claim, never a computed value.
type Tally struct {
	ID       TallyID    `col:"id,key,required"`
	Date     Date       `col:"date,required"`
	Division DivisionID `col:"division,required" ref:"divisions"`
	Kind     string     `col:"kind"` // of council
	Metric   string     `col:"metric,required" oneof:"seats|councils|posts|votes|vote-share|seat-share|council-share|turnout|electors|defectors|reallocated|by-lot|pay|population"`
	Party    PartyID    `col:"party" ref:"parties"`
	Post     PostID     `col:"post"`
	Scope    string     `col:"scope"`
	Text     string     `col:"text,required"` // as printed
	Low      Decimal    `col:"low"`           // inclusive; blank = derived from text
	High     Decimal    `col:"high"`
	Unit     string     `col:"unit"`
	Of       TallyID    `col:"of" ref:"tallies"`  // the whole that a share is of
	Set      []TallyID  `col:"set" ref:"tallies"` // the totals that this is a part of
	Sources  []SourceID `col:"sources" ref:"sources"`
	Note     string     `col:"note,private"`
}

// Statement is what a named public speaker said about events or tallies.
type Statement struct {
	ID      StatementID `col:"id,key,required"`
	Date    Date        `col:"date,required"`
	About   []string    `col:"about,required" ref:"events tallies"`
	Speaker PersonID    `col:"speaker,required" ref:"people"`
	Role    string      `col:"role"`
	Stance  string      `col:"stance,required" oneof:"asserts|denies|explains"`
	Summary string      `col:"summary,required,private"`
	Sources []SourceID  `col:"sources" ref:"sources"`
}

// Shape is the outline of a division, as one package draws it. Geometry is the
// text of a GeoJSON geometry, a Polygon or MultiPolygon in degrees of WGS 84;
// package exchange reads it and writes it in one way only.
type Shape struct {
	Division DivisionID `col:"division,key,required" ref:"divisions"`
	Geometry string     `col:"geometry,required"`
	Sources  []SourceID `col:"sources" ref:"sources"`
	Note     string     `col:"note,private"`
}

// Redaction records that the private texts of an entry were blanked.
type Redaction struct {
	Entry  Position `col:"entry,key,required"`
	Reason string   `col:"reason"`
}

// Table gives [Sources].
func (*Source) Table() Table { return Sources }

// Table gives [Divisions].
func (*Division) Table() Table { return Divisions }

// Table gives [Councils].
func (*Council) Table() Table { return Councils }

// Table gives [Wards].
func (*Ward) Table() Table { return Wards }

// Table gives [Parties].
func (*Party) Table() Table { return Parties }

// Table gives [People].
func (*Person) Table() Table { return People }

// Table gives [Names].
func (*Name) Table() Table { return Names }

// Table gives [Elections].
func (*Election) Table() Table { return Elections }

// Table gives [Contests].
func (*Contest) Table() Table { return Contests }

// Table gives [Results].
func (*Result) Table() Table { return Results }

// Table gives [Candidates].
func (*Candidate) Table() Table { return Candidates }

// Table gives [Events].
func (*Event) Table() Table { return Events }

// Table gives [Tallies].
func (*Tally) Table() Table { return Tallies }

// Table gives [Statements].
func (*Statement) Table() Table { return Statements }

// Table gives [Shapes].
func (*Shape) Table() Table { return Shapes }

// Table gives [Redactions].
func (*Redaction) Table() Table { return Redactions }
