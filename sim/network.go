package sim

import (
	"math"
	"slices"
)

// Network says which slots see which: an undirected graph as one list of
// neighbours after the other.
type Network struct {
	first []int32 // where a slot's neighbours begin; the last is their number
	to    []int32
}

// Size is the number of slots.
func (g *Network) Size() int { return len(g.first) - 1 }

// Neighbours are those that a slot sees, in ascending order. The slice is not to
// be written to.
func (g *Network) Neighbours(v int) []int32 { return g.to[g.first[v]:g.first[v+1]] }

// link builds the network of n slots from its edges.
func link(n int, edges [][2]int32) *Network {
	g := &Network{make([]int32, n+1), make([]int32, 2*len(edges))}
	for _, e := range edges {
		g.first[e[0]+1]++
		g.first[e[1]+1]++
	}
	for v := range n {
		g.first[v+1] += g.first[v]
	}
	next := slices.Clone(g.first)
	for _, e := range edges {
		for i := range e {
			g.to[next[e[i]]] = e[1-i]
			next[e[i]]++
		}
	}
	for v := range n {
		slices.Sort(g.Neighbours(v))
	}
	return g
}

// edges lists each edge once, the lower end first.
func (g *Network) edges() [][2]int32 {
	list := make([][2]int32, 0, len(g.to)/2)
	for v := range int32(g.Size()) {
		for _, u := range g.Neighbours(int(v)) {
			if v < u {
				list = append(list, [2]int32{v, u})
			}
		}
	}
	return list
}

// Random draws a network of n slots in which each pair is linked with the same
// probability, and a slot has z neighbours on average, from 0 to n-1: Poisson
// degrees if n is large (Erdos and Renyi 1959). Pairs that are not linked are
// skipped (Batagelj and Brandes 2005).
func Random(s *Stream, n int, z float64) *Network {
	if n < 2 {
		return link(n, nil)
	}
	edges := make([][2]int32, 0, int(float64(n)*z*.52)+16)
	skip := math.Log1p(-z / float64(n-1))
	for v, u := 1, -1; ; {
		gap := math.Log(s.Float64()) / skip
		if gap > float64(n)*float64(n) {
			return link(n, edges)
		}
		for u += 1 + int(gap); u >= v; v++ {
			if u -= v; v+1 == n {
				return link(n, edges)
			}
		}
		edges = append(edges, [2]int32{int32(u), int32(v)})
	}
}

// Ring links each of n slots on a ring to those at most radius places away. It
// needs n > 2 radius.
func Ring(n, radius int) *Network {
	var edges [][2]int32
	for v := range n {
		for d := 1; d <= radius; d++ {
			edges = append(edges, [2]int32{int32(v), int32((v + d) % n)})
		}
	}
	return link(n, edges)
}

// Rewired draws a network in which each edge has, with the given probability, been
// given another far end, drawn evenly: never the near end or one of its neighbours
// (Watts and Strogatz 1998). A slot linked to all others keeps its edges.
func (g *Network) Rewired(s *Stream, probability float64) *Network {
	n, edges := g.Size(), g.edges()
	key := func(a, b int32) [2]int32 { return [2]int32{min(a, b), max(a, b)} }
	linked := make(map[[2]int32]bool, len(edges))
	degree := make([]int, n)
	for _, e := range edges {
		linked[e] = true
		degree[e[0]]++
		degree[e[1]]++
	}
	for i, e := range edges {
		if s.Float64() >= probability || degree[e[0]] == n-1 {
			continue
		}
		far := int32(s.IntN(n))
		for far == e[0] || linked[key(e[0], far)] {
			far = int32(s.IntN(n))
		}
		delete(linked, e)
		linked[key(e[0], far)] = true
		degree[e[1]]--
		degree[far]++
		edges[i] = [2]int32{e[0], far}
	}
	return link(n, edges)
}

// need is how many of k neighbours must have moved before a slot does, where it
// responds by a [Step] to their share: the least m >= 1 with m/k >= share. It is
// k+1 if all of them are too few.
func need(k int, share float64) int {
	m := min(max(1, int(float64(k)*share)-1), k+1)
	for m <= k && Step.At(float64(m)/float64(k)-share) == 0 {
		m++
	}
	return m
}

// needs are those of all slots.
func (g *Network) needs(share float64) []int32 {
	list := make([]int32, g.Size())
	for v := range list {
		list[v] = int32(need(len(g.Neighbours(v)), share))
	}
	return list
}

// Frontier follows one cascade at a time through a network (Watts 2002): a slot
// moves, for good, once the given share of its neighbours has. It is used again
// and again without allocating, by one goroutine.
type Frontier struct {
	net   *Network
	needs []int32
	left  []int32 // how many more must move before a slot does; at most 0: it has
	queue []int32
}

// Frontier makes ready for cascades at the given share.
func (g *Network) Frontier(share float64) *Frontier {
	return &Frontier{g, g.needs(share), make([]int32, g.Size()), make([]int32, 0, g.Size())}
}

// From is how many have moved in the end if these move first.
func (f *Frontier) From(seeds []int32) int {
	f.begin()
	for _, v := range seeds {
		f.seed(v)
	}
	return f.spread()
}

// Reach is how many have moved in the end if a number of slots, drawn for the
// replicate, move first.
func (f *Frontier) Reach(seed, replicate uint64, seeds int) int {
	f.begin()
	s := Stream{philox: NewPhilox(seed), replicate: replicate}
	for range min(seeds, f.net.Size()) {
		for !f.seed(int32(s.IntN(f.net.Size()))) {
		}
	}
	return f.spread()
}

func (f *Frontier) begin() {
	copy(f.left, f.needs)
	f.queue = f.queue[:0]
}

// seed lets a slot move, unless it has.
func (f *Frontier) seed(v int32) bool {
	if f.left[v] <= 0 {
		return false
	}
	f.left[v] = 0
	f.queue = append(f.queue, v)
	return true
}

func (f *Frontier) spread() int {
	for head := 0; head < len(f.queue); head++ {
		for _, u := range f.net.Neighbours(int(f.queue[head])) {
			if f.left[u]--; f.left[u] == 0 {
				f.queue = append(f.queue, u)
			}
		}
	}
	return len(f.queue)
}
