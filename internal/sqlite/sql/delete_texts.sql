DELETE FROM texts WHERE position = ?
