"""Rows of a case that fewer than all its agencies read: one's own agency, or one's own and some that are named; or named people alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from plumbline.access.queries import agencies_of_each
from plumbline.access.viewer import Viewer
from plumbline.cases.models import Case
from plumbline.referrals.agreements import uncovered
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.sharing.enums import Marking
from plumbline.sharing.models import Scoped
from plumbline.values.errors import DataUnfit, StageRefused


@dataclass(frozen=True, slots=True)
class GivenReaders:
    """Who may read a row.

    Every agency in the case (``panel``), one's own agency with those of ``agencies`` and ``people`` (``owner``), or oneself and ``people``
    alone, whatever their agencies (``named``).
    """

    marking: str = Marking.PANEL.value
    agencies: tuple[UUID, ...] = ()
    people: tuple[UUID, ...] = ()


EVERYBODY = GivenReaders()


class Closing(TypedDict):
    """Access columns that say who reads a new row; the trigger fills in those of a row for the panel."""

    marking: str
    seen_by_agencies: list[UUID]
    seen_by_users: list[UUID]


def closing(
    given: GivenReaders,
    case: Case,
    *,
    own: UUID,
    by: Viewer,
    host: bool = False,
    doer: tuple[UUID, UUID] | None = None,
) -> Closing:
    """Columns of a new row with the readers that were chosen.

    Parameters
    ----------
    own : the agency that owns the row. ``host``: the host of the scheme has to read it all the same. ``doer``: so has who is to do it, a user
        with their agency: the agency, or where people are named the user alone.

    Raises
    ------
    DataUnfit: no such marking, or an agency, or somebody of none, that is not in the case.
    StageRefused: no agreement in force covers an agency that would be given it, or the agencies of somebody who would.
    """
    if given.marking == Marking.PANEL:
        return _all()
    if given.marking not in (Marking.OWNER, Marking.NAMED):
        raise DataUnfit("Say who may read this.", slug="no-reader")
    if given.marking == Marking.NAMED and given.agencies:
        raise DataUnfit(
            "You keep this to named people. Untick the agencies, or keep it to agencies.", slug="named-only"
        )
    agencies, people = {*given.agencies}, {*given.people}
    agencies |= {case.owner_agency} if host else set()
    if given.marking == Marking.OWNER:
        agencies |= {own, *([doer[1]] if doer else [])}
    else:
        people |= {by.user_id, *([doer[0]] if doer else [])}
    _check_agencies(agencies - {own}, case)
    _check_people(people - {by.user_id}, case, own=own)
    return {
        "marking": given.marking,
        "seen_by_agencies": sorted(agencies),
        "seen_by_users": sorted(people),
    }


def _all() -> Closing:
    return {"marking": Marking.PANEL.value, "seen_by_agencies": [], "seen_by_users": []}


def _check_agencies(readers: Collection[UUID], case: Case) -> None:
    if not set(readers) <= set(case.seen_by_agencies):
        raise DataUnfit("Choose among the agencies in this case.", slug="agency-not-in")
    if uncovered(case.scheme, readers):
        raise StageRefused(
            "No information sharing agreement in force covers an agency that you chose. Choose others.",
            slug="agency-not-covered",
        )


def _check_people(readers: Collection[UUID], case: Case, *, own: UUID) -> None:
    """Whoever is named works with cases at an agency in this one, and an agreement covers that."""
    inside = set(case.seen_by_agencies)
    without = uncovered(case.scheme, inside - {own})
    for theirs in agencies_of_each(readers, roles=CASE_ROLES).values():
        if not theirs & inside:
            raise DataUnfit("Choose among the people of the agencies in this case.", slug="person-not-in")
        if not theirs & (inside - without):
            raise StageRefused(
                "No information sharing agreement in force covers the agency of somebody whom you chose. Choose others.",
                slug="person-not-covered",
            )


def as_closed_as(row: Scoped) -> Closing:
    """Columns of a row that stands for, or hangs on, another: it is read by whoever reads that one."""
    if row.marking == Marking.PANEL:
        return _all()
    return {
        "marking": row.marking,
        "seen_by_agencies": list(row.seen_by_agencies),
        "seen_by_users": list(row.seen_by_users),
    }


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
        if other is not None and is_closed(other) and not _reads(row, other, readers):
            raise DataUnfit(
                "What it is for is read by fewer agencies or people than you chose. Choose among those, or say it is for nothing.",
                slug="more-open",
            )


def _reads(row: Scoped, other: Scoped, readers: Collection[UUID]) -> bool:
    """Whether whoever reads a row reads another that is closed: by their agency, or by name."""
    open_to = set(readers) if row.marking == Marking.PANEL else set(row.seen_by_agencies)
    allowed = set(other.seen_by_agencies)
    if not open_to <= allowed:
        return False
    named = set() if row.marking == Marking.PANEL else set(row.seen_by_users) - set(other.seen_by_users)
    return all(theirs & allowed for theirs in agencies_of_each(named, roles=CASE_ROLES).values())
