INSERT OR ROLLBACK INTO origins (package, writer, tbl) VALUES (?, ?, ?)
