"""What follows from the state of a protocol. Pure functions on plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from plumbline.studies.enums import Standing
from plumbline.values.errors import StageRefused
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


FIRST_DAYS = 5
"""Days at the start of the first year in which nothing may have happened."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Days from ``start`` up to but not including ``end``; ``planned`` is what the protocol asks for."""

    start: date
    end: date
    planned: int

    @property
    def days(self) -> int:
        """Days followed."""
        return (self.end - self.start).days

    @property
    def is_interim(self) -> bool:
        """Whether the window is not over yet."""
        return self.days < self.planned


def follow_up(
    *, index: date, window_days: int, loaded_to: date | None, on: date, late_by: int = 0
) -> FollowUp:
    """Days that can be followed: to the end of the window, but no further than data are whole or the day of asking.

    Follow-up closes at the data cut less the reporting lag: what happened in the last days of a file may come in the next.

    Parameters
    ----------
    loaded_to : last day that every outcome feed covers; None where nothing is loaded.
    late_by : days before the end of the files that are left out, since they are not whole yet.

    Raises
    ------
    StageRefused: no day after the draw is loaded yet.
    """
    ends = [index + timedelta(days=window_days), on]
    if loaded_to is not None:
        ends.append(loaded_to + timedelta(days=1 - late_by))
    end = min(ends)
    if loaded_to is None or end <= index:
        raise StageRefused(_nothing_yet(index, late_by), slug="no-follow-up")
    return FollowUp(start=index, end=end, planned=window_days)


def _nothing_yet(index: date, late_by: int) -> str:
    day = day_month_year(index)
    if not late_by:
        return say(
            "No follow-up is loaded yet: the list was frozen on {index}. Take in later extracts first.",
            index=day,
        )
    return say(
        "No follow-up is loaded yet: the list was frozen on {index}, and the last {late_by} days of the files are left out, "
        "since they are not whole yet. Take in later extracts first.",
        index=day,
        late_by=late_by,
    )


def years_back(*, index: date, loaded_from: date | None, most: int) -> int:
    """Whole years of 365 days before ``index`` that are loaded, ``most`` at the most.

    A file that begins some days into its first month is taken to hold that month: ``FIRST_DAYS`` may be missing.
    """
    held = 0 if loaded_from is None else (index - loaded_from).days + FIRST_DAYS
    return max(0, min(most, held // 365))


def asked_otherwise(asked_window: int | None, planned_window: int) -> int | None:
    """A window that was asked for in place of the planned one; None where it is the planned one, which is asked for by its looks alone."""
    return None if asked_window == planned_window else asked_window


def standing_of(
    *,
    amends: bool,
    asked_window: int | None,
    planned_window: int,
    look_is_due: bool,
    list_made_afterwards: bool = False,
) -> Standing:
    """How a result stands to its plan.

    A window other than the planned one is exploratory, whatever it shows, and so is a look on a day that was not planned:
    to name the planned window makes no day a planned one. So is whatever comes of a list that was made when what followed was
    known. A protocol that took the place of a locked one is amended.
    """
    if asked_otherwise(asked_window, planned_window) is not None or not look_is_due or list_made_afterwards:
        return Standing.EXPLORATORY
    return Standing.AMENDED if amends else Standing.REGISTERED


def fingerprint_slug(sha256: str) -> str:
    """A plan's SHA-256 as the ledger keeps it beside an act."""
    return f"sha256-{sha256}"
