package clerk

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
)

// Cited is what was typed of the source of an event.
type Cited struct {
	Of    string            // an address, the id of a source on record, or a title; blank = none
	Cells map[string]string // by column of sources
}

// address is what is meant as one, sound or not.
var address = regexp.MustCompile(`(?i)^([a-z]+:/|www\.|http)`)

// cite gives the id of the source of an event: one that is on record, or a new row.
func (c *Clerk) cite(ctx context.Context, x Cited, draft *Draft) (seatledger.SourceID, error) {
	of := strings.TrimSpace(x.Of)
	stated := slices.ContainsFunc(seatledger.Columns(seatledger.Sources), func(c seatledger.Column) bool { return x.Cells[c.Name] != "" })
	switch {
	case of == "" && stated:
		return "", fmt.Errorf("source: %w: something is said of a source, and the source is not named: write its address, its id or its title", ErrTyped)
	case of == "":
		draft.Notes = append(draft.Notes, "No source is named: nobody will be able to see on whose word this is recorded.")
		return "", nil
	case c.Desk.Has(seatledger.Sources, of) && stated:
		return "", fmt.Errorf("source: %w: %s is on record; to change what is said of it: seatledger correct sources/%s COLUMN=VALUE", ErrTyped, of, of)
	case c.Desk.Has(seatledger.Sources, of):
		return seatledger.SourceID(of), nil
	}
	s, err := newSource(of, x.Cells)
	if err != nil {
		return "", err
	}
	known, err := c.published(ctx, s)
	if err != nil || known != "" {
		return known, err
	}
	if s.Title == "" || s.Date.IsZero() {
		return "", fmt.Errorf("source: %w: %s is not on record, and a new source needs its title and the day on which it was published (--title and --published)", ErrTyped, of)
	}
	id, err := c.free(ctx, seatledger.Sources, c.Package+"/"+strings.ReplaceAll(s.Date.String(), "/", "--"))
	s.ID = seatledger.SourceID(id)
	draft.Rows = append(draft.Rows, s)
	return s.ID, err
}

// IsAddress reports whether a source was named by its address.
func IsAddress(of string) bool { return address.MatchString(strings.TrimSpace(of)) }

// Cites reports whether what was typed of a source is one on record, so that nothing more need
// be asked of it.
func (c *Clerk) Cites(ctx context.Context, x Cited) (bool, error) {
	of := strings.TrimSpace(x.Of)
	if c.Desk.Has(seatledger.Sources, of) {
		return true, nil
	}
	s, err := newSource(of, x.Cells)
	if err != nil {
		return false, err
	}
	id, err := c.published(ctx, s)
	return id != "", err
}

// newSource makes the row of a source.
func newSource(of string, cells map[string]string) (*seatledger.Source, error) {
	s := &seatledger.Source{Title: of}
	if address.MatchString(of) {
		s.Title, s.URL = "", of
	}
	for _, column := range seatledger.Columns(seatledger.Sources) {
		text := strings.TrimSpace(cells[column.Name])
		if text == "" {
			continue
		}
		if err := seatledger.SetCell(s, column, text); err != nil {
			return nil, fmt.Errorf("source, %s: %w: %w", column.Name, ErrTyped, err)
		}
	}
	return s, nil
}

// published finds the source on record that a new one is: of the same address or title, with
// nothing that it says otherwise. What the one on record says of itself a new one of the same
// address need not say again: a second quote is a source of its own.
func (c *Clerk) published(ctx context.Context, s *seatledger.Source) (seatledger.SourceID, error) {
	newest := map[seatledger.SourceID]*seatledger.Source{}
	var order []seatledger.SourceID
	for _, pos := range c.Desk.Book.Entries(seatledger.Sources) {
		list, err := c.Desk.Store.Pick(ctx, seatledger.Position(pos))
		if err != nil {
			return "", err
		}
		old := list[0].Row.(*seatledger.Source)
		if newest[old.ID] == nil {
			order = append(order, old.ID)
		}
		newest[old.ID] = old
	}
	for _, id := range order {
		old := newest[id]
		same := s.URL != "" && old.URL == s.URL || s.URL == "" && adopt.Plain(old.Title) == adopt.Plain(s.Title)
		if !same || bool(old.Confidential) {
			continue
		}
		if says(old, s) {
			return id, nil
		}
		fill(s, old)
	}
	return "", nil
}

// says reports whether a source says all that another one does.
func says(old, s *seatledger.Source) bool {
	for _, c := range seatledger.Columns(seatledger.Sources) {
		text := seatledger.Cell(s, c)
		same := text == seatledger.Cell(old, c) || c.Name == "title" && adopt.Plain(text) == adopt.Plain(old.Title)
		if text != "" && !same {
			return false
		}
	}
	return true
}

// fill takes what is not said of a source from another one of the same address.
func fill(s, old *seatledger.Source) {
	for _, name := range []string{"title", "publisher", "author", "date"} {
		c := columnOf(seatledger.Sources, name)
		if seatledger.Cell(s, c) == "" {
			_ = seatledger.SetCell(s, c, seatledger.Cell(old, c)) // it was read from a row
		}
	}
}

func columnOf(t seatledger.Table, name string) seatledger.Column {
	columns := seatledger.Columns(t)
	return columns[slices.IndexFunc(columns, func(c seatledger.Column) bool { return c.Name == name })]
}
