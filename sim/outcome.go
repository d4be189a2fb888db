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
// chunks make the same wherever they were run. Nothing is left out here;
// [Summarise] does that.
type Outcome struct {
	From     int
	Finals   []Final   // by replicate
	Days     [][]int32 // [day][replicate] slots that had left by its end; nil: only the ends were kept
	Province [][]int32 // [province][replicate] councils gained; nil: likewise
}

// newOutcome makes room for a number of replicates.
func newOutcome(r *Run, replicates int) *Outcome {
	o := &Outcome{Finals: make([]Final, 0, replicates), Days: make([][]int32, r.Model.Days+1)}
	provinces := 0
	for _, c := range r.Classes {
		provinces = max(provinces, c.Province+1)
	}
	o.Province = make([][]int32, provinces)
	for _, list := range [...][][]int32{o.Days, o.Province} {
		for i := range list {
			list[i] = make([]int32, 0, replicates)
		}
	}
	return o
}

// Ends is the outcome without its course: all that a counterfactual is asked for.
func (o *Outcome) Ends() *Outcome { return &Outcome{From: o.From, Finals: o.Finals} }

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
		o.Days[d] = append(o.Days[d], n)
	}
	for prov, n := range gained {
		o.Province[prov] = append(o.Province[prov], n)
	}
	o.Finals = append(o.Finals, f)
}

// Merge adds the chunk that follows.
func (o *Outcome) Merge(next *Outcome) error {
	if next.From != o.From+len(o.Finals) {
		return errors.New("outcomes: a chunk does not follow on the one before")
	}
	if len(next.Days) != len(o.Days) || len(next.Province) != len(o.Province) {
		return errors.New("outcomes: one chunk has its course and another has not")
	}
	o.Finals = append(o.Finals, next.Finals...)
	for d := range o.Days {
		o.Days[d] = append(o.Days[d], next.Days[d]...)
	}
	for p := range o.Province {
		o.Province[p] = append(o.Province[p], next.Province[p]...)
	}
	return nil
}

// Append writes the outcome as bytes: variable-length whole numbers, of each day what it
// adds. The layout is the run's.
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
	if o.Days == nil {
		return binary.AppendUvarint(b, 0)
	}
	b = binary.AppendUvarint(b, 1)
	for i := range o.Finals {
		for d := range o.Days[1:] {
			b = binary.AppendUvarint(b, uint64(o.Days[d+1][i]-o.Days[d][i]))
		}
		for p := range o.Province {
			b = binary.AppendUvarint(b, uint64(o.Province[p][i]))
		}
	}
	return b
}

// ErrOutcome is returned for bytes that are no outcome of the run.
var ErrOutcome = errors.New("not an outcome of this run")

// ReadOutcome reads what Append wrote, for the same run.
func ReadOutcome(r *Run, b []byte) (*Outcome, error) {
	d := decoder{b: b}
	o := &Outcome{From: int(d.next(1 << 40))}
	n := int(d.next(uint64(len(b))))
	for range n {
		var f Final
		f.Ended = d.next(1) == 1
		for _, p := range [...]*int32{&f.Moved, &f.Kept, &f.Chiefs, &f.Lost, &f.Gained} {
			*p = int32(d.next(1 << 30))
		}
		if d.bad {
			return nil, ErrOutcome
		}
		o.Finals = append(o.Finals, f)
	}
	if d.next(1) == 1 {
		o.readCourse(r, &d, n)
	}
	if d.bad || len(d.b) != 0 {
		return nil, ErrOutcome
	}
	return o, nil
}

// readCourse reads days and provinces of n replicates.
func (o *Outcome) readCourse(r *Run, d *decoder, n int) {
	whole := newOutcome(r, n)
	o.Days, o.Province = whole.Days, whole.Province
	for i := 0; i < n && !d.bad; i++ {
		o.Days[0] = append(o.Days[0], 0)
		for day := range o.Days[1:] {
			o.Days[day+1] = append(o.Days[day+1], o.Days[day][i]+int32(d.next(1<<20)))
		}
		for p := range o.Province {
			o.Province[p] = append(o.Province[p], int32(d.next(1<<30)))
		}
	}
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
