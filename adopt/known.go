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
	Foreign bool                  // in another package of the ledger, which has the row of this person
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
	Elected bool                    // an election may have changed it between that day and the list
}

// WardOnRecord is a ward as the records have it.
type WardOnRecord struct {
	Title string // blank = its key is its name
	Seats int
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
		if l.Ward != "" {
			r.Wards[l.Ward] = WardOnRecord{}
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
