"""Needs of a case with their evidence, what was counted since, and claims of results."""
