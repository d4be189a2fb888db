package sim

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// simple fails unless links go both ways, none twice and none to oneself.
func simple(t testing.TB, g *Network) {
	t.Helper()
	for v := range g.Size() {
		list := g.Neighbours(v)
		for i, u := range list {
			if int(u) == v || i > 0 && list[i-1] >= u {
				t.Fatalf("slot %d has neighbours %v", v, list)
			}
			if _, ok := slices.BinarySearch(g.Neighbours(int(u)), int32(v)); !ok {
				t.Fatalf("%d sees %d, but not the other way round", v, u)
			}
		}
	}
}

func TestRandomNetwork(t *testing.T) {
	const n, z = 20_000, 4
	g := Random(NewStream(4, 0, 0), n, z)
	simple(t, g)
	law := PoissonDegrees(z)
	counts := make([]int, len(law))
	for v := range n {
		counts[len(g.Neighbours(v))]++
	}
	fits(t, "degrees", counts, law)
	near(t, "mean degree", float64(len(g.to))/n, z, 4*.02) // variance 2z/n
	near(t, "mean of the law", law.Mean(), z, 1e-12)
	// No place is favoured: the neighbours of the first half are as many as those of the second.
	near(t, "links of the first half", float64(g.first[n/2])/n, z/2, 4*.02)
	if full := Random(NewStream(4, 1, 0), 30, 29); len(full.to) != 30*29 {
		t.Errorf("all pairs linked: %d neighbours, want %d", len(full.to), 30*29)
	}
	if empty := Random(NewStream(4, 2, 0), 30, 0); len(empty.to) != 0 {
		t.Errorf("no pair linked: %d neighbours", len(empty.to))
	}
}

func TestRewired(t *testing.T) {
	ring := Ring(100, 3)
	simple(t, ring)
	for v := range 100 {
		if len(ring.Neighbours(v)) != 6 {
			t.Fatalf("slot %d of the ring has %v", v, ring.Neighbours(v))
		}
	}
	if same := ring.Rewired(NewStream(1, 0, 0), 0); !slices.Equal(same.to, ring.to) {
		t.Error("rewired with probability 0: another network")
	}
	for seed := range uint64(50) { // some slots are linked to all others
		simple(t, Random(NewStream(seed, 0, 0), 8, 6.5).Rewired(NewStream(seed, 1, 0), 1))
	}
	large := Ring(10_000, 3)
	g := large.Rewired(NewStream(1, 0, 0), .3)
	simple(t, g)
	kept := 0
	for v := range g.Size() {
		for _, u := range g.Neighbours(v) {
			if _, ok := slices.BinarySearch(large.Neighbours(v), u); ok {
				kept++
			}
		}
	}
	if len(g.to) != len(large.to) {
		t.Errorf("%d neighbours, want %d", len(g.to), len(large.to))
	}
	within4(t, "edges kept", float64(kept)/float64(len(g.to)), .7, len(g.to)/2)
}

func TestNeed(t *testing.T) {
	for share := 1; share <= 110; share++ {
		phi := float64(share) / 100
		for k := range 60 {
			m := need(k, phi)
			for j := 1; j <= k; j++ {
				if enough := float64(j)/float64(k) >= phi; enough != (j >= m) {
					t.Fatalf("need(%d, %g) = %d, but %d of %[1]d is enough: %v", k, phi, m, j, enough)
				}
			}
			if m < 1 || m > k+1 {
				t.Fatalf("need(%d, %g) = %d", k, phi, m)
			}
		}
	}
}

// sweep is the slow way: look at every slot until nobody moves.
func sweep(g *Network, share float64, seeds []int32) int {
	moved, count := make([]bool, g.Size()), 0
	for _, v := range seeds {
		moved[v] = true
	}
	for before := -1; before != count; {
		before, count = count, 0
		for v := range moved {
			list, m := g.Neighbours(v), 0
			for _, u := range list {
				if moved[u] {
					m++
				}
			}
			if moved[v] = moved[v] || m > 0 && float64(m) >= share*float64(len(list)); moved[v] {
				count++
			}
		}
	}
	return count
}

func drawnSeeds(seed, replicate uint64, n, seeds int) (list []int32) {
	s := NewStream(seed, replicate, 0)
	for len(list) < min(n, seeds) {
		if v := int32(s.IntN(n)); !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

func TestCascadesAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 120).Draw(t, "n")
		z := rapid.Float64Range(0, min(float64(n-1), 12)).Draw(t, "z")
		share := float64(rapid.IntRange(1, 70).Draw(t, "share in 64ths")) / 64 // exact, so that the slow way may multiply
		seed, seeds := rapid.Uint64().Draw(t, "seed"), rapid.IntRange(0, n+1).Draw(t, "seeds")
		g := Random(NewStream(seed, 0, 1), n, z)
		if rapid.Bool().Draw(t, "ring") {
			g = Ring(n+10, 1+n%5).Rewired(NewStream(seed, 0, 2), .3)
		}
		f, l := g.Frontier(share), g.Lanes(share)
		var reach [Width]int
		for _, first := range []uint64{0, 640} { // the second time what the first left behind must not matter
			l.Reach(seed, first, seeds, &reach)
			for i, got := range reach {
				list := drawnSeeds(seed, first+uint64(i), g.Size(), seeds)
				if one, other, slow := f.Reach(seed, first+uint64(i), seeds), f.From(list), sweep(g, share, list); got != slow || one != slow || other != slow {
					t.Fatalf("replicate %d: lanes %d, frontier %d and %d, slow way %d", first+uint64(i), got, one, other, slow)
				}
			}
		}
	})
}

func TestLanesAgainstFrontier(t *testing.T) {
	n := sized(100_000, 10_000)
	for _, c := range []struct{ z, share float64 }{{4, .18}, {6, .18}, {8, .18}, {3, .25}, {6, .4}, {12, .09}} {
		g := Random(NewStream(7, 0, 0), n, c.z)
		f, l := g.Frontier(c.share), g.Lanes(c.share)
		var reach [Width]int
		for _, seeds := range []int{1, n / 1000, n / 50} {
			l.Reach(7, 0, seeds, &reach)
			for i, got := range reach {
				if want := f.Reach(7, uint64(i), seeds); got != want {
					t.Fatalf("z = %g, share %g, %d seeds, replicate %d: %d, the frontier gives %d", c.z, c.share, seeds, i, got, want)
				}
			}
		}
	}
}

// Morris 2000: on a ring of radius r a practice that needs at most half of the
// neighbours goes round from r neighbours, one that needs more goes nowhere.
func TestMorrisRing(t *testing.T) {
	var all, none []int
	for _, r := range []int{2, 3, 5} {
		seeds := make([]int32, r)
		for i := range seeds {
			seeds[i] = int32(i)
		}
		ring := Ring(200, r)
		all, none = append(all, ring.Frontier(.5).From(seeds)), append(none, ring.Frontier(.51).From(seeds))
	}
	if !slices.Equal(all, []int{200, 200, 200}) || !slices.Equal(none, []int{2, 3, 5}) {
		t.Errorf("at .50 %v, at .51 %v; want all 200, and the seeds", all, none)
	}
	record(t, 4, "Morris, ring of 200, r = 2, 3, 5 neighbours first: share .50; .51", "200, 200, 200; 2, 3, 5", fmt.Sprintf("%d, %d, %d; %d, %d, %d", all[0], all[1], all[2], none[0], none[1], none[2]))
}

// Centola and Macy 2007: long ties speed up what one contact passes on, and stop
// what needs several.
func TestCentolaMacy(t *testing.T) {
	const n, r = 2_000, 5
	ring := Ring(n, r)
	reach := func(share, rewired float64) float64 {
		sum := 0
		for i := range 20 {
			g := ring
			if rewired > 0 {
				g = ring.Rewired(NewStream(11, uint64(i), 0), rewired)
			}
			first := NewStream(11, uint64(i), 1).IntN(n)
			seeds := make([]int32, 2*r)
			for j := range seeds {
				seeds[j] = int32((first + j) % n)
			}
			sum += g.Frontier(share).From(seeds)
		}
		return float64(sum) / 20 / n
	}
	var complicated, plain []float64
	for _, p := range []float64{0, .1, .3, .6, 1} {
		complicated, plain = append(complicated, reach(.35, p)), append(plain, reach(.05, p))
	}
	if complicated[0] != 1 || !slices.IsSortedFunc(complicated, func(a, b float64) int { return cmp.Compare(b, a) }) || complicated[4] > .02 {
		t.Errorf("four contacts needed: reach %v as more edges are rewired, want it to fall from 1", complicated)
	}
	if slices.Min(plain) < .99 {
		t.Errorf("one contact needed: reach %v, want all", plain)
	}
	record(t, 4, "Centola-Macy, ring of 2,000, r = 5, edges rewired 0; .1; .3; 1: share reached where 4 contacts are needed; 1", "falls from 1; stays 1",
		fmt.Sprintf("%.3f, %.3f, %.3f, %.3f; %.3f, %.3f, %.3f, %.3f", complicated[0], complicated[1], complicated[2], complicated[4], plain[0], plain[1], plain[2], plain[4]))
}

func TestWattsWindow(t *testing.T) {
	for _, c := range []struct{ share, from, to float64 }{{.18, 1.0207039085, 5.7646770872}, {.25, 1.1141416270, 3.8630688584}} {
		ends := Window(c.share)
		if len(ends) != 2 {
			t.Fatalf("share %g: window %v", c.share, ends)
		}
		near(t, "from", ends[0], c.from, 1e-6)
		near(t, "to", ends[1], c.to, 1e-6)
		record(t, 4, fmt.Sprintf("Watts, share %g: cascade window of z", c.share), fmt.Sprintf("%.10f to %.10f within 1e-6", c.from, c.to), fmt.Sprintf("%.10f to %.10f", ends[0], ends[1]))
	}
	if ends := Window(.26); len(ends) != 0 {
		t.Errorf("share .26: window %v, want none", ends)
	}
	for _, c := range []struct{ z, cluster, trigger float64 }{{3, .7895963, .8734619}, {5, .3679873, .6953073}, {8, 0, 0}, {.9, 0, 0}} {
		cluster, trigger := PoissonDegrees(c.z).Vulnerable(.18)
		near(t, "cluster", cluster, c.cluster, 1e-7)
		near(t, "trigger", trigger, c.trigger, 1e-7)
		if c.cluster > 0 {
			record(t, 4, fmt.Sprintf("Watts, share .18, z = %g: giant vulnerable cluster; triggers", c.z), fmt.Sprintf("%.7f; %.7f", c.cluster, c.trigger), fmt.Sprintf("%.7f; %.7f", cluster, trigger))
		}
	}
}

// What holds in the limit holds nearly on networks of a finite size.
func TestWattsTriggers(t *testing.T) {
	const n, z = 50_000, 3
	cluster, trigger := PoissonDegrees(z).Vulnerable(.18)
	l := Random(NewStream(12, 0, 0), n, z).Lanes(.18)
	largest := uint32(0)
	for _, c := range l.clusters {
		largest = max(largest, c.size)
	}
	near(t, "largest vulnerable cluster", float64(largest)/n, cluster, .01)
	var reach [Width]int
	global, batches := 0, 40
	for b := range batches {
		l.Reach(12, uint64(b*Width), 1, &reach)
		for _, r := range reach {
			if r > n/10 {
				global++
			}
		}
	}
	near(t, "single slots that trigger", float64(global)/float64(batches*Width), trigger, .01+4*.0066)
}

func TestGleesonCahalane(t *testing.T) {
	for _, c := range []struct{ z, seeds, want float64 }{{4, 1e-3, .9801941}, {3, 1e-3, .9405507}, {6, 1e-4, .0023765}, {6, 1e-3, .9974861}, {8, 1e-4, .0002215}} {
		got := PoissonDegrees(c.z).Reach(.18, c.seeds)
		near(t, fmt.Sprintf("z = %g, seeds %g", c.z, c.seeds), got, c.want, 1e-7)
		record(t, 4, fmt.Sprintf("Gleeson-Cahalane, share .18, z = %g, seeds %g: share reached", c.z, c.seeds), fmt.Sprintf("%.7f", c.want), fmt.Sprintf("%.7f", got))
	}
}

func TestWattsSlots(t *testing.T) {
	if testing.Short() {
		t.Skip("draws graphs of a hundred thousand slots")
	}
	const n = 100_000
	graphs := sized(20, 2)
	draw := func(z, seeds float64) (mean, median float64) {
		var list []float64
		var reach [Width]int
		for i := range graphs {
			Random(NewStream(4, uint64(i), 0), n, z).Lanes(.18).Reach(4, uint64(i*Width), int(seeds*n+.5), &reach)
			for _, r := range reach {
				list = append(list, float64(r)/n)
			}
		}
		mean, _, _ = moments(list)
		slices.Sort(list)
		return mean, list[len(list)/2]
	}
	for _, c := range []struct{ z, seeds, want float64 }{{4, 1e-3, .980194}, {6, 1e-3, .997486}} {
		mean, _ := draw(c.z, c.seeds)
		near(t, fmt.Sprintf("mean, z = %g", c.z), mean, c.want, .001)
		if long() {
			record(t, 4, fmt.Sprintf("Watts, N = 1e5, 20 networks, z = %g, seeds %g: mean share reached", c.z, c.seeds), fmt.Sprintf("%g within .001", c.want), fmt.Sprintf("%.6f", mean))
		}
	}
	_, median := draw(6, 1e-4)
	if median < .001 || median > .004 {
		t.Errorf("z = 6, seeds 1e-4: median %.5f, want .001 to .004", median)
	}
	if long() {
		record(t, 4, "Watts, N = 1e5, 20 networks, z = 6, seeds 1e-4: median share reached", ".001 to .004", fmt.Sprintf("%.5f", median))
	}
}

// measured is the network whose speed is measured.
func measured() *Network { return Random(NewStream(1, 0, 0), 10_000, 4) }

func TestCascadesDoNotAllocate(t *testing.T) {
	f, l := measured().Frontier(.18), measured().Lanes(.18)
	var reach [Width]int
	if n := testing.AllocsPerRun(5, func() { f.Reach(1, 0, 10); l.Reach(1, 0, 10, &reach) }); n != 0 {
		t.Errorf("%g allocations, want none", n)
	}
}

func TestWattsSpeed(t *testing.T) {
	if !long() {
		t.Skip("SEATLEDGER_LONG measures")
	}
	lanes, frontier := testing.Benchmark(BenchmarkLanes), testing.Benchmark(BenchmarkFrontier)
	each := float64(lanes.NsPerOp()) / Width / 1000
	ratio := float64(frontier.NsPerOp()) / 1000 / each
	if each > 15 || ratio < 15 || lanes.AllocsPerOp() != 0 {
		t.Errorf("%.1f us a replicate, %.0f times the frontier, %d allocations; want at most 15, at least 15, none", each, ratio, lanes.AllocsPerOp())
	}
	recordTime(t, 12, "Watts, N = 1e4, z = 4, share .18, 64 replicates a word: us a replicate; times faster than the frontier in Go", "at most 15, no allocation; (numba's frontier, at least 15: see bench/)", fmt.Sprintf("%.1f, none; %.0f", each, ratio))
}

func BenchmarkLanes(b *testing.B) {
	l := measured().Lanes(.18)
	var reach [Width]int
	b.ReportAllocs()
	i := uint64(0)
	for b.Loop() {
		l.Reach(1, i*Width, 10, &reach)
		i++
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Width/1000, "us/replicate")
}

func BenchmarkFrontier(b *testing.B) {
	f := measured().Frontier(.18)
	b.ReportAllocs()
	i := uint64(0)
	for b.Loop() {
		f.Reach(1, i, 10)
		i++
	}
}
