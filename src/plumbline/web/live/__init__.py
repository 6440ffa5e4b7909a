"""A meeting under way: notes on one case, typed by keyboard, and the screen of the room."""
