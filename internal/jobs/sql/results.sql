SELECT chunk, result FROM seatledger_result WHERE sweep = $1 ORDER BY chunk
