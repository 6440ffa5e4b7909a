"""Limits of opening a case that one is not in, and where the review of an opening stands. Pure, but for the file that holds the limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from plumbline.schemes.kind import Limit
from plumbline.schemes.kind.set_team import LONGEST_OPENING
from plumbline.schemes.rules import due_on
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


LONGEST_MINUTES = LONGEST_OPENING
"""A shift. The database takes no longer opening, whatever a file or a scheme says."""


class Judged(StrEnum):
    """What a review found."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"


class Standing(StrEnum):
    """Where the review of an opening stands."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"


JUDGED_NAMES = {Judged.JUSTIFIED: "Justified", Judged.NOT_JUSTIFIED: "Not justified"}
STANDING_NAMES = {
    Standing.WAITING: "To be reviewed",
    Standing.OVERDUE: "Review overdue",
    Standing.JUSTIFIED: "Justified",
    Standing.NOT_JUSTIFIED: "Not justified",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds from ``since`` on: minutes of one opening, openings and tries of one person in a day, working days for its review."""

    since: date
    minutes: int
    openings_a_day: int
    tries_a_day: int
    review_within_working_days: int
    provenance: str

    def review_by(self, opened: date) -> date:
        """Return the last day for the review of an opening, by working days of the nation."""
        return due_on(opened, Limit(self.review_within_working_days, "working_days"))


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits in the order in which they began, and the reasons to choose from."""

    limits: tuple[Limits, ...]
    reasons: Mapping[str, str]


def policy() -> Policy:
    """Return what the file of this installation says; what comes with Plumbline where it names none.

    Raises
    ------
    DataUnfit: the file holds no limits, or limits that cannot be kept.
    """
    return _read(settings.BREAK_GLASS)


@cache
def _read(named: str) -> Policy:
    shipped = files("plumbline.cases").joinpath("break_glass.yaml").read_text(encoding="utf-8")
    return policy_from(yaml.safe_load(Path(named).read_text(encoding="utf-8") if named else shipped))


def policy_from(given: Mapping[str, Any]) -> Policy:
    """Check what a file says and return it.

    Raises
    ------
    DataUnfit: no limits, none of them begun, fewer than one of something, or an opening longer than a shift.
    """
    try:
        limits = tuple(sorted((Limits(**row) for row in given["limits"]), key=lambda row: row.since))
        reasons = {str(slug): str(words) for slug, words in given["reasons"].items()}
    except (KeyError, TypeError, AttributeError) as wrong:
        raise DataUnfit(
            "The file of PLUMBLINE_BREAK_GLASS has not the shape of the one that comes with Plumbline.",
            slug="break-glass-file",
        ) from wrong
    counts = [
        n for row in limits for n in (row.minutes, row.openings_a_day, row.tries_a_day, row.review_within_working_days)
    ]  # fmt: skip
    if not limits or not reasons or min(counts) < 1 or max(row.minutes for row in limits) > LONGEST_MINUTES:
        raise DataUnfit(
            say(
                "Limits of break-glass are at least 1, and at most {longest_minutes} minutes.",
                longest_minutes=LONGEST_MINUTES,
            ),
            slug="break-glass-file",
        )
    return Policy(limits, reasons)


def limits_on(limits: Sequence[Limits], on: date) -> Limits:
    """Return the limits that hold on a day: the last that have begun, else the first there are."""
    begun = [row for row in limits if row.since <= on]
    return begun[-1] if begun else limits[0]


def limits_of_scheme(limits: Limits, own: Mapping[str, int]) -> Limits:
    """Return the limits of the installation with those that one scheme sets for itself in their place.

    Parameters
    ----------
    own : by the names of `Limits`, as `Kind.own_opening_limits` holds them.
    """
    return replace(
        limits,
        minutes=own.get("minutes", limits.minutes),
        openings_a_day=own.get("openings_a_day", limits.openings_a_day),
        tries_a_day=own.get("tries_a_day", limits.tries_a_day),
        review_within_working_days=own.get("review_within_working_days", limits.review_within_working_days),
    )


def strictest(limits: Sequence[Limits]) -> tuple[int, int]:
    """Return openings and tries of one person in a day: the fewest of the schemes that they work in.

    It holds whichever case they ask for, so that no answer tells in which scheme a case is, or whether there is one.
    """
    return min(row.openings_a_day for row in limits), min(row.tries_a_day for row in limits)


def minutes_left(ends_at: datetime, *, now: datetime) -> int:
    """Return whole minutes until an opening ends, the one that has begun counted; 0 when it is over."""
    return max(0, -((now - ends_at) // timedelta(minutes=1)))


def is_live(ends_at: datetime, ended_at: datetime | None, *, now: datetime) -> bool:
    """Say whether an opening still gives sight."""
    return ended_at is None and now < ends_at


def standing(judged: Judged | None, review_by: date, *, on: date) -> Standing:
    """Say where a review stands on a day; its last day is not overdue."""
    if judged is not None:
        return Standing(judged.value)
    return Standing.OVERDUE if on > review_by else Standing.WAITING
