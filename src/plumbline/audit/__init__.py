"""Memory: an append-only ledger of who read and wrote what. Ids only, never content."""
