SELECT position, folded FROM aliases WHERE folded = ?
