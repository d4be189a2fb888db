package roll

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"unsafe"

	"github.com/seatledger/seatledger"
)

// ErrSnapshot is wrapped by every error of [ReadBook]: the snapshot is not
// one, is damaged, or was made by another version or kind of machine. It is
// disposable: pack the ledger again.
var ErrSnapshot = errors.New("not a usable snapshot")

// snapshotMagic opens a snapshot. The number goes up with any change of what a
// book holds or how the fold reads it.
const snapshotMagic = "seatledger roll 15\n"

// layoutMark changes with the byte order and the sizes of what is written as
// it lies in memory.
var layoutMark = [4]uint32{0x01020304, uint32(unsafe.Sizeof(record{})), uint32(unsafe.Sizeof(electionVersion{})), uint32(unsafe.Sizeof(sourceVersion{}))}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// WriteTo writes the book as a snapshot that [ReadBook] reads: columns of
// fixed-size values as they lie in memory, strings as one text with bounds, a
// checksum at the end. It is keyed by Position and Head.
func (b *Book) WriteTo(w io.Writer) (int64, error) {
	s := &snapshotWriter{w: w}
	s.bytes([]byte(snapshotMagic))
	writeRaw(s, layoutMark[:])
	writeRaw(s, []seatledger.Position{b.Position})
	s.bytes(b.Head[:])
	for _, n := range b.allNames() {
		s.strings(n.ids)
	}
	writeRaw(s, b.records)
	writeRaw(s, b.starts)
	writeRaw(s, b.global)
	writeRaw(s, b.clock)
	writeLists(s, b.electionInfo)
	writeLists(s, b.sourceInfo)
	writeLists(s, b.sourceSets)
	b.writeInfo(s)
	b.writeLinks(s)
	s.pad()
	s.bytes(binary.LittleEndian.AppendUint32(nil, s.sum))
	return s.n, s.err
}

func (b *Book) allNames() []*names {
	return []*names{&b.divisions, &b.councils, &b.parties, &b.people, &b.posts, &b.elections, &b.sourceIDs, &b.wards, &b.texts}
}

// writeInfo writes what the book keeps of the latest rows, column by column.
func (b *Book) writeInfo(s *snapshotWriter) {
	column(s, b.divisionInfo, func(x DivisionInfo) string { return x.Name })
	column(s, b.divisionInfo, func(x DivisionInfo) string { return x.Local })
	column(s, b.divisionInfo, func(x DivisionInfo) string { return x.Type })
	refs(s, b.divisionInfo, func(x DivisionInfo) Ref { return x.Parent })
	column(s, b.councilInfo, func(x CouncilInfo) string { return x.Name })
	refs(s, b.councilInfo, func(x CouncilInfo) Ref { return x.Division })
	refs(s, b.councilInfo, func(x CouncilInfo) Ref { return x.Kind })
	column(s, b.personNames, func(x Label) string { return x.Name })
	column(s, b.personNames, func(x Label) string { return x.Local })
	for _, cell := range []func(PartyInfo) string{
		func(x PartyInfo) string { return x.Name }, func(x PartyInfo) string { return x.Local },
		func(x PartyInfo) string { return x.Abbreviation }, func(x PartyInfo) string { return x.Colour },
		func(x PartyInfo) string { return string(x.Kind) }} {
		column(s, b.partyInfo, cell)
	}
	members := make([][]Ref, len(b.partyInfo))
	for i, p := range b.partyInfo {
		members[i] = p.Members
	}
	writeLists(s, members)
}

// writeLinks writes corrections, disputes and the positions of other tables.
func (b *Book) writeLinks(s *snapshotWriter) {
	var versions, sources, fields [][]uint32
	for _, x := range b.specials {
		versions, sources = append(versions, x.versions), append(sources, x.sources)
		fields = append(fields, []uint32{x.dispute, x.branch, x.order})
	}
	writeLists(s, versions)
	writeLists(s, sources)
	writeLists(s, fields)
	var whys []string
	var branches, positions, cited [][]uint32
	for _, d := range b.disputes {
		whys = append(whys, d.why)
		var ids []uint32
		for _, x := range d.branches {
			ids = append(ids, x.id)
			positions, cited = append(positions, x.positions), append(cited, x.sources)
		}
		branches = append(branches, ids)
	}
	s.strings(whys)
	writeLists(s, branches)
	writeLists(s, positions)
	writeLists(s, cited)
	var tables []string
	var entries [][]uint32
	for _, t := range append(seatledger.PackageTables(), seatledger.Redactions) {
		tables, entries = append(tables, string(t)), append(entries, b.positions[t])
	}
	s.strings(tables)
	writeLists(s, entries)
}

// ReadBook reads a snapshot. The book keeps the data, which must not be
// changed afterwards. Every error wraps [ErrSnapshot].
func ReadBook(data []byte) (b *Book, err error) {
	const tail = 4
	if !bytes.HasPrefix(data, []byte(snapshotMagic)) || len(data) < len(snapshotMagic)+tail {
		return nil, fmt.Errorf("%w: it does not begin like one", ErrSnapshot)
	}
	body, sum := data[:len(data)-tail], binary.LittleEndian.Uint32(data[len(data)-tail:])
	if crc32.Checksum(body, castagnoli) != sum {
		return nil, fmt.Errorf("%w: its checksum does not fit", ErrSnapshot)
	}
	r := &snapshotReader{data: body[len(snapshotMagic):], at: len(snapshotMagic)}
	b = &Book{positions: map[seatledger.Table][]uint32{}}
	if mark := readRaw[uint32](r); len(mark) != len(layoutMark) || [4]uint32(mark) != layoutMark {
		return nil, fmt.Errorf("%w: it was made on another kind of machine", ErrSnapshot)
	}
	if position := readRaw[seatledger.Position](r); len(position) == 1 {
		b.Position = position[0]
	}
	copy(b.Head[:], r.take(len(b.Head)))
	for _, n := range b.allNames() {
		n.ids = r.strings()
	}
	b.records, b.starts = readRaw[record](r), readRaw[uint32](r)
	b.global, b.clock = readRaw[record](r), readRaw[tick](r)
	b.electionInfo, b.sourceInfo, b.sourceSets = readLists[electionVersion](r), readLists[sourceVersion](r), readLists[Ref](r)
	b.readInfo(r)
	b.readLinks(r)
	if r.bad {
		return nil, fmt.Errorf("%w: it ends too early", ErrSnapshot)
	}
	if !b.check() {
		return nil, fmt.Errorf("%w: it refers to what it does not hold", ErrSnapshot)
	}
	return b, nil
}

func (b *Book) readInfo(r *snapshotReader) {
	names, local, kinds, parents := r.strings(), r.strings(), r.strings(), readRaw[Ref](r)
	b.divisionInfo = make([]DivisionInfo, r.same(len(names), len(local), len(kinds), len(parents)))
	for i := range b.divisionInfo {
		b.divisionInfo[i] = DivisionInfo{Label{names[i], local[i]}, kinds[i], parents[i]}
	}
	names, parents = r.strings(), readRaw[Ref](r)
	councilKinds := readRaw[Ref](r)
	b.councilInfo = make([]CouncilInfo, r.same(len(names), len(parents), len(councilKinds)))
	for i := range b.councilInfo {
		b.councilInfo[i] = CouncilInfo{Label{names[i], ""}, parents[i], councilKinds[i]}
	}
	names, local = r.strings(), r.strings()
	b.personNames = make([]Label, r.same(len(names), len(local)))
	for i := range b.personNames {
		b.personNames[i] = Label{names[i], local[i]}
	}
	var cells [5][]string
	for i := range cells {
		cells[i] = r.strings()
	}
	members := readLists[Ref](r)
	b.partyInfo = make([]PartyInfo, r.same(len(members), len(cells[0]), len(cells[1]), len(cells[2]), len(cells[3]), len(cells[4])))
	for i := range b.partyInfo {
		b.partyInfo[i] = PartyInfo{Label{cells[0][i], cells[1][i]}, cells[2][i], cells[3][i], seatledger.PartyKind(cells[4][i]), members[i]}
	}
}

func (b *Book) readLinks(r *snapshotReader) {
	versions, sources, fields := readLists[uint32](r), readLists[uint32](r), readLists[uint32](r)
	b.specials = make([]special, r.same(len(versions), len(sources), len(fields)))
	for i := range b.specials {
		if f := fields[i]; len(f) == 3 {
			b.specials[i] = special{versions: versions[i], sources: sources[i], dispute: f[0], branch: f[1], order: f[2]}
		}
		if len(sources[i]) == 0 {
			b.specials[i].sources = nil
		}
	}
	whys, branches, positions, cited := r.strings(), readLists[uint32](r), readLists[uint32](r), readLists[uint32](r)
	b.disputes = make([]dispute, r.same(len(whys), len(branches)))
	next := 0
	for i := range b.disputes {
		b.disputes[i].why = whys[i]
		for _, id := range branches[i] {
			if next < len(positions) && next < len(cited) {
				b.disputes[i].branches = append(b.disputes[i].branches, branch{id, positions[next], cited[next]})
			}
			next++
		}
	}
	tables, entries := r.strings(), readLists[uint32](r)
	for i := range r.same(len(tables), len(entries)) {
		b.positions[seatledger.Table(tables[i])] = entries[i]
	}
}

// snapshotWriter writes sections, each padded to eight bytes, and sums them.
type snapshotWriter struct {
	w   io.Writer
	n   int64
	sum uint32
	err error
}

func (s *snapshotWriter) bytes(p []byte) {
	if s.err != nil {
		return
	}
	s.sum = crc32.Update(s.sum, castagnoli, p)
	n, err := s.w.Write(p)
	s.n, s.err = s.n+int64(n), err
}

func (s *snapshotWriter) pad() { s.bytes(make([]byte, (8-s.n%8)%8)) }

func (s *snapshotWriter) strings(list []string) {
	bounds := make([]uint64, 1, len(list)+1)
	var text []byte
	for _, x := range list {
		text = append(text, x...)
		bounds = append(bounds, uint64(len(text)))
	}
	writeRaw(s, bounds)
	writeRaw(s, text)
}

func column[T any](s *snapshotWriter, list []T, cell func(T) string) {
	cells := make([]string, len(list))
	for i, x := range list {
		cells[i] = cell(x)
	}
	s.strings(cells)
}

func refs[T any](s *snapshotWriter, list []T, ref func(T) Ref) {
	cells := make([]Ref, len(list))
	for i, x := range list {
		cells[i] = ref(x)
	}
	writeRaw(s, cells)
}

// writeRaw writes a list as it lies in memory, its length ahead.
func writeRaw[T any](s *snapshotWriter, list []T) {
	s.pad()
	s.bytes(binary.LittleEndian.AppendUint64(nil, uint64(len(list))))
	if len(list) > 0 {
		s.bytes(unsafe.Slice((*byte)(unsafe.Pointer(&list[0])), len(list)*int(unsafe.Sizeof(list[0]))))
	}
}

func writeLists[T any](s *snapshotWriter, lists [][]T) {
	bounds := make([]uint64, 1, len(lists)+1)
	var all []T
	for _, x := range lists {
		all = append(all, x...)
		bounds = append(bounds, uint64(len(all)))
	}
	writeRaw(s, bounds)
	writeRaw(s, all)
}

// snapshotReader reads what snapshotWriter wrote, in place.
type snapshotReader struct {
	data []byte
	at   int // offset of data in the snapshot
	bad  bool
}

func (r *snapshotReader) take(n int) []byte {
	if n < 0 || n > len(r.data) {
		r.bad, r.data = true, nil
		return nil
	}
	p := r.data[:n:n]
	r.data, r.at = r.data[n:], r.at+n
	return p
}

// readRaw gives the next list without copying it, unless it lies crooked.
func readRaw[T any](r *snapshotReader) []T {
	var zero T
	r.take((8 - r.at%8) % 8)
	head := r.take(8)
	if r.bad {
		return nil
	}
	n, size := binary.LittleEndian.Uint64(head), int(unsafe.Sizeof(zero))
	if n > uint64(len(r.data)/size) {
		r.bad = true
		return nil
	}
	p := r.take(int(n) * size)
	if n == 0 {
		return nil
	}
	if uintptr(unsafe.Pointer(&p[0]))%unsafe.Alignof(zero) != 0 {
		list := make([]T, n)
		copy(unsafe.Slice((*byte)(unsafe.Pointer(&list[0])), len(p)), p)
		return list
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&p[0])), int(n))
}

func (r *snapshotReader) strings() []string {
	bounds, text := readRaw[uint64](r), readRaw[byte](r)
	if !r.fits(bounds, len(text)) {
		return nil
	}
	list := make([]string, len(bounds)-1)
	for i := range list {
		if part := text[bounds[i]:bounds[i+1]]; len(part) > 0 {
			list[i] = unsafe.String(&part[0], len(part))
		}
	}
	return list
}

func readLists[T any](r *snapshotReader) [][]T {
	bounds, all := readRaw[uint64](r), readRaw[T](r)
	if !r.fits(bounds, len(all)) {
		return nil
	}
	lists := make([][]T, len(bounds)-1)
	for i := range lists {
		lists[i] = all[bounds[i]:bounds[i+1]:bounds[i+1]]
	}
	return lists
}

// fits reports whether bounds ascend within n.
func (r *snapshotReader) fits(bounds []uint64, n int) bool {
	ok := len(bounds) > 0 && bounds[len(bounds)-1] <= uint64(n)
	for i := 1; ok && i < len(bounds); i++ {
		ok = bounds[i-1] <= bounds[i]
	}
	r.bad = r.bad || !ok
	return ok
}

// same gives the one length that all columns of a table must have.
func (r *snapshotReader) same(n int, others ...int) int {
	for _, m := range others {
		if m != n {
			r.bad = true
			return 0
		}
	}
	return n
}

// Records gives the number of records that the fold reads.
func (b *Book) Records() int { return len(b.records) }
