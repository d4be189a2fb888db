// Package joint does work once for everybody who waits for it at a time.
//
// The work goes on for as long as anybody waits, and no longer: whoever asks
// gives a context and leaves when it ends, without the others noticing; when the
// last one leaves, the context of the work ends too. Who comes after that never
// joins work that was told to stop: it is begun anew. Nothing is kept when the
// work is done.
package joint

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
)

// Group does one piece of work for each key at a time. The zero value is ready.
type Group[K comparable, V any] struct {
	mu    sync.Mutex
	under map[K]*work[V]
}

// work is one piece of work under way.
type work[V any] struct {
	waiting  int // askers; under the group's lock
	stop     context.CancelFunc
	done     chan struct{} // closed when the rest is there
	value    V
	err      error
	panicked error
}

// Do gives what the work under way for a key comes to, or begins it. It returns
// at once with the error of the asker's context when that ends; the work has a
// context of its own, with the values of the first asker's. A panic of the work
// is one of everybody who waits.
func (g *Group[K, V]) Do(ctx context.Context, key K, do func(context.Context) (V, error)) (value V, err error) {
	if err := ctx.Err(); err != nil {
		return value, err
	}
	w := g.join(ctx, key, do)
	defer g.leave(key, w)
	select {
	case <-ctx.Done():
		return value, ctx.Err()
	case <-w.done:
	}
	if w.panicked != nil {
		panic(w.panicked)
	}
	return w.value, w.err
}

// join counts an asker in, and begins the work with the first.
func (g *Group[K, V]) join(ctx context.Context, key K, do func(context.Context) (V, error)) *work[V] {
	g.mu.Lock()
	defer g.mu.Unlock()
	if w := g.under[key]; w != nil {
		w.waiting++
		return w
	}
	if g.under == nil {
		g.under = map[K]*work[V]{}
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	w := &work[V]{waiting: 1, stop: stop, done: make(chan struct{})}
	g.under[key] = w
	go func() {
		defer g.end(key, w)
		w.value, w.err = do(ctx)
	}()
	return w
}

// end tells everybody that the work is done.
func (g *Group[K, V]) end(key K, w *work[V]) {
	if x := recover(); x != nil {
		w.panicked = fmt.Errorf("%v\n%s", x, debug.Stack())
	}
	g.mu.Lock()
	g.forget(key, w)
	g.mu.Unlock()
	close(w.done)
	w.stop()
}

// leave counts an asker out. Work for which nobody waits is told to stop, and
// forgotten at once, so that nobody joins it.
func (g *Group[K, V]) leave(key K, w *work[V]) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if w.waiting--; w.waiting == 0 {
		g.forget(key, w)
		w.stop()
	}
}

func (g *Group[K, V]) forget(key K, w *work[V]) {
	if g.under[key] == w {
		delete(g.under, key)
	}
}
