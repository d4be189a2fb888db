package exchange_test

import (
	"bytes"
	"os"
	"slices"
	"testing"
)

// archive is a text archive as Go's own tests use it (txtar): a comment, then
// files that each begin with a line "-- name --".
type archive struct {
	comment []byte
	names   []string
	files   map[string][]byte
}

func readArchive(t *testing.T, path string) *archive {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a := &archive{files: map[string][]byte{}}
	name := ""
	for line := range bytes.Lines(text) {
		if after, ok := bytes.CutPrefix(line, []byte("-- ")); ok && bytes.HasSuffix(line, []byte(" --\n")) {
			name = string(bytes.TrimSuffix(after, []byte(" --\n")))
			a.names = append(a.names, name)
		} else if name == "" {
			a.comment = append(a.comment, line...)
		} else {
			a.files[name] = append(a.files[name], line...)
		}
	}
	return a
}

func (a *archive) put(name, text string) {
	if !slices.Contains(a.names, name) {
		a.names = append(a.names, name)
	}
	a.files[name] = []byte(text)
}

func (a *archive) write(t *testing.T, path string) {
	t.Helper()
	text := slices.Clone(a.comment)
	for _, name := range a.names {
		text = append(text, "-- "+name+" --\n"...)
		text = append(text, a.files[name]...)
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
}
