"""The chronology of a person in a case."""
