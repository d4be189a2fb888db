package out_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

// said gives the memberships of a Popolo file in few words, a line each: person, role,
// party, area, first and last day, and what is known where these are blank.
func said(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var x struct {
		Memberships []map[string]any `json:"memberships"`
	}
	if err := json.Unmarshal(text, &x); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, m := range x.Memberships {
		word := func(name string) string {
			if m[name] == nil {
				return "-"
			}
			return m[name].(string)
		}
		fmt.Fprintf(&b, "%s %s %s %s %s %s", word("person_id"), word("role"), word("on_behalf_of_id"), word("area_id"), word("start_date"), word("end_date"))
		if m["known_from"] != nil || m["known_until"] != nil {
			fmt.Fprintf(&b, " known %s %s", word("known_from"), word("known_until"))
		}
		b.WriteString("\n")
	}
	return b.String()
}

const events = "id,date,until,kind,council,ward,person,for,list,party,group,post,sources\n"

const whole = "p1 member red xx/t/c/n 2020-06-01 -\np2 member blue xx/t/c/n 2020-06-01 -\np3 member red xx/t/c/s 2020-06-01 -\np4 member red xx/t/c/s 2020-06-01 -\n"

// TestSpells holds what is written of a council against what its clerk would say.
func TestSpells(t *testing.T) {
	elected := "e1,2020-06-01,,elected,xx/t/c,n,p1,,red,,,,s1\ne2,2020-06-01,,elected,xx/t/c,n,p2,,blue,,,,s1\ne3,2020-06-01,,elected,xx/t/c,s,p3,,red,,,,s1\ne4,2020-06-01,,elected,xx/t/c,s,p4,,red,,,,s1\n"
	for name, x := range map[string]struct{ events, want string }{
		"all sit":     {"", whole},
		"a defection": {"a,2021-03-02,,defected,xx/t/c,,p1,,,blue,,,s1\n", strings.Replace(whole, "2020-06-01 -\n", "2020-06-01 2021-03-01\np1 member blue xx/t/c/n 2021-03-02 -\n", 1)},
		"a death":     {"a,2021-03-02,,died,xx/t/c,,p1,,,,,,s1\n", strings.Replace(whole, "2020-06-01 -\n", "2020-06-01 2021-03-01\n", 1)},
		"in a year":   {"a,2021,,resigned,xx/t/c,,p1,,,,,,s1\n", strings.Replace(whole, "2020-06-01 -\n", "2020-06-01 2021 known - 2020-12-31\n", 1)},
		"in a month":  {"a,2021-03,,defected,xx/t/c,,p1,,,blue,,,s1\n", strings.Replace(whole, "2020-06-01 -\n", "2020-06-01 2021-03 known - 2021-02-28\np1 member blue xx/t/c/n 2021-03 - known 2021-03-31 -\n", 1)},
		"some day":    {"a,2021-03-02/2021-03-05,,defected,xx/t/c,,p1,,,blue,,,s1\n", strings.Replace(whole, "2020-06-01 -\n", "2020-06-01 2021-03 known - 2021-03-01\np1 member blue xx/t/c/n 2021-03 - known 2021-03-05 -\n", 1)},
		"over years":  {"a,2021-03-02/2022-03-05,,resigned,xx/t/c,,p1,,,,,,s1\n", strings.Replace(whole, "2020-06-01 -\n", "2020-06-01 - known - 2021-03-01\n", 1)},
		"by then":     {"a,../2022,,resigned,xx/t/c,,p1,,,,,,s1\n", strings.Replace(whole, "2020-06-01 -\n", "2020-06-01 - known - 2020-06-01\n", 1)}, // it may have been before the election, and ended nothing
		"a post":      {"a,2020-06-02,2021-06-01,post-taken,xx/t/c,,p1,,,,,mayor,s1\n", strings.Replace(whole, "2020-06-01 -\n", "2020-06-01 -\np1 mayor - - 2020-06-02 2021-06-01\n", 1)},
		"a group":     {"a,2020-06-02,,joined-group,xx/t/c,,p1,,,,caucus,,s1\n", strings.Replace(whole, "2020-06-01 -\n", "2020-06-01 2020-06-01\np1 member red xx/t/c/n 2020-06-02 -\np1 member - - 2020-06-02 -\n", 1)},
		"a substitute": {"a,2021-01-01,2021-02-01,substituted,xx/t/c,,p5,p1,,,,,s1\n",
			strings.Replace(whole, "2020-06-01 -\n", "2020-06-01 2020-12-31\np1 member red xx/t/c/n 2021-02-02 -\n", 1) + "p5 member red xx/t/c/n 2021-01-01 2021-02-01\n"},
		"one of them": {"a,2021-03-02,,defected,xx/t/c,s,,,red,blue,,,s1\n",
			strings.ReplaceAll(strings.Replace(whole, "p3 member red xx/t/c/s 2020-06-01 -\n", "p3 member red xx/t/c/s 2020-06-01 - known - 2021-03-01\np3 member - xx/t/c/s - - known 2021-03-02 -\n", 1),
				"p4 member red xx/t/c/s 2020-06-01 -\n", "p4 member red xx/t/c/s 2020-06-01 - known - 2021-03-01\np4 member - xx/t/c/s - - known 2021-03-02 -\n")},
	} {
		t.Run(name, func(t *testing.T) {
			l := town(t, map[string]string{"events.csv": events + elected + x.events})
			path, r := wrote(t, l, "popolo", "xx/t/c")
			if got := said(t, path); got != x.want {
				t.Errorf("got\n%s\nwant\n%s\nlosses %+v", got, x.want, r.Losses)
			}
		})
	}
}

// TestListed: of who is only listed it is not known since when.
func TestListed(t *testing.T) {
	l := town(t, map[string]string{"events.csv": events + "a,2022-06-01,,listed,xx/u/c,,p5,,,red,,,s1\nb,2022-06-01,,listed,xx/u/c,,p6,,,blue,,,s1\nc,2023-06-01,,listed,xx/u/c,,p6,,,red,,,s1\nd,2023-06-01,,roster-complete,xx/u/c,,,,,,,,s1\n"})
	path, r := wrote(t, l, "popolo", "xx/u")
	want := "p5 member red - - - known 2022-06-01 2022-06-01\np6 member blue - - - known 2022-06-01 2022-06-01\np6 member red - - - known 2023-06-01 -\n"
	if got := said(t, path); got != want {
		t.Errorf("got\n%s\nwant\n%s\n%+v", got, want, r.Losses)
	}
}
