-- The attempt tells that nobody has taken the job since it was looked at.
UPDATE river_job SET state = 'available' WHERE id = $1 AND state = 'running' AND attempt = $2
