package web

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// A client that a generator makes from the served document fetches control,
// flips and a roll.
func TestAPIGeneratedClient(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds a generator")
	}
	s, _ := founding(t)
	server := httptest.NewServer(s)
	defer server.Close()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/api/client")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "openapi.json"), ask(t, s, "/api/v1/openapi.json").Body.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) (string, error) {
		cmd := exec.CommandContext(t.Context(), "go", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := run("mod", "download"); err != nil && os.Getenv("CI") == "" {
		t.Skipf("NOT TRIED: the generator cannot be fetched: %v\n%s", err, out)
	}
	if out, err := run("tool", "oapi-codegen", "-generate", "types,client", "-package", "main", "-o", "client.gen.go", "openapi.json"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err := run("run", ".", server.URL)
	const want = `control: party kh/cpp, certain kh/cnrp 2 kh/cpp 3
flip: kh/210202/council on 2017-10-23 from kh/cnrp to kh/cpp
seat 1: contested
seat 2: sitting
seat 3: sitting
seat 4: sitting
seat 5: sitting
`
	if err != nil || out != want {
		t.Errorf("%v\n%s", err, out)
	}
}
