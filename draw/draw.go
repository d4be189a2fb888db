// Package draw makes pictures, as SVG, from plain values: of one council
// ([Chambers]), of many ([Wall], [Map]), before and after ([Shift]), over time
// ([Areas], [Strips], [Tallies]), of what became of a party's seats ([Flow]), and
// of a model: what many runs of it gave ([Fan], [Histogram]), what changes would
// do to that ([Intervals]), and where it tips ([Tipping]).
//
// It takes counts and names as they are given and judges nothing: who controls
// a council is package control's business. It draws what is not known as such:
// see [Fill].
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
// # What the others show
//
//   - A wall has a tile for each council. One that did not exist leaves its
//     place free, so that the others keep theirs.
//     One that differs from the wall it is held against has a hole.
//   - A division of many councils is never given the colour of the largest
//     party: its tile is a bar, its place on the map a pie, of all of them.
//   - Areas and strips change on the day given and not before. Time runs to
//     scale, a day as wide as the next, from the start of the first to the end
//     of the last. Milestones are named where there is room for the name.
//   - Figures are printed as they were printed. A line goes from the least to
//     the greatest number and from the first to the last day that they allow;
//     an arrow points to where there is no bound. The scale says what it is.
//   - Bands of a flow are exactly as high as their seats.
//   - A fan has the median of the runs as a line, half of them in the darker
//     band with a full edge, nine in ten in the paler one with a dashed edge.
//     What was published is over it: a dot, a bar over all that it allows, or
//     an arrow where there is no bound.
//   - Bars of a histogram begin at nought, on a linear scale. A single run is a
//     pixel high, however many there are elsewhere. The second kind of runs is
//     hatched. The line above goes over nine in ten runs, its dot is the
//     median, and a triangle points at each mode.
//   - Branches of a tipping diagram are full lines where they are stable and
//     dashed where they are not, and bend into the fold in which they end. Of
//     the scenario's own, stable ones are full dots, the others rings.
//   - Intervals have the median as a dot and nine in ten runs as a line, without
//     the change hollow and grey above, with it full below. That there is no
//     change is said in words.
//
// Pictures but chambers and walls are laid out for a width, from 240 pixels
// on, and are not meant to be scaled: texts are then as large as on the page
// around them.
//
// # What a page may change
//
// Pictures are for a light page, and complete without a stylesheet. What
// belongs to no party has a class, by which a stylesheet may give it another
// colour; parties keep theirs.
//
//	sl-paper  the ground
//	sl-ink    text and lines
//	sl-quiet  text and lines of less weight
//	sl-faint  what is there and held by nobody; lines across a plot
//	sl-rule   edges, axes and hatching
//	sl-tile   a tile of a wall or a place on a map, often a link
//	sl-mark   another thing with a tooltip, often a link
//
// sl-rule is the colour of a stroke. The others are that of a fill, and of the
// stroke of a line element. So a dark page says, for instance:
//
//	.sl-paper { fill: #151515 }  .sl-faint { fill: #333 }  line.sl-faint { stroke: #333 }
//	.sl-ink { fill: #eee }  line.sl-ink { stroke: #eee }
//	.sl-quiet { fill: #aaa }  line.sl-quiet { stroke: #aaa }
//	.sl-rule { stroke: #888 }
//	.sl-tile:focus-visible, .sl-mark:focus-visible { outline: 2px solid #eee }
//
// # What is promised
//
// The same values give the same bytes. Every text is escaped; what XML cannot
// hold becomes U+FFFD, controls that turn the direction of text are taken out,
// and what has no room is shortened. A number that is none is left out or
// drawn as nought. A colour that is not #rrggbb is taken from a palette that
// colour-blind readers can tell apart ([Palette]; Okabe and Ito 2008).
//
// A picture has a name and a description and needs no font, script, style or
// file from elsewhere. It has no ids, so any number of them may stand in one
// page. One that holds links is a group, and each link has a name; any other
// is an image. An address with a scheme other than http and https is no link.
// Widths of text are estimated, so columns leave some room.
package draw
