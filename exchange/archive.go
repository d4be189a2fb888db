package exchange

import (
	"archive/zip"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// limits bound what a compressed file may unfold to.
type limits struct {
	topped bool // everything may be in one folder
	files  int
	bytes  uint64 // of all files together
	ratio  uint64 // unfolded to folded, where it matters
}

// A table of a million rows folds to about a tenth; zip bombs to less than a
// hundredth.
var (
	zipLimits  = limits{topped: true, files: 1000, bytes: 16 << 30, ratio: 200}
	xlsxLimits = limits{files: 1000, bytes: 2 << 30, ratio: 400}
)

const smallEnough = 16 << 20 // unfolded bytes whose ratio does not matter

// archive is a .zip file. Its files are read as they are needed and nothing
// is unpacked to disk.
type archive struct {
	file  io.Closer
	files map[string]*zip.File
	names []string
}

// openArchive opens a .zip; a Problem as error says why it is refused.
func openArchive(name string, l limits) (*archive, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil {
		var a *archive
		if a, err = readArchive(file, info.Size(), l); err == nil {
			a.file = file
			return a, nil
		}
	}
	file.Close()
	return nil, err
}

func readArchive(in io.ReaderAt, size int64, l limits) (*archive, error) {
	z, err := zip.NewReader(in, size)
	if err != nil {
		return nil, Problem{Want: "a .zip or .xlsx file", Fix: "pack it again: " + err.Error()}
	}
	a := &archive{file: io.NopCloser(nil), files: map[string]*zip.File{}}
	top := ""
	if l.topped {
		top = commonFolder(z.File)
	}
	if err := l.check(z.File); err != nil {
		return nil, err
	}
	for _, f := range z.File {
		name := strings.TrimPrefix(f.Name, top)
		if strings.HasSuffix(f.Name, "/") || ignored(f.Name) {
			continue
		}
		if _, twice := a.files[name]; twice {
			return nil, Problem{Value: name, Want: "each file once", Fix: "pack it again with one of the two"}
		}
		a.files[name] = f
		a.names = append(a.names, name)
	}
	return a, nil
}

// ignored are the files that operating systems slip in.
func ignored(name string) bool {
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasSuffix(name, ".DS_Store")
}

// commonFolder gives the folder that all files are in, such as "data/", or
// nothing.
func commonFolder(files []*zip.File) string {
	top := ""
	for _, f := range files {
		if ignored(f.Name) {
			continue
		}
		first, _, inside := strings.Cut(f.Name, "/")
		if !inside || top != "" && top != first+"/" {
			return ""
		}
		top = first + "/"
	}
	return top
}

// check refuses an archive that is hostile by its own list of files.
func (l limits) check(files []*zip.File) error {
	if len(files) > l.files {
		return Problem{Value: fmt.Sprint(len(files)), Want: fmt.Sprintf("at most %d files", l.files), Fix: "pack the tables only"}
	}
	var total uint64
	for _, f := range files {
		total += f.UncompressedSize64
		switch {
		case !fs.ValidPath(strings.TrimSuffix(f.Name, "/")) || strings.Contains(f.Name, `\`):
			return Problem{Value: f.Name, Want: "files inside the package, with forward slashes", Fix: "pack the files without folders that climb out (..) or start at the root"}
		case f.Flags&1 != 0:
			return Problem{Value: f.Name, Want: "files without a password", Fix: "pack it again without one"}
		case f.UncompressedSize64 > l.bytes || total > l.bytes:
			return Problem{Value: f.Name, Want: fmt.Sprintf("at most %d GiB when unpacked", l.bytes>>30), Fix: "split the package into several"}
		case f.UncompressedSize64 > smallEnough && f.UncompressedSize64/l.ratio > f.CompressedSize64:
			return bomb(f.Name, l)
		}
	}
	return nil
}

func bomb(name string, l limits) Problem {
	fix := "give the folder instead of the .zip, if you trust where it comes from"
	if !l.topped {
		fix = "delete the empty rows below each table and save the workbook again, or use CSV files"
	}
	return Problem{Value: name, Want: fmt.Sprintf("a file that unpacks to at most %d times its size", l.ratio), Fix: fix}
}

func (a *archive) Close() error { return a.file.Close() }

func (a *archive) list() []string {
	return slices.DeleteFunc(slices.Clone(a.names), func(name string) bool { return strings.Contains(name, "/") })
}

func (a *archive) open(name string) (io.ReadCloser, error) {
	f, ok := a.files[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	in, err := f.Open()
	if err != nil {
		return nil, damaged(name, err)
	}
	return &bounded{in, name, f.UncompressedSize64}, nil
}

// bounded stops a file that unfolds to more than its archive says. Package
// archive/zip stops there too, but does not promise to.
type bounded struct {
	io.ReadCloser
	name string
	left uint64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if uint64(n) > b.left {
		return 0, damaged(b.name, errors.New("it unpacks to more than the archive says"))
	}
	b.left -= uint64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		err = damaged(b.name, err)
	}
	return n, err
}

// damaged makes a Problem of an error of the archive itself, and leaves an
// error of the disk as it is.
func damaged(name string, err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p
	}
	cause := err.Error()
	if _, ok := errors.AsType[flate.CorruptInputError](err); ok {
		cause = "its data is damaged"
	}
	return Problem{Value: name, Want: "a sound .zip or .xlsx file", Fix: "pack or save it again: " + cause}
}
