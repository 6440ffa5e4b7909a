"""The work: case, research, objectives, actions, contacts, review, closure."""
