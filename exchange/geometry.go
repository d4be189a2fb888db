package exchange

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger/ledger"
)

// ParseGeometry reads the text of a geometry, as the table shapes has it: a
// GeoJSON Polygon or MultiPolygon (RFC 7946) in degrees of WGS 84. It gives
// polygons of rings of points, each longitude before latitude. The first ring
// of a polygon is its outline, counter-clockwise; the others are holes in it,
// clockwise. The last point of a ring is its first again. There are at least
// one polygon, one ring in each and four points in each ring. Whether rings
// cross themselves or each other is not checked.
//
// What a ledger holds came through [Import], which refuses what this function
// refuses; the error, one sentence, is for rows that came another way.
func ParseGeometry(text string) ([][][][2]float64, error) {
	polygons, err := readGeometry(text)
	if err != nil {
		return nil, fmt.Errorf("geometry: %w", err)
	}
	all := make([][][][2]float64, len(polygons))
	for i, p := range polygons {
		for _, r := range p {
			points := make([][2]float64, len(r))
			for j, at := range r {
				points[j] = [2]float64{float64(at[0]) / degree, float64(at[1]) / degree}
			}
			all[i] = append(all[i], points)
		}
	}
	return all, nil
}

// canonicalGeometry gives the one text by which a geometry is recorded: no
// blanks, no members but type and coordinates, at most six decimals (a tenth
// of a metre), the rings turned as RFC 7946 has it, a MultiPolygon of one
// polygon as Polygon. The order of points and polygons stays.
func canonicalGeometry(text string) (string, error) {
	polygons, err := readGeometry(text)
	if err != nil {
		return "", err
	}
	canonical := polygons.appendText(make([]byte, 0, len(text)))
	if len(canonical) > ledger.MaxText {
		return "", flaw{fmt.Sprintf("%d bytes", len(canonical)), fmt.Sprintf("a geometry of at most %d bytes, about 45,000 points", ledger.MaxText),
			"simplify it, or round it to 4 decimals (10 m): a map of a country needs no more"}
	}
	return string(canonical), nil
}

// flaw is what is wrong with a geometry.
type flaw struct{ value, want, fix string }

func (f flaw) Error() string {
	return fmt.Sprintf("%q: expected %s; %s", shorten(f.value), f.want, f.fix)
}

// degree is the unit of a point, a millionth of a degree, to the degree.
const degree = 1_000_000

type (
	point       [2]int32 // longitude, latitude
	ring        []point
	polygon     []ring
	polygonList []polygon
)

// readGeometry reads a geometry; the error is a flaw.
func readGeometry(text string) (polygonList, error) {
	var g struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	}
	if err := json.Unmarshal([]byte(text), &g); err != nil {
		return nil, flaw{text, "a GeoJSON geometry, such as " + exampleGeometry, "export the outline anew as GeoJSON: " + err.Error()}
	}
	r := coordinates{text: string(g.Coordinates)}
	var polygons polygonList
	switch g.Type {
	case "Polygon":
		polygons = polygonList{r.polygon()}
	case "MultiPolygon":
		polygons = readList(&r, "polygon", r.polygon)
	default:
		return nil, flaw{g.Type, "a Polygon or MultiPolygon", otherGeometry(g.Type)}
	}
	if r.err == nil && !polygons.turn() {
		r.places = [3]int{}
		r.fail(g.Type, "an outline that encloses something", "draw it anew: all its points lie on one line")
	}
	return polygons, r.err
}

const exampleGeometry = `{"type":"Polygon","coordinates":[[[104.5,11],[104.7,11],[104.6,11.2],[104.5,11]]]}`

func otherGeometry(kind string) string {
	switch kind {
	case "":
		return `write the member "type" of the geometry`
	case "GeometryCollection":
		return "make one MultiPolygon of its polygons and leave the rest out"
	case "Point", "MultiPoint":
		return "give the outline; a point goes into the columns lat and lon of divisions"
	case "LineString", "MultiLineString":
		return "close the line to a Polygon"
	case "Feature", "FeatureCollection":
		return "give its geometry only, or import the file as it is with the ending .geojson"
	}
	return "export the outline as Polygon or MultiPolygon"
}

// coordinates reads the member coordinates of a geometry. The text is sound
// JSON or empty, so that only its shape is to be looked at.
type coordinates struct {
	text   string
	at     int
	places [3]int // numbers of the polygon, ring and point being read, from 1 on
	err    error
}

// fail keeps the first flaw, with where it is.
func (r *coordinates) fail(value, want, fix string) {
	if r.err != nil {
		return
	}
	var where []string
	for i, name := range []string{"polygon", "ring", "point"} {
		if r.places[i] > 0 {
			where = append(where, fmt.Sprintf("%s %d", name, r.places[i]))
		}
	}
	if value != "" {
		where = append(where, value)
	}
	r.err = flaw{strings.Join(where, ", "), want, fix}
}

func (r *coordinates) blanks() {
	for r.at < len(r.text) && strings.IndexByte(" \t\r\n", r.text[r.at]) >= 0 {
		r.at++
	}
}

// see skips blanks and takes a byte if it is the next one.
func (r *coordinates) see(c byte) bool {
	r.blanks()
	if r.at < len(r.text) && r.text[r.at] == c {
		r.at++
		return true
	}
	return false
}

// readList reads the items of a list, which must have some.
func readList[T any](r *coordinates, name string, item func() T) (all []T) {
	if !r.see('[') {
		r.fail(r.rest(), "a list of "+name+"s", "export the geometry anew: its brackets do not fit its type")
		return nil
	}
	if r.see(']') {
		r.fail("[]", "at least one "+name, "leave what is empty out")
		return nil
	}
	for r.err == nil {
		all = append(all, item())
		if !r.see(',') {
			r.see(']')
			return all
		}
	}
	return all
}

// rest gives the beginning of what is not read yet.
func (r *coordinates) rest() string { return r.text[r.at:min(len(r.text), r.at+40)] }

func (r *coordinates) polygon() polygon {
	r.places = [3]int{r.places[0] + 1}
	return readList(r, "ring", r.ring)
}

func (r *coordinates) ring() ring {
	r.places[1]++
	r.places[2] = 0
	points := readList(r, "point", r.point)
	switch {
	case r.err != nil:
	case len(points) < 4:
		r.places[2] = 0
		r.fail(fmt.Sprintf("%d points", len(points)), "a ring of at least four points, the last one like the first", "leave the ring out, or draw it anew")
	case ring(points).spans() >= 0:
		edge := points[ring(points).spans():]
		r.fail(fmt.Sprintf("from longitude %s to %s", appendDegrees(edge[0][0], nil), appendDegrees(edge[1][0], nil)), "an outline none of whose edges goes half around the globe",
			"cut the outline where it crosses the antimeridian, and give both parts as one MultiPolygon (RFC 7946, 3.1.9)")
	case points[0] != points[len(points)-1]:
		r.fail("", "a closed ring, the last point like the first", "repeat the first point of the ring at its end")
	}
	return points
}

// spans gives the first point of an edge that goes more than half around the globe, which
// was meant to cross the antimeridian; -1 if there is none. An edge from 180 to -180 may
// lie along the border of the map, as Antarctica's does.
func (r ring) spans() int {
	for i := 1; i < len(r); i++ {
		a, b := r[i-1][0], r[i][0]
		if far := max(a, b) - min(a, b); far > 180*degree && far < 360*degree {
			return i - 1
		}
	}
	return -1
}

// point reads a position. Its height, if it has one, is left out.
func (r *coordinates) point() (p point) {
	r.places[2]++
	start := r.at
	numbers := readList(r, "number", r.number)
	if r.err == nil && (len(numbers) < 2 || len(numbers) > 3) {
		r.fail(r.text[start:r.at], "longitude and latitude, and perhaps a height", "export the geometry anew, with two numbers for each point")
	}
	if r.err != nil {
		return point{}
	}
	if lon, lat := numbers[0], numbers[1]; !(math.Abs(lon) <= 180 && math.Abs(lat) <= 90) {
		r.fail(r.text[start:r.at], "longitude from -180 to 180 and latitude from -90 to 90, in degrees of WGS 84", outOfRange(lon, lat))
		return point{}
	}
	for i := range p {
		p[i] = int32(math.Round(numbers[i] * degree))
	}
	return p
}

func outOfRange(lon, lat float64) string {
	if math.Abs(lon) <= 90 && math.Abs(lat) <= 180 {
		return "swap the two numbers of every point: the longitude comes first"
	}
	return "the outline seems to be projected: export it as WGS 84 (EPSG:4326)"
}

// number reads a JSON number; one that is too large for a float is infinite.
func (r *coordinates) number() float64 {
	r.blanks()
	end := r.at
	for end < len(r.text) && strings.IndexByte("+-.0123456789eE", r.text[end]) >= 0 {
		end++
	}
	n, err := strconv.ParseFloat(r.text[r.at:end], 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		r.fail(r.rest(), "a number", "export the geometry anew: each point is a list of two numbers")
	}
	r.at = end
	return n
}

// turn makes outlines counter-clockwise and holes clockwise (RFC 7946, 3.1.6),
// and reports whether any outline encloses something.
func (l polygonList) turn() (encloses bool) {
	for _, p := range l {
		for i, r := range p {
			area := r.area()
			encloses = encloses || i == 0 && area != 0
			if (area > 0) != (i == 0) && area != 0 {
				r.reverse()
			}
		}
	}
	return encloses
}

// area is twice the area that a ring encloses, positive if it runs
// counter-clockwise (the shoelace formula). The sum may wrap around on its
// way: it is exact again at the end, as no ring on the map has more than 2^57.
func (r ring) area() (twice int64) {
	for i := 1; i < len(r); i++ {
		a, b := r[i-1], r[i]
		twice += int64(a[0])*int64(b[1]) - int64(b[0])*int64(a[1])
	}
	return twice
}

// reverse turns a closed ring around and leaves its first point in place.
func (r ring) reverse() {
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
}

func (l polygonList) appendText(b []byte) []byte {
	if len(l) == 1 {
		b = append(b, `{"type":"Polygon","coordinates":`...)
		return append(l[0].appendText(b), '}')
	}
	b = append(b, `{"type":"MultiPolygon","coordinates":`...)
	return append(appendList(b, l, polygon.appendText), '}')
}

func (p polygon) appendText(b []byte) []byte { return appendList(b, p, ring.appendText) }

func (r ring) appendText(b []byte) []byte { return appendList(b, r, point.appendText) }

func (p point) appendText(b []byte) []byte { return appendList(b, p[:], appendDegrees) }

func appendList[T any](b []byte, list []T, item func(T, []byte) []byte) []byte {
	b = append(b, '[')
	for i, x := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = item(x, b)
	}
	return append(b, ']')
}

// appendDegrees writes millionths of a degree without trailing zeros.
func appendDegrees(n int32, b []byte) []byte {
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, int64(n/degree), 10)
	if n %= degree; n == 0 {
		return b
	}
	fraction := strconv.Itoa(int(n + degree))[1:]
	return append(append(b, '.'), strings.TrimRight(fraction, "0")...)
}

// describeGeometry says in few words what a geometry has, for lists of what
// changes: two long texts would tell nothing.
func describeGeometry(text string) string {
	polygons, err := readGeometry(text)
	if err != nil {
		return shorten(text)
	}
	points := 0
	for _, p := range polygons {
		for _, r := range p {
			points += len(r) - 1
		}
	}
	return fmt.Sprintf("polygons: %d, points: %d, bytes: %d", len(polygons), points, len(text))
}
