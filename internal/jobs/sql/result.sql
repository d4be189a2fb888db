SELECT result FROM seatledger_result WHERE sweep = $1 AND chunk = $2
