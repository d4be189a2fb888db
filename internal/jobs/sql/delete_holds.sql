DELETE FROM seatledger_hold WHERE worker = $1
