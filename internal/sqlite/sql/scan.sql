SELECT position, recorded, origin, supersedes, key, body, hash FROM entries WHERE position > ? ORDER BY position
