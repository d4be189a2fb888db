INSERT INTO trigrams (trigrams) VALUES ('rebuild')
