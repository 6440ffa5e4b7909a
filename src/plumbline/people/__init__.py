"""People: a stable key each, and the records that agencies gave."""
