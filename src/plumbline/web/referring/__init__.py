"""Referring a person, what came of it, and triage."""
