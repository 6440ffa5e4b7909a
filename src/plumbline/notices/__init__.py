"""Messages: what is new for one person, and one e-mail a day that says only how much of it there is."""
