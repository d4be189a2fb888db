-- Beside River's own tables. Times are seconds since 1970 by the database's
-- clock.
CREATE TABLE IF NOT EXISTS seatledger_sweep (
    id        text PRIMARY KEY,
    kind      text NOT NULL,
    chunks    integer NOT NULL,
    spec      bytea NOT NULL,            -- packed
    started   double precision NOT NULL, -- for the first time
    cancelled integer NOT NULL           -- 1 until it is started again
);

-- Written once; never changed.
CREATE TABLE IF NOT EXISTS seatledger_result (
    sweep  text NOT NULL,
    chunk  integer NOT NULL,
    result bytea NOT NULL,               -- packed
    PRIMARY KEY (sweep, chunk)
);

CREATE TABLE IF NOT EXISTS seatledger_problem (
    sweep   text NOT NULL,
    chunk   integer NOT NULL,
    try     integer NOT NULL,
    verdict text NOT NULL,
    what    text NOT NULL,
    PRIMARY KEY (sweep, chunk, try)
);

-- Who says to have which job, and when they last said so.
CREATE TABLE IF NOT EXISTS seatledger_hold (
    job    bigint PRIMARY KEY,
    worker text NOT NULL,
    seen   double precision NOT NULL
);
