SELECT 1 FROM entries WHERE key = ? LIMIT 1
