"""How much one account looks for and at: the limits, and which of them somebody is over. Plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

import yaml

from plumbline.values.words import say


HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """The most of each that nobody asks about: searches, and people opened one at a time."""

    searches_in_an_hour: int
    people_in_an_hour: int
    people_in_a_day: int
    people_in_thirty_days: int


@dataclass(frozen=True, slots=True)
class PeopleOpened:
    """People whom an account opened one at a time in thirty days: the most in one hour, the most in one day, and in all. Nobody twice."""

    in_an_hour: int
    in_a_day: int
    in_thirty_days: int


@cache
def reading_limits() -> ReadingLimits:
    """The limits of ``reading_limits.yaml``, where each has its source."""
    told = yaml.safe_load(
        files("plumbline.people").joinpath("reading_limits.yaml").read_text(encoding="utf-8")
    )
    return ReadingLimits(**{name: int(value["most"]) for name, value in told.items()})


def over_in_words(opened: PeopleOpened, limits: ReadingLimits) -> tuple[str, ...]:
    """The periods in which more were opened than expected, in words; empty where none is."""
    asked = (
        ("an hour", opened.in_an_hour, limits.people_in_an_hour),
        ("a day", opened.in_a_day, limits.people_in_a_day),
        ("30 days", opened.in_thirty_days, limits.people_in_thirty_days),
    )
    return tuple(
        say("more than {most} in {period}", most=most, period=period) for period, n, most in asked if n > most
    )


def search_again_at(searches: Sequence[datetime], *, most: int, now: datetime) -> datetime | None:
    """When the next search is let through; None if it is now.

    Parameters
    ----------
    searches : moments of those before, in any order; those older than an hour do not count.
    """
    recent = sorted(at for at in searches if at > now - HOUR)
    return None if len(recent) < most else recent[-most] + HOUR
