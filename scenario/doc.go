// Package scenario answers what would follow if: hypothetical events over a
// real roll.
//
// A scenario is a YAML file ([Read]) that states its purpose and sources, a day,
// and levers: a party is dissolved under a policy, holders change allegiance, a
// by-election fills vacant seats, the votes are counted by another method.
// [WhatIf] works out, for every council, the seats of each party before and
// after, who controls it under each rule concerned, and what that sums to.
// Nothing is ever written to a ledger.
//
// # What it promises
//
//   - Seats are conserved. The seats of a council after are its seats before,
//     place by place: held, not exercised, vacant, or waiting for a by-election.
//     None is added and none is lost.
//   - Ties come back as ties. Every outcome of an open tie is a way in which the
//     council may stand; a number is a [Range] over all of them, and control that
//     they do not agree on is undetermined. A tie is settled only by the council's
//     tie rule or by a lot that the file records.
//   - Nothing is guessed. A council whose composition the records leave open, or
//     of which a policy needs votes that are not recorded, is left out and counted
//     with the reason. A count that nobody can place (so many holders chose a
//     party, nobody knows where) is dealt in every way it allows.
//   - Every reallocation policy cites its law ([Policy]).
//   - Everything wrong with a file is said at once, with line, column and remedy
//     ([Problems]). No input panics.
//
// # What it does not do
//
// It knows no persons and no probabilities: it is arithmetic on public seats.
// How many would leave under pressure, and when, is the question of package sim;
// the keys model and counterfactuals of a file belong to it, are kept as they
// stand, and are read by [Scenario.Decode]. Thresholds of a contest and levelling
// seats are not worked out. A list is taken to have names enough for the seats
// that come to it.
//
// # Wards
//
// Where a council was elected by wards, each gives its seats out by itself: by the
// votes of the last election that it had, with the seats held there as a floor. The
// votes of different wards never add up, so that who follows as chief by most votes
// is not worked out. A by-election is one ward's.
//
// # Mandates
//
// A dissolution ends mandates, whoever sits: a suspended member's, and that of a
// member for whom a substitute sits. Who moves is who sits. A council whose members
// do not exercise its powers (suspended, dissolved, not yet in office) is left out,
// with the reason: nothing is given out on it.
//
// # Control
//
// Control is judged under majority and sitting, and under every rule that a
// council of the scenario goes by. A chief whose seat ends loses the post; who
// follows is open unless the file says "posts: most-votes". Of an unnamed chief
// only the party is known: where some of its seats fare one way and some
// another, control under the rule "chief" is undetermined.
//
// The package does no I/O and reads no clock.
package scenario
