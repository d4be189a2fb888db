INSERT OR ROLLBACK INTO aliases (position, folded) VALUES (?, ?)
