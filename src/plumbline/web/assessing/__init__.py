"""Assess somebody, read what came of it and what changed, make sense of it, and plan for safety."""
