SELECT entry, position FROM redactions ORDER BY position
