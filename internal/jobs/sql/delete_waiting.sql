DELETE FROM river_job
WHERE kind LIKE 'sweep:%' AND state IN ('available', 'scheduled', 'retryable', 'pending') AND args ->> 'sweep' = $1
