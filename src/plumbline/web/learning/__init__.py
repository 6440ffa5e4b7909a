"""What was learnt from reviews and closures, and what becomes of it."""
