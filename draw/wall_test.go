package draw

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"testing"
)

var sampleParties = []Party{
	{ID: "kh/cpp", Name: "Cambodian People's Party", Local: "គណបក្សប្រជាជនកម្ពុជា", Abbreviation: "CPP", Colour: Palette(0)},
	{ID: "kh/cnrp", Name: "Cambodia National Rescue Party", Local: "គណបក្សសង្គ្រោះជាតិ", Abbreviation: "CNRP", Colour: Palette(1)},
}

// sampleWall has tiles of every kind. Its councils are made up.
func sampleWall() Wall {
	wall := Wall{Label: "Communes of a made-up district", Parties: sampleParties}
	fills := []Tile{
		{Party: "kh/cpp"}, {Party: "kh/cnrp"}, {Fill: NoControl}, {Fill: Undetermined}, {Fill: Unknown}, {Fill: Absent}, {Party: "elsewhere"},
	}
	for i := range 2 * len(fills) {
		t := fills[i%len(fills)]
		t.Name, t.Href, t.Reported = "Commune "+strconv.Itoa(i+1), "/council/x/"+strconv.Itoa(i+1), i >= len(fills)
		t.Said = t.Name + ": " + wallParty(t) + "."
		wall.Tiles = append(wall.Tiles, t)
	}
	parts := []Part{{Party: "kh/cpp", N: 6}, {Party: "kh/cnrp", N: 3}, {Fill: NoControl, N: 2}, {Fill: Undetermined, N: 4}, {Fill: Unknown, N: 3}, {Fill: Absent, N: 9}}
	wall.Tiles = append(wall.Tiles, Tile{Name: "A district", Parts: parts}, Tile{Name: "Another", Parts: parts[1:2]}, Tile{Name: "A third", Parts: parts[3:]})
	return wall
}

func wallParty(t Tile) string {
	if t.Fill == Held {
		return string(t.Party)
	}
	return t.Fill.String()
}

// wallOf has n councils, most of them of two parties.
func wallOf(n int) Wall {
	wall := Wall{Label: "Made-up councils", Parties: sampleParties, Columns: 50}
	for i := range n {
		t := Tile{Name: "n", Href: "h", Party: sampleParties[i%2].ID}
		if i%5 == 0 {
			t.Fill = Fill(i / 5 % 4)
		}
		wall.Tiles = append(wall.Tiles, t)
	}
	return wall
}

func TestWallIsCompact(t *testing.T) {
	picture := drawn(t, wallOf(5000))
	if each := len(picture) / 5000; each > 130 {
		t.Errorf("%d bytes a tile", each)
	}
	if n := elements(t, picture)["a"]; n != 5000 {
		t.Errorf("%d links", n)
	}
}

func TestTilesKeepTheirPlace(t *testing.T) {
	wall := Wall{Tiles: []Tile{{Fill: Absent, Name: "not yet", Href: "/x"}, {Fill: Unknown, Name: "there"}}}
	picture := string(drawn(t, wall))
	if strings.Contains(picture, "not yet") || !strings.Contains(picture, "M26 2h19") {
		t.Errorf("an absent council is drawn, or its neighbour moved: %s", picture)
	}
}

// Each fill, and what is reported, has marks of its own without colours.
func TestTilesDifferWithoutColour(t *testing.T) {
	seen := map[string]string{}
	for _, reported := range []bool{false, true} {
		for f := range Absent {
			picture := string(drawn(t, Wall{Tiles: []Tile{{Fill: f, Reported: reported}}}))
			_, shape, _ := strings.Cut(picture, "<path")
			shape, _, _ = strings.Cut(shape, "/>")
			if f == Held { // by the presence of a fill, not by which
				shape = strings.ReplaceAll(shape, Palette(0), "full")
			}
			if other := seen[shape]; other != "" {
				t.Errorf("%v looks like %s", f, other)
			}
			seen[shape] = f.String()
		}
	}
}

func TestDivisionTileHidesNothing(t *testing.T) {
	parts := []Part{{Party: "a", N: 1}, {Party: "b", N: 2}, {Fill: Unknown, N: 1}}
	picture := string(drawn(t, Wall{Tiles: []Tile{{Parts: parts}}}))
	for _, want := range []string{`y="16.25" width="19" height="4.75"`, `y="6.75" width="19" height="9.5"`, `y="2" width="19" height="4.75"`} {
		if !strings.Contains(picture, want) {
			t.Errorf("no bar at %s in %s", want, picture)
		}
	}
}

func TestLinksLeadToPages(t *testing.T) {
	for href, want := range map[string]bool{
		"/council/kh": true, "?on=2017-10-23": true, "#x": true, "x": true, "https://example.org": true, "/a:b": true,
		"": false, "javascript:alert(1)": false, "java\tscript:alert(1)": false, "data:text/html,x": false,
	} {
		got := elements(t, drawn(t, Wall{Tiles: []Tile{{Name: "n", Href: href}}}))["a"] == 1
		if got != want {
			t.Errorf("%q is a link: %v", href, got)
		}
	}
}

// drawer is any picture but a chamber.
type drawer interface{ Draw(io.Writer) error }

func drawn(t testing.TB, d drawer) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.Draw(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func BenchmarkWall5000(b *testing.B) {
	wall := wallOf(5000)
	for b.Loop() {
		if err := wall.Draw(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
