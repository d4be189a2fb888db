package arch

import (
	"encoding/json"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	module = "github.com/seatledger/seatledger"
	top    = "../.."
)

// pkg is what the go command says of one package.
type pkg struct {
	Dir, ImportPath string
	Imports         []string
	GoFiles         []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=Dir,ImportPath,Imports,GoFiles", "./...")
	cmd.Dir = top
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p pkg
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		if len(p.GoFiles) > 0 {
			list = append(list, p)
		}
	}
	return list
}

// short names a package as graph.txt does; blank for one of another module.
func short(path string) string {
	if path == module {
		return "seatledger"
	}
	rest, ok := strings.CutPrefix(path, module+"/")
	if !ok {
		return ""
	}
	return rest
}

// graph maps each package named in the rules to all it may import.
func graph(rules string) map[string]map[string]bool {
	direct := map[string][]string{}
	rules = regexp.MustCompile(`(?m)#.*$`).ReplaceAllString(rules, "")
	for rule := range strings.SplitSeq(rules, ";") {
		var below []string
		for level := range strings.SplitSeq(rule, "<") {
			var names []string
			for name := range strings.SplitSeq(level, ",") {
				if name = strings.TrimSpace(name); name == "" {
					continue
				}
				names = append(names, name)
				direct[name] = append(direct[name], below...)
			}
			below = names
		}
	}
	closed := map[string]map[string]bool{}
	var reach func(name string) map[string]bool
	reach = func(name string) map[string]bool {
		if closed[name] == nil {
			closed[name] = map[string]bool{}
			for _, x := range direct[name] {
				closed[name][x] = true
				for y := range reach(x) {
					closed[name][y] = true
				}
			}
		}
		return closed[name]
	}
	for name := range direct {
		reach(name)
	}
	return closed
}

// violations lists the imports that the rules do not allow.
func violations(list []pkg, rules string) (bad []string) {
	allowed := graph(rules)
	for _, p := range list {
		from := short(p.ImportPath)
		if from == "internal/arch" {
			continue
		}
		if allowed[from] == nil {
			bad = append(bad, from+" is not in graph.txt")
		}
		for _, path := range p.Imports {
			if to := short(path); to != "" && !allowed[from][to] {
				bad = append(bad, from+" must not import "+to)
			}
		}
	}
	return bad
}

func TestImportGraph(t *testing.T) {
	rules, err := os.ReadFile("graph.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range violations(packages(t), string(rules)) {
		t.Error(v)
	}
}

// The test is tested: a wrong import and an unknown package are found.
func TestViolationsAreFound(t *testing.T) {
	rules := "NONE < a; a < b; b < c, d;"
	list := []pkg{{ImportPath: module + "/a", Imports: []string{module + "/b", "fmt"}}, {ImportPath: module + "/c", Imports: []string{module + "/a", module + "/d"}}, {ImportPath: module + "/x"}}
	got := strings.Join(violations(list, rules), "; ")
	if want := "a must not import b; c must not import d; x is not in graph.txt"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Pure packages do no I/O, take no context and read no clock.
func TestPurePackages(t *testing.T) {
	pure := []string{"roll", "control", "apportion", "power", "reconcile", "scenario", "sim", "synth", "draw"}
	impure := []string{"os", "net", "net/http", "context", "io/fs", "os/exec", "database/sql", "math/rand", "encoding/json"}
	for _, p := range packages(t) {
		for _, path := range p.Imports {
			if slices.Contains(pure, short(p.ImportPath)) && slices.Contains(impure, path) {
				t.Errorf("%s must not import %s", short(p.ImportPath), path)
			}
		}
	}
}

// The nouns stand on the standard library alone.
func TestNounsNeedNothing(t *testing.T) {
	for _, p := range packages(t) {
		for _, path := range p.Imports {
			if n := short(p.ImportPath); (n == "seatledger" || n == "power" || n == "apportion") && strings.Contains(path, ".") {
				t.Errorf("%s must not import %s", n, path)
			}
		}
	}
}

func TestNames(t *testing.T) {
	for _, p := range packages(t) {
		if slices.Contains([]string{"models", "utils", "common", "service", "types", "manager", "helpers"}, filepath.Base(p.ImportPath)) {
			t.Errorf("%s: name the package by what it answers", p.ImportPath)
		}
	}
}

// Nothing below the commands and the site reads the clock.
func TestNoWallClock(t *testing.T) {
	for _, p := range packages(t) {
		if n := short(p.ImportPath); strings.HasPrefix(n, "cmd/") || n == "internal/web" {
			continue
		}
		for _, name := range p.GoFiles {
			for _, call := range selectors(t, filepath.Join(p.Dir, name)) {
				if slices.Contains([]string{"time.Now", "time.Since", "time.Until", "rand.Int", "rand.IntN", "rand.Float64"}, call) {
					t.Errorf("%s/%s uses %s: take it as a parameter", short(p.ImportPath), name, call)
				}
			}
		}
	}
}

func selectors(t *testing.T, path string) (list []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				list = append(list, x.Name+"."+s.Sel.Name)
			}
		}
		return true
	})
	return list
}

// Every package says what it answers, and every exported name what it is.
func TestEverythingIsDocumented(t *testing.T) {
	for _, p := range packages(t) {
		fset := token.NewFileSet()
		var files []*ast.File
		for _, name := range p.GoFiles {
			f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		d, err := doc.NewFromFiles(fset, files, p.ImportPath)
		if err != nil {
			t.Fatal(err)
		}
		if len(strings.Fields(d.Doc)) < 10 {
			t.Errorf("%s has no package comment to speak of", short(p.ImportPath))
		}
		for _, name := range undocumented(d) {
			t.Errorf("%s: %s is not documented", short(p.ImportPath), name)
		}
	}
}

func undocumented(d *doc.Package) (names []string) {
	note := func(name, text string) {
		if text == "" && ast.IsExported(name[strings.LastIndex(name, ".")+1:]) {
			names = append(names, name)
		}
	}
	for _, f := range d.Funcs {
		note(f.Name, f.Doc)
	}
	for _, x := range d.Types {
		note(x.Name, x.Doc)
		for _, f := range append(x.Funcs, x.Methods...) {
			if f.Name != "String" && f.Name != "Error" { // which say nothing new
				note(x.Name+"."+f.Name, f.Doc)
			}
		}
	}
	return names
}

// No file speaks of the machine or place it was written at.
func TestTheProjectSpeaksOfItselfOnly(t *testing.T) {
	foreign := regexp.MustCompile(`/wor` + `k/|/ro` + `ot/|/ho` + `me/[a-z]`)
	err := filepath.WalkDir(top, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() && (e.Name() == ".git" || e.Name() == "node_modules") {
			return skipDir(err)
		}
		if e.IsDir() || !slices.Contains([]string{".go", ".md", ".txt", ".txtar", ".csv", ".json", ".sql", ".yml", ".mod"}, filepath.Ext(path)) {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if m := foreign.Find(text); m != nil {
			t.Errorf("%s names a place on some machine: %q", path, m)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func skipDir(err error) error {
	if err != nil {
		return err
	}
	return filepath.SkipDir
}
