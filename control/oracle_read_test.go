package control_test

import (
	"maps"
	"reflect"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file is the enumerator's reading of a ledger as one clock shows it: which
// version of which entry stands in a world, and on which day.

// read is a ledger as one clock shows it.
type read struct {
	*oracleCase
	sources     map[seatledger.SourceID]*seatledger.Source
	parties     map[seatledger.PartyID]*seatledger.Party
	groupRows   map[seatledger.PartyID]seatledger.Position
	parents     map[seatledger.DivisionID]seatledger.DivisionID
	elections   map[seatledger.ElectionID]*seatledger.Election
	place       map[seatledger.ElectionID]seatledger.Position
	councils    map[seatledger.Date]version[*seatledger.Council]
	contests    map[string]*seatledger.Contest
	wards       map[string]version[*seatledger.Ward]
	events      map[string]map[string]chain[*seatledger.Event]                            // key, package
	results     map[seatledger.ElectionID]map[string]map[string]chain[*seatledger.Result] // package, key
	division    seatledger.DivisionID
	kind        string
	founded     seatledger.Day                 // in the world being played
	terms       map[string]lastDay             // by key of the event or contest that states them, in the world being played
	placed      map[string]seatledger.Position // of contests
	waits       bool                           // in that world it has to wait for the end of another council
	ahead       []beginning                    // of the council, in that world
	replaced    []seatledger.CouncilID
	carried     map[string][]*state                            // the worlds of a council on a day
	ends        map[seatledger.CouncilID][]*seatledger.Council // rows of other councils
	on          seatledger.Day                                 // up to which a world is read: rosters speak of days before theirs
	rosters     []shown                                        // in the world being played
	words       []word                                         // what the records say of people in it
	taken       []int                                          // what is chosen in it but for the days of what befalls single seats
	ordinals    bool                                           // some row names a seat, or changes how many there are
	laidOn      map[seatledger.ElectionID]seatledger.Day       // in that world, the day on which the members of an election take office
	takes       map[*seatledger.Event]*taking                  // of who is elected and takes office later
	forestalled []forestalled                                  // what became of them before that
	warded      bool                                           // some row names a ward
	stands      map[seatledger.EventID]*seatledger.Event       // which row of several that say otherwise, in the world being played
	bound       map[*seatledger.Event]bool                     // of a post with which a seat goes
	lost        bool                                           // the worlds of a council that is carried over are not known
}

// version is one entry of a chain of corrections.
type version[R seatledger.Row] struct {
	row R
	at  seatledger.Position
}

// chain is a row with its corrections, oldest first.
type chain[R seatledger.Row] []version[R]

func readLedger(o *oracleCase) *read {
	l := &read{oracleCase: o, on: o.on, carried: map[string][]*state{}, bound: map[*seatledger.Event]bool{}, terms: map[string]lastDay{}, placed: map[string]seatledger.Position{},
		sources: map[seatledger.SourceID]*seatledger.Source{}, parties: map[seatledger.PartyID]*seatledger.Party{}, groupRows: map[seatledger.PartyID]seatledger.Position{},
		parents: map[seatledger.DivisionID]seatledger.DivisionID{}, elections: map[seatledger.ElectionID]*seatledger.Election{},
		place: map[seatledger.ElectionID]seatledger.Position{}, councils: map[seatledger.Date]version[*seatledger.Council]{},
		contests: map[string]*seatledger.Contest{}, wards: map[string]version[*seatledger.Ward]{}, events: map[string]map[string]chain[*seatledger.Event]{},
		results: map[seatledger.ElectionID]map[string]map[string]chain[*seatledger.Result]{}, ends: map[seatledger.CouncilID][]*seatledger.Council{}}
	for i := range o.entries {
		if e := &o.entries[i]; o.clock.Known == 0 || e.Position <= o.clock.Known {
			l.add(e)
		}
	}
	if last, has := l.hasRosters(); has {
		l.on = max(l.on, last)
		l.tellWards()
	}
	return l
}

func (l *read) add(e *seatledger.Entry) {
	key := seatledger.Key(e.Row)
	if l.ofOther(e.Row) {
		return
	}
	switch r := e.Row.(type) {
	case *seatledger.Source:
		l.sources[r.ID] = r
	case *seatledger.Party:
		l.parties[r.ID], l.groupRows[r.ID] = r, e.Position
	case *seatledger.Division:
		l.parents[r.ID] = r.Parent
	case *seatledger.Election:
		l.elections[r.ID], l.place[r.ID] = r, e.Position
	case *seatledger.Council:
		if r.ID != l.council {
			l.ends[r.ID] = append(l.ends[r.ID], r)
			return
		}
		for _, old := range r.Replaces {
			if !slices.Contains(l.replaced, old) {
				l.replaced = append(l.replaced, old)
			}
		}
		l.division, l.kind = r.Division, r.Kind
		l.ordinals = l.ordinals || len(l.councils) > 0
		l.councils[r.From] = version[*seatledger.Council]{r, e.Position}
	case *seatledger.Ward:
		l.wards[key] = version[*seatledger.Ward]{r, e.Position}
	case *seatledger.Contest:
		l.contests[key], l.placed[key] = r, e.Position
		l.warded = l.warded || r.Ward != ""
	case *seatledger.Event:
		l.ordinals = l.ordinals || r.Seat != 0 || r.Kind == seatledger.CouncilResized
		l.warded = l.warded || r.Ward != ""
		if l.events[key] == nil {
			l.events[key] = map[string]chain[*seatledger.Event]{}
		}
		l.events[key][e.Package] = append(l.events[key][e.Package], version[*seatledger.Event]{r, e.Position})
	case *seatledger.Result:
		l.warded = l.warded || r.Ward != ""
		if l.results[r.Election] == nil {
			l.results[r.Election] = map[string]map[string]chain[*seatledger.Result]{}
		}
		if l.results[r.Election][e.Package] == nil {
			l.results[r.Election][e.Package] = map[string]chain[*seatledger.Result]{}
		}
		rows := l.results[r.Election][e.Package]
		rows[key] = append(rows[key], version[*seatledger.Result]{r, e.Position})
	}
}

// ofOther reports whether a row of an election, or of a ward, is of another council.
func (l *read) ofOther(r seatledger.Row) bool {
	switch r := r.(type) {
	case *seatledger.Contest:
		return r.Council != l.council
	case *seatledger.Result:
		return r.Council != l.council
	case *seatledger.Ward:
		return r.Council != l.council
	}
	return false
}

// shown says how far an entry with these sources counts: 0 not, 1 perhaps, 2
// surely.
func (l *read) shown(sources []seatledger.SourceID) (best int) {
	if !l.clock.ByPublic {
		return 2
	}
	for _, id := range sources {
		s := l.sources[id]
		switch {
		case s == nil || s.Date.IsZero() || bool(s.Confidential):
		case s.Date.Latest() <= l.clock.Published:
			best = 2
		case s.Date.Earliest() <= l.clock.Published:
			best = max(best, 1)
		}
	}
	return best
}

// standing picks the version of a chain that stands: the newest that counts.
// One that counts only perhaps is there or not. The answer is the number of
// versions up to the standing one; 0 = none.
func standing[R seatledger.Row](l *read, c chain[R], sources func(R) []seatledger.SourceID, choose chooser) int {
	for n := len(c); n > 0; n-- {
		switch l.shown(sources(c[n-1].row)) {
		case 2:
			return n
		case 1:
			if choose(2) == 0 {
				return n
			}
		}
	}
	return 0
}

// dayOf picks one day of a date, no earlier than least. All days after the day
// asked about are alike: ok is false for them.
func (l *read) dayOf(d seatledger.Date, least seatledger.Day, choose chooser) (day seatledger.Day, ok bool) {
	return l.dayBy(d, least, seatledger.OpenFuture, choose)
}

// dayBy is dayOf of what happened by a last day.
func (l *read) dayBy(d seatledger.Date, least, by seatledger.Day, choose chooser) (day seatledger.Day, ok bool) {
	first, last := max(d.Earliest(), least, l.start), min(d.Latest(), by, l.on+1)
	if first > last {
		return first, false
	}
	day = first + seatledger.Day(choose(int(last-first)+1))
	return day, day <= l.on
}

// lastOfStart gives the last day on which a state can have begun that ends: nothing
// ends before it began, unless its days say so.
func lastOfStart(began, until seatledger.Date) seatledger.Day {
	if until.IsZero() || until.Latest() < began.Earliest() {
		return seatledger.OpenFuture
	}
	return until.Latest()
}

// acts picks what there is, and when it happens, in one world.
func (l *read) acts(any chooser) []act {
	choose := l.choosing(any)
	acts := append(append(l.councilActs(choose), l.wardActs(choose)...), l.groupActs(choose)...)
	l.founded = l.on + 1
	for _, a := range acts {
		if a.rank == rankCouncil {
			l.founded = min(l.founded, a.day)
		}
	}
	acts = append(acts, l.succession(choose)...)
	l.laidOn = map[seatledger.ElectionID]seatledger.Day{}
	for _, e := range slices.Sorted(maps.Keys(l.elections)) {
		acts = append(acts, l.electionActs(l.elections[e], any)...)
	}
	l.rosters, l.words = nil, nil
	l.readOffices()
	l.stands = map[seatledger.EventID]*seatledger.Event{}
	days, orders := map[*seatledger.Event]seatledger.Day{}, map[*seatledger.Event]seatledger.Position{}
	for _, key := range slices.Sorted(maps.Keys(l.events)) {
		e, order := l.event(key, choose)
		l.stands[seatledger.EventID(key)] = e
		if e != nil && e.Status != seatledger.Retracted && !l.skip["event "+string(e.ID)] {
			own := l.eventActs(e, order, l.ofDays(e, any))
			l.note(e, order, own)
			if len(own) > 0 {
				days[e], orders[e] = own[0].day, order
			}
			acts = append(acts, own...)
		}
	}
	l.chooseLists(choose)
	return append(acts, l.takeEffect(days, orders)...)
}

// event picks what is recorded under one key: the package that is right, and
// the version of it that stands; nil = nothing.
func (l *read) event(key string, choose chooser) (*seatledger.Event, seatledger.Position) {
	var rows []*seatledger.Event
	var orders []seatledger.Position
	for _, pkg := range slices.Sorted(maps.Keys(l.events[key])) {
		c := l.events[key][pkg]
		if n := standing(l, c, func(e *seatledger.Event) []seatledger.SourceID { return e.Sources }, choose); n > 0 && !slices.ContainsFunc(rows, func(e *seatledger.Event) bool { return saysTheSame(e, c[n-1].row) }) {
			rows, orders = append(rows, c[n-1].row), append(orders, c[0].at)
		}
	}
	if len(rows) == 0 {
		return nil, 0
	}
	i := 0
	if len(rows) > 1 {
		i = choose(len(rows))
	}
	return rows[i], orders[i]
}

// saysTheSame reports whether two packages record one event in the same words.
func saysTheSame(x, y *seatledger.Event) bool {
	a, b := *x, *y
	a.Sources, b.Sources, a.Note, b.Note = nil, nil, "", ""
	return reflect.DeepEqual(a, b)
}

func (l *read) under(d, above seatledger.DivisionID) bool {
	for ; d != ""; d = l.parents[d] {
		if d == above {
			return true
		}
	}
	return false
}
