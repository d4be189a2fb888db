// Package draw makes pictures, as SVG, from plain values.
//
// For now it draws chambers: one mark a seat, and under them what each party
// has, against the line that a majority must reach. It takes counts and names
// as they are given and judges nothing: who controls a council is package
// control's business.
//
// # What a chamber shows
//
//   - Seats stand in the order given (that of their numbers), from left to
//     right, so that a seat keeps its place from one day to another.
//   - The fill is the allegiance of the holder; a ring is the list that won
//     the seat, where it is another.
//   - Contested is hatched, suspended has two bars, vacant is hollow, and a
//     seat that the records do not state or leave open has a question mark.
//     None of these needs colour. Marks that are large enough carry the
//     party's abbreviation.
//   - The majority line stands at more than half of all seats, vacant ones
//     too. It crosses the bars of the parties, each of which begins at nought.
//
// # What is promised
//
// The same values give the same bytes. Every text is escaped; what XML cannot
// hold becomes U+FFFD; a colour that is not #rrggbb is taken from a palette
// that colour-blind readers can tell apart (Okabe and Ito 2008). The picture
// has a title and a description and needs no font, script or file from
// elsewhere. Widths of text are estimated, so columns leave some room.
package draw
