package seatledger

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
)

// Day counts days from 1 January 1970 in the proleptic Gregorian calendar.
type Day int32

// The bounds of an open interval. They are no dates: they print as ".." and
// no row can hold them as one.
const (
	OpenPast   Day = math.MinInt32
	OpenFuture Day = math.MaxInt32
)

// DayOf gives the day of a year, month and day of the month.
func DayOf(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDay reads a whole day such as "2017-10-23".
func ParseDay(text string) (Day, error) {
	_, _, _, err := digits(text)
	if len(text) == len("2006-01-02") && err != nil && !strings.ContainsAny(text, "/.") {
		return 0, fmt.Errorf("%q is not a day: %w; write it as 2017-10-23", text, err)
	}
	d, err := ParseDate(text)
	if err != nil || d.earliest != d.latest || len(text) != len("2006-01-02") {
		return 0, fmt.Errorf("%q is not a whole day: write year, month and day, as 2023-03-01 for 1 March 2023", text)
	}
	return d.earliest, nil
}

// Time gives midnight UTC at the start of the day.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

func (d Day) String() string {
	if d == OpenPast || d == OpenFuture {
		return ".."
	}
	return d.Time().Format("2006-01-02")
}

// MarshalText writes the day as 2017-10-23.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a day as [ParseDay] does.
func (d *Day) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDay(string(text))
	return err
}

// Date is a day as precisely as a source gives it: the subset of EDTF level 1
// (Library of Congress, Extended Date/Time Format, 2019) that design and
// doc/format.md name. It keeps the text and the earliest and latest day it
// allows. The zero Date is blank: not stated.
type Date struct {
	text             string
	earliest, latest Day
}

// On gives the Date of one whole day.
func On(d Day) Date { return Date{d.String(), d, d} }

// Within gives the Date of some day from a first to a last one, of which one may
// be open, in as few words as there are; the blank one where both are.
func Within(first, last Day) Date {
	text := first.String() + "/" + last.String()
	switch {
	case first == last:
		return On(first)
	case first == OpenPast && last == OpenFuture:
		return Date{}
	case first == OpenPast || last == OpenFuture:
	case DayOf(first.Time().Year(), 1, 1) == first && DayOf(first.Time().Year()+1, 1, 1)-1 == last:
		text = first.String()[:len("2006")]
	case first.Time().Day() == 1 && DayOf(first.Time().Year(), first.Time().Month()+1, 1)-1 == last:
		text = first.String()[:len("2006-01")]
	}
	return Date{text, first, last}
}

// IsZero reports whether the date is blank.
func (d Date) IsZero() bool { return d.text == "" }

// Earliest gives the first day allowed, [OpenPast] for an open start.
func (d Date) Earliest() Day { return d.earliest }

// Latest gives the last day allowed, [OpenFuture] for an open end.
func (d Date) Latest() Day { return d.latest }

// Exact reports whether the date is one whole day.
func (d Date) Exact() bool { return d.text != "" && d.earliest == d.latest }

func (d Date) String() string { return d.text }

// MarshalText writes the date as it was written.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.text), nil }

// UnmarshalText reads a date as [ParseDate] does; empty text is the blank date.
func (d *Date) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(text))
	return err
}

const dateForms = "write 2017, 2017-10, 2017-10-23, an interval such as 2017-10-22/2017-10-24, ../2017 or 2017/.., with ? or ~ where unsure"

// ParseDate reads a partial date: a year, month or day, an interval of two of
// these of which one may be open, each with ? or ~ behind it where it is
// uncertain or approximate (which widens it by one unit of its precision).
func ParseDate(text string) (Date, error) {
	from, to, isInterval := strings.Cut(text, "/")
	if !isInterval {
		first, last, err := parseSpan(text)
		if err != nil {
			return Date{}, fmt.Errorf("%q is not a date: %w; %s", text, err, dateForms)
		}
		return Date{text, first, last}, nil
	}
	first, err1 := parseBound(from, false)
	last, err2 := parseBound(to, true)
	switch {
	case err1 != nil:
		return Date{}, fmt.Errorf("%q is not a date: %w; %s", text, err1, dateForms)
	case err2 != nil:
		return Date{}, fmt.Errorf("%q is not a date: %w; %s", text, err2, dateForms)
	case first == OpenPast && last == OpenFuture:
		return Date{}, fmt.Errorf("%q is open at both ends: leave the cell blank", text)
	case first > last:
		return Date{}, fmt.Errorf("%q ends before it starts: swap the two", text)
	}
	return Date{text, first, last}, nil
}

// parseBound reads one side of an interval; ".." and nothing are open.
func parseBound(text string, end bool) (Day, error) {
	if text == ".." || text == "" {
		if end {
			return OpenFuture, nil
		}
		return OpenPast, nil
	}
	first, last, err := parseSpan(text)
	if end {
		return last, err
	}
	return first, err
}

// parseSpan reads 2017, 2017-10 or 2017-10-23, each with an optional ? or ~.
func parseSpan(text string) (first, last Day, err error) {
	plain := strings.TrimRight(text, "?~")
	unsure := len(text) - len(plain)
	if unsure > 1 {
		return 0, 0, fmt.Errorf("more than one mark of doubt")
	}
	year, month, day, err := digits(plain)
	if err != nil {
		return 0, 0, err
	}
	switch len(plain) {
	case 4:
		return DayOf(year-unsure, 1, 1), DayOf(year+unsure+1, 1, 1) - 1, nil
	case 7:
		return DayOf(year, month-time.Month(unsure), 1), DayOf(year, month+time.Month(unsure)+1, 1) - 1, nil
	}
	d := DayOf(year, month, day)
	return d - Day(unsure), d + Day(unsure), nil
}

// digits splits 2017, 2017-10 or 2017-10-23 and checks the calendar.
func digits(text string) (year int, month time.Month, day int, err error) {
	layout := map[int]string{4: "2006", 7: "2006-01", 10: "2006-01-02"}[len(text)]
	if layout == "" {
		return 0, 0, 0, errors.New("it is no year, no month and no day")
	}
	for i := range len(layout) {
		if isDash := layout[i] == '-'; isDash != (text[i] == '-') || !isDash && (text[i] < '0' || text[i] > '9') {
			return 0, 0, 0, fmt.Errorf("character %d is %q", i+1, text[i])
		}
	}
	t, err := time.Parse(layout, text)
	if err != nil {
		return 0, 0, 0, fmt.Errorf("the calendar has no such day")
	}
	if t.Year() == 0 {
		return 0, 0, 0, fmt.Errorf("there is no year 0000 here")
	}
	return t.Year(), t.Month(), t.Day(), nil
}
