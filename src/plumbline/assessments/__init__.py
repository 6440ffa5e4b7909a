"""Instruments of assessment: loaded by an installation under its own licence, never shipped."""
