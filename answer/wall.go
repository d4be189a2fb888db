package answer

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/draw"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/roll"
)

// Link says where the page of a row is; blank = there is none.
type Link func(t seatledger.Table, id string) string

// Block is a part of the council wall: a division directly below the one asked
// about, with a tile for each of its councils.
type Block struct {
	Division seatledger.DivisionID
	Name     string
	Wall     draw.Wall
}

// MaxTiles is the number of councils above which a wall shows divisions.
const MaxTiles = 5000

// Wall gives the council wall of a division ("" = the whole ledger): a tile a
// council, grouped by the divisions below, or, above [MaxTiles] councils, a
// tile for each division two levels down. Councils of the division itself come
// first, in a block of their own.
func (d *Desk) Wall(ctx context.Context, id string, a Ask, link Link) (blocks []Block, err error) {
	defer stopped(ctx, &err)
	division, lines, err := d.linesOf(ctx, id, a)
	if err != nil {
		return nil, err
	}
	branch, err := d.branch(ctx, division)
	if err != nil {
		return nil, err
	}
	w := &wall{d: d, link: link, blocks: map[roll.Ref]*Block{}, counts: map[roll.Ref]*Counts{}, branch: branch, division: division}
	w.whole = lines.Totals(division, a.Kind, a.On, nil).Councils > MaxTiles
	lines.Totals(division, a.Kind, a.On, w.add)
	w.close()
	list := slices.SortedFunc(maps.Values(w.blocks), func(x, y *Block) int {
		return cmp.Or(cmp.Compare(len(x.Division), len(y.Division)), cmp.Compare(x.Division, y.Division))
	})
	blocks = make([]Block, len(list))
	for i, b := range list {
		slices.SortFunc(b.Wall.Tiles, func(x, y draw.Tile) int { return cmp.Compare(x.Href, y.Href) })
		blocks[i] = *b
	}
	return blocks, nil
}

// wall is a wall in the making.
type wall struct {
	d        *Desk
	link     Link
	division roll.Ref
	branch   []roll.Ref
	whole    bool // divisions, not councils
	blocks   map[roll.Ref]*Block
	counts   map[roll.Ref]*Counts // by the division that a tile stands for
}

func (w *wall) add(c roll.Ref, v control.Verdict) {
	at := w.d.Book.CouncilInfo(c).Division
	below := w.branch[at]
	if w.whole {
		tile := w.tileOf(at, below)
		if w.counts[tile] == nil {
			w.counts[tile] = &Counts{}
		}
		w.counts[tile].add(w.d.Book, v, 0)
		return
	}
	b := w.block(below)
	b.Wall.Tiles = append(b.Wall.Tiles, w.d.tile(c, v, w.link))
}

// tileOf gives the division two levels below the one asked about that a place
// lies in, or what comes nearest.
func (w *wall) tileOf(at, below roll.Ref) roll.Ref {
	tile := at
	for up := range w.d.Book.Above(at) {
		if up == below || up == w.division {
			break
		}
		tile = up
	}
	return tile
}

func (w *wall) block(below roll.Ref) *Block {
	if w.blocks[below] == nil {
		name := w.d.divisionName(below)
		if below == 0 {
			name = w.d.divisionName(w.division)
		}
		w.blocks[below] = &Block{Division: w.d.Book.DivisionID(below), Name: name, Wall: draw.Wall{Label: "Councils of " + name}}
	}
	return w.blocks[below]
}

// close makes tiles of divisions, and gives each block its parties.
func (w *wall) close() {
	for tile, counts := range w.counts {
		b := w.block(w.branch[tile])
		b.Wall.Tiles = append(b.Wall.Tiles, w.d.divisionTile(tile, counts, w.link))
	}
	for _, b := range w.blocks {
		var ids []seatledger.PartyID
		for _, t := range b.Wall.Tiles {
			ids = append(ids, t.Party)
			for _, p := range t.Parts {
				ids = append(ids, p.Party)
			}
		}
		b.Wall.Parties = w.d.legends(ids)
	}
}

// tile gives the tile of a council.
func (d *Desk) tile(c roll.Ref, v control.Verdict, link Link) draw.Tile {
	name, who := d.councilName(c), d.who(v)
	return draw.Tile{Name: name, Href: link(seatledger.Councils, string(d.Book.CouncilID(c))), Said: name + ": " + who, Fill: fillOf(v),
		Party: d.Book.PartyID(v.Party), Reported: v.Reported}
}

func (d *Desk) divisionTile(r roll.Ref, counts *Counts, link Link) draw.Tile {
	name := d.divisionName(r)
	return draw.Tile{Name: name, Href: link(seatledger.Divisions, string(d.Book.DivisionID(r))), Parts: counts.parts(),
		Said: fmt.Sprintf("%s, %s: %s", name, Plural(counts.Councils, "council", "councils"), strings.Join(counts.sharesBy(d.partyByID), ", "))}
}

// parts gives the counts as pictures show them, parties in order of id.
func (c *Counts) parts() []draw.Part {
	var parts []draw.Part
	for _, p := range slices.Sorted(maps.Keys(c.Totals)) {
		parts = append(parts, draw.Part{Party: p, N: c.Totals[p]})
	}
	out := 0
	for _, x := range c.each() {
		out += x.n
	}
	return append(parts, draw.Part{Fill: draw.NoControl, N: c.None}, draw.Part{Fill: draw.OutOfOffice, N: out}, draw.Part{Fill: draw.Undetermined, N: c.Undetermined}, draw.Part{Fill: draw.Unknown, N: c.Unknown})
}

// Map draws the divisions directly below a division that have an outline,
// or the division itself where none of them has; ok is false where there is
// nothing to draw.
func (d *Desk) Map(ctx context.Context, r *Overview, a Ask, width float64, link Link) (m draw.Map, ok bool, err error) {
	v, err := d.view(ctx, a)
	if err != nil {
		return m, false, err
	}
	division, err := d.division(string(r.Division))
	if err != nil {
		return m, false, err
	}
	m = draw.Map{Label: "Map of " + r.name, Width: width, Desc: "Each division by who controls its councils. The table says the same."}
	counts := map[seatledger.DivisionID]Counts{r.Division: r.Counts}
	for _, p := range r.Parts {
		counts[p.Division] = p.Counts
	}
	outlines, err := d.outlines(ctx, v)
	if err != nil {
		return m, false, err
	}
	var ids []seatledger.PartyID
	for _, x := range outlines {
		at, _ := d.Book.Division(x.Division)
		if d.Book.DivisionInfo(at).Parent != division || x.Division == r.Division {
			continue
		}
		polygons, err := exchange.ParseGeometry(x.Geometry)
		if err != nil {
			return m, false, err
		}
		n := counts[x.Division]
		tile := d.divisionTile(at, &n, link)
		shape := draw.Shape{Name: tile.Name, Href: tile.Href, Said: tile.Said, Polygons: polygons}
		switch parts := n.present(); len(parts) {
		case 0:
			shape.Fill, shape.Said = draw.Unknown, tile.Name+": no council on record"
		case 1:
			shape.Fill, shape.Party = parts[0].Fill, parts[0].Party
		default:
			shape.Parts = parts
		}
		ids = append(ids, slices.Collect(maps.Keys(n.Totals))...)
		m.Shapes = append(m.Shapes, shape)
	}
	m.Parties = d.legends(ids)
	return m, len(m.Shapes) > 0, nil
}

// present gives the parts that are not nought.
func (c *Counts) present() []draw.Part {
	return slices.DeleteFunc(c.parts(), func(p draw.Part) bool { return p.N == 0 })
}

// outlines gives the newest known shape of each division, by id.
func (d *Desk) outlines(ctx context.Context, v *roll.View) ([]*seatledger.Shape, error) {
	byID := map[seatledger.DivisionID]*seatledger.Shape{}
	for _, pos := range d.Book.Entries(seatledger.Shapes) {
		if !v.Knows(seatledger.Position(pos)) {
			break
		}
		e, err := d.entry(ctx, seatledger.Position(pos))
		if err != nil {
			return nil, err
		}
		s := e.Row.(*seatledger.Shape)
		byID[s.Division] = s
	}
	return slices.SortedFunc(maps.Values(byID), func(x, y *seatledger.Shape) int { return cmp.Compare(x.Division, y.Division) }), nil
}
