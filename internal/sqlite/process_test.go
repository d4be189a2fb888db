package sqlite

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
)

// The test binary runs itself as a second process: SEATLEDGER_ACT names what
// it does there, with a file and a number.
func TestMain(m *testing.M) {
	act, ok := map[string]func(path string, n int) error{"import": actImport, "read": actRead, "look": actLook}[os.Getenv("SEATLEDGER_ACT")]
	if !ok {
		os.Exit(m.Run())
	}
	n, _ := strconv.Atoi(os.Getenv("SEATLEDGER_N"))
	if err := act(os.Getenv("SEATLEDGER_FILE"), n); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

// process starts the test binary as another process.
func process(t *testing.T, act, path string, n int) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "SEATLEDGER_ACT="+act, "SEATLEDGER_FILE="+path, "SEATLEDGER_N="+strconv.Itoa(n))
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out)
}

// actImport imports n rows of package "world" in one batch and says when that
// is acknowledged.
func actImport(path string, n int) error {
	s, err := Open(path, Options{Create: true})
	if err != nil {
		return err
	}
	if _, err := s.Append(context.Background(), batch(0, n)); err != nil {
		return err
	}
	fmt.Println("acknowledged")
	return s.Close()
}

// long asks for the full sizes: a million rows, 50 kills.
var long = os.Getenv("SEATLEDGER_LONG") != ""

// TestKill kills an importing process at random moments. Each time the ledger
// verifies and has all of the package or none of it; nothing acknowledged is
// lost; in the end a second import completes it.
func TestKill(t *testing.T) {
	n, kills := 20_000, 10
	if long {
		n, kills = 1_000_000, 50
	}
	if testing.Short() {
		n, kills = 5_000, 5
	}
	seed := rand.Uint64()
	t.Logf("seed %d, %d rows", seed, n)
	random := rand.New(rand.NewPCG(seed, 0))
	path := filepath.Join(t.TempDir(), "seatledger.db")
	begun := time.Now()
	killAfter(t, path, n, 0)
	whole := time.Since(begun)
	t.Logf("an import takes %v", whole.Round(time.Millisecond))
	none, all := 0, 0
	for range kills {
		if intact(t, path, n) { // begin again with what another package had said
			fresh(t, path)
		}
		acknowledged := killAfter(t, path, n, time.Duration(random.Int64N(int64(whole*11/10))))
		complete := intact(t, path, n)
		if acknowledged && !complete {
			t.Fatal("an acknowledged import is lost")
		}
		if complete {
			all++
		} else {
			none++
		}
	}
	killAfter(t, path, n, 0)
	if !intact(t, path, n) {
		t.Error("a second import did not complete it")
	}
	t.Logf("killed %d times: %d times nothing of the package was there, %d times all of it", kills, none, all)
}

// fresh makes the file a ledger of one small package.
func fresh(t *testing.T, path string) {
	t.Helper()
	files, _ := filepath.Glob(path + "*")
	for _, file := range files {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Open(path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b := batch(5, 7)
	b.Package = "before"
	if _, err := s.Append(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

// killAfter imports in another process and kills it after a while, if that is
// not 0. It reports whether the import was acknowledged.
func killAfter(t *testing.T, path string, n int, after time.Duration) (acknowledged bool) {
	t.Helper()
	cmd, out := process(t, "import", path, n)
	if after > 0 {
		defer time.AfterFunc(after, func() { cmd.Process.Kill() }).Stop()
	}
	for out.Scan() {
		if strings.HasPrefix(out.Text(), "error:") {
			t.Fatal(out.Text())
		}
		acknowledged = acknowledged || out.Text() == "acknowledged"
	}
	err := cmd.Wait()
	if after == 0 && (err != nil || !acknowledged) {
		t.Fatalf("an import that nobody killed: %v", err)
	}
	return acknowledged
}

// intact verifies the ledger and reports whether it has the package, all of
// it or nothing.
func intact(t *testing.T, path string, n int) bool {
	t.Helper()
	s, err := Open(path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Verify(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	count := 0
	for r, err := range s.Records(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Package == "world" {
			count++
		}
	}
	if count != 0 && count != n {
		t.Fatalf("%d of %d rows of a package", count, n)
	}
	return count == n
}

// actRead reads a ledger again and again until it has n entries: each time it
// must be whole, and no shorter than before. It prints each state it saw.
func actRead(path string, n int) error {
	s, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer s.Close()
	looks := 0
	for last := seatledger.Position(0); last < seatledger.Position(n); looks++ {
		head, err := s.Verify(context.Background(), nil)
		if err != nil {
			return err
		}
		if head.Position < last {
			return fmt.Errorf("%d entries after %d", head.Position, last)
		}
		last = head.Position
		fmt.Println(head.Position, head.Hash)
	}
	fmt.Println("looks", looks)
	return nil
}

// TestReadWhileImported lets a second process read while this one imports: it
// only ever sees what was committed.
func TestReadWhileImported(t *testing.T) {
	batches, size := 20, 2_000
	if long {
		batches, size = 20, 50_000
	}
	s := openMade(t, 1)
	first, err := s.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	cmd, out := process(t, "read", s.path, batches*size)
	committed := map[string]bool{fmt.Sprint(first.Position, " ", first.Hash): true}
	var seen []string
	done := make(chan struct{})
	go func() {
		defer close(done)
		for out.Scan() {
			seen = append(seen, out.Text())
		}
	}()
	for i := range batches {
		receipt, err := s.Append(t.Context(), batch(i*size, size))
		if err != nil {
			t.Fatal(err)
		}
		committed[fmt.Sprint(receipt.Head.Position, " ", receipt.Head.Hash)] = true
	}
	<-done
	if err := cmd.Wait(); err != nil {
		t.Errorf("the reader: %v, %q", err, seen)
	}
	states := map[string]bool{}
	for _, line := range seen {
		if !committed[line] && !strings.HasPrefix(line, "looks") {
			t.Errorf("the reader saw %q, which was never committed", line)
		}
		states[line] = true
	}
	t.Logf("%d looks saw %d of %d committed states", len(seen)-1, len(states)-1, len(committed))
}

// TestLongBatch imports a long batch, at full size one that is larger than any
// cache, in bounded memory, and reads the log of it back.
func TestLongBatch(t *testing.T) {
	n := 30_000
	if long {
		n = 1_000_000
	}
	s := openNew(t)
	receipt, err := s.Append(t.Context(), batch(0, n))
	if err != nil || receipt.New != int64(n) {
		t.Fatalf("%+v, %v", receipt, err)
	}
	again, err := s.Append(t.Context(), batch(0, n))
	if err != nil || again.Same != int64(n) {
		t.Fatalf("%+v, %v", again, err)
	}
	in, out := io.Pipe()
	go func() {
		_, err := ledger.WriteLog(context.Background(), out, s)
		out.CloseWithError(err)
	}()
	other := openNew(t)
	if head, err := ledger.ReadLog(t.Context(), in, other); err != nil || head != receipt.Head {
		t.Errorf("read back %v, %v; want %v", head, err, receipt.Head)
	}
	t.Logf("peak memory %s", peak())
}

// peak gives the peak memory of this process, where the system tells.
func peak() string {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range bytes.Lines(status) {
		if rest, ok := bytes.CutPrefix(line, []byte("VmHWM:")); ok {
			return string(bytes.TrimSpace(rest))
		}
	}
	return "unknown"
}
