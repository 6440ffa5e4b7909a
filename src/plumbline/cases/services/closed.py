"""Rows of a case that fewer than all its agencies read: one's own agency, or one's own and some that are named."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from plumbline.cases.models import Case
from plumbline.referrals.agreements import uncovered
from plumbline.sharing.enums import Marking
from plumbline.sharing.models import Scoped
from plumbline.values.errors import DataUnfit, StageRefused


@dataclass(frozen=True, slots=True)
class GivenReaders:
    """Who may read a row: every agency in the case (``panel``), or one's own agency and those of ``agencies`` (``owner``)."""

    marking: str = Marking.PANEL.value
    agencies: tuple[UUID, ...] = ()


EVERYBODY = GivenReaders()


class Closing(TypedDict):
    """Access columns that say who reads a new row; the trigger fills in those of a row for the panel."""

    marking: str
    seen_by_agencies: list[UUID]


def closing(given: GivenReaders, case: Case, *, own: UUID, needs: Iterable[UUID] = ()) -> Closing:
    """Columns of a new row with the readers that were chosen.

    Parameters
    ----------
    own : the agency that owns the row. ``needs``: agencies that have to read it all the same, such as whoever is to do an action.

    Raises
    ------
    DataUnfit: no such marking, or an agency that is not in the case.
    StageRefused: no agreement in force covers an agency that would be given it.
    """
    if given.marking == Marking.PANEL:
        return {"marking": Marking.PANEL.value, "seen_by_agencies": []}
    if given.marking != Marking.OWNER:
        raise DataUnfit("Say who may read this.", slug="no-reader")
    readers = {*given.agencies, *needs}
    if not readers - {own} <= set(case.seen_by_agencies):
        raise DataUnfit("Choose among the agencies in this case.", slug="agency-not-in")
    if uncovered(case.scheme, readers - {own}):
        raise StageRefused(
            "No information sharing agreement in force covers an agency that you chose. Choose others.",
            slug="agency-not-covered",
        )
    return {"marking": Marking.OWNER.value, "seen_by_agencies": sorted({own, *readers})}


def as_closed_as(row: Scoped) -> Closing:
    """Columns of a row that stands for, or hangs on, another: it is read by whoever reads that one."""
    if row.marking == Marking.PANEL:
        return {"marking": Marking.PANEL.value, "seen_by_agencies": []}
    return {"marking": row.marking, "seen_by_agencies": list(row.seen_by_agencies)}


def is_closed(row: Scoped) -> bool:
    """Whether fewer than all agencies in the case read a row."""
    return row.marking != Marking.PANEL


def check_reads(row: Scoped, *others: Scoped | None, readers: Collection[UUID]) -> None:
    """Refuse a row that is more open than something it points to: it would tell of it.

    Raises
    ------
    DataUnfit: it points to a row that some of its readers may not read.
    """
    for other in others:
        if other is not None and is_closed(other):
            open_to = set(readers) if row.marking == Marking.PANEL else set(row.seen_by_agencies)
            if not open_to <= set(other.seen_by_agencies):
                raise DataUnfit(
                    "What it is for is read by fewer agencies than you chose. Choose among those, or say it is for nothing.",
                    slug="more-open",
                )
