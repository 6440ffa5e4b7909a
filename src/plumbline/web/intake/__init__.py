"""Files on their way in: bring one, confirm how it is read, look at what would change, take it in, undo it."""
