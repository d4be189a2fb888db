package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
)

// addedEvent is how a clerk types an event of a kind about the founding package, and what
// comes of it.
type addedEvent struct {
	cells string // COLUMN=VALUE, divided by "; "; the day is 2017-10-20 unless stated
	says  string // the event in words
	also  string // what else is shown before anything is asked; blank = nothing in particular
}

const champey = "council=champey"

// added has an event of each kind: a new kind needs one, and a column that a kind newly needs
// or takes must be in one.
var added = map[seatledger.EventKind]addedEvent{
	"elected":      {champey + "; person=Sok Sao; list=CPP; party=CPP; seat=1; until=2022-06-04; date=2017-06-04", "Sok Sao was elected to Champey commune council for CPP", "new in people: kh/210202/sok-sao"},
	"by-elected":   {champey + "; person=Sok Sao; party=cpp; ward=", "Sok Sao won a by-election to Champey commune council for CPP", ""},
	"appointed":    {champey + "; person=Sok Sao; list=CNRP", "Sok Sao was appointed to Champey commune council for CNRP", ""},
	"co-opted":     {champey + "; person=Sok Sao; party=CNRP", "Sok Sao was co-opted to Champey commune council for CNRP", ""},
	"next-on-list": {champey + "; person=Sok Sao; list=cnrp; date=2017-11", "2017-11: Sok Sao took a seat of Champey commune council as the next on the list of CNRP", ""},
	"reallocated":  {champey + "; list=CPP; value=3; date=2017-12-05", "the vacated seats of Champey commune council were reallocated", "after:  On 5 December 2017"},

	"listed":          {champey + "; person=chin choy; party=CPP; date=2017-10-25", "the list of members of Champey commune council had Chin Choy for CPP", "before and after: On 25 October 2017"},
	"roster-complete": {champey + "; date=2017-10-10", "the list of members of Champey commune council was complete", "vacant"},

	"resigned":     {champey + "; person=Phorn THLANG", "Phorn Thlang resigned from Champey commune council", "CNRP 2, CPP 2, vacant 1"},
	"died":         {champey + "; person=thlang; date=2017-10", "2017-10: Phorn Thlang of Champey commune council died", "leave open who has the majority"},
	"removed":      {champey + "; party=CNRP", "a councillor was removed from Champey commune council", "CNRP 2, CPP 2, vacant 1"},
	"recalled":     {"person=thlang", "Phorn Thlang of Champey commune council was recalled by the voters", "CNRP 2, CPP 2, vacant 1"},
	"disqualified": {champey + "; list=cnrp; seat=3", "a councillor was disqualified from Champey commune council", ""},
	"term-ended":   {champey + "; person=thlang", "the term of Phorn Thlang on Champey commune council ended", ""},

	"substituted":      {champey + "; person=Sok Sao; for=thlang; party=CPP; until=2017-10-22", "Sok Sao sat in for Phorn Thlang on Champey commune council, until 22 October 2017", "the majority passes from CNRP to CPP"},
	"substitute-ended": {champey + "; for=thlang", "the substitute no longer sat in for Phorn Thlang on Champey commune council", ""},
	"member-suspended": {champey + "; person=thlang; until=2017-12-01", "Phorn Thlang was suspended from Champey commune council", "the majority passes from CNRP to no overall control"},
	"reinstated":       {champey + "; person=thlang", "Phorn Thlang was reinstated on Champey commune council", ""},

	"defected":           {champey + "; person=thlang; party=CPP; from_party=CNRP", "Phorn Thlang of Champey commune council left CNRP for CPP", "20 October 2017: the majority passes from CNRP to CPP"},
	"expelled":           {champey + "; person=thlang; from_party=cnrp", "Phorn Thlang of Champey commune council was expelled from CNRP", "the majority passes from CNRP to no overall control"},
	"whip-suspended":     {champey + "; person=thlang; until=2017-10-22", "Phorn Thlang of Champey commune council had the whip of the party suspended", "the majority passes from CNRP to no overall control"},
	"whip-restored":      {champey + "; person=thlang; party=cnrp", "Phorn Thlang of Champey commune council had the whip of CNRP restored", ""},
	"became-independent": {champey + "; person=thlang; from_party=CNRP", "Phorn Thlang of Champey commune council left CNRP to sit as an independent", "the majority passes from CNRP to no overall control"},
	"realigned":          {champey + "; person=thlang; party=New Dawn", "Phorn Thlang of Champey commune council went with a change of the party itself, to New Dawn", "new in parties: new-dawn"},

	"joined-group": {champey + "; person=thlang; group=Rural group", "Phorn Thlang of Champey commune council joined the group Rural group", "new in parties: rural-group: Rural group. It is a group."},
	"left-group":   {champey + "; party=CNRP; group=Rural group", "the delegation of CNRP of Champey commune council left the group Rural group", ""},

	"party-founded":   {"party=New Dawn; division=kh", "New Dawn was founded", "new in parties: new-dawn"},
	"party-renamed":   {"party=CNRP; name=Rescue Party", "CNRP took the name Rescue Party", ""},
	"party-merged":    {"party=CPP; from_party=CNRP; division=Cambodia", "CNRP merged into CPP", "the majority passes from CNRP to CPP"},
	"party-split":     {"party=New Dawn; from_party=CNRP", "New Dawn split from CNRP", ""},
	"party-banned":    {"party=CNRP; until=2022", "CNRP was banned", ""},
	"party-dissolved": {"party=CNRP; policy=allegiance; division=kh", "CNRP was dissolved", "the majority passes from CNRP to no overall control"},

	"post-taken": {champey + "; post=Second deputy; person=Sok Sao; until=2018", "Sok Sao took the post of second deputy of Champey commune council", ""},
	"post-left":  {champey + "; post=chief; person=chin choy", "Chin Choy left the post of chief of Champey commune council", ""},

	"coalition-formed": {champey + "; party=Both of them; until=2018-01-01", "Both of them was formed on Champey commune council", "new in parties: both-of-them"},
	"coalition-ended":  {champey + "; party=Both of them", "Both of them ended on Champey commune council", ""},

	"council-established": {champey + "; date=2002-02-03", "Champey commune council was established", ""},
	"council-resized":     {champey + "; value=7", "Champey commune council was resized to 7 seats", "the majority passes from CNRP to no overall control"},
	"council-suspended":   {champey + "; until=2017-12", "Champey commune council was suspended", "from then on it is suspended"},
	"council-dissolved":   {champey, "Champey commune council was dissolved", "from then on it is dissolved"},
	"council-restored":    {champey, "Champey commune council was restored", ""},
	"council-abolished":   {champey, "Champey commune council was abolished", "had been abolished"},
	"carried-over":        {champey, "the members of the councils that Champey commune council replaced sat on it from then on", ""},

	"lot-drawn":        {champey + "; list=CPP; seat=5", "a lot was drawn for a seat of Champey commune council and fell to CPP", ""},
	"control-reported": {champey + "; rule=chief; value=none; until=2018", "a source says that nobody controlled Champey commune council from then on", ""},
	"milestone":        {champey + "; type=law; name=A law is passed; person=chin choy; thlang; division=", "A law is passed", ""},
}

// refusedKinds are those that these councils cannot have, and why.
var refusedKinds = map[seatledger.EventKind]string{
	"carried-over": "nobody's members could be carried over to this one",
}

// cellsOf reads the cells of an event; a person may be several.
func (x addedEvent) cellsOf() map[string]string {
	cells := map[string]string{"date": "2017-10-20"}
	last := ""
	for part := range strings.SplitSeq(x.cells, "; ") {
		name, value, ok := strings.Cut(part, "=")
		if !ok {
			cells[last] += ";" + part
			continue
		}
		cells[name], last = value, name
	}
	return cells
}

// args writes them as flags.
func (x addedEvent) args(kind seatledger.EventKind) []string {
	list := []string{"add", string(kind), "--source", "https://example.org/seen", "--title", "Seen", "--published", "2017-12-24", "--quote", "so it was"}
	cells := x.cellsOf()
	if kind == seatledger.CoalitionFormed || kind == seatledger.CoalitionEnded {
		list = append(list, "--members", "CPP,CNRP")
	}
	for _, c := range typedColumns() {
		if cells[c.Name] != "" {
			list = append(list, "--"+flagOf(c), cells[c.Name])
		}
	}
	return list
}

// answers writes them as answers to the questions of a form.
func (x addedEvent) answers(kind seatledger.EventKind) string {
	row, _ := kind.Row()
	cells := x.cellsOf()
	var lines []string
	for _, group := range row.Groups() {
		for _, name := range group {
			if lines = append(lines, cells[name]); cells[name] != "" {
				delete(cells, name)
				break
			}
		}
	}
	lines = append(lines, cells["date"])
	return strings.Join(lines, "\n") + "\n"
}

// typing runs a command, in this process, with what is typed into it.
func typing(t *testing.T, db, typed string, args ...string) (said string, code int) {
	t.Helper()
	var out bytes.Buffer
	a := &app{in: strings.NewReader(typed), out: &out, err: &out, now: time.Now}
	cmd := root(a)
	cmd.SetArgs(append([]string{"--ledger", db}, args...))
	err := cmd.ExecuteContext(t.Context())
	if err != nil && !errors.Is(err, errShown) && !errors.Is(err, errBadAnswer) {
		a.remark("seatledger: %v", err)
	}
	return out.String(), exitCode(err)
}

// copied gives a ledger of its own, like another one.
func copied(t *testing.T, db string) string {
	t.Helper()
	text, err := os.ReadFile(db)
	path := filepath.Join(t.TempDir(), "copy.db")
	if err == nil {
		err = os.WriteFile(path, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// entriesOf gives what verify says of a ledger: its length and its head.
func entriesOf(t *testing.T, db string) string {
	t.Helper()
	out, _ := typing(t, db, "", "verify")
	return out
}

// Every kind of event can be typed, with every column that some kind has a use for.
func TestAddEveryKind(t *testing.T) {
	db := filepath.Join(t.TempDir(), "founding.db")
	runs(t, db, "import", foundingPackage)
	before := entriesOf(t, db)
	used := map[string]bool{}
	for _, kind := range seatledger.EventKinds() {
		x, ok := added[kind]
		if !ok {
			t.Errorf("%s: say here how a clerk types it, and what comes of it", kind)
			continue
		}
		for name := range x.cellsOf() {
			used[name] = true
		}
		t.Run(string(kind), func(t *testing.T) { x.typed(t, db, before, kind) })
	}
	for _, kind := range seatledger.EventKinds() {
		row, _ := kind.Row()
		for _, name := range row.Columns() {
			if !used[name] {
				t.Errorf("no event here has the column %s, which %s has a use for", name, kind)
			}
		}
	}
}

// ended are the kinds of event here that speak of the end of something that is on record
// nowhere, which a script has to say.
var ended = map[seatledger.EventKind]string{seatledger.CoalitionEnded: "party", seatledger.LeftGroup: "group"}

// typed types one event: shown, declined, written, and found on record when it is typed
// again.
func (x addedEvent) typed(t *testing.T, db, before string, kind seatledger.EventKind) {
	args := x.args(kind)
	if why := refusedKinds[kind]; why != "" {
		out, code := typing(t, db, "yes\n", args...)
		if code != exitBadInput || !strings.Contains(out, why) || entriesOf(t, db) != before {
			t.Errorf("exit %d: %s", code, out)
		}
		return
	}
	out, code := typing(t, db, "no\n", args...)
	for _, want := range []string{x.says, x.also, "What it changes:", "Write this? yes or no: Nothing was written."} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q: %s", want, out)
		}
	}
	if code != exitBadAnswer || entriesOf(t, db) != before {
		t.Errorf("declined: exit %d, %s", code, entriesOf(t, db))
	}
	db = copied(t, db)
	written := append(args[:len(args):len(args)], "--yes", "--json")
	if column := ended[kind]; column != "" {
		written = append(written, "--new", column)
	}
	out, code = typing(t, db, "", written...)
	var r proposalJSON
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != 0 || !r.Written || len(r.Entries) == 0 {
		t.Fatalf("exit %d, %v: %s", code, err, out)
	}
	event := r.Entries[len(r.Entries)-1]
	if event.Table != seatledger.Events || !strings.HasPrefix(event.Key, "desk/") || !strings.Contains(event.Tells, x.says) {
		t.Errorf("%+v", event)
	}
	after := entriesOf(t, db)
	out, code = typing(t, db, "", append(args[:len(args):len(args)], "--yes")...)
	if !strings.Contains(out, "This is on record already: entry") || code != 0 || entriesOf(t, db) != after {
		t.Errorf("typed again: exit %d, %s", code, out)
	}
	dir := filepath.Join(t.TempDir(), "desk")
	typing(t, db, "", "export", "desk", dir)
	if out, _ := typing(t, db, "", "import", dir, "--json"); !strings.Contains(out, `"new": 0,`) || !strings.Contains(out, `"superseded": 0,`) {
		t.Errorf("an export of what was typed is not what was written: %s", out)
	}
}

// Every kind is asked for one by one where nothing but the kind is given.
func TestAskEveryKind(t *testing.T) {
	db := filepath.Join(t.TempDir(), "founding.db")
	runs(t, db, "import", foundingPackage)
	before := entriesOf(t, db)
	for kind, x := range added {
		if refusedKinds[kind] != "" {
			continue
		}
		typed := x.answers(kind)
		row, _ := kind.Row()
		f := form{row: &row}
		typed += strings.Repeat("\n", len(f.more()))
		out, code := typing(t, db, typed+"Minutes of the year\n2017-12-24\nso it was\nno\n", "add", string(kind), "--ask")
		if code != exitBadAnswer || !strings.Contains(out, "Minutes of the year") || !strings.Contains(out, "Write this? yes or no: Nothing was written.") || entriesOf(t, db) != before {
			t.Errorf("%s: exit %d: %s", kind, code, out)
		}
	}
}
