package webtest

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// crawler follows every link of a site in process.
type crawler struct {
	site  http.Handler
	most  int // moments of the same page that are asked for; of a table, one
	check func(*got)
	queue []string
	asked map[string]bool
	times map[string]int // moments asked for, by thing
}

// moments are the parameters that name a moment: a thing is shown at several.
var moments = []string{"on", "known", "published", "rule", "since", "until"}

// crawl follows links from the root, and shows every answer to check. It gives
// the number of answers.
func crawl(site http.Handler, most int, check func(*got)) int {
	c := &crawler{site: site, most: most, check: check, asked: map[string]bool{}, times: map[string]int{}}
	c.add("/", "/")
	for len(c.queue) > 0 {
		path := c.queue[0]
		c.queue = c.queue[1:]
		g := get(site, path)
		check(g)
		for _, link := range g.links() {
			c.add(path, link)
		}
	}
	return len(c.asked)
}

// add notes a link of a page, if it leads to this site and to something new.
func (c *crawler) add(from, link string) {
	base, err := url.Parse("http://seats.example" + from)
	if err != nil {
		return
	}
	to, err := base.Parse(link)
	if err != nil || to.Host != base.Host {
		return
	}
	q := to.Query()
	for _, name := range moments {
		q.Del(name)
	}
	most := c.most
	if q.Has("format") {
		most = 1
	}
	path, thing := to.RequestURI(), to.EscapedPath()+"?"+q.Encode()
	if c.asked[path] || c.times[thing] >= most {
		return
	}
	c.asked[path] = true
	c.times[thing]++
	c.queue = append(c.queue, path)
}

// links lists the links of an answer: those of a page, its forms as they are
// sent unchanged, its files; or those of a feed.
func (g *got) links() (list []string) {
	switch g.kind() {
	case "application/atom+xml":
		_ = wellFormed(g.body, func(e xml.StartElement) {
			for _, a := range e.Attr {
				if e.Name.Local == "link" && a.Name.Local == "href" {
					list = append(list, a.Value)
				}
			}
		})
	case "text/html":
		root, err := html.Parse(bytes.NewReader(g.body))
		if err != nil {
			return nil
		}
		for n := range root.Descendants() {
			if n.Data == "form" && attribute(n, "method") != "post" {
				list = append(list, sent(n))
			}
			for _, name := range []string{"href", "src"} {
				if to := attribute(n, name); to != "" && !strings.HasPrefix(to, "#") {
					list = append(list, to)
				}
			}
		}
	}
	return list
}

// sent gives the address that a form asks for.
func sent(form *html.Node) string {
	q := url.Values{}
	for n := range form.Descendants() {
		if name := attribute(n, "name"); n.Data == "input" && name != "" {
			q.Set(name, attribute(n, "value"))
		}
	}
	return attribute(form, "action") + "?" + q.Encode()
}

// Every link of the site resolves, and every answer is well formed and keeps
// to the rules.
func TestEveryLinkResolves(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("asks for thousands of pages")
	}
	kindsSeen, firsts := map[string]int{}, map[string]int{}
	n := crawl(founding(t).site, 2, func(g *got) {
		first, _, _ := strings.Cut(strings.TrimPrefix(g.asked, "/"), "/")
		first, _, _ = strings.Cut(first, "?")
		firsts[first]++
		kindsSeen[g.kind()]++
		if g.status != http.StatusOK {
			t.Errorf("%s: %d", g.asked, g.status)
		}
		for _, w := range g.wrong() {
			t.Errorf("%s: %s", g.asked, w)
		}
	})
	t.Logf("%d links: %v, %v", n, firsts, kindsSeen)
	for _, want := range []string{"divisions", "councils", "people", "parties", "events", "sources", "tallies", "statements", "elections", "entries", "flips", "check", "changes", "learned", "search", "embed", "feeds", "assets"} {
		if firsts[want] == 0 {
			t.Errorf("no link leads to /%s", want)
		}
	}
	for _, want := range []string{"text/html", "text/csv", "application/json", "image/svg+xml", "application/atom+xml"} {
		if kindsSeen[want] == 0 {
			t.Errorf("no link leads to %s", want)
		}
	}
}

// A reader who went wrong finds the way back: the links of error pages resolve.
func TestErrorPagesLeadBack(t *testing.T) {
	site := founding(t).site
	for _, path := range []string{"/?on=yesterday", "/councils/nowhere?on=2017-10-24", "/?rule=loudest&on=2017-10-24", "/learned?known=soon", "/nothing", "/entries/0", "/entries/99999999999999999999"} {
		g := get(site, path)
		if g.status != 400 && g.status != 404 {
			t.Errorf("%s: %d", path, g.status)
		}
		for _, link := range g.links() {
			if u, err := url.Parse(link); err != nil || u.Host != "" || strings.HasPrefix(u.Path, "/search") {
				continue
			}
			if to := get(site, link); to.status != http.StatusOK {
				t.Errorf("%s leads to %s: %d", path, link, to.status)
			}
		}
	}
}

// The test is tested: what must not be in a page is found.
func TestWrongPagesAreFound(t *testing.T) {
	for _, page := range []string{`<p style="color:red">`, `<script>1</script>`, `<img src=x onerror=y>`, `<a href="javascript:x">`, `<img src="//elsewhere/x">`, `<i id=a></i><i id=a></i>`, `<a href="#gone">x</a>`, `<style>p{}</style>`, `<iframe></iframe>`} {
		if len(wrongHTML([]byte(page))) != 1 {
			t.Errorf("%s: %q", page, wrongHTML([]byte(page)))
		}
	}
	for _, picture := range []string{`<svg onload="x"/>`, `<svg><script/></svg>`, `<svg><a href="javascript:x"/></svg>`, `<svg>`} {
		if len(wrongSVG([]byte(picture))) != 1 {
			t.Errorf("%s: %q", picture, wrongSVG([]byte(picture)))
		}
	}
	if got := wrongPolicy("default-src 'none'; style-src 'self' 'unsafe-inline'"); !slices.Equal(got, []string{`the policy has "unsafe-inline"`}) {
		t.Error(got)
	}
}
