package main

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/seatledger/seatledger/sim"
)

//go:embed frontier.py
var frontierPy string

// watts compares cascades through one network: 64 replicates a word, one after the
// other in Go, and one after the other compiled by numba. All get the same seeds.
type watts struct {
	python                   string
	slots, seeds, replicates int
	mean, share              float64
	runs                     int
	seed                     uint64
}

func (w watts) run() error {
	net := sim.Random(sim.NewStream(w.seed, 0, 1), w.slots, w.mean)
	w.replicates += -w.replicates & (sim.Width - 1)
	words, each := make([]int32, w.replicates), make([]int32, w.replicates)
	lanes, frontier := net.Lanes(w.share), net.Frontier(w.share)
	inWords := w.quickest(func() {
		var reach [sim.Width]int
		for first := 0; first < w.replicates; first += sim.Width {
			lanes.Reach(w.seed, uint64(first), w.seeds, &reach)
			for i, n := range reach {
				words[first+i] = int32(n)
			}
		}
	})
	oneByOne := w.quickest(func() {
		for r := range each {
			each[r] = int32(frontier.Reach(w.seed, uint64(r), w.seeds))
		}
	})
	if err := agreed("one by one in Go", each, words); err != nil {
		return err
	}
	version, theirs, numba, err := w.numba(net)
	if err != nil {
		return err
	}
	if err := agreed("numba", theirs, words); err != nil {
		return err
	}
	fmt.Printf("%d slots, %g neighbours, share %g, %d seeds, %d replicates, the quickest of %d runs; every answer agrees\n\n", w.slots, w.mean, w.share, w.seeds, w.replicates, w.runs)
	for _, r := range []struct {
		what string
		took time.Duration
	}{{"64 replicates a word", inWords}, {"one by one in Go", oneByOne}, {"one by one, numba " + version, numba}} {
		fmt.Printf("%-28s %8.2f us a replicate  1 : %.3g\n", r.what, r.took.Seconds()*1e6/float64(w.replicates), r.took.Seconds()/inWords.Seconds())
	}
	return nil
}

func (w watts) quickest(do func()) time.Duration {
	best := time.Duration(math.MaxInt64)
	for range w.runs {
		start := time.Now()
		do()
		best = min(best, time.Since(start))
	}
	return best
}

func agreed(who string, got, want []int32) error {
	for r := range want {
		if got[r] != want[r] {
			return fmt.Errorf("replicate %d: %s says %d, 64 a word %d", r, who, got[r], want[r])
		}
	}
	return nil
}

// numba writes network and seeds to files, runs frontier.py and reads what it found.
func (w watts) numba(net *sim.Network) (version string, reach []int32, took time.Duration, err error) {
	dir, err := os.MkdirTemp("", "seatledger-bench-")
	if err != nil {
		return "", nil, 0, err
	}
	defer os.RemoveAll(dir)
	first, to, needs := []int32{0}, []int32{}, []int32{}
	for v := range net.Size() {
		list := net.Neighbours(v)
		to = append(to, list...)
		first = append(first, int32(len(to)))
		needs = append(needs, int32(w.need(len(list))))
	}
	for name, list := range map[string][]int32{"first": first, "to": to, "needs": needs, "seeds": w.drawn(net.Size())} {
		data, err := binary.Append(nil, binary.LittleEndian, list)
		if err != nil {
			return "", nil, 0, err
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			return "", nil, 0, err
		}
	}
	cmd := exec.Command(w.python, "-c", frontierPy, dir, fmt.Sprint(w.replicates), fmt.Sprint(w.runs))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", nil, 0, fmt.Errorf("%s with numba: %w; Debian's package is python3-numba, -python names the interpreter", w.python, err)
	}
	var seconds float64
	if _, err := fmt.Sscan(string(out), &version, &seconds); err != nil {
		return "", nil, 0, err
	}
	data, err := os.ReadFile(filepath.Join(dir, "reach"))
	if err != nil {
		return "", nil, 0, err
	}
	if len(data) != 4*w.replicates {
		return "", nil, 0, errors.New("numba answers for another number of replicates")
	}
	reach = make([]int32, w.replicates)
	_, err = binary.Decode(data, binary.LittleEndian, reach)
	return version, reach, time.Duration(seconds * float64(time.Second)), err
}

// need is the rule in words of its own: how many of k neighbours are the share, and
// one at least.
func (w watts) need(k int) int {
	m := 1
	for float64(m) < w.share*float64(k)-1e-12 {
		m++
	}
	return m
}

// drawn are the seeds of every replicate, drawn as package sim does: a slot drawn
// before is drawn again.
func (w watts) drawn(slots int) (list []int32) {
	for r := range w.replicates {
		s := sim.NewStream(w.seed, uint64(r), 0)
		seen := map[int]bool{}
		for len(seen) < w.seeds {
			if v := s.IntN(slots); !seen[v] {
				seen[v] = true
				list = append(list, int32(v))
			}
		}
	}
	return list
}
