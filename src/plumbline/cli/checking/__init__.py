"""Look at an installation and say, a line for each thing, what is wrong and what to do."""
