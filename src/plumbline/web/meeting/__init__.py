"""Meetings: calling one, the agenda, who is there, decisions, minutes."""
