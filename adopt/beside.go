package adopt

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// This file reads and writes what is kept beside a map: NAME.matches.csv, which a person
// answers, and NAME.lists.csv, which only adopt reads.

var matchColumns = strings.Fields("same name ward party as as_ward as_party why council id")

// WriteMatches writes who may be whom as a table, open questions first, then the likeliest.
func WriteMatches(w io.Writer, matches []*Match) error {
	sorted := slices.Clone(matches)
	rank := func(x *Match) int {
		if x.Same == Ask {
			return slices.Index(whys, x.Why) - len(whys)
		}
		return slices.Index(whys, x.Why)
	}
	slices.SortStableFunc(sorted, func(x, y *Match) int { return rank(x) - rank(y) })
	rows := [][]string{matchColumns}
	for _, x := range sorted {
		rows = append(rows, []string{x.Same, x.Name, x.Ward, x.Party, x.As, x.AsWard, x.AsParty, x.Why, x.Council, string(x.ID)})
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// ReadMatches reads what [WriteMatches] wrote and somebody answered. The error is a
// [*Problem].
func ReadMatches(name string, r io.Reader) (list []*Match, err error) {
	err = readBeside(name, r, matchColumns, func(row int, cell func(string) string) error {
		x := &Match{Council: cell("council"), Name: cell("name"), Ward: cell("ward"), Party: cell("party"), As: cell("as"), AsWard: cell("as_ward"), AsParty: cell("as_party"),
			ID: seatledger.PersonID(cell("id")), Why: cell("why"), Same: strings.ToLower(cell("same"))}
		switch x.Same {
		case "":
			x.Same = Ask
		case Ask, "yes", "no", "true", "false":
		default:
			return &Problem{File: name, Row: row, Column: "same", Value: x.Same, Want: "yes or no", Fix: "write one of them"}
		}
		list = append(list, x)
		return nil
	})
	return list, err
}

var listColumns = strings.Fields("day council person name ward party codes source title publisher published url")

// WriteLists writes what the lists adopted so far said.
func WriteLists(w io.Writer, lists []Listing) error {
	out := csv.NewWriter(w)
	if err := out.Write(listColumns); err != nil {
		return err
	}
	for i := range lists {
		l := &lists[i]
		if err := out.Write([]string{l.Day.String(), string(l.Council), string(l.Person), l.Name, l.Ward, string(l.Party), strings.Join(l.Codes, ";"),
			string(l.Source.ID), l.Source.Title, l.Source.Publisher, l.Source.Date.String(), l.Source.URL}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// ReadLists reads what [WriteLists] wrote. The error is a [*Problem].
func ReadLists(name string, r io.Reader) (list []Listing, err error) {
	err = readBeside(name, r, listColumns, func(row int, cell func(string) string) error {
		day, bad := seatledger.ParseDate(cell("day"))
		published, worse := seatledger.ParseDate(cell("published"))
		if err := errors.Join(bad, worse); err != nil {
			return &Problem{File: name, Row: row, Column: "day", Value: cell("day"), Want: "a date", Fix: "this file is written by adopt alone: take it away, and adopt the earlier lists again"}
		}
		l := Listing{Day: day, Council: seatledger.CouncilID(cell("council")), Person: seatledger.PersonID(cell("person")), Name: cell("name"), Ward: cell("ward"), Party: seatledger.PartyID(cell("party")),
			Source: seatledger.Source{ID: seatledger.SourceID(cell("source")), Title: cell("title"), Publisher: cell("publisher"), Date: published, URL: cell("url")}}
		if codes := cell("codes"); codes != "" {
			l.Codes = strings.Split(codes, ";")
		}
		list = append(list, l)
		return nil
	})
	return list, err
}

// MergeLists puts a list in the place of what was kept of the same councils and day.
func MergeLists(kept, fresh []Listing) []Listing {
	key := func(l *Listing) string { return l.Day.String() + "\x00" + string(l.Council) }
	again := map[string]bool{}
	for i := range fresh {
		again[key(&fresh[i])] = true
	}
	kept = slices.DeleteFunc(slices.Clone(kept), func(l Listing) bool { return again[key(&l)] })
	return append(kept, fresh...)
}

// readBeside reads a table by the names of its columns, with whatever stands between the
// cells: a spreadsheet may have saved it.
func readBeside(name string, r io.Reader, columns []string, take func(row int, cell func(string) string) error) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	plain, _, err := decode(name, text)
	if err != nil {
		return err
	}
	rows, _, err := readCells(name, plain)
	if err != nil {
		return err
	}
	at := map[string]int{}
	for i, row := range rows {
		if i == 0 {
			for j, c := range row.Cells {
				at[c] = j
			}
			for _, c := range columns {
				if _, ok := at[c]; !ok {
					return &Problem{File: name, Row: 1, Column: c, Want: "the columns " + strings.Join(columns, ", "), Fix: fmt.Sprintf("write the column %s again, or take the file away", c)}
				}
			}
			continue
		}
		cell := func(column string) string {
			if j := at[column]; j < len(row.Cells) {
				return row.Cells[j]
			}
			return ""
		}
		if err := take(row.N, cell); err != nil {
			return err
		}
	}
	return nil
}
