// Package roll answers one question: who holds each seat of a council on a
// day?
//
// [Pack] reads the entries of a ledger once into a [Book], a packed snapshot
// with one small record an entry. A [View] looks at a book through two
// clocks: what the ledger had recorded by a position (known), and what some
// source had published by a day (published). A view folds one council at a
// time.
//
// # Worlds
//
// Nothing is guessed. A world makes one choice for everything that the ledger
// leaves open:
//
//   - a partial date: a day that it allows; what happened "by" a day, since
//     nobody knows when, happened no earlier than there was a council;
//   - a dispute: one of the contents recorded under one key by two packages
//     (the results of one election of one council are one dispute: each
//     package is right or wrong as a whole; so are the lists of one day of two
//     packages that contradict each other);
//   - an entry whose source was possibly published by the day: there or not;
//   - a move of an unnamed holder: a seat whose holder sits for that party,
//     named or not, or a seat nobody has stated anything of;
//   - a dissolution that does not say whose seats end: each seat of the
//     party, by list or by allegiance, vacant or not;
//   - a seat filled where none is on record as vacant: one that had fallen
//     vacant, of the ward, or of the list for the next on a list;
//   - what a roster says had happened by its day: who left, who came, who sat for
//     another party, who had a seat of another ward, each on some day since the
//     records last spoke of it; from that day on it is open who has the seat,
//     until the day of the roster;
//   - a named person seated where another named person sits, whom no entry
//     lets go: either holds the seat.
//
// What holds in all worlds is certain, what holds in some is possible. An
// unstated seat may belong to any party. A council none of whose seats was ever
// stated is unknown, not empty. An event that fits no seat of a world changes
// nothing in that world. Who has lost a seat is none of the unnamed holders
// until the whole council is elected anew. Whoever is elected from a polling day
// on, before the election takes office, sits from when it does; what ends, suspends or
// moves that one in between takes effect then, and who follows sits from then.
//
// Worlds are not listed, for their number grows beyond all bounds. A [State] is
// a product:
//
//   - what is open about the council as a whole (a merger dated by a month, two
//     readings of an election) is decided first: each way of it is a [Frame];
//   - within a frame everything lies in what is sure, or in a [Cell]: a part
//     that stands in one of several ways, whatever the other cells are. What an
//     operation may concern in an order that matters is brought into one cell;
//     what is the same in all its ways leaves it again;
//   - of seats that nothing tells apart any more one stands for all, so that
//     neither names over wards nor moves of the unnamed multiply. Each seat
//     keeps the lots that it was in, and a [Roll] shows what it may be;
//   - once the last day of what was open has passed it is forgotten, and ways
//     that no longer differ are one.
//
// Least and most of what adds up are sums over cells; a product is never
// multiplied out, but by [State.Every] for tests. A cell of more ways than
// [Folder.Limit] allows is widened: each of its seats and posts keeps, by itself,
// all that it may be. Then certain is still so in every world and possible still
// holds all that some world allows; the cell says that it is wide, and
// [State.Exact] is false while it lasts. A widened seat on which too many may sit
// is given up: anybody may sit there, for any party named so far, or nobody.
//
// # Mandate and exercise
//
// A seat says who holds the mandate and who sits: the same, a substitute for a
// time, or nobody, because the member is suspended or the substitute of one on
// leave has gone. Allegiance and standing are those of who sits; what is so of a
// holder who does not lies beneath and comes back with the holder. A seat that
// nobody exercises is neither held nor vacant.
//
// # Order
//
// Entries take effect by day; within a day councils first, then who is carried over to one, then ends
// (dissolutions of parties last), results, fills (those that name the elected
// first, reallocations below a division last), rosters (whom they confirm, whom
// they lack, whom they add, then what is vacant), who exercises a mandate (what
// ends before what begins), allegiances (moves, then
// realignments, then renamings and mergers), posts, coalitions and reports,
// where what ends comes before what begins; then by position, where a
// correction stands where the entry it corrects stood. A state with an `until`
// holds on that day and has ended on the next; it ends later than it begins,
// and its end undoes nothing that has taken its place since.
//
// The package does no I/O and reads no clock.
package roll
