package roll

import "slices"

// This file tells what the votes of seats count.

// voteless counts the seats that come on top of those of the council, for they have
// no vote.
func (b *Body) voteless() (n int) {
	for i := range b.plan {
		if b.plan[i].votes == 0 {
			n += int(b.plan[i].seats)
		}
	}
	return n
}

// weighted reports whether some seats have other votes than one.
func (b *Body) weighted() bool {
	return slices.ContainsFunc(b.plan, func(x wardPlan) bool { return x.votes != 1 })
}

// Weighted reports whether some seats have other votes than one.
func (f *Frame) Weighted() bool { return f.weighted() }

// Votes gives the votes of all seats of the council, by law.
func (f *Frame) Votes() int {
	if len(f.plan) == 0 {
		return f.Seats
	}
	votes, rest := 0, f.size
	for i := range f.plan {
		x := &f.plan[i]
		if x.votes > 0 {
			rest -= int(x.seats)
		}
		votes += int(x.seats) * int(x.votes)
	}
	return votes + max(0, rest)
}

// Widened reports whether what belongs together may be kept apart in the frame.
func (f *Frame) Widened() bool { return f.inner != nil && (f.inner.torn || f.inner.wide) }

// VotingSeats gives the seats of the council by law, those without a vote aside.
func (f *Frame) VotingSeats() int { return f.Seats - f.voteless() }

// HasVote reports whether a seat of a ward has a vote.
func (f *Frame) HasVote(ward Ref) bool {
	x := f.planned(ward)
	return x == nil || x.votes > 0
}

// VotesOf gives the votes of a seat of a ward; of a seat of the council whose ward is
// not known the most that they may be, and that they are not known.
func (f *Frame) VotesOf(ward Ref) (votes int, known bool) {
	if x := f.planned(ward); x != nil {
		return int(x.votes), true
	}
	rest, least := f.size, 0
	for i := range f.plan {
		if x := &f.plan[i]; x.votes > 0 {
			rest -= int(x.seats)
			if votes = max(votes, int(x.votes)); least == 0 || int(x.votes) < least {
				least = int(x.votes)
			}
		}
	}
	if ward != 0 || rest > 0 || votes == 0 {
		return 1, true
	}
	return votes, votes == least
}
