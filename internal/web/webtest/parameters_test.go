package webtest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// What cannot be asked gets a sentence that names the parameter, what it was
// and what to write instead.
func TestBadParametersSayWhatToWrite(t *testing.T) {
	site := founding(t).site
	const council = "/councils/" + champey
	for _, c := range []struct {
		path  string
		words []string
	}{
		{"/?on=yesterday", []string{`on="yesterday"`, "write a day such as 2017-10-24"}},
		{"/?on=2017-13-45", []string{`on="2017-13-45"`, "write a day such as"}},
		{"/?on=2017", []string{`on="2017"`, "write a day such as"}},
		{"/?on=999999999-01-01", []string{"on=", "write a day such as"}},
		{"/?on=..", []string{"on=", "write a day such as"}},
		{council + "?known=soon", []string{`known "soon"`, "write 2017-11-05"}},
		{council + "?known=%23x", []string{`known "#x"`, "write #17"}},
		{council + "?known=%230", []string{`known "#0"`, "write #17"}},
		{council + "?known=1066-10-14", []string{"nothing was recorded by 1066-10-14", "the first entry is of"}},
		{"/learned?known=soon", []string{`known "soon"`, "write 2017-11-05"}},
		{"/search?known=soon", []string{`known "soon"`, "write 2017-11-05"}},
		{council + "?published=maybe", []string{`published="maybe"`, "write a day such as 2017-10-24"}},
		{"/flips?rule=loudest", []string{`rule="loudest"`, "take majority, sitting, two-thirds, chief, coalition or post:NAME"}},
		{"/?since=2018-01-01&until=2017-01-01", []string{`until="2017-01-01"`, "before since=2018-01-01: exchange them"}},
		{"/?since=soon", []string{`since="soon"`, "write a day such as"}},
		{"/?until=late", []string{`until="late"`, "write a day such as"}},
		{"/?format=xml", []string{`format="xml"`, "take csv or json, or leave it out"}},
		{council + "?format=csv", []string{`part=""`, "this page has the parts control, ", "roll"}},
		{council + "?format=json&part=nothing", []string{`part="nothing"`, "this page has the parts"}},
		{council + "?format=csv&part=control.9", []string{`part="control.9"`, "this page has the parts"}},
		{council + "?format=csv&part=roll.ប", []string{"part=", "this page has the parts"}},
		{council + "?page=x", []string{`page="x"`, "write a whole number from 0 on"}},
		{council + "?page=-1", []string{`page="-1"`, "write a whole number from 0 on"}},
		{council + "?page=99999999999999999999", []string{"page=", "write a whole number"}},
		{council + "?page=9223372036854775807", []string{"page=", "write a whole number"}},
		{"/flips?page=9223372036854775807", []string{"page=", "write a whole number"}},
		{"/flips?page=-3", []string{`page="-3"`, "write a whole number from 0 on"}},
		{"/entries?before=x", []string{`before="x"`, "write a whole number from 0 on"}},
		{"/entries?before=-9", []string{`before="-9"`, "write a whole number from 0 on"}},
		{"/changes?from=x", []string{`from="x"`, "write a day such as"}},
		{"/changes?to=x", []string{`to="x"`, "write a day such as"}},
		{"/changes?from=2018-01-01&to=2017-01-01", []string{`to="2017-01-01"`, "before from=2018-01-01: exchange them"}},
		{"/learned?from=soon&to=%2317", []string{`"soon"`, "write 2017-11-05"}},
		{"/learned?from=%2317&to=soon", []string{`"soon"`, "write 2017-11-05"}},
		{"/?q=" + strings.Repeat("long", 200), []string{"q=", "keep it under 400 characters"}},
		{"/?on=%zz", []string{"the query", "write name=value"}},
		{"/feeds/flips.atom?on=x", []string{`on="x"`, "write a day such as"}},
		{"/embed/chamber/" + champey + "?rule=x", []string{`rule="x"`, "take majority"}},
	} {
		g := get(site, c.path)
		if g.status != http.StatusBadRequest {
			t.Errorf("%s: %d, want 400", c.path, g.status)
			continue
		}
		said := headlineOf(g.body)
		for _, w := range c.words {
			if !strings.Contains(said, w) {
				t.Errorf("%s: %q does not say %q", c.path, said, w)
			}
		}
		for _, w := range g.wrong() {
			t.Errorf("%s: %s", c.path, w)
		}
	}
}

// headlineOf gives the sentence at the head of a page.
func headlineOf(body []byte) string {
	_, rest, _ := strings.Cut(string(body), `id="headline">`)
	said, _, _ := strings.Cut(rest, "</p>")
	return strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(said)
}

// Parameters that no page knows change nothing: other sites add their own.
func TestUnknownParametersAreLeftOut(t *testing.T) {
	site := founding(t).site
	with, without := get(site, "/?on=2017-10-24&utm_source=x&fbclid=%3Cscript%3E"), get(site, "/?on=2017-10-24")
	if with.status != http.StatusOK || string(with.body) != string(without.body) {
		t.Errorf("status %d; the same page: %v", with.status, string(with.body) == string(without.body))
	}
}

// What is not there says so, with what may have been meant.
func TestUnknownIDsAreSuggested(t *testing.T) {
	site := founding(t).site
	for path, leads := range map[string]string{
		"/councils/kh/champey":        "/councils/" + champey,
		"/councils/champey/council":   "/councils/" + champey,
		"/people/chin choy":           "/people/kh/chin-choy",
		"/people/kh/Chen Choy":        "/people/kh/chin-choy",
		"/divisions/kh/takeo":         "/divisions/kh/21",
		"/parties/ប្រជាជន":            "",
		"/parties/kh/rescue":          "/parties/kh/cnrp",
		"/events/no-such":             "",
		"/sources/no-such":            "",
		"/tallies/no-such":            "",
		"/statements/no-such":         "",
		"/elections/no-such":          "",
		"/entries/751000":             "",
		"/entries/-1":                 "",
		"/embed/chamber/no-such":      "",
		"/embed/portrait/" + champey:  "",
		"/councils/":                  "",
		"/champey":                    "/councils/" + champey,
		"/changes?in=nowhere":         "",
		"/flips?in=nowhere":           "",
		"/councils/" + champey + "/x": "",
	} {
		g := get(site, (&url.URL{Path: strings.SplitN(path, "?", 2)[0]}).EscapedPath()+queryOf(path))
		if g.status != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", path, g.status)
			continue
		}
		if leads != "" && !strings.Contains(string(g.body), `href="`+leads+`"`) {
			t.Errorf("%s: no link to %s", path, leads)
		}
		if leads == "" && !strings.Contains(string(g.body), "Perhaps you meant") && !strings.Contains(string(g.body), "Where to look") {
			t.Errorf("%s: no word of where to look", path)
		}
		for _, w := range g.wrong() {
			t.Errorf("%s: %s", path, w)
		}
	}
}

func queryOf(path string) string {
	if _, q, ok := strings.Cut(path, "?"); ok {
		return "?" + q
	}
	return ""
}
