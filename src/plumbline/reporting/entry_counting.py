"""What a return by entry cohort may count of people who entered: each by its name in the kind's ``returns.yaml``. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from plumbline.cases.queries.entered import EnteredCase
from plumbline.evaluation import time_at_liberty
from plumbline.values.errors import DataUnfit


Amount = Callable[[EnteredCase], float]

AMOUNTS: dict[str, Amount] = {
    "entered": lambda one: 1,
    "decided_on_time": lambda one: int(one.decided_on_time),
    "reviews_on_time": lambda one: one.reviews_on_time,
    "reviews_due": lambda one: one.reviews_due,
    "followed": lambda one: int(one.is_followed),
    "reinvolved": lambda one: int(one.is_followed and bool(one.events)),
    "reinvolved_twice": lambda one: int(one.is_followed and len(one.events) > 1),
    "suspect_events": lambda one: len(one.events),
    "suspect_harm": lambda one: sum(event.harm or 0 for event in one.events),
}
ENTERED_IN = "entered_in:"
"""Before a value of the track: those whose first value it was."""


def amount_called(name: str) -> Amount:
    """What a name counts of one person.

    Raises
    ------
    DataUnfit: nothing is counted by this name.
    """
    if name.startswith(ENTERED_IN):
        value = name.removeprefix(ENTERED_IN)
        return lambda one: int(one.value == value)
    if name not in AMOUNTS:
        raise DataUnfit(f"Nothing is counted by the name “{name}”.")
    return AMOUNTS[name]


def total(name: str, people: Sequence[EnteredCase]) -> float:
    """How much, over all of them."""
    counts = amount_called(name)
    return sum(counts(one) for one in people)


def years_at_liberty(one: EnteredCase) -> float:
    """Years of the time of following up that somebody was not in custody, away or dead; none for whoever is not followed."""
    if not one.is_followed:
        return 0.0
    # The last day counts whole.
    past = one.followed_until.fromordinal(one.followed_until.toordinal() + 1)
    return time_at_liberty(one.followed_from, past, one.spells)
