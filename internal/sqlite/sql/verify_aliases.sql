SELECT position, folded FROM aliases ORDER BY position
