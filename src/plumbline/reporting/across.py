"""What all forums of a partnership ask of its agencies together: hours, meetings ahead, and people in more than one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases.queries.across import people_across
from plumbline.meetings.queries.ahead import MeetingAhead, meetings_ahead
from plumbline.reporting import permissions
from plumbline.reporting.demand import DemandPage, demand_of, demand_page
from plumbline.reporting.figures import Figure, Period, share_figure
from plumbline.reporting.linked import Year
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import schemes_of


WEEKS_AHEAD = 8


@dataclass(frozen=True, slots=True)
class AgencyHours:
    """Of one agency, for each scheme in order: minutes at meetings, and minutes with people. None: no place at that table; -1: hidden.

    ``at_meetings_in_all``: over all schemes. There is no such sum of minutes with people: with it a hidden figure could be worked out.
    """

    name: str
    at_meetings: tuple[int | None, ...]
    with_people: tuple[int | None, ...]
    at_meetings_in_all: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """A planned meeting: of which scheme, and which agencies sit at another forum on that day as well, with the names of those forums."""

    starts_at: datetime
    scheme: str
    also: tuple[str, ...]
    forums_that_day: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AcrossPage:
    """The page of all forums. ``schemes``: those at the viewer's table, by name; figures leave out every other."""

    schemes: tuple[Scheme, ...]
    period: str
    people: Figure
    agencies: tuple[AgencyHours, ...]
    ahead: tuple[Ahead, ...]
    until: date


HIDDEN = -1


@dataclass(frozen=True, slots=True)
class Taking:
    """What the board page says of the demand on agencies: hours of its scheme, and of all schemes at the table people and meetings ahead.

    ``people``: None where the viewer sits at one scheme only. ``until``: up to which day meetings are told.
    """

    demand: DemandPage
    people: Figure | None
    ahead: tuple[Ahead, ...]
    until: date


def taking_of(viewer: Viewer, scheme: Scheme, period: Period, year: Year, now: datetime) -> Taking | None:
    """What the scheme of a board page takes of its agencies, beside the others at the viewer's table; None for who reads no counts."""
    if not viewer.has_role(*permissions.COUNT_READERS):
        return None
    schemes = sorted(schemes_of(viewer), key=lambda one: one.name.casefold())
    return Taking(
        demand=demand_of(viewer, scheme, period, year),
        people=_people(viewer, schemes, now) if len(schemes) > 1 else None,
        ahead=_ahead_from(viewer, schemes, now),
        until=_until(now),
    )


def _until(now: datetime) -> date:
    return timezone.localdate(now + timedelta(weeks=WEEKS_AHEAD))


def _ahead_from(viewer: Viewer, schemes: Sequence[Scheme], now: datetime) -> tuple[Ahead, ...]:
    until = now + timedelta(weeks=WEEKS_AHEAD)
    found = meetings_ahead(viewer, schemes=[one.id for one in schemes], after=now, before=until)
    return tuple(ahead_of(schemes, found))


def across_page(viewer: Viewer, at: datetime | None = None) -> AcrossPage:
    """Assemble what the schemes at the viewer's table took in the year up to ``at``, and what they ask of agencies in the weeks after.

    Refuses
        PermissionRefused: the viewer's role has no use for it.
        NotVisible: the viewer's agencies are in no scheme.
    """
    permissions.check_may_read_counts(viewer)
    now = at or timezone.now()
    schemes = sorted(schemes_of(viewer), key=lambda one: one.name.casefold())
    pages = [demand_page(viewer, one.slug, now) for one in schemes]
    return AcrossPage(
        schemes=tuple(schemes),
        period=Period.year_to(timezone.localdate(now)).words,
        people=_people(viewer, schemes, now),
        agencies=tuple(hours_of(schemes, pages)),
        ahead=_ahead_from(viewer, schemes, now),
        until=_until(now),
    )


def _people(viewer: Viewer, schemes: Sequence[Scheme], now: datetime) -> Figure:
    counted = people_across(viewer, schemes=schemes)
    return share_figure(
        "People in open cases of two schemes or more",
        counted.in_several,
        counted.people,
        period=f"{timezone.localdate(now):%-d %B %Y}",
        of="people in an open case",
    )


def hours_of(schemes: Sequence[Scheme], pages: Sequence[DemandPage]) -> list[AgencyHours]:
    """Put the hours of each agency in each scheme side by side, agencies by name."""
    lines = [{one.agency: one for one in page.agencies} for page in pages]
    names = names_of(
        {agency for scheme in schemes for agency in scheme.agencies} | {a for by in lines for a in by}
    )
    found = []
    for agency in sorted(names, key=lambda key: names[key]):
        there = [agency in by or agency in scheme.agencies for scheme, by in zip(schemes, lines, strict=True)]
        rows = [by.get(agency) for by in lines]
        sat = tuple(
            (row.at_meetings if row else 0) if is_there else None
            for row, is_there in zip(rows, there, strict=True)
        )
        seen = tuple(
            _seen(row.with_people if row else 0) if is_there else None
            for row, is_there in zip(rows, there, strict=True)
        )
        found.append(AgencyHours(names[agency], sat, seen, sum(minutes or 0 for minutes in sat)))
    return found


def _seen(minutes: int | None) -> int:
    return HIDDEN if minutes is None else minutes


def ahead_of(schemes: Sequence[Scheme], meetings: Sequence[MeetingAhead]) -> list[Ahead]:
    """Each planned meeting with the agencies that sit at another forum on the same day in London."""
    by_id = {one.id: one for one in schemes}
    names = names_of({agency for one in schemes for agency in one.agencies})
    found = []
    for meeting in meetings:
        mine = by_id[meeting.scheme]
        day = timezone.localdate(meeting.starts_at)
        others = [
            by_id[other.scheme]
            for other in meetings
            if other.scheme != meeting.scheme and timezone.localdate(other.starts_at) == day
        ]
        twice = {agency for other in others for agency in other.agencies & mine.agencies}
        found.append(_ahead(meeting, mine, twice, others, names))
    return found


def _ahead(
    meeting: MeetingAhead, mine: Scheme, twice: set[UUID], others: Sequence[Scheme], names: dict[UUID, str]
) -> Ahead:
    forums = tuple(sorted({other.name for other in others if other.agencies & mine.agencies}))
    return Ahead(meeting.starts_at, mine.name, tuple(sorted(names[agency] for agency in twice)), forums)
