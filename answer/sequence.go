package answer

import (
	"iter"

	"github.com/seatledger/seatledger"
)

// counted tells progress every so often how many entries have gone by.
func counted(entries iter.Seq2[seatledger.Entry, error], progress func(int64)) iter.Seq2[seatledger.Entry, error] {
	if progress == nil {
		return entries
	}
	const often = 1 << 14
	return func(yield func(seatledger.Entry, error) bool) {
		var n int64
		for e, err := range entries {
			if n++; n%often == 0 {
				progress(n)
			}
			if !yield(e, err) {
				return
			}
		}
		progress(n)
	}
}
