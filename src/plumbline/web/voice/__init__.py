"""Voice: interviews held, coded and quoted, apart from any case."""
