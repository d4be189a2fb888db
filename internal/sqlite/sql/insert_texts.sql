INSERT OR ROLLBACK INTO texts (position, salt, texts) VALUES (?, ?, ?)
