package sim

import "math"

// An exponential draw by the ziggurat of Marsaglia and Tsang (2000) with 256 layers
// of equal area. The tables are worked out once, from the layer count alone.
const (
	layers  = 256
	tailAt  = 7.69711747013104972
	areaOne = 0.0039496598225815571993
)

var (
	zigX [layers + 1]float64 // right ends of the layers, falling
	zigY [layers + 1]float64 // e^-x there
	zigW [layers]float64     // right end of a layer over 2^24
)

func init() {
	zigX[0] = areaOne / math.Exp(-tailAt)
	zigX[1] = tailAt
	for i := 2; i < layers; i++ {
		zigX[i] = -math.Log(areaOne/zigX[i-1] + math.Exp(-zigX[i-1]))
	}
	for i := range zigX {
		zigY[i] = math.Exp(-zigX[i])
	}
	for i := range zigW {
		zigW[i] = zigX[i] * 0x1p-24
	}
}

// exponential turns 32 bits into an exponential draw with mean 1: 8 choose a layer,
// 24 a place in it. That does for 98.9 of 100 words; for the rest it asks the stream
// for more.
func exponential(w uint32, more *Stream) float64 {
	if x, ok := layered(w); ok {
		return x
	}
	return exponentialSlow(w, more)
}

// layered is the draw that a word alone gives, if it does.
func layered(w uint32) (x float64, ok bool) {
	layer := w & (layers - 1)
	x = float64((float64(w>>8) + .5) * zigW[layer])
	return x, x < zigX[layer+1]
}

func exponentialSlow(w uint32, more *Stream) float64 {
	for {
		x, ok := layered(w)
		layer := w & (layers - 1)
		switch {
		case ok:
			return x
		case layer == 0:
			return tailAt - math.Log(more.Float64())
		case zigY[layer]+float64(more.Float64()*(zigY[layer+1]-zigY[layer])) < math.Exp(-x):
			return x
		}
		w = uint32(more.Uint64())
	}
}
