package control

import (
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// Rest is how many of the seats that a judgement names an entry for are on that day as
// the entry left them. A result row may have filled more, which others fill now.
type Rest struct {
	Entry seatledger.Position
	Seats Range
}

// Rest gives how many seats rest on an entry; ok is false of one that is named for
// another reason than seats.
func (a *Answer) Rest(pos seatledger.Position) (seats Range, ok bool) {
	at := slices.IndexFunc(a.Rests, func(r Rest) bool { return r.Entry == pos })
	if at < 0 {
		return Range{}, false
	}
	return a.Rests[at].Seats, true
}

// addRests counts the seats of one frame by the entries that they rest on, and widens
// the counts of those before it.
func (j *Judge) addRests(a *Answer, f *roll.Frame, first bool) {
	now := j.restsOf(a, f, f.Sure)
	for _, c := range f.Cells {
		now = plusRests(now, j.cellRests(a, f, c.Ways))
	}
	if first {
		a.Rests = now
		return
	}
	a.Rests = widerRests(a.Rests, now)
}

// cellRests counts the seats of a cell in all its ways.
func (j *Judge) cellRests(a *Answer, f *roll.Frame, ways []roll.Part) (list []Rest) {
	for i := range ways {
		if x := j.restsOf(a, f, &ways[i]); i == 0 {
			list = x
		} else {
			list = widerRests(list, x)
		}
	}
	return list
}

// restsOf counts the seats of a part.
func (j *Judge) restsOf(a *Answer, f *roll.Frame, p *roll.Part) (list []Rest) {
	members := a.members(j.View.Book)
	for i := range p.Seats {
		h := &p.Seats[i]
		if h.Cause == 0 || !j.names(a, members, f, p, h) {
			continue
		}
		x := restOn(&list, seatledger.Position(h.Cause))
		x.Certain, x.Possible = x.Certain+1, x.Possible+1
	}
	return list
}

// restOn gives the count of an entry in a list, which gets one if it has none.
func restOn(list *[]Rest, pos seatledger.Position) *Range {
	for i := len(*list) - 1; i >= 0; i-- { // seats that lie together rest on one entry
		if (*list)[i].Entry == pos {
			return &(*list)[i].Seats
		}
	}
	*list = append(*list, Rest{Entry: pos})
	return &(*list)[len(*list)-1].Seats
}

func plusRests(list, more []Rest) []Rest {
	for _, r := range more {
		x := restOn(&list, r.Entry)
		*x = x.plus(r.Seats)
	}
	return list
}

// widerRests draws together what may be and what may be instead.
func widerRests(list, other []Rest) []Rest {
	for i := range list {
		if !slices.ContainsFunc(other, func(r Rest) bool { return r.Entry == list[i].Entry }) {
			list[i].Seats.Certain = 0
		}
	}
	for _, r := range other {
		n := len(list)
		if x := restOn(&list, r.Entry); len(list) > n {
			*x = Range{0, r.Seats.Possible}
		} else {
			x.widen(r.Seats.Certain, r.Seats.Possible, false)
		}
	}
	return list
}

// members lists whose seats make the control that an answer tells: a party, or a
// coalition and its partners.
func (a *Answer) members(b *roll.Book) []roll.Ref {
	if a.Kind == Coalition {
		return append([]roll.Ref{a.Party}, b.PartyInfo(a.Party).Members...)
	}
	return []roll.Ref{a.Party}
}

// names reports whether an answer names the entry that a seat rests on: that of each of
// the controller's seats, of every seat where nobody controls or it is open.
func (j *Judge) names(a *Answer, members []roll.Ref, f *roll.Frame, p *roll.Part, h *roll.Holding) bool {
	return a.Kind < Party || h.Held() && slices.Contains(members, j.side(f, p, h.Sitter(), h.Allegiance))
}
