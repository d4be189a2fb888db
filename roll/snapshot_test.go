package roll

import (
	"bytes"
	"errors"
	"hash/crc32"
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

// FuzzReadBook gives every input a fitting checksum, so that what lies behind
// it is reached.
func FuzzReadBook(f *testing.F) {
	_, data := snapshot(f, champey)
	f.Add(data[:len(data)-4])
	f.Fuzz(func(_ *testing.T, data []byte) {
		sum := crc32.Checksum(data, castagnoli)
		_, _ = ReadBook(append(bytes.Clone(data), byte(sum), byte(sum>>8), byte(sum>>16), byte(sum>>24)))
	})
}
