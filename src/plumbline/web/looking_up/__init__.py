"""Find a case by a name or a reference."""
