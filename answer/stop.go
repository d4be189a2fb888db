package answer

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"

	"github.com/seatledger/seatledger/roll"
)

// until gives the view of who asks with a context: what is folded through it
// stops when the context ends, and lets others have the processor now and then.
// Asking costs no lock, as it is asked often.
func until(ctx context.Context, v *roll.View) *roll.View {
	done := ctx.Done()
	if done == nil {
		return v.Until(nil)
	}
	return v.Until(func() bool {
		select {
		case <-done:
			return true
		default:
			if rand.Uint32()%letsGoEvery == 0 {
				runtime.Gosched()
			}
			return false
		}
	})
}

// letsGoEvery is how often a fold is asked whether it is to stop, on the average, for
// once that it goes to the end of the queue for a processor. The scheduler would send
// it there after 10 ms: where the councils of a whole ledger are folded, a page would
// wait so long behind each share of them, each time it has waited for something else.
const letsGoEvery = 16

// stopped makes an error of the end of a question's context. Every question
// that folds defers it first: what it found through a view that was told to stop
// is incomplete, and so is why it may have failed.
func stopped(ctx context.Context, err *error) {
	if why := ctx.Err(); why != nil {
		*err = fmt.Errorf("the question was stopped before it was answered: %w", why)
	}
}
