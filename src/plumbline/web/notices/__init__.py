"""What is new for one person, and the settings of how they hear of it."""
