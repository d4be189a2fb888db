package ledger

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/wire"
)

// A log is a whole ledger as text: a first line that says so, one line for
// each record ([wire.Record.AppendLine]), and a last line with the number of
// entries and the head. What comes back from it verifies and has the same
// head. Only the texts of confidential sources are left out, as digests.
const (
	logOpen  = `{"seatledger":"log","v":1}`
	logClose = `{"entries":%d,"head":"%s"}`
)

// maxLine bounds a line of a log, so that hostile input cannot ask for more.
// It has room for any row: every cell as long as it may be, and escaped.
const maxLine = 64 * MaxText

// WriteLog writes the whole chain of a ledger as a log, and verifies it on the way: of
// a ledger that is damaged there is no log. It reads the ledger twice: a source
// that turns confidential takes its older texts with it.
func WriteLog(ctx context.Context, w io.Writer, s Store) (Head, error) {
	hidden, err := confidential(ctx, s)
	if err != nil {
		return Head{}, err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	out.WriteString(logOpen + "\n") // a failed write shows at Flush
	var chain Chain
	var line []byte
	for r, err := range s.Records(ctx, 0) {
		if err == nil {
			err = chain.Add(&r)
		}
		if err == nil {
			err = hide(&r, hidden)
		}
		if err != nil {
			return Head{}, err
		}
		line = append(r.AppendLine(line[:0]), '\n')
		if _, err := out.Write(line); err != nil {
			return Head{}, fmt.Errorf("writing the log: %w", err)
		}
	}
	head, err := chain.Done()
	if err != nil {
		return Head{}, err
	}
	fmt.Fprintf(out, logClose+"\n", head.Position, head.Hash)
	return head, out.Flush()
}

// confidential gives the ids of all sources that any entry calls so.
func confidential(ctx context.Context, s Store) (map[string]bool, error) {
	ids := map[string]bool{}
	for r, err := range s.Records(ctx, 0) {
		if err != nil {
			return nil, err
		}
		if r.Table == seatledger.Sources && r.Cell("confidential") != "" {
			ids[r.Cell("id")] = true
		}
	}
	return ids, nil
}

// hide takes the texts from the record of a confidential source.
func hide(r *wire.Record, hidden map[string]bool) error {
	if r.Table != seatledger.Sources {
		return nil
	}
	id := r.Cell("id")
	if r.Cell("confidential") != "" && !hidden[id] {
		return fmt.Errorf("%w: source %s became confidential meanwhile; write the log again", ErrBusy, id)
	}
	if hidden[id] {
		r.Salt, r.Texts = nil, ""
	}
	return nil
}

// ReadLog loads a log into an empty ledger, all or nothing, and verifies it.
func ReadLog(ctx context.Context, r io.Reader, s Store) (Head, error) {
	return s.Load(ctx, parseLog(r))
}

// Log is what a log holds.
type Log struct {
	Head     Head
	Redacted int64 // entries without their private texts, as these were redacted
	Withheld int64 // the same, as their source is confidential
}

// CheckLog verifies a log by itself. Visit, if not nil, is given each of its records.
// The error of a log that was changed is a *[BrokenChain], that of one that was cut off or
// is no log from some line on a *[BrokenLog], that of another file wraps [ErrRefused].
func CheckLog(ctx context.Context, r io.Reader, visit func(*wire.Record)) (Log, error) {
	var l Log
	var c Chain
	for rec, err := range parseLog(r) {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return Log{}, err
		}
		if err = c.Add(&rec); err == nil {
			_, err = rec.Entry()
		}
		if err != nil {
			return Log{}, err
		}
		if visit != nil {
			visit(&rec)
		}
	}
	head, err := c.Done()
	l.Head = head
	l.Withheld = int64(len(c.missing))
	l.Redacted = int64(len(c.Redactions))
	return l, err
}

// parseLog gives the records of a log. A log that is cut off is an error.
func parseLog(r io.Reader) iter.Seq2[wire.Record, error] {
	return func(yield func(wire.Record, error) bool) {
		lines := bufio.NewScanner(r)
		lines.Buffer(make([]byte, 1<<16), maxLine)
		number, err := 0, error(nil)
		var head Head
		closed := false
		for err == nil && !closed && lines.Scan() {
			number++
			var rec wire.Record
			switch line := lines.Text(); {
			case number == 1:
				if line != logOpen {
					err = fmt.Errorf("%w: it does not begin as the log of a ledger", ErrRefused)
				}
			case strings.HasPrefix(line, `{"entries":`):
				closed = true
				if line != fmt.Sprintf(logClose, head.Position, head.Hash) {
					err = errors.New("the last line does not match the entries before it")
				}
			default:
				if rec, err = wire.ParseLine(line); err == nil {
					head = Head{rec.Position, rec.Hash}
					if !yield(rec, nil) {
						return
					}
				}
			}
		}
		if err = logError(lines, number, err, closed); err != nil {
			yield(wire.Record{}, err)
		}
	}
}

// logError says what is wrong with a log that is read as far as it goes. Only who
// cannot read it, or has another file, has an error that is not about damage.
func logError(lines *bufio.Scanner, number int, err error, closed bool) error {
	var damage string
	switch {
	case errors.Is(err, ErrRefused):
		return err
	case err != nil:
		damage = err.Error()
	case errors.Is(lines.Err(), bufio.ErrTooLong):
		damage = "it is longer than a line can be"
	case lines.Err() != nil:
		return lines.Err()
	case !closed:
		damage = "it is cut off"
	case lines.Scan():
		damage = "there is something behind its end"
	default:
		return nil
	}
	return &BrokenLog{max(number, 1), damage}
}
