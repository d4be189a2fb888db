package control_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// This file draws what happened to a council of wards renewed by thirds, and writes it down
// as clerks do: elections with their results, with or without the names of the winners, who
// left and who came, some of it without a name or not at all, and lists of members, by name
// or in numbers. What was so must be possible by the records; where all of it is recorded, it
// must be certain.

// truth is a council as it was, with what is written down of it.
type truth struct {
	t     *rapid.T
	habit habit
	seats [][]chair // of each ward
	next  int       // number of whoever comes next
	days  []census
	rows  map[string][]string
}

// habit is what is written down.
type habit struct {
	names   bool // of those who win an election
	numbers bool // lists give numbers
	wards   bool // of each ward
	each    bool // there is a list every year, else at the end
	leaving int  // of ten who left, of how many it is recorded
	known   int  // of ten who left or moved, how many are named
}

type chair struct{ person, party string }

// census is how many sat for each party from a day on.
type census struct {
	day     seatledger.Day
	members map[string]int
	people  map[seatledger.PersonID]seatledger.PartyID
	secret  bool // somebody has left, and no row says so
}

var partiesOfTruth = []string{"a", "b", "g"}

func (x *truth) draw(n int, label string) int { return rapid.IntRange(0, n-1).Draw(x.t, label) }

func (x *truth) often(ofTen int, label string) bool { return x.draw(10, label) < ofTen }

func (x *truth) party() string { return partiesOfTruth[x.draw(len(partiesOfTruth), "party")] }

func (x *truth) comes() string { x.next++; return fmt.Sprintf("p%d", x.next) }

func (x *truth) write(table, format string, cells ...any) {
	x.rows[table] = append(x.rows[table], fmt.Sprintf(format, cells...))
}

// event writes an event, with the cells from the kind on.
func (x *truth) event(day seatledger.Day, format string, cells ...any) {
	x.write("events", "v%d,%v,%s", len(x.rows["events"]), day, fmt.Sprintf(format, cells...))
}

func (x *truth) note(day seatledger.Day, secret bool) {
	c := census{day, map[string]int{}, map[seatledger.PersonID]seatledger.PartyID{}, secret}
	for _, ward := range x.seats {
		for _, s := range ward {
			if s.person != "" {
				c.members[s.party]++
				c.people[seatledger.PersonID(s.person)] = seatledger.PartyID(s.party)
			}
		}
	}
	x.days = append(x.days, c)
}

// elect lets seats of each ward have new holders, and writes down the election.
func (x *truth) elect(id string, day seatledger.Day, seats ...int) {
	x.write("elections", "%s,%v,listed", id, day)
	for w := range x.seats {
		x.write("contests", "%s,c,w%d,%d", id, w, len(seats))
		won := map[string]int{}
		for _, i := range seats {
			s := &x.seats[w][i]
			if s.person == "" || !x.often(5, "is elected again") {
				*s = chair{x.comes(), x.party()}
			}
			won[s.party]++
			if x.habit.names {
				x.event(day, "elected,c,w%d,%s,%s,,", w, s.person, s.party)
			}
		}
		for _, p := range partiesOfTruth {
			if won[p] > 0 {
				x.write("results", "%s,c,w%d,%s,%d", id, w, p, won[p])
			}
		}
	}
	x.note(day, false)
}

// list writes down who sits.
func (x *truth) list(day seatledger.Day) {
	sit := map[[2]string]int{}
	for w, ward := range x.seats {
		for _, s := range ward {
			name := fmt.Sprintf("w%d", w)
			switch {
			case s.person == "":
			case !x.habit.numbers:
				x.event(day, "listed,c,%s,%s,%s,,", name, s.person, s.party)
			case x.habit.wards:
				sit[[2]string{name, s.party}]++
			default:
				sit[[2]string{"", s.party}]++
			}
		}
	}
	for w := -1; w < len(x.seats); w++ {
		name := strings.TrimSuffix(fmt.Sprintf("w%d", w), "w-1")
		for _, p := range partiesOfTruth {
			if n := sit[[2]string{name, p}]; n > 0 {
				x.event(day, "listed,c,%s,,%s,,%d", name, p, n)
			}
		}
	}
	x.event(day, "roster-complete,c,,,,,")
}

// move lets a member sit for another party.
func (x *truth) move(day seatledger.Day, w int, s *chair) {
	party := x.party()
	if party == s.party {
		return
	}
	if x.habit.names && x.often(x.habit.known, "who moved is named") {
		x.event(day, "defected,c,,%s,%s,%s,", s.person, party, s.party)
	} else {
		x.event(day, "defected,c,w%d,,%s,%s,", w, party, s.party)
	}
	s.party = party
	x.note(day, false)
}

// replace lets a member leave, and somebody win the by-election.
func (x *truth) replace(day seatledger.Day, w int, s *chair) {
	recorded := x.often(x.habit.leaving, "leaving is recorded")
	switch {
	case !recorded:
	case x.habit.names && x.often(x.habit.known, "who left is named"):
		x.event(day, "resigned,c,,%s,,,", s.person)
	default:
		x.event(day, "resigned,c,w%d,,,%s,", w, s.party)
	}
	s.person = ""
	x.note(day, !recorded)
	day += 30
	*s = chair{x.comes(), x.party()}
	x.event(day, "by-elected,c,w%d,%s,%s,,", w, s.person, s.party)
	x.note(day, false)
}

// year lets things happen between two elections.
func (x *truth) year(day, until seatledger.Day) {
	for day += seatledger.Day(20 + x.draw(90, "days")); day+40 < until; day += seatledger.Day(40 + x.draw(90, "days")) {
		w := x.draw(len(x.seats), "ward")
		s := &x.seats[w][x.draw(len(x.seats[w]), "seat")]
		if x.often(4, "moves") {
			x.move(day, w, s)
		} else {
			x.replace(day, w, s)
		}
	}
}

// live draws the history of the council.
func (x *truth) live() {
	const first, years, wards, per = 2020, 3, 2, 3
	for w := range wards {
		x.seats = append(x.seats, make([]chair, per))
		x.write("wards", "c,w%d,%d", w, per)
	}
	x.elect("e0", seatledger.DayOf(first, time.May, 7), 0, 1, 2)
	for y := 1; y <= years; y++ {
		day := seatledger.DayOf(first+y, time.May, 7)
		x.year(seatledger.DayOf(first+y-1, time.May, 30), day)
		x.elect(fmt.Sprintf("e%d", y), day, (y-1)%per)
		if x.habit.each || y == years {
			x.list(day + 14)
		}
	}
}

// headsOfTruth are the columns of the tables that are written.
var headsOfTruth = []struct{ table, head string }{
	{"parties", "id,name\na,A\nb,B\ng,G"}, {"councils", "id,division,kind,seats,seat_rule\nc,kh/1,commune,6,free"}, {"wards", "council,ward,seats"},
	{"elections", "id,date,scope"}, {"contests", "election,council,ward,seats"}, {"results", "election,council,ward,list,seats"},
	{"events", "id,date,kind,council,ward,person,party,from_party,value"},
}

// book packs what is written down.
func (x *truth) book(t *testing.T) *roll.Book {
	s := &story{}
	for _, h := range headsOfTruth {
		s.readTable(t, "main", seatledger.Table(h.table), []byte(strings.Join(append([]string{h.head}, x.rows[h.table]...), "\n")+"\n"))
	}
	b, err := roll.Pack(withoutErrors(s.entries))
	if err != nil {
		x.t.Fatal(err)
	}
	return b
}

// String gives the rows, as a session has them.
func (x *truth) String() string {
	a := &txtar.Archive{}
	for _, h := range headsOfTruth {
		a.Files = append(a.Files, txtar.File{Name: h.table + ".csv", Data: []byte(strings.Join(append([]string{h.head}, x.rows[h.table]...), "\n") + "\n")})
	}
	return string(txtar.Format(a))
}

// differs reports whom a roll has for certain, who did not sit then, or for another party.
func (c *census) differs(r roll.Roll) string {
	for _, s := range r.Seats {
		if len(s.Alternatives) != 1 || s.Alternatives[0].Person == "" {
			continue
		}
		f := &s.Alternatives[0]
		if party, sat := c.people[f.Person]; !sat || party != f.Allegiance {
			return fmt.Sprintf("%s surely sits for %s by the roll, and sat for %q", f.Person, f.Allegiance, party)
		}
	}
	return ""
}

// TestTruthIsPossible holds that what was so is among what the records allow, and is
// certain where every year has its list and nothing goes unrecorded.
func TestTruthIsPossible(t *testing.T) {
	var days, exact int
	rapid.Check(t, func(rt *rapid.T) {
		x := &truth{t: rt, rows: map[string][]string{}}
		x.habit = habit{names: rapid.Bool().Draw(rt, "names"), numbers: rapid.Bool().Draw(rt, "numbers"), wards: rapid.Bool().Draw(rt, "wards"),
			each: rapid.Bool().Draw(rt, "each"), leaving: []int{10, 10, 5}[x.draw(3, "leaving")], known: []int{10, 5}[x.draw(2, "known")]}
		x.live()
		b := x.book(t)
		c, _ := b.Council("c")
		j := control.NewJudge(b.View(roll.Clock{}))
		for i, was := range x.days {
			day := was.day + 30
			if i+1 < len(x.days) {
				day = x.days[i+1].day - 1
			}
			if was.secret || day < was.day {
				continue
			}
			a := j.At(c, day, seatledger.RuleMajority)
			sure := true
			for _, p := range partiesOfTruth {
				n, least, most := was.members[p], 0, a.Unstated.Possible
				for _, r := range a.Parties {
					if b.PartyID(r.Party) == seatledger.PartyID(p) {
						least, most = r.Certain, r.Possible
					}
				}
				if x.habit.leaving == 10 && (n < least || n > most) { // else records are read as if less had happened
					rt.Fatalf("on %v %d sat for %s, and the records say %d to %d\n%s", day, n, p, least, most, x)
				}
				sure = sure && least == most
			}
			if full := x.habit.names && x.habit.each && !x.habit.numbers && x.habit.leaving == 10 && x.habit.known == 10; full && !sure {
				rt.Fatalf("on %v the records leave open what was so: %v\n%s", day, a.Parties, x)
			}
			if why := was.differs(j.Folder.Roll(c, day)); why != "" && x.habit.leaving == 10 && !x.habit.numbers {
				rt.Fatalf("on %v %s\n%s", day, why, x)
			}
			if days++; sure {
				exact++
			}
		}
	})
	t.Logf("of %d days what was so is certain on %d", days, exact)
}
