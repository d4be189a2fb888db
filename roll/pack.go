package roll

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
)

// Pack reads the entries of a ledger, in order from the first, into a book.
// It stops at the first error of entries.
func Pack(entries iter.Seq2[seatledger.Entry, error]) (*Book, error) {
	p := newPacker()
	for e, err := range entries {
		if err != nil {
			return nil, err
		}
		if e.Position > math.MaxUint32 {
			return nil, fmt.Errorf("entry %d: a book holds at most %d entries", e.Position, uint32(math.MaxUint32))
		}
		p.add(&e)
	}
	return p.finish(), nil
}

// packer gathers records in order of position.
type packer struct {
	book     *Book
	records  []record
	councils []Ref    // council of each record; 0 = global or placed by person
	keys     []uint64 // hash of table and key of each record
	packages []uint32
	links    map[uint32]uint32 // superseding position -> superseded
	seen     map[string]uint32 // packages by name
	seats    map[Ref][]Ref     // person -> councils that name them
	sets     map[string]Ref
	secret   []Ref // sources that are confidential
	seed     maphash.Seed
	key      uint64
	pkg      uint32
}

func newPacker() *packer {
	b := &Book{positions: map[seatledger.Table][]uint32{}, specials: make([]special, 1), sourceSets: make([][]Ref, 1), disputes: make([]dispute, 1)}
	for _, n := range []*names{&b.divisions, &b.councils, &b.parties, &b.people, &b.posts, &b.elections, &b.sourceIDs, &b.wards, &b.texts} {
		n.index()
	}
	return &packer{book: b, links: map[uint32]uint32{}, seen: map[string]uint32{}, seats: map[Ref][]Ref{}, sets: map[string]Ref{}, seed: maphash.MakeSeed()}
}

func (p *packer) add(e *seatledger.Entry) {
	b, pos := p.book, uint32(e.Position)
	b.Position = e.Position
	if t := e.Recorded.UnixMicro(); len(b.clock) == 0 || b.clock[len(b.clock)-1].time < t {
		b.clock = append(b.clock, tick{pos: pos, time: t})
	}
	if e.Supersedes != 0 {
		p.links[pos] = uint32(e.Supersedes)
	}
	p.pkg = p.packageNumber(e.Package)
	p.key = 0
	p.addRow(pos, e.Row)
}

func (p *packer) packageNumber(name string) uint32 {
	n, ok := p.seen[name]
	if !ok {
		n = uint32(len(p.seen))
		p.seen[name] = n
	}
	return n
}

func (p *packer) addRow(pos uint32, row seatledger.Row) {
	b := p.book
	switch r := row.(type) {
	case *seatledger.Source:
		s := b.sourceIDs.ref(string(r.ID))
		b.sourceInfo = grow(b.sourceInfo, s)
		b.sourceInfo[s] = append(b.sourceInfo[s], sourceVersion{pos: pos, first: int32(r.Date.Earliest()), last: int32(r.Date.Latest()), undated: r.Date.IsZero()})
		if r.Confidential {
			p.secret = append(p.secret, s)
		}
	case *seatledger.Division:
		d := b.divisions.ref(string(r.ID))
		b.divisionInfo = grow(b.divisionInfo, d)
		b.divisionInfo[d] = DivisionInfo{Label{r.Name, r.NameLocal}, r.Type, b.divisions.ref(string(r.Parent))}
	case *seatledger.Party:
		p.addParty(pos, r)
	case *seatledger.Person:
		n := b.people.ref(string(r.ID))
		b.personNames = grow(b.personNames, n)
		b.personNames[n] = Label{r.Name, r.NameLocal}
	case *seatledger.Election:
		p.addElection(pos, r)
	case *seatledger.Council:
		p.addCouncil(pos, r)
	case *seatledger.Ward:
		p.addWard(pos, r)
	case *seatledger.Contest:
		rec := record{pos: pos, op: opContest, ward: b.wards.ref(r.Ward), seat: uint32(r.Seats), rule: uint8(slices.Index(contestStates, r.State)+1) | uint8(electedBy(r.Method))<<4,
			aux: b.elections.ref(string(r.Election))}
		if r.Method != "" || r.TieRule != "" {
			rec.from = b.texts.ref(r.Method + "|" + r.TieRule)
		}
		rec.setTerm(r.Until)
		p.emit(rec, b.councils.ref(string(r.Council)))
	case *seatledger.Result:
		p.addResult(pos, r)
	case *seatledger.Candidate:
		rec := record{pos: pos, op: opCandidate, ward: b.wards.ref(r.Ward), person: b.people.ref(string(r.Person)), list: b.parties.ref(string(r.List)),
			seat: uint32(r.Position), aux: b.elections.ref(string(r.Election))}
		rec.setTerm(r.Until)
		p.emit(rec, b.councils.ref(string(r.Council)))
	case *seatledger.Event:
		p.addEvent(pos, r)
	}
	switch row.(type) {
	case *seatledger.Tally, *seatledger.Statement, *seatledger.Shape, *seatledger.Source, *seatledger.Name, *seatledger.Redaction:
		b.positions[row.Table()] = append(b.positions[row.Table()], pos)
	}
}

// ballot says what the method of a contest counts.
type ballot uint8

const (
	ballotUnstated ballot = iota
	ballotOfLists
	ballotOfPeople
)

// electedBy gives what a stated method counts.
func electedBy(method string) ballot {
	switch {
	case method == "":
		return ballotUnstated
	case seatledger.CountsLists(method):
		return ballotOfLists
	}
	return ballotOfPeople
}

func grow[T any](list []T, r Ref) []T {
	for int(r) >= len(list) {
		var zero T
		list = append(list, zero)
	}
	return list
}

func (p *packer) addParty(pos uint32, r *seatledger.Party) {
	b := p.book
	n := b.parties.ref(string(r.ID))
	b.partyInfo = grow(b.partyInfo, n)
	info := PartyInfo{Label: Label{r.Name, r.NameLocal}, Abbreviation: r.Abbreviation, Colour: r.Colour, Kind: r.Kind}
	for _, m := range r.Members {
		info.Members = append(info.Members, b.parties.ref(string(m)))
	}
	b.partyInfo[n] = info
	if r.Kind == seatledger.KindGroup {
		p.addGroup(pos, r, n, info.Members)
	}
}

// addGroup lets the members of a group belong to it on the councils on which it
// sits, for as long as there is such a group.
func (p *packer) addGroup(pos uint32, r *seatledger.Party, group Ref, members []Ref) {
	first, last := int32(seatledger.OpenPast), int32(seatledger.OpenPast)
	if !r.From.IsZero() {
		first, last = bounds(r.From)
	}
	p.setKey(seatledger.Parties, string(r.ID))
	for _, id := range r.Councils {
		c := p.book.councils.ref(string(id))
		for _, m := range members {
			p.emit(record{pos: pos, op: opJoin, first: first, last: last, party: m, aux: group}, c)
		}
		if !r.To.IsZero() {
			first, last := after(r.To)
			p.emit(record{pos: pos, op: opQuit, first: first, last: last, aux: group}, c)
		}
	}
}

func (p *packer) addElection(pos uint32, r *seatledger.Election) {
	b := p.book
	e := b.elections.ref(string(r.ID))
	b.electionInfo = grow(b.electionInfo, e)
	date := r.TakesOffice
	if date.IsZero() {
		date = r.Date
	}
	b.electionInfo[e] = append(b.electionInfo[e], electionVersion{pos: pos, first: int32(date.Earliest()), last: int32(date.Latest()),
		polled: int32(r.Date.Latest()), division: b.divisions.ref(string(r.Division)), councilKind: b.texts.ref(r.CouncilKind),
		byElection: r.Kind == "by-election", listed: r.Scope == "listed", all: r.Scope == "all"})
}

func (p *packer) addCouncil(pos uint32, r *seatledger.Council) {
	b := p.book
	c := b.councils.ref(string(r.ID))
	b.councilInfo = grow(b.councilInfo, c)
	b.councilInfo[c] = CouncilInfo{Label{r.Name, ""}, b.divisions.ref(string(r.Division)), b.texts.ref(r.Kind)}
	facts := CouncilFacts{r.ControlRule.Canonical(), r.SeatRule, r.Method, r.TieRule, r.TieBreak, r.Counts}
	first, last := bounds(r.From)
	if r.From.IsZero() {
		first, last = int32(seatledger.OpenPast), int32(seatledger.OpenPast)
	}
	p.setKey(seatledger.Councils, string(r.ID), r.From.String())
	for _, old := range r.Replaces {
		p.emit(record{pos: pos, op: opReplaces, first: first, last: last, aux: b.councils.ref(string(old))}, c)
	}
	p.emit(record{pos: pos, op: opCouncil, first: first, last: last, seat: uint32(r.Seats), aux: b.texts.ref(string(facts.appendPacked(nil)))}, c)
	if !r.To.IsZero() {
		first, last = after(r.To)
		p.emit(record{pos: pos, op: opAbolish, first: first, last: last, flags: flagUntil}, c)
	}
}

// addWard adds a ward's row: what it says from a day on, which wards it replaces,
// and when it ends.
func (p *packer) addWard(pos uint32, r *seatledger.Ward) {
	b := p.book
	c := b.councils.ref(string(r.Council))
	x := record{pos: pos, op: opWard, ward: b.wards.ref(r.Ward), seat: uint32(min(r.Seats, seatledger.MaxSeats)), aux: b.posts.ref(string(r.Post)),
		first: int32(seatledger.OpenPast), last: int32(seatledger.OpenPast)}
	if !r.From.IsZero() {
		x.first, x.last = bounds(r.From)
	}
	x.setVotes(r.Votes)
	p.setKey(seatledger.Wards, string(r.Council), r.Ward, r.From.String())
	for _, old := range r.Replaces {
		p.emit(record{pos: pos, op: opInherits, first: x.first, last: x.last, ward: x.ward, aux: b.wards.ref(old)}, c)
	}
	if r.To.IsZero() {
		p.emit(x, c)
		return
	}
	end := record{pos: pos, op: opWardEnds, ward: x.ward, flags: flagUntil}
	end.first, end.last = after(r.To)
	x.flags |= flagWhile
	p.emit(x, c)
	p.emit(end, c)
}

// cells are the facts as a book keeps them: a text of one line each.
func (f *CouncilFacts) cells() []*string {
	return []*string{(*string)(&f.ControlRule), (*string)(&f.SeatRule), &f.Method, &f.TieRule, (*string)(&f.TieBreak), (*string)(&f.Counts)}
}

func (f *CouncilFacts) appendPacked(b []byte) []byte {
	for i, cell := range f.cells() {
		if i > 0 {
			b = append(b, '\n')
		}
		b = append(b, *cell...)
	}
	return b
}

func (p *packer) addResult(pos uint32, r *seatledger.Result) {
	b := p.book
	rec := record{pos: pos, op: opResult, flags: flagClaim, ward: b.wards.ref(r.Ward), list: b.parties.ref(string(r.List)),
		party: b.parties.ref(string(r.Party)), aux: b.elections.ref(string(r.Election)), sources: p.sourceSet(r.Sources)}
	if r.Seats.Stated {
		rec.seat = uint32(min(r.Seats.N, seatledger.MaxSeats)) + 1
	}
	rec.setVotes(r.Votes)
	p.setKey(seatledger.Results, string(r.Election), string(r.Council), r.Ward, string(r.List))
	p.emit(rec, b.councils.ref(string(r.Council)))
}

// setKey notes the key of the row whose records come next.
func (p *packer) setKey(t seatledger.Table, parts ...string) {
	var h maphash.Hash
	h.SetSeed(p.seed)
	h.WriteString(string(t))
	for _, s := range parts {
		h.WriteByte(0)
		h.WriteString(s)
	}
	p.key = h.Sum64()
}

func (p *packer) emit(r record, council Ref) {
	p.records = append(p.records, r)
	p.councils = append(p.councils, council)
	p.keys = append(p.keys, p.key)
	p.packages = append(p.packages, p.pkg)
}

func (p *packer) sourceSet(sources []seatledger.SourceID) uint32 {
	if len(sources) == 0 {
		return 0
	}
	var key strings.Builder
	key.WriteString(string(sources[0]))
	for _, s := range sources[1:] {
		key.WriteString(";" + string(s))
	}
	n, ok := p.sets[key.String()]
	if !ok {
		set := make([]Ref, len(sources))
		for i, s := range sources {
			set[i] = p.book.sourceIDs.ref(string(s))
		}
		n = Ref(len(p.book.sourceSets))
		p.book.sourceSets = append(p.book.sourceSets, set)
		p.sets[key.String()] = n
	}
	return uint32(n)
}

// operations are what the actions of the table of kinds are in the fold.
var operations = [...]operation{
	seatledger.ActNone: opNone, seatledger.ActElect: opElect, seatledger.ActFill: opFill, seatledger.ActReallocate: opFill,
	seatledger.ActSubstitute: opSubstitute, seatledger.ActReturn: opReturn, seatledger.ActBar: opBar, seatledger.ActReinstate: opReinstate,
	seatledger.ActEnd: opEnd, seatledger.ActDissolve: opDissolve, seatledger.ActMove: opMove, seatledger.ActRealign: opRealign,
	seatledger.ActRename: opRename, seatledger.ActTakePost: opPost, seatledger.ActLeavePost: opLeave,
	seatledger.ActFormCoalition: opCoalition, seatledger.ActEndCoalition: opUncoalition, seatledger.ActJoinGroup: opJoin, seatledger.ActLeaveGroup: opQuit,
	seatledger.ActEstablish: opEstablish, seatledger.ActResize: opResize, seatledger.ActSuspend: opSuspend,
	seatledger.ActResume: opResume, seatledger.ActAbolish: opAbolish, seatledger.ActDisband: opDisband, seatledger.ActCarry: opCarry, seatledger.ActRestore: opRestore,
	seatledger.ActList: opListed, seatledger.ActComplete: opAbsent,
	seatledger.ActReport: opReport, seatledger.ActUnreport: opUnreport,
}

// operationOf gives the operation of an action; none for one that is not there.
func operationOf(a seatledger.Action) operation {
	if int(a) >= len(operations) {
		return opNone
	}
	return operations[a]
}

func (p *packer) addEvent(pos uint32, e *seatledger.Event) {
	b := p.book
	kind, ok := e.Kind.Row()
	acts, ends := operationOf(kind.Acts), operationOf(kind.Ends)
	if !ok || acts == opNone {
		b.positions[seatledger.Events] = append(b.positions[seatledger.Events], pos)
		p.setKey(seatledger.Events, string(e.ID)) // it may correct or contradict one that acts
		p.emit(record{pos: pos, op: opNone, flags: flagClaim, sources: p.sourceSet(e.Sources)}, 0)
		return
	}
	r := record{pos: pos, op: acts, flags: flagClaim, sources: p.sourceSet(e.Sources), person: b.people.ref(string(e.Person)),
		list: b.parties.ref(string(e.List)), party: b.parties.ref(string(e.Party)), from: b.parties.ref(string(e.FromParty)),
		seat: uint32(e.Seat), ward: b.wards.ref(e.Ward)}
	r.first, r.last = bounds(e.Date)
	if e.Ward != "" && e.Seat != 0 {
		r.flags |= flagInWard
	}
	if e.Status == seatledger.Retracted {
		r.flags |= flagRetracted
	}
	if kind.Effect == seatledger.EffectFill {
		r.setTerm(e.Until)
	}
	p.special(&r, e, &kind)
	p.setKey(seatledger.Events, string(e.ID))
	council := b.councils.ref(string(e.Council))
	if council != 0 && r.person != 0 {
		p.names(r.person, council)
	}
	if sits := r.substitute(); council != 0 && sits != 0 {
		p.names(sits, council)
	}
	if r.op == opRename && r.from == r.party {
		r.op = opNone // a new name for the same party moves nobody
	}
	if council == 0 && !r.op.everywhere() && (r.person == 0 || !r.op.concernsPerson()) {
		r.op = opNone // it names no council: counted by tallies, placed nowhere
	}
	if r.op.ofRoster() {
		p.emitRoster(r, council)
		return
	}
	lasts := !e.Until.IsZero() && ends != opNone && r.op != opNone
	if lasts {
		r.flags |= flagWhile
		r.ends[0], r.ends[1] = after(e.Until) // the term, where a seat goes with the post
	}
	p.emit(r, council)
	if lasts {
		end := r
		end.op, end.flags = ends, r.flags&^flagWhile|flagUntil
		end.first, end.last = after(e.Until)
		if end.op == opMove {
			end.party, end.from = end.from, end.party
		}
		p.emit(end, council)
	}
}

// emitRoster emits what a row of a roster says: first what it confirms, then what
// it changes. A roster is as of the last day that its date allows.
func (p *packer) emitRoster(r record, council Ref) {
	r.ends = [2]int32{r.first, r.last}
	r.first = r.last
	changes := r
	if changes.op = opNew; r.op == opAbsent {
		changes.op = opRest
	}
	p.emit(r, council)
	p.emit(changes, council)
}

// special sets the fields that only some operations read.
func (p *packer) special(r *record, e *seatledger.Event, kind *seatledger.KindOfEvent) {
	b := p.book
	if kind.Lone && r.party == 0 {
		r.party = Independent
	}
	if kind.OwnList {
		r.flags |= flagOwnList
	}
	if kind.OfList && r.list != 0 {
		r.flags |= flagOfList
	}
	if kind.Winner {
		r.flags |= flagWinner
	}
	if kind.Begun {
		r.flags |= flagBegun
	}
	switch kind.Acts {
	case seatledger.ActReallocate:
		p.reallocation(r, e)
	case seatledger.ActJoinGroup, seatledger.ActLeaveGroup:
		r.aux = b.parties.ref(string(e.Group))
	case seatledger.ActTakePost, seatledger.ActLeavePost, seatledger.ActEnd, seatledger.ActMove, seatledger.ActRealign:
		r.aux = b.posts.ref(string(e.Post))
	case seatledger.ActSubstitute, seatledger.ActReturn:
		r.aux, r.person = r.person, b.people.ref(string(e.For))
	case seatledger.ActRename, seatledger.ActDissolve:
		r.aux = b.divisions.ref(string(e.Division))
		r.rule = uint8(slices.Index(policies, e.Policy) + 1)
	case seatledger.ActResize:
		n, _ := strconv.ParseUint(e.Value, 10, 32)
		r.seat = uint32(min(n, seatledger.MaxSeats))
	case seatledger.ActList:
		n, _ := strconv.ParseUint(e.Value, 10, 32)
		r.aux = Ref(min(n, seatledger.MaxSeats))
	case seatledger.ActReport:
		r.aux = b.texts.ref(string(e.Rule.Canonical()))
	}
}

// reallocation is of one council, or of all below a division.
func (p *packer) reallocation(r *record, e *seatledger.Event) {
	switch {
	case e.Council == "" && (e.Person != "" || e.Division == ""):
		r.op = opNone // of a council that is not named
	case e.Council == "":
		r.op, r.aux = opRefill, p.book.divisions.ref(string(e.Division))
		if r.party == 0 {
			r.flags |= flagAllFilled
		}
	}
}

// setTerm notes the last day of a term, if it is stated.
func (r *record) setTerm(last seatledger.Date) {
	if !last.IsZero() {
		r.flags |= flagTerm
		r.ends[0], r.ends[1] = after(last)
	}
}

// contestStates are the states of a contest as a record numbers them, from 1 on;
// a contest that states none is held.
var contestStates = []string{stateHeld, stateUnopposed, statePostponed, stateHeldOver, stateVoid}

// The states of a contest.
const (
	stateHeld      = "held"
	stateUnopposed = "unopposed"
	statePostponed = "postponed"
	stateHeldOver  = "held-over"
	stateVoid      = "void"
)

// policies are the dissolution policies as a record numbers them, from 1 on.
var policies = []seatledger.DissolutionPolicy{seatledger.EndListSeats, seatledger.EndAllegianceSeats, seatledger.EndNoSeats}

func (p *packer) names(person, council Ref) {
	if !slices.Contains(p.seats[person], council) {
		p.seats[person] = append(p.seats[person], council)
	}
}

func bounds(d seatledger.Date) (first, last int32) { return int32(d.Earliest()), int32(d.Latest()) }

// after gives the days that follow the last day of a state.
func after(d seatledger.Date) (first, last int32) {
	first, last = bounds(d)
	if d.Earliest() != seatledger.OpenPast {
		first++
	}
	if d.Latest() != seatledger.OpenFuture {
		last++
	}
	return first, last
}

// finish groups the records by council, links corrections and disputes, and
// sorts each group as the fold of the latest knowledge wants it.
func (p *packer) finish() *Book {
	p.linkChains()
	if len(p.seen) > 1 {
		p.linkDisputes()
		p.linkLists()
	}
	p.placeCarried()
	p.placeByPerson()
	p.group()
	for _, s := range p.secret {
		p.book.undate(s)
	}
	return p.book
}

// undate forgets the dates of a confidential source, in all its versions: whoever
// asked what was published by one day after another would learn them.
func (b *Book) undate(source Ref) {
	for i := range b.sourceInfo[source] {
		x := &b.sourceInfo[source][i]
		*x = sourceVersion{pos: x.pos, undated: true}
	}
}

// placeCarried lets a council to which members were carried over be named with
// those who are named with the councils that it replaces.
func (p *packer) placeCarried() {
	carries := map[Ref]bool{}
	for i := range p.records {
		if p.records[i].op == opCarry {
			carries[p.councils[i]] = true
		}
	}
	if len(carries) == 0 {
		return
	}
	people := map[Ref][]Ref{}
	for person, councils := range p.seats {
		for _, c := range councils {
			people[c] = append(people[c], person)
		}
	}
	for range len(carries) { // one after another
		for i := range p.records {
			r, c := &p.records[i], p.councils[i]
			if r.op != opReplaces || !carries[c] {
				continue
			}
			for _, person := range people[r.replaced()] {
				if !slices.Contains(p.seats[person], c) {
					p.seats[person] = append(p.seats[person], c)
					people[c] = append(people[c], person)
				}
			}
		}
	}
}

// placeByPerson copies an event that names a person but no council to every
// council that some entry names with that person. There it concerns only the
// seat or post that the person holds.
func (p *packer) placeByPerson() {
	for i := range p.records {
		r := &p.records[i]
		if p.councils[i] != 0 || r.op == opNone || r.op.everywhere() {
			continue
		}
		r.flags |= flagByPerson
		for n, c := range p.seats[r.person] {
			if n == 0 {
				p.councils[i] = c
				continue
			}
			p.records = append(p.records, *r)
			p.councils = append(p.councils, c)
			p.keys = append(p.keys, p.keys[i])
			p.packages = append(p.packages, p.packages[i])
			r = &p.records[i]
		}
	}
}

// group sorts the records by council, counting first.
func (p *packer) group() {
	b := p.book
	n := len(b.councils.ids)
	b.starts = make([]uint32, n+1)
	for i, c := range p.councils {
		if c != 0 && p.records[i].op != opNone {
			b.starts[c]++
		}
	}
	var sum uint32
	for c := range b.starts {
		b.starts[c], sum = sum, sum+b.starts[c]
	}
	b.records = make([]record, sum)
	next := slices.Clone(b.starts)
	for i, c := range p.councils {
		switch {
		case p.records[i].op == opNone:
		case c != 0:
			b.records[next[c]] = p.records[i]
			next[c]++
		case p.records[i].op.everywhere():
			b.global = append(b.global, p.records[i])
		}
	}
	p.records, p.councils, p.keys, p.packages = nil, nil, nil, nil
	for c := 1; c < n; c++ {
		slices.SortStableFunc(b.of(Ref(c)), b.byDay)
	}
}

// byDay sorts records as they act when every date is exact: an estimate that
// lets the fold of most councils find them in order.
func (b *Book) byDay(x, y record) int {
	return cmp.Or(cmp.Compare(b.latestDay(&x), b.latestDay(&y)), cmp.Compare(x.op.rank(), y.op.rank()), cmp.Compare(b.order(&x), b.order(&y)))
}

func (b *Book) latestDay(r *record) int32 {
	if r.op < opResult || r.op == opReplaces || r.op == opInherits {
		return r.last
	}
	e, _ := b.electionAt(r.election(), math.MaxUint32)
	return e.last
}
