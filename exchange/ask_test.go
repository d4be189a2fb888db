package exchange_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

// A ward that is written in two ways, and one of which the election has no contest,
// are taken, and asked about.
func TestWardNames(t *testing.T) {
	const contests = "election,council,ward,seats\ne,c,North,1\ne,c,South,1\n"
	for _, x := range []struct {
		contests, results string
		want              []string
	}{
		{contests, "e,c,North,red,1\ne,c,South,red,1\n", nil},
		{contests, "e,c,north,red,1\ne,c,South,red,1\n", []string{
			`results.csv, row 2, column ward: "north": expected the ward written as it is in contests.csv, row 2: "North"; write it the same if the same is meant, or in a way that can be told apart; both are kept as they are`,
			`results.csv, row 2, column ward: "north": expected one of the wards for which e has a contest of c: North, South; write North, or add the contest to contests.csv, or correct the ward`}},
		{contests, "e,c,North  ward,red,1\n", []string{
			`results.csv, row 2, column ward: "North  ward": expected one of the wards for which e has a contest of c: North, South; add the contest to contests.csv, or correct the ward`}},
		{"election,council,ward,seats\n", "e,c,North,red,1\ne,c,NORTH,blue,1\n", []string{
			`results.csv, row 3, column ward: "NORTH": expected the ward written as it is in results.csv, row 2: "North"; write it the same if the same is meant, or in a way that can be told apart; both are kept as they are`}},
		{"election,council,ward,seats\n", "e,c,North,red,1\ne,d,NORTH,blue,1\n", nil},
	} {
		dir := folder(t, map[string]string{
			"datapackage.json": `{"name": "a"}`,
			"divisions.csv":    "id,name,type\nx,X,town\n",
			"councils.csv":     "id,division,name,seats\nc,x,C,2\nd,x,D,2\n",
			"parties.csv":      "id,name\nred,Red\nblue,Blue\n",
			"elections.csv":    "id,date,name,scope\ne,2020-05-05,E,listed\n",
			"contests.csv":     x.contests,
			"results.csv":      "election,council,ward,list,seats\n" + x.results,
		})
		r, err := exchange.Import(t.Context(), ledger.NewMemory(), dir, importing())
		if err != nil {
			t.Fatalf("%v: %v", err, r.Problems)
		}
		var got []string
		for _, w := range r.Warnings {
			got = append(got, w.Error())
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%q: warned of\n%q, want\n%q", x.results, got, x.want)
		}
	}
}

// Who is expelled from a party sits as an independent: a party named with it is one
// joined, and asked about.
func TestPartyLeftInPlaceOfPartyJoined(t *testing.T) {
	for row, want := range map[string]int{
		"expelled,ann,red,":           1,
		"became-independent,ann,red,": 1,
		"expelled,ann,ind,":           0,
		"expelled,ann,,red":           0,
		"expelled,ann,blue,red":       0,
		"whip-suspended,ann,,":        0,
	} {
		dir := folder(t, map[string]string{
			"datapackage.json": `{"name": "a"}`,
			"divisions.csv":    "id,name,type\nx,X,town\n",
			"councils.csv":     "id,division,name,seats\nc,x,C,2\n",
			"parties.csv":      "id,name,kind\nred,Red,party\nblue,Blue,\nind,Independents,independents\n",
			"people.csv":       "id,name,basis\nann,Ann,office-holder\n",
			"events.csv":       "id,date,council,kind,person,party,from_party\ne,2020-05-05,c,elected,ann,red,\nw,2020-06-06,c," + row + "\n",
		})
		r, err := exchange.Import(t.Context(), ledger.NewMemory(), dir, importing())
		if err != nil {
			t.Fatalf("%v: %v", err, r.Problems)
		}
		if len(r.Warnings) != want || want == 1 && (r.Warnings[0].Row != 3 || r.Warnings[0].Column != "party") {
			t.Errorf("%s: warned of %v, want %d", row, r.Warnings, want)
		}
	}
}

// A seat left on the day on which it was taken, and one of somebody who had died, are
// asked about: an end is read before what fills a seat.
func TestOrderOfComingAndGoing(t *testing.T) {
	for _, x := range []struct {
		events string
		row    int // of the warning; 0 = there is none
	}{
		{"a,2022-05-05,elected,c,ann,red\nb,2022-05-05,resigned,c,ann,\n", 3},
		{"b,2022-05-05,resigned,c,ann,\na,2022-05-05,elected,c,ann,red\n", 2},
		{"a,2022-05-05,elected,c,ann,red\nb,2022-05-06,resigned,c,ann,\n", 0},
		{"a,2022-05-05,elected,c,ann,red\nb,2022-05-05,resigned,d,ann,\n", 0},
		{"a,2018-05-05,elected,c,ann,red\nb,2022-05-05,resigned,c,ann,\nc,2022-05-05,elected,c,ann,red\n", 0},
		{"a,2022-05-05,elected,c,ann,red\nb,2022-05-05,term-ended,c,ann,\n", 0},
		{"a,2022-05-05,elected,c,ann,red\nb,2022-10-01,died,c,ann,\nl,2023-01-01,listed,c,ann,\n", 4},
		{"a,2022-05-05,elected,c,ann,red\nb,2022-10-01,died,c,ann,\nl,2023-01-01,appointed,c,ann,red\n", 4},
		{"a,2022-05-05,elected,c,ann,red\nb,2022-10-01,resigned,c,ann,\nl,2023-01-01,appointed,c,ann,red\n", 0},
		{"l,2022-01-01,listed,c,ann,\nb,2022-10-01,died,c,ann,\n", 0},
	} {
		dir := folder(t, map[string]string{
			"datapackage.json": `{"name": "a"}`,
			"divisions.csv":    "id,name,type\nx,X,town\n",
			"councils.csv":     "id,division,name,seats\nc,x,C,2\nd,x,D,2\n",
			"parties.csv":      "id,name\nred,Red\n",
			"people.csv":       "id,name,basis\nann,Ann,office-holder\n",
			"events.csv":       "id,date,kind,council,person,list\n" + x.events,
		})
		r, err := exchange.Import(t.Context(), ledger.NewMemory(), dir, importing())
		if err != nil {
			t.Fatalf("%v: %v", err, r.Problems)
		}
		if rows := len(r.Warnings); rows != min(1, x.row) || rows == 1 && r.Warnings[0].Row != x.row {
			t.Errorf("%q: warned of %v, want row %d", x.events, r.Warnings, x.row)
		}
	}
}

// What may be a slip, and may be so, is taken and asked about.
func TestAskedAbout(t *testing.T) {
	const head = "id,date,kind,council,ward,seat,person,list,party,from_party\n"
	for _, x := range []struct{ events, want string }{
		{"a,2021-01-01,died,c,,,p,,,\nb,2022-01-01,co-opted,c,,,p,red,,\n", "expected somebody who lived; correct the id or one of the days: by row 2 this person had died"},
		{"a,2022-01-01,co-opted,c,,,p,red,,\nb,2022-01-01,resigned,c,,,p,,,\n", "expected an end after the day on which the seat was taken"},
		{"a,2021-01-01,resigned,c,North,2,,,,\n", "expected a seat from 1 to 1, which is how many the largest contest of the ward North of c is for"},
		{"a,2021-01-01,defected,c,,,p,,grp,red\n", "expected a party: grp is a group, and red one of its members"},
		{"a,2021-01-01,became-independent,c,,,p,,red,\n", "expected the party for which the member sits from then on; blank = as an independent"},
		{"a,2021-01-01,roster-complete,c,,,,,,\n", "without one every seat was vacant on that day"},
	} {
		dir := folder(t, map[string]string{
			"datapackage.json": `{"name": "a"}`,
			"divisions.csv":    "id,name,type\nx,X,town\n",
			"councils.csv":     "id,division,name,seats\nc,x,C,3\n",
			"parties.csv":      "id,name,kind,members,council\nred,Red,party,,\ngrp,Group,group,red,c\n",
			"people.csv":       "id,name,basis\np,P,office-holder\n",
			"elections.csv":    "id,date,name,scope\ne,2020-05-05,E,listed\n",
			"contests.csv":     "election,council,ward,seats,valid,electors\ne,c,North,1,9,5\ne,c,South,2,,\n",
			"results.csv":      "election,council,ward,list,seats\ne,c,North,red,1\ne,c,South,red,2\n",
			"events.csv":       head + x.events,
		})
		r, err := exchange.Import(t.Context(), ledger.NewMemory(), dir, importing())
		if err != nil {
			t.Fatalf("%v: %v", err, r.Problems)
		}
		for _, want := range []string{x.want, "expected no more valid votes than electors (5), unless each elector has several votes"} {
			if !slices.ContainsFunc(r.Warnings, func(w exchange.Problem) bool { return strings.Contains(w.Error(), want) }) {
				t.Errorf("%q: warned of\n%q, want\n%q", x.events, r.Warnings, want)
			}
		}
	}
}
