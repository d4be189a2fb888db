package answer

import (
	"iter"

	"github.com/seatledger/seatledger"
)

// upTo ends entries at a position: another process may be appending.
func upTo(entries iter.Seq2[seatledger.Entry, error], last seatledger.Position) iter.Seq2[seatledger.Entry, error] {
	return func(yield func(seatledger.Entry, error) bool) {
		for e, err := range entries {
			if err == nil && e.Position > last || !yield(e, err) {
				return
			}
		}
	}
}

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
