package answer

import "github.com/seatledger/seatledger"

// CouncilsNaming lists the councils whose records name a person.
func (d *Desk) CouncilsNaming(id seatledger.PersonID) (list []seatledger.CouncilID) {
	p, ok := d.Book.Person(id)
	if !ok {
		return nil
	}
	for _, c := range d.councilsNaming(p)[p] {
		list = append(list, d.Book.CouncilID(c))
	}
	return list
}
