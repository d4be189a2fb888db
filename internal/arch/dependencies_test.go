package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestDependenciesAreListed holds the tables of doc/dependencies.md against what the
// modules require directly, version for version, and asks each row for every cell.
func TestDependenciesAreListed(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(top, "doc", "dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, file := range []string{"go.mod", "tools/go.mod", "bench/go.mod"} {
		mod, err := os.ReadFile(filepath.Join(top, file))
		if err != nil {
			t.Fatal(err)
		}
		direct := required(string(mod))
		if len(direct) < 2 {
			t.Errorf("%s: %d modules found", file, len(direct))
		}
		want = append(want, direct...)
	}
	got := listed(t, string(text))
	slices.Sort(want)
	slices.Sort(got)
	for _, m := range want {
		if !slices.Contains(got, m) {
			t.Errorf("doc/dependencies.md does not list %s", m)
		}
	}
	for _, m := range got {
		if !slices.Contains(want, m) {
			t.Errorf("doc/dependencies.md lists %s, which nothing requires", m)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d rows for %d modules", len(got), len(want))
	}
}

// required gives "MODULE VERSION" of each module that a go.mod requires directly:
// those without the remark "indirect", and those of its tools, which have it not.
func required(mod string) (list []string) {
	line := regexp.MustCompile(`(?m)^\t(\S+) (v\S+)( // indirect)?$`)
	tools := regexp.MustCompile(`(?ms)^tool \((.*?)^\)`).FindString(mod)
	for _, m := range line.FindAllStringSubmatch(mod, -1) {
		if strings.HasPrefix(m[1], "github.com/seatledger/") {
			continue // itself
		}
		if m[3] == "" || strings.Contains(tools, "\t"+m[1]+"/") {
			list = append(list, m[1]+" "+m[2])
		}
	}
	return list
}

// listed gives the same of the tables of the document.
func listed(t *testing.T, text string) (list []string) {
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| module |") {
			continue
		}
		var cells []string
		for cell := range strings.SplitSeq(strings.Trim(line, "| \n"), "|") {
			cells = append(cells, strings.TrimSpace(cell))
		}
		if len(cells) != 6 || slices.Contains(cells, "") {
			t.Errorf("a row has %d cells, or a blank one: %s", len(cells), line)
			continue
		}
		list = append(list, cells[0]+" "+cells[1])
	}
	return list
}
