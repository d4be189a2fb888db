package exchange

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/seatledger/seatledger"
)

// cellKind is what a column takes, as far as advice depends on it.
type cellKind uint8

const (
	textCell cellKind = iota
	dateCell
	countCell
	ordinalCell
	decimalCell
	yesCell
	enumCell
	listCell
)

// kindOf finds out what a column takes by offering it a few values.
func kindOf(t seatledger.Table, c seatledger.Column) cellKind {
	row := seatledger.NewRow(t)
	takes := func(text string) bool { return seatledger.SetCell(row, c, text) == nil }
	switch {
	case c.List:
		return listCell
	case len(c.OneOf) > 0:
		return enumCell
	case takes("no such value"):
		return textCell
	case takes("yes"):
		return yesCell
	case takes("2017-10"):
		return dateCell
	case takes("-1.5"):
		return decimalCell
	case takes("0"):
		return countCell
	}
	return ordinalCell
}

// want says what a column takes.
func want(t seatledger.Table, c seatledger.Column) string {
	switch kindOf(t, c) {
	case dateCell:
		return "a date such as 2017-10-23, 2017-10 or 2017"
	case countCell:
		return "a count from 0 to 2^62, in digits only"
	case ordinalCell:
		return fmt.Sprintf("a whole number from 1 to %d", seatledger.MaxSeats)
	case decimalCell:
		return "a decimal number such as 43.8"
	case yesCell:
		return "yes, or a blank cell"
	case enumCell:
		return "one of " + c.Words()
	case listCell:
		return "values divided by semicolons"
	}
	if c.Several {
		return "an id, or several divided by semicolons"
	}
	return "text"
}

// remedy says what to do about a value that a column does not take.
func remedy(t seatledger.Table, c seatledger.Column, text string, err error) string {
	switch kindOf(t, c) {
	case dateCell:
		return dateRemedy(text, err)
	case countCell, ordinalCell:
		return numberRemedy(text)
	case decimalCell:
		if strings.Count(text, ",") == 1 && !strings.Contains(text, ".") {
			return "write " + strings.Replace(text, ",", ".", 1)
		}
		return "write digits with a point, without unit and without sign of percent"
	case yesCell:
		return "write yes, or leave the cell blank for no"
	case enumCell:
		return wordRemedy(c, text)
	case listCell:
		return "divide the values by one semicolon each, with none at the end"
	}
	return err.Error()
}

// wordRemedy says what to do about a word that is none of a few.
func wordRemedy(c seatledger.Column, text string) string {
	near := seatledger.Closest(text, c.OneOf)
	switch {
	case near != "":
		return "write " + near
	case c.Form != "" && strings.Contains(text, ":"):
		return seatledger.RuleHint(text)
	case c.Form != "":
		return "write one of them; a post is written with post: before its name"
	case c.Required:
		return "write one of them"
	}
	return "write one of them, or leave the cell blank if none is stated"
}

var (
	monthYear  = regexp.MustCompile(`^([A-Za-z]{3,9})[- ]'?(\d\d)$`)
	dayMonth   = regexp.MustCompile(`^(\d{1,2})[- ]([A-Za-z]{3,9})$`)
	dayFirst   = regexp.MustCompile(`^(\d{1,2})([/.-])(\d{1,2})[/.-](\d{4})$`)
	shortYear  = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-](\d\d)$`)
	loose      = regexp.MustCompile(`^(\d{4})[-/. ]+(\d{1,2})(?:[-/. ]+(\d{1,2}))?$`)
	noMonth    = regexp.MustCompile(`\d{4}-(00|1[3-9]|[2-9]\d)`)
	serial     = regexp.MustCompile(`^[2-6]\d{4}(\.\d+)?$`)
	compact    = regexp.MustCompile(`^(\d{4})(\d\d)(\d\d)$`)
	withTime   = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d`)
	noFigure   = regexp.MustCompile(`^(?i)(n/?a|none|null|nil|unknown|nan|-+|\?+|\.+|x+)$`)
	grouped    = regexp.MustCompile(`^\d{1,3}([,. '  ]\d{3})+$`)
	pointZero  = regexp.MustCompile(`^(\d+)[.,]0+$`)
	fraction   = regexp.MustCompile(`^\d+[.,]\d+$`)
	scientific = regexp.MustCompile(`^\d([.,]\d+)?[eE]\+\d+$`)
	sheetError = regexp.MustCompile(`^#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|#+)$`)
)

const asText = "and format the column as text before typing"

// dateRemedy recognises what spreadsheets and other countries make of dates.
func dateRemedy(text string, err error) string {
	if m := monthYear.FindStringSubmatch(text); m != nil {
		if month := monthNumber(m[1]); month != 0 {
			return fmt.Sprintf("write 20%s-%02d, %s (a spreadsheet has rewritten the cell; look the day up in the source)", m[2], month, asText)
		}
	}
	if m := dayMonth.FindStringSubmatch(text); m != nil && monthNumber(m[2]) != 0 {
		day, _ := strconv.Atoi(m[1])
		return fmt.Sprintf("write the year too, such as 2017-%02d-%02d, %s", monthNumber(m[2]), day, asText)
	}
	if m := dayFirst.FindStringSubmatch(text); m != nil {
		return orderRemedy(m[4], m[1], m[3])
	}
	if m := shortYear.FindStringSubmatch(text); m != nil {
		return orderRemedy("20"+m[3], m[1], m[2]) + ", with the year in full, if that is the century"
	}
	if day, ok := otherDate(text); ok {
		return "write " + day
	}
	if serial.MatchString(text) {
		n, _ := strconv.ParseFloat(text, 64)
		return fmt.Sprintf("write %s if that is the day (a spreadsheet has stored it as a number), %s", excelDay(n, false), asText)
	}
	if err != nil && strings.Contains(err.Error(), "no such day") && noMonth.MatchString(text) {
		return "look the month up in the source (there are twelve); if it is not certain write the year alone, such as 2017"
	}
	if err != nil && strings.Contains(err.Error(), "no such day") {
		return "look the day up in the source; if it is not certain write the month alone, such as 2017-02"
	}
	if err != nil && strings.Contains(err.Error(), "ends before it starts") {
		return "swap the two ends of the interval"
	}
	if noFigure.MatchString(text) {
		return "leave the cell blank if the day is not stated"
	}
	return "write 2017, 2017-10, 2017-10-23, an interval such as 2017-10-22/2017-10-24, ../2017 or 2017/.., with ? or ~ behind it where unsure"
}

// orderRemedy writes a date of another order as we do, twice if it can be read
// in two ways.
func orderRemedy(year, a, b string) string {
	x, _ := strconv.Atoi(a)
	y, _ := strconv.Atoi(b)
	var ways []string
	for _, way := range [][2]int{{y, x}, {x, y}} { // day first, then month first
		day := fmt.Sprintf("%s-%02d-%02d", year, way[0], way[1])
		if _, err := seatledger.ParseDay(day); err == nil && !slices.Contains(ways, day) {
			ways = append(ways, day)
		}
	}
	if len(ways) == 0 {
		return "write the day as 2017-10-23"
	}
	if len(ways) == 1 {
		return "write " + ways[0]
	}
	return "write " + strings.Join(ways, " or ") + ", whichever is meant"
}

// otherDate reads dates that can mean only one thing.
func otherDate(text string) (string, bool) {
	var parts []string
	if m := loose.FindStringSubmatch(text); m != nil {
		parts = m[1:]
	} else if m := compact.FindStringSubmatch(text); m != nil {
		parts = m[1:]
	} else if m := withTime.FindStringSubmatch(text); m != nil {
		return m[1], true
	}
	if parts != nil {
		month, _ := strconv.Atoi(parts[1])
		day := fmt.Sprintf("%s-%02d", parts[0], month)
		if parts[2] != "" {
			n, _ := strconv.Atoi(parts[2])
			day += fmt.Sprintf("-%02d", n)
		}
		_, err := seatledger.ParseDate(day)
		return day, err == nil && day != text
	}
	for _, layout := range []string{"2 January 2006", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Format("2006-01-02"), true
		}
	}
	for _, layout := range []string{"January 2006", "Jan 2006", "Jan-2006", "2006 January"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Format("2006-01"), true
		}
	}
	return "", false
}

// monthNumber reads the English name of a month, 0 if it is none.
func monthNumber(name string) int {
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(name, m.String()) || strings.EqualFold(name, m.String()[:3]) {
			return int(m)
		}
	}
	return 0
}

// excelDay gives the day of a serial number of Excel: days since 30 December
// 1899 (which absorbs the 29 February 1900 that Excel believes in), or since
// 1 January 1904 in workbooks that say so.
func excelDay(n float64, from1904 bool) seatledger.Day {
	epoch := seatledger.DayOf(1899, 12, 30)
	if from1904 {
		epoch = seatledger.DayOf(1904, 1, 1)
	}
	if n < 0 || n > 2_958_465 { // 31 December 9999
		n = 0
	}
	if n < 60 && !from1904 {
		epoch++ // before that day that never was
	}
	return epoch + seatledger.Day(n)
}

func numberRemedy(text string) string {
	if m := pointZero.FindStringSubmatch(text); m != nil {
		return "write " + m[1]
	}
	switch {
	case strings.HasPrefix(text, "-") && len(text) > 1:
		return "a count is never below zero: correct it, or leave the cell blank if it is not stated"
	case noFigure.MatchString(text):
		return "leave the cell blank if the number is not stated"
	case grouped.MatchString(text):
		return "write " + notDigit.ReplaceAllString(text, "") + ", without marks between the digits"
	case fraction.MatchString(text):
		return "write a whole number; where votes have fractions, multiply those of all lists of the contest by the same number, which changes no seat"
	case scientific.MatchString(text):
		return "write all digits: a spreadsheet has shortened the number"
	case strings.Trim(text, "0123456789") == "" && text != "":
		return "check the number in the source: this one is out of range"
	}
	return "write digits only, without marks, units or words"
}

var notDigit = regexp.MustCompile(`\D`)

// spoilt recognises values that no column takes.
func spoilt(text string) (want, fix string) {
	switch {
	case strings.ContainsRune(text, '\uFFFD'):
		return "letters that have survived", "an earlier program has lost a letter here (" + string('\uFFFD') + "): type it again"
	case strings.HasPrefix(text, "#") && sheetError.MatchString(text):
		return "a value", "a formula of the spreadsheet has failed here: write the value itself"
	case strings.ContainsFunc(text, isControl):
		return "text without control characters", "delete the invisible character and type the text again"
	}
	return "", ""
}

func isControl(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f }

// badID says what is wrong with the form of an id or of a reference to one.
func badID(text string, several bool) (want, fix string) {
	switch {
	case scientific.MatchString(text):
		return "an id", "a spreadsheet has shortened a number to this: write all digits, " + asText
	case strings.ContainsAny(text, "|\n\t") || !several && strings.Contains(text, ";"):
		return "an id without semicolon, bar, tab or line break", "leave these characters out"
	}
	return "", ""
}

// wants are the texts of want for every column, as they are asked for often.
var wants = sync.OnceValue(func() map[seatledger.Table][]string {
	all := map[seatledger.Table][]string{}
	for _, t := range seatledger.PackageTables() {
		for _, c := range seatledger.Columns(t) {
			all[t] = append(all[t], want(t, c))
		}
	}
	return all
})
