"""Facts: dated events, who was involved through which record and in what role, and spells out of reach."""
