"""Looking back at a case 6 and 12 months after it closed. Pure rules on days."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from plumbline.ingest import contracts
from plumbline.schemes.kind import Limit
from plumbline.schemes.rules import due_on as last_day
from plumbline.values.said_days import months_on
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


MONTHS = (6, 12)
"""After how many months a closed case is looked back at (journeys 2.12)."""

FEEDS = ("police_crimes", "police_people")
"""Feeds that say what happened, and who was hurt or suspected; as `studies.follow_up` has them."""


def late_by() -> int:
    """Days before the end of the files that are not whole yet, by the contract of the feed that is latest."""
    known = contracts()
    return max(late.days for feed in FEEDS if (late := known[feed].late_by))


def look_back_days(closed_on: date, *, reason: str, none_after: Collection[str]) -> dict[int, date]:
    """The day of each look-back, by months after the closure; none where nobody looks back."""
    if reason in none_after:
        return {}
    return {months: months_on(months, closed_on) for months in MONTHS}


def is_ready(due_on: date, *, reach: date | None, today: date, waits: Limit) -> bool:
    """Say whether there is something to look at: its day is over, and the files reach it or have had their time.

    Parameters
    ----------
    reach : the last day that is whole in every feed of `FEEDS`; None where one was never loaded.
    waits : so long after its day it waits for files that reach it; then it is ready, and says that it cannot tell.
    """
    reaches = reach is not None and reach >= due_on
    return due_on <= today and (reaches or today >= last_day(due_on, waits))


def doubts(
    due_on: date,
    *,
    reach: date | None,
    reason: str,
    unseen_after: Collection[str],
    has_records: bool,
    is_joined: bool,
) -> tuple[str, ...]:
    """Why what was counted may be less than what happened, in sentences; empty where nothing speaks for that.

    Parameters
    ----------
    has_records : a record of the person still stands; without one they were erased, or their records taken back.
    is_joined : a record of one of `FEEDS` is joined with the person.
    """
    found = []
    if not has_records:
        found.append(
            "No record of this person stands any more: they were erased, or their records were taken back."
        )
    if reason in unseen_after:
        found.append(
            "The person moved or was handed over to another area, and what happens there reaches no file here."
        )
    if reach is None:
        found.append("No file says what happened since the closure.")
    elif reach < due_on:
        found.append(
            say(
                "The files are whole up to {reach}, and not up to the day of this look-back.",
                reach=day_month_year(reach),
            )
        )
    if has_records and not is_joined:
        found.append("No police record is joined with anybody in the case, so nothing could be found.")
    return tuple(found)
