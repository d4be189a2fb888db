INSERT INTO trigrams (trigrams, rowid, folded) VALUES ('delete', ?, ?)
