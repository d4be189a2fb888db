DELETE FROM river_job WHERE kind LIKE 'sweep:%' AND args ->> 'sweep' = $1
