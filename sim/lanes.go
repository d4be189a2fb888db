package sim

import (
	"math/bits"
	"slices"
)

// Width is the number of replicates that [Lanes] follows at once: one a bit.
const Width = 64

// Lanes follows 64 cascades at a time through one network: the same cascades as
// [Frontier], replicate by replicate. It is used again and again without
// allocating, by one goroutine.
//
// A word holds a fact about a slot, one bit a replicate. How many neighbours have
// moved is counted in words too: a slot that needs m has a counter of ceil(log2 m)
// words, set so that the carry out of its top word says that m is reached. Slots
// with news wait in a queue, where news from several neighbours gather; as moves
// are for good, their order is no matter. Slots that need but one (Watts' vulnerable
// slots) and are linked move all or none, so that each cluster of them is one.
type Lanes struct {
	clusters []cluster
	of       []int32  // the cluster of each slot
	to       []int32  // clusters to be told; one that counts, once for each link
	begun    []uint64 // the counters at the beginning
	count    []uint64
	drawn    []uint64 // the slots that move first
	queue    []int32  // a ring
}

// cluster is some vulnerable slots, or one other, in all replicates.
type cluster struct {
	moved, fresh uint64 // fresh: moved, and neighbours have not heard
	count, words uint32 // where its counter begins, and how long it is
	begin, end   uint32 // whom it tells
	size         uint32
}

// Lanes makes ready for cascades at the given share.
func (g *Network) Lanes(share float64) *Lanes {
	needs := g.needs(share)
	members := vulnerable(g, needs)
	l := &Lanes{
		clusters: make([]cluster, len(members)), of: make([]int32, g.Size()),
		drawn: make([]uint64, g.Size()), queue: make([]int32, len(members)),
	}
	for c, list := range members {
		for _, v := range list {
			l.of[v] = int32(c)
		}
	}
	for c, list := range members {
		m := needs[list[0]]
		words := bits.Len32(uint32(m - 1))
		l.clusters[c] = cluster{count: uint32(len(l.begun)), words: uint32(words), begin: uint32(len(l.to)), size: uint32(len(list))}
		for i := range words {
			l.begun = append(l.begun, -uint64((1<<words-m)>>i&1))
		}
		l.tell(g, int32(c), members, needs)
		l.clusters[c].end = uint32(len(l.to))
	}
	l.count = make([]uint64, len(l.begun))
	return l
}

// vulnerable lists the clusters of slots that need but one neighbour, and each
// other slot by itself.
func vulnerable(g *Network, needs []int32) (members [][]int32) {
	seen := make([]bool, g.Size())
	for v := range needs {
		if seen[v] {
			continue
		}
		list := []int32{int32(v)}
		seen[v] = true
		for head := 0; head < len(list) && needs[v] == 1; head++ {
			for _, u := range g.Neighbours(int(list[head])) {
				if needs[u] == 1 && !seen[u] {
					seen[u] = true
					list = append(list, u)
				}
			}
		}
		members = append(members, list)
	}
	return members
}

// tell lists whom a cluster tells: each other one as often as it is linked to it,
// but no more often than that one needs.
func (l *Lanes) tell(g *Network, c int32, members [][]int32, needs []int32) {
	var linked []int32
	for _, v := range members[c] {
		for _, u := range g.Neighbours(int(v)) {
			if l.of[u] != c {
				linked = append(linked, l.of[u])
			}
		}
	}
	slices.Sort(linked)
	told, times := int32(-1), int32(0)
	for _, d := range linked {
		if d != told {
			told, times = d, 0
		}
		if times++; times <= needs[members[d][0]] {
			l.to = append(l.to, d)
		}
	}
}

// Reach is how many have moved in the end in each of the 64 replicates from first
// on, if a number of slots, drawn for the replicate, move first.
func (l *Lanes) Reach(seed, first uint64, seeds int, reach *[Width]int) {
	copy(l.count, l.begun)
	clear(l.drawn)
	for c := range l.clusters {
		l.clusters[c].moved, l.clusters[c].fresh = 0, 0
	}
	waiting := 0
	for lane := range uint64(Width) {
		s := Stream{philox: NewPhilox(seed), replicate: first + lane}
		for left := min(seeds, len(l.of)); left > 0; {
			v := s.IntN(len(l.of))
			if l.drawn[v]>>lane&1 != 0 {
				continue
			}
			l.drawn[v] |= 1 << lane
			left--
			c := &l.clusters[l.of[v]]
			if c.fresh == 0 {
				l.queue[waiting] = l.of[v]
				waiting++
			}
			c.moved |= 1 << lane
			c.fresh |= 1 << lane
		}
	}
	l.spread(waiting)
	l.sum(reach)
}

// spread lets all news through.
func (l *Lanes) spread(waiting int) {
	head, tail := 0, waiting%len(l.queue)
	for waiting > 0 {
		c := &l.clusters[l.queue[head]]
		if head++; head == len(l.queue) {
			head = 0
		}
		waiting--
		news := c.fresh
		c.fresh = 0
		for _, d := range l.to[c.begin:c.end] {
			next := &l.clusters[d]
			carry := news &^ next.moved
			for i := next.count; carry != 0 && i < next.count+next.words; i++ {
				digit := l.count[i]
				l.count[i] = digit ^ carry
				carry &= digit
			}
			if carry == 0 {
				continue
			}
			if next.fresh == 0 {
				l.queue[tail] = d
				if tail++; tail == len(l.queue) {
					tail = 0
				}
				waiting++
			}
			next.fresh |= carry
			next.moved |= carry
		}
	}
}

// sum counts the moved of each replicate, in words as well: a word goes, for each
// binary digit of the cluster's size, through a counter from that digit on.
func (l *Lanes) sum(reach *[Width]int) {
	var digits [32]uint64
	for i := range l.clusters {
		for size := l.clusters[i].size; size != 0; size &= size - 1 {
			carry := l.clusters[i].moved
			for d := bits.TrailingZeros32(size); carry != 0; d++ {
				c := digits[d]
				digits[d] = c ^ carry
				carry &= c
			}
		}
	}
	for lane := range reach {
		reach[lane] = 0
		for d, digit := range digits {
			reach[lane] |= int(digit>>lane&1) << d
		}
	}
}
