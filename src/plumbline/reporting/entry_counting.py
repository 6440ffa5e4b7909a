"""What a return by entry cohort may count of people who entered: each by its name in the kind's ``returns.yaml``. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from plumbline.cases.queries.entered import EnteredCase, Outcome
from plumbline.values.errors import DataUnfit


AMOUNTS: Mapping[str, Callable[[EnteredCase], int]] = {
    "entered": lambda one: 1,
    "decided_on_time": lambda one: int(one.decided_on_time),
    "reviews_on_time": lambda one: one.reviews_on_time,
    "reviews_due": lambda one: one.reviews_due,
    "followed": lambda one: int(one.is_followed),
}
OUTCOMES: Mapping[str, Callable[[Outcome], float]] = {
    "reinvolved": lambda one: int(one.events > 0),
    "reinvolved_twice": lambda one: int(one.events > 1),
    "suspect_events": lambda one: one.events,
    "suspect_harm": lambda one: one.harm,
}
"""What is counted of those who can be followed, over the files of the whole table and without saying whose."""
ENTERED_IN = "entered_in:"
"""Before a value of the track: those whose first value it was."""


def amount_called(name: str) -> Callable[[EnteredCase], int]:
    """What a name counts of one person's case.

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


def is_counted(name: str) -> bool:
    """Whether something is counted by a name."""
    return name in OUTCOMES or name in AMOUNTS or name.startswith(ENTERED_IN)
