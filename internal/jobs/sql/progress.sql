SELECT id, kind, chunks, cancelled,
    (SELECT count(*) FROM seatledger_result r WHERE r.sweep = s.id),
    (SELECT count(*) FROM seatledger_problem p WHERE p.sweep = s.id AND p.verdict = 'givenup'
        AND NOT EXISTS (SELECT 1 FROM seatledger_result r WHERE r.sweep = p.sweep AND r.chunk = p.chunk)),
    (SELECT count(DISTINCT chunk) FROM seatledger_problem p WHERE p.sweep = s.id AND p.verdict = 'disagrees')
FROM seatledger_sweep s
WHERE id = $1 OR $1 = ''
ORDER BY started, id
