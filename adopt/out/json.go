package out

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
)

// jsonFile writes JSON as it comes.
type jsonFile struct {
	file   *os.File
	buffer *bufio.Writer
	code   *json.Encoder
	fresh  bool // nothing stands in the list yet
	err    error
}

func newJSON(path string) (*jsonFile, error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	x := &jsonFile{file: file, buffer: bufio.NewWriterSize(file, 1<<16)}
	x.code = json.NewEncoder(x.buffer)
	x.code.SetEscapeHTML(false)
	return x, nil
}

func (x *jsonFile) text(s string) {
	if x.err == nil {
		_, x.err = x.buffer.WriteString(s)
	}
}

// value writes a value and a line end.
func (x *jsonFile) value(v any) {
	if x.err == nil {
		x.err = x.code.Encode(v)
	}
}

// list begins a list that is a member of the object under way.
func (x *jsonFile) list(name string) {
	x.text(`"` + name + "\":[\n")
	x.fresh = true
}

// item writes an item of the list, on a line of its own.
func (x *jsonFile) item(v any) {
	if !x.fresh {
		x.text(",")
	}
	x.fresh = false
	x.value(v)
}

func (x *jsonFile) close() error {
	if x.err == nil {
		x.err = errors.Join(x.buffer.Flush(), x.file.Sync())
	}
	return errors.Join(x.err, x.file.Close())
}
