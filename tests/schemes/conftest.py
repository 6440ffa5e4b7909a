"""A violence panel for the tests of this room."""

from tests.casework import panel


__all__ = ["panel"]
