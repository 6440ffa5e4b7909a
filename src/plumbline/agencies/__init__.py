"""Who: the organisations of a partnership, and the days on which they work."""
