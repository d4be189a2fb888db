package seatledger

import "testing"

func TestNearest(t *testing.T) {
	words := []string{"seats", "sources", "source"}
	for name, want := range map[string][2]string{
		"seat":     {"seats", "seats"},
		"SOURCES":  {"sources", "sources"},
		"sorce":    {"source", "source"},
		"councils": {"sources", ""}, // four changes of eight letters
		"":         {"seats", ""},
	} {
		if near, close := Nearest(name, words), Closest(name, words); near != want[0] || close != want[1] {
			t.Errorf("%q: nearest %q, closest %q; want %q", name, near, close, want)
		}
	}
	if got := Nearest("seats", nil); got != "" {
		t.Errorf("of no words %q is nearest", got)
	}
}
