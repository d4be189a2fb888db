package webtest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// listen serves the founding package as `seatledger serve` does, and gives the
// address.
func listen(t *testing.T) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := founding(t).site.Server()
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	t.Cleanup(func() {
		server.Close()
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return listener.Addr().String()
}

// dial opens a connection that the test closes.
func dial(t *testing.T, addr string) net.Conn {
	t.Helper()
	c, err := new(net.Dialer).DialContext(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// raw sends bytes and reads the answer. The status is 0 where the server hangs
// up without one.
func raw(t *testing.T, addr, request string) *got {
	t.Helper()
	c := dial(t, addr)
	_ = c.SetDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(c, request); err != nil {
		return &got{}
	}
	method, _, _ := strings.Cut(request, " ")
	res, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: method})
	if err != nil {
		return &got{}
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Errorf("%.60q: %v", request, err)
	}
	return &got{request, res.StatusCode, res.Header, body}
}

// alive fails the test unless the site answers.
func alive(t *testing.T, addr string) {
	t.Helper()
	g := raw(t, addr, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	if g.status != http.StatusOK || !strings.Contains(string(g.body), `"status":"ok"`) {
		t.Fatalf("healthz: %d %s", g.status, g.body)
	}
}

// No path leads out of the site, to another host, or to anything but an orderly
// answer.
func TestPathTricks(t *testing.T) {
	addr := listen(t)
	for _, path := range []string{"/../../etc/passwd", "/assets/../../go.mod", "/assets/%2e%2e/%2e%2e/go.mod", "/assets/..%2f..%2fgo.mod", "/assets/%2e%2e%5c..%5cgo.mod", "/assets/", "/assets", "/assets/.",
		"//", "//evil.example/", "//evil.example/..", "/\\evil.example/", "/%2f%2fevil.example/", "/%5cevil.example", "///evil.example/%2e%2e", "/councils//evil.example", "/divisions/..//evil.example/",
		"/%00", "/councils/%00", "/councils/a%00b", "/councils/%ff%fe", "/councils/%0d%0aSet-Cookie:x=1", "/councils/%E2%80%AE", "/councils/", "/councils/.", "/councils/..", "/councils/kh/210202/council/", "/councils/kh/210202/council//",
		"/entries/", "/entries/1/", "/entries/0x1", "/entries/1e3", "/entries/+1", "/embed/", "/embed/chamber/", "/embed/chamber/-", "/embed/control/-", "/embed/map/-", "/feeds/", "/api", "/api/", "/api/v1/../../", "/metrics/", "/;", "/?", "/?&&&", "/?on", "/#",
		"/" + strings.Repeat("a", 20000), "/" + strings.Repeat("a/", 10000), "/councils/" + strings.Repeat("%41", 6000), "/search?q=" + strings.Repeat("%00", 100), "/" + strings.Repeat("../", 5000), "http://evil.example/", "*", "evil.example:80"} {
		began := time.Now()
		g := raw(t, addr, "GET "+path+" HTTP/1.1\r\nHost: seats.example\r\nConnection: close\r\n\r\n")
		if g.status < 200 || g.status >= 500 {
			t.Errorf("%.60s: %d", path, g.status)
		}
		if to := g.header.Get("Location"); strings.HasPrefix(to, "//") || strings.Contains(to, "evil.example") && !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "/\\") {
			t.Errorf("%.60s leads to %s", path, to)
		}
		if strings.Contains(string(g.body), "root:") || strings.Contains(string(g.body), "module github.com") || g.header.Get("Set-Cookie") != "" {
			t.Errorf("%.60s: %.200s", path, g.body)
		}
		if g.header.Get("X-Content-Type-Options") == "" && g.status != http.StatusBadRequest {
			t.Errorf("%.60s: %d without headers", path, g.status)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%.60s took %v", path, took)
		}
	}
	alive(t, addr)
}

// Requests that are no questions get an orderly refusal.
func TestOddRequests(t *testing.T) {
	addr := listen(t)
	const tail = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
	big := strings.Repeat("x", 1<<20)
	for name, c := range map[string]struct {
		request string
		status  []int
	}{
		"large header":         {"GET /" + tail + "X-Large: " + big + "\r\n\r\n", []int{431}},
		"many headers":         {"GET /" + tail + strings.Repeat("X-Many: some more of it\r\n", 20000) + "\r\n", []int{431}},
		"large cookie":         {"GET /" + tail + "Cookie: " + big[:60000] + "\r\n\r\n", []int{431}},
		"large body":           {"POST /" + tail + fmt.Sprintf("Content-Length: %d\r\n\r\n", len(big)) + big, []int{404, 405, 413}},
		"body of a lie":        {"GET /" + tail + "Content-Length: -5\r\n\r\n", []int{400}},
		"two lengths":          {"GET /" + tail + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", []int{400}},
		"length and chunks":    {"POST /" + tail + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", []int{400, 404, 405}},
		"chunks without end":   {"POST /" + tail + "Transfer-Encoding: chunked\r\n\r\nzzz\r\n", []int{400, 404, 405}},
		"no host":              {"GET / HTTP/1.1\r\n\r\n", []int{400}},
		"hostile host":         {"GET /feeds/entries.atom HTTP/1.1\r\nHost: <script>\r\nConnection: close\r\n\r\n", []int{421, 400}},
		"no such version":      {"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", []int{400, 505}},
		"no such method":       {"BREW /" + tail + "\r\n", []int{404, 405}},
		"delete":               {"DELETE /councils/" + champey + tail + "\r\n", []int{404, 405}},
		"trace":                {"TRACE /" + tail + "\r\n", []int{404, 405}},
		"head":                 {"HEAD /councils/" + champey + tail + "\r\n", []int{200}},
		"bad range":            {"GET /assets/site.css" + tail + "Range: bytes=9999999999999999-\r\n\r\n", []int{200, 416}},
		"many etags":           {"GET /" + tail + "If-None-Match: " + strings.Repeat(`"x",`, 5000) + "\r\n\r\n", []int{200}},
		"compression, refused": {"GET /" + tail + "Accept-Encoding: gzip;q=0\r\n\r\n", []int{200}},
		"no HTTP":              {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", []int{400}},
	} {
		g := raw(t, addr, c.request)
		ok := false
		for _, status := range c.status {
			ok = ok || g.status == status
		}
		if !ok {
			t.Errorf("%s: %d, want one of %v", name, g.status, c.status)
		}
		if name == "compression, refused" && g.header.Get("Content-Encoding") != "" {
			t.Errorf("%s: the answer is packed all the same", name)
		}
	}
	alive(t, addr)
}

// A reader who sends a header byte by byte, or a body never, is hung up on,
// while others are answered.
func TestSlowReadersAreHungUpOn(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("waits for timeouts")
	}
	addr := listen(t)
	var slow sync.WaitGroup
	for name, begins := range map[string]string{"header": "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", "body": "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n", "silence": ""} {
		for range 20 {
			slow.Go(func() {
				c := dial(t, addr)
				if took := drip(c, begins); took > 25*time.Second {
					t.Errorf("%s: held the server for %v", name, took)
				}
			})
		}
	}
	for range 20 {
		began := time.Now()
		alive(t, addr)
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("others waited %v", took)
		}
		time.Sleep(100 * time.Millisecond)
	}
	slow.Wait()
}

// drip sends a byte now and then until the other side hangs up, and gives the
// time until then.
func drip(c net.Conn, begins string) time.Duration {
	began := time.Now()
	_, _ = io.WriteString(c, begins)
	gone := make(chan struct{})
	go func() {
		_ = c.SetReadDeadline(began.Add(40 * time.Second))
		_, _ = io.Copy(io.Discard, c)
		close(gone)
	}()
	tick := time.NewTicker(300 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-gone:
			return time.Since(began)
		case <-tick.C:
			if begins != "" {
				_, _ = c.Write([]byte("a"))
			}
		}
	}
}
