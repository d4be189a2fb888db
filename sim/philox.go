package sim

import (
	"math"
	"math/bits"
)

// Philox is the counter-based generator Philox4x32-10 (Salmon, Moraes, Dror and
// Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011). A draw is a pure
// function of key and counter: who asks first, and on which thread, is no matter.
type Philox struct{ key [2]uint32 }

// NewPhilox makes the generator of a seed.
func NewPhilox(seed uint64) Philox { return Philox{[2]uint32{uint32(seed), uint32(seed >> 32)}} }

// Block gives the 128 bits at a counter, as two words.
func (p Philox) Block(c0, c1, c2, c3 uint32) (lo, hi uint64) {
	const m0, m1, w0, w1 = 0xD2511F53, 0xCD9E8D57, 0x9E3779B9, 0xBB67AE85
	k0, k1 := p.key[0], p.key[1]
	for range 10 {
		a, b := uint64(m0)*uint64(c0), uint64(m1)*uint64(c2)
		c0, c1, c2, c3 = uint32(b>>32)^c1^k0, uint32(b), uint32(a>>32)^c3^k1, uint32(a)
		k0, k1 = k0+w0, k1+w1
	}
	return uint64(c0) | uint64(c1)<<32, uint64(c2) | uint64(c3)<<32
}

// Stream is the sequence of draws keyed by (seed, replicate, slot). It is a
// rand.Source of math/rand/v2.
type Stream struct {
	philox    Philox
	replicate uint64
	slot      uint32
	block     uint32
	spare     uint64
	full      bool
}

// NewStream makes the stream of a slot in a replicate.
func NewStream(seed, replicate uint64, slot uint32) *Stream {
	return &Stream{philox: NewPhilox(seed), replicate: replicate, slot: slot}
}

// Uint64 is the next word.
func (s *Stream) Uint64() uint64 {
	if s.full {
		s.full = false
		return s.spare
	}
	lo, hi := s.philox.Block(uint32(s.replicate), uint32(s.replicate>>32), s.slot, s.block)
	s.block++
	s.spare, s.full = hi, true
	return lo
}

// Float64 is uniform on the open interval (0, 1): never 0, so that its logarithm
// is finite.
func (s *Stream) Float64() float64 { return unit(s.Uint64()) }

// Exp is exponential with mean 1.
func (s *Stream) Exp() float64 { return -math.Log(s.Float64()) }

// IntN is uniform on 0..n-1 (Lemire 2019).
func (s *Stream) IntN(n int) int {
	hi, lo := bits.Mul64(s.Uint64(), uint64(n))
	for lo < uint64(n) && lo < -uint64(n)%uint64(n) {
		hi, lo = bits.Mul64(s.Uint64(), uint64(n))
	}
	return int(hi)
}

// unit maps a word to the middle of one of 2^53 cells of (0, 1).
func unit(w uint64) float64 { return (float64(w>>11) + 0.5) * 0x1p-53 }
