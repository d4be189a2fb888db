// Package adopt turns files that others keep, lists of councillors above all, into data
// packages.
//
// [Read] recognises a file by its content and gives its table. [Propose] makes a [Map] of
// it: what every column holds, and which parties and councils it names. What only a person
// can know stands there as a question mark, with the question beside it ([Map.Open]): the
// seats of a council by law, the day of a list, what "Independent" means, which parties sit
// together, whether a row that is missing is a vacancy or a gap. Nothing is guessed, and
// what is answered is asked only once: the map of this month's list adopts next month's.
// [Adopt] makes the rows of a package of table and map, and a list of what was lost.
//
// A table has one of three shapes. A roster (roster.go, rows.go) tells who was a member on a
// day; match.go, missing.go and change.go hold it against earlier lists and find.go against
// a ledger. Spells (spell.go and stay.go, renewal.go, spellward.go, spellrows.go) tell from
// when to when somebody sat. Results (results.go and others) tell who stood and won. Formats
// that are known (popolo.go, openstates.go, congress.go, ftm.go) are laid out as tables of
// spells, so that map, questions and losses are one mechanism.
//
// It writes no ledger: what comes out is a package like any other, which import checks.
package adopt
