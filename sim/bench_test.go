package sim

import "testing"

// The yardstick of the machine: one block of Philox takes 1.91 ns on a free core
// of the machine that the goals were set on.
func BenchmarkPhilox(b *testing.B) {
	p := NewPhilox(1)
	var sum uint64
	i := uint32(0)
	for b.Loop() {
		lo, hi := p.Block(i, 0, 0, 0)
		sum += lo ^ hi
		i++
	}
	_ = sum
}
