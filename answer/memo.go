package answer

import (
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"
)

// memo keeps what was worked out for the questions asked last. Each thing is
// worked out once, and one thing at a time: it takes all processors.
type memo[K comparable, V any] struct {
	mu, working *sync.Mutex
	kept        *lru.Cache[K, func() V]
}

func newMemo[K comparable, V any](most int) memo[K, V] {
	return memo[K, V]{new(sync.Mutex), new(sync.Mutex), newLRU[K, func() V](most)}
}

func newLRU[K comparable, V any](most int) *lru.Cache[K, V] {
	c, err := lru.New[K, V](most)
	if err != nil {
		panic(err) // only for a size below one
	}
	return c
}

func (m *memo[K, V]) get(key K, work func() V) V {
	m.mu.Lock()
	value, ok := m.kept.Get(key)
	if !ok {
		value = sync.OnceValue(func() V {
			m.working.Lock()
			defer m.working.Unlock()
			return work()
		})
		m.kept.Add(key, value)
	}
	m.mu.Unlock()
	return value()
}
