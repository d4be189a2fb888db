package answer

import "testing"

// A label says which row is meant: of a result in a ward the ward too.
func TestLabels(t *testing.T) {
	for id, want := range map[string]string{
		"choy-defects": "choy-defects", "e|c||red": "e red", "e|c|North|red": "e North red", "e|c|North|": "e North",
		"e|c|North": "e North", "c|2024-01-01": "c 2024-01-01", "c|North|": "c North", "e|c||red|1": "e 1", "": "",
	} {
		if got := (Because{ID: id}).Label(); got != want {
			t.Errorf("%q is called %q, want %q", id, got, want)
		}
	}
}

// Of councils that are out of office it is said that their seats are in no share.
func TestUncounted(t *testing.T) {
	o := Overview{On: 0}
	if says := o.Uncounted(); says != "" {
		t.Errorf("of none: %s", says)
	}
	o.Suspended, o.NotInOffice = 1, 2
	if says, want := o.Uncounted(), "On 1 January 1970 the seats of 3 councils are in no share, for their members do not exercise the powers of the council: 1 suspended, 2 not yet in office."; says != want {
		t.Errorf("got %s, want %s", says, want)
	}
}
