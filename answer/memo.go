package answer

import (
	"context"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/seatledger/seatledger/internal/joint"
)

// memo keeps what was worked out for the questions asked last. Each thing is
// worked out once for all who ask for it at a time, as long as one of them still
// waits, and one thing at a time: it takes all processors. What was stopped is
// never kept.
type memo[K comparable, V any] struct {
	turn  chan struct{}
	under *joint.Group[K, V]
	kept  *lru.Cache[K, V]
}

func newMemo[K comparable, V any](most int) memo[K, V] {
	return memo[K, V]{make(chan struct{}, 1), &joint.Group[K, V]{}, newLRU[K, V](most)}
}

func newLRU[K comparable, V any](most int) *lru.Cache[K, V] {
	c, err := lru.New[K, V](most)
	if err != nil {
		panic(err) // only for a size below one
	}
	return c
}

// get gives what is kept, or has it worked out. The context that work is given
// is that of all who wait for it.
func (m *memo[K, V]) get(ctx context.Context, key K, work func(context.Context) (V, error)) (V, error) {
	if value, ok := m.kept.Get(key); ok {
		return value, nil
	}
	return m.under.Do(ctx, key, func(ctx context.Context) (value V, err error) {
		select {
		case m.turn <- struct{}{}:
		case <-ctx.Done():
			return value, ctx.Err()
		}
		defer func() { <-m.turn }()
		if value, ok := m.kept.Get(key); ok { // since it was looked for
			return value, nil
		}
		defer stopped(ctx, &err)
		if value, err = work(ctx); err == nil && ctx.Err() == nil {
			m.kept.Add(key, value)
		}
		return value, err
	})
}
