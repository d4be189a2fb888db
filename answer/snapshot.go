package answer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
)

// CheckSnapshot packs a ledger anew and compares that with the snapshot at a path, if
// there is one that would be used. Opening a ledger trusts a checksum, which tells
// damage by accident and nothing else. The error wraps ledger.ErrBroken.
func CheckSnapshot(ctx context.Context, store ledger.Store, path string, progress func(done int64)) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	book, _ := roll.ReadBook(data)
	if book == nil { // it cannot be used, and is made anew when the ledger is opened next
		return nil
	}
	d, err := NewDesk(ctx, store, progress)
	if err != nil || book.Position != d.Book.Position || book.Head != d.Book.Head {
		return err
	}
	same := comparing{data}
	if _, err := d.Book.WriteTo(&same); err != nil || len(same.rest) > 0 {
		return fmt.Errorf("%w: the snapshot %s is not what the entries of the ledger give, which hold: delete it and it is made anew", ledger.ErrBroken, path)
	}
	return nil
}

// comparing is a writer that takes only what it has.
type comparing struct{ rest []byte }

var errOther = errors.New("other bytes")

func (c *comparing) Write(b []byte) (int, error) {
	if !bytes.HasPrefix(c.rest, b) {
		return 0, errOther
	}
	c.rest = c.rest[len(b):]
	return len(b), nil
}
