"""Surveys: asked and read by those who lead, answered by people without an account."""
