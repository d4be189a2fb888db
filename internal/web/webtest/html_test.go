package webtest

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// got is what a site answered in process.
type got struct {
	asked  string
	status int
	header http.Header
	body   []byte
}

// get asks a site for a path, as a browser would.
func get(site http.Handler, path string) *got {
	r := httptest.NewRequest(http.MethodGet, "http://seats.example"+path, nil)
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	return &got{path, w.Code, w.Header(), w.Body.Bytes()}
}

func (g *got) kind() string {
	kind, _, _ := mime.ParseMediaType(g.header.Get("Content-Type"))
	return kind
}

// wrong lists what no answer of the site may be, whatever was asked: without
// its headers, or not well formed, or with something that runs.
func (g *got) wrong() (list []string) {
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin"} {
		if g.header.Get(name) != want {
			list = append(list, fmt.Sprintf("%s is %q, want %q", name, g.header.Get(name), want))
		}
	}
	list = append(list, wrongPolicy(g.header.Get("Content-Security-Policy"))...)
	if g.status >= 300 && g.status < 400 {
		return list
	}
	return append(list, g.malformed()...)
}

func wrongPolicy(policy string) (list []string) {
	if !strings.HasPrefix(policy, "default-src 'none'") {
		list = append(list, fmt.Sprintf("the policy %q does not begin by forbidding everything", policy))
	}
	for _, word := range []string{"unsafe-inline", "unsafe-eval", "http:", "https:", "data:", " *;"} {
		if strings.Contains(policy, word) {
			list = append(list, fmt.Sprintf("the policy has %q", word))
		}
	}
	return list
}

// malformed says what is wrong with a body of its kind.
func (g *got) malformed() []string {
	var err error
	switch g.kind() {
	case "text/html":
		return wrongHTML(g.body)
	case "image/svg+xml":
		return wrongSVG(g.body)
	case "application/atom+xml":
		err = wellFormed(g.body, nil)
	case "application/json", "application/problem+json", "application/openapi+json":
		if !json.Valid(g.body) {
			err = errors.New("no valid JSON")
		}
	case "text/csv":
		_, err = csv.NewReader(bytes.NewReader(g.body)).ReadAll()
	case "text/css", "text/javascript", "text/plain", "application/openapi+yaml":
	default:
		err = fmt.Errorf("the kind %q", g.header.Get("Content-Type"))
	}
	if err != nil {
		return []string{err.Error()}
	}
	return nil
}

// wellFormed reads XML to its end, and shows every element to see.
func wellFormed(body []byte, see func(xml.StartElement)) error {
	d := xml.NewDecoder(bytes.NewReader(body))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok && see != nil {
			see(start)
		}
	}
}

// wrongSVG finds what must not be in a picture that other sites show.
func wrongSVG(body []byte) (list []string) {
	err := wellFormed(body, func(e xml.StartElement) {
		if slices.Contains([]string{"script", "style", "foreignObject", "image", "use", "iframe", "set", "animate"}, e.Name.Local) {
			list = append(list, "a picture with <"+e.Name.Local+">")
		}
		for _, a := range e.Attr {
			list = append(list, wrongAttribute(e.Name.Local, a.Name.Local, a.Value)...)
		}
	})
	if err != nil {
		list = append(list, "no well-formed picture: "+err.Error())
	}
	return list
}

// wrongAttribute finds what runs, or changes the looks, from within a page.
func wrongAttribute(element, name, value string) (list []string) {
	name = strings.ToLower(name)
	if strings.HasPrefix(name, "on") && name != "on" || name == "style" || name == "srcdoc" {
		list = append(list, fmt.Sprintf("<%s %s=%q>", element, name, shortened(value)))
	}
	if name == "href" || name == "src" || name == "action" || name == "formaction" || name == "data" {
		u, err := url.Parse(value)
		switch {
		case err != nil:
			list = append(list, fmt.Sprintf("<%s %s=%q> is no address", element, name, shortened(value)))
		case u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https":
			list = append(list, fmt.Sprintf("<%s %s=%q> runs or leads nowhere", element, name, shortened(value)))
		case u.Host != "" && element != "a":
			list = append(list, fmt.Sprintf("<%s %s=%q> loads from another host", element, name, shortened(value)))
		}
	}
	return list
}

// wrongHTML finds in a page what runs or styles from within, ids that stand
// twice, and links to places of the page that are not there.
func wrongHTML(body []byte) (list []string) {
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return []string{err.Error()}
	}
	ids, targets := map[string]bool{}, []string{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "style" || n.Data == "script" && attribute(n, "src") == "" || slices.Contains([]string{"iframe", "object", "embed", "base"}, n.Data) {
			list = append(list, "a page with <"+n.Data+">: "+shortened(textOf(n)))
		}
		for _, a := range n.Attr {
			list = append(list, wrongAttribute(n.Data, a.Key, a.Val)...)
		}
		if id := attribute(n, "id"); id != "" {
			if ids[id] {
				list = append(list, "the id "+id+" stands twice")
			}
			ids[id] = true
		}
		if target := attribute(n, "href"); strings.HasPrefix(target, "#") {
			targets = append(targets, target[1:])
		}
	}
	for _, target := range targets {
		if !ids[target] {
			list = append(list, "a link to #"+target+", which is not on the page")
		}
	}
	return list
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// textOf gives the text below a node.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

// tableOf is a table of a page: cells with their texts and first links.
type tableOf [][]cellOf

type cellOf struct{ text, href string }

// id gives the id that a link of a cell leads to, in a folder of the site.
func (c cellOf) id(folder string) string {
	u, err := url.Parse(c.href)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Path, folder)
}

// tables reads the tables of a page by their captions, without the headings. What
// stands between the tables, pictures above all, is not parsed: it takes longest.
func tables(body []byte) map[string]tableOf {
	all := map[string]tableOf{}
	for rest := body; ; {
		start := bytes.Index(rest, []byte("<table"))
		end := bytes.Index(rest, []byte("</table>"))
		if start < 0 || end < start {
			return all
		}
		root, err := html.Parse(bytes.NewReader(rest[start:end]))
		if err != nil {
			return nil
		}
		caption, rows := readTable(root)
		all[caption] = rows
		rest = rest[end+len("</table>"):]
	}
}

// readTable reads the only table below a node.
func readTable(root *html.Node) (caption string, rows tableOf) {
	for n := range root.Descendants() {
		switch n.Data {
		case "caption":
			caption = textOf(n)
		case "tr":
			if row := cellsOf(n); len(row) > 0 {
				rows = append(rows, row)
			}
		}
	}
	return caption, rows
}

func cellsOf(tr *html.Node) (row []cellOf) {
	for td := range tr.ChildNodes() {
		if td.Data != "td" {
			continue
		}
		c := cellOf{text: textOf(td)}
		for d := range td.Descendants() {
			if d.Data == "a" && c.href == "" {
				c.href = attribute(d, "href")
			}
		}
		row = append(row, c)
	}
	return row
}
