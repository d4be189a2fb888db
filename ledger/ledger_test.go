package ledger_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
)

func TestMemorySmoke(t *testing.T) {
	m := ledger.NewMemory()
	at := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
	b := ledger.Batch{Package: "p", By: "desk", At: at, Rows: ledger.Slice[seatledger.Row](
		&seatledger.Person{ID: "kh/choy", Name: "Chin Choy", Basis: "office-holder"},
		&seatledger.Name{Of: "kh/choy", Name: "Chen Choy"})}
	for range 2 {
		r, err := m.Append(t.Context(), b)
		t.Log(r, err)
	}
	t.Log(m.Search(t.Context(), "chen choy", 5))
	var buf bytes.Buffer
	t.Log(ledger.WriteLog(t.Context(), &buf, m))
	t.Log(buf.String())
	t.Log(ledger.ReadLog(t.Context(), &buf, ledger.NewMemory()))
	t.Log(m.Redact(t.Context(), "desk", at, seatledger.Redaction{Entry: 2}))
	t.Log(m.Verify(t.Context(), nil))
	t.Log(m.Append(t.Context(), b))
}
