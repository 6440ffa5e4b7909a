"""The parts of a research bundle: who is told apart in it, its keys, its files. Nothing is stored or read here."""
