// Package out writes what a ledger holds in the formats of others.
//
// Three of them come back, as package adopt reads them: Popolo (JSON), Open Civic Data
// people (a YAML file each) and FollowTheMoney (a line of JSON each). They know spells:
// who sat where, for whom, from when until when. [Write] works these out from the fold of
// each council, and writes down what is certain only: a person who sits in every world,
// for the party and in the ward that every world has. What is only possible, what nobody
// is named for and what a format has no place for are its [adopt.Loss]es.
//
// Three go one way. CSV on the Web and Parquet hold every table of the data package, of
// one package, of a place or of the whole ledger, whose columns come from the one table of
// columns ([seatledger.Columns]). GeoJSON holds the outlines of divisions with who
// controls their councils on a day.
//
// # Days
//
// A spell begins on the first day at whose end the person sits, and ends on the last such
// day. A day that is known to the month or the year is written as that. An interval is
// written as the month or the year that holds it, if one does, and is said to be wider;
// otherwise the day is left blank. An end that is known to the month or the year is the
// month or year in which the spell was ended.
//
// # What it promises
//
// What is confidential and what was redacted never gets here ([exchange.Public]). A file
// or folder appears whole or not at all. The same ledger gives the same bytes. Councils
// are folded one at a time and their spells written as they come; kept in memory are the
// rows that spells refer to (people, parties, places, sources), so that memory grows with
// these and time with the entries.
package out
