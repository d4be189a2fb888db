package adopt_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger/adopt"
)

// rowsOf writes the rows of a table with the names of the cells that are filled.
func rowsOf(t *adopt.Table) string {
	var b strings.Builder
	for _, r := range t.Rows {
		var cells []string
		for i, c := range r.Cells {
			if c != "" {
				cells = append(cells, t.Head[i]+"="+c)
			}
		}
		b.WriteString(strings.Join(cells, " ") + "\n")
	}
	for _, p := range t.Passed {
		b.WriteString("- " + p.Text + ": " + p.Why + "\n")
	}
	return b.String()
}

// Each format that is known by name becomes the rows that it has, with what each column
// holds, and nothing is dropped unsaid.
func TestKnownFormats(t *testing.T) {
	for name, want := range map[string]string{
		"popolo.json": `
id=ann name=Ann Lee council=Town Council ward=North party=Red Party term=First term council code gss=E1 code wikidata=Q1 code the-town=7 other gender=female other other_names=A. Lee; Ann Fox
id=bo name=Bo Day council=Town Council ward=South start=2020-05-08 council code gss=E1
id=ann name=Ann Lee council=Town Council role=Mayor end=2022 council code gss=E1 code wikidata=Q1 code the-town=7
id=di name=Di Roe council=Town Council party=Red Party start=2020-05-08 end=2022-03-01 council code gss=E1
id=di name=Di Roe council=Town Council party=Blue Party start=2022-03-01 end=2024-05-01 council code gss=E1
id=cy name=Cy Fox council=Town Council ward=North start=2024-05-02 council code gss=E1
- Ann Lee, Planning: membership 7: a membership of a committee
- gone: membership 8: the file has no such person
- 1: people of whom the file has no seat
- events: 3: values that the map has no use for
`,
		"openstates": `
id=ocd-person/1 name=Ann Lee council=EX, lower chamber ward=07 party=Red start=2022-12-07 end=2023-02-01 code town=7 other given_name=Ann other other_names=A. Lee
id=ocd-person/1 name=Ann Lee council=EX, lower chamber ward=07 party=Independent start=2023-02-01 end=2024-12-03 end reason=Resigned code town=7
id=ocd-person/1 name=Ann Lee council=EX, upper chamber ward=4 party=Red end=2022-12-06 code town=7
id=ocd-person/2 name=Bo Day party=Red role=mayor
id=ocd-person/2 name=Bo Day party=Working Families role=mayor
id=ocd-person/2 name=Bo Day council=EX, new town, legislature party=Red start=2021
id=ocd-person/2 name=Bo Day council=EX, new town, legislature party=Working Families start=2021
id=ocd-person/2 name=Bo Day council=town/council party=Red end=2020
id=ocd-person/2 name=Bo Day council=town/council party=Working Families end=2020
`,
		"congress.yaml": `
bioguide=A000001 name=Ann Lee council=United States House of Representatives ward=EX, at large party=Red start=2007-01-04 end=2009-01-03 other fec=S1; S2 code thomas=00195 code wikidata=Q1
bioguide=A000001 name=Ann Lee council=United States Senate ward=EX, class 1 party=Red caucus=Blue start=2009-01-06 end=2012-06-01 code thomas=00195 code wikidata=Q1
bioguide=A000001 name=Ann Lee council=United States Senate ward=EX, class 1 party=Independent caucus=Blue start=2012-06-01 end=2015-01-03 code thomas=00195 code wikidata=Q1
bioguide=A000001 name=Ann Lee council=United States Senate ward=EX, class 1 party=Independent start=2015-01-03 end=2015-11-03 how=appointment end-type=special-election code thomas=00195 code wikidata=Q1
bioguide=B000002 name=Bo Day Jr. council=United States House of Representatives ward=EX party=Pro-Administration start=1789-03-04 end=1791-03-03
bioguide=B000002 name=Bo Day Jr. council=United States Senate party=Red post=vice-president start=2021-01-20 end=2025-01-20
bioguide=B000002 name=Bo Day Jr. party=Red post=president start=2025-01-20
- delegate: congress.yaml, B000002, term 4: a term of another type
`,
		"ftm.jsonl": `
id=ann name=Ann Lee council=Town Council ward=North party=Red Party start=2020-05-08 status=ended code wikidata=Q1 other birthDate=1970
id=ann name=Ann Lee post=Minister of Works start=2021 code wikidata=Q1
id=bo name=Bo Day council=Town Council party=Red Party start=2020-05-08 end=2022-03-01
id=bo name=Bo Day council=Town Council party=Blue Party start=2022-03-01 end=2024-05-01
id=bo name=Bo Day council=County Council party=Red Party post=Chair start=2019 end=2022-03-01
id=bo name=Bo Day council=County Council party=Blue Party post=Chair start=2022-03-01
- nobody: entity 16: the file has no such person
- 1: people of whom the file has no seat
- Company: of this schema, which says nothing of seats: 1
`,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := adopt.Read(filepath.Join("testdata", name))
			if err != nil {
				t.Fatal(err)
			}
			if rows := rowsOf(got); rows != want[1:] {
				t.Errorf("got\n%swant%s", rows, want)
			}
			for i, column := range got.Head {
				if column == got.Head[0] && !strings.HasPrefix(got.Holds[column], "code ") || got.Holds[column] == "" {
					t.Errorf("column %d, %s, holds %q", i+1, column, got.Holds[column])
				}
			}
			if name == "ftm.jsonl" && got.Seats["Town Council"] != 4 {
				t.Errorf("seats %v", got.Seats)
			}
			if name == "popolo.json" && (!slices.Equal(got.Terms, []adopt.Term{{"First term", "2020-05", "2024-05-01"}}) || got.Seats["Town Council"] != 3) {
				t.Errorf("terms %v, seats %v", got.Terms, got.Seats)
			}
		})
	}
}

const outside = "../../shared/data/outside/"

// Files as people have them give a row for each membership that they have, counted another
// way: by the lines of their text.
func TestFilesOfOthers(t *testing.T) {
	for _, x := range []struct {
		paths, how, counts string
		more               int // rows: one role of Donald Marean has two parties
		passed             int
		unlike             string // column of which no value may be blank
	}{
		{"popolo-exland.json", "Popolo", `(?m)^ +"person_id"`, 0, 0, "ward"},
		{"openstates-me", "Open States, 369 files", `(?m)^  jurisdiction:`, 1, 0, "party"},
		{"congress-senators.yaml congress-vice-presidents.yaml", "congress-legislators, 2 files", `(?m)^  - type:`, 0, 0, "party"},
		{"ftm-exland.jsonl", "FollowTheMoney", `"schema": "Occupancy"`, 0, 1, "ward"},
		{"taipei-council-terms.json", "", `"election_year"`, 0, 0, "term_end.date"},
		{"wikidata-p39.csv", "", `(?m)^http`, 0, 0, "item"},
		{"results-wide.csv", "", `\d%`, 0, 3, "Ward"},
	} {
		t.Run(x.paths, func(t *testing.T) {
			var paths []string
			n := x.more
			for name := range strings.FieldsSeq(x.paths) {
				paths = append(paths, outside+name)
				n += count(t, outside+name, regexp.MustCompile(x.counts))
			}
			got, err := adopt.Read(paths...)
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Rows) != n || got.How != x.how || len(got.Passed) != x.passed {
				t.Errorf("%d rows, want %d; read as %q; passed over %v", len(got.Rows), n, got.How, got.Passed)
			}
			at := slices.Index(got.Head, x.unlike)
			for _, r := range got.Rows {
				if r.Cells[at] == "" {
					t.Errorf("row %d has no %s: %q", r.N, x.unlike, r.Cells)
				}
			}
		})
	}
}

// count counts what a file, or the files of a folder, have of something.
func count(t *testing.T, path string, what *regexp.Regexp) (n int) {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		t.Skipf("SKIPPED, THE FILES OF OTHERS ARE NOT HERE: %v", err)
	}
	err := filepath.WalkDir(path, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		n += len(what.FindAll(text, -1))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What the files of others say of certain people is what comes out.
func TestFactsOfOthers(t *testing.T) {
	for _, x := range []struct{ path, rows string }{
		{"popolo-exland.json", `council=Assembly of Exland ward=District 10 party=Alpha Party end=2014-02-11 term=2nd Assembly`},
		{"popolo-exland.json", `council=Assembly of Exland ward=District 9 term=3rd Assembly`}, // on behalf of "unknown"
		{"openstates-me", `council=ME, lower chamber ward=16 party=Republican end=2019-01-03`},
		{"openstates-me", `council=ME, lower chamber ward=16 party=Independent start=2019-01-03 end=2020-12-02`},
		{"congress-senators.yaml", `council=United States Senate ward=VT, class 1 party=Independent caucus=Democrat start=2019-01-03 end=2025-01-03`},
		{"congress-vice-presidents.yaml", `council=United States Senate party=Democrat post=vice-president start=2021-01-20 end=2025-01-20`},
	} {
		count(t, outside+x.path, regexp.MustCompile("x"))
		got, err := adopt.Read(outside + x.path)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(rowsOf(got), x.rows) {
			t.Errorf("%s has no row %s", x.path, x.rows)
		}
	}
}

// Lists that stand in something else are opened.
func TestPlainShapes(t *testing.T) {
	for name, x := range map[string]struct{ text, want string }{
		"list inside":   {`{"members": [{"name": "Ann", "party": {"name": "Red"}}], "count": 1}`, "name=Ann party.name=Red\n- count: 1: beside the list\n"},
		"deeper":        {`{"data": {"results": [{"name": "Ann"}], "next": null}}`, "name=Ann\n"},
		"by their keys": {`{"q1": {"name": "Ann", "ward": "North"}, "q2": {"name": "Bo"}}`, "key=q1 name=Ann ward=North\nkey=q2 name=Bo\n"},
		"one object":    {`{"name": {"first": "Ann"}, "party": {"title": "Red"}}`, "name.first=Ann party.title=Red\n"},
		"rows":          {`[["Name", "Seats", "Note"], ["Ann", 3, null], ["Total", 3, ""]]`, "Name=Ann Seats=3\n- Total | 3: a sum\n"},
		"rows inside":   {`{"value": [["Name", "Party"], ["Ann", "Red"]]}`, "Name=Ann Party=Red\n"},
		"lines":         {"{\"name\": \"Ann\", \"roles\": [{\"a\": 1}]}\n\n{\"name\": \"Bo\", \"sits\": true}\n", "name=Ann roles.0.a=1\nname=Bo sits=true\n"},
		"SPARQL": {`{"head": {"vars": ["item", "start"]}, "results": {"bindings": [{"item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q1"}, "start": {"type": "bnode", "value": "b0"}}, {"item": {"type": "literal", "value": "Bo"}}]}}`,
			"item=http://www.wikidata.org/entity/Q1 start=_:b0\nitem=Bo\n"},
		"YAML":              {"# members\n- name: Ann\n  code: 0012\n  since: 2020-05-01\n- {name: Bo, code: null}\n", "code=0012 name=Ann since=2020-05-01\nname=Bo\n"},
		"YAML inside":       {"meta:\n  by: us\nmembers:\n- name: Ann\n  party: 'Red: the party'\n", "name=Ann party=Red: the party\n- meta.by: us: beside the list\n"},
		"YAML merged":       {"- &a\n  name: Ann\n  party: Red\n- <<: *a\n  name: Bo\n", "name=Ann party=Red\nname=Bo party=Red\n"},
		"YAML, pieces":      {"---\nname: Ann\n---\nname: Bo\n...\n", "name=Ann\nname=Bo\n"},
		"cells with colons": {"Title: the council\nWard,Name,Party\nA: North,Ann,Red\n", "Ward=A: North Name=Ann Party=Red\n- Title: the council: above the table\n"},
		"dashes":            {"- the council -\nWard,Name,Party\n-,Ann,Red\n", "Ward=- Name=Ann Party=Red\n- - the council -: above the table\n"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := adopt.Read(file(t, "list.txt", x.text))
			if err != nil {
				t.Fatal(err)
			}
			if rows := rowsOf(got); rows != x.want {
				t.Errorf("got\n%swant\n%s", rows, x.want)
			}
		})
	}
}

// A sheet of a workbook, or a list of a document, is named behind an exclamation mark.
func TestParts(t *testing.T) {
	sheets := book(t, nil, [][]any{{"Name", "Party"}, {"Ann", "Red"}}, [][]any{{"Name", "Party"}, {"Bo", "Blue"}})
	lists := `{"data": {"now": [{"Name": "Ann"}], "then": [{"Name": "Bo"}]}}`
	for _, x := range []struct{ text, part, want string }{
		{sheets, "!Sheet1", "Name=Ann Party=Red\n"},
		{sheets, "!sheet2", "Name=Bo Party=Blue\n"},
		{sheets, "!Sheet3", "name one of: Sheet1, Sheet2"},
		{sheets, "", "seatledger adopt 'list!1.bin!Sheet1'"},
		{lists, "!data.then", "Name=Bo\n"},
		{lists, "!data.later", "name one of: now, then"},
		{lists, "", "seatledger adopt 'list!1.bin!data.now'"},
	} {
		got, err := adopt.Read(file(t, "list!1.bin", x.text) + x.part)
		if err != nil {
			if !strings.Contains(err.Error(), x.want) {
				t.Errorf("%s: %v, want %s", x.part, err, x.want)
			}
		} else if rows := rowsOf(got); rows != x.want {
			t.Errorf("%s: %s, want %s", x.part, rows, x.want)
		}
	}
}

// What several files of one form hold is one table, in which every row says where it stands.
func TestSeveralFiles(t *testing.T) {
	got, err := adopt.Read(file(t, "north.csv", "Ward,Name\nNorth,Ann\nNorth,Bo\nTotal,2\n"), file(t, "south.csv", "Name;Ward\nCy;South\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := "Ward=North Name=Ann file=north.csv\nWard=North Name=Bo file=north.csv\nWard=South Name=Cy file=south.csv\n- north.csv, row 4: Total | 2: a sum\n"
	if rows := rowsOf(got); rows != want || got.Rows[2].At != "south.csv, row 2" || got.Rows[2].N != 3 {
		t.Errorf("got\n%swant\n%s%v", rows, want, got.Rows)
	}
}
