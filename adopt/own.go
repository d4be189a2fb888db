package adopt

// Own is the name by which files that this program has written are known, so that the ids in
// them are taken as those of a ledger: in Popolo the generator among the meta data, in other
// formats the scheme of an identifier. In FollowTheMoney it is what stands before ids.
const Own = "seatledger"

// HoldsOwn is held by a column with the ids that people have in a ledger.
const HoldsOwn = "code " + Own

// Fold gives what two names have in common that are one name to [Adopt]: without capitals,
// accents and marks.
func Fold(name string) string { return folded(name) }
