package adopt

// Slug makes the part of an id that comes of a name: chin-choy of Chín Choy.
func Slug(name string) string { return slug(name) }

// Plain makes names comparable beyond what a ledger's search does: without capitals,
// accents of Latin letters and marks between words.
func Plain(name string) string { return folded(name) }
