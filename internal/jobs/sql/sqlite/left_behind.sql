-- Jobs that River counts as running and that nobody has said to have for so
-- many seconds.
SELECT id, attempt, args ->> 'sweep', args ->> 'chunk'
FROM river_job
WHERE state = 'running' AND kind LIKE 'sweep:%'
    AND unixepoch(attempted_at, 'subsec') < unixepoch('subsec') - $1
    AND NOT EXISTS (SELECT 1 FROM seatledger_hold WHERE job = river_job.id AND seen >= unixepoch('subsec') - $1)
ORDER BY id
