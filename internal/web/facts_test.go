package web

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// shown gives the text of a page as a reader sees it, without tags.
func shown(t *testing.T, s *Site, path string) string {
	t.Helper()
	w := ask(t, s, path)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d", path, w.Code)
	}
	return html.UnescapeString(strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(w.Body.String(), " ")), " "))
}

// Each fact of the report of November 2017 stands on the page of what it speaks
// of, on its word.
func TestFactsStandWhereTheyBelong(t *testing.T) {
	s, _ := founding(t)
	const (
		letter   = "Chin Choy signs a letter to join the CPP"
		promise  = "promised promotion to commune chief or district councillor if he does well; knew that job and pay would end with the party"
		service  = "The opposition did not serve the people as well"
		stays    = "He stays deputy chief and will ask the upper level for help"
		betrayed = "He sees a betrayal in it by the man who brought him into politics"
		loses    = "By refusing he would lose his post and his pay"
		refuses  = "He will refuse to change party"
		enters   = "Phorn Thlang enters politics with the HRP at the behest of Chin Choy"
		charge   = "Kem Sokha is charged with treason"
		villages = "Population about 6,700 inhabitants"
	)
	for _, x := range []struct {
		path string
		want []string
	}{
		{"/events/choy-defects", []string{promise, "the day is that of the letter", service, stays, betrayed, "VOA Khmer"}},
		{"/events/choy-letter", []string{letter, "2017-10-23", "Chin Choy", "Champey commune council", "VOA Khmer"}},
		{"/people/kh/chin-choy", []string{promise, letter, service, stays, enters, "serve the people as well (VOA Khmer", "left CNRP for CPP (VOA Khmer"}},
		{"/people/kh/phorn-thlang", []string{betrayed, loses, refuses, enters}},
		{"/people/kh/kem-sokha", []string{charge, "Kem Sokha is arrested"}},
		{"/parties/kh/hrp", []string{enters}},
		{"/councils/kh/210202/council?on=2017-11-01", []string{promise, letter, service, stays, betrayed, strings.ToLower(villages), "$222", "$160", "VOA Khmer"}},
		{"/divisions/kh/210202?on=2017-11-01", []string{letter, service, refuses, strings.ToLower(villages), "the chief Phorn Thlang", "the first deputy chief Chin Choy"}},
		{"/tallies/champey-population", []string{villages, `Printed as "about 6,700" by VOA Khmer`}},
		{"/divisions/kh?on=2017-11-01", []string{letter, charge}},
		{"/divisions/kh/21?on=2017-11-01", []string{"councils CNRP (chief) 18", "councils CPP (chief) 82", "councils 100", "seats 700", "seats CNRP >300"}},
		{"/tallies/takeo-communes-cnrp", []string{"2017-06-04", "it agrees", "VOA Khmer"}},
		{"/tallies/senate-2024-votes-khmer-will", []string{"1,394", "Khmer Will Party", "Agence Kampuchea Presse"}},
		{"/parties/kh/nation-power", []string{"25 February 2024, Cambodia senate, Nation Power Party votes preliminary: 234 (Agence Kampuchea Presse"}},
		{"/divisions/kh?on=2024-03-01", []string{"senate: votes CPP (preliminary) 10,052", "senate: votes Khmer Will Party (preliminary) 1,394", "senate: votes Nation Power Party (preliminary) 234", "senate: turnout (preliminary) 11,730"}},
	} {
		text := shown(t, s, x.path)
		for _, want := range x.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q", x.path, want)
			}
		}
	}
}

// What is said of one council is not on the pages of another one.
func TestFactsStandNowhereElse(t *testing.T) {
	s, _ := founding(t)
	for _, path := range []string{"/councils/kh/06/sakream/council", "/divisions/kh/06?on=2017-11-01", "/divisions/kh/07?on=2017-11-01"} {
		text := shown(t, s, path)
		for _, other := range []string{"signs a letter", "serve the people", "6,700", "$222"} {
			if strings.Contains(text, other) {
				t.Errorf("%s says %q, which is of Champey", path, other)
			}
		}
	}
	if rates := shown(t, s, "/divisions/kh?on=2017-11-01"); strings.Contains(rates, "$160") {
		t.Error("one man's pay is shown as a rate of the country")
	}
}
