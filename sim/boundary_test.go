package sim

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// parsed are the files of this package without its tests.
func parsed(t *testing.T) []*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

// The package imports the standard library, numerics and power alone: it has no
// word for a person, a seat or a council.
func TestImportsKnowNobody(t *testing.T) {
	seen := false
	for _, f := range parsed(t) {
		for _, i := range f.Imports {
			path, _ := strconv.Unquote(i.Path.Value)
			seen = seen || path == "math"
			ours := strings.HasPrefix(path, "github.com/seatledger/seatledger")
			if ours && path != "github.com/seatledger/seatledger/power" {
				t.Errorf("sim imports %s", path)
			}
			if !ours && strings.Contains(path, ".") && !strings.HasPrefix(path, "gonum.org/") {
				t.Errorf("sim imports %s", path)
			}
		}
	}
	if !seen {
		t.Error("no import was looked at")
	}
}

// Nothing exported takes a person: texts that go in are the words of the model.
func TestNothingTakesAPerson(t *testing.T) {
	// The exported functions that take a text, and the exported structs that hold
	// one: none of them is about a holder.
	texts := []string{"FindLever", "Lever", "News", "Interval", "Problem", "Margin", "Summary", "Prior", "ReadPriors", "Learned", "Calibration", "Episode", "Count", "ReadEpisodes"}
	var found []string
	for _, f := range parsed(t) {
		for _, d := range f.Decls {
			switch x := d.(type) {
			case *ast.FuncDecl:
				if x.Name.IsExported() {
					found = append(found, about(t, x.Name.Name, x.Type.Params, texts)...)
				}
			case *ast.GenDecl:
				for _, s := range x.Specs {
					if ts, ok := s.(*ast.TypeSpec); ok && ts.Name.IsExported() {
						if st, ok := ts.Type.(*ast.StructType); ok {
							found = append(found, about(t, ts.Name.Name, st.Fields, texts)...)
						}
					}
				}
			}
		}
	}
	if !slices.Contains(found, "FindLever") || !slices.Contains(found, "News") {
		t.Errorf("texts were found in %v only: the test looks at nothing", found)
	}
	record(t, 10, "persons relabelled: bytes that differ", "none", "none: no exported name takes a person, and the canary test of package answer relabels them all")
}

// about names whom takes texts, and complains about texts that are not on the list
// and fields that sound like a person.
func about(t *testing.T, who string, fields *ast.FieldList, allowed []string) (found []string) {
	if fields == nil {
		return nil
	}
	for _, f := range fields.List {
		for _, n := range f.Names {
			for _, word := range []string{"person", "people", "holderid", "councilid", "seatid", "fullname"} {
				if strings.Contains(strings.ToLower(n.Name), word) {
					t.Errorf("%s has %s", who, n.Name)
				}
			}
		}
		if id, ok := f.Type.(*ast.Ident); ok && id.Name == "string" {
			found = append(found, who)
			if !slices.Contains(allowed, who) {
				t.Errorf("%s takes a text: is it about a person? If not, put it on the list", who)
			}
		}
	}
	return found
}

// Every attribute that is refused says why, and none of them is a word of the model.
func TestRefusedAttributesSayWhy(t *testing.T) {
	if len(Refused) < 10 {
		t.Errorf("%d attributes are refused", len(Refused))
	}
	for name, why := range Refused {
		if len(why) < 15 {
			t.Errorf("%s: %q is no reason", name, why)
		}
		for _, l := range Levers {
			if slices.Contains(strings.Split(l.Name, "."), name) {
				t.Errorf("the lever %s is refused", l.Name)
			}
		}
	}
}
