package web

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/ledger"
)

// siteOfRows is a site of some rows.
func siteOfRows(t *testing.T, rows ...seatledger.Row) *Site {
	t.Helper()
	store := ledger.NewMemory()
	if _, err := store.Append(t.Context(), ledger.Batch{Package: "p", By: "test", At: time.Unix(0, 0), Rows: ledger.Slice(rows...)}); err != nil {
		t.Fatal(err)
	}
	s, err := New(t.Context(), Options{Version: "test", Hosts: askedAs, Today: func() seatledger.Day { return seatledger.DayOf(2023, 12, 1) },
		Open: func(ctx context.Context) (*answer.Desk, error) { return answer.NewDesk(ctx, store, nil) }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// town is a council in two wards with a group, and what became of it.
func town(events ...*seatledger.Event) []seatledger.Row {
	count := func(n int64) seatledger.Count { return seatledger.Count{N: n, Stated: true} }
	rows := []seatledger.Row{&seatledger.Division{ID: "t", Name: "Tarn", Type: "town"}, &seatledger.Council{ID: "c", Division: "t", Name: "Tarn council", Kind: "council", Seats: 3},
		&seatledger.Party{ID: "red", Name: "Red", Kind: seatledger.KindParty}, &seatledger.Party{ID: "blue", Name: "Blue", Kind: seatledger.KindParty},
		&seatledger.Party{ID: "joint", Name: "Joint group", Kind: seatledger.KindGroup, Members: []seatledger.PartyID{"red"}, Councils: []seatledger.CouncilID{"c"}},
		&seatledger.Election{ID: "e", Date: seatledger.On(seatledger.DayOf(2022, 5, 5)), Name: "E", Division: "t", CouncilKind: "council", Scope: "all"},
		&seatledger.Contest{Election: "e", Council: "c", Ward: "North", Seats: 2, Until: seatledger.On(seatledger.DayOf(2026, 5, 4))},
		&seatledger.Result{Election: "e", Council: "c", Ward: "North", List: "red", Seats: count(2)}, &seatledger.Result{Election: "e", Council: "c", Ward: "South", List: "blue", Seats: count(1)}}
	for _, id := range []seatledger.PersonID{"ada", "berg"} {
		rows = append(rows, &seatledger.Person{ID: id, Name: "Person " + string(id), Basis: "official"})
	}
	for i, e := range events {
		e.ID, e.Council = seatledger.EventID("e"+string(rune('a'+i))), "c"
		rows = append(rows, e)
	}
	return rows
}

func on2023(month time.Month) seatledger.Date { return seatledger.On(seatledger.DayOf(2023, month, 1)) }

// Of a council that its members do not run, no page counts seats for control, and it
// is drawn apart from one under no overall control; it is on record all the same.
func TestCouncilThatItsMembersDoNotRun(t *testing.T) {
	s := siteOfRows(t, town(&seatledger.Event{Kind: seatledger.CouncilSuspended, Date: on2023(7)},
		&seatledger.Event{Kind: seatledger.PostTaken, Date: on2023(7), Person: "ada", Post: "administrator"})...)
	page := ask(t, s, "/councils/c?on=2023-12-01").Body.String()
	for _, want := range []string{"was suspended, and an administrator, Person ada, exercised its powers", "The council was suspended: its members did not exercise its powers", "two bars: suspended"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(page, "make control") {
		t.Error("the page counts seats that make no control")
	}
	place := ask(t, s, "/divisions/t?on=2023-12-01").Body.String()
	for _, want := range []string{"administered 1", "1 council recorded", "grey and hatched where its members do not run it", `stroke="#ffffff" d="`} {
		if !strings.Contains(place, want) {
			t.Errorf("the page of the place does not say %q", want)
		}
	}
}

// A roll in wards has their blocks, the last days of terms, and who sits in for whom.
func TestChamberInWards(t *testing.T) {
	s := siteOfRows(t, town(&seatledger.Event{Kind: seatledger.Substituted, Date: on2023(2), Until: on2023(8), Person: "berg", List: "red"})...)
	page := ask(t, s, "/councils/c?on=2023-06-01").Body.String()
	for _, want := range []string{">North</text>", ">South</text>", "white dot: a substitute sits", "Person berg for unnamed (until 1 August 2023)", ">until</th>", "2026-05-04", `class="wide"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// By group the picture has the colours of what is counted.
func TestChamberByGroup(t *testing.T) {
	s := siteOfRows(t, town()...)
	legend := func(path string) []string {
		page := ask(t, s, path).Body.String()
		return slices.DeleteFunc([]string{">Red</text>", ">Blue</text>", ">Joint group</text>"}, func(name string) bool { return !strings.Contains(page[:strings.Index(page, "Picture to embed")], name) })
	}
	if got := legend("/councils/c?on=2023-06-01"); !slices.Equal(got, []string{">Red</text>", ">Blue</text>"}) {
		t.Errorf("by party: %q", got)
	}
	if got := legend("/councils/c?on=2023-06-01&by=group"); !slices.Equal(got, []string{">Blue</text>", ">Joint group</text>"}) {
		t.Errorf("by group: %q", got)
	}
}
