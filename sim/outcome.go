package sim

import (
	"encoding/binary"
	"errors"
)

// Final is how a replicate ended.
type Final struct {
	Ended  bool  // the court ended the party
	Moved  int32 // slots that left
	Kept   int32 // of them, those that hold a seat
	Chiefs int32 // of them, chiefs
	Lost   int32 // councils the threatened party no longer controls
	Gained int32 // councils the receiving party now controls
}

// Outcome is what a chunk of consecutive replicates yields: whole numbers, so that
// chunks add up to the same wherever they were run. Nothing is left out here;
// [Summarise] does that.
type Outcome struct {
	From     int
	Finals   []Final    // by replicate
	ByDay    [][]uint32 // [day][D] replicates in which D slots had left by its end
	Province []Tally    // councils gained, by province
}

// Tally is a distribution over small whole numbers: Count[n] replicates had n.
type Tally struct{ Count []uint32 }

func newOutcome(r *Run) *Outcome {
	o := &Outcome{}
	slots, provinces := 0, 0
	for _, c := range r.Classes {
		slots += c.Holders() * c.Councils
		provinces = max(provinces, c.Province+1)
	}
	o.ByDay = make([][]uint32, r.Model.Days+1)
	for d := range o.ByDay {
		o.ByDay[d] = make([]uint32, slots+1)
	}
	o.Province = make([]Tally, provinces)
	for _, c := range r.Classes {
		p := &o.Province[c.Province]
		for range c.Councils {
			p.Count = append(p.Count, 0)
		}
	}
	for i := range o.Province {
		o.Province[i].Count = append(o.Province[i].Count, 0)
	}
	return o
}

// take adds the replicate that the agents have just played.
func (o *Outcome) take(a *agents, ended bool, gained []int32) {
	f := Final{Ended: ended, Moved: int32(a.moved), Kept: int32(a.kept), Chiefs: int32(a.byRank[Chief])}
	clear(gained)
	for _, k := range a.changed {
		c := &a.p.councils[k]
		gone := a.gone[k]
		if c.lose >= 0 && gone >= c.lose {
			f.Lost++
		}
		if c.gain >= 0 && gone >= c.gain {
			f.Gained++
			gained[c.province]++
		}
	}
	for d, n := range a.byDay {
		o.ByDay[d][n]++
	}
	for prov, n := range gained {
		o.Province[prov].Count[n]++
	}
	o.Finals = append(o.Finals, f)
}

// Merge adds the chunk that follows.
func (o *Outcome) Merge(next *Outcome) error {
	if next.From != o.From+len(o.Finals) {
		return errors.New("outcomes: a chunk does not follow on the one before")
	}
	o.Finals = append(o.Finals, next.Finals...)
	for d := range o.ByDay {
		addTo(o.ByDay[d], next.ByDay[d])
	}
	for p := range o.Province {
		addTo(o.Province[p].Count, next.Province[p].Count)
	}
	return nil
}

func addTo(sum, more []uint32) {
	for i, n := range more {
		sum[i] += n
	}
}

// Append writes the outcome as bytes: variable-length whole numbers, and runs of
// empty bins by their length. The layout is the run's.
func (o *Outcome) Append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(o.From))
	b = binary.AppendUvarint(b, uint64(len(o.Finals)))
	for _, f := range o.Finals {
		ended := uint64(0)
		if f.Ended {
			ended = 1
		}
		b = binary.AppendUvarint(b, ended)
		for _, n := range [...]int32{f.Moved, f.Kept, f.Chiefs, f.Lost, f.Gained} {
			b = binary.AppendUvarint(b, uint64(n))
		}
	}
	for _, bins := range o.ByDay {
		b = appendBins(b, bins)
	}
	for _, p := range o.Province {
		b = appendBins(b, p.Count)
	}
	return b
}

// appendBins writes pairs (empty bins skipped, count) and ends with a 0 count.
func appendBins(b []byte, bins []uint32) []byte {
	skip := uint64(0)
	for _, n := range bins {
		if n == 0 {
			skip++
			continue
		}
		b = binary.AppendUvarint(b, skip)
		b = binary.AppendUvarint(b, uint64(n))
		skip = 0
	}
	b = binary.AppendUvarint(b, 0)
	return binary.AppendUvarint(b, 0)
}

// ErrOutcome is returned for bytes that are no outcome of the run.
var ErrOutcome = errors.New("not an outcome of this run")

// ReadOutcome reads what Append wrote, for the same run.
func ReadOutcome(r *Run, b []byte) (*Outcome, error) {
	o := newOutcome(r)
	d := decoder{b: b}
	o.From = int(d.next(1 << 40))
	n := int(d.next(uint64(len(b))))
	for range n {
		var f Final
		f.Ended = d.next(1) == 1
		for _, p := range [...]*int32{&f.Moved, &f.Kept, &f.Chiefs, &f.Lost, &f.Gained} {
			*p = int32(d.next(1 << 30))
		}
		o.Finals = append(o.Finals, f)
	}
	for _, bins := range o.ByDay {
		readBins(&d, bins)
	}
	for _, p := range o.Province {
		readBins(&d, p.Count)
	}
	if d.bad || len(d.b) != 0 {
		return nil, ErrOutcome
	}
	return o, nil
}

type decoder struct {
	b   []byte
	bad bool
}

// next reads a number of at most a limit.
func (d *decoder) next(limit uint64) uint64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 || v > limit {
		d.bad, d.b = true, nil
		return 0
	}
	d.b = d.b[n:]
	return v
}

func readBins(d *decoder, bins []uint32) {
	at := uint64(0)
	for {
		skip := d.next(1 << 40)
		n := d.next(1 << 62)
		if n == 0 {
			return
		}
		if at += skip; at >= uint64(len(bins)) {
			d.bad = true
			return
		}
		bins[at] = uint32(n)
		at++
	}
}
