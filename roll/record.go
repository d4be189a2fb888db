package roll

import "github.com/seatledger/seatledger"

// record is one entry as the fold needs it, or one of the two halves of an
// entry with an `until`. What a field means depends on the operation.
type record struct {
	pos     uint32 // position of the entry
	special uint32 // index into Book.specials; 0 = one version, no dispute
	first   int32  // first and last day on which it may take effect; not of
	last    int32  // contests, results and candidates
	sources uint32 // index into Book.sourceSets; 0 = none stated
	person  Ref    // of a result or ward, the low half of the votes
	list    Ref
	party   Ref
	from    Ref    // party left; of a result or ward, the high half of the votes; of a contest, see method
	seat    uint32 // ordinal, size or position on a list; of a result, seats + 1
	aux     Ref    // see election, post, joined, division, replaced, inherited, text and substitute
	ward    Ref
	ends    [2]int32 // with flagTerm, first and last day that follow the term of who is seated; of a roster, those of its date
	op      operation
	rule    uint8 // whose seats a dissolution ends; of a contest, its state and what its method counts
	flags   flag
}

type flag uint16

const (
	flagRetracted flag = 1 << iota // this version withdraws the event
	flagVotes                      // the votes are stated
	flagClaim                      // counts under `published` only with a dated source
	flagAllFilled                  // the reallocation left no seat empty
	flagOwnList                    // the seat now belongs to the list it was filled for
	flagWhile                      // begins a state that the same entry ends
	flagUntil                      // ends that state
	flagByPerson                   // names no council: concerns the seat of its person only
	flagTerm                       // the last day of a term is stated
	flagOfList                     // fills a seat that its list had
	flagWinner                     // names who won a by-election of the day, if one has results
	flagBegun                      // speaks of a holding that had begun, never of one that is yet to
	flagInWard                     // its seat is numbered within its ward
)

type operation uint8

// The operations, in their order within a day.
const (
	opNone      operation = iota
	opWard                // a ward's row takes force
	opWardEnds            // and holds no longer
	opCouncil             // a council row takes force
	opEstablish           // the council comes into being
	opSucceed             // a council that this one replaces has ended
	opResize
	opAbolish
	opResume
	opRestore // a suspended or dissolved council is in office again
	opSuspend
	opDisband  // the council is dissolved
	opCarry    // the members of the councils that this one replaces sit on it
	opEnd      // a holding ends
	opDissolve // a party is dissolved (every council)
	opLay      // results are laid on seats: assembled from opResult
	opUnlaid   // an election without recorded results
	opExpire   // a term ends: assembled from those that state its last day
	opElect    // names or seats a holder
	opFill     // fills a vacancy
	opRefill   // the vacant seats of all councils below a division are filled
	opOpen     // from some day before a roster on nobody knows who has a seat
	opBegin    // and on another somebody has come
	opListed   // a roster confirms who has a seat
	opAbsent   // whom it lacks had left by then
	opNew      // whom it adds had come by then
	opRest     // what else there is was vacant
	opReturn   // whoever holds a mandate sits again
	opReinstate
	opSubstitute
	opBar     // a member is suspended
	opMove    // a holder sits for another party
	opRealign // the holder's party itself changed
	opRename  // a party becomes another one (every council)
	opLeave
	opPost
	opUncoalition
	opCoalition
	opQuit // somebody, or all of a party, leaves a group
	opJoin
	opUnreport
	opReport

	// Operations that never act alone but are read by others.
	opResult
	opContest
	opCandidate
	opReplaces // the council replaces another one
	opInherits // the ward replaces another one
	opStake    // a seat of opLay is at stake
	opWon      // somebody wins a seat of opLay
	opAllot    // a seat comes to a ward
	opShed     // and leaves it
)

// opSet is a set of operations.
type opSet uint64

func (s opSet) has(o operation) bool { return s&(1<<o) != 0 }

// hasSome reports whether one of those from one operation to another is in the set.
func (s opSet) hasSome(from, to operation) bool { return s>>from&(1<<(to-from+1)-1) != 0 }

// everywhere reports whether the operation acts on many councils.
func (o operation) everywhere() bool { return o == opDissolve || o == opRefill || o == opRename }

// concernsPerson reports whether the operation is about somebody's seat or
// post, so that it need not name the council.
func (o operation) concernsPerson() bool {
	return o == opEnd || o == opElect || o == opFill || o == opMove || o == opRealign || o == opPost || o == opLeave || o == opBar || o == opReinstate
}

// matters reports whether the operation is about coalitions, groups or sources'
// words on control.
func (o operation) matters() bool { return o >= opUncoalition && o <= opReport }

// groups reports whether the operation is about groups, which there may be before
// there is a council.
func (o operation) groups() bool { return o == opJoin || o == opQuit }

// exercises reports whether the operation is about who exercises a mandate.
func (o operation) exercises() bool { return o >= opReturn && o <= opBar }

// ofRoster reports whether the operation is what a roster says of its day.
func (o operation) ofRoster() bool { return o >= opListed && o <= opRest }

// beforeRoster reports whether the operation is what a roster leaves open of the
// days before.
func (o operation) beforeRoster() bool { return o == opOpen || o == opBegin }

// rank gives the place of an operation within a day. What is read by the
// laying of results stands where that does.
func (o operation) rank() operation {
	if o >= opResult {
		return opLay
	}
	return o
}

// What aux says, by the operations that read it.

// election gives that of a result, contest or candidate.
func (r *record) election() Ref { return r.aux }

// post gives the post taken, left, ended with its holding, held by who moves or bound
// to a ward; 0 = none.
func (r *record) post() Ref { return r.aux }

// joined gives the group that is joined or left.
func (r *record) joined() Ref { return r.aux }

// division gives that below which many councils are concerned; 0 = everywhere.
func (r *record) division() Ref { return r.aux }

// replaced gives the council in whose stead this one comes.
func (r *record) replaced() Ref { return r.aux }

// count gives how many unnamed members a roster has for a party; 0 = it names one.
func (r *record) count() int { return int(r.aux) }

// text gives the dated rules of a council, or the rule of a report.
func (r *record) text() Ref { return r.aux }

// names gives the person and the party left that the record names; 0 where it has
// something else in their place.
func (r *record) names() (person, from Ref) {
	if r.op == opResult || r.op == opWard || r.op == opContest {
		return 0, 0
	}
	return r.person, r.from
}

// method gives the method and the tie rule of a contest, divided by "|"; 0 = neither is
// stated.
func (r *record) method() Ref { return r.from }

// inherited gives the ward that another one replaces.
func (r *record) inherited() Ref { return r.aux }

func (r *record) votes() int64 { return int64(r.from)<<32 | int64(r.person) }

func (r *record) setVotes(c seatledger.Count) {
	if c.Stated {
		r.flags |= flagVotes
		r.person, r.from = Ref(c.N), Ref(c.N>>32)
	}
}

// special is what few records need: the versions of a corrected entry, and
// the dispute a record takes part in.
type special struct {
	versions []uint32 // positions of the chain, ascending; the record is one of them
	sources  []uint32 // source set of each version; nil = the record's own
	dispute  uint32   // 0 = none; equal numbers exclude each other
	branch   uint32   // which content of the dispute the record belongs to
	order    uint32   // position of the chain's first entry
}
