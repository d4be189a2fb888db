-- Those of chunks without a result: they are tried afresh.
DELETE FROM seatledger_problem
WHERE sweep = $1 AND chunk NOT IN (SELECT chunk FROM seatledger_result WHERE sweep = $1)
