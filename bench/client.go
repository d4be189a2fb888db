package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// clients is how many connections ask at once.
const clients = 64

// client asks sites on this machine over connections that stay open. It
// unpacks nothing, so that it costs what it takes to read the bytes.
type client struct {
	http   *http.Client
	packed bool // ask for pages packed with gzip, as browsers do
}

func newClient(packed bool) *client {
	t := &http.Transport{MaxConnsPerHost: clients, MaxIdleConnsPerHost: clients, DisableCompression: true}
	return &client{&http.Client{Transport: t, Timeout: time.Minute}, packed}
}

// get reads one page to its end and hands its bytes to a writer.
func (c *client) get(ctx context.Context, url string, to io.Writer) (size int64, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	if c.packed {
		r.Header.Set("Accept-Encoding", "gzip")
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	size, err = io.Copy(to, answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", url, answer.Status)
	}
	return size, err
}

// getJSON reads figures.
func (c *client) getJSON(ctx context.Context, url string, to any) error {
	var b bytes.Buffer
	if _, err := (&client{http: c.http}).get(ctx, url, &b); err != nil {
		return err
	}
	return json.Unmarshal(b.Bytes(), to)
}

// load is what came of asking for pages.
type load struct {
	times []time.Duration
	bytes int64
	took  took
}

// ask asks a site for the paths in their order until all are answered or the
// time is over.
func (c *client) ask(ctx context.Context, base string, paths []string, limit time.Duration) (l load, err error) {
	var next atomic.Int64
	var mu sync.Mutex
	var group sync.WaitGroup
	start, work := time.Now(), processorTime()
	for range clients {
		group.Go(func() {
			var own load
			for i := next.Add(1) - 1; i < int64(len(paths)) && time.Since(start) < limit; i = next.Add(1) - 1 {
				began := time.Now()
				n, failed := c.get(ctx, base+paths[i], io.Discard)
				if failed != nil {
					mu.Lock()
					defer mu.Unlock()
					err = failed
					return
				}
				own.times = append(own.times, time.Since(began))
				own.bytes += n
			}
			mu.Lock()
			defer mu.Unlock()
			l.add(own)
		})
	}
	group.Wait()
	l.took = took{time.Since(start), processorTime() - work}
	return l, err
}

func (l *load) add(x load) {
	l.times = append(l.times, x.times...)
	l.bytes += x.bytes
	l.took.clock += x.took.clock
	l.took.work += x.took.work
}

// each gives what a page took, by the clock and of the processors' time.
func (l *load) each() took {
	n := time.Duration(max(len(l.times), 1))
	return took{l.took.clock / n, l.took.work / n}
}

// within gives the time within which so many of a hundred pages came.
func (l *load) within(percent int) time.Duration {
	if len(l.times) == 0 {
		return 0
	}
	slices.Sort(l.times)
	return l.times[(len(l.times)-1)*percent/100]
}
