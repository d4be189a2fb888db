package web

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// turns let so many at a time through what takes a processor, in the order in which
// they came, and turn away whoever would wait behind too many others. No client keeps
// the others out: one place at work is always for somebody else, and so are three
// quarters of the places that there are to wait in.
type turns struct {
	atATime, each int // at work, and of these of one client
	most, own     int // at work or waiting, and of these of one client

	mu      sync.Mutex
	places  int // taken
	working int
	queue   []*turn
	of      map[netip.Prefix]*share
}

// turn is a place in the queue.
type turn struct {
	client netip.Prefix
	comes  chan struct{} // closed when it does
}

// share is what one client has of the places.
type share struct{ places, working int }

func newTurns(atATime, waiting int) *turns {
	most := atATime + waiting
	return &turns{atATime: atATime, each: max(1, atATime-1), most: most, own: (most + 3) / 4, of: map[netip.Prefix]*share{}}
}

// turnsOn gives the turns of what takes long and of pages, on so many processors. One
// client has all but one of them for what takes long, and for pages as many as there
// are: whoever comes beside it shares a processor with two others at most.
func turnsOn(processors int) (long, pages *turns) {
	return newTurns(max(2, processors), maxWaiting), newTurns(processors+1, maxMaking)
}

// taken counts who is at work or waits.
func (t *turns) taken() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.places
}

// errBusy turns a reader away for now; errGreedy one who has too much at work.
var (
	errBusy   = errors.New("too many readers ask for this at a time")
	errGreedy = errors.New("one reader asks for too much at a time")
)

// errLong gives up what takes so long that nobody could be sent it.
var errLong = errors.New("this takes longer than an answer may")

// enter waits for a turn, but not for ever, or until the context ends.
func (t *turns) enter(ctx context.Context) (leave func(), err error) {
	mine, err := t.wait(clientOf(ctx))
	if err != nil {
		return nil, err
	}
	select {
	case <-mine.comes:
		return func() { t.leave(mine) }, nil
	case <-ctx.Done():
		t.leave(mine)
		return nil, ctx.Err()
	case <-time.After(longestWait):
		t.leave(mine)
		return nil, errBusy
	}
}

// longestWait is how long a turn may take to come: what comes later could not be
// sent in the time that an answer has.
const longestWait = answerTime / 3

// longestWork is how long an answer may take to make, its turn included.
const longestWork = answerTime * 5 / 6

// wait takes a place in the queue, if there is one for this client. Nobody knows who
// has no address, so that only the places count then.
func (t *turns) wait(client netip.Prefix) (*turn, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s := t.of[client]; client.IsValid() && s != nil && s.places >= t.own {
		return nil, errGreedy
	}
	if t.places >= t.most {
		return nil, errBusy
	}
	mine := &turn{client, make(chan struct{})}
	t.places++
	if t.of[client] == nil {
		t.of[client] = &share{}
	}
	t.of[client].places++
	t.queue = append(t.queue, mine)
	t.next()
	return mine, nil
}

// next lets in whoever may work now; the lock is held.
func (t *turns) next() {
	t.queue = slices.DeleteFunc(t.queue, func(x *turn) bool {
		s := t.of[x.client]
		if t.working >= t.atATime || x.client.IsValid() && s.working >= t.each {
			return false
		}
		t.working++
		s.working++
		close(x.comes)
		return true
	})
}

// leave gives a place back, whether its turn has come or not.
func (t *turns) leave(mine *turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.of[mine.client]
	t.places--
	s.places--
	if i := slices.Index(t.queue, mine); i >= 0 {
		t.queue = slices.Delete(t.queue, i, i+1)
	} else {
		t.working--
		s.working--
	}
	if s.places == 0 {
		delete(t.of, mine.client)
	}
	t.next()
}
