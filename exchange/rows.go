package exchange

import (
	"encoding/hex"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/apportion"
)

// row checks what one row says by itself, and keeps what later checks need.
func (c *checker) row(l *line) {
	switch r := l.row.(type) {
	case *seatledger.Source:
		c.source(l, r)
	case *seatledger.Division:
		c.division(l, r)
	case *seatledger.Council:
		c.span(l, "from", r.From, "to", r.To)
		c.method(l, r.Method)
		c.keepTerm(l, r)
		c.keepPlace(l, r)
		c.elsewhere.council(r)
	case *seatledger.Ward:
		c.ward(l, r)
	case *seatledger.Party:
		c.party(l, r)
	case *seatledger.Person:
		c.identifiers(l, string(r.ID), r.Identifiers, "")
	case *seatledger.Name:
		c.span(l, "from", r.From, "to", r.To)
	case *seatledger.Election:
		c.span(l, "date", r.Date, "takes_office", r.TakesOffice)
		c.keepBallot(r)
		c.keepReach(l, r)
	case *seatledger.Contest:
		c.contest(l, r)
	case *seatledger.Result:
		c.result(l, r)
	case *seatledger.Candidate:
		c.candidate(l, r)
	case *seatledger.Event:
		c.event(l)
		c.keepSeating(l, r)
		c.keepRoster(l, r)
	case *seatledger.Tally:
		c.tally(l, r)
	}
}

// span reports an end that certainly lies before its start.
func (c *checker) span(l *line, fromName string, from seatledger.Date, toName string, to seatledger.Date) {
	if !from.IsZero() && !to.IsZero() && to.Latest() < from.Earliest() && !l.bad.has(c.index(l.row.Table(), fromName)) {
		c.report(l, toName, to.String(), fmt.Sprintf("a day that is not before %s (%s)", fromName, from), "swap the two, or correct the wrong one")
	}
}

func (c *checker) source(l *line, r *seatledger.Source) {
	if r.Grade == seatledger.WorkedOut {
		if c.workedOut == nil {
			c.workedOut = map[seatledger.SourceID]bool{}
		}
		c.workedOut[seatledger.SourceID(strings.Clone(string(r.ID)))] = true
	}
	if r.URL != "" {
		u, err := url.Parse(r.URL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			c.report(l, "url", r.URL, "an address that begins with http:// or https://", "write the whole address, or leave it blank and say in title where the source is")
		}
	}
	if raw, err := hex.DecodeString(r.SHA256); r.SHA256 != "" && (err != nil || len(raw) != 32) {
		c.report(l, "sha256", r.SHA256, "64 hexadecimal digits", "run sha256sum on the archived copy, or leave the cell blank")
	}
}

func (c *checker) division(l *line, r *seatledger.Division) {
	c.span(l, "from", r.From, "to", r.To)
	c.degrees(l, "lat", r.Lat, 90)
	c.degrees(l, "lon", r.Lon, 180)
	if r.Lat.IsZero() != r.Lon.IsZero() && !l.bad.has(c.index(seatledger.Divisions, "lat")) {
		missing := "lat"
		if r.Lon.IsZero() {
			missing = "lon"
		}
		c.report(l, missing, "", "both lat and lon, or neither", "state the other one too, or delete both")
	}
	c.identifiers(l, string(r.ID), r.Identifiers, r.Type)
}

func (c *checker) degrees(l *line, column string, d seatledger.Decimal, most float64) {
	if d.IsZero() {
		return
	}
	if f, _ := d.Rat().Float64(); f < -most || f > most {
		c.report(l, column, d.String(), fmt.Sprintf("degrees from -%v to %v", most, most), "check that lat is north and lon is east, in degrees with a point")
	}
}

var colour = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)

func (c *checker) party(l *line, r *seatledger.Party) {
	c.elsewhere.party(r)
	c.elsewhere.group(r)
	c.span(l, "from", r.From, "to", r.To)
	c.identifiers(l, string(r.ID), r.Identifiers, "")
	c.namesake(l, r)
	if r.Colour != "" && !colour.MatchString(r.Colour) {
		c.report(l, "colour", r.Colour, "a colour such as #1f77b4", "write # and six hexadecimal digits")
	}
	if len(r.Members) > 0 && r.Kind != seatledger.KindCoalition && r.Kind != seatledger.KindGroup {
		c.report(l, "members", c.cell(l, "members"), "members of a coalition or group only", "write coalition in the column kind, or delete the members")
	}
	if len(r.Councils) > 0 && r.Kind != seatledger.KindGroup {
		c.report(l, "council", c.cell(l, "council"), "councils of a group only", "write group in the column kind, or delete the council")
	}
}

// maxVotes bounds what a seat counts.
const maxVotes = 1_000_000_000

// ward checks that what a ward replaces are other wards.
func (c *checker) ward(l *line, r *seatledger.Ward) {
	c.span(l, "from", r.From, "to", r.To)
	c.identifiers(l, string(r.Council)+"/"+r.Ward, r.Identifiers, "")
	for _, replaced := range r.Replaces {
		if replaced == r.Ward {
			c.report(l, "replaces", replaced, "other wards of the same council", "name the ward that was there before, or leave the cell blank")
		}
	}
	if r.Post != "" && r.Seats > 1 {
		c.report(l, "post", string(r.Post), "a ward of one seat: it goes with the post", "write 1 in seats, and the other seats as a ward of their own")
	}
	if r.Post == seatledger.Administrator {
		c.report(l, "post", string(r.Post), "the post of a member", "leave the cell blank: who administers a council has no seat on it")
	}
	if r.Votes.N > maxVotes {
		c.report(l, "votes", c.cell(l, "votes"), "at most 1,000,000,000 votes a seat", "write what one seat counts in a vote of the council, not what it was elected with")
	}
	if l.bad == 0 {
		c.wards.add(l, r)
	}
}

func (c *checker) method(l *line, name string) {
	if _, err := apportion.ParseMethod(name); name != "" && err != nil {
		var names []string
		for _, m := range apportion.Methods() {
			names = append(names, m.String())
		}
		fix := "write one of them, or leave the cell blank if the method is another one"
		if near := seatledger.Closest(name, names); near != "" {
			fix = "write " + near
		}
		c.report(l, "method", name, "one of "+strings.Join(names, ", "), fix)
	}
}

// threshold reads a threshold in per cent of the valid votes.
func threshold(d seatledger.Decimal) ([]apportion.Threshold, error) {
	if d.IsZero() {
		return nil, nil
	}
	share, err := apportion.ParseRatio(d.String() + "%")
	if err == nil && share.Num > share.Den {
		err = apportion.ErrRatio
	}
	return []apportion.Threshold{{Share: share}}, err
}

func (c *checker) contest(l *line, r *seatledger.Contest) {
	c.method(l, r.Method)
	if _, err := threshold(r.Threshold); err != nil {
		c.report(l, "threshold", r.Threshold.String(), "per cent of the valid votes, from 0 to 100", "write 5 for five per cent")
	}
	if r.Valid.Stated && r.Electors.Stated && r.Valid.N > r.Electors.N {
		c.warn(l, "valid", r.Valid.String(), fmt.Sprintf("no more valid votes than electors (%d), unless each elector has several votes", r.Electors.N), "check whether the two columns are swapped")
	}
	c.namesWard(l, r.Council, r.Ward)
	c.contests.terms(c, l, r)
}

func (c *checker) result(l *line, r *seatledger.Result) {
	if r.List == "" && r.Party != "" {
		c.report(l, "party", string(r.Party), "no party where the list is blank: such a row is the unrecorded rest", "fill in the list, or delete the party")
	}
	c.namesWard(l, r.Council, r.Ward)
	c.contests.result(c, l, r)
}

func (c *checker) tally(l *line, r *seatledger.Tally) {
	if !r.Low.IsZero() && !r.High.IsZero() && r.Low.Rat().Cmp(r.High.Rat()) > 0 {
		c.report(l, "high", r.High.String(), fmt.Sprintf("at least low (%s)", r.Low), "swap the two")
	}
	if r.Low.IsZero() && r.High.IsZero() && r.Text != "" && !l.bad.has(c.index(seatledger.Tallies, "low")) && !l.bad.has(c.index(seatledger.Tallies, "high")) {
		if _, err := seatledger.ParseFigure(r.Text); err != nil {
			c.report(l, "text", r.Text, "a figure as printed, such as 5,007, 43.8 %, <200, >1/3, ~2500 or 200-300", "write the figure without other words, or state low and high beside it")
		}
	}
}

var identifier = regexp.MustCompile(`^[a-z][a-z0-9._-]*:\S`)

// identifiers checks the form of outside codes, and keeps the lengths of
// those of places: see shortCodes.
func (c *checker) identifiers(l *line, id string, list []string, kind string) {
	for _, text := range list {
		if text == Redacted {
			continue // it stands for a code in an export
		}
		if !identifier.MatchString(text) {
			c.report(l, "identifiers", text, "scheme:value, such as iso:KH-21", "write the scheme in small letters, a colon and the code")
			continue
		}
		scheme, code, _ := strings.Cut(text, ":")
		if kind != "" && !counted[scheme] && strings.Trim(code, "0123456789") == "" {
			c.keepCode(l, codeScheme{scheme, strings.Clone(kind)}, id, code)
		}
	}
}

// counted are schemes whose codes are running numbers of any length.
var counted = map[string]bool{"geonames": true, "osm": true, "wof": true}

type codeScheme struct{ scheme, kind string }

// codeLengths counts the lengths of the codes of one scheme for one type of
// place, and keeps the codes shorter than the longest.
type codeLengths struct {
	count map[int]int
	short []shortCode
}

type shortCode struct {
	row  int
	code string
	own  string // the code padded as the place's own id has it; blank if it has not
}

const maxShort = 100_000

func (c *checker) keepCode(l *line, scheme codeScheme, id, code string) {
	lengths := c.codes[scheme]
	if lengths == nil {
		lengths = &codeLengths{count: map[int]int{}}
		c.codes[scheme] = lengths
	}
	own := id[strings.LastIndexByte(id, '/')+1:]
	if len(own) <= len(code) || strings.TrimLeft(own, "0") != code {
		own = ""
	}
	if lengths.count[len(code)]++; own != "" {
		lengths.count[len(code)]-- // what is certainly spoilt says nothing of the others
	}
	if len(lengths.short) < maxShort {
		lengths.short = append(lengths.short, shortCode{l.n, strings.Clone(code), strings.Clone(own)})
	}
}

// shortCodes reports codes that have lost their leading zeros: the place's
// own id still has them (kh/010203 with ncdd:10203), or all other places of
// the type, five at least for each short one, have a code of one and the same
// greater length.
func (c *checker) shortCodes() {
	for scheme, lengths := range c.codes {
		long, shorter := 0, 0
		for n := range lengths.count {
			long = max(long, n)
		}
		for n, count := range lengths.count {
			if n < long {
				shorter += count
			}
		}
		odd := shorter > 0 && lengths.count[long] >= 5*shorter
		for _, s := range lengths.short {
			full := s.own
			if full == "" && odd && len(s.code) < long {
				full = strings.Repeat("0", long-len(s.code)) + s.code
			}
			if full != "" {
				c.Problems.add(Problem{c.tables[seatledger.Divisions].file, s.row, "identifiers", scheme.scheme + ":" + s.code,
					fmt.Sprintf("a code of %d digits, as other places of the type %s have", len(full), scheme.kind),
					fmt.Sprintf("write %s:%s if a spreadsheet has dropped the leading zeros, and format the column as text", scheme.scheme, full)})
			}
		}
	}
}
