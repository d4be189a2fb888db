// Package apportion turns votes into seats, exactly.
//
// It answers one question: given the votes of some lists, a number of seats and
// a rule of law, who gets which seat, by what quotient and under which clause?
//
// # What it promises
//
//   - Arithmetic is on integers only. Votes up to [MaxVotes] (2^62) a list and
//     seats up to [MaxSeats] are compared without rounding: products are held in
//     128 bits and cross-multiplied in 256.
//   - A tie is a value. [Outcome.Seats] holds the seats that stand whatever the
//     lot decides; the rest are in [Outcome.Ties] with the lists that stand equal.
//     A tie is settled only by a rule the caller named in [Rules.Ties] or by a lot
//     the caller recorded in [Problem.Lots], and the outcome says which.
//   - Every seat has a [Step]: to whom, by what exact quotient, under what
//     [Clause], and the article of the statute if [Rules.Law] names it.
//   - A list without votes never takes a seat. A seat that no list may take is
//     counted in [Outcome.Unfilled], never moved.
//   - Bad input is an error that says what was expected. Nothing panics.
//
// # What it does not do
//
// It knows no names: lists are numbered from 0 in the caller's order, which never
// changes the result. It does not choose persons within a list, link lists, level
// seats between districts, or apportion in two dimensions.
//
// # Methods
//
// Highest averages (divisor methods): each seat goes to the list with the largest
// votes/d(n), where n is the number of seats it holds. After Balinski and Young,
// Fair Representation (1982), where D'Hondt is Jefferson's method, Sainte-Laguë is
// Webster's and Huntington-Hill is Hill's.
//
//	dhondt                 d(n) = n+1
//	sainte-lague           d(n) = 2n+1
//	modified-sainte-lague  d(n) = 2n+1, but d(0) is [Rules.FirstDivisor], 7/5 if unset
//	danish                 d(n) = 3n+1
//	imperiali              d(n) = (n+2)/2
//	adams                  d(n) = n
//	huntington-hill        d(n) = sqrt(n(n+1))
//	dean                   d(n) = n(n+1)/(n+1/2)
//
// Where d(0) is 0 the quotient of a list without a seat is infinite: each list gets
// a seat before any gets two, and if there are fewer seats than lists, the lists
// with most votes come first (two infinite quotients compare by their votes).
//
// Largest remainders (quota methods): each list gets a seat for each whole quota;
// the seats left go, one each, to the largest remainders. With V the votes of the
// lists that take part and S the seats:
//
//	hare                V/S
//	droop               floor(V/(S+1)) + 1
//	hagenbach-bischoff  V/(S+1)
//	imperiali-quota     V/(S+2)
//
// The last two can give out more whole quotas than there are seats. [Rules.Excess]
// says what happens then. The default is the rule of the former Italian Chamber of
// Deputies and of the Bolzano provincial election of 2003: the quota is worked out
// again with its divisor one lower, as often as need be.
//
// A quota method that runs out of remainders (after a bar, or because lists are
// exhausted) gives the seats left by highest averages v/(n+1), first at most one to
// a list, then without that limit: Kieswet art. P 8.
//
// Jefferson is the wording of Dutch (Kieswet art. P 6 and P 7) and Cambodian law:
// whole Hare quotas, then v/(n+1) recomputed after each seat. Without bars it gives
// the seats of dhondt, which never leaves a list below its whole quotas. With
// [Rules.Once] the averages are computed once, so that a list gets at most one
// further seat: the Cambodian draft of 6 May 1998.
//
// Winner-takes-all gives every seat to the list with most votes; top-n gives one
// seat each to the n lists with most votes.
//
// # Seats held already
//
// A list keeps its [List.Floor] and competes for further seats only as far as its
// votes carry it beyond that. By highest averages this is the least change: the list's
// first Floor quotients are spent. By quotas, if the seats due exceed those left, each
// seat goes to the largest claim, which is the votes less a quota for each seat held.
//
// # Two ways in
//
// [Method.Seats] is the kernel: it fills a slice, allocates nothing, and returns
// how many seats a tie leaves open. [Apportion] obeys the full [Rules] and
// explains itself. Where both apply they agree, seat for seat.
package apportion
