package web

import (
	"context"
	"errors"
	"net/netip"
	"sync"
)

// turns let so many at a time through, and turn away whoever would wait behind
// too many others: also whoever would take more than a quarter of the places that
// there are to wait in, so that no client keeps the others out.
type turns struct {
	free chan struct{}
	most int

	mu      sync.Mutex
	waiting int
	of      map[netip.Prefix]int // by client
}

func newTurns(atATime, waiting int) *turns {
	return &turns{free: make(chan struct{}, atATime), most: atATime + waiting, of: map[netip.Prefix]int{}}
}

// errBusy turns a reader away for now.
var errBusy = errors.New("too many readers ask for this at a time")

// enter waits for a turn, or until the context ends.
func (t *turns) enter(ctx context.Context) (leave func(), err error) {
	client := clientOf(ctx)
	if !t.waits(client) {
		return nil, errBusy
	}
	select {
	case t.free <- struct{}{}:
	case <-ctx.Done():
		t.goes(client)
		return nil, ctx.Err()
	}
	return func() {
		<-t.free
		t.goes(client)
	}, nil
}

// waits takes a place for a client, if there is one for it.
func (t *turns) waits(client netip.Prefix) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.waiting >= t.most || client.IsValid() && t.of[client] >= (t.most+3)/4 {
		return false
	}
	t.waiting++
	t.of[client]++
	return true
}

func (t *turns) goes(client netip.Prefix) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waiting--
	if t.of[client]--; t.of[client] == 0 {
		delete(t.of, client)
	}
}
