SELECT position, hash, recorded FROM entries ORDER BY position DESC LIMIT 1
