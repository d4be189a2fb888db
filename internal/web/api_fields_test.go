package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// onlyCommands are the shapes of answers that only the command line and pages give,
// such as what is asked with a file, and those that others embed.
var onlyCommands = []string{
	"Apportionment", "BaselineScore", "Calibration", "ControlChange", "ControlShift", "CouncilShift", "Counterfactual",
	"Counts", "Expected", "Figure", "FlipCount", "Forecast", "Indirect", "IndirectParty",
	"LeverText", "OutOfOffice", "PartyWhatIf", "ProvinceOutcome", "Section", "Simulation", "Skill", "Span",
	"Step", "Story", "Tie", "WhatIf", "WhatIfCouncil", "WhatIfTie", "WhatIfTotals",
	"Preview", "Doubt", "Turn",
}

// jsonFields reads from the source of package answer which fields each of its types
// has in JSON. Embedded types of the package give theirs.
func jsonFields(t *testing.T) map[string][]string {
	t.Helper()
	own, embeds := map[string][]string{}, map[string][]string{}
	files, err := filepath.Glob("../../answer/*.go")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if shape, ok := spec.Type.(*ast.StructType); ok {
				own[spec.Name.Name], embeds[spec.Name.Name] = tagged(shape)
			}
			return true
		})
	}
	var all func(name string) []string
	all = func(name string) []string {
		list := slices.Clone(own[name])
		for _, inner := range embeds[name] {
			list = append(list, all(inner)...)
		}
		return list
	}
	fields := map[string][]string{}
	for name := range own {
		if list := all(name); len(list) > 0 && ast.IsExported(name) {
			fields[name] = list
		}
	}
	return fields
}

// tagged gives the names in JSON of the fields of a struct, and what it embeds.
func tagged(shape *ast.StructType) (names, embeds []string) {
	for _, f := range shape.Fields.List {
		if id, ok := f.Type.(*ast.Ident); ok && len(f.Names) == 0 {
			embeds = append(embeds, id.Name)
		}
		if f.Tag == nil {
			continue
		}
		if name, _, _ := strings.Cut(reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json"), ","); name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names, embeds
}

// Every field that an answer has in JSON stands in the document, and every one that
// stands there exists.
func TestAPIDocumentHasEveryField(t *testing.T) {
	s, _ := founding(t)
	doc, _ := readDocument(t, s)
	source := jsonFields(t)
	for name, fields := range source {
		shape, described := doc.Components.Schemas[name]
		if only := slices.Contains(onlyCommands, name); only == described {
			t.Errorf("%s: described %v, for commands alone %v", name, described, only)
			continue
		}
		for _, field := range fields {
			if _, ok := shape.Properties[field]; described && !ok {
				t.Errorf("the document lacks %s.%s", name, field)
			}
		}
	}
	for name, shape := range doc.Components.Schemas {
		for field := range shape.Properties {
			known := slices.Contains(source[name], field) || field == "synthetic" || name == "Problem" || name == "Suggestion"
			if !known {
				t.Errorf("no answer has the field %s.%s of the document", name, field)
			}
		}
	}
	for _, name := range onlyCommands {
		if source[name] == nil {
			t.Errorf("no answer is a %s", name)
		}
	}
}

// doc/api.md explains every field of a roll and of control, and no other.
func TestAPIPageExplainsRollAndControl(t *testing.T) {
	page, err := os.ReadFile("../../doc/api.md")
	if err != nil {
		t.Fatal(err)
	}
	source := jsonFields(t)
	row := regexp.MustCompile("(?m)^\\| ((?:`[a-z_]+`(?:, )?)+) \\|")
	found := map[string]bool{}
	for _, section := range strings.Split(string(page), "\n### `")[1:] {
		name, table, _ := strings.Cut(section, "`\n\n")
		table, _, _ = strings.Cut(table, "\n\n")
		var said []string
		for _, r := range row.FindAllStringSubmatch(table, -1) {
			for name := range strings.SplitSeq(r[1], ", ") {
				said = append(said, strings.Trim(name, "`"))
			}
		}
		found[name] = true
		slices.Sort(said)
		if want := slices.Sorted(slices.Values(source[name])); !slices.Equal(said, want) {
			t.Errorf("%s: the page explains\n%q, the fields are\n%q", name, said, want)
		}
	}
	for _, name := range []string{"Roll", "Seat", "SeatFacts", "Post", "PostFacts", "Control", "DivisionControl"} {
		if !found[name] {
			t.Errorf("no table explains %s", name)
		}
	}
}
