package synth

import (
	"fmt"

	"github.com/seatledger/seatledger"
)

const (
	firstCountry = 1_646
	maxCountries = 7
	slots        = 6 // places for parties in a country; the last is of the independents
)

// countrySizes divides the councils of a world among its countries.
func countrySizes(councils int) []int {
	if councils < 2*firstCountry {
		return []int{councils}
	}
	sizes := []int{firstCountry}
	rest := councils - firstCountry
	n := min(maxCountries-1, (rest+4999)/5000)
	for i := range n {
		sizes = append(sizes, rest*(i+1)/n-rest*i/n)
	}
	return sizes
}

// country is what the councils of a country have in common.
type country struct {
	number, first, size int // first: how many councils the countries before have
	id                  seatledger.DivisionID
	rule                seatledger.ControlRule
	seatRule            seatledger.SeatRule
	terms               []term
	renamed             int // the term at whose end party 2 takes another name; -1 = none
	dissolved           int // the term at whose end party 4 is dissolved; -1 = none
	base                seatledger.SourceID
	from                int                   // first year
	years               []seatledger.SourceID // of each year
}

// term is one election and the years that follow it.
type term struct {
	election           seatledger.ElectionID
	polled, start, end seatledger.Day // end: the day before the next election
	parties            [slots]seatledger.PartyID
	strength           [slots]float64
}

// quiet is how many days at the end of a term nothing happens in councils, so
// that a party can be renamed or dissolved then.
const quiet = 120

func (w *world) newCountry(number, first, size int) *country {
	c := &country{number: number, first: first, size: size, id: seatledger.DivisionID(fmt.Sprintf("sy%d", number)),
		rule: seatledger.RuleMajority, seatRule: seatledger.SeatRuleList, renamed: -1, dissolved: -1, base: seatledger.SourceID(Package(w.Seed))}
	for y := range w.Years + 1 {
		c.years = append(c.years, seatledger.SourceID(fmt.Sprintf("%s/%s/%d", c.base, c.id, w.From+y)))
	}
	c.from = w.From
	terms := w.Years / termYears
	if number == 1 {
		c.rule = seatledger.RuleChief
	}
	if number%3 == 0 {
		c.seatRule = seatledger.SeatRuleFree
	}
	if number%2 == 1 {
		c.renamed = terms/2 - 1
	}
	if number%3 == 1 {
		c.dissolved = terms - 2
	}
	w.seed(1<<63 | uint64(number))
	for t := range terms {
		c.terms = append(c.terms, w.newTerm(c, t))
	}
	return c
}

func (w *world) newTerm(c *country, t int) term {
	year := w.From + termYears*t
	x := term{election: seatledger.ElectionID(fmt.Sprintf("%s-%d", c.id, year)), polled: seatledger.DayOf(year, 6, c.number),
		end: seatledger.DayOf(year+termYears, 6, c.number) - 1}
	x.start = x.polled + 21
	for s := range slots {
		if s == 3 && c.dissolved >= 0 && t > c.dissolved {
			continue
		}
		x.parties[s] = c.party(s)
		if s == 1 && c.renamed >= 0 && t > c.renamed {
			x.parties[s] += "-new"
		}
		x.strength[s] = [slots]float64{34, 30, 15, 10, 6, 5}[s] * (0.75 + w.rng.Float64()/2)
	}
	return x
}

func (c *country) party(slot int) seatledger.PartyID {
	if slot == slots-1 {
		return seatledger.PartyID(c.id + "/independents")
	}
	return seatledger.PartyID(fmt.Sprintf("%s/p%d", c.id, slot+1))
}

// source gives the source that told of a day.
func (c *country) source(day seatledger.Day) seatledger.SourceID {
	return c.years[day.Time().Year()-c.from]
}

// Communes are numbered within their country; every 20 make a district and
// every 1,000 a province.
const (
	inDistrict = 20
	inProvince = 1_000
)

func (c *country) province(n int) seatledger.DivisionID {
	return seatledger.DivisionID(fmt.Sprintf("%s/%03d", c.id, (n-1)/inProvince+1))
}

func (c *country) district(n int) seatledger.DivisionID {
	return seatledger.DivisionID(fmt.Sprintf("%s/%05d", c.id, (n-1)/inDistrict+1))
}

// commune is written by hand: it begins most ids of a world.
func (c *country) commune(n int) string { return string(appendNumber(append([]byte(c.id), '/'), n, 7)) }

func appendNumber(b []byte, n, width int) []byte {
	for range width {
		b = append(b, '0')
	}
	for i := len(b) - 1; n > 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return b
}
