SELECT id, folded FROM aliases WHERE position = ? ORDER BY id
