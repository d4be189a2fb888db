package adopt

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Missing are seats for which a later list has no row, though it is called complete.
type Missing struct {
	Council string `yaml:"council"`
	Ward    string `yaml:"ward"`
	Day     string `yaml:"day"`
	Seats   string `yaml:"seats"` // how many
	Was     string `yaml:"was"`   // who sat there before
	Are     string `yaml:"are"`   // vacant, left out
}

// What seats without a row are.
const (
	AreVacant  = "vacant"
	AreLeftOut = "left out"
)

func (x *Missing) key() string { return strings.Join([]string{x.Council, x.Ward, x.Day}, "\x00") }

func (x *Missing) asks() string {
	who := ""
	if x.Was != "" {
		who = " (" + x.Was + " before)"
	}
	return fmt.Sprintf("the list has no row for %s of its seats%s: vacant, if so on that day; left out, if the list lacks who sits there", x.Seats, who)
}

func (x *Missing) where() string {
	return strings.Join(slices.DeleteFunc([]string{x.Council, x.Ward, x.Day}, func(s string) bool { return s == "" }), ", ") + ", are"
}

// complete reports whether the list says of a ward that it has all its members.
func (l *list) complete(ward string) bool { return l.whole && !l.leftOut[ward] && !l.leftOut[""] }

// missing asks of the seats for which a complete list has no row what they are, where it is
// known who sat there: that a list was complete was said of an earlier one.
func (a *adopter) missing(c *Council, l *list, r *Record) {
	if l.whole = isYes(a.m.Complete); !l.whole || r == nil {
		return
	}
	lacks := c.seatsOn(a.on.Latest()) - l.rows
	wards := slices.Clone(l.wards)
	for ward := range r.Wards {
		if _, ok := l.listed[ward]; !ok {
			wards = append(wards, ward)
		}
	}
	slices.Sort(wards)
	l.all = wards
	gone := gone(l, r)
	for _, ward := range wards {
		a.m.steps++
		n := l.seats[ward].seats
		if n == 0 {
			n = max(a.said[a.m.wardKey(c, ward)].seats, a.said[""].seats, r.Wards[ward].Seats)
		}
		if k := min(n-l.listed[ward], lacks); k > 0 && ward != "" {
			lacks -= k
			a.lacks(c, l, gone, ward, k)
		}
	}
	if lacks > 0 {
		a.lacks(c, l, gone, "", lacks)
	}
}

// lacks takes the answer of what seats are for which there is no row, or asks.
func (a *adopter) lacks(c *Council, l *list, gone map[string][]string, ward string, seats int) {
	x := Missing{Council: c.Name, Ward: ward, Day: a.on.String(), Seats: strconv.Itoa(seats), Are: Ask}
	switch old := a.form.missing[x.key()]; {
	case old == nil:
		x.Was = strings.Join(gone[ward], ", ")
		a.m.Missing = append(a.m.Missing, x)
	case old.Are == AreLeftOut:
		l.leftOut[ward] = true
	}
}

// gone names who sat in each ward before and is not on the list, and under the blank one
// everybody, six at most.
func gone(l *list, r *Record) map[string][]string {
	here, names := map[*Known]bool{}, map[string][]string{}
	for _, x := range l.members {
		here[x.known] = true
	}
	for _, p := range r.People {
		for _, ward := range slices.Compact([]string{"", p.Ward}) {
			if p.Sits && !here[p] && len(names[ward]) < 6 {
				names[ward] = append(names[ward], p.Names[0])
			}
		}
	}
	return names
}
