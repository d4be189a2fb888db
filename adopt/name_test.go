package adopt

import "testing"

func TestAlike(t *testing.T) {
	for _, x := range []struct{ a, b, why string }{
		{"Una J. Upton", "Una Upton", whyInitial},
		{"U. Upton", "Una Upton", whyInitial},
		{"U. J. Upton", "Una Jane Upton", whyInitial},
		{"Bob Stone", "Robert Stone", whyInitial},
		{"Pia Maria North", "Pia North", whyInitial},
		{"Lee, Ann", "Ann Lee", whyName},
		{"LEE Ann", "Ann Lee", whyOrder},
		{"Dr Ann Lee OBE", "Ann Lee", whyName},
		{"Lee, Ann OBE", "Ann Lee", whyName},
		{"Zoë Frost", "Zoe Frost", whyName},
		{"Jon Smyth", "John Smith", whySpelt},
		{"Quin Grene", "Quin Green", whySpelt},
		{"Ann Lee", "Ann Leigh-Marsh", ""},
		{"Ann Lord", "Ann Baron", ""}, // titles only where a title stands
		{"Ann Lee Jr", "Ann Lee", ""},
		{"Ben Hart", "Ben Cole", ""},
		{"Rosa Dale", "Lena Dale", ""},
		{"Ann", "Ann Lee", ""},
		{"A. L.", "Ann Lee", ""}, // initials alone are anybody's
		{"", "Ann Lee", ""},
	} {
		if got := alike(nameWords(x.a), nameWords(x.b)); got != x.why {
			t.Errorf("%q and %q: %q, want %q", x.a, x.b, got, x.why)
		}
		if got := alike(nameWords(x.b), nameWords(x.a)); got != x.why {
			t.Errorf("%q and %q: %q the other way round", x.a, x.b, got)
		}
	}
}
