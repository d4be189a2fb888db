package roll

import (
	"bytes"
	"encoding/binary"
	"slices"
	"sort"
	"strings"
)

// distinct leaves one of all ways that nothing tells apart. Which of several
// seats that are alike stands where tells no ways apart.
func (f *fold) distinct(ways []Part) []Part {
	ways, _ = f.distinctAfter(ways, len(ways))
	return ways
}

// distinctAfter is distinct, and gives how many of the first n ways are left.
func (f *fold) distinctAfter(ways []Part, n int) (left []Part, kept int) {
	if len(ways) <= fewWays {
		return f.distinctFew(ways, n)
	}
	seen := make(map[string]int, len(ways))
	left = ways[:0]
	for i := range ways {
		f.key = f.appendPart(f.key[:0], &ways[i])
		if at, known := seen[string(f.key)]; known {
			f.keepPaths(&left[at], &ways[i])
			continue
		}
		seen[string(f.key)] = len(left)
		left = append(left, ways[i])
		if i < n {
			kept++
		}
	}
	return left, kept
}

// fewWays is how many keys of ways are looked through one by one.
const fewWays = 8

func (f *fold) distinctFew(ways []Part, n int) (left []Part, kept int) {
	var bounds [fewWays + 1]int
	f.key, left = f.key[:0], ways[:0]
	for i := range ways {
		k := len(left)
		f.key = f.appendPart(f.key, &ways[i])
		mine := f.key[bounds[k]:]
		at := 0
		for at < k && !bytes.Equal(f.key[bounds[at]:bounds[at+1]], mine) {
			at++
		}
		if at < k {
			f.keepPaths(&left[at], &ways[i])
			f.key = f.key[:bounds[k]]
			continue
		}
		left = append(left, ways[i])
		bounds[k+1] = len(f.key)
		if i < n {
			kept++
		}
	}
	return left, kept
}

// fingerprint tells cells apart that differ in what is open.
func (f *fold) fingerprint(c *cell) string {
	f.key, f.spans = f.key[:0], f.spans[:0]
	for i := range c.ways {
		from := len(f.key)
		if c.blurred {
			f.key = f.appendBlurred(f.key, &c.ways[i].Seats[0])
		} else {
			f.key = f.appendPart(f.key, &c.ways[i])
		}
		f.spans = append(f.spans, stretch{from, len(f.key)})
	}
	of := func(s stretch) []byte { return f.key[s.from:s.to] }
	slices.SortFunc(f.spans, func(a, b stretch) int { return bytes.Compare(of(a), of(b)) })
	var b strings.Builder
	b.Grow(len(f.key) + 4*len(f.spans))
	var size [4]byte
	for _, s := range f.spans {
		binary.LittleEndian.PutUint32(size[:], uint32(s.to-s.from))
		b.Write(size[:])
		b.Write(of(s))
	}
	return b.String()
}

// stretch is where the key of a way lies among others.
type stretch struct{ from, to int }

// frameKey tells frames apart, in a slice that is the fold's own until the next.
func (f *fold) frameKey(fr *frame) []byte {
	k := append(f.whole[:0], bits(fr.Exists, fr.astray), byte(fr.State))
	k = binary.LittleEndian.AppendUint32(k, fr.stateUntil)
	k = binary.LittleEndian.AppendUint16(k, fr.waits)
	k = binary.LittleEndian.AppendUint32(k, uint32(fr.Seats))
	k = binary.LittleEndian.AppendUint32(k, uint32(fr.size))
	k = binary.LittleEndian.AppendUint32(k, fr.row)
	k = binary.LittleEndian.AppendUint64(k, fr.renamed)
	k = binary.LittleEndian.AppendUint64(k, fr.perhaps)
	k = append(fr.Facts.appendPacked(k), 0)
	for _, x := range fr.plan {
		k = binary.LittleEndian.AppendUint32(append(k, 'w'), x.pos)
	}
	k = f.appendPart(k, &fr.sure)
	for i := range fr.unplaced {
		g := &fr.unplaced[i]
		for _, n := range []int32{int32(g.from), int32(g.to), int32(g.surely), int32(g.removed), int32(len(g.ops)), int32(len(g.seats)), int32(bits(g.realign, g.stands)), int32(bits(g.grown, g.vague)), int32(bits(g.open, g.fresh)), int32(len(g.left)), int32(len(g.turned))} {
			k = binary.LittleEndian.AppendUint32(append(k, 'u'), uint32(n))
		}
		for _, n := range slices.Concat(g.ops, g.seats, g.missed, g.turned) {
			k = binary.LittleEndian.AppendUint32(k, uint32(n))
		}
		for _, list := range g.left {
			k = binary.LittleEndian.AppendUint32(k, uint32(list))
		}
	}
	for _, l := range fr.lax {
		k = binary.LittleEndian.AppendUint32(append(k, 'l'), uint32(l))
	}
	cells := make([]string, len(fr.cells))
	for i, c := range fr.cells {
		cells[i] = f.fingerprint(c)
	}
	slices.Sort(cells)
	for _, c := range cells {
		k = append(append(k, 'x'), c...)
	}
	f.whole = k
	return k
}

func (f *fold) appendPart(k []byte, p *Part) []byte {
	f.steps += 2 + 2*len(p.Seats)
	for _, x := range p.pending {
		k = binary.LittleEndian.AppendUint32(append(k, 'o'), uint32(x))
	}
	for _, x := range p.begun {
		k = binary.LittleEndian.AppendUint32(append(k, 'b'), uint32(x))
	}
	for _, x := range p.taken {
		k = binary.LittleEndian.AppendUint32(append(k, 't'), uint32(x.group))
		k = binary.LittleEndian.AppendUint32(k, uint32(x.combo))
	}
	for _, r := range p.Reports {
		k = append(append(k, 'r', bits(r.until, false)), r.Rule...)
		k = binary.LittleEndian.AppendUint32(append(k, 0), uint32(r.Party))
		if r.until { // the end of another that says the same does not end it
			k = binary.LittleEndian.AppendUint32(k, r.Cause)
		}
	}
	for _, c := range p.Coalitions {
		k = binary.LittleEndian.AppendUint32(append(k, 'c'), uint32(c))
	}
	for _, x := range p.Groups {
		k = binary.LittleEndian.AppendUint32(append(k, 'm', bits(x.Left, false)), uint32(x.Person))
		k = binary.LittleEndian.AppendUint32(k, uint32(x.Party))
		k = binary.LittleEndian.AppendUint32(k, uint32(x.Group))
	}
	for _, x := range p.Posts {
		k = binary.LittleEndian.AppendUint32(append(k, 'p', bits(x.Vacant, x.ended)), uint32(x.Post))
		k = binary.LittleEndian.AppendUint32(k, uint32(x.Person))
		k = binary.LittleEndian.AppendUint32(k, uint32(x.Party))
		k = binary.LittleEndian.AppendUint32(k, x.until)
	}
	for _, x := range p.gone {
		k = binary.LittleEndian.AppendUint32(append(k, 'g'), uint32(x))
	}
	k = append(k, 's')
	seats := len(k)
	t := f.look()
	for i := range p.Seats {
		h := &p.Seats[i]
		ward := h.Ward
		if !t.wardsMatter(f.day) && !f.current.torn {
			ward = 0
		}
		for _, r := range [...]uint32{uint32(h.List), uint32(h.Person), uint32(h.Allegiance), uint32(ward), h.until, uint32(h.term), uint32(h.Sits), uint32(h.Own), uint32(f.asideOf(h)), uint32(t.labelOf(h.Seat, h.Ward, f.day) ^ f.current.lies(h.Seat))} {
			k = binary.BigEndian.AppendUint32(k, r)
		}
		k = binary.BigEndian.AppendUint16(k, uint16(h.Mark))
	}
	sortChunks(k[seats:])
	return k
}

// appendBlurred is appendPart for what is kept of a blurred seat.
func (f *fold) appendBlurred(k []byte, h *Holding) []byte {
	f.steps++
	for _, x := range [...]uint32{uint32(h.Seat), uint32(h.Ward), uint32(h.Allegiance)} {
		k = binary.BigEndian.AppendUint32(k, x)
	}
	return binary.BigEndian.AppendUint16(k, uint16(h.Mark))
}

func bits(a, b bool) (x byte) {
	if a {
		x |= 1
	}
	if b {
		x |= 2
	}
	return x
}

const seatKey = 42

// sortChunks sorts the keys of seats.
func sortChunks(k []byte) {
	chunks := chunks(k)
	for i := 1; i < chunks.Len(); i++ {
		if !chunks.Less(i, i-1) {
			continue
		}
		if chunks.Len() > fewSeats {
			sort.Sort(chunks)
			return
		}
		for n := i; n > 0 && chunks.Less(n, n-1); n-- {
			chunks.Swap(n, n-1)
		}
	}
}

// fewSeats is how many keys of seats are put in their places one by one.
const fewSeats = 16

// chunks are the keys of seats, one after another.
type chunks []byte

func (k chunks) at(i int) []byte { return k[i*seatKey : (i+1)*seatKey] }

func (k chunks) Len() int           { return len(k) / seatKey }
func (k chunks) Less(i, j int) bool { return bytes.Compare(k.at(i), k.at(j)) < 0 }
func (k chunks) Swap(i, j int) {
	var x [seatKey]byte
	copy(x[:], k.at(i))
	copy(k.at(i), k.at(j))
	copy(k.at(j), x[:])
}
