UPDATE seatledger_sweep SET cancelled = 1 WHERE id = $1
