package adopt

import (
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// affiliation is a part of somebody's time on a council, for one party.
type affiliation struct {
	party, start, end string // as written; blank = not stated
}

// affiliationsOf divides a time on a council by the parties of somebody, which may have days of
// their own. A party without a first day begins when the one listed before it ends, one
// without a last day ends when the one listed behind it begins. Two at once stay two.
func affiliationsOf(start, end string, parties []affiliation) []affiliation {
	parties = slices.Clone(parties)
	for i := range parties {
		if i > 0 && parties[i].start == "" {
			parties[i].start = parties[i-1].end
		}
		if i+1 < len(parties) && parties[i].end == "" {
			parties[i].end = parties[i+1].start
		}
	}
	var list []affiliation
	for _, p := range parties {
		if endsBefore(p.end, start) || endsBefore(end, p.start) {
			continue
		}
		list = append(list, affiliation{p.party, later(start, p.start), earlier(end, p.end)})
	}
	if len(list) == 0 {
		return []affiliation{{"", start, end}}
	}
	return list
}

// endsBefore reports whether something ends before, or when, something else starts. Partial
// dates are told apart by what both say.
func endsBefore(end, start string) bool {
	n := min(len(end), len(start))
	return n > 0 && (end[:n] < start[:n] || n == len("2025-06-01") && end == start)
}

func later(a, b string) string {
	if a == "" || b != "" && strings.Compare(a, b) < 0 {
		return b
	}
	return a
}

func earlier(a, b string) string {
	if a == "" || b != "" && strings.Compare(b, a) < 0 {
		return b
	}
	return a
}

// narrowed gives a day with the first and the last one that it may be, where a file says
// these beside it; what it does not say is what the day itself allows.
func narrowed(day, first, last string) string {
	if first == "" && last == "" {
		return day
	}
	from, to := seatledger.OpenPast, seatledger.OpenFuture
	if d, err := seatledger.ParseDate(day); err == nil && !d.IsZero() {
		from, to = d.Earliest(), d.Latest()
	}
	if d, err := seatledger.ParseDate(first); err == nil && !d.IsZero() {
		from = d.Earliest()
	}
	if d, err := seatledger.ParseDate(last); err == nil && !d.IsZero() {
		to = d.Latest()
	}
	if from > to {
		return day
	}
	return seatledger.Within(from, to).String()
}
