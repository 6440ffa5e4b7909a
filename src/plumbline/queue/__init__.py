"""What somebody asked to be done: who asked, how far it has got, how it ended."""
