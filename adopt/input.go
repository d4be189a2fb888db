package adopt

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// maxFiles bounds the files of a folder.
const maxFiles = 20_000

// input is a file to be read.
type input struct {
	path string // - = the standard input
	name string // as problems name it
	part string // of it, behind an exclamation mark: a sheet, a list
}

// expand lists the files that paths name, and what of a folder was passed over.
func expand(paths []string) (inputs []input, passed []Passed, err error) {
	for _, path := range paths {
		one, part := path, ""
		info, err := os.Stat(path)
		if i := strings.LastIndexByte(path, '!'); err != nil && i > 0 {
			if in, e := os.Stat(path[:i]); e == nil {
				info, err, one, part = in, nil, path[:i], path[i+1:]
			}
		}
		switch {
		case path == "-":
			inputs = append(inputs, input{path, path, ""})
		case err != nil:
			return nil, nil, err
		case info.IsDir():
			files, over, err := folderFiles(path)
			if err != nil {
				return nil, nil, err
			}
			inputs, passed = append(inputs, files...), append(passed, over...)
		case !info.Mode().IsRegular():
			return nil, nil, &Problem{File: filepath.Base(path), Want: "a file or a folder", Fix: "write what it gives into a file, or pipe it in: seatledger adopt -"}
		default:
			inputs = append(inputs, input{one, filepath.Base(one), part})
		}
	}
	return inputs, passed, checkSize(inputs)
}

// folderFiles lists the files of a folder and the folders in it that may be lists.
func folderFiles(dir string) (inputs []input, passed []Passed, err error) {
	base := filepath.Base(dir)
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		name, _ := filepath.Rel(dir, path) // path begins with dir
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(entry.Name(), ".") && path != dir && entry.IsDir():
			return fs.SkipDir
		case entry.IsDir() || strings.HasPrefix(entry.Name(), ".") || strings.HasPrefix(entry.Name(), "~$"): // of the system, and locks of spreadsheets
			return nil
		case !entry.Type().IsRegular() || !slices.Contains(listKinds, strings.ToLower(filepath.Ext(name))):
			passed = append(passed, Passed{Text: name, Why: "a file of the folder that is no table"})
		case len(inputs) == maxFiles:
			return &Problem{File: base, Want: fmt.Sprintf("at most %d files in a folder", maxFiles), Fix: "divide the folder"}
		default:
			inputs = append(inputs, input{path: path, name: filepath.ToSlash(name)})
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, nil, err
	case isPackage(inputs):
		return nil, nil, &Problem{File: base, Want: "lists, but this is a data package already", Fix: "import it: seatledger import " + dir}
	case len(inputs) == 0:
		return nil, nil, &Problem{File: base, Want: "a folder with " + strings.Join(listKinds, ", "), Fix: "put the files with the list into it, or give the file itself"}
	}
	return inputs, passed, nil
}

// listKinds end the names of files that may be lists.
var listKinds = []string{".csv", ".tsv", ".xlsx", ".json", ".jsonl", ".ndjson", ".yaml", ".yml"}

// isPackage reports whether files are those of a data package: its description, or two of
// its tables.
func isPackage(inputs []input) bool {
	tables := 0
	for _, in := range inputs {
		if in.name == "datapackage.json" {
			return true
		}
		if name, ok := strings.CutSuffix(in.name, ".csv"); ok && slices.Contains(seatledger.PackageTables(), seatledger.Table(name)) {
			tables++
		}
	}
	return tables > 1
}

// checkSize refuses more than can be held in memory before it is read.
func checkSize(inputs []input) error {
	var total int64
	for _, in := range inputs {
		if info, err := os.Stat(in.path); err == nil {
			total += info.Size()
		}
		if total > maxFile {
			return tooLarge(in.name, maxFile)
		}
	}
	return nil
}
