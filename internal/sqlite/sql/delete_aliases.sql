DELETE FROM aliases WHERE position = ?
