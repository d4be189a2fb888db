INSERT OR ROLLBACK INTO redactions (entry, position) VALUES (?, ?)
