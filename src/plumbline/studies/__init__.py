"""What we learned: protocols locked before the data, and results that cannot be changed."""
