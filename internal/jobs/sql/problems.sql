SELECT chunk, try, verdict, what FROM seatledger_problem WHERE sweep = $1 ORDER BY chunk, try
