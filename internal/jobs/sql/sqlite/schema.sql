-- Beside River's own tables. Times are seconds since 1970 by the database's
-- clock.
CREATE TABLE IF NOT EXISTS seatledger_sweep (
    id        TEXT PRIMARY KEY,
    kind      TEXT NOT NULL,
    chunks    INTEGER NOT NULL,
    spec      BLOB NOT NULL,    -- packed
    started   REAL NOT NULL,    -- for the first time
    cancelled INTEGER NOT NULL  -- 1 until it is started again
) STRICT;

-- Written once; never changed.
CREATE TABLE IF NOT EXISTS seatledger_result (
    sweep  TEXT NOT NULL,
    chunk  INTEGER NOT NULL,
    result BLOB NOT NULL,       -- packed
    PRIMARY KEY (sweep, chunk)
) STRICT;

CREATE TABLE IF NOT EXISTS seatledger_problem (
    sweep   TEXT NOT NULL,
    chunk   INTEGER NOT NULL,
    try     INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    what    TEXT NOT NULL,
    PRIMARY KEY (sweep, chunk, try)
) STRICT;

-- Who says to have which job, and when they last said so.
CREATE TABLE IF NOT EXISTS seatledger_hold (
    job    INTEGER PRIMARY KEY,
    worker TEXT NOT NULL,
    seen   REAL NOT NULL
) STRICT;
