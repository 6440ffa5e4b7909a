"""What stands above a heading: which case, and whom it is about."""

from __future__ import annotations

from plumbline.people.queries import PersonName
from plumbline.values.words import say


def of_whom(ref: str, name: PersonName | None) -> str:
    """The case and the person, for a page on which a mistaken person puts somebody at risk."""
    return say("Case {ref} · {person}", ref=ref, person=name.display if name else say("name withheld"))
