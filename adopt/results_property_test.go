package adopt_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger/adopt"
)

// drawn is an election of a council: one candidate of each party at most in each ward.
type drawn struct {
	parties []string
	wards   []string
	seats   []int
	votes   [][]int // by ward and party; -1 = nobody stood
}

func drawElection(t *rapid.T) *drawn {
	d := &drawn{parties: []string{"Red", "Green", "Blue", "Amber", "White"}[:rapid.IntRange(2, 5).Draw(t, "parties")]}
	for w := range rapid.IntRange(2, 6).Draw(t, "wards") {
		votes, stood := make([]int, len(d.parties)), 0
		for i := range votes {
			if votes[i] = -1; rapid.Bool().Draw(t, "stands") {
				votes[i] = rapid.IntRange(0, 3000).Draw(t, "votes")*10 + i + 1 // no two are equal
				stood++
			}
		}
		if stood == 0 {
			votes[0], stood = 7, 1
		}
		d.wards = append(d.wards, fmt.Sprintf("Ward %d", w+1))
		d.votes = append(d.votes, votes)
		d.seats = append(d.seats, rapid.IntRange(1, stood).Draw(t, "seats"))
	}
	return d
}

// elected reports whether a candidate has one of the most votes.
func (d *drawn) elected(w, p int) bool {
	more := 0
	for _, v := range d.votes[w] {
		if v > d.votes[w][p] {
			more++
		}
	}
	return more < d.seats[w]
}

// want gives the results that any table of the election must become.
func (d *drawn) want() (list []string) {
	for w, ward := range d.wards {
		for p, party := range d.parties {
			if d.votes[w][p] < 0 {
				continue
			}
			seats := 0
			if d.elected(w, p) {
				seats = 1
			}
			list = append(list, fmt.Sprintf("%s %s %d %d", ward, strings.ToLower(party), d.votes[w][p], seats))
		}
	}
	slices.Sort(list)
	return list
}

// number writes votes with a mark between the thousands.
func number(n int, mark string) string {
	text := fmt.Sprint(n)
	if n < 1000 {
		return text
	}
	return text[:len(text)-3] + mark + text[len(text)-3:]
}

// wide writes the election with a column for each party, and a row of totals.
func (d *drawn) wide(mark string) string {
	var b strings.Builder
	b.WriteString("Ward;Seats")
	sums := make([]int, len(d.parties))
	for _, party := range d.parties {
		fmt.Fprintf(&b, ";%s votes", party)
	}
	for w, ward := range d.wards {
		fmt.Fprintf(&b, "\n%s;%d", ward, d.seats[w])
		for p, v := range d.votes[w] {
			if v < 0 {
				b.WriteString(";-")
				continue
			}
			b.WriteString(";" + number(v, mark))
			sums[p] += v
		}
	}
	b.WriteString("\nTotal;")
	for _, sum := range sums {
		b.WriteString(";" + number(sum, mark))
	}
	return b.String() + "\n"
}

// across writes it with a column for each ward.
func (d *drawn) across() string {
	var b strings.Builder
	b.WriteString("Party")
	for _, ward := range d.wards {
		fmt.Fprintf(&b, ";Votes %s;Seats %s", ward, ward)
	}
	for p, party := range d.parties {
		fmt.Fprintf(&b, "\n%s", party)
		for w := range d.wards {
			switch {
			case d.votes[w][p] < 0:
				b.WriteString(";-;-")
			case d.elected(w, p):
				fmt.Fprintf(&b, ";%d;1", d.votes[w][p])
			default:
				fmt.Fprintf(&b, ";%d;0", d.votes[w][p])
			}
		}
	}
	return b.String() + "\n"
}

// long writes it with a row for each candidate, in some order.
func (d *drawn) long(t *rapid.T, mark string) string {
	var rows []string
	for w, ward := range d.wards {
		for p, party := range d.parties {
			if d.votes[w][p] < 0 {
				continue
			}
			won := ""
			if d.elected(w, p) {
				won = "Elected"
			}
			rows = append(rows, fmt.Sprintf("%s;%s Candidate %d;%s;%s;%s\n", ward, party, w, party, number(d.votes[w][p], mark), won))
		}
	}
	return "Ward;Candidate;Party;Votes;Elected\n" + strings.Join(rapid.Permutation(rows).Draw(t, "order"), "")
}

// adoptedWith adopts a table with those of the answers that are asked for.
func adoptedWith(t *testing.T, r *rapid.T, text string, all answers) *adopt.Package {
	table, err := adopt.Read(file(t, "town.csv", text))
	if err != nil {
		r.Fatal(err)
	}
	m := adopt.Propose(table)
	for {
		p, err := adopt.Adopt(table, m)
		if err == nil {
			return p
		}
		if !errors.Is(err, adopt.ErrUnanswered) {
			r.Fatalf("%s\n%v", text, err)
		}
		if err := m.Answer(func(q adopt.Question) (string, error) {
			if all[q.Where] == "" {
				r.Fatalf("%s\nasked: %s", text, q.Where)
			}
			return all[q.Where], nil
		}); err != nil {
			r.Fatal(err)
		}
	}
}

// However an election is written down, it is the same.
func TestTablesOfOneElection(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		d := drawElection(r)
		mark := rapid.SampledFrom([]string{"", ",", ".", " ", "'"}).Draw(r, "mark")
		all := answers{"day": "2025-05-01", "source, title": "Results", "council, name": "Exshire", "results, whole": "yes", "results, method": "top-n", "results, figures": "one candidate"}
		for _, table := range []string{d.wide(mark), d.across(), d.long(r, mark)} {
			p := adoptedWith(t, r, table, all)
			got := won(p)
			slices.Sort(got)
			if want := d.want(); !slices.Equal(got, want) {
				r.Fatalf("%s\nbecame\n%s\nwant\n%s", table, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if left := lost(p); len(left) > 0 {
				r.Fatalf("%s\nlost %v", table, left)
			}
		}
	})
}
