INSERT INTO trigrams (rowid, folded) VALUES (?, ?)
