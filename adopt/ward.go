package adopt

import (
	"maps"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// WardOf is a ward that a list calls otherwise than the records.
type WardOf struct {
	Council string   `yaml:"council"`
	Name    string   `yaml:"name"` // in the list
	Is      string   `yaml:"is"`   // as on record; new: it is none of those
	known   []string // that it may be
}

func (x *WardOf) where() string { return x.Council + ", " + x.Name + ", is" }

func (x *WardOf) asks() string {
	return "which ward on record that is (" + strings.Join(x.known, ", ") + "); or new"
}

func (x *WardOf) key() string { return folded(x.Council) + "\x00" + folded(x.Name) }

// wardWords say that something is a ward, and may be left out of its name.
var wardWords = strings.Fields("ward division electoral district constituency the")

func bareWard(name string) string {
	words := strings.Fields(strings.ReplaceAll(folded(name), " and ", " "))
	if bare := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(wardWords, w) }); len(bare) > 0 {
		words = bare
	}
	return strings.Join(words, " ")
}

// wardFinder knows the wards of one council by all they are called.
type wardFinder struct {
	keys map[string]string // by bare name; "" where several have it
	all  []string
}

func newWardFinder(r *Record) *wardFinder {
	x := &wardFinder{keys: map[string]string{}, all: slices.Sorted(maps.Keys(r.Wards))}
	for _, key := range x.all {
		for _, name := range slices.Compact([]string{bareWard(key), bareWard(r.Wards[key].Title)}) {
			if old, ok := x.keys[name]; ok && old != key {
				key = ""
			}
			if name != "" {
				x.keys[name] = key
			}
		}
	}
	return x
}

// ward gives the ward on record that a list means, and asks where none is called so.
func (a *adopter) ward(c *Council, name string) string {
	r := a.records[c.council()]
	if name == "" || r == nil || len(r.Wards) == 0 {
		return name
	}
	if _, ok := r.Wards[name]; ok {
		return name
	}
	f := a.form.wards[c]
	if f == nil {
		f = newWardFinder(r)
		a.form.wards[c] = f
	}
	if key := f.keys[bareWard(name)]; key != "" {
		return key
	}
	x := WardOf{Council: c.Name, Name: name, Is: Ask, known: f.all}
	old := a.form.wardsOf[x.key()]
	switch {
	case old == nil:
		a.m.Wards = append(a.m.Wards, x)
		a.form.wardsOf[x.key()] = &a.m.Wards[len(a.m.Wards)-1]
		return name
	case old.Is == Ask:
		old.known = f.all
		return name
	case old.Is == "new":
		return name
	}
	if _, ok := r.Wards[old.Is]; !ok {
		a.problems = append(a.problems, &Problem{File: "the map", Column: x.where(), Value: old.Is, Want: "a ward on record: " + strings.Join(f.all, ", ") + "; or new", Fix: "write one of them"})
	}
	return old.Is
}

// wardRows puts the wards of a council of which it is known how many seats they have. One
// that the records do not have began after the day of which they last speak, and by the day
// of the list; one that has no seat left beside it ended before.
func (a *adopter) wardRows(c *Council, l *list, r *Record, from []seatledger.SourceID) {
	if a.m.holding(HoldsWard) == "" {
		return
	}
	later := r != nil && len(r.Wards) > 0 && !r.Day.IsZero() && r.Day.Latest() < a.on.Earliest()
	for _, ward := range l.wards {
		a.m.steps++
		n := l.seats[ward]
		if n.seats == 0 || ward == "" {
			continue
		}
		row := &seatledger.Ward{Council: c.council(), Ward: ward, Seats: n.seats, Sources: from}
		if n.voteless {
			row.Votes = seatledger.Counted(0)
		}
		known, ok := wardOf(r, ward)
		switch {
		case ok && !known.From.IsZero():
			row.From = known.From
			if len(known.Sources) > 0 {
				row.Sources = a.cite(known.Sources)
			}
		case !ok && later:
			row.From, row.Sources = seatledger.Within(r.Day.Latest()+1, a.on.Latest()), []seatledger.SourceID{a.source}
		}
		a.put(row)
	}
	for _, ward := range a.endedWards(c, l, r) {
		known := r.Wards[ward]
		a.put(&seatledger.Ward{Council: c.council(), Ward: ward, Name: known.Title, Seats: a.seatsOfWard(c, r, ward), From: known.From,
			To: seatledger.Within(r.Day.Latest(), a.on.Earliest()-1), Sources: from})
	}
}

// tellNewWards tells which wards of a list the package that has the council lacks: rows of
// wards stand in one package, as import holds the wards of its other rows to them.
func (a *adopter) tellNewWards(c *Council, l *list, r *Record) {
	if r == nil || len(r.Wards) == 0 {
		return
	}
	for _, ward := range l.wards {
		if _, ok := r.Wards[ward]; !ok && ward != "" {
			a.lose(Loss{Column: a.m.holding(HoldsWard), Values: l.listed[ward], Value: ward, Why: "new, and without a row of wards: add one to the package that has " + c.Name + ", with its seats and the day from which on it is (from)"})
		}
	}
}

func wardOf(r *Record, ward string) (WardOnRecord, bool) {
	if r == nil {
		return WardOnRecord{}, false
	}
	w, ok := r.Wards[ward]
	return w, ok
}

// seatsOfWard gives the seats of a ward on record, as the records or the map have them.
func (a *adopter) seatsOfWard(c *Council, r *Record, ward string) int {
	return max(r.Wards[ward].Seats, a.said[a.m.wardKey(c, ward)].seats)
}

// endedWards lists the wards on record that no member sits for any more, where the wards of
// the list, with a new one among them, have all seats of the council.
func (a *adopter) endedWards(c *Council, l *list, r *Record) (ended []string) {
	if r == nil || r.Day.IsZero() || r.Day.Latest() >= a.on.Earliest() {
		return nil
	}
	sum, isNew := 0, false
	for _, ward := range l.wards {
		_, ok := r.Wards[ward]
		isNew = isNew || !ok && ward != ""
		if n := l.seats[ward]; !n.voteless {
			sum += n.seats
		}
	}
	if !isNew || sum < c.seatsOn(a.on.Latest()) {
		return nil
	}
	for ward := range r.Wards {
		if _, listed := l.listed[ward]; !listed && a.seatsOfWard(c, r, ward) > 0 {
			ended = append(ended, ward)
		}
	}
	slices.Sort(ended)
	return ended
}
