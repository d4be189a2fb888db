package answer

import (
	"context"
	"fmt"

	"github.com/seatledger/seatledger/roll"
)

// until gives the view of who asks with a context: what is folded through it
// stops when the context ends. Asking costs no lock, as it is asked often.
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
			return false
		}
	})
}

// stopped makes an error of the end of a question's context. Every question
// that folds defers it first: what it found through a view that was told to stop
// is incomplete, and so is why it may have failed.
func stopped(ctx context.Context, err *error) {
	if why := ctx.Err(); why != nil {
		*err = fmt.Errorf("the question was stopped before it was answered: %w", why)
	}
}
