package web

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/seatledger/seatledger"
)

// feedLength is how many entries a feed has.
const feedLength = 50

// atom is a feed as RFC 4287 has it.
type atom struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	Updated  string      `xml:"updated"`
	Author   atomAuthor  `xml:"author"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Link    atomLink `xml:"link"`
	Summary string   `xml:"summary"`
}

// feed serves a feed. Its ids are the addresses of what it lists.
func (s *Site) feed(w http.ResponseWriter, r *http.Request, make func(v *visit, f *atom) error) {
	v, err := s.newVisit(r)
	if err == nil {
		base := s.baseURL(r)
		v.host, v.wide = base, true
		err = s.serveCached(w, r, v, func() (*rendered, error) {
			f := &atom{Updated: v.desk.Book.RecordedAt(v.desk.Book.Position).Format(time.RFC3339), Author: atomAuthor{"Seatledger"},
				ID: v.key(), Links: []atomLink{{"self", v.key()}, {"alternate", base + "/"}}}
			if err := make(v, f); err != nil {
				return nil, err
			}
			f.Subtitle = string(v.desk.Notice())
			for i := range f.Entries {
				f.Entries[i].Link.Href = base + f.Entries[i].Link.Href
				f.Entries[i].ID = base + f.Entries[i].ID
				f.Entries[i].Summary = strings.Join(v.desk.Notice().Sentences([]string{f.Entries[i].Summary}), " ")
			}
			var b bytes.Buffer
			b.WriteString(xml.Header)
			err := xml.NewEncoder(&b).Encode(f)
			return &rendered{body: b.Bytes(), kind: "application/atom+xml; charset=utf-8"}, err
		})
	}
	if err != nil {
		s.fail(w, r, v, err)
	}
}

func (s *Site) entryFeed(w http.ResponseWriter, r *http.Request) {
	s.feed(w, r, func(v *visit, f *atom) error {
		f.Title = "Entries of the ledger"
		x, err := v.desk.Log(v, 0, feedLength, v.ask)
		if err != nil {
			return err
		}
		for _, e := range x.Entries {
			at := pathOf(seatledger.Redactions, strconv.FormatInt(int64(e.Entry), 10))
			f.Entries = append(f.Entries, atomEntry{ID: at, Title: brief(fmt.Sprintf("%s %s", e.Table, e.Key)), Updated: e.Recorded.Format(time.RFC3339), Link: atomLink{"alternate", at}, Summary: brief(e.Tells)})
		}
		return nil
	})
}

func (s *Site) flipFeed(w http.ResponseWriter, r *http.Request) {
	s.feed(w, r, func(v *visit, f *atom) error {
		id := v.in()
		f.Title = "Changes of control in " + brief(v.desk.PlaceName(id))
		ask := v.ask
		if v.given.Get("since") == "" && v.given.Get("until") == "" {
			ask.Since, ask.Until = seatledger.OpenPast, v.site.today()
		}
		x, _, err := v.desk.LatestFlips(v, id, ask, 0, feedLength)
		if err != nil {
			return err
		}
		for _, flip := range x.List {
			at := join(pathOf(seatledger.Councils, string(flip.Council)), map[string][]string{"on": {flip.On.String()}, "rule": {string(flip.Rule)}})
			f.Entries = append(f.Entries, atomEntry{ID: at, Updated: v.desk.RecordedAt(flip.Because), Link: atomLink{"alternate", at},
				Title:   brief(fmt.Sprintf("%s: %s passes from %s to %s", flip.On, v.desk.Name(seatledger.Councils, string(flip.Council)), v.who(flip.From), flip.Came(v.who(flip.To)))),
				Summary: brief("Because of " + flip.Causes() + "; without that: " + v.who(flip.Without))})
		}
		return nil
	})
}

// who says the id of a verdict.
func (v *visit) who(id string) string {
	if says := verdicts[id]; says != "" {
		return says
	}
	return v.desk.Name(seatledger.Parties, id)
}
