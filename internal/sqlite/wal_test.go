package sqlite

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"zombiezen.com/go/sqlite"

	"github.com/seatledger/seatledger/ledger"
)

// Every bit of a write-ahead log matters to whether it can be read to its end; one
// that was cut off, as by a killed process, or begun anew over an older one is sound.
func TestWAL(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	s, err := Open(path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for i := range 3 {
		if _, err := s.Append(t.Context(), batch(i*200, 200)); err != nil {
			t.Fatal(err)
		}
	}
	log, err := os.ReadFile(path + "-wal")
	if err != nil || len(log) < 20_000 {
		t.Fatal(len(log), err)
	}
	other := filepath.Join(t.TempDir(), "b-wal")
	ends := func(log []byte) int64 {
		t.Helper()
		if err := os.WriteFile(other, log, 0o600); err != nil {
			t.Fatal(err)
		}
		at, err := walEnd(other)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for n := 0; n <= len(log); n += 777 {
		if at := ends(log[:n]); at >= 0 {
			t.Fatalf("cut off after %d bytes it does not fit from %d on", n, at)
		}
	}
	for bit := 0; bit < 8*len(log); bit += 1601 {
		bad := bytes.Clone(log)
		bad[bit/8] ^= 1 << (bit % 8)
		if at := ends(bad); at < 0 || at > int64(bit/8) {
			t.Fatalf("bit %d of byte %d is turned, and it does not fit from %d on", bit%8, bit/8, at)
		}
	}
	for bit := range 8 * (walHeader + frameHeader) {
		bad := bytes.Clone(log)
		bad[bit/8] ^= 1 << (bit % 8)
		if at := ends(bad); at < 0 {
			t.Errorf("bit %d of byte %d of a header is turned, unnoticed", bit%8, bit/8)
		}
	}
	err = s.withWriter(t.Context(), func(conn *sqlite.Conn) error { return execute(conn, "PRAGMA wal_checkpoint(RESTART)") })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(t.Context(), batch(900, 5)); err != nil {
		t.Fatal(err)
	}
	again, err := os.ReadFile(path + "-wal")
	if err != nil || len(again) != len(log) || bytes.Equal(again, log) {
		t.Fatalf("%d bytes, then %d, %v", len(log), len(again), err)
	}
	if at := ends(again); at >= 0 {
		t.Errorf("begun anew it does not fit from %d on", at)
	}
	if _, err := s.Verify(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	again[walHeader+100] ^= 1
	if err := os.WriteFile(path+"-wal", again, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Verify(t.Context(), nil); !errors.Is(err, ledger.ErrBroken) {
		t.Errorf("verify says %v", err)
	}
	if _, err := s.Backup(t.Context(), filepath.Join(t.TempDir(), "copy.db"), nil); !errors.Is(err, ledger.ErrBroken) {
		t.Errorf("backup says %v", err)
	}
}
