package answer

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
	"github.com/seatledger/seatledger/synth"
)

// TestCheckSnapshot changes a snapshot at many places and gives it a checksum that
// fits: each time it differs from what the entries give. What was packed twice is
// the same, byte for byte.
func TestCheckSnapshot(t *testing.T) {
	store := ledger.NewMemory()
	if _, err := store.Append(t.Context(), ledger.Batch{Package: synth.Package(1), By: "test", At: time.Unix(0, 0), Rows: synth.World(synth.Options{Seed: 1, Councils: 30, Years: 8})}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "ledger.roll")
	check := func() error { return CheckSnapshot(t.Context(), store, path, nil) }
	if err := check(); err != nil {
		t.Errorf("without a snapshot: %v", err)
	}
	d, err := NewDesk(t.Context(), store, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := keepSnapshot(d.Book, path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if err := check(); err != nil {
			t.Fatalf("a sound one: %v", err)
		}
	}
	noticed := 0
	for at := 100; at < len(data)-4; at += len(data) / 60 {
		bad := append([]byte(nil), data...)
		bad[at] ^= 1
		body := bad[:len(bad)-4]
		binary.LittleEndian.PutUint32(bad[len(body):], crc32.Checksum(body, crc32.MakeTable(crc32.Castagnoli)))
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		_, unread := roll.ReadBook(bad)
		switch err := check(); {
		case errors.Is(err, ledger.ErrBroken):
			noticed++
		case err != nil:
			t.Fatal(err)
		case unread == nil:
			t.Errorf("byte %d changed: the snapshot can be read, and nothing is said", at)
		}
	}
	if noticed < 20 {
		t.Errorf("%d changes were noticed: the others made no usable snapshot?", noticed)
	}
}
