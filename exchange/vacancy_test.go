package exchange_test

import (
	"strings"
	"testing"

	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

// Who fills a seat though nobody is on record as having left is asked about, whether the
// members are named or only counted in results.
func TestHeldSeatsFilled(t *testing.T) {
	const next, by = "n,2021-01-01,next-on-list,c,,q,red,,\n", "n,2021-01-01,by-elected,c,North,q,red,,\n"
	for _, x := range []struct {
		name, events, results, want string // want is blank where nothing is asked
	}{
		{"nobody left", next, "", "all seats of the list red were held"},
		{"one of the list left", "r,2020-09-01,resigned,c,,,red,,\n" + next, "", ""},
		{"one of another list left", "r,2020-09-01,resigned,c,,,blue,,\n" + next, "", "all seats of the list red were held"},
		{"one who sat for another party left", "r,2020-09-01,resigned,c,,,,blue,\n" + next, "", ""},
		{"a named one left", "p,2020-05-05,elected,c,South,p,red,,\nr,2020-09-01,resigned,c,,p,,,\n" + next, "", ""},
		{"a named one of another list left", "p,2020-05-05,elected,c,South,p,blue,,\nr,2020-09-01,resigned,c,,p,,,\n" + next, "", "all seats of the list red were held"},
		{"left later", next + "r,2021-09-01,resigned,c,,,red,,\n", "", "all seats of the list red were held"},
		{"two for one", "r,2020-09-01,resigned,c,,,red,,\n" + next + "o,2021-02-01,next-on-list,c,,p,red,,\n", "", `"p": expected`},
		{"another one of either", "r,2020-09-01,resigned,c,,,red,,\n" + next + "s,2021-02-01,died,c,,,,blue,\no,2021-03-01,co-opted,c,,p,blue,,\n", "", ""},
		{"another ward", "r,2020-09-01,resigned,c,South,,red,,\n" + by, "", "all seats in North were held"},
		{"the same ward", "r,2020-09-01,resigned,c,North,,red,,\n" + by, "", ""},
		{"a by-election", "", "b,c,North,red,1\n", `results.csv, row 4, column council: "c": expected the event by which somebody left c before: all seats in North were held`},
		{"and who won it", "w,2021-06-01,by-elected,c,North,q,red,,\n", "b,c,North,red,1\n", `results.csv, row 4, column council: "c"`},
		{"a by-election for who left", "r,2020-09-01,resigned,c,,,blue,,\nw,2021-06-01,by-elected,c,North,q,red,,\n", "b,c,North,red,1\n", ""},
		{"the council may have been dissolved", "d,2020-09-01,council-dissolved,c,,,,,\n" + next, "", ""},
		{"the party was", "d,2020-09-01,party-dissolved,,,,,blue,\n" + next, "", ""},
		{"it grew", "d,2020-09-01,council-resized,c,,,,,4\n" + next, "", ""},
		{"a mandate was given back", "d,2020-09-01,reinstated,c,,p,red,,\n" + next, "", ""},
		{"a complete list", "l,2020-09-01,listed,c,,p,,,\nd,2020-09-01,roster-complete,c,,,,,\n" + next, "", ""},
	} {
		dir := folder(t, map[string]string{
			"datapackage.json": `{"name": "a"}`,
			"divisions.csv":    "id,name,type\nx,X,town\n",
			"councils.csv":     "id,division,name,seats\nc,x,C,3\n",
			"parties.csv":      "id,name\nred,Red\nblue,Blue\n",
			"people.csv":       "id,name,basis\np,P,office-holder\nq,Q,office-holder\n",
			"elections.csv":    "id,date,name,kind,scope\ne,2020-05-05,E,,listed\nb,2021-06-01,B,by-election,listed\n",
			"contests.csv":     "election,council,ward,seats\ne,c,North,1\ne,c,South,2\n",
			"results.csv":      "election,council,ward,list,seats\ne,c,North,red,1\ne,c,South,red,2\n" + x.results,
			"events.csv":       "id,date,kind,council,ward,person,list,party,value\n" + x.events,
		})
		r, err := exchange.Import(t.Context(), ledger.NewMemory(), dir, importing())
		if err != nil {
			t.Fatalf("%s: %v: %v", x.name, err, r.Problems)
		}
		var got []string
		for _, w := range r.Warnings {
			if strings.Contains(w.Fix, "whose seat this was") {
				got = append(got, w.Error())
			}
		}
		if len(got) > 1 || (len(got) == 1) != (x.want != "") || !strings.Contains(strings.Join(got, ""), x.want) {
			t.Errorf("%s: asked %q, want %q", x.name, got, x.want)
		}
	}
}

// Somebody on record on two councils, whose members are carried over to one, is asked
// about, and so are terms that those elected together have in part.
func TestCarriedTwiceAndTermsInPart(t *testing.T) {
	const both = "a,2020-05-05,,elected,c,,p,red\nb,2020-05-05,,elected,d,,p,red\n"
	for _, x := range []struct{ name, events, want string }{
		{"two mandates", both + "m,2022-01-01,,carried-over,n,,,\n", `column council: "n": expected each member on one of the councils that n replaces, and p sat on c and on d`},
		{"one given up", both + "r,2021-12-31,,resigned,c,,p,\nm,2022-01-01,,carried-over,n,,,\n", ""},
		{"on the day of it", both + "r,2022-01-01,,resigned,c,,p,\nm,2022-01-01,,carried-over,n,,,\n", "p sat on c and on d"},
		{"a term that had ended", "a,2020-05-05,2021-05-05,elected,c,,p,red\nb,2020-05-05,,elected,d,,p,red\nm,2022-01-01,,carried-over,n,,,\n", ""},
		{"two people", "a,2020-05-05,,elected,c,,p,red\nb,2020-05-05,,elected,d,,q,red\nm,2022-01-01,,carried-over,n,,,\n", ""},
		{"one without", "a,2020-05-05,2024-05-04,elected,c,North,p,red\nb,2020-05-05,,elected,c,North,q,red\n", `events.csv, row 3, column until: expected the last day of the term, which row 2 states for somebody elected with this one (2024-05-04)`},
		{"one up at an election", "a,2020-05-05,2022-05-04,elected,c,North,p,red\nb,2020-05-05,,elected,c,North,q,red\n", ""},
		{"another order", "a,2020-05-05,,elected,c,North,p,red\nb,2020-05-05,2024-05-04,elected,c,North,q,red\n", `events.csv, row 2, column until: expected the last day of the term, which row 3 states`},
		{"another ward", "a,2020-05-05,2024-05-04,elected,c,North,p,red\nb,2020-05-05,,elected,c,South,q,red\n", ""},
		{"a few days apart", "a,2020-05-05,2024-05-04,elected,c,North,p,red\nb,2020-05-05,2024-05-05,elected,c,North,q,red\n", `row 3, column until: "2024-05-05": expected the last day of the term as row 2 has it for somebody elected with this one (2024-05-04)`},
		{"by parts", "a,2020-05-05,2024-05-04,elected,c,North,p,red\nb,2020-05-05,2022-05-04,elected,c,North,q,red\n", ""},
		{"a few days from the contest", "a,2020-05-05,2024-05-05,elected,c,East,p,red\n", `as the contest has it for somebody elected with this one (2024-05-04)`},
		{"as in the contest", "a,2020-05-05,2024-05-04,elected,c,East,p,red\nb,2020-05-05,,elected,c,East,q,red\n", ""},
	} {
		dir := folder(t, map[string]string{
			"datapackage.json": `{"name": "a"}`,
			"divisions.csv":    "id,name,type\nx,X,town\n",
			"councils.csv":     "id,division,name,seats,from,to,replaces\nc,x,C,6,,2021-12-31,\nd,x,D,6,,2021-12-31,\nn,x,N,9,2022-01-01,,c;d\n",
			"parties.csv":      "id,name\nred,Red\n",
			"people.csv":       "id,name,basis\np,P,office-holder\nq,Q,office-holder\n",
			"elections.csv":    "id,date,name,scope\ne,2020-05-05,E,listed\nf,2022-05-05,F,listed\n",
			"contests.csv":     "election,council,ward,seats,until\nf,c,North,1,\ne,c,North,2,\ne,c,South,2,\ne,c,East,2,2024-05-04\n",
			"events.csv":       "id,date,until,kind,council,ward,person,list\n" + x.events,
		})
		r, err := exchange.Import(t.Context(), ledger.NewMemory(), dir, importing())
		if err != nil {
			t.Fatalf("%s: %v: %v", x.name, err, r.Problems)
		}
		var got []string
		for _, w := range r.Warnings {
			got = append(got, w.Error())
		}
		if len(got) > 1 || (len(got) == 1) != (x.want != "") || !strings.Contains(strings.Join(got, ""), x.want) {
			t.Errorf("%s: asked %q, want %q", x.name, got, x.want)
		}
	}
}

// Who has left as another package says, or as rows of this one that are not in it any
// more, is known when it is asked whose seats are filled.
func TestLeftElsewhere(t *testing.T) {
	base := map[string]string{
		"datapackage.json": `{"name": "base"}`,
		"divisions.csv":    "id,name,type\nx,X,town\n",
		"councils.csv":     "id,division,name,seats\nc,x,C,2\n",
		"parties.csv":      "id,name\nred,Red\nblue,Blue\n",
		"people.csv":       "id,name,basis\nann,Ann,office-holder\nbo,Bo,office-holder\ncy,Cy,office-holder\n",
	}
	const events = "id,date,council,kind,person,list,party,policy,status\n"
	filled := map[string]string{
		"datapackage.json": `{"name": "filled"}`,
		"elections.csv":    "id,date,name,scope\ne,2020-05-05,E,listed\n",
		"results.csv":      "election,council,list,seats\ne,c,red,2\n",
		"events.csv":       events + "n,2021-05-05,c,next-on-list,cy,red,,,\n",
	}
	named := map[string]string{
		"datapackage.json": `{"name": "named"}`,
		"events.csv":       events + "a,2020-05-05,c,appointed,ann,red,,,\nb,2020-05-05,c,appointed,bo,red,,,\nd,2021-05-05,c,co-opted,cy,red,,,\n",
	}
	const dead = "l,2021-04-01,,died,bo,,,,\n" // where is known only to the package that names bo
	for left, want := range map[string]int{
		dead:                                0,
		"":                                  1,
		"l,2021-04-01,c,resigned,bo,,,,\n":  0,
		"l,2021-04-01,c,resigned,,red,,,\n": 0,
		"l,2021-04-01,c,resigned,bo,,,,retracted\n":         1,
		"l,2021-06-01,c,resigned,bo,,,,\n":                  1,
		"l,2021-04-01,c,defected,bo,,blue,,\n":              1,
		"l,2021-04-01,,party-dissolved,,,red,allegiance,\n": 0,
	} {
		for name, files := range map[string]map[string]string{"filled": filled, "named": named} {
			want := want
			store := ledger.NewMemory()
			imports := []map[string]string{base}
			if left != "" {
				imports = append(imports, map[string]string{"datapackage.json": `{"name": "left"}`, "events.csv": events + left})
			}
			var asked []exchange.Problem
			for _, x := range append(imports, files) {
				r, err := exchange.Import(t.Context(), store, folder(t, x), importing())
				if err != nil {
					t.Fatalf("%s, %q: %v: %v", name, left, err, r.Problems)
				}
				asked = r.Warnings
			}
			if left == dead && name == "filled" {
				want = 1
			}
			if len(asked) != want {
				t.Errorf("%s, where the ledger has %q: asked %v, want %d", name, left, asked, want)
			}
		}
	}
}
