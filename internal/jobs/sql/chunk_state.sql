SELECT cancelled, (SELECT count(*) FROM seatledger_result WHERE sweep = $1 AND chunk = $2)
FROM seatledger_sweep WHERE id = $1
