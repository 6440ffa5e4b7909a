"""Accepting and declining nominations: a named person, with a reason, for each."""
