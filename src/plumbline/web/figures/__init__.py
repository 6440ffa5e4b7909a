"""Figures of the town: what arrived, the shape of the problem, frozen lists and evaluations."""
