"""The account: routine figures and the board page."""
