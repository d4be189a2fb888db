INSERT INTO seatledger_hold (job, worker, seen) VALUES ($1, $2, extract(epoch FROM clock_timestamp()))
ON CONFLICT (job) DO UPDATE SET worker = excluded.worker, seen = excluded.seen
