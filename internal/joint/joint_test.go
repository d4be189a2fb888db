package joint

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

// The work goes on while somebody waits, whoever began it.
func TestWhoBeganItMayLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g Group[string, int]
		var began atomic.Int32
		finish := make(chan struct{})
		work := func(ctx context.Context) (int, error) {
			began.Add(1)
			select {
			case <-finish:
				return 7, nil
			case <-ctx.Done():
				return 0, ctx.Err()
			}
		}
		first, leave := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := g.Do(first, "a", work); !errors.Is(err, context.Canceled) {
				t.Errorf("who left got %v", err)
			}
		})
		synctest.Wait()
		for range 3 {
			wg.Go(func() {
				if n, err := g.Do(t.Context(), "a", work); n != 7 || err != nil {
					t.Errorf("who waited got %d, %v", n, err)
				}
			})
		}
		synctest.Wait()
		leave()
		synctest.Wait()
		close(finish)
		wg.Wait()
		if began.Load() != 1 {
			t.Errorf("the work was begun %d times", began.Load())
		}
	})
}

// When the last one leaves the work is told to stop, and who comes then begins
// anew, even while what was stopped has not ended.
func TestNobodyJoinsWhatWasStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g Group[string, int]
		ctx, leave := context.WithCancel(t.Context())
		ended := make(chan struct{})
		var told atomic.Bool
		var wg sync.WaitGroup
		wg.Go(func() {
			_, err := g.Do(ctx, "a", func(ctx context.Context) (int, error) {
				<-ctx.Done()
				told.Store(true)
				<-ended // slow to end
				return 1, nil
			})
			if !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
		synctest.Wait()
		leave()
		wg.Wait()
		synctest.Wait()
		if !told.Load() {
			t.Error("the work was not told to stop")
		}
		if n, err := g.Do(t.Context(), "a", func(context.Context) (int, error) { return 2, nil }); n != 2 || err != nil {
			t.Errorf("asked anew: %d, %v", n, err)
		}
		close(ended)
		synctest.Wait()
		if len(g.under) != 0 {
			t.Errorf("%d pieces of work are still held", len(g.under))
		}
	})
}

func TestPanicIsEverybodys(t *testing.T) {
	var g Group[int, int]
	defer func() {
		if x, ok := recover().(error); !ok || !strings.Contains(x.Error(), "broken") {
			t.Errorf("recovered %v", x)
		}
	}()
	_, _ = g.Do(t.Context(), 1, func(context.Context) (int, error) { panic("broken") })
	t.Error("no panic")
}
