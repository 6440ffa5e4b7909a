"""Returns that a scheme owes."""
