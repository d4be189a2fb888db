package answer

import (
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// twoCountries is a ledger of two countries with a party of one name each, two
// local parties of one name in one of them, and two of one name that nobody
// stood for.
func twoCountries(t *testing.T) *Desk {
	rows := []seatledger.Row{
		&seatledger.Division{ID: "x", Name: "Exland", Type: "country"}, &seatledger.Division{ID: "x/1", Name: "One", Type: "district", Parent: "x"},
		&seatledger.Division{ID: "x/2", Name: "Two", Type: "district", Parent: "x"}, &seatledger.Division{ID: "y", Name: "Wyland", Type: "country"},
		&seatledger.Council{ID: "x1", Division: "x/1", Name: "Council of One", Seats: 3}, &seatledger.Council{ID: "x2", Division: "x/2", Name: "Council of Two", Seats: 3},
		&seatledger.Council{ID: "y1", Division: "y", Name: "Wyland assembly", Seats: 3},
		&seatledger.Party{ID: "x/red", Name: "Red Party of Exland", Abbreviation: "Red"}, &seatledger.Party{ID: "y/red", Name: "Red Party of Wyland", Abbreviation: "Red"},
		&seatledger.Party{ID: "x1/loc", Name: "Locals"}, &seatledger.Party{ID: "x2/loc", Name: "Locals"}, &seatledger.Party{ID: "x/blue", Name: "Blue"},
		&seatledger.Party{ID: "a/new", Name: "New"}, &seatledger.Party{ID: "b/new", Name: "New"},
		&seatledger.Election{ID: "e", Date: seatledger.On(on(t, "2020-05-05")), Name: "Elections"},
	}
	for _, r := range []seatledger.Result{
		{Council: "x1", List: "x/red", Seats: seatledger.Counted(1), Votes: seatledger.Counted(2)}, {Council: "x2", List: "x/red", Seats: seatledger.Counted(1)},
		{Council: "x1", List: "x1/loc", Seats: seatledger.Counted(1)}, {Council: "x2", List: "x2/loc", Seats: seatledger.Counted(1)},
		{Council: "y1", List: "y/red", Seats: seatledger.Counted(3)}, {Council: "x1", List: "x/blue", Seats: seatledger.Counted(1)},
	} {
		r.Election = "e"
		rows = append(rows, &r)
	}
	return deskOfRows(t, func(yield func(seatledger.Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	})
}

func TestPartiesOfOneName(t *testing.T) {
	d := twoCountries(t)
	for id, want := range map[seatledger.PartyID]string{"x/red": "Red (Exland)", "y/red": "Red (Wyland)", "x1/loc": "Locals (Council of One)",
		"x2/loc": "Locals (Council of Two)", "x/blue": "Blue", "a/new": "New (a/new)", "b/new": "New (b/new)", "nobody": "nobody", roll.Independents: "independent"} {
		if got := d.partyByID(id); got != want {
			t.Errorf("%s is called %q, want %q", id, got, want)
		}
	}
	if got := d.TitleOf("y/red", "Red Party of Wyland"); got != "Red Party of Wyland (Wyland)" {
		t.Errorf("the title is %q", got)
	}
}

// In a large ledger nothing is looked through for it.
func TestPartiesOfOneNameInALargeLedger(t *testing.T) {
	d := twoCountries(t)
	d.Book.Position += IndexedUpTo
	if got := d.partyByID("x/red"); got != "Red (x/red)" {
		t.Errorf("it is called %q", got)
	}
}

func TestCouncilNames(t *testing.T) {
	d := twoCountries(t)
	one, _ := d.Book.Council("x1")
	two, _ := d.Book.Council("x2")
	for want, list := range map[string][]roll.Ref{"": nil, "Council of One": {one}, "Council of One and Council of Two": {one, two},
		"Council of One, Council of Two, Council of One and 2 more councils": {one, two, one, two, one}} {
		if got := d.councilNames(list); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
