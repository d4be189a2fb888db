DELETE FROM seatledger_problem WHERE sweep = $1
