package jobs

import (
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// Specs and results are kept as they are or compressed; the first byte says
// which.
const (
	plain      = 0
	compressed = 1

	worthIt = 1 << 10 // shorter ones are not compressed
	maxSize = 1 << 30 // no spec or result is longer than 1 GiB
	oneCore = 1       // a worker has its cores for other things
)

var (
	encoder, _ = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(oneCore))
	decoder, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxSize))
)

// pack gives bytes as they are stored.
func pack(b []byte) []byte {
	if len(b) >= worthIt {
		if packed := encoder.EncodeAll(b, []byte{compressed}); len(packed) <= len(b) {
			return packed
		}
	}
	return append([]byte{plain}, b...)
}

// unpack gives back what was packed.
func unpack(stored []byte) ([]byte, error) {
	switch {
	case len(stored) > 0 && stored[0] == plain:
		return stored[1:], nil
	case len(stored) > 0 && stored[0] == compressed:
		b, err := decoder.DecodeAll(stored[1:], nil)
		if err != nil {
			return nil, fmt.Errorf("what is stored cannot be read: %w", err)
		}
		return b, nil
	}
	return nil, fmt.Errorf("what is stored was not written by this version: it begins with %.1x", stored)
}
