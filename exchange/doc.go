// Package exchange takes data packages into a ledger and out of it.
//
// A data package is a folder, a .zip or one .xlsx workbook with the tables of
// design and doc/format.md (a Frictionless Data Package of CSV files, or a
// sheet for each table), or a GeoJSON file with the outlines of divisions that
// the ledger has. [Import] checks one and appends its rows, [Export]
// writes the rows of a package as known at a moment, [Template] writes an
// empty workbook to fill in.
//
// # What reading promises
//
// Every [Problem] of every file is found in one go and has its file, row,
// column, value, what was expected and the remedy. If there is one, nothing
// is written. The package comes from a stranger: paths that climb out of it,
// archives that unfold without end, lines without end and formulas are
// refused, in bounded memory. Text is taken as UTF-8, with or without byte
// order mark, with LF or CRLF; it is trimmed and put into Unicode
// normalization form NFC. Nothing is guessed: a value that a spreadsheet has
// spoilt is refused with the value that was probably meant as remedy, never
// repaired in silence.
//
// Rows are read twice, once to check and once to write, and are not kept in
// between: what is kept is a few dozen bytes a row. A package that changes
// between the two readings is refused.
//
// # What is checked
//
// [Package.Check] holds the rows against each other and against the ledger:
// references, cycles, spans, the columns that each kind of event needs and those
// that it has no use for ([seatledger.KindOfEvent]), seats that do not exist,
// seats with two holders, councils with more members than seats, sums of seats
// and votes. It works each contest
// out by its method; where that gives other seats than the official ones the
// official ones stand and the [Mismatch] is listed. What another package of
// the ledger says otherwise is a [Dispute] and is imported; of tables that
// only name things it is refused.
//
// # Outlines
//
// A feature of a GeoJSON file becomes a row of the table shapes. Its division
// is looked up by id or identifier, never by name; a feature that finds none or
// several is a Problem. A geometry, from whatever file, is recorded in one form
// only, rounded to a millionth of a degree, so that other spellings of the same
// outline are the same row. [ParseGeometry] gives it back as points.
//
// # What writing promises
//
// One package is one transaction ([ledger.Store]). Importing the same package
// again writes nothing. Rows that a later package no longer has are reported
// and stay. Exporting what was imported gives, from the second time on, the
// same bytes. Confidential sources never reach an export. An export appears
// whole or not at all.
//
// No function reads a clock: the time of writing is an argument.
package exchange
