package webtest

import (
	"fmt"
	"strings"
	"testing"
)

// TestRebinding asks the site from a page of another name that stands for this
// machine, as a page of a hostile site can have it: its own pages of that name,
// with their own origin, get nothing, and start nothing. A name that is the
// site's own gets everything from the same browser.
func TestRebinding(t *testing.T) {
	p := founding(t)
	port := p.url[strings.LastIndex(p.url, ":"):]
	for name, want := range map[string]string{rebound: "421 421 421", "seats.example": "200 200 303"} {
		x := open(t, "http://"+name+port, wide)
		x.visit("/")
		got := eval[string](x, `(async () => {
			const asked = [await fetch("/"), await fetch("/api/v1/search?q=Champey"), await fetch("/simulate?replicates=40", {method: "POST", redirect: "manual"})];
			const bodies = await Promise.all(asked.map((a) => a.text()));
			return asked.map((a) => a.type === "opaqueredirect" ? 303 : a.status).join(" ") + (bodies.some((b) => b.includes("Champey") || b.includes("210202")) ? " reads" : "");
		})()`)
		if name == rebound {
			x.forgive("421|Opener-Policy")
		} else {
			want += " reads"
			x.forgive("Opener-Policy")
		}
		if got != want {
			t.Errorf("by the name %s the site answers %q, want %q", name, got, want)
		}
		if title := eval[string](x, `document.title + document.body.innerText`); (name == rebound) != strings.Contains(title, fmt.Sprintf("does not answer to the name %q", rebound)) {
			t.Errorf("by the name %s the page says %.100q", name, title)
		}
	}
}
