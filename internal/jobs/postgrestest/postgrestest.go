//go:build unix

// Package postgrestest starts a real PostgreSQL for tests, from the binaries of
// Debian's package or those on the PATH: a server of its own in a temporary
// folder, on a Unix socket, without passwords and without fsync. It is stopped
// when the test ends. Where there is no PostgreSQL the test is skipped and says
// so; with CI=true it fails instead.
package postgrestest

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// A Server is a PostgreSQL server of one test.
type Server struct {
	bin, dir  string
	as        *syscall.Credential // nil = whoever runs the test
	process   *exec.Cmd
	said      bytes.Buffer
	databases int
}

// Start starts a server, or skips the test.
func Start(t testing.TB) *Server {
	t.Helper()
	s := &Server{bin: binaries()}
	if s.bin == "" {
		const missing = "there is no PostgreSQL here (Debian: apt-get install postgresql)"
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		t.Skip("SKIPPED, NOT TESTED ON POSTGRESQL: " + missing)
	}
	// Not t.TempDir, whose parent only its owner may enter; and the path of a
	// socket is short.
	dir, err := os.MkdirTemp("", "pg")
	if err != nil {
		t.Fatal(err)
	}
	s.dir = dir
	t.Cleanup(func() {
		s.stop(syscall.SIGINT)
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if os.Geteuid() == 0 {
		s.becomePostgres(t)
	}
	initdb := s.command("initdb", "--pgdata", s.data(), "--username", "postgres", "--auth", "trust", "--no-sync", "--encoding", "UTF8", "--locale", "C")
	if out, err := initdb.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	s.run(t)
	return s
}

// binaries finds the folder of initdb and postgres, the newest there is.
func binaries() string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) > 0 {
		return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) }))
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	return ""
}

// version reads the number in the path of Debian's binaries.
func version(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	return n
}

// becomePostgres has the server run as user postgres: it refuses to be root.
func (s *Server) becomePostgres(t testing.TB) {
	t.Helper()
	u, err := user.Lookup("postgres")
	if err != nil {
		t.Fatalf("PostgreSQL does not run as root, and there is no user postgres: %v", err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	if err := os.Chown(s.dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	s.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// command prepares one of PostgreSQL's programs.
func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir = s.dir
	// A process group of its own, so that an interrupt of the test is not its.
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.as, Setpgid: true}
	return cmd
}

// run starts the server and waits until it answers.
func (s *Server) run(t testing.TB) {
	t.Helper()
	s.said.Reset()
	s.process = s.command("postgres", "-D", s.data(), "-k", s.dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off")
	s.process.Stdout, s.process.Stderr = &s.said, &s.said
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	var err error
	for range 500 {
		if err = s.exec("SELECT 1"); err == nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	s.stop(syscall.SIGINT)
	t.Fatalf("the server does not answer: %v\n%s", err, s.said.String())
}

// stop ends the server in one of its ways.
func (s *Server) stop(how syscall.Signal) {
	if s.process == nil || s.process.Process == nil {
		return
	}
	_ = s.process.Process.Signal(how)
	_ = s.process.Wait() // what it came to is in its output
	s.process = nil
}

// Restart ends the server at once, as a crash does, and starts it again after
// a while.
func (s *Server) Restart(t testing.TB, after time.Duration) {
	t.Helper()
	s.stop(syscall.SIGQUIT)
	time.Sleep(after)
	s.run(t)
}

// Database makes a new, empty database and gives its URL.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	s.databases++
	name := fmt.Sprintf("test%d", s.databases)
	if err := s.exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	return s.url(name)
}

func (s *Server) url(database string) string {
	return "postgres://postgres@/" + database + "?" + url.Values{"host": {s.dir}, "sslmode": {"disable"}}.Encode()
}

func (s *Server) exec(statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.url("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}
