"""The demo's story: a made-up partnership, and a year of its work made through the services with past dates."""
