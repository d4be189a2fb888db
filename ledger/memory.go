package ledger

import (
	"context"
	"crypto/rand"
	"io"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/wire"
)

// Memory is a Store and Searcher that is kept in memory: for tests, for
// questions over a package that is not imported, and as the plain reading of
// the contract. Searching it looks at every name.
type Memory struct {
	// Salts gives the random bytes of salts; crypto/rand unless set.
	Salts io.Reader

	writing chan struct{} // held by the one writer
	mu      sync.RWMutex  // guards state
	state   memoryState
}

// memoryState is never changed in place where a reader could see it: records
// grow behind the length that readers hold, and are copied for a redaction.
type memoryState struct {
	records []wire.Record
	keys    map[int64][]seatledger.Position // oldest first
	names   map[seatledger.Position][]string
}

// NewMemory makes an empty ledger.
func NewMemory() *Memory {
	return &Memory{Salts: rand.Reader, writing: make(chan struct{}, 1),
		state: memoryState{keys: map[int64][]seatledger.Position{}, names: map[seatledger.Position][]string{}}}
}

var (
	_ Store    = (*Memory)(nil)
	_ Searcher = (*Memory)(nil)
)

// read gives the records as they stand now.
func (m *Memory) read() []wire.Record {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.state.records
}

// write runs one transaction: act writes into tx, and if it gives commit, all
// of it becomes the state at once.
func (m *Memory) write(ctx context.Context, act func(*memoryTx, *Writer) (commit bool, err error)) error {
	select {
	case m.writing <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-m.writing }()
	tx := &memoryTx{base: m.state, records: m.read(), keys: map[int64][]seatledger.Position{},
		names: map[seatledger.Position][]string{}}
	w := &Writer{Tx: tx, Salts: m.Salts}
	if n := len(tx.records); n > 0 {
		w.Head, w.Recorded = headOf(tx.records), tx.records[n-1].Recorded
	}
	commit, err := act(tx, w)
	if err == nil && commit {
		m.commit(tx)
	}
	return err
}

func (m *Memory) commit(tx *memoryTx) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.state.records = tx.records
	for key, positions := range tx.keys {
		m.state.keys[key] = append(m.state.keys[key], positions...)
	}
	maps.Copy(m.state.names, tx.names)
	maps.DeleteFunc(m.state.names, func(_ seatledger.Position, names []string) bool { return names == nil })
}

// Append implements Store.
func (m *Memory) Append(ctx context.Context, b Batch) (receipt Receipt, err error) {
	err = m.write(ctx, func(_ *memoryTx, w *Writer) (bool, error) {
		receipt, err = w.Append(ctx, b)
		return !b.DryRun, err
	})
	return receipt, err
}

// Redact implements Store.
func (m *Memory) Redact(ctx context.Context, by string, at time.Time, rows ...seatledger.Redaction) error {
	return m.write(ctx, func(_ *memoryTx, w *Writer) (bool, error) {
		_, err := w.Redact(by, at, rows)
		return true, err
	})
}

// Load implements Store.
func (m *Memory) Load(ctx context.Context, records iter.Seq2[wire.Record, error]) (head Head, err error) {
	err = m.write(ctx, func(tx *memoryTx, w *Writer) (bool, error) {
		head, err = LoadInto(ctx, w.Head, records, tx.Put)
		return true, err
	})
	return head, err
}

// Records implements Store.
func (m *Memory) Records(ctx context.Context, after seatledger.Position) iter.Seq2[wire.Record, error] {
	return func(yield func(wire.Record, error) bool) {
		records := m.read()
		for _, r := range records[min(max(int(after), 0), len(records)):] {
			if ctx.Err() != nil {
				yield(wire.Record{}, ctx.Err())
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// Entries implements Store.
func (m *Memory) Entries(ctx context.Context, after seatledger.Position) iter.Seq2[seatledger.Entry, error] {
	return func(yield func(seatledger.Entry, error) bool) {
		for r, err := range m.Records(ctx, after) {
			var entry seatledger.Entry
			if err == nil {
				entry, err = r.Entry()
			}
			if !yield(entry, err) || err != nil {
				return
			}
		}
	}
}

// Record implements Store.
func (m *Memory) Record(_ context.Context, at seatledger.Position) (wire.Record, error) {
	records := m.read()
	if at < 1 || at > seatledger.Position(len(records)) {
		return wire.Record{}, NotFound(at, headOf(records))
	}
	return records[at-1], nil
}

// Pick implements Store.
func (m *Memory) Pick(ctx context.Context, at ...seatledger.Position) ([]seatledger.Entry, error) {
	entries := make([]seatledger.Entry, len(at))
	for i, pos := range at {
		r, err := m.Record(ctx, pos)
		if err != nil {
			return nil, err
		}
		if entries[i], err = r.Entry(); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

// Head implements Store.
func (m *Memory) Head(context.Context) (Head, error) { return headOf(m.read()), nil }

func headOf(records []wire.Record) Head {
	if len(records) == 0 {
		return Head{}
	}
	last := &records[len(records)-1]
	return Head{last.Position, last.Hash}
}

// History implements Store.
func (m *Memory) History(_ context.Context, table seatledger.Table, key string) ([]seatledger.Entry, error) {
	m.mu.RLock()
	positions, records := m.state.keys[wire.KeyHash(table, key)], m.state.records
	m.mu.RUnlock()
	var all []seatledger.Entry
	for _, p := range positions {
		entry, err := records[p-1].Entry()
		if err != nil {
			return nil, err
		}
		if entry.Row.Table() == table && seatledger.Key(entry.Row) == key {
			all = append(all, entry)
		}
	}
	return all, nil
}

// Verify implements Store.
func (m *Memory) Verify(ctx context.Context, progress func(int64)) (Head, error) {
	return VerifyRecords(ctx, m, progress)
}

// Close implements Store. The ledger can still be used.
func (m *Memory) Close() error { return nil }

// Search implements Searcher.
func (m *Memory) Search(_ context.Context, query string, limit int) ([]Hit, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	query = Fold(query)
	ranked := map[Rank][]seatledger.Position{}
	for p, names := range m.state.names {
		best := NoMatch
		for _, name := range names {
			best = min(best, Matches(name, query))
		}
		ranked[best] = append(ranked[best], p)
	}
	hits := NewHits(query, limit, m.hasThing)
	for rank := range NoMatch {
		slices.Sort(ranked[rank])
		for _, p := range ranked[rank] {
			if full, err := hits.Add(&m.state.records[p-1]); full || err != nil {
				return hits.All, err
			}
		}
	}
	return hits.All, nil
}

// Suggest implements Searcher, for ledgers of few names.
func (m *Memory) Suggest(ctx context.Context, query string, limit int) ([]Hit, error) {
	return m.Search(ctx, query, limit)
}

// hasThing reports whether a table has a row of that key; the lock is held.
func (m *Memory) hasThing(table seatledger.Table, id string) (bool, error) {
	return len(m.state.keys[wire.KeyHash(table, id)]) > 0, nil
}

// memoryTx is what one transaction adds.
type memoryTx struct {
	base    memoryState
	records []wire.Record
	keys    map[int64][]seatledger.Position
	names   map[seatledger.Position][]string // nil = taken away
	copied  bool
}

// Find implements Tx.
func (tx *memoryTx) Find(key int64) (all []wire.Record, err error) {
	for _, positions := range [][]seatledger.Position{tx.keys[key], tx.base.keys[key]} {
		for _, p := range slices.Backward(positions) {
			all = append(all, tx.records[p-1])
		}
	}
	return all, nil
}

// Put implements Tx.
func (tx *memoryTx) Put(r *wire.Record, key int64, names []string) error {
	tx.records = append(tx.records, *r)
	tx.keys[key] = append(tx.keys[key], r.Position)
	if r.Supersedes != 0 {
		tx.names[r.Supersedes] = nil
	}
	if len(names) > 0 {
		tx.names[r.Position] = names
	}
	return nil
}

// Blank implements Tx.
func (tx *memoryTx) Blank(at seatledger.Position) error {
	if !tx.copied { // readers hold the others
		tx.records, tx.copied = slices.Clone(tx.records), true
	}
	r := &tx.records[at-1]
	r.Salt, r.Texts = nil, ""
	tx.names[at] = nil
	return nil
}

// Record implements Tx.
func (tx *memoryTx) Record(at seatledger.Position) (wire.Record, error) {
	if at < 1 || at > seatledger.Position(len(tx.records)) {
		return wire.Record{}, NotFound(at, headOf(tx.records))
	}
	return tx.records[at-1], nil
}
