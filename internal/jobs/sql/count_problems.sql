SELECT count(*) FROM seatledger_problem WHERE sweep = $1 AND chunk = $2
