"""One case: its page, objectives, actions, contacts, review, closure, and declaring a conflict of interest."""
