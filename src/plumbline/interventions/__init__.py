"""Interventions: what can be offered to a person, by whom, how much of it, and how many places there are. Names nobody."""
