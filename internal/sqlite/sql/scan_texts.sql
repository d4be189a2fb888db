SELECT position, salt, texts FROM texts WHERE position > ? ORDER BY position
