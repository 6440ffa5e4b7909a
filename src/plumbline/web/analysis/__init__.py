"""What an analyst asks for from a page: joining, measuring, freezing; and how far it is."""
