"""Forms of a case, by what they ask."""
