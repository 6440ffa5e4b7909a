"""Signing in and out, and the way from there to each role's first page."""
