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
// It writes no ledger: what comes out is a package like any other, which import checks.
package adopt
