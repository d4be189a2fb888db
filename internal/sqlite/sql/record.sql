SELECT e.position, recorded, origin, supersedes, key, body, hash, salt, texts
FROM entries e LEFT JOIN texts t ON t.position = e.position
WHERE e.position = ?
