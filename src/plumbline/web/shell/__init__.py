"""What every page stands in: the frame, the refusals, the menu."""
