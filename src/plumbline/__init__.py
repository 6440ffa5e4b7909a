"""Plumbline: multi-agency case management that checks whether it works."""

__version__ = "0.1.0"
