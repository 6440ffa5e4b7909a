"""Keep a copy of everything, and bring it back whole or not at all."""
