DELETE FROM seatledger_hold WHERE seen < unixepoch('subsec') - $1
