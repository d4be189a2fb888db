package roll

import (
	"iter"
	"slices"
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seatledger/seatledger"
)

// Book is the packed snapshot of a ledger: a record for each entry that bears
// on a roll, grouped by council in the order of the fold, and the names of
// what they speak of. It is not changed once made and may be shared.
type Book struct {
	Position seatledger.Position // of the last entry packed
	Head     [32]byte            // hash of that entry; set by who packs, checked by who loads

	divisions, councils, parties, people, posts, elections, sourceIDs, wards, texts names

	divisionInfo []DivisionInfo
	councilInfo  []CouncilInfo
	partyInfo    []PartyInfo
	personNames  []Label
	electionInfo [][]electionVersion
	sourceInfo   [][]sourceVersion
	sourceSets   [][]Ref

	records  []record // grouped by council
	starts   []uint32 // councils+1 bounds into records
	global   []record // operations on many councils, and on the ledger as a whole
	specials []special
	disputes []dispute
	clock    []tick

	positions map[seatledger.Table][]uint32 // tables that the fold does not read
}

// Label is a name in two scripts.
type Label struct{ Name, Local string }

// DivisionInfo is what the book keeps of a division's latest row.
type DivisionInfo struct {
	Label
	Type   string
	Parent Ref
}

// CouncilInfo is what the book keeps of a council's latest row.
type CouncilInfo struct {
	Label
	Division Ref
	Kind     Ref // in Book.texts
}

// PartyInfo is what the book keeps of a party's latest row.
type PartyInfo struct {
	Label
	Abbreviation string
	Colour       string
	Kind         seatledger.PartyKind
	Members      []Ref
}

type electionVersion struct {
	pos         uint32
	first, last int32 // takes office
	polled      int32 // polling day, latest
	division    Ref
	councilKind Ref
	byElection  bool
	listed      bool // covers the councils that its contests and results list, and no others
	all         bool // covers all councils of the kind; where neither is stated, the others perhaps
	spare       bool //nolint:unused // no byte of what a snapshot has as it lies in memory is left to chance
}

type sourceVersion struct {
	pos         uint32
	first, last int32
	undated     bool
	spare       [3]bool //nolint:unused // see electionVersion
}

// tick says that entries from a position on were recorded at a time.
type tick struct {
	pos   uint32
	spare uint32 //nolint:unused // see electionVersion
	time  int64  // microseconds since 1970, UTC
}

// names numbers the ids of one kind from 1 on.
type names struct {
	ids    []string // ids[0] is ""
	refs   map[string]Ref
	looked atomic.Int32
	once   sync.Once
}

// ref gives the number of an id, a new one if need be. Only a packer calls it.
func (n *names) ref(id string) Ref {
	if id == "" {
		return 0
	}
	r, ok := n.refs[id]
	if !ok {
		r = Ref(len(n.ids))
		n.ids = append(n.ids, id)
		n.refs[id] = r
	}
	return r
}

// index makes the map from id to number.
func (n *names) index() {
	if len(n.ids) == 0 {
		n.ids = []string{""}
	}
	n.refs = make(map[string]Ref, len(n.ids))
	for i, id := range n.ids[1:] {
		n.refs[id] = Ref(i + 1)
	}
}

func (n *names) id(r Ref) string {
	if int(r) >= len(n.ids) {
		return ""
	}
	return n.ids[r]
}

// fewLookups is how often a loaded book looks through all ids before it makes
// a map of them: one question about one council needs no map.
const fewLookups = 16

// find gives the number of an id that must exist already.
func (n *names) find(id string) (Ref, bool) {
	if id == "" {
		return 0, false
	}
	if n.looked.Load() < fewLookups && n.looked.Add(1) <= fewLookups {
		i := slices.Index(n.ids, id)
		return Ref(max(i, 0)), i > 0
	}
	n.once.Do(func() {
		if n.refs == nil {
			n.index()
		}
	})
	r, ok := n.refs[id]
	return r, ok
}

// PartyID gives the id of a party; "independent" for [Independent].
func (b *Book) PartyID(r Ref) seatledger.PartyID {
	if r == Independent {
		return Independents
	}
	return seatledger.PartyID(b.parties.id(r))
}

// CouncilID gives the id of a council.
func (b *Book) CouncilID(r Ref) seatledger.CouncilID { return seatledger.CouncilID(b.councils.id(r)) }

// DivisionID gives the id of a division.
func (b *Book) DivisionID(r Ref) seatledger.DivisionID {
	return seatledger.DivisionID(b.divisions.id(r))
}

// PersonID gives the id of a person.
func (b *Book) PersonID(r Ref) seatledger.PersonID { return seatledger.PersonID(b.people.id(r)) }

// Council finds a council.
func (b *Book) Council(id seatledger.CouncilID) (Ref, bool) {
	r, ok := b.councils.find(string(id))
	return r, ok && int(r) < len(b.councilInfo) && b.councilInfo[r].Division != 0
}

// Division finds a division.
func (b *Book) Division(id seatledger.DivisionID) (Ref, bool) { return b.divisions.find(string(id)) }

// Party finds a party.
func (b *Book) Party(id seatledger.PartyID) (Ref, bool) { return b.parties.find(string(id)) }

// Person finds a person.
func (b *Book) Person(id seatledger.PersonID) (Ref, bool) { return b.people.find(string(id)) }

// Councils gives the refs 1 to n of all councils.
func (b *Book) Councils() iter.Seq[Ref] {
	return func(yield func(Ref) bool) {
		for r := 1; r < len(b.councilInfo); r++ {
			if b.councilInfo[r].Division != 0 && !yield(Ref(r)) {
				return
			}
		}
	}
}

// CouncilInfo gives what the book keeps of a council.
func (b *Book) CouncilInfo(r Ref) CouncilInfo { return at(b.councilInfo, r) }

// CouncilKind gives the kind of a council as text.
func (b *Book) CouncilKind(r Ref) string { return b.texts.id(at(b.councilInfo, r).Kind) }

// DivisionInfo gives what the book keeps of a division.
func (b *Book) DivisionInfo(r Ref) DivisionInfo { return at(b.divisionInfo, r) }

// PartyInfo gives what the book keeps of a party.
func (b *Book) PartyInfo(r Ref) PartyInfo { return at(b.partyInfo, r) }

// PartyKind gives the kind of a party, which is asked for every seat.
func (b *Book) PartyKind(r Ref) seatledger.PartyKind {
	if int(r) < len(b.partyInfo) {
		return b.partyInfo[r].Kind
	}
	return ""
}

// PersonName gives the name of a person.
func (b *Book) PersonName(r Ref) Label { return at(b.personNames, r) }

// Parties gives the number of the last party, so that counts by party fit a
// slice of that length and one more.
func (b *Book) Parties() int { return len(b.parties.ids) }

func at[T any](list []T, r Ref) (x T) {
	if int(r) < len(list) {
		x = list[r]
	}
	return x
}

// Divisions gives the number of the last division.
func (b *Book) Divisions() int { return len(b.divisions.ids) - 1 }

// Under reports whether a division is another one or lies below it.
func (b *Book) Under(d, above Ref) bool {
	for x := range b.Above(d) {
		if x == above {
			return true
		}
	}
	return above == d
}

// Above gives a division, those above it, and 0 for all there are.
func (b *Book) Above(d Ref) iter.Seq[Ref] {
	return func(yield func(Ref) bool) {
		for range maxDepth { // a cycle of parents ends here too
			if !yield(d) || d == 0 {
				return
			}
			d = at(b.divisionInfo, d).Parent
		}
	}
}

// maxDepth is how deep divisions may nest.
const maxDepth = 64

// Entries gives the positions of the entries of a table that the fold does
// not read (tallies, statements, milestones under events, sources).
func (b *Book) Entries(t seatledger.Table) []uint32 { return b.positions[t] }

// PositionAt gives the position of the last entry recorded by a time.
func (b *Book) PositionAt(t time.Time) seatledger.Position {
	i := sort.Search(len(b.clock), func(i int) bool { return b.clock[i].time > t.UnixMicro() })
	if i == len(b.clock) {
		return b.Position
	}
	return seatledger.Position(b.clock[i].pos) - 1
}

// RecordedAt gives the time at which an entry was recorded.
func (b *Book) RecordedAt(pos seatledger.Position) time.Time {
	i := sort.Search(len(b.clock), func(i int) bool { return seatledger.Position(b.clock[i].pos) > pos })
	if i == 0 {
		return time.Time{}
	}
	return time.UnixMicro(b.clock[i-1].time).UTC()
}

func (b *Book) of(c Ref) []record {
	if int(c)+1 >= len(b.starts) {
		return nil
	}
	return b.records[b.starts[c]:b.starts[c+1]]
}

// order is the position that decides between two records of one day.
func (b *Book) order(r *record) uint32 {
	if r.special != 0 {
		return b.specials[r.special].order
	}
	return r.pos
}

// electionAt gives the facts of an election as known at a position.
func (b *Book) electionAt(e Ref, known uint32) (electionVersion, bool) {
	versions := at(b.electionInfo, e)
	for _, v := range slices.Backward(versions) {
		if v.pos <= known {
			return v, true
		}
	}
	return electionVersion{}, false
}

// TakesOffice gives the first and the last day on which those elected may take
// office, as known at an entry, 0 for all that is recorded.
func (b *Book) TakesOffice(id seatledger.ElectionID, known seatledger.Position) (first, last seatledger.Day) {
	e, ok := b.elections.find(string(id))
	if known == 0 {
		known = b.Position
	}
	if !ok {
		return 0, 0
	}
	v, _ := b.electionAt(e, uint32(known)) //nolint:gosec // positions of a book fit
	return seatledger.Day(v.first), seatledger.Day(v.last)
}

// Sources gives the id of every source, in no order.
func (b *Book) Sources() iter.Seq[seatledger.SourceID] {
	return func(yield func(seatledger.SourceID) bool) {
		for _, id := range b.sourceIDs.ids[1:] {
			if !yield(seatledger.SourceID(id)) {
				return
			}
		}
	}
}

// Post finds a post.
func (b *Book) Post(id seatledger.PostID) (Ref, bool) { return b.posts.find(string(id)) }

// WardName gives a ward as the records name it.
func (b *Book) WardName(r Ref) string { return b.wards.id(r) }

// Ward gives the ref of a ward by its name.
func (b *Book) Ward(name string) (Ref, bool) { return b.wards.find(name) }

// ElectionID gives the id of an election.
func (b *Book) ElectionID(r Ref) seatledger.ElectionID {
	return seatledger.ElectionID(b.elections.id(r))
}

// Polled gives the polling day of an election, the latest its date allows.
func (b *Book) Polled(id seatledger.ElectionID) (seatledger.Day, bool) {
	e, ok := b.elections.find(string(id))
	versions := at(b.electionInfo, e)
	if !ok || len(versions) == 0 {
		return 0, false
	}
	return seatledger.Day(versions[len(versions)-1].polled), true
}
