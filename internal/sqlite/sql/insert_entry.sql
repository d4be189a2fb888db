INSERT OR ROLLBACK INTO entries (position, recorded, origin, supersedes, key, body, hash) VALUES (?, ?, ?, ?, ?, ?, ?)
