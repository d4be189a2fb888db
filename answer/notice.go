package answer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/draw"
)

// Notice is what every answer, page, file and picture made from a ledger has to
// say besides: that rows in it were drawn, not recorded. It is blank for a ledger
// of records.
//
// A source whose id begins with "synthetic-" says so of whatever cites it (package
// synth), and its title is what it says. One such source marks the whole ledger.
type Notice string

// syntheticSources begin the ids of sources of what was drawn.
const syntheticSources = "synthetic-"

// noticesMost bounds how many kinds of synthetic sources a notice tells of.
const noticesMost = 3

// Notice gives what answers from this ledger have to say of it.
func (d *Desk) Notice() Notice { return d.notice() }

func (d *Desk) findNotice() Notice {
	kinds, records := map[string]seatledger.SourceID{}, false
	for id := range d.Book.Sources() {
		if !strings.HasPrefix(string(id), syntheticSources) {
			records = true
			continue
		}
		kind, _, _ := strings.Cut(string(id), "/") // one country and year each; all say the same
		if first, ok := kinds[kind]; !ok || id < first {
			kinds[kind] = id
		}
	}
	if len(kinds) == 0 {
		return ""
	}
	var says []string
	for _, id := range kinds {
		says = append(says, d.drawnFrom(id))
	}
	slices.Sort(says)
	if more := len(says) - noticesMost; more > 0 {
		says = append(says[:noticesMost], fmt.Sprintf("%d more", more))
	}
	text := strings.Join(says, "; ")
	if records {
		text = "partly drawn, not recorded: " + text
	}
	return Notice(strings.ToUpper(text[:1]) + text[1:] + ".")
}

// drawnFrom gives the title of a synthetic source, if it has one to show.
func (d *Desk) drawnFrom(id seatledger.SourceID) string {
	if s, ok := d.source(id); ok && !bool(s.Confidential) && s.Title != "" {
		return s.Title
	}
	return "synthetic; no record of any council"
}

// Sentences adds the notice to what an answer says, as the last sentence.
func (n Notice) Sentences(says []string) []string {
	if n == "" {
		return says
	}
	return append(slices.Clone(says), string(n))
}

// Table adds the notice to every row, so that it stays with rows that are cut out.
func (n Notice) Table(t Table) Table {
	if n == "" {
		return t
	}
	t.Columns = append(slices.Clone(t.Columns), "synthetic")
	rows := make([][]string, len(t.Rows))
	for i, row := range t.Rows {
		rows[i] = append(slices.Clone(row), string(n))
	}
	t.Rows = rows
	return t
}

// JSON adds the notice to an answer that is to be written as JSON: the field
// "synthetic" of an object, or of each object of a list.
func (n Notice) JSON(x any) any {
	if n == "" {
		return x
	}
	return noticed{n, x}
}

type noticed struct {
	notice Notice
	answer any
}

// MarshalJSON writes the answer with its notice as the first field.
func (m noticed) MarshalJSON() ([]byte, error) {
	text, err := marshal(m.answer)
	if err != nil || len(text) == 0 || text[0] != '[' {
		return m.field(text), err
	}
	var list []json.RawMessage
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, err
	}
	for i := range list {
		list[i] = m.field(list[i])
	}
	return marshal(list)
}

// field adds the notice to the text of an object; nothing else has fields.
func (m noticed) field(text []byte) []byte {
	rest, ok := bytes.CutPrefix(text, []byte("{"))
	if !ok {
		return text
	}
	notice, _ := marshal(string(m.notice)) // a text can be written
	comma := ","
	if bytes.HasPrefix(bytes.TrimSpace(rest), []byte("}")) {
		comma = ""
	}
	return slices.Concat([]byte(`{"synthetic":`), notice, []byte(comma), rest)
}

// Picture adds the notice below a picture.
func (n Notice) Picture(p Drawing) Drawing {
	if n == "" {
		return p
	}
	return draw.Noted{Picture: p, Note: string(n)}
}

// Drawing is a picture that can be written as SVG.
type Drawing interface{ Draw(w io.Writer) error }
