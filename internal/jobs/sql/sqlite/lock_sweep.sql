SELECT cancelled FROM seatledger_sweep WHERE id = $1
