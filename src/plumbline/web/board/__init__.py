"""The board's one page."""
