package draw

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

// Any picture can have a note, which keeps within its sides and changes nothing
// of it.
func TestNotesStandBelow(t *testing.T) {
	for name, picture := range pictures() {
		for _, note := range []string{"Synthetic: drawn from seed 1; no record of any council.", texts[4], texts[10], texts[11], ""} {
			got := drawn(t, Noted{Picture: picture, Note: note})
			checkPicture(t, got)
			if !bytes.Contains(got, drawn(t, picture)) {
				t.Errorf("%s is not in it", name)
			}
		}
	}
	if got := string(drawn(t, Noted{sampleFan(1000), "Synthetic: drawn from seed 1"})); !strings.Contains(got, ">Synthetic: drawn from seed 1</text>\n</svg>") || !strings.Contains(got, `aria-label="Synthetic: drawn from seed 1"`) {
		t.Errorf("no note at the end of %.300s", got)
	}
}

// sketch is what somebody else wrote.
type sketch string

func (s sketch) Draw(w io.Writer) error {
	if s == "" {
		return io.ErrShortWrite
	}
	_, err := io.WriteString(w, string(s))
	return err
}

func TestNotesOfNoPictures(t *testing.T) {
	if err := (Noted{sketch(""), "note"}).Draw(io.Discard); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("the picture failed; its note says %v", err)
	}
	if err := (Noted{sketch("<p>"), "note"}).Draw(io.Discard); err == nil {
		t.Error("a note for what is no picture")
	}
	var narrow bytes.Buffer
	if err := (Noted{sketch(`<svg width="10" height="5"></svg>`), "a note of some words"}).Draw(&narrow); err != nil || !strings.Contains(narrow.String(), `width="200"`) {
		t.Errorf("%v %s", err, narrow.String())
	}
}
