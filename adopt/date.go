package adopt

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seatledger/seatledger"
)

// The orders in which the day, month and year of a date may stand. What ParseDate of
// seatledger reads, and a date with the name of its month, is plain in each of them.
const (
	orderYMD = "ymd"
	orderDMY = "dmy"
	orderMDY = "mdy"
)

var dateOrders = []string{orderYMD, orderDMY, orderMDY}

var (
	clockTime  = regexp.MustCompile(`[T ]\d{1,2}:\d\d(:\d\d(\.\d+)?)?( ?[AaPp][Mm])?(Z|[+-]\d\d:?\d\d)?$`)
	noDay      = regexp.MustCompile(`^(\d{4}(?:-(?:0[1-9]|1[0-2]))?)(?:-00)+$`) // how Wikidata writes a year, or a month
	threeParts = regexp.MustCompile(`^(\d{1,4})([./-])(\d{1,2})([./-])(\d{1,4})\.?$`)
	yearMonth  = regexp.MustCompile(`^(\d{4})[/.](\d{1,2})$`)
	monthYear  = regexp.MustCompile(`^(\d{1,2})[/.](\d{4})$`)
	wordMarks  = regexp.MustCompile(`[\s,./-]+`)
	ordinal    = regexp.MustCompile(`^(\d{1,2})(st|nd|rd|th)$`)
	noValue    = regexp.MustCompile(`^(t\d+|_:\S+|b\d+|https?://\S*/genid/\S*)$`)
)

// notStated reports whether a cell says that nothing is known: it is blank, or one of the
// marks of the Wikidata query service for an unknown value.
func notStated(text string) bool { return text == "" || noValue.MatchString(text) }

// parseDate reads a date as files have it, whose numbers stand in an order. A time of the
// day is cut off. A year of two digits is one from 1969 to 2068, as POSIX has it.
func parseDate(order, text string) (seatledger.Date, error) {
	plain := clockTime.ReplaceAllString(strings.TrimPrefix(strings.TrimSpace(text), "+"), "")
	plain = noDay.ReplaceAllString(plain, "$1")
	if d, err := seatledger.ParseDate(plain); err == nil {
		return d, nil
	}
	iso := isoOf(order, plain)
	d, err := seatledger.ParseDate(iso)
	if iso == "" || err != nil {
		return seatledger.Date{}, fmt.Errorf("%q is not a date: write it as 2025-06-01, or as 2025-06 or 2025 where the source says no more", text)
	}
	return d, nil
}

// isoOf writes a date as ISO 8601 has it; "" if it is none.
func isoOf(order, text string) string {
	if m := threeParts.FindStringSubmatch(text); m != nil && m[2] == m[4] {
		return inOrder(order, m[1], m[3], m[5], m[2])
	}
	if m := yearMonth.FindStringSubmatch(text); m != nil {
		return iso(m[1], m[2], "")
	}
	if m := monthYear.FindStringSubmatch(text); m != nil {
		return iso(m[2], m[1], "")
	}
	return worded(text)
}

// inOrder puts three numbers into the order of ISO 8601. A year of four digits shows
// itself; one of two stands first only between dashes.
func inOrder(order, a, b, c, mark string) string {
	switch {
	case len(a) == 4:
		return iso(a, b, c)
	case len(a) > 2 || len(c) != 2 && len(c) != 4:
		return ""
	case order == orderDMY:
		return iso(c, b, a)
	case order == orderMDY:
		return iso(c, a, b)
	case len(a) == 2 && len(c) == 2 && mark == "-":
		return iso(a, b, c)
	}
	return ""
}

// iso writes a date of its numbers; the day may be blank.
func iso(year, month, day string) string {
	if len(year) == 2 {
		century := "20"
		if year >= "69" {
			century = "19"
		}
		year = century + year
	}
	parts := []string{year, fmt.Sprintf("%02s", month), fmt.Sprintf("%02s", day)}
	if day == "" {
		parts = parts[:2]
	}
	return strings.Join(parts, "-")
}

// worded reads a date with the name of its month in English, such as 1 June 2025, June 1st,
// 2025 or June 2025. A day of the week before it is passed over.
func worded(text string) string {
	words := wordMarks.Split(strings.Trim(strings.ToLower(text), " ."), -1)
	words = slices.DeleteFunc(words, func(w string) bool { return w == "of" || w == "the" })
	if len(words) > 0 && isWeekday(words[0]) {
		words = words[1:]
	}
	at := slices.IndexFunc(words, func(w string) bool { return monthOf(w) != "" })
	if at < 0 || at > 1 || len(words) < 2 || len(words) > 3 {
		return ""
	}
	year, day := words[len(words)-1], ""
	if len(words) == 3 {
		day = ordinal.ReplaceAllString(words[1-at], "$1")
	}
	if !isNumber(year) || len(year) != 4 && (len(year) != 2 || day == "") || day != "" && (!isNumber(day) || len(day) > 2) {
		return ""
	}
	return iso(year, monthOf(words[at]), day)
}

func isNumber(text string) bool {
	_, err := strconv.ParseUint(text, 10, 32)
	return err == nil
}

// monthOf gives the number of a month by its English name, or by its first letters, three
// at least.
func monthOf(word string) string {
	for m := time.January; m <= time.December; m++ {
		if len(word) >= 3 && strings.HasPrefix(strings.ToLower(m.String()), word) || m == time.September && word == "sept" {
			return strconv.Itoa(int(m))
		}
	}
	return ""
}

func isWeekday(word string) bool {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if len(word) >= 3 && strings.HasPrefix(strings.ToLower(d.String()), word) {
			return true
		}
	}
	return false
}

// proposeOrder finds the order of the dates of a column: the only one in which all that can
// be dates at all are dates, or any where they are the same days in each. If ok is false it
// cannot be known: orders are those that are left, none if no one fits all.
func proposeOrder(values []string) (orders []string, ok bool) {
	orders = slices.Clone(dateOrders)
	differ := false
	for _, v := range values {
		var days []string
		fits := slices.DeleteFunc(slices.Clone(dateOrders), func(order string) bool {
			d, err := parseDate(order, v)
			days = append(days, fmt.Sprint(d.Earliest(), d.Latest()))
			return err != nil
		})
		if notStated(v) || len(fits) == 0 { // blank, or malformed whatever the order
			continue
		}
		days = slices.Compact(days)
		differ = differ || len(days) > 1
		orders = slices.DeleteFunc(orders, func(order string) bool { return !slices.Contains(fits, order) })
	}
	switch {
	case !differ:
		return []string{orderYMD}, true
	case len(orders) == 1:
		return orders, true
	case slices.Contains(orders, orderDMY) && allSame(values, orders):
		return orders[:1], true
	}
	return orders, false
}

// allSame reports whether dates are the same days in each of some orders, such as 01/01/2025.
func allSame(values, orders []string) bool {
	return !slices.ContainsFunc(values, func(v string) bool {
		first, err := parseDate(orders[0], v)
		return err == nil && slices.ContainsFunc(orders[1:], func(order string) bool {
			d, err := parseDate(order, v)
			return err != nil || d.Earliest() != first.Earliest() || d.Latest() != first.Latest()
		})
	})
}
