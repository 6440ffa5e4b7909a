"""The scheme: kinds as data, the scheme that a partnership runs, and the charter without which it opens no case."""
