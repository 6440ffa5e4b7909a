"""Queued work: one process for each queue, each piece done as whoever asked for it."""
