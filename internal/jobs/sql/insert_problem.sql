INSERT INTO seatledger_problem (sweep, chunk, try, verdict, what) VALUES ($1, $2, $3, $4, $5)
