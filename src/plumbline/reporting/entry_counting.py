"""What a return by entry cohort may count of people who entered: each by its name in the kind's ``returns.yaml``. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from plumbline.cases.queries.entered import EnteredCase, Outcome
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


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
OF_NEEDS: Mapping[str, Callable[[EnteredCase, str], int]] = {
    "needs": lambda one, _: len(one.needs.found),
    "needs_met": lambda one, _: one.needs.met(),
    "needs_at_least": lambda one, least: int(len(one.needs.found) >= int(least)),
    "needs_under": lambda one, driver: one.needs.under(driver),
    "needs_met_under": lambda one, driver: one.needs.met(driver),
    "needs_seen_after": lambda one, _: one.needs.seen_after(),
    "needs_back_within": lambda one, months: one.needs.back(int(months)),
    "needs_sustained_of": lambda one, slug: int(one.needs.lasting(slug)),
    "families_with": lambda one, slug: int(one.needs.has(slug)),
    "all_needs_met": lambda one, _: int(one.needs.all_met),
    "all_needs_sustained": lambda one, _: int(one.needs.all_sustained),
    "eligible_under": lambda one, version: int(one.needs.eligible_under(version)),
    "days_to_outcomes": lambda one, _: one.needs.days_to_all_met(one.entered_on),
    "claimed": lambda one, _: int(one.needs.claimed),
    "reached": lambda one, state: int(state in one.needs.reached or one.closed_for == state),
}
"""What is counted of the needs of a case today; after a colon, of which heading, need, version, state, or how many."""
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
    head, _, told = name.partition(":")
    if head in OF_NEEDS:
        return lambda one: OF_NEEDS[head](one, told)
    if name not in AMOUNTS:
        raise DataUnfit(say("Nothing is counted by the name “{name}”.", name=name))
    return AMOUNTS[name]


def is_counted(name: str) -> bool:
    """Whether something is counted by a name."""
    head = name.partition(":")[0]
    return name in OUTCOMES or name in AMOUNTS or head in OF_NEEDS or name.startswith(ENTERED_IN)
