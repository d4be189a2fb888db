DELETE FROM river_job WHERE id = $1
