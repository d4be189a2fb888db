package roll

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
)

// entriesOf numbers rows written as "table column=value column=value", one a
// line, into entries of the package "test", or of another one written before
// the table and a slash. A row whose key is there already
// corrects the older one.
func entriesOf(t testing.TB, text string) iter.Seq2[seatledger.Entry, error] {
	t.Helper()
	return func(yield func(seatledger.Entry, error) bool) {
		pos := seatledger.Position(0)
		keys := map[string]seatledger.Position{}
		for line := range strings.Lines(text) {
			fields := strings.Fields(line)
			if len(fields) == 0 {
				continue
			}
			pkg, table, ok := strings.Cut(fields[0], "/")
			if !ok {
				pkg, table = "test", fields[0]
			}
			row := seatledger.NewRow(seatledger.Table(table))
			for _, f := range fields[1:] {
				name, value, _ := strings.Cut(f, "=")
				found := false
				for _, c := range seatledger.Columns(row.Table()) {
					if c.Name == name {
						found = true
						if err := seatledger.SetCell(row, c, value); err != nil {
							t.Fatal(err)
						}
					}
				}
				if !found {
					t.Fatalf("%s has no column %s", table, name)
				}
			}
			pos++
			e := seatledger.Entry{Position: pos, Package: pkg, Row: row, Recorded: time.Unix(int64(pos), 0)}
			key := fields[0] + " " + seatledger.Key(row)
			e.Supersedes, keys[key] = keys[key], pos
			if !yield(e, nil) {
				return
			}
		}
	}
}

// rowsOf gives the rows written in the way of [entriesOf].
func rowsOf(t testing.TB, text string) (rows []seatledger.Row) {
	for e := range entriesOf(t, text) {
		rows = append(rows, e.Row)
	}
	return rows
}

const champey = `
parties id=cnrp
parties id=cpp
divisions id=kh type=country
divisions id=kh/210202 parent=kh type=commune
councils id=champey division=kh/210202 kind=commune seats=5 seat_rule=list control_rule=chief
elections id=e17 date=2017-06-04
results election=e17 council=champey list=cnrp seats=3
results election=e17 council=champey list=cpp seats=2
events id=thlang date=2017-06-04 kind=elected council=champey person=thlang list=cnrp
events id=choy date=2017-06-04 kind=elected council=champey person=choy list=cnrp
events id=chief date=2017-06-04 kind=post-taken council=champey person=thlang post=chief
events id=choy-defects date=2017-10-23 kind=defected council=champey person=choy from_party=cnrp party=cpp
events id=ruling date=2017-11-16 kind=party-dissolved party=cnrp policy=list
events id=nec date=2017-12-01 kind=reallocated division=kh value=5007
`

// show writes a roll as one line: a seat's alternatives divided by "|".
func show(r Roll) string {
	var b strings.Builder
	for _, s := range r.Seats {
		if b.Len() > 0 {
			b.WriteString("  ")
		}
		for i, f := range s.Alternatives {
			if i > 0 {
				b.WriteString("|")
			}
			switch {
			case f.Unstated:
				b.WriteString("?")
			case f.Standing == seatledger.Vacant:
				b.WriteString("vacant")
			default:
				fmt.Fprintf(&b, "%s>%s", f.List, f.Allegiance)
			}
			if f.Person != "" {
				fmt.Fprintf(&b, ":%s", f.Person)
			}
			if f.Standing == seatledger.Contested {
				b.WriteString("!")
			}
		}
	}
	return b.String()
}

// inOrder writes a roll with the alternatives of each seat in one order.
func inOrder(r Roll) string { return ordered(show(r)) }

// ordered sorts the alternatives of each seat of a roll that is written.
func ordered(text string) string {
	seats := strings.Split(text, "  ")
	for i, s := range seats {
		list := strings.Split(s, "|")
		slices.Sort(list)
		seats[i] = strings.Join(list, "|")
	}
	return strings.Join(seats, "  ")
}

// viewOf packs rows, and finds a council in them.
func viewOf(t testing.TB, council seatledger.CouncilID, text string) (*View, Ref) {
	t.Helper()
	b, err := Pack(entriesOf(t, text))
	if err != nil {
		t.Fatal(err)
	}
	c, ok := b.Council(council)
	if !ok {
		t.Fatal("no council")
	}
	return b.View(Clock{}), c
}

// on reads a day.
func on(t testing.TB, text string) seatledger.Day {
	t.Helper()
	day, err := seatledger.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

func TestChampey(t *testing.T) {
	book, err := Pack(entriesOf(t, champey))
	if err != nil {
		t.Fatal(err)
	}
	v := book.View(Clock{})
	c, ok := book.Council("champey")
	if !ok {
		t.Fatal("no council")
	}
	for _, tt := range []struct{ on, want string }{
		{"2017-06-03", "?  ?  ?  ?  ?"},
		{"2017-10-22", "cnrp>cnrp:thlang  cnrp>cnrp:choy  cnrp>cnrp  cpp>cpp  cpp>cpp"},
		{"2017-10-23", "cnrp>cnrp:thlang  cnrp>cpp:choy!  cnrp>cnrp  cpp>cpp  cpp>cpp"},
		{"2017-11-20", "vacant  vacant  vacant  cpp>cpp  cpp>cpp"},
		{"2018-01-01", "?  ?  ?  cpp>cpp  cpp>cpp"},
	} {
		day, _ := seatledger.ParseDay(tt.on)
		if got := show(v.At(c, day)); got != tt.want {
			t.Errorf("on %s\n got %s\nwant %s", tt.on, got, tt.want)
		}
	}
}

// Packages are told apart however many there are.
func TestDisputesAmongManyPackages(t *testing.T) {
	entries := func(yield func(seatledger.Entry, error) bool) {
		pos := seatledger.Position(0)
		put := func(pkg string, row seatledger.Row) {
			pos++
			yield(seatledger.Entry{Position: pos, Package: pkg, Row: row, Recorded: time.Unix(0, 0)}, nil)
		}
		put("main", &seatledger.Division{ID: "x"})
		put("main", &seatledger.Council{ID: "c", Division: "x", Seats: 1})
		for i := range 300 {
			put(fmt.Sprint(i), &seatledger.Party{ID: seatledger.PartyID(fmt.Sprint("p", i))})
		}
		day := seatledger.On(seatledger.DayOf(2020, 1, 1))
		put("one", &seatledger.Event{ID: "e", Date: day, Kind: seatledger.Elected, Council: "c", Person: "ann", Party: "p1"})
		put("two", &seatledger.Event{ID: "e", Date: day, Kind: seatledger.Elected, Council: "c", Person: "ann", Party: "p2"})
	}
	book, err := Pack(entries)
	if err != nil {
		t.Fatal(err)
	}
	c, _ := book.Council("c")
	r := book.View(Clock{}).At(c, seatledger.DayOf(2020, 6, 1))
	if got := show(r); got != "p1>p1:ann|p2>p2:ann" || len(r.Disputes) != 1 {
		t.Errorf("%s, disputes %v", got, r.Disputes)
	}
}

// Who has lost a seat is none of the unnamed holders: a later event about that
// person fits no seat, until an entry or an election brings the person back.
func TestEventsOfThoseWhoLeft(t *testing.T) {
	const rows = `
divisions id=town type=town
councils id=c division=town seats=2
elections id=e date=2020-01-01
results election=e council=c list=a seats=2
events id=named date=2020-01-01 kind=elected council=c person=ann list=a
events id=left date=2020-02-01 kind=resigned council=c person=ann
events id=late date=2020-03-01 kind=defected council=c person=ann from_party=a party=b
events id=back date=2020-04-01 kind=next-on-list council=c person=ann list=a
events id=moves date=2020-05-01 kind=defected council=c person=ann from_party=a party=b
events id=out date=2020-06-01 kind=resigned council=c person=ann
elections id=f date=2021-01-01
results election=f council=c list=a seats=2
events id=again date=2021-02-01 kind=defected council=c person=ann from_party=a party=b
`
	book, err := Pack(entriesOf(t, rows))
	if err != nil {
		t.Fatal(err)
	}
	c, _ := book.Council("c")
	for _, tt := range []struct{ on, want string }{
		{"2020-03-01", "vacant  a>a"},
		{"2020-05-01", "a>b:ann  a>a"},
		{"2020-06-01", "vacant  a>a"},
		{"2021-02-01", "a>b:ann  a>a"}, // which of two seats that are alike is a label
	} {
		r := book.View(Clock{}).At(c, on(t, tt.on))
		if got := inOrder(r); got != ordered(tt.want) || len(r.Disputes) != 1 || r.Disputes[0].Entries[0] != 7 {
			t.Errorf("on %s: got %s and disputes %v, want %s and one of entry 7", tt.on, got, r.Disputes, tt.want)
		}
	}
}

// An event that names a person but no council may be about another council:
// where it fits no seat, it is no contradiction there.
func TestEventsOfAnotherCouncil(t *testing.T) {
	const rows = `
divisions id=town type=town
councils id=c division=town seats=1
councils id=d division=town seats=1
events id=e1 date=2020-01-01 kind=appointed council=c person=ann party=a
events id=e2 date=2020-02-01 kind=resigned council=c person=ann
events id=e3 date=2020-02-01 kind=appointed council=d person=ann party=a
events id=e4 date=2020-03-01 kind=defected person=ann party=b
`
	book, err := Pack(entriesOf(t, rows))
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[seatledger.CouncilID]string{"c": "vacant", "d": "a>b:ann"} {
		c, _ := book.Council(id)
		r := book.View(Clock{}).At(c, seatledger.DayOf(2020, 3, 1))
		if got := show(r); got != want || len(r.Disputes) != 0 {
			t.Errorf("%s: got %s and disputes %v, want %s and none", id, got, r.Disputes, want)
		}
	}
}
