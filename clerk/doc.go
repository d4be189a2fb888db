// Package clerk makes rows of what somebody types about one event, or about one row of a
// ledger that is wrong.
//
// [Clerk.Event] takes a kind of event and the cells of its row as a person has them: what
// refers to a council, a place, a person or a party is an id or a name. Names are looked up
// in the ledger, where capitals, accents and the order of words make no difference; a name
// that fits several is [Unclear], with what tells them apart. People, parties and sources
// that the ledger does not have become rows of their own, with ids made of their names.
// [Clerk.Find] and [Correction] do the same for a row that is to be corrected.
//
// What comes out is a [Draft]: nothing is written, and nothing is known of terminals. Which
// columns a kind of event needs and which it has a use for, its row in the table of kinds
// says (package seatledger); whether the rows are sound, package exchange does, as of any
// package. Nothing is guessed: a blank cell stays blank.
package clerk
