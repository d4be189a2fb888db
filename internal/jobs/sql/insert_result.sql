INSERT INTO seatledger_result (sweep, chunk, result) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
