"""Who saw whom, and who has which role."""
