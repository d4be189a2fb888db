package webtest

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/internal/web"
	"github.com/seatledger/seatledger/ledger"
)

// canary is what a hostile text sets where it runs.
const canary = "window.__x=1"

// hostile are names and notes that a package may hold.
var hostile = []string{
	`<script>` + canary + `</script>`,
	`"><img src=x onerror="` + canary + `">`,
	`'><svg onload='` + canary + `'>`,
	`</title></textarea></style><script>` + canary + `;alert(1)</script>`,
	`javascript:` + canary + `//`,
	`]]><script>` + canary + `</script><![CDATA[`,
	`&lt;script&gt;` + canary + `&lt;/script&gt; {{.Title}} ${` + canary + `}`,
	"Left \u202eto right\u202c and \u2066isolated\u2069 \u200f\u061c\u200e",
	strings.Repeat("Endless", 1500),
	strings.Repeat("ំ្ៈ", 3000),
	"Z" + strings.Repeat("\u0300\u0489", 400) + "algo",
	"one\ntwo\tthree \u0085\u009b31m four",
	strings.Repeat("👩🏽‍🚀🏳️‍🌈", 40),
	"👩" + strings.Repeat("\u200d👩", 900),
	"👩🏽" + strings.Repeat("\u200d👩🏽", 900),
	strings.Repeat("ᄀ", 900),
	"ក្រុមប្រឹក្សាឃុំចំប៉ី مجلس البلدية 市議會 עיריית",
}

// oddURLs are addresses that import lets through.
var oddURLs = []string{`https://ok.example/"onmouseover="` + canary, "https://ok.example/<script>", "http://ok.example/'x", "https://ok.example/?a=1&b=<b>"}

// badURLs are addresses that import refuses; a ledger may have them from
// elsewhere.
var badURLs = []string{"javascript:" + canary, "JaVaScRiPt:" + canary, "data:text/html,<script>" + canary + "</script>", "vbscript:x", "//elsewhere.example/x", "file:///etc/passwd", "\tjavascript:" + canary, "https:javascript:x", "http://"}

// writePackage writes tables as a package: a heading and rows each.
func writePackage(t *testing.T, name string, tables map[string][][]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "datapackage.json"), fmt.Appendf(nil, `{"name": %q}`, name), 0o666); err != nil {
		t.Fatal(err)
	}
	for table, rows := range tables {
		f, err := os.Create(filepath.Join(dir, table+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		if err := csv.NewWriter(f).WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	return dir
}

// heading splits the names of columns.
func heading(names string) []string { return strings.Split(names, ",") }

// hostilePackage has every hostile text in every column that takes text.
func hostilePackage(t *testing.T) string {
	t.Helper()
	tables := map[string][][]string{
		"divisions":  {heading("id,name,name_local,type,parent,identifiers"), {"h", "Hostile country", "", "country", "", ""}},
		"councils":   {heading("id,division,name,kind,seats,method,tie_rule,control_rule,seat_rule,sources")},
		"elections":  {heading("id,date,name,kind,division")},
		"parties":    {heading("id,name,name_local,abbreviation,kind,sources")},
		"people":     {heading("id,name,name_local,basis,sources")},
		"names":      {heading("of,name,lang,kind")},
		"sources":    {heading("id,title,publisher,author,date,url,grade,quote")},
		"results":    {heading("election,council,list,party,seats,sources")},
		"events":     {heading("id,date,kind,type,division,council,person,list,party,from_party,name,post,reason,sources,note")},
		"tallies":    {heading("id,date,division,kind,metric,party,scope,text,unit,sources,note")},
		"statements": {heading("id,date,about,speaker,role,stance,summary,sources")},
	}
	add := func(table string, cells ...string) { tables[table] = append(tables[table], cells) }
	for i, h := range hostile {
		n := fmt.Sprint(i)
		add("divisions", "h/"+n, h, h, h, "h", "")
		add("councils", "h/"+n+"/council", "h/"+n, h, "council", "3", "dhondt", "lot", "majority", "list", "s"+n)
		add("elections", "e"+n, "2017-06-04", h, h, "h")
		add("parties", "p"+n, h, h, h, "party", "s"+n)
		add("people", "w"+n, h, h, "official", "s"+n)
		add("names", "w"+n, h+" again", "en", "spelling")
		add("sources", "s"+n, h, h, h, "2017-10-24", oddURLs[i%len(oddURLs)], h, h)
		add("results", "e"+n, "h/"+n+"/council", "p"+n, "p"+n, "3", "s"+n)
		add("events", "x"+n, "2017-06-04", "elected", "", "", "h/"+n+"/council", "w"+n, "p"+n, "p"+n, "", "", "", "", "s"+n, h)
		add("events", "d"+n, "2017-10-23", "defected", "", "", "h/"+n+"/council", "w"+n, "", "p"+fmt.Sprint((i+1)%len(hostile)), "p"+n, "", "", h, "s"+n, h)
		add("events", "m"+n, "2017-09-01", "milestone", h, "h", "", "w"+n, "", "", "", h, "", h, "s"+n, h)
		add("tallies", "t"+n, "2017-10-25", "h", "council", "seats", "p"+n, h, "3", h, "s"+n, h)
		add("statements", "q"+n, "2017-10-26", "m"+n, "w"+n, h, "asserts", h, "s"+n)
	}
	return writePackage(t, "hostile", tables)
}

// Whatever names and notes hold, every page is well formed, with nothing in it
// that runs.
func TestHostileTextsStandAsText(t *testing.T) {
	t.Parallel()
	site := serve(t, "2017-10-24", hostilePackage(t)).site
	n := crawl(site, 1, func(g *got) {
		if g.status != http.StatusOK {
			t.Errorf("%s: %d", g.asked, g.status)
		}
		for _, w := range g.wrong() {
			t.Errorf("%s: %s", g.asked, w)
		}
		for _, steers := range []string{"\u202e", "\u2066", "\u200f", "\u009b"} {
			if g.kind() == "text/html" && strings.Contains(string(g.body), steers) {
				t.Errorf("%s: has %+q", g.asked, steers)
			}
		}
	})
	t.Logf("%d links", n)
}

// A source whose address runs, or leads into the reader's own machine, has no
// link.
func TestBadAddressesAreNoLinks(t *testing.T) {
	p := serve(t, "2017-10-24", hostilePackage(t))
	date, err := seatledger.ParseDate("2017-10-24")
	if err != nil {
		t.Fatal(err)
	}
	for i, address := range badURLs {
		row := &seatledger.Source{ID: seatledger.SourceID(fmt.Sprintf("bad%d", i)), Title: "Bad source", Date: date, URL: address}
		_, err := p.store.Append(t.Context(), ledger.Batch{Package: "bad", Rows: ledger.Slice[seatledger.Row](row), By: "test", At: time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatalf("%q: %v", address, err)
		}
	}
	site, err := web.New(t.Context(), web.Options{Hosts: []string{"seats.example"}, Open: func(ctx context.Context) (*answer.Desk, error) { return answer.NewDesk(ctx, p.store, nil) }, Today: func() seatledger.Day { return dayOf(t, "2017-10-24") }})
	if err != nil {
		t.Fatal(err)
	}
	for i := range badURLs {
		g := get(site, fmt.Sprintf("/sources/bad%d", i))
		if g.status != http.StatusOK || !strings.Contains(string(g.body), "Bad source") {
			t.Fatalf("%s: %d", g.asked, g.status)
		}
		for _, link := range g.links() {
			if !strings.HasPrefix(link, "/") || strings.HasPrefix(link, "//") {
				t.Errorf("%q is a link: %s", badURLs[i], link)
			}
		}
	}
}

// In a browser nothing of it runs, and no name pushes a page apart.
func TestHostileTextsInABrowser(t *testing.T) {
	t.Parallel()
	p := serve(t, "2017-10-24", hostilePackage(t))
	x := open(t, p.url, narrow)
	paths := []string{"/", "/divisions/h", "/entries", "/flips?since=2010-01-01&until=2020-01-01", "/check", "/changes?from=2017-01-01&to=2017-12-31", "/search?q=Endless", "/search?q=%3Cscript%3E"}
	for i := range hostile {
		paths = append(paths, fmt.Sprintf("/councils/h/%d/council", i), fmt.Sprintf("/sources/s%d", i), fmt.Sprintf("/events/m%d", i))
	}
	for _, i := range []int{0, 8, 9, 10} {
		paths = append(paths, fmt.Sprintf("/people/w%d", i), fmt.Sprintf("/parties/p%d", i), fmt.Sprintf("/tallies/t%d", i), fmt.Sprintf("/statements/q%d", i), fmt.Sprintf("/elections/e%d", i), fmt.Sprintf("/divisions/h/%d", i))
	}
	for _, path := range paths {
		x.visit(path)
		for _, width := range []int{narrow, wide} {
			x.resize(width)
			x.unfold()
			x.fits(width)
		}
		if !eval[bool](x, "window.__x === undefined") {
			t.Errorf("%s: a text was run", path)
		}
	}
	x.visit("/embed/chamber/h/0/council")
	if !eval[bool](x, "window.__x === undefined") {
		t.Error("a text was run in a picture")
	}
}

// Ids are part of addresses; however odd, the links to them resolve.
func TestOddIDsHaveAddresses(t *testing.T) {
	t.Parallel()
	tables := map[string][][]string{
		"divisions": {heading("id,name,type,parent"), {"o", "Odd country", "country", ""}},
		"councils":  {heading("id,division,name,kind,seats,control_rule")},
		"people":    {heading("id,name,basis")},
	}
	odd := []string{"a/../b", "a//b", "a b", "a?b=c", "a#b", "a%2fb", "a%00b", "/lead", "trail/", "<x>", `"q"`, "a+b", "ចំ", "javascript:x", "a&on=b", "a\\b", "%", strings.Repeat("long", 200)}
	for i, id := range odd {
		tables["divisions"] = append(tables["divisions"], []string{fmt.Sprintf("o/%d", i), "Place", "commune", "o"})
		tables["councils"] = append(tables["councils"], []string{id, fmt.Sprintf("o/%d", i), fmt.Sprintf("Council %d", i), "council", "3", "majority"})
		tables["people"] = append(tables["people"], []string{id, fmt.Sprintf("Person %d", i), "official"})
	}
	for _, dots := range []string{".", ".."} { // which no browser lets stand in an address: named, but no link
		tables["people"] = append(tables["people"], []string{dots, "Dots", "official"})
	}
	site := serve(t, "2017-10-24", writePackage(t, "odd", tables)).site
	titles := map[string]bool{}
	crawl(site, 1, func(g *got) {
		if g.status != http.StatusOK {
			t.Errorf("%s: %d", g.asked, g.status)
		}
		for i := range odd {
			for _, title := range []string{fmt.Sprintf("Council %d", i), fmt.Sprintf("Person %d", i)} {
				if strings.Contains(string(g.body), "<h1><bdi>"+title+"</bdi>") {
					titles[title] = true
				}
			}
		}
	})
	for i, id := range odd {
		for _, title := range []string{fmt.Sprintf("Council %d", i), fmt.Sprintf("Person %d", i)} {
			if !titles[title] {
				t.Errorf("no link leads to %s, whose id is %q", title, id)
			}
		}
	}
}

// A ledger with more parties than there are colours answers.
func TestManyParties(t *testing.T) {
	tables := map[string][][]string{
		"divisions": {heading("id,name,type,parent"), {"m", "Many", "country", ""}},
		"councils":  {heading("id,division,name,kind,seats,control_rule"), {"m/c", "m", "Council", "council", "400", "majority"}},
		"elections": {heading("id,date,name"), {"e", "2017-06-04", "Election"}},
		"parties":   {heading("id,name,kind")},
		"results":   {heading("election,council,list,party,seats")},
	}
	for i := range 400 {
		id := fmt.Sprintf("p%d", i)
		tables["parties"] = append(tables["parties"], []string{id, "Party " + id, "party"})
		tables["results"] = append(tables["results"], []string{"e", "m/c", id, id, "1"})
	}
	site := serve(t, "2017-10-24", writePackage(t, "many", tables)).site
	for _, path := range []string{"/", "/councils/m/c"} {
		if g := get(site, path); g.status != http.StatusOK {
			t.Errorf("%s: %d", path, g.status)
		}
	}
}

// Whose name must not be known is on no kind of page of the founding package either;
// TestCanaries asks for everything that a smaller ledger answers.
func TestConfidentialSourcesStayIn(t *testing.T) {
	t.Parallel()
	dir := copyOf(t, foundingPath, [3]string{"events.csv", "off when voa-2017-11 was written", "off then"})
	path := filepath.Join(dir, "sources.csv")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	for i := range lines {
		mark := ","
		switch {
		case i == 0:
			mark = ",confidential"
		case strings.HasPrefix(lines[i], "voa-2017-11,"):
			mark = ",yes"
		}
		lines[i] += mark
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "datapackage.json")); err != nil { // which lists the columns
		t.Fatal(err)
	}
	site := serve(t, "2017-11-01", dir).site
	secrets := []string{"voa-2017-11", "VOA Khmer", "win-win&#39; redux", "'win-win' redux", "local-officials-grapple"}
	told := 0
	check := func(g *got) {
		for _, secret := range secrets {
			if strings.Contains(string(g.body), secret) {
				t.Errorf("%s has %q", g.asked, secret)
			}
		}
		told += strings.Count(string(g.body), "a confidential source")
	}
	for _, k := range kinds {
		if !strings.HasPrefix(k.path, "/sources/") && !strings.HasPrefix(k.path, "/simulate") {
			check(get(site, k.path))
		}
	}
	for _, path := range []string{"/sources/voa-2017-11", "/search?q=VOA", "/search?q=grapple", "/sources/voa-2017-1"} {
		g := get(site, path)
		if asked := strings.Contains(path, "voa-2017-11"); asked && g.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, g.status)
		}
		if !strings.Contains(path, "voa-2017-11") {
			check(g)
		}
	}
	if told < 10 {
		t.Errorf("%d times a page says that there is a confidential source", told)
	}
}
