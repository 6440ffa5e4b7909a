"""What sort of statement an agency gives, in words: fact or opinion, and how sure it is where it says so. Pure."""

from __future__ import annotations

from plumbline.cases.enums import CERTAINTY_NAMES, Certainty, Nature
from plumbline.values.words import say, small_first


def certainty_told(certainty: str) -> str:
    """How sure an agency is, at the head of a line; "" where it did not say, or in a word that is not known here."""
    return say(CERTAINTY_NAMES[Certainty(certainty)]) if certainty in set(Certainty) else ""


def sort_told(nature: str, certainty: str = "") -> str:
    """``Fact``, or ``Opinion (likely)`` where the agency said how sure it is."""
    sort = say("Opinion") if nature == Nature.OPINION else say("Fact")
    sure = certainty_told(certainty)
    return say("{sort} ({sure})", sort=sort, sure=small_first(sure)) if sure else sort
