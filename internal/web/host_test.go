package web

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

// TestHosts asks a site by many names: it answers to its own only, and reads
// nothing of what is asked by another.
func TestHosts(t *testing.T) {
	s, _ := founding(t)
	s.options.Hosts = []string{"Seats.example.", "10.1.2.3"}
	for _, c := range []struct {
		host, at string // at: the address that the connection comes in at
		want     int
	}{
		{"localhost", "127.0.0.1:80", 200}, {"LOCALHOST:8080", "127.0.0.1:80", 200}, {"localhost.", "127.0.0.1:80", 200},
		{"127.0.0.1:8080", "127.0.0.1:80", 200}, {"127.9.9.9", "", 200}, {"[::1]:8080", "", 200}, {"[::1]", "", 200},
		{"192.168.1.5:80", "192.168.1.5:80", 200}, {"[fe80::1]:80", "[fe80::1]:80", 200}, {"192.168.1.5", "[::ffff:192.168.1.5]:80", 200},
		{"seats.example", "", 200}, {"SEATS.EXAMPLE.:443", "", 200}, {"10.1.2.3", "", 200},
		{"192.168.1.6:80", "192.168.1.5:80", 421}, {"evil.example", "127.0.0.1:80", 421}, {"evil.example:8080", "127.0.0.1:80", 421}, {"", "127.0.0.1:80", 421},
		{"localhost.evil.example", "127.0.0.1:80", 421}, {"127.0.0.1.evil.example", "127.0.0.1:80", 421}, {"xseats.example", "", 421}, {"seats.example..", "", 421},
		{"0.0.0.0", "127.0.0.1:80", 421}, {"8.8.8.8", "127.0.0.1:80", 421}, {"2130706433", "127.0.0.1:80", 421},
		{"127.0.0.1.", "", 200}, {"[0:0::1]:0", "", 200}, {"[::1%25lo]:80", "", 200}, {"localhost:", "", 200}, {"[FE80::1]", "[fe80::1%lo]:80", 200},
		{"user@localhost", "127.0.0.1:80", 421}, {"localhost:80@evil.example", "127.0.0.1:80", 421}, {"localhost:x", "127.0.0.1:80", 421}, {"localhost:80:80", "127.0.0.1:80", 421},
		{"[localhost]", "127.0.0.1:80", 421}, {"[127.0.0.1]", "127.0.0.1:80", 421}, {"[::1", "[::1]:80", 421}, {"[::1]x", "[::1]:80", 421}, {"[::1]evil.example", "[::1]:80", 421},
		{"[seats.example]", "", 421}, {":80", "127.0.0.1:80", 421}, {".", "127.0.0.1:80", 421},
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			r := httptest.NewRequest(method, "/healthz", unread{t})
			r.Host = c.host
			r.Header.Set("X-Forwarded-Host", "localhost")
			if c.at != "" {
				at, err := net.ResolveTCPAddr("tcp", c.at)
				if err != nil {
					t.Fatal(err)
				}
				r = r.WithContext(context.WithValue(t.Context(), http.LocalAddrContextKey, net.Addr(at)))
			}
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if method == http.MethodPost && c.want == 200 {
				continue // which refuses it for another reason
			}
			if w.Code != c.want {
				t.Errorf("%s by the name %q at %q: %d, want %d", method, c.host, c.at, w.Code, c.want)
			}
		}
	}
}

// unread fails where it is read.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("what was asked was read")
	return 0, http.ErrBodyNotAllowed
}

// TestForwarded believes only a proxy that is trusted that a reader speaks TLS.
func TestForwarded(t *testing.T) {
	s, _ := founding(t)
	s.options.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for peer, want := range map[string]string{"10.1.1.1:999": "https://example.com/", "192.0.2.1:999": "http://example.com/", "[::ffff:10.1.1.1]:9": "https://example.com/", "": "http://example.com/"} {
		r := httptest.NewRequest(http.MethodGet, "/feeds/entries.atom", nil)
		r.RemoteAddr = peer
		r.Header.Set("X-Forwarded-Proto", "https")
		w := httptest.NewRecorder()
		if s.ServeHTTP(w, r); !strings.Contains(w.Body.String(), want) {
			t.Errorf("from %q: no %s", peer, want)
		}
	}
}

// TestClients tells clients apart: behind proxies that are trusted by the last address
// that is no such proxy, whatever the client itself has written before it.
func TestClients(t *testing.T) {
	s, _ := founding(t)
	s.options.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fe80::/64")}
	for _, c := range []struct {
		peer string
		said []string // X-Forwarded-For
		want string
	}{
		{"192.0.2.1:9", nil, "192.0.2.1/32"},
		{"192.0.2.1:9", []string{"198.51.100.7"}, "192.0.2.1/32"},
		{"10.0.0.1:9", []string{"198.51.100.7"}, "198.51.100.7/32"},
		{"[::ffff:10.0.0.1]:9", []string{"::ffff:198.51.100.7"}, "198.51.100.7/32"},
		{"10.0.0.1:9", []string{"203.0.113.5, 198.51.100.7,10.0.0.2"}, "198.51.100.7/32"},
		{"10.0.0.1:9", []string{"203.0.113.5", "198.51.100.7", "10.0.0.2"}, "198.51.100.7/32"},
		{"10.0.0.1:9", []string{"10.0.0.3, 198.51.100.7"}, "198.51.100.7/32"},
		{"10.0.0.1:9", []string{"198.51.100.7, what is this"}, "10.0.0.1/32"},
		{"10.0.0.1:9", []string{""}, "10.0.0.1/32"},
		{"10.0.0.1:9", []string{"2001:db8:1:2:3::4"}, "2001:db8:1:2::/64"},
		{"[2001:db8:1:2:3::4]:9", nil, "2001:db8:1:2::/64"},
		{"[fe80::9%eth0]:9", []string{"198.51.100.7"}, "198.51.100.7/32"},
		{"[fe80:1::9%eth0]:9", nil, "fe80:1::/64"},
		{"10.0.0.1:9", []string{"fe80:1::9%eth0"}, "fe80:1::/64"},
		{"", nil, "invalid Prefix"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr, r.Header["X-Forwarded-For"] = c.peer, c.said
		if got := s.client(r).String(); got != c.want {
			t.Errorf("from %q, forwarded for %q: %s, want %s", c.peer, c.said, got, c.want)
		}
	}
}

// TestPackedTag gives the packed form of a page a tag of its own.
func TestPackedTag(t *testing.T) {
	s, _ := founding(t)
	const path = "/councils/kh/210202/council?on=2017-10-24"
	plain, packed := ask(t, s, path), ask(t, s, path, "Accept-Encoding", "gzip")
	one, other := plain.Header().Get("ETag"), packed.Header().Get("ETag")
	if one == other || packed.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("tags %s and %s", one, other)
	}
	for _, c := range []struct {
		tag, takes string
		want       int
	}{{one, "", 304}, {other, "gzip", 304}, {one, "gzip", 200}, {other, "", 200}} {
		if w := ask(t, s, path, "If-None-Match", c.tag, "Accept-Encoding", c.takes); w.Code != c.want || w.Code == 304 && w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%s where %q is taken: %d, want %d", c.tag, c.takes, w.Code, c.want)
		}
	}
}

// askedAs are the names by which the tests ask.
var askedAs = []string{"example.com", "a.example", "b.example"}
