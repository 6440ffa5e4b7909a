"""Whether somebody was reached by a way that the rule for reaching them does not call safe. Pure.

It is looked at once it is saved (assurance T17): what happened is written down whatever the rule says, and whoever wrote it reads what it said.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from plumbline.cases.enums import Way


# The way that an outcome of a contact tells; of the others it is not known by which way it was.
OF_OUTCOME: Mapping[str, tuple[Way, ...]] = {"phone": (Way.CALL,)}
# Nobody sought the person: they did not come, a worker called it off, or it was not safe.
NO_ATTEMPT = frozenset({"not_safe", "they_cancelled", "did_not_come", "we_cancelled"})
# Ways of `cases/telling.yaml`. A message is a text or an e-mail, and is called unsafe only where neither is safe.
OF_TELLING: Mapping[str, tuple[Way, ...]] = {
    "by_phone": (Way.CALL,),
    "by_letter": (Way.LETTER,),
    "by_message": (Way.TEXT, Way.EMAIL),
    "through_somebody": (Way.THROUGH,),
}


def ways_of_contact(outcome: str) -> tuple[Way, ...] | None:
    """Which ways a contact may have been made by: none that is known, or None where nobody was sought."""
    return None if outcome in NO_ATTEMPT else OF_OUTCOME.get(outcome, ())


def is_unsafe(used: Collection[Way] | None, *, safe: Collection[str]) -> bool:
    """Say whether none of the ways that may have been used is safe. Where no contact at all is safe, any is unsafe."""
    if used is None:
        return False
    if not safe:
        return True
    return bool(used) and not {way.value for way in used} & set(safe)
