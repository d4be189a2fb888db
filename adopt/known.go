package adopt

import (
	"cmp"
	"slices"

	"github.com/seatledger/seatledger"
)

// Known is somebody of whom an earlier list, or the ledger, speaks already.
type Known struct {
	ID      seatledger.PersonID
	Names   []string // as on record; the first is that of the person's own row
	Codes   []string // identifiers
	Ward    string
	Party   seatledger.PartyID
	Day     seatledger.Date // when the records last spoke of this person
	Sources []seatledger.SourceID
	First   []seatledger.SourceID // who named this person first
	Sits    bool                  // had a seat on the last day before the list of which anything is known
	Open    bool                  // may have had one, or for one party or another
	Foreign bool                  // in another package of the ledger, which has the row of this person
	Row     *seatledger.Person    // as the ledger has it
}

// Record is what is known of one council before a list: who sat on it, and who is known of
// it at all.
type Record struct {
	Council seatledger.CouncilID
	People  []*Known
	Day     seatledger.Date         // when the records last spoke of its members
	Sources []seatledger.SourceID   // where the council is first named
	Wards   map[string]WardOnRecord // by the key under which the records have it
	Seats   int                     // by law; 0 = not known here
	Foreign bool                    // another package of the ledger has it
	Elected bool                    // most of the members are new: there was an election most likely

	Elections map[string]seatledger.Date // the last one before the list, by ward; blank = of the council
}

// WardOnRecord is a ward as the records have it.
type WardOnRecord struct {
	Title string // blank = its key is its name
	Seats int

	From    seatledger.Date       // blank = since whenever
	Sources []seatledger.SourceID // where it is named; none = where the council is
}

// Listing is a row of a list that was adopted before, kept beside the map so that the next
// list lands on the same people, with or without a ledger.
type Listing struct {
	Day     seatledger.Date
	Council seatledger.CouncilID
	Person  seatledger.PersonID
	Name    string
	Ward    string
	Party   seatledger.PartyID
	Codes   []string
	Source  seatledger.Source
}

// recordsOf draws together what the lists before a day said, council by council. Those of
// that day are the list itself, adopted once more.
func recordsOf(lists []Listing, on seatledger.Date) map[seatledger.CouncilID]*Record {
	before := slices.DeleteFunc(slices.Clone(lists), func(l Listing) bool { return l.Day.String() == on.String() })
	slices.SortStableFunc(before, func(x, y Listing) int { return cmp.Compare(x.Day.Latest(), y.Day.Latest()) })
	records := map[seatledger.CouncilID]*Record{}
	people := map[seatledger.PersonID]*Known{}
	for _, l := range before {
		r := records[l.Council]
		if r == nil {
			r = &Record{Council: l.Council, Sources: []seatledger.SourceID{l.Source.ID}, Wards: map[string]WardOnRecord{}}
			records[l.Council] = r
		}
		if _, known := r.Wards[l.Ward]; l.Ward != "" && !known {
			r.Wards[l.Ward] = wardSince(before, r, l)
		}
		k := people[l.Person]
		if k == nil {
			k = &Known{ID: l.Person, First: []seatledger.SourceID{l.Source.ID}}
			people[l.Person] = k
			r.People = append(r.People, k)
		}
		k.take(l, on)
		if l.Day.Latest() < on.Earliest() {
			r.Day = l.Day
		}
	}
	for _, r := range records {
		for _, k := range r.People {
			k.Sits = !r.Day.IsZero() && k.Day.String() == r.Day.String()
		}
	}
	return records
}

// wardSince is a ward that a list names for the first time: if it is not the first list of
// the council, it began on some day after the list before.
func wardSince(lists []Listing, r *Record, l Listing) WardOnRecord {
	var since seatledger.Date
	for _, o := range lists { // in the order of their days
		if o.Council == r.Council && o.Day.Latest() < l.Day.Earliest() {
			since = o.Day
		}
	}
	if since.IsZero() {
		return WardOnRecord{}
	}
	return WardOnRecord{From: seatledger.Within(since.Latest()+1, l.Day.Latest()), Sources: []seatledger.SourceID{l.Source.ID}}
}

// take learns from a row of a list. What was so after the list that is adopted tells who
// somebody is, and not what he or she was before.
func (k *Known) take(l Listing, on seatledger.Date) {
	if !slices.Contains(k.Names, l.Name) {
		k.Names = append(k.Names, l.Name)
	}
	for _, code := range l.Codes {
		if !slices.Contains(k.Codes, code) {
			k.Codes = append(k.Codes, code)
		}
	}
	if l.Day.Latest() < on.Earliest() || k.Ward == "" && k.Party == "" {
		k.Ward, k.Party = l.Ward, l.Party
	}
	if l.Day.Latest() < on.Earliest() {
		k.Day, k.Sources = l.Day, []seatledger.SourceID{l.Source.ID}
	}
}

// join adds what earlier lists said that the ledger does not have. Where they are later than
// all that the ledger says, they tell who sat.
func (r *Record) join(lists *Record) {
	if lists == nil {
		return
	}
	byID := map[seatledger.PersonID]*Known{}
	for _, k := range r.People {
		byID[k.ID] = k
	}
	later := !lists.Day.IsZero() && (r.Day.IsZero() || lists.Day.Latest() > r.Day.Latest())
	if later {
		r.Day = lists.Day
		for _, k := range r.People {
			k.Sits, k.Open = false, false
		}
	}
	r.Sources = lists.Sources
	for ward, w := range lists.Wards {
		if _, ok := r.Wards[ward]; !ok {
			r.Wards[ward] = w
		}
	}
	for _, l := range lists.People {
		k := byID[l.ID]
		if k == nil {
			r.People = append(r.People, l)
			continue
		}
		for _, name := range l.Names {
			if !slices.Contains(k.Names, name) {
				k.Names = append(k.Names, name)
			}
		}
		if later {
			k.Sits, k.Ward, k.Party, k.Day, k.Sources = l.Sits, l.Ward, l.Party, l.Day, l.Sources
		}
	}
}

// electedSince reports whether there was an election between the day on which the records
// last spoke of somebody and the list, at which another party may have put him or her up.
func (r *Record) electedSince(k *Known) bool {
	for _, ward := range []string{"", k.Ward} {
		if day := r.Elections[ward]; !day.IsZero() && day.Latest() > k.Day.Latest() {
			return true
		}
	}
	return r.Elected
}
