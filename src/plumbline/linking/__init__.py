"""Joining people: runs, what waits for a decision, decisions, and undoing them."""
