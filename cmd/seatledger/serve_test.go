package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

const foundingPackage = "../../examples/cambodia-2017"

// process prepares this test binary to run as the program.
func process(ctx context.Context, ledger string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Args[0] = "seatledger"
	cmd.Env = append(os.Environ(), "SEATLEDGER_LEDGER="+ledger)
	return cmd
}

// runs runs the program to its end and gives what it printed.
func runs(t *testing.T, ledger string, args ...string) []byte {
	t.Helper()
	var problems bytes.Buffer
	cmd := process(t.Context(), ledger, args...)
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v: %s", args, err, problems.String())
	}
	return out
}

// serving starts the program as a server of a ledger, and gives its address.
func serving(t *testing.T, ledger string) string {
	t.Helper()
	addr, _ := served(t, ledger, "--on", "2017-11-01")
	return addr
}

// served is serving with flags, and gives the process too.
func served(t *testing.T, ledger string, flags ...string) (addr string, server *os.Process) {
	t.Helper()
	cmd := process(context.WithoutCancel(t.Context()), ledger, append([]string{"serve", "--addr", "127.0.0.1:0", "--quiet"}, flags...)...)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	said, err := bufio.NewReader(out).ReadString('\n')
	at := regexp.MustCompile(`http://([^/]+)/`).FindStringSubmatch(said)
	if err != nil || at == nil {
		t.Fatalf("the server said %q, %v", said, err)
	}
	return at[1], cmd.Process
}

// page asks a server for a page.
func page(t *testing.T, addr, path string) string {
	t.Helper()
	res, err := http.Get("http://" + addr + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", path, res.Status, err)
	}
	return string(body)
}

// The site and the command line give the same bytes to the same question.
func TestTheSiteSaysWhatTheCommandPrints(t *testing.T) {
	ledger := filepath.Join(t.TempDir(), "test.db")
	runs(t, ledger, "import", foundingPackage, "--quiet")
	addr := serving(t, ledger)
	days := []string{"2017-10-24", "2022-06-06", "2012-06-02", "2012-06-03", "2017-06-04", "2017-10-22", "2017-11-16", "2017-12-01"}
	if testing.Short() {
		days = days[:1]
	}
	for _, council := range []string{foundingCouncil, "kh/06/sakream/council"} {
		for _, day := range days {
			for _, question := range []string{"control", "roll"} {
				printed := runs(t, ledger, question, council, "--on", day, "--json", "--quiet")
				q := url.Values{"on": {day}, "format": {"json"}, "part": {question}}
				if shown := page(t, addr, "/councils/"+council+"?"+q.Encode()); shown != string(printed) {
					t.Errorf("%s %s --on %s: the site says %s, the command %s", question, council, day, shown, printed)
				}
			}
		}
	}
}

// head reads how many entries a page is of, and the head of the ledger that it
// names.
var head = regexp.MustCompile(`([\d,]+) entries, head <code>([0-9a-f]{64})</code>`)

// What another process imports is on the page within two seconds of its end,
// and no page is of a half.
func TestAppendsOfOthersAreShownWhole(t *testing.T) {
	ledger := filepath.Join(t.TempDir(), "test.db")
	runs(t, ledger, "import", foundingPackage, "--quiet")
	addr := serving(t, ledger)
	heads := map[string]string{}
	look := func() string {
		m := head.FindStringSubmatch(page(t, addr, "/"))
		if m == nil {
			t.Fatal("the page names no head")
		}
		heads[m[2]] = m[1]
		return m[2]
	}
	first := look()
	rows := 30_000
	if testing.Short() {
		rows = 3_000
	}
	cmd := process(t.Context(), ledger, "import", manyPeople(t, rows), "--quiet")
	ended := make(chan error, 1)
	go func() { ended <- cmd.Run() }()
	pages, during := 0, true
	for during {
		select {
		case err := <-ended:
			if err != nil {
				t.Fatal(err)
			}
			during = false
		default:
			look()
			pages++
		}
	}
	began := time.Now()
	for look() == first {
		if time.Since(began) > 10*time.Second {
			t.Fatal("what was imported is not shown")
		}
		time.Sleep(10 * time.Millisecond)
	}
	took := time.Since(began)
	t.Logf("%d pages during the import; shown %v after its end; %v", pages, took, heads)
	if took > 2*time.Second {
		t.Errorf("shown after %v", took)
	}
	if len(heads) != 2 {
		t.Errorf("pages of %d states, want that before and that after: %v", len(heads), heads)
	}
	if pages < 5 {
		t.Errorf("only %d pages during the import", pages)
	}
}

// manyPeople makes a package of so many rows.
func manyPeople(t *testing.T, n int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "many")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("id,name,basis\n")
	for i := range n {
		fmt.Fprintf(&b, "many/%d,Somebody %d,official\n", i, i)
	}
	for name, text := range map[string]string{"people.csv": b.String(), "datapackage.json": `{"name": "many"}`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Ten thousand readers who stay connected and say nothing leave it answering.
func TestIdleReadersLeaveItAnswering(t *testing.T) {
	if testing.Short() {
		t.Skip("opens 10,000 connections")
	}
	ledger := filepath.Join(t.TempDir(), "test.db")
	runs(t, ledger, "import", foundingPackage, "--quiet")
	addr := serving(t, ledger)
	want := min(10_000, filesAllowed(t)-500)
	began := time.Now()
	var idle []net.Conn
	for len(idle) < want {
		c, err := new(net.Dialer).DialContext(t.Context(), "tcp", addr)
		if err != nil {
			t.Fatalf("connection %d: %v", len(idle)+1, err)
		}
		defer c.Close()
		idle = append(idle, c)
		if _, err := io.WriteString(c, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
	}
	opened, slowest := time.Since(began), time.Duration(0)
	for i := range 50 {
		began := time.Now()
		page(t, addr, fmt.Sprintf("/councils/%s?on=2017-10-%02d", foundingCouncil, i%30+1))
		slowest = max(slowest, time.Since(began))
	}
	if slowest > 2*time.Second {
		t.Errorf("the slowest of 50 pages took %v", slowest)
	}
	for _, c := range []net.Conn{idle[0], idle[len(idle)-1]} { // which are connected still
		_ = c.SetDeadline(time.Now().Add(10 * time.Second))
		if said, err := bufio.NewReader(c).ReadString('\n'); err != nil || !strings.HasPrefix(said, "HTTP/1.1 200") {
			t.Errorf("an idle connection was told %q: %v", said, err)
		}
	}
	t.Logf("%d idle connections, opened in %v; the slowest of 50 pages took %v", len(idle), opened, slowest)
}

// filesAllowed gives how many files a process may have open, here and in the
// server.
func filesAllowed(t *testing.T) int {
	t.Helper()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	if limit.Max < 10_500 {
		t.Logf("fewer than 10,000 connections: no more than %d files may be open", limit.Max)
	}
	return int(min(limit.Cur, 1<<20))
}

// A simulation that is under way when the server stops goes on when it starts
// again.
func TestSimulationsOutliveTheServer(t *testing.T) {
	dir := t.TempDir()
	ledger := filepath.Join(dir, "test.db")
	t.Setenv("SEATLEDGER_JOBS", filepath.Join(dir, "jobs.db"))
	runs(t, ledger, "import", foundingPackage, "--quiet")
	const path = "/simulate?replicates=600"
	t.Run("started", func(t *testing.T) {
		addr := serving(t, ledger) // until the end of this part
		res, err := http.Post("http://"+addr+path, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK || res.Request.Method != http.MethodGet || !strings.HasPrefix(res.Request.URL.RequestURI(), path+"&run=") {
			t.Fatalf("%s %s", res.Status, res.Request.URL)
		}
	})
	addr := serving(t, ledger)
	for began := time.Now(); !strings.Contains(page(t, addr, path), "in 600 runs from seed"); time.Sleep(100 * time.Millisecond) {
		if time.Since(began) > time.Minute {
			t.Fatalf("it does not end: %.3000s", page(t, addr, path))
		}
	}
}
