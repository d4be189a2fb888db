SELECT position, folded FROM aliases WHERE id IN (SELECT rowid FROM trigrams WHERE trigrams MATCH ?2) AND instr(folded, ?1) > 1
