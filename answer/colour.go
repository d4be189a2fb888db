package answer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/draw"
	"github.com/seatledger/seatledger/roll"
)

// colourParties gives every party one colour for all pictures: its own, or the
// next of the palette, the parties with the most entries first.
func (d *Desk) colourParties() []string {
	weights := d.Book.PartyWeights()
	order := make([]roll.Ref, 0, len(weights))
	colours := make([]string, len(weights))
	own := map[string]bool{}
	for i := range weights {
		r := roll.Ref(i)
		if colours[i] = d.Book.PartyInfo(r).Colour; colours[i] == "" {
			order = append(order, r)
		}
		own[strings.ToLower(colours[i])] = true
	}
	slices.SortFunc(order, func(x, y roll.Ref) int {
		return cmp.Or(weights[y]-weights[x], cmp.Compare(d.Book.PartyID(x), d.Book.PartyID(y)))
	})
	next := 0
	for _, r := range order {
		for skipped := 0; skipped < len(own) && own[draw.Palette(next)]; skipped++ {
			next++
		}
		colours[r] = draw.Palette(next)
		next++
	}
	return colours
}

// independentColour is that of holders who sit for no party at all.
const independentColour = "#7f7f7f"

// legend gives a party as pictures show it.
func (d *Desk) legend(id seatledger.PartyID) draw.Party {
	r, ok := d.Book.Party(id)
	if !ok {
		return draw.Party{ID: id, Name: string(id), Colour: independentColour}
	}
	info := d.Book.PartyInfo(r)
	return draw.Party{ID: id, Name: cmp.Or(info.Name, string(id)), Local: info.Local, Abbreviation: info.Abbreviation, Colour: d.colours()[r]}
}

// legends gives parties in order of id, each once.
func (d *Desk) legends(ids []seatledger.PartyID) []draw.Party {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	var list []draw.Party
	for _, id := range slices.Compact(ids) {
		if id != "" {
			list = append(list, d.legend(id))
		}
	}
	return list
}
