INSERT INTO seatledger_sweep (id, kind, chunks, spec, started, cancelled)
VALUES ($1, $2, $3, $4, extract(epoch FROM clock_timestamp()), 0)
ON CONFLICT (id) DO UPDATE SET cancelled = 0
