"""Information sharing agreements: what may be exchanged, under which law, until when."""
