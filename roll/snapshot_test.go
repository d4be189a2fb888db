package roll

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"iter"
	"reflect"
	"testing"

	"github.com/seatledger/seatledger"
)

func snapshot(t testing.TB, text string) (*Book, []byte) {
	t.Helper()
	book, err := Pack(entriesOf(t, text))
	if err != nil {
		t.Fatal(err)
	}
	book.Head = [32]byte{1, 2, 3}
	var b bytes.Buffer
	if n, err := book.WriteTo(&b); err != nil || n != int64(b.Len()) {
		t.Fatal(n, err)
	}
	return book, b.Bytes()
}

func TestSnapshotReadsBack(t *testing.T) {
	book, data := snapshot(t, champey)
	for shift := range 2 { // also where nothing is aligned
		crooked := append(make([]byte, shift, shift+len(data)), data...)[shift:]
		back, err := ReadBook(crooked)
		if err != nil {
			t.Fatal(err)
		}
		if back.Position != book.Position || back.Head != book.Head || !reflect.DeepEqual(back.records, book.records) || !reflect.DeepEqual(back.specials, book.specials) {
			t.Error("the book differs")
		}
		c, ok := back.Council("champey")
		if !ok {
			t.Fatal("no council")
		}
		for _, on := range []string{"2017-06-03", "2017-10-22", "2017-10-23", "2017-11-20", "2018-01-01"} {
			day, _ := seatledger.ParseDay(on)
			if got, want := show(back.View(Clock{}).At(c, day)), show(book.View(Clock{}).At(c, day)); got != want {
				t.Errorf("on %s\n got %s\nwant %s", on, got, want)
			}
		}
	}
}

func TestSnapshotRefusesDamage(t *testing.T) {
	_, data := snapshot(t, champey)
	for i := range data {
		bad := bytes.Clone(data)
		bad[i] ^= 0x40
		if _, err := ReadBook(bad); !errors.Is(err, ErrSnapshot) {
			t.Fatalf("byte %d of %d changed: %v", i, len(data), err)
		}
	}
	for n := range data {
		if _, err := ReadBook(data[:n]); !errors.Is(err, ErrSnapshot) {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
	}
}

// Whatever a byte is changed to, with a checksum made to fit, the snapshot is
// refused or can be folded.
func TestSnapshotNeverPanics(t *testing.T) {
	book, err := Pack(disputed(entriesOf(t, champey)))
	if err != nil {
		t.Fatal(err)
	}
	var written bytes.Buffer
	if _, err := book.WriteTo(&written); err != nil {
		t.Fatal(err)
	}
	body := written.Bytes()[:written.Len()-4]
	read := 0
	for i := 0; i < len(body); i += 11 {
		bad := bytes.Clone(body)
		bad[i] ^= [...]byte{1, 0x80, 0xff}[i%3]
		book, err := ReadBook(binary.LittleEndian.AppendUint32(bad, crc32.Checksum(bad, castagnoli)))
		if err == nil {
			read++
			foldAll(book)
		}
	}
	if read == 0 {
		t.Error("no change was read: the test does not reach what lies behind the checksum")
	}
}

// disputed adds to a ledger a correction of each of its entries, and what
// another package says of it.
func disputed(entries iter.Seq2[seatledger.Entry, error]) iter.Seq2[seatledger.Entry, error] {
	return func(yield func(seatledger.Entry, error) bool) {
		var all []seatledger.Entry
		for e := range entries {
			correction, other := e, e
			correction.Supersedes, other.Package = e.Position, "other"
			all = append(all, correction, other)
			if !yield(e, nil) {
				return
			}
		}
		for i, e := range all {
			e.Position = seatledger.Position(len(all)/2 + i + 1)
			if !yield(e, nil) {
				return
			}
		}
	}
}

// foldAll folds every council of a book through several clocks.
func foldAll(b *Book) {
	for _, clock := range []Clock{{}, {Known: 5}, {ByPublic: true, Published: seatledger.DayOf(2017, 11, 1)}} {
		asked := 0 // a damaged council may have as many seats as there are numbers
		v := b.View(clock).Until(func() bool { asked++; return asked > 100 })
		for c := range b.Councils() {
			v.At(c, seatledger.DayOf(2018, 1, 1))
		}
	}
}

// FuzzReadBook gives every input a fitting checksum, so that what lies behind
// it is reached.
func FuzzReadBook(f *testing.F) {
	_, data := snapshot(f, champey)
	f.Add(data[:len(data)-4])
	f.Fuzz(func(_ *testing.T, data []byte) {
		sum := crc32.Checksum(data, castagnoli)
		book, err := ReadBook(append(bytes.Clone(data), byte(sum), byte(sum>>8), byte(sum>>16), byte(sum>>24)))
		if err == nil {
			foldAll(book)
		}
	})
}
