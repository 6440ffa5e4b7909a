"""Settings, root addresses, WSGI. Assembles, decides nothing."""
