SELECT spec FROM seatledger_sweep WHERE id = $1
