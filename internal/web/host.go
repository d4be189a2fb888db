package web

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// A browser asks whatever address a name stands for on behalf of the pages of that
// name. A page of another site can have its own name stand for this machine (DNS
// rebinding), and what is answered under that name is that page's to read. So a site
// answers only to names that are its own.

// answersTo reports whether a request is made to the site by one of its names:
// localhost, an address of this machine's loopback, the address that the
// connection came in at, or a name that the options give.
func (s *Site) answersTo(r *http.Request) bool {
	name := hostName(r.Host)
	addr, err := netip.ParseAddr(name)
	if err != nil {
		return name == "localhost" || name != "" && slices.ContainsFunc(s.options.Hosts, func(h string) bool { return hostName(h) == name })
	}
	return addr.IsLoopback() || addr.Unmap() == localAddr(r) || slices.ContainsFunc(s.options.Hosts, func(h string) bool { return hostName(h) == name })
}

// hostName gives the name or address of a Host, without port and zone, in small letters;
// blank where it is not formed as one (RFC 9110, 7.2): with a user, with a port that is
// no number, or with brackets around anything but an address of IPv6.
func hostName(host string) string {
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr.WithZone("").String()
	}
	name, port := host, ""
	if at := strings.LastIndexByte(host, ':'); at >= 0 && !strings.HasSuffix(host, "]") {
		name, port = host[:at], host[at+1:]
	}
	if inner, ok := strings.CutPrefix(name, "["); ok {
		inner, closed := strings.CutSuffix(inner, "]")
		addr, err := netip.ParseAddr(inner)
		if name = addr.WithZone("").String(); err != nil || !addr.Is6() || !closed {
			return ""
		}
	} else if strings.ContainsAny(name, "@:[]") {
		return ""
	}
	if strings.Trim(port, "0123456789") != "" {
		return ""
	}
	return strings.ToLower(strings.TrimSuffix(name, "."))
}

// localAddr gives the address of this machine at which a request came in; the zero
// address if nobody knows.
func localAddr(r *http.Request) netip.Addr {
	at, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if at == nil {
		return netip.Addr{}
	}
	return addrOf(at.String())
}

// addrOf gives the address of host:port, without its zone, which no range has; the zero
// address if it is none.
func addrOf(hostPort string) netip.Addr {
	at, err := netip.ParseAddrPort(hostPort)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap().WithZone("")
}

// misdirect refuses a request by a name that is not the site's.
func misdirect(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Connection", "close")
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, fmt.Sprintf("This site does not answer to the name %q. Whoever runs it can add a name with --host.", shorten(hostName(r.Host), loggedMost)), http.StatusMisdirectedRequest)
}

// isTrusted reports whether a request comes from a proxy that the options trust.
func (s *Site) isTrusted(addr netip.Addr) bool {
	return slices.ContainsFunc(s.options.Proxies, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// client gives whom a request comes from: the peer or, where that is a trusted proxy,
// the last address before it that is none. Of IPv6 it is the network of 64 bits,
// which is one household's or one machine's.
func (s *Site) client(r *http.Request) netip.Prefix {
	addr := addrOf(r.RemoteAddr)
	for _, said := range slices.Backward(strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")) {
		before, err := netip.ParseAddr(strings.TrimSpace(said))
		if !s.isTrusted(addr) || err != nil {
			break
		}
		addr = before.Unmap().WithZone("")
	}
	bits := addr.BitLen()
	if addr.Is6() {
		bits = 64
	}
	network, _ := addr.Prefix(bits) // which fits; the zero prefix of no address
	return network
}

// asker is the key under which a context has its client.
type asker struct{}

// clientOf gives whom work is done for; the zero prefix where nobody asked for it.
func clientOf(ctx context.Context) netip.Prefix {
	client, _ := ctx.Value(asker{}).(netip.Prefix)
	return client
}

// baseURL gives the address under which a reader sees the site. That the reader
// speaks TLS only a trusted proxy is believed.
func (s *Site) baseURL(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil || s.isTrusted(addrOf(r.RemoteAddr)) && r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}
