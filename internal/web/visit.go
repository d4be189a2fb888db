package web

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
)

// visit is one question put to the site: the ledger as it was at that moment,
// the day and the clocks. Its context is the reader's, and that of all who wait
// for the same page while it is made ([Site.serveCached]).
type visit struct {
	context.Context
	site  *Site
	desk  *answer.Desk
	path  string
	value func(name string) string // of a wildcard of the path
	query url.Values               // only what the site knows
	ask   answer.Ask
	given url.Values     // the clocks as the reader gave them, for links
	tail  string         // of every link: those clocks, written
	named map[rowID]cell // the rows named so far
	away  bool           // from the ledger of the site: over one that has no pages
	wide  bool           // about many councils: takes longer than a page
	host  string         // under which the reader sees the site, where what is made names it
}

// clocks are the parameters that every link carries along.
var clocks = []string{"on", "known", "published", "rule", "by", "kind", "since", "until"}

// others are the parameters of single pages.
var others = []string{"format", "part", "q", "from", "to", "in", "before", "page"}

// ofPages are the parameters of pages that have many, by path.
var ofPages = map[string][]string{"/whatif": whatIfParameters, "/simulate": append(simulateParameters, runKey)}

// newVisit reads the parameters of a request. Those it does not know are left
// out: other sites add their own to links.
func (s *Site) newVisit(r *http.Request) (*visit, error) {
	v := &visit{Context: r.Context(), site: s, desk: s.desk.desk.Load(), path: r.URL.EscapedPath(), value: r.PathValue, query: url.Values{}, given: url.Values{}, named: map[rowID]cell{}}
	asked, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return v, badParameter("the query", r.URL.RawQuery, "it cannot be read: write name=value, divided by &")
	}
	for _, name := range slices.Concat(clocks, others, ofPages[r.URL.Path]) {
		value, most := strings.TrimSpace(asked.Get(name)), maxParameter
		switch name {
		case "text":
			value, most = strings.ReplaceAll(value, "\r\n", "\n"), maxText
		case "refuse": // a box for each
			value = strings.Join(slices.DeleteFunc(asked[name], func(s string) bool { return s == "" }), ";")
		}
		if value == "" {
			continue
		}
		if len(value) > most {
			return v, badParameter(name, value[:40]+"…", fmt.Sprintf("keep it under %d characters", most))
		}
		v.query.Set(name, value)
		if slices.Contains(clocks, name) {
			v.given.Set(name, value)
		}
	}
	v.tail = join("", v.given)
	return v, v.readAsk()
}

// costs reports whether what is asked may take a processor for longer than a page:
// what is about many councils, and all that is seen through another clock, for which
// councils are folded anew.
func (v *visit) costs() bool { return v.wide || v.ask.Known != "" || v.ask.Published != "" }

// maxParameter bounds the bytes of a parameter, maxText those of a scenario of the
// reader's own, which is in the address too.
const (
	maxParameter = 400
	maxText      = 8 << 10
)

// parameterError is a parameter that cannot be read. It wraps answer.ErrAsk.
type parameterError struct{ name, value, want string }

func badParameter(name, value, want string) error { return &parameterError{name, value, want} }

func (e *parameterError) Error() string { return fmt.Sprintf("%s=%q: %s", e.name, e.value, e.want) }

func (e *parameterError) Unwrap() error { return answer.ErrAsk }

func (v *visit) readAsk() error {
	v.ask = answer.Ask{On: v.site.today(), Known: v.query.Get("known"), Published: v.query.Get("published"), Rule: seatledger.RuleMajority, Kind: v.query.Get("kind")}
	var err error
	if v.ask.On, err = v.day("on", v.ask.On); err != nil {
		return err
	}
	year := v.ask.On.Time().Year()
	if v.ask.Since, err = v.day("since", seatledger.DayOf(year, time.January, 1)); err != nil {
		return err
	}
	if v.ask.Until, err = v.day("until", max(v.ask.Since, seatledger.DayOf(year, time.December, 31))); err != nil {
		return err
	}
	if v.ask.Since > v.ask.Until {
		return badParameter("until", v.ask.Until.String(), "it is before since="+v.ask.Since.String()+": exchange them")
	}
	if text := v.query.Get("rule"); text != "" {
		if v.ask.Rule, err = seatledger.ParseRule(text); err != nil {
			return badParameter("rule", text, seatledger.RuleHint(text))
		}
	}
	switch by := seatledger.CountedBy(v.query.Get("by")); by {
	case "", seatledger.ByParty, seatledger.ByGroup:
		v.ask.By = by
	default:
		return badParameter("by", string(by), "party or group")
	}
	if v.ask.Known != "" {
		if _, err := v.desk.Moment(v.ask.Known); err != nil {
			return err
		}
	}
	if v.query.Get("published") != "" {
		if _, err := v.day("published", 0); err != nil {
			return err
		}
	}
	return nil
}

// day reads a parameter that is a day.
func (v *visit) day(name string, otherwise seatledger.Day) (seatledger.Day, error) {
	text := v.query.Get(name)
	if text == "" {
		return otherwise, nil
	}
	day, err := seatledger.ParseDay(text)
	if err != nil || day == seatledger.OpenPast || day == seatledger.OpenFuture {
		return 0, badParameter(name, text, "write a day such as 2017-10-24")
	}
	return day, nil
}

// maxNumber is far above any page or entry, and small enough to count with.
const maxNumber = 1 << 40

// number reads a parameter that is a whole number from 0 on.
func (v *visit) number(name string) (int, error) {
	text := v.query.Get(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > maxNumber {
		return 0, badParameter(name, text, "write a whole number from 0 on")
	}
	return n, nil
}

// id gives the id that the path names.
func (v *visit) id() string { return v.value("id") }

// key names the page: the same key, the same page, as long as the ledger and
// the day are the same.
func (v *visit) key() string { return v.host + v.path + "?" + v.query.Encode() }

// folders say where the page of a row of a table is.
var folders = map[seatledger.Table]string{
	seatledger.Divisions: "/divisions/", seatledger.Councils: "/councils/", seatledger.Parties: "/parties/", seatledger.People: "/people/",
	seatledger.Events: "/events/", seatledger.Sources: "/sources/", seatledger.Tallies: "/tallies/", seatledger.Statements: "/statements/",
	seatledger.Elections: "/elections/", seatledger.Redactions: "/entries/",
}

// pathOf gives the path of the page of a row; blank where it has none.
func pathOf(t seatledger.Table, id string) string {
	folder := folders[t]
	if folder == "" || id == "" {
		return ""
	}
	if isTidy(id) {
		return folder + id
	}
	if clean := path.Clean("/" + id); clean[1:] != id { // would be tidied away: hide its slashes
		return folder + url.PathEscape(id)
	}
	return folder + (&url.URL{Path: id}).EscapedPath()
}

// isTidy reports whether an id can stand in a path as it is, as most can.
func isTidy(id string) bool {
	before := byte('/')
	for i := range len(id) {
		c := id[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == '/' && before != '/':
		default:
			return false
		}
		before = c
	}
	return before != '/'
}

// href gives the link to the page of a row, with the reader's clocks. No
// browser leaves dots alone in a path.
func (v *visit) href(t seatledger.Table, id string) string {
	at := pathOf(t, id)
	if at == "" || id == "." || id == ".." || v.away {
		return ""
	}
	return v.to(at)
}

// entryHref gives the link to the page of an entry.
func (v *visit) entryHref(pos seatledger.Position) string {
	return v.href(seatledger.Redactions, strconv.FormatInt(int64(pos), 10))
}

// to gives a link with the reader's clocks, changed by pairs of name and
// value; a blank value takes the parameter away.
func (v *visit) to(at string, changes ...string) string {
	if len(changes) == 0 {
		return at + v.tail
	}
	q := url.Values{}
	maps.Copy(q, v.given)
	for i := 0; i+1 < len(changes); i += 2 {
		q.Del(changes[i])
		if changes[i+1] != "" {
			q.Set(changes[i], changes[i+1])
		}
	}
	return join(at, q)
}

func join(at string, q url.Values) string {
	if len(q) == 0 {
		return at
	}
	return at + "?" + q.Encode()
}

// over gives the visit to the same page over another ledger, which has no pages.
func (v *visit) over(d *answer.Desk) *visit {
	other := *v
	other.desk, other.away, other.named = d, true, map[rowID]cell{}
	return &other
}

// here gives the link to this very page, changed.
func (v *visit) here(changes ...string) string {
	kept := []string{}
	for _, name := range slices.Concat(others, ofPages[v.path]) {
		if name != "format" && name != "part" && v.query.Get(name) != "" {
			kept = append(kept, name, v.query.Get(name))
		}
	}
	return v.to(v.path, append(kept, changes...)...)
}
