"""The one page of whoever is not vetted, and what can be done from it."""
