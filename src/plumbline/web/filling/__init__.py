"""Forms of the kind that are filled in while a case goes on."""
