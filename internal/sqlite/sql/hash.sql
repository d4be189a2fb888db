SELECT hash FROM entries WHERE position = ?
