package sqlite

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/bits"
	"os"
	"path/filepath"
	"time"

	"github.com/seatledger/seatledger/ledger"
)

// The form of a write-ahead log (https://sqlite.org/fileformat2.html#walformat): a
// header, then frames of a header and a page, each with a checksum over all before.
// SQLite reads it up to the first frame that does not fit and takes that for the end,
// so that damage there takes the last entries away and leaves a chain that holds.
const (
	walHeader   = 32
	frameHeader = 24
	walMagic    = 0x377f0682 // with its lowest bit, words of checksums are big-endian
)

// walPatience is how long a write-ahead log is left alone before what did not fit is
// looked at again: another process may have been writing it.
const (
	walPatience = 100 * time.Millisecond
	walLooks    = 50
)

// checkWAL looks for pages in the write-ahead log of a ledger that were written after
// the one at which SQLite stops to read. The error wraps ledger.ErrBroken.
func checkWAL(ctx context.Context, path string) error {
	if real, err := filepath.EvalSymlinks(path); err == nil { // beside which SQLite writes
		path = real
	}
	path += "-wal"
	at, err := walEnd(path)
	for range walLooks {
		if err != nil || at < 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(walPatience):
		}
		was := at
		if at, err = walEnd(path); err == nil && at == was {
			return fmt.Errorf("%w: %s cannot be read from byte %d on, so that what was written last is missing: damage, or a machine that stopped while it was written. "+
				"Hold the head against one that was written down (verify --expect) before anything else is written; if it is there nothing is lost, and the next command that writes puts the file in order", ledger.ErrBroken, path, at)
		}
	}
	return nil // somebody goes on writing
}

// walEnd gives the place at which a write-ahead log does not fit though more of it
// was written; -1 where it ends as it should, or is not there.
func walEnd(path string) (at int64, err error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 { // which a reader need not be able to open
		return -1, nil
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return -1, nil
	}
	if err != nil {
		return -1, err
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 1<<20)
	w := &wal{}
	head := make([]byte, walHeader)
	if _, err := io.ReadFull(r, head); err != nil {
		return -1, ended(err)
	}
	if !w.begins(head) {
		return 0, nil
	}
	frame, fits := make([]byte, frameHeader+w.page), true
	for at := int64(walHeader); ; at += int64(len(frame)) {
		if _, err := io.ReadFull(r, frame); err != nil {
			return -1, ended(err)
		}
		if fits = fits && w.goesOn(frame); !fits && w.isOf(frame) {
			return at, nil
		}
	}
}

// ended makes nothing of the end of a file, which a process that was killed may have
// left in the middle of a frame.
func ended(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

// wal is how far a write-ahead log was read.
type wal struct {
	order binary.ByteOrder
	page  int
	salt  uint64
	sum   [2]uint32
}

// begins reads a header; false where it is none.
func (w *wal) begins(head []byte) bool {
	magic := binary.BigEndian.Uint32(head)
	w.order, w.page, w.salt = binary.LittleEndian, int(binary.BigEndian.Uint32(head[8:])), binary.BigEndian.Uint64(head[16:])
	if magic&1 != 0 {
		w.order = binary.BigEndian
	}
	w.add(head[:24])
	return magic&^1 == walMagic && w.isSum(head[24:])
}

// goesOn reads a frame; false where it does not fit.
func (w *wal) goesOn(frame []byte) bool {
	w.add(frame[:8])
	w.add(frame[frameHeader:])
	return binary.BigEndian.Uint64(frame[8:]) == w.salt && w.isSum(frame[16:])
}

// isOf reports whether a frame was written under this header, and not left from
// before it: the salt is drawn anew each time, so that one of which a single bit
// differs is the same one, damaged.
func (w *wal) isOf(frame []byte) bool {
	return bits.OnesCount64(binary.BigEndian.Uint64(frame[8:])^w.salt) <= 1
}

func (w *wal) isSum(b []byte) bool {
	return binary.BigEndian.Uint32(b) == w.sum[0] && binary.BigEndian.Uint32(b[4:]) == w.sum[1]
}

// add adds bytes to the checksum, of eight at a time.
func (w *wal) add(b []byte) {
	for ; len(b) >= 8; b = b[8:] {
		w.sum[0] += w.order.Uint32(b) + w.sum[1]
		w.sum[1] += w.order.Uint32(b[4:]) + w.sum[0]
	}
}
