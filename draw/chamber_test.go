package draw

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

var champeyParties = []Party{
	{ID: "kh/cnrp", Name: "Cambodia National Rescue Party", Abbreviation: "CNRP"},
	{ID: "kh/cpp", Name: "Cambodian People's Party", Abbreviation: "CPP"},
}

// champey draws the founding council before and after 23 October 2017.
func champey() []Chamber {
	before := Chamber{
		Title: "Champey commune council", Local: "ចំប៉ី", Parties: champeyParties,
		Heading: "22 October 2017", Verdict: "The CNRP has the majority: 3 of 5 seats",
		Seats: seats("kh/cnrp", 3, "kh/cpp", 2),
	}
	before.Seats[0].Holder = "Chin Choy"
	after := before
	after.Heading, after.Verdict = "23 October 2017", "The CPP has the majority: 3 of 5 seats, 1 contested"
	after.Seats = append([]Seat(nil), before.Seats...)
	after.Seats[0].Allegiance, after.Seats[0].Standing = "kh/cpp", seatledger.Contested
	return []Chamber{before, after}
}

// seats lists sitting members by pairs of list and number.
func seats(pairs ...any) []Seat {
	var all []Seat
	for i := 0; i < len(pairs); i += 2 {
		party := seatledger.PartyID(pairs[i].(string))
		for range pairs[i+1].(int) {
			all = append(all, Seat{List: party, Allegiance: party})
		}
	}
	return all
}

// mixed draws every kind of mark.
func mixed() Chamber {
	parties := slices.Clone(champeyParties) // with names of places, to see Khmer under Latin letters
	parties[0].Local, parties[1].Local = "ភ្នំពេញ", "ចំប៉ី"
	c := Chamber{Title: "Every kind of seat", Heading: "1 January 2018", Parties: parties, Seats: seats("kh/cnrp", 6, "kh/cpp", 5)}
	c.Seats[1].Allegiance, c.Seats[1].Standing = "kh/cpp", seatledger.Contested
	c.Seats[2].Allegiance = "kh/cpp"
	c.Seats[3].Standing = seatledger.Suspended
	c.Seats[4].Standing = seatledger.Vacant
	c.Seats[5].Open = true
	c.Seats[9] = Seat{Unstated: true}
	c.Seats[10] = Seat{Holder: "an independent by name"}
	return c
}

// warded is a council in wards, with every kind of seat that differs in who sits.
func warded() Chamber {
	c := Chamber{Title: "Tarn council", Heading: "1 June 2023", Verdict: "Majority: Red Party", Parties: []Party{
		{ID: "red", Name: "Red Party", Colour: "#cc0000"}, {ID: "blue", Name: "Blue Party", Colour: "#0000cc"}}, Seats: seats("red", 8, "blue", 6)}
	for i := range c.Seats {
		c.Seats[i].Ward = []string{"North", "South and the Harbour with Old Town", "West", "East"}[i*4/15]
	}
	c.Seats[1].Substitute, c.Seats[1].Holder = true, "Kai Berg for Mia Holm (until 30 June 2023)"
	c.Seats[4].Standing = seatledger.Suspended
	c.Seats[6].Standing, c.Seats[6].Allegiance = seatledger.Away, ""
	c.Seats[8].Standing, c.Seats[8].Allegiance = seatledger.Vacant, ""
	c.Seats[13].Ward = ""
	return c
}

// shadow is a council that has yet to take office.
func shadow() Chamber {
	c := Chamber{Title: "Aby and Bee council", Heading: "1 December 2026", Verdict: "Not run by its members: elected and not yet in office",
		Pale: "elected, and not yet in office", Parties: warded().Parties, Seats: seats("blue", 3, "red", 2)}
	return c
}

// thirds is a district of thirty wards of three.
func thirds() Chamber {
	c := Chamber{Title: "A district of 90", Heading: "5 May 2022", Parties: province().Parties}
	for w := range 30 {
		for _, s := range seats([]string{"red", "blue", "green", "local"}[w%4], 2, []string{"blue", "liberal", "red"}[w%3], 1) {
			s.Ward = "N" + strconv.Itoa(10+w)
			c.Seats = append(c.Seats, s)
		}
	}
	return c
}

// province is a council of 61.
func province() Chamber {
	c := Chamber{
		Title: "A council of 61", Heading: "2 May 2024", Verdict: "No party has a majority: 31 of 61 seats",
		Parties: []Party{
			{ID: "red", Name: "Workers' Union", Abbreviation: "WU"}, {ID: "blue", Name: "Country Party", Abbreviation: "CP"},
			{ID: "green", Name: "Greens", Abbreviation: "G"}, {ID: "local", Name: "Residents' Associations", Abbreviation: "RA"},
			{ID: "liberal", Name: "Liberals", Abbreviation: "L"},
		},
		Seats: seats("red", 26, "blue", 20, "green", 7, "local", 5, "liberal", 3),
	}
	c.Seats[25].Allegiance = "green"
	c.Seats[30].Allegiance, c.Seats[30].Standing = "red", seatledger.Contested
	c.Seats[44].Standing = seatledger.Vacant
	c.Seats[57] = Seat{Unstated: true}
	return c
}

// portugal has the seats of the Assembly of the Republic elected in 2024.
func portugal() Chamber {
	return Chamber{
		Title: "Assembleia da República", Heading: "10 March 2024",
		Parties: []Party{
			{ID: "be", Name: "Bloco de Esquerda", Abbreviation: "BE", Colour: "#8b0000"},
			{ID: "pcp", Name: "Partido Comunista Português", Abbreviation: "PCP", Colour: "#e2001a"},
			{ID: "l", Name: "LIVRE", Abbreviation: "L", Colour: "#9ccb3c"}, {ID: "ps", Name: "Partido Socialista", Abbreviation: "PS", Colour: "#f06ea9"},
			{ID: "pan", Name: "Pessoas-Animais-Natureza", Abbreviation: "PAN", Colour: "#006b6b"},
			{ID: "ad", Name: "Aliança Democrática", Abbreviation: "AD", Colour: "#f68a21"},
			{ID: "il", Name: "Iniciativa Liberal", Abbreviation: "IL", Colour: "#00aeef"}, {ID: "ch", Name: "Chega", Abbreviation: "CH", Colour: "#202056"},
		},
		Seats: seats("be", 5, "pcp", 4, "l", 4, "ps", 78, "pan", 1, "ad", 80, "il", 8, "ch", 50),
	}
}

// large is a chamber of 600 with twelve parties without colours.
func large() Chamber {
	c := Chamber{Title: "A chamber of 600", Heading: "1 July 2026"}
	for i, n := range []int{151, 132, 90, 71, 48, 33, 25, 19, 14, 9, 5, 3} {
		id := "party-" + strconv.Itoa(i+1)
		c.Parties = append(c.Parties, Party{ID: seatledger.PartyID(id), Name: "Party number " + strconv.Itoa(i+1)})
		c.Seats = append(c.Seats, seats(id, n)...)
	}
	for i := 60; i < 70; i++ {
		c.Seats[i].Allegiance, c.Seats[i].Standing = "party-2", seatledger.Contested
	}
	for i := 300; i < 312; i++ {
		c.Seats[i].Standing = seatledger.Vacant
	}
	for i := 590; i < 600; i++ {
		c.Seats[i] = Seat{Unstated: true}
	}
	return c
}

// hostile has names that try to leave their place.
func hostile() Chamber {
	evil := `</title><script>alert("1")</script>&'` + "\x00\xff]]>"
	return Chamber{
		Title: evil, Local: evil, Heading: evil, Verdict: evil,
		Parties: []Party{
			{ID: seatledger.PartyID(evil), Name: evil, Local: strings.Repeat("ក្ស", 60), Abbreviation: evil, Colour: `red" onload="alert(1)`},
		},
		Seats: []Seat{{List: seatledger.PartyID(evil), Allegiance: "\x1b", Holder: evil}, {Allegiance: seatledger.PartyID(evil), Holder: evil}},
	}
}

func goldens() map[string][]Chamber {
	return map[string][]Chamber{
		"champey": champey(), "mixed": {mixed()}, "council-61": {province()}, "portugal-230": {portugal()},
		"chamber-600": {large()}, "hostile": {hostile()}, "one-seat": {{Seats: seats("kh/cpp", 1), Parties: champeyParties}},
		"no-seats": {{Title: "Nothing recorded"}}, "none": nil, "warded": {warded()}, "shadow": {shadow()}, "thirds": {thirds()},
	}
}

func render(t testing.TB, chambers ...Chamber) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Chambers(&b, chambers...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGolden(t *testing.T) {
	for name, chambers := range goldens() {
		golden(t, name, render(t, chambers...))
	}
	for name, picture := range pictures() {
		golden(t, name, drawn(t, picture))
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name+".svg")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; if that is meant, run go test ./draw -update and look at it", path)
	}
}

// TestReadmePicture keeps the picture in the README current.
func TestReadmePicture(t *testing.T) {
	path := filepath.Join("..", "doc", "champey.svg")
	if *update {
		if err := os.WriteFile(path, render(t, champey()...), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(path); err != nil || !bytes.Equal(want, render(t, champey()...)) {
		t.Errorf("%s is not current (%v): run go test ./draw -update", path, err)
	}
}

// elements reads a picture and counts its elements by name.
func elements(t testing.TB, picture []byte) map[string]int {
	t.Helper()
	count := map[string]int{}
	for d := xml.NewDecoder(bytes.NewReader(picture)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return count
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok {
			count[e.Name.Local]++
			for _, a := range e.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" && e.Name.Local != "a" {
					t.Errorf("attribute %s in a picture", a.Name.Local)
				}
			}
		}
	}
}

func TestHostileTextStaysText(t *testing.T) {
	if n := elements(t, render(t, hostile()))["script"]; n != 0 {
		t.Errorf("%d scripts got into the picture", n)
	}
}

func FuzzTextIsSafe(f *testing.F) {
	f.Add("Champey", "ចំប៉ី", "#123456")
	f.Add("</svg>", "]]>&\x00", `"/>`)
	f.Fuzz(func(t *testing.T, name, local, colour string) {
		id := seatledger.PartyID(local)
		c := Chamber{Title: name, Local: local, Parties: []Party{{ID: id, Name: name, Local: local, Abbreviation: name, Colour: colour}},
			Seats: []Seat{{Allegiance: id, Holder: name}, {List: seatledger.PartyID(name), Allegiance: id}}}
		if n := elements(t, render(t, c)); n["svg"] != 1 || n["title"] != 3 {
			t.Errorf("unexpected elements: %v", n)
		}
	})
}

func TestEverySeatHasItsMark(t *testing.T) {
	for n := 0; n <= 650; n++ {
		p := arrange(n)
		if len(p.at) != n {
			t.Fatalf("%d seats have %d marks", n, len(p.at))
		}
		for i := range p.at {
			for j := range i {
				dx, dy := p.at[i].x-p.at[j].x, p.at[i].y-p.at[j].y
				if d := dx*dx + dy*dy; d < 4*p.radius*p.radius {
					t.Fatalf("of %d seats, %d and %d overlap", n, j+1, i+1)
				}
			}
		}
		if n > 0 && p.radius < 3 {
			t.Errorf("%d seats: marks of radius %.1f are too small to see", n, p.radius)
		}
	}
}

func TestSeatsKeepTheirPlace(t *testing.T) {
	for _, n := range []int{5, 61, 600} {
		p := arrange(n)
		left := 0
		for _, at := range p.at[:n/2] {
			if at.x <= 1e-6 {
				left++
			}
		}
		if left < n/2-2 {
			t.Errorf("of %d seats the first half has only %d on the left", n, left)
		}
	}
}

func TestMajorityIsComputed(t *testing.T) {
	for n, want := range map[int]string{1: "majority: 1 of 1", 4: "majority: 3 of 4", 5: "majority: 3 of 5", 230: "majority: 116 of 230"} {
		if got := string(render(t, Chamber{Seats: seats("a", n)})); !strings.Contains(got, want) {
			t.Errorf("%d seats: no %q", n, want)
		}
	}
}

func TestVacantAndUnstatedCountForNobody(t *testing.T) {
	c := mixed()
	if got := c.tally("kh/cnrp"); got.seats != 1 || !got.won { // another member is suspended
		t.Errorf("CNRP has %+v", got)
	}
	if got := c.tally("kh/cpp"); got.seats != 5 || got.contested != 1 {
		t.Errorf("CPP has %+v", got)
	}
}

func TestTooManySeats(t *testing.T) {
	if err := Chambers(io.Discard, Chamber{Seats: make([]Seat, MaxSeats+1)}); !errors.Is(err, ErrTooMany) {
		t.Errorf("got %v", err)
	}
}

// TestWidthIsEnough holds estimates against widths that Chromium 148 measured
// at 13 pixels in the wider of Noto Sans with Noto Sans Khmer, and Khmer OS.
func TestWidthIsEnough(t *testing.T) {
	measured := map[string]float64{
		"គណបក្សសិទ្ធិមនុស្ស": 118, "គណបក្សសង្គ្រោះជាតិ": 125, "គណបក្សហ៊្វុនស៊ិនប៉ិច": 123,
		"គណបក្សសម រង្ស៊ី": 102, "Cambodia National Rescue Party": 199, "CNRP": 37, "WWWWMMMM": 96, "Kampong Chhnang": 118, "Doung": 41,
	}
	for text, pixels := range measured {
		if got := 13 * width(text); got < pixels || got > 1.4*pixels {
			t.Errorf("%s: estimated %.0f, measured %.0f", text, got, pixels)
		}
	}
}

func TestWidthCountsClusters(t *testing.T) {
	if one, two := width("ក"), width("ក្ស"); two-one > subscript {
		t.Errorf("a subscript takes the room of a letter: %v, %v", one, two)
	}
	if got := shorten("ក្សក្សក្ស", 2); strings.Contains(got, "\u17D2…") || !strings.HasSuffix(got, "…") {
		t.Errorf("cut within a cluster: %q", got)
	}
	if got := shorten("Champey", 20); got != "Champey" {
		t.Errorf("a text that fits was cut: %q", got)
	}
}

func TestPaletteTellsPartiesApart(t *testing.T) {
	seen := map[string]bool{}
	parties := make([]Party, 24)
	for i := range parties {
		parties[i].ID = seatledger.PartyID(strconv.Itoa(i))
	}
	for id, colour := range newColouring(parties).of {
		if _, _, _, ok := parseColour(colour); !ok || seen[colour] {
			t.Errorf("party %s: colour %s is bad or taken", id, colour)
		}
		seen[colour] = true
	}
}

func TestPaletteAvoidsColoursOfParties(t *testing.T) {
	of := newColouring([]Party{{ID: "a"}, {ID: "b", Colour: Palette(0)}, {ID: "c", Colour: strings.ToUpper(Palette(2))}, {ID: "d"}}).of
	if of["a"] != Palette(1) || of["b"] != Palette(0) || of["d"] != Palette(3) {
		t.Errorf("got %v", of)
	}
}

func BenchmarkChamber5(b *testing.B) {
	c := champey()[1]
	for b.Loop() {
		if err := Chambers(io.Discard, c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkChamber600(b *testing.B) {
	c := large()
	for b.Loop() {
		if err := Chambers(io.Discard, c); err != nil {
			b.Fatal(err)
		}
	}
}
