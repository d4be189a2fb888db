// Package answer holds each question that can be put to a ledger, and its
// answer: one place for the command line, the site and the API alike.
//
// A [Desk] is an open ledger with its book, as they were when it was opened. Every question is a method that
// takes an [Ask], the day and the clocks, and gives a struct that is its own
// JSON, and which can say itself in sentences and as a table. JSON uses the
// nouns of the program in snake_case; ids, never display names, outside
// sentences; lists in a stable order.
package answer

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/reconcile"
	"github.com/seatledger/seatledger/roll"
)

// ErrAsk is wrapped by errors about the question itself.
var ErrAsk = errors.New("cannot be asked like that")

// Desk answers questions about one ledger. It may be shared by goroutines.
type Desk struct {
	Store ledger.Store
	Book  *roll.Book

	views     memo[roll.Clock, *roll.View]
	timelines memo[timelineKey, *control.Timelines] // of all that is recorded
	before    memo[timelineKey, *control.Timelines] // through any other clock, which never push out the others
	courses   memo[courseKey, *control.Course]
	checks    memo[roll.Clock, []reconcile.Result]
	branches  memo[roll.Ref, []roll.Ref]
	colours   func() []string
	alike     func() map[roll.Ref]string // where parties are that share a name with another one
	notice    func() Notice
	mentions  memo[all, map[string][]seatledger.Position]
	packages  memo[all, map[string]bool]
	dated     memo[all, map[string][]datedName]
	subjects  memo[all, map[string][]seatledger.Row]
	entries   *lru.Cache[seatledger.Position, seatledger.Entry]
	sources   *lru.Cache[seatledger.SourceID, *seatledger.Source]
	seats     *lru.Cache[roll.Ref, []roll.Ref] // the councils that name a person
}

// How many of what is worked out for a question are kept for the next one:
// a question can name any moment, so that there is no end of them.
const (
	keptViews     = 16
	keptTimelines = 12
	fewTimelines  = 3
	keptCourses   = 64
	keptChecks    = 8
	keptEntries   = 1 << 15
	keptSources   = 1 << 12
)

// keptEntriesWhole is how many entries the ledgers may have together that are kept
// folded whole, which takes some 8 bytes an entry.
const keptEntriesWhole = 36_000_000

// keptWhole says how many of what is as large as a ledger of so many entries are kept.
func keptWhole(entries seatledger.Position) int {
	return int(min(keptTimelines, max(fewTimelines, keptEntriesWhole/max(1, entries))))
}

// all is the key of what there is one of.
type all struct{}

type timelineKey struct {
	clock roll.Clock
	rule  seatledger.ControlRule
	by    seatledger.CountedBy
}

type courseKey struct {
	timelineKey
	division roll.Ref
	kind     string
}

// NewDesk packs the whole ledger. Progress, if not nil, hears how many entries
// are read.
func NewDesk(ctx context.Context, store ledger.Store, progress func(done int64)) (*Desk, error) {
	head, err := store.Head(ctx)
	if err != nil {
		return nil, err
	}
	book, err := roll.Pack(counted(upTo(store.Entries(ctx, 0), head.Position), progress))
	if err != nil {
		return nil, fmt.Errorf("reading the ledger: %w", err)
	}
	book.Head = head.Hash
	return deskOf(store, book), nil
}

// OpenDesk is NewDesk with a snapshot of the packed ledger kept at a path, so
// that a large ledger is packed only once: it is loaded if it is of the
// ledger's head, else made anew. A snapshot that cannot be used or written
// costs time, never an answer.
func OpenDesk(ctx context.Context, store ledger.Store, path string, progress func(done int64)) (*Desk, error) {
	head, err := store.Head(ctx)
	if err != nil {
		return nil, err
	}
	if data, err := os.ReadFile(path); err == nil {
		book, err := roll.ReadBook(data)
		if err == nil && book.Position == head.Position && book.Head == [32]byte(head.Hash) {
			return deskOf(store, book), nil
		}
	}
	d, err := NewDesk(ctx, store, progress)
	if err == nil && d.Book.Position >= snapshotFrom {
		_ = keepSnapshot(d.Book, path) // the next opening packs again
	}
	return d, err
}

// snapshotFrom is the length from which a ledger is worth a snapshot: below,
// packing takes no time to speak of.
const snapshotFrom = 50_000

// keepSnapshot writes a snapshot that appears complete or not at all.
func keepSnapshot(book *roll.Book, path string) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".seatledger-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	w := bufio.NewWriterSize(f, 1<<20)
	if _, err := book.WriteTo(w); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func deskOf(store ledger.Store, book *roll.Book) *Desk {
	d := &Desk{Store: store, Book: book, views: newMemo[roll.Clock, *roll.View](keptViews), timelines: newMemo[timelineKey, *control.Timelines](keptWhole(book.Position)), before: newMemo[timelineKey, *control.Timelines](keptWhole(book.Position)),
		courses: newMemo[courseKey, *control.Course](keptCourses), branches: newMemo[roll.Ref, []roll.Ref](keptCourses),
		checks:   newMemo[roll.Clock, []reconcile.Result](keptChecks),
		mentions: newMemo[all, map[string][]seatledger.Position](1), packages: newMemo[all, map[string]bool](1), dated: newMemo[all, map[string][]datedName](1), subjects: newMemo[all, map[string][]seatledger.Row](1),
		entries: newLRU[seatledger.Position, seatledger.Entry](keptEntries), sources: newLRU[seatledger.SourceID, *seatledger.Source](keptSources),
		seats: newLRU[roll.Ref, []roll.Ref](keptSources)}
	d.colours = sync.OnceValue(d.colourParties)
	d.alike = sync.OnceValue(d.placeParties)
	d.notice = sync.OnceValue(d.findNotice)
	return d
}

// Ask is what a question carries besides its subject.
type Ask struct {
	On        seatledger.Day
	Known     string // a time, a day, or the position of an entry; blank = all
	Published string // a day; blank = everything recorded counts
	Rule      seatledger.ControlRule
	By        seatledger.CountedBy // blank = as each council says
	Kind      string               // of council
	Since     seatledger.Day
	Until     seatledger.Day
	Every     string // a step through time: year, month or day; blank = one day
}

// rule gives the rule asked for, majority by default.
func (a Ask) rule() (seatledger.ControlRule, error) {
	if a.Rule == "" {
		return seatledger.RuleMajority, nil
	}
	rule, err := seatledger.ParseRule(string(a.Rule))
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrAsk, err)
	}
	return rule, nil
}

// judge makes a judge that counts members by what is asked for.
func (a Ask) judge(v *roll.View) *control.Judge {
	j := control.NewJudge(v)
	j.By = a.By
	return j
}

// view gives the view of the ledger through the clocks of a question. What is
// folded through it stops when the question's context ends.
func (d *Desk) view(ctx context.Context, a Ask) (*roll.View, error) {
	clock, err := d.clock(a)
	if err != nil {
		return nil, err
	}
	v, err := d.views.get(ctx, clock, func(context.Context) (*roll.View, error) { return d.Book.View(clock), nil })
	if err != nil {
		return nil, err
	}
	return until(ctx, v), nil
}

func (d *Desk) clock(a Ask) (clock roll.Clock, err error) {
	if a.Known != "" {
		if clock.Known, err = d.known(a.Known); err != nil {
			return clock, err
		}
		if clock.Known >= d.Book.Position {
			clock.Known = 0 // all that is recorded, which is folded already
		}
	}
	if a.Published != "" {
		if clock.Published, err = seatledger.ParseDay(a.Published); err != nil {
			return clock, fmt.Errorf("%w: published: %w", ErrAsk, err)
		}
		clock.ByPublic = true
	}
	return clock, nil
}

// known reads a moment: the position of an entry, a time as in RFC 3339, or a
// day, of which the end in UTC is meant.
func (d *Desk) known(text string) (seatledger.Position, error) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && n > 9999 || strings.HasPrefix(text, "#") {
		n, err = strconv.ParseInt(strings.TrimPrefix(text, "#"), 10, 64)
		if err != nil || n < 1 {
			return 0, fmt.Errorf("%w: known %q is not the position of an entry: write #17", ErrAsk, text)
		}
		return seatledger.Position(n), nil
	}
	moment, err := time.Parse(time.RFC3339, text)
	if err != nil {
		day, err := seatledger.ParseDay(text)
		if err != nil {
			return 0, fmt.Errorf("%w: known %q is no moment: write 2017-11-05, 2017-11-05T12:00:00Z or the position of an entry as #17", ErrAsk, text)
		}
		moment = (day + 1).Time().Add(-time.Microsecond)
	}
	pos := d.Book.PositionAt(moment)
	if pos == 0 {
		return 0, fmt.Errorf("%w: nothing was recorded by %s: the first entry is of %s", ErrAsk, text, d.Book.RecordedAt(1).Format(time.RFC3339))
	}
	return pos, nil
}

// Moment gives the position of the last entry of a ledger that was recorded by
// a moment, written as for [Ask.Known].
func Moment(ctx context.Context, store ledger.Store, text string) (seatledger.Position, error) {
	d, err := NewDesk(ctx, store, nil)
	if err != nil {
		return 0, err
	}
	return d.known(text)
}

// Moment gives the position of the last entry that was recorded by a moment,
// written as for [Ask.Known].
func (d *Desk) Moment(text string) (seatledger.Position, error) { return d.known(text) }

// lines gives the timelines of all councils under a rule, worked out once, with
// the question's own view. Those that are kept have one that nobody stops.
func (d *Desk) lines(ctx context.Context, a Ask, rule seatledger.ControlRule) (*control.Timelines, error) {
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	kept := &d.timelines
	if v.Clock != (roll.Clock{}) {
		kept = &d.before
	}
	t, err := kept.get(ctx, timelineKey{v.Clock, rule, a.By}, func(ctx context.Context) (*control.Timelines, error) {
		return control.NewTimelinesBy(until(ctx, v), rule, a.By).Through(v.Until(nil)), nil
	})
	if err != nil {
		return nil, err
	}
	return t.Through(v), nil
}

// Because names an entry that an answer rests on.
type Because struct {
	Entry seatledger.Position `json:"entry"`
	ID    string              `json:"id"` // of the event, or the key of the row
}

// String names the entry for a reader.
func (b Because) String() string { return fmt.Sprintf("%s (%d)", b.Label(), b.Entry) }

// Label is the id of the row; of a key of several parts, the first and the
// last that are stated, and of a result its ward between them.
func (b Because) Label() string {
	if parts := strings.Split(b.ID, "|"); len(parts) == resultParts && parts[2] != "" && parts[3] != "" {
		return parts[0] + " " + parts[2] + " " + parts[3]
	}
	return b.brief()
}

// brief is the label where the ward stands beside it.
func (b Because) brief() string {
	parts := strings.FieldsFunc(b.ID, func(r rune) bool { return r == '|' })
	switch len(parts) {
	case 0:
		return b.ID
	case 1:
		return parts[0]
	}
	return parts[0] + " " + parts[len(parts)-1]
}

// resultParts is how many parts the key of a result has, the ward and the list last.
const resultParts = 4

// because names entries by position and id.
func (d *Desk) because(ctx context.Context, positions []seatledger.Position) ([]Because, error) {
	if err := d.load(ctx, positions); err != nil {
		return nil, err
	}
	list := make([]Because, 0, len(positions))
	for _, pos := range positions {
		e, err := d.entry(ctx, pos)
		if err != nil {
			return nil, err
		}
		list = append(list, Because{pos, seatledger.Key(e.Row)})
	}
	return list, nil
}

// entry gives an entry, kept or not, as long as the question is not stopped.
func (d *Desk) entry(ctx context.Context, pos seatledger.Position) (seatledger.Entry, error) {
	if err := ctx.Err(); err != nil {
		return seatledger.Entry{}, err
	}
	if e, ok := d.entries.Get(pos); ok {
		return e, nil
	}
	list, err := d.Store.Pick(ctx, pos)
	if err != nil {
		return seatledger.Entry{}, err
	}
	d.entries.Add(pos, list[0])
	return list[0], nil
}

// load keeps entries that are asked for next, all of them at once.
func (d *Desk) load(ctx context.Context, positions []seatledger.Position) error {
	var missing []seatledger.Position
	for _, pos := range positions {
		if !d.entries.Contains(pos) {
			missing = append(missing, pos)
		}
	}
	if len(missing) < 2 || len(missing) > keptEntries/2 {
		return nil
	}
	list, err := d.Store.Pick(ctx, missing...)
	for _, e := range list {
		d.entries.Add(e.Position, e)
	}
	return err
}

// party gives how a party is called in sentences: its abbreviation, else its
// name, else its id; with its place where another one is called so too.
func (d *Desk) party(r roll.Ref) string {
	return d.withPlace(r, d.shortName(r))
}

func (d *Desk) partyByID(id seatledger.PartyID) string {
	if r, ok := d.Book.Party(id); ok {
		return d.party(r)
	}
	return string(id)
}

// counted names a party beside a count of its seats. Independents of no list are told
// from those of an entry of the parties table, which may be called so too.
func (d *Desk) counted(id seatledger.PartyID) string {
	name := d.partyByID(id)
	if id == roll.Independents && name == string(id) {
		name += " (of no list)"
	}
	return name
}

func (d *Desk) person(id seatledger.PersonID) string {
	if r, ok := d.Book.Person(id); ok && d.Book.PersonName(r).Name != "" {
		return d.Book.PersonName(r).Name
	}
	return string(id)
}

// Place says what an id names in the ledger.
func (d *Desk) place(id string) (council, division roll.Ref, err error) {
	if c, ok := d.Book.Council(seatledger.CouncilID(id)); ok {
		return c, 0, nil
	}
	if v, ok := d.Book.Division(seatledger.DivisionID(id)); ok {
		return 0, v, nil
	}
	return 0, 0, d.missing("no council or division", id)
}

// missing is the error for an id that is not there, with where to look.
func (d *Desk) missing(what, id string) error {
	_, isCouncil := d.Book.Council(seatledger.CouncilID(id))
	_, isDivision := d.Book.Division(seatledger.DivisionID(id))
	switch {
	case isCouncil && what == "no division":
		return fmt.Errorf("%w: no division has the id %q, which is a council's: ask roll, control, flips, tip or drift about it", ledger.ErrNotFound, id)
	case isDivision && what == "no council":
		return fmt.Errorf("%w: no council has the id %q, which is a division's: ask control, flips, shares or drift about it, or control for the ids of its councils", ledger.ErrNotFound, id)
	}
	return fmt.Errorf("%w: %s has the id %q: try `seatledger search %s`", ledger.ErrNotFound, what, id, lastPart(id))
}

func lastPart(id string) string {
	parts := strings.FieldsFunc(id, func(r rune) bool { return r == '/' || r == ' ' })
	if len(parts) == 0 {
		return "NAME"
	}
	if last := parts[len(parts)-1]; last != "council" || len(parts) == 1 {
		return last
	}
	return parts[len(parts)-2]
}

// Answer can say itself in sentences and as tables. The first table is the
// one written as CSV, unless there is a [Sheet].
type Answer interface {
	Sentences() []string
	Tables() []Table
}

// Sheet is an answer whose CSV has a column for each fact, always the same ones,
// where what is shown draws facts together and leaves out blank columns.
type Sheet interface{ Sheet() Table }

// CSV gives the table of an answer that is written as CSV: the one of that number,
// or in the place of the first one its sheet.
func CSV(x Answer, index int) Table {
	if s, ok := x.(Sheet); ok && index == 0 {
		return s.Sheet()
	}
	return x.Tables()[index]
}

// LongDay writes a day as 23 October 2017.
func LongDay(d seatledger.Day) string { return d.Time().Format("2 January 2006") }

// Plural writes a number with its noun.
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Thousands(int64(n)) + " " + many
}

// PluralOf gives the plural of a noun, such as the kind of a council: assembly, assemblies.
func PluralOf(noun string) string {
	before := strings.TrimRight(noun, "y")
	switch {
	case strings.HasSuffix(noun, "y") && before != "" && !strings.ContainsAny(before[len(before)-1:], "aeiou"):
		return strings.TrimSuffix(noun, "y") + "ies"
	case strings.HasSuffix(noun, "s"), strings.HasSuffix(noun, "x"), strings.HasSuffix(noun, "ch"), strings.HasSuffix(noun, "sh"):
		return noun + "es"
	}
	return noun + "s"
}

// Thousands writes a number as 11,572.
func Thousands(n int64) string {
	text := strconv.FormatInt(n, 10)
	var b strings.Builder
	for i, c := range text {
		if i > 0 && c != '-' && (len(text)-i)%3 == 0 && text[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// Name gives what a row is called in few words; the id where nothing has it.
func (d *Desk) Name(t seatledger.Table, id string) string {
	if name, ok := d.name(t, id); ok && name != "" {
		return name
	}
	return id
}

// Head gives the head of the ledger that the desk answers for.
func (d *Desk) Head() ledger.Head { return ledger.Head{Position: d.Book.Position, Hash: d.Book.Head} }

// Listed writes names as "A, B and C".
func Listed(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}
