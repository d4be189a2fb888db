-- The schema of a ledger, version 1. Entries are only ever appended: the
-- triggers refuse everything else, REPLACE included. Whoever drops them is
-- found by verify. Those on INSERT raise ROLLBACK, because an ABORT makes
-- SQLite keep a journal of each statement, which halves the speed of appends;
-- the statements that insert say OR ROLLBACK for the same reason.

-- What many entries have in common. Part of the canonical bytes.
CREATE TABLE origins (
    id      INTEGER PRIMARY KEY,
    package TEXT NOT NULL, -- blank for the ledger's own rows
    writer  TEXT NOT NULL,
    tbl     TEXT NOT NULL,
    UNIQUE (package, writer, tbl)
) STRICT;

CREATE TABLE entries (
    position   INTEGER PRIMARY KEY, -- 1, 2, 3... without gaps
    recorded   INTEGER NOT NULL,    -- microseconds since 1970, UTC
    origin     INTEGER NOT NULL REFERENCES origins (id),
    supersedes INTEGER NOT NULL,    -- 0 if none
    key        INTEGER NOT NULL,    -- 64 bits of a hash over table and key
    body       TEXT NOT NULL,       -- the row: JSON, private cells as digests
    hash       BLOB NOT NULL        -- over the hash before and the canonical bytes
) STRICT;

CREATE INDEX entries_key ON entries (key);

-- Private texts and the salt of their digests, kept apart so that they can
-- be blanked.
CREATE TABLE texts (
    position INTEGER PRIMARY KEY REFERENCES entries (position),
    salt     BLOB NOT NULL,
    texts    TEXT NOT NULL
) STRICT;

-- Which entries are redacted: what the rows of table redactions say.
CREATE TABLE redactions (
    entry    INTEGER PRIMARY KEY REFERENCES entries (position),
    position INTEGER NOT NULL REFERENCES entries (position)
) STRICT;

-- Folded names of the newest entries, for search. Derived: not in the chain.
CREATE TABLE aliases (
    id       INTEGER PRIMARY KEY,
    position INTEGER NOT NULL REFERENCES entries (position),
    folded   TEXT NOT NULL
) STRICT;

CREATE INDEX aliases_folded ON aliases (folded);
CREATE INDEX aliases_position ON aliases (position);

CREATE VIRTUAL TABLE trigrams USING fts5 (
    folded, content = 'aliases', content_rowid = 'id', tokenize = 'trigram', detail = 'none', columnsize = 0
);

CREATE TRIGGER entries_insert BEFORE INSERT ON entries
WHEN NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM entries)
BEGIN SELECT raise(ROLLBACK, 'entries are only appended, at the next position'); END;

CREATE TRIGGER entries_update BEFORE UPDATE ON entries
BEGIN SELECT raise(ABORT, 'entries are never changed: append one that supersedes'); END;

CREATE TRIGGER entries_delete BEFORE DELETE ON entries
BEGIN SELECT raise(ABORT, 'entries are never deleted: append one that retracts'); END;

CREATE TRIGGER origins_insert BEFORE INSERT ON origins
WHEN EXISTS (SELECT 1 FROM origins
    WHERE id = NEW.id OR (package, writer, tbl) = (NEW.package, NEW.writer, NEW.tbl))
BEGIN SELECT raise(ROLLBACK, 'origins are only appended'); END;

CREATE TRIGGER origins_update BEFORE UPDATE ON origins
BEGIN SELECT raise(ABORT, 'origins are never changed'); END;

CREATE TRIGGER origins_delete BEFORE DELETE ON origins
BEGIN SELECT raise(ABORT, 'origins are never deleted'); END;

CREATE TRIGGER texts_insert BEFORE INSERT ON texts
WHEN EXISTS (SELECT 1 FROM texts WHERE position = NEW.position)
BEGIN SELECT raise(ROLLBACK, 'texts are never changed'); END;

CREATE TRIGGER texts_update BEFORE UPDATE ON texts
BEGIN SELECT raise(ABORT, 'texts are never changed: redact the entry'); END;

CREATE TRIGGER texts_delete BEFORE DELETE ON texts
WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE entry = OLD.position)
BEGIN SELECT raise(ABORT, 'texts go only with a redaction: redact the entry'); END;

CREATE TRIGGER redactions_insert BEFORE INSERT ON redactions
WHEN EXISTS (SELECT 1 FROM redactions WHERE entry = NEW.entry)
BEGIN SELECT raise(ROLLBACK, 'redactions are only appended'); END;

CREATE TRIGGER redactions_update BEFORE UPDATE ON redactions
BEGIN SELECT raise(ABORT, 'redactions are never changed'); END;

CREATE TRIGGER redactions_delete BEFORE DELETE ON redactions
BEGIN SELECT raise(ABORT, 'redactions are never deleted'); END;
