SELECT position, folded FROM aliases WHERE folded > ?1 AND folded < ?1 || char(0x10ffff)
