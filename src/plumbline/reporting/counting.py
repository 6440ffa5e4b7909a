"""What a return may count of the cases heard: each by its name in the kind's ``returns.yaml``. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from plumbline.cases.queries.heard import HeardCase


OF_AGE_AT, VICTIM_FROM = 18, 16

Counter = Callable[[HeardCase], int]


def _said(question: str, *answers: str) -> Counter:
    return lambda one: int(one.answers.get(question, "") in answers)


COUNTERS: dict[str, Counter] = {
    "cases_heard": lambda one: 1,
    "repeats_heard": lambda one: int(one.is_repeat),
    "heard_not_from_police": lambda one: int(one.from_kind != "police"),
    "children_heard": lambda one: one.children,
    "heard_ethnicity_known": _said("ethnic_group", "white_british", "minoritised"),
    "heard_victim_minoritised": _said("ethnic_group", "minoritised"),
    "heard_lgbt_known": _said("lgbt", "yes", "no"),
    "heard_victim_lgbt": _said("lgbt", "yes"),
    "heard_disability_known": _said("disabled", "yes", "no"),
    "heard_victim_disabled": _said("disabled", "yes"),
    "heard_sex_known": lambda one: int(bool(one.victim_sex)),
    "heard_victim_male": lambda one: int(one.victim_sex == "M"),
    "heard_age_known": lambda one: int(one.victim_age is not None),
    "heard_victim_16_17": lambda one: int(
        one.victim_age is not None and VICTIM_FROM <= one.victim_age < OF_AGE_AT
    ),
    "heard_perpetrator_under_18": lambda one: one.perpetrators_under_18,
    "heard_adviser_reached": lambda one: int(one.adviser_reached),
}


def counted(name: str, cases: Sequence[HeardCase]) -> int:
    """How many, over all of the cases."""
    return sum(COUNTERS[name](one) for one in cases)


def behind(name: str, cases: Sequence[HeardCase]) -> list[HeardCase]:
    """The cases that a count is made of."""
    return [one for one in cases if COUNTERS[name](one)]
