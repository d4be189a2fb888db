package exchange

import "testing"

// TestEscapesOfWorkbooks reads _xHHHH_ as the character it stands for, and leaves
// alone whatever only looks like it.
func TestEscapesOfWorkbooks(t *testing.T) {
	for text, want := range map[string]string{
		"a_x000D_b":         "a\rb",
		"_x0041__x0042_":    "AB",
		"_x17A1_":           "ឡ",
		"_x005F_x0041_":     "_x0041_",
		"ward_x0041b":       "ward_x0041b",
		"_x0041":            "_x0041",
		"_x0041-":           "_x0041-",
		"_x0041 _x0042_":    "_x0041 B",
		"_x004G_":           "_x004G_",
		"_X0041_":           "_X0041_",
		"_x41_ and _x00041": "_x41_ and _x00041",
	} {
		if got := unescapeOOXML(text); got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}
