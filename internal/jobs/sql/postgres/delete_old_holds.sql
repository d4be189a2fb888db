DELETE FROM seatledger_hold WHERE seen < extract(epoch FROM clock_timestamp()) - $1::double precision
