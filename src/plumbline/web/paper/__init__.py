"""Out of the door: papers of a meeting, and its entry in a calendar."""
