SELECT position, folded FROM aliases WHERE instr(folded, ?1) > 1
