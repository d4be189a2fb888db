-- Jobs that River counts as running and that nobody has said to have for so
-- many seconds.
SELECT id, attempt, args ->> 'sweep', (args ->> 'chunk')::integer
FROM river_job
WHERE state = 'running' AND kind LIKE 'sweep:%'
    AND extract(epoch FROM attempted_at) < extract(epoch FROM clock_timestamp()) - $1::double precision
    AND NOT EXISTS (SELECT 1 FROM seatledger_hold
        WHERE job = river_job.id AND seen >= extract(epoch FROM clock_timestamp()) - $1::double precision)
ORDER BY id
