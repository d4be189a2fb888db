-- The index of trigrams made anew beside the one of the file, and both as lists of
-- (trigram, name) in the same order. Names go in by number: FTS5 writes a part of the
-- index out whenever one comes with a smaller number than that before it.
CREATE VIRTUAL TABLE temp.again USING fts5 (folded, content = '', tokenize = 'trigram', detail = 'none', columnsize = 0);
INSERT INTO temp.again (rowid, folded) SELECT id, folded FROM main.aliases ORDER BY id;
CREATE VIRTUAL TABLE temp.has USING fts5vocab (main, trigrams, instance);
CREATE VIRTUAL TABLE temp.should USING fts5vocab (temp, again, instance);
