"""Flags, hand-overs, the victim's side, and what is asked of the co-ordinator alone."""
