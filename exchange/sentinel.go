package exchange

import (
	"fmt"
	"strings"

	"github.com/seatledger/seatledger"
)

// This file refuses days that no source states: what programs and people write
// where a day is unknown, or where something has not ended.

// The years of which no record has a day. Text decides, as a year has four digits.
const (
	lastNoYear  = "1000" // and those before
	firstNoYear = "2099" // and those after
)

// sentinels are days from which programs count, or with which they end. A few may
// be true days (many municipalities began on 1 January 1970): such a one can be
// written as an interval of one day.
var sentinels = map[string]bool{
	"1111-11-11": true, "1582-10-15": true, "1601-01-01": true, "1753-01-01": true,
	"1899-12-30": true, "1899-12-31": true, "1900-01-01": true, "1904-01-01": true,
	"1970-01-01": true, "2038-01-19": true, "2078-12-31": true, "2079-06-06": true,
}

// outOfTime reports whether one side of a date lies in a year without records.
func outOfTime(side string) bool {
	return len(side) >= 4 && side[0] != '.' && (side[:4] <= lastNoYear || side[:4] >= firstNoYear)
}

// sentinel says what to write instead of a day that stands for none. Want is blank
// where the date may be one.
func sentinel(c seatledger.Column, text string) (want, fix string) {
	from, to, interval := strings.Cut(text, "/")
	early, late := outOfTime(from), outOfTime(to)
	const stated = "a day that a source states"
	switch {
	case interval && late && !early:
		return stated, "write " + from + "/.. if it is not known until when it may have been"
	case interval && early && !late && strings.Trim(to, ".") != "":
		return stated, "write ../" + to + " if it is only known to have been by then"
	case early || late:
		return stated, blankRemedy(c)
	case sentinels[text]:
		return stated, fmt.Sprintf("%s; if it truly was that day, write %s/%[2]s", blankRemedy(c), text)
	}
	return "", ""
}

// unlessSentinel gives a problem with the way in which a date is written as that with the
// day itself, where the remedy would be to write one that stands for none.
func unlessSentinel(c seatledger.Column, want, fix string) (string, string) {
	day, writes := strings.CutPrefix(fix, "write ")
	if !writes {
		return want, fix
	}
	day, _, _ = strings.Cut(day, " ")
	if w, f := sentinel(c, strings.TrimRight(day, ",")); w != "" {
		return w, f
	}
	return want, fix
}

// blankRemedy says how a column says that a day is not stated.
func blankRemedy(c seatledger.Column) string {
	switch {
	case c.Name == "until" || c.Name == "to":
		return "leave the cell blank if no end is stated: it goes on until a row says otherwise"
	case c.Required:
		return "write what the source allows, such as 2017, ../2017-10-23 for by then, or 2017-10-23/.. for then or later"
	}
	return "leave the cell blank if no day is stated"
}

// firstDays watches a column in which all days are first ones of a year, or of its
// second half: as if a source had given the year alone.
type firstDays struct {
	day     string // "-01-01" or "-07-01"; blank before the first date
	other   bool   // there is another date
	count   int
	row     int
	example string
	years   map[string]bool
}

// The least that is remarkable: some true days are first of January too.
const (
	fewFirstDays = 5
	fewYears     = 3
)

// see takes a date of the column in. A first of January is often true where
// something takes office, begins or ends, not where something happens.
func (f *firstDays) see(c seatledger.Column, text string, row int) {
	if f.other {
		return
	}
	day := strings.TrimPrefix(text, text[:min(4, len(text))])
	suspect := day == "-07-01" || day == "-01-01" && c.Name == "date"
	if f.other = !suspect || f.day != "" && f.day != day; f.other {
		return
	}
	if f.count == 0 {
		*f = firstDays{day: strings.Clone(day), row: row, example: strings.Clone(text), years: map[string]bool{}}
	}
	f.count++
	f.years[strings.Clone(text[:4])] = true
}

// warnFirstDays asks about each column of a table that has first days only.
func (c *checker) warnFirstDays(t *tableReader) {
	for i := range t.firsts {
		f := &t.firsts[i]
		if f.other || f.count < fewFirstDays || len(f.years) < fewYears {
			continue
		}
		what := map[string]string{"-01-01": "1 January", "-07-01": "1 July"}[f.day]
		c.addWarning(Problem{t.file, f.row, t.columns[i].Name, f.example,
			fmt.Sprintf("the days that the sources give: all %d in this column are %s", f.count, what),
			fmt.Sprintf("write the year alone, such as %s, where a source says no more; leave what truly was on that day", f.example[:4])})
	}
}
