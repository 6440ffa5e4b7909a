"""The machine door: what agencies' own systems ask and say. The same queries, services, permissions and ledger as the pages."""
