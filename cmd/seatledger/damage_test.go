package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/internal/sqlite"
	"github.com/seatledger/seatledger/ledger"
)

// TestDamage flips single bits of a ledger, in every part of the file. Each flip is
// noticed by verify, or every answer and the log of the whole ledger are what they
// were: none is wrong and silent.
func TestDamage(t *testing.T) {
	flips := 80
	if os.Getenv("SEATLEDGER_LONG") != "" {
		flips = 500
	}
	if testing.Short() {
		flips = 20
	}
	path := filepath.Join(t.TempDir(), "sound.db")
	store, err := sqlite.Open(path, sqlite.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := exchange.Import(t.Context(), store, "../../examples/cambodia-2017", exchange.Options{By: "test", At: time.Unix(1_500_000_000, 0)}); err != nil {
		t.Fatal(err, r.Problems)
	}
	if err := store.Redact(t.Context(), "test", time.Unix(1_500_000_000, 0), seatledger.Redaction{Entry: 30, Reason: "asked for"}); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, err := said(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 0))
	noticed, harmless := 0, 0
	for range flips {
		bit := random.IntN(8 * len(sound))
		bad := bytes.Clone(sound)
		bad[bit/8] ^= 1 << (bit % 8)
		at := filepath.Join(t.TempDir(), "bad.db")
		if err := os.WriteFile(at, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := verified(t.Context(), at); err != nil {
			noticed++
			continue
		}
		if got, err := said(t.Context(), at); err != nil || !bytes.Equal(got, want) {
			t.Errorf("bit %d of byte %d: wrong and silent (%v)", bit%8, bit/8, err)
		}
		harmless++
	}
	t.Logf("of %d flips verify noticed %d; %d changed no answer", flips, noticed, harmless)
	if noticed < flips/4 {
		t.Error("hardly any flip was noticed: is verify asked?")
	}
}

// verified opens and verifies a ledger.
func verified(ctx context.Context, path string) error {
	store, err := sqlite.Open(path, sqlite.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer store.Close()
	_, err = store.Verify(ctx, nil)
	return err
}

// said is all that a ledger gives: its log and many answers.
func said(ctx context.Context, path string) ([]byte, error) {
	store, err := sqlite.Open(path, sqlite.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer store.Close()
	var out bytes.Buffer
	if _, err := ledger.WriteLog(ctx, &out, store); err != nil {
		return nil, err
	}
	d, err := answer.NewDesk(ctx, store, nil)
	if err != nil {
		return nil, err
	}
	enc := json.NewEncoder(&out)
	for day := seatledger.DayOf(2017, 6, 1); day <= seatledger.DayOf(2018, 1, 1); day += 3 {
		ask := answer.Ask{On: day, Rule: seatledger.RuleMajority, Since: seatledger.OpenPast, Until: day}
		control, err1 := d.Control(ctx, foundingCouncil, ask)
		roll, err2 := d.Roll(ctx, foundingCouncil, ask)
		flips, err3 := d.Flips(ctx, foundingCouncil, ask)
		checks, err4 := d.Check(ctx, "", ask)
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			return nil, err
		}
		for _, x := range []any{control, roll, flips, checks} {
			if err := enc.Encode(x); err != nil {
				return nil, err
			}
		}
	}
	for _, name := range []string{"Champey", "Choy", "ជិន ជយ", "takeo", "CPP", "cambod"} {
		found, err := d.Search(ctx, name)
		if err != nil {
			return nil, err
		}
		if err := enc.Encode(found); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}
