"""The evidence library, summaries that leave and come in, and whose are believed."""
