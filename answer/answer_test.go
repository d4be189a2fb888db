package answer

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

// founding gives a desk over the founding package, recorded at noon on 5
// November 2017.
func founding(t *testing.T) *Desk {
	t.Helper()
	store := ledger.NewMemory()
	at := time.Date(2017, 11, 5, 12, 0, 0, 0, time.UTC)
	if _, err := exchange.Import(t.Context(), store, "../examples/cambodia-2017", exchange.Options{By: "test", At: at}); err != nil {
		t.Fatal(err)
	}
	d, err := NewDesk(t.Context(), store, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func on(t *testing.T, text string) seatledger.Day {
	t.Helper()
	day, err := seatledger.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

func TestKnown(t *testing.T) {
	d := founding(t)
	for _, tt := range []struct {
		text string
		want seatledger.Position
		says string
	}{
		{"#17", 17, ""}, {"2017-11-05", d.Book.Position, ""}, {"2017-11-05T12:00:00Z", d.Book.Position, ""}, {"2030-01-01", d.Book.Position, ""},
		{"2017-11-04", 0, "nothing was recorded"}, {"2017-11-05T11:59:59Z", 0, "nothing was recorded"},
		{"#0", 0, "position"}, {"#x", 0, "position"}, {"yesterday", 0, "no moment"},
	} {
		got, err := d.known(tt.text)
		if got != tt.want && tt.says == "" || tt.says != "" && (!errors.Is(err, ErrAsk) || !strings.Contains(err.Error(), tt.says)) {
			t.Errorf("known %q: %d, %v; want %d %q", tt.text, got, err, tt.want, tt.says)
		}
	}
}

func TestDays(t *testing.T) {
	since, until := on(t, "2017-01-31"), on(t, "2017-12-31")
	for _, tt := range []struct {
		every string
		n     int
	}{{"year", 1}, {"month", 12}, {"day", 335}, {"", 1}} {
		days, err := Ask{Every: tt.every, Since: since, Until: until}.days()
		if err != nil || len(days) != tt.n {
			t.Errorf("every %q: %d days, %v; want %d", tt.every, len(days), err, tt.n)
		}
	}
	for _, bad := range []Ask{{Every: "week", Since: since, Until: until}, {Every: "day", Since: until, Until: since},
		{Every: "day", Since: seatledger.OpenPast, Until: until}, {Every: "day", Since: on(t, "1900-01-01"), Until: until}} {
		if _, err := bad.days(); !errors.Is(err, ErrAsk) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1646: "1,646", -1646: "-1,646", 12_000_000: "12,000,000", -100: "-100"} {
		if got := Thousands(n); got != want {
			t.Errorf("Thousands(%d) = %q, want %q", n, got, want)
		}
	}
}

// confidentialDesk is the founding ledger with one source kept confidential.
func confidentialDesk(t *testing.T) *Desk {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../examples/cambodia-2017")); err != nil {
		t.Fatal(err)
	}
	path := dir + "/sources.csv"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for i := range lines {
		switch {
		case i == 0:
			lines[i] += ",confidential"
		case strings.HasPrefix(lines[i], "voa-2017-11,"):
			lines[i] += ",yes"
		case lines[i] != "":
			lines[i] += ","
		}
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o666); err != nil {
		t.Fatal(err)
	}
	store := ledger.NewMemory()
	if r, err := exchange.Import(context.Background(), store, dir, exchange.Options{By: "test", At: time.Unix(0, 0)}); err != nil {
		t.Fatal(err, r.Problems)
	}
	d, err := NewDesk(t.Context(), store, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A confidential source stays out of every answer, and what rests on it still
// says that there is one.
func TestConfidentialSourcesAreNotTold(t *testing.T) {
	d := confidentialDesk(t)
	x, err := d.Control(t.Context(), "kh/210202/council", Ask{On: on(t, "2017-10-24")})
	if err != nil {
		t.Fatal(err)
	}
	said := strings.Join(x.Sentences(), "\n")
	if strings.Contains(said, "VOA") || !strings.Contains(said, "a confidential source") {
		t.Error(said)
	}
	if text, err := json.Marshal(x); err != nil || strings.Contains(string(text), "2017-11-02") || strings.Contains(string(text), "2017-11-03") {
		t.Errorf("the date of the source is in the answer: %s, %v", text, err)
	}
}
