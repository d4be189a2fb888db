DELETE FROM seatledger_result WHERE sweep = $1
