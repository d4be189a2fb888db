package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// JSON shapes live in few places: doc/decisions/0008-json-lives-in-answer.md.
func TestJSONHasItsPlaces(t *testing.T) {
	places := []string{"wire", "exchange", "adopt", "adopt/out", "answer", "internal/web", "cmd/seatledger"}
	for _, p := range packages(t) {
		if n := short(p.ImportPath); slices.Contains(p.Imports, "encoding/json") && !slices.Contains(places, n) {
			t.Errorf("%s must not import encoding/json", n)
		}
	}
}

// TestPictureOfThePackages holds the picture in doc/architecture.md against
// the rules: it shows every package, and no arrow that they do not allow.
func TestPictureOfThePackages(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(top, "doc", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	rules, err := os.ReadFile("graph.txt")
	if err != nil {
		t.Fatal(err)
	}
	shown, wrong := picture(string(text), graph(string(rules)))
	for _, arrow := range wrong {
		t.Errorf("doc/architecture.md: the rules do not allow %s", arrow)
	}
	for _, p := range packages(t) {
		n := short(p.ImportPath)
		if !shown[n] && !slices.Contains([]string{"internal/arch", "ledger/ledgertest", "answer/answertest", "examples"}, n) {
			t.Errorf("doc/architecture.md does not show %s", n)
		}
	}
}

// picture reads the arrows of a mermaid graph whose labels begin with the name
// of a package; an arrow points at the package that may import the other.
func picture(text string, allowed map[string]map[string]bool) (shown map[string]bool, wrong []string) {
	label := regexp.MustCompile(`(\w+)\["([\w/]+)`)
	called := map[string]string{}
	for _, m := range label.FindAllStringSubmatch(text, -1) {
		called[m[1]] = m[2]
	}
	name := func(id string) string {
		if called[id] != "" {
			return called[id]
		}
		return id
	}
	shown = map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^ *(\w+)(?:\[[^\]]*\])? --> (\w+)`).FindAllStringSubmatch(text, -1) {
		from, to := name(m[1]), name(m[2])
		shown[from], shown[to] = true, true
		if !allowed[to][from] {
			wrong = append(wrong, to+" importing "+from)
		}
	}
	return shown, wrong
}

func TestPictureIsRead(t *testing.T) {
	shown, wrong := picture("  a[\"a: one\"] --> b\n  b --> c[\"internal/c\"]\n  c --> a\n", graph("NONE < a < b < internal/c"))
	if len(shown) != 3 || !shown["internal/c"] || len(wrong) != 1 || wrong[0] != "a importing internal/c" {
		t.Errorf("got %v, %v", shown, wrong)
	}
}

// documents gives every Markdown file of the project.
func documents(t *testing.T) (files []string) {
	t.Helper()
	for _, pattern := range []string{"*.md", "doc/*.md", "doc/decisions/*.md", "examples/*/*.md"} {
		found, err := filepath.Glob(filepath.Join(top, pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	return files
}

// TestLinksLeadSomewhere follows the links between documents, and the files
// that they name by path.
func TestLinksLeadSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#\s]+)(?:#[^)]*)?\)`)
	path := regexp.MustCompile("`((?:answer|apportion|cmd|control|doc|draw|examples|exchange|internal|ledger|power|reconcile|roll|synth|wire)/[\\w./-]*\\.\\w+|[a-z]+\\.go)`")
	checked := 0
	for _, file := range documents(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var targets []string
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if !strings.Contains(m[1], "://") {
				targets = append(targets, filepath.Join(filepath.Dir(file), m[1]))
			}
		}
		for _, m := range path.FindAllStringSubmatch(string(text), -1) {
			targets = append(targets, filepath.Join(top, m[1]))
		}
		for _, target := range targets {
			checked++
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s names %s, which is not there", file, target)
			}
		}
	}
	if checked < 20 {
		t.Errorf("only %d links found", checked)
	}
}
