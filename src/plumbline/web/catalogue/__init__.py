"""The catalogue of interventions, kept and read."""
