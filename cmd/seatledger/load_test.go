//go:build linux

package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// load is how much of everything is asked of a site.
type load struct {
	councils                                    int // of the drawn world
	days, known, unknown, costly, idle, workers int
	megabytes                                   int // that the process may have beyond what it had before
}

var (
	someLoad = load{councils: 40, days: 60, known: 20, unknown: 40, costly: 30, idle: 50, workers: 8, megabytes: 300}
	fullLoad = load{councils: 20_000, days: 20_000, known: 2_000, unknown: 10_000, costly: 100, idle: 10_000, workers: 16, megabytes: 1024}
)

// TestLoad has one client ask whatever costs most, while another one asks for pages of
// councils: what the site keeps stays bounded, the other client is always answered, and
// whoever is refused is told when to ask again. How long the other one waits is printed,
// and held against nothing: it depends on what else the machine does.
//
// With SEATLEDGER_LONG it asks so much of a world of 20,000 councils; SEATLEDGER_WORLD
// names the ledger of a larger one that `seatledger synth --seed 1` drew.
func TestLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("asks a site hundreds of questions")
	}
	size := someLoad
	if os.Getenv("SEATLEDGER_LONG") != "" {
		size = fullLoad
	}
	x := besiege(t, size, os.Getenv("SEATLEDGER_WORLD"))
	x.phase("nothing much", 30*size.workers*size.workers, 1, func(int) string { return "/healthz" })
	x.phase("days", size.days, size.workers, func(i int) string {
		if i%20 == 0 {
			return "/" + on(i)
		}
		return "/councils/" + x.council(i) + on(i)
	})
	x.phase("known", size.known, size.workers, func(i int) string {
		at := fmt.Sprintf("?known=%%23%d", x.entries-int64(i))
		switch i % 4 {
		case 0:
			return "/" + at
		case 1:
			return "/councils/" + x.council(i) + fmt.Sprintf("?published=%s", time.Date(2003, 1, 1+i, 0, 0, 0, 0, time.UTC).Format("2006-01-02"))
		case 2:
			return "/api/v1/control" + at + "&limit=1&on=2010-01-01"
		}
		return "/councils/" + x.council(i) + at
	})
	x.phase("unknown ids", size.unknown, size.workers, func(i int) string {
		return fmt.Sprintf([]string{"/councils/sy1/%d/council", "/people/qq%d/qx/qz", "/api/v1/roll/council of sy%d", "/parties/Synthetic %d"}[i%4], 300_000+i)
	})
	costly := x.phase("costly", size.costly, size.costly, func(i int) string {
		return fmt.Sprintf([]string{"/api/v1/drift?kind=commune+council&on=2%03d-06-01", "/api/v1/search?q=ntheti%d", "/api/v1/changes?from=2%03d-01-01&to=2099-01-01", "/flips?rule=sitting&since=2%03d-01-01",
			"/api/v1/shares?kind=commune+council&on=2%03d-06-01&every=year&since=2001-01-01&until=2020-01-01"}[i%5], i)
	})
	if costly[http.StatusTooManyRequests] == 0 {
		t.Errorf("%d costly questions of one client at a time: none is refused", size.costly)
	}
	x.idle(size.idle)
	x.phase("idle connections", 50, 1, func(int) string { return "/healthz" })
	x.bounds(size.idle)
	if x.most > x.before+size.megabytes {
		t.Errorf("%d MB of memory, with which it began, became %d: more than %d more", x.before, x.most, size.megabytes)
	}
	t.Logf("%d MB at first, %d at most, allowed %d", x.before, x.most, x.before+size.megabytes)
}

// siege is a site under load.
type siege struct {
	*testing.T
	url, counts  string // of the site, and of what it counts
	client       *http.Client
	pid          int
	councils     []string
	entries      int64
	before, most int          // MB of memory
	asked        atomic.Int64 // pages by the other client
}

// besiege serves a drawn world as a process of its own.
func besiege(t *testing.T, size load, world string) *siege {
	t.Helper()
	dir := t.TempDir()
	if world == "" {
		world = filepath.Join(dir, "world.db")
		runs(t, world, "synth", "--councils", strconv.Itoa(size.councils), "--seed", "1", "--quiet")
	}
	counts := freeAddr(t)
	addr, server := served(t, world, "--trusted-proxy", "127.0.0.1", "--on", "2010-01-01", "--jobs", filepath.Join(dir, "jobs.db"), "--metrics", counts)
	x := &siege{T: t, url: "http://" + addr, counts: "http://" + counts + "/metrics", pid: server.Pid,
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 200}, Timeout: 2 * time.Minute}}
	health := x.ask("192.0.2.9", "/healthz")
	if _, err := fmt.Sscanf(regexp.MustCompile(`"entries":\d+`).FindString(health.body), `"entries":%d`, &x.entries); err != nil {
		t.Fatal(health, err)
	}
	x.ask("192.0.2.9", "/") // what the first page needs is there
	for _, m := range regexp.MustCompile(`"council": "([^"]+)"`).FindAllStringSubmatch(x.ask("192.0.2.9", "/api/v1/control?on=2010-01-01&limit=500").body, -1) {
		x.councils = append(x.councils, m[1])
	}
	if len(x.councils) < min(size.councils, 500) {
		t.Fatalf("%d councils", len(x.councils))
	}
	x.before = x.memory("VmRSS")
	return x
}

// freeAddr gives an address of this machine at which nobody listens.
func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// bounds holds what the site has after all that against what it may have: pages that
// are kept, questions that are at work, and what runs besides its connections.
func (x *siege) bounds(idle int) {
	x.Helper()
	res, err := http.Get(x.counts) //nolint:noctx // as short as the test
	if err != nil {
		x.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		x.Fatal(err)
	}
	const perConn = 2 // a goroutine that reads, and one that looks whether the other side has gone
	for name, most := range map[string]float64{"seatledger_kept_bytes": 96 << 20, `seatledger_turns{of="long"}`: 0, `seatledger_turns{of="pages"}`: 0,
		"go_goroutines": float64(perConn*(idle+200) + 100)} {
		m := regexp.MustCompile("(?m)^" + regexp.QuoteMeta(name) + " (.*)$").FindSubmatch(text)
		if m == nil {
			x.Fatalf("no %s in %s", name, text)
		}
		got, err := strconv.ParseFloat(string(m[1]), 64)
		if err != nil || got > most {
			x.Errorf("%s is %s, at most %g: %v", name, m[1], most, err)
		}
		x.Logf("%s is %s, at most %g", name, m[1], most)
	}
}

// council gives the id of one of the councils.
func (x *siege) council(i int) string { return x.councils[i%len(x.councils)] }

// on gives a parameter with the n-th day from 1950 on.
func on(n int) string {
	return "?on=" + time.Date(1950, 1, 1+n, 0, 0, 0, 0, time.UTC).Format("2006-01-02")
}

// told is an answer.
type told struct {
	status int
	again  string // Retry-After
	body   string
	took   time.Duration
}

// ask asks as a client, as a server in front of the site would.
func (x *siege) ask(client, path string) told {
	req, err := http.NewRequestWithContext(x.Context(), http.MethodGet, x.url+strings.ReplaceAll(path, " ", "%20"), nil)
	if err != nil {
		x.Error(err)
		return told{}
	}
	req.Header.Set("X-Forwarded-For", client)
	began := time.Now()
	res, err := x.client.Do(req)
	if err != nil {
		x.Errorf("%s: %v", path, err)
		return told{}
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		x.Errorf("%s: %v", path, err)
	}
	return told{res.StatusCode, res.Header.Get("Retry-After"), string(body), time.Since(began)}
}

// phase has one client ask so many questions by so many workers, and another one for
// a page after the other meanwhile. It says how long the latter waits, and gives how
// often the former was answered how.
func (x *siege) phase(name string, n, workers int, path func(i int) string) (statuses map[int]int) {
	x.Helper()
	over, others := make(chan struct{}), make(chan []time.Duration)
	go func() { others <- x.other(over) }()
	var next atomic.Int64
	var mu sync.Mutex
	statuses = map[int]int{}
	var all sync.WaitGroup
	began := time.Now()
	for range workers {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				at := path(i)
				g := x.ask("192.0.2.1", at)
				refused := g.status == http.StatusTooManyRequests || g.status == http.StatusServiceUnavailable
				if g.status == http.StatusBadRequest || refused != (g.again != "") || g.status >= 500 && !refused || g.status == 0 {
					x.Errorf("%s: %d, to be asked again after %q: %.300s", at, g.status, g.again, g.body)
				}
				mu.Lock()
				statuses[g.status]++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	took := time.Since(began)
	close(over)
	times := <-others
	slices.Sort(times)
	p95 := times[len(times)*95/100]
	x.most = max(x.most, x.memory("VmRSS"))
	x.Logf("%s: %d by %d at a time in %s, %v; another client: %d pages, p50 %s, p95 %s, longest %s; %d MB", name, n, workers, took.Round(time.Millisecond), statuses,
		len(times), times[len(times)/2].Round(100*time.Microsecond), p95.Round(100*time.Microsecond), times[len(times)-1].Round(time.Millisecond), x.memory("VmRSS"))
	return statuses
}

// other asks for pages of councils, most of which nobody asked for before, and now and
// then for the first page, until the others are done; for 20 at least.
func (x *siege) other(over <-chan struct{}) (times []time.Duration) {
	for {
		i := int(x.asked.Add(1))
		path := "/councils/" + x.council(i) + on(22_000+i/10)
		if i%10 == 0 {
			path = "/"
		}
		g := x.ask("198.51.100.7", path)
		if g.status != http.StatusOK {
			x.Errorf("another client asks for %s and is told %d: %.300s", path, g.status, g.body)
		}
		times = append(times, g.took)
		select {
		case <-over:
			if len(times) >= 20 {
				return times
			}
		default:
		}
	}
}

// idle opens connections on which nothing is asked any more.
func (x *siege) idle(n int) {
	x.Helper()
	host := strings.TrimPrefix(x.url, "http://")
	for i := range n {
		c, err := new(net.Dialer).DialContext(x.Context(), "tcp", host)
		if err != nil {
			x.Fatalf("connection %d: %v", i, err)
		}
		x.Cleanup(func() { c.Close() })
		if _, err := io.WriteString(c, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
			x.Fatal(err)
		}
		if line, err := bufio.NewReader(c).ReadString('\n'); err != nil || !strings.Contains(line, "200") {
			x.Fatalf("connection %d: %q, %v", i, line, err)
		}
	}
}

// memory gives what the site has of memory, in MB.
func (x *siege) memory(what string) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", x.pid))
	m := regexp.MustCompile(what + `:\s+(\d+) kB`).FindStringSubmatch(string(text))
	if err != nil || m == nil {
		x.Fatalf("no %s: %v", what, err)
	}
	kB, _ := strconv.Atoi(m[1]) // which is digits
	return kB / 1024
}
