"""My people, a contact with one of them, its correction, how they may be reached, and entries that wait on a phone."""
