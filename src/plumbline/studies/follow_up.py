"""From when and how far outcomes are loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from plumbline.agencies.queries import names_of
from plumbline.feeds.covered import Covered, FileOfSource, covered
from plumbline.feeds.enums import BatchStatus
from plumbline.feeds.models import Batch
from plumbline.ingest import contracts, load_contract
from plumbline.studies.models import Protocol
from plumbline.studies.rules import FIRST_DAYS, FollowUp, follow_up
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year, month_year


OUTCOME_FEEDS = ("police_crimes", "police_people")
"""Feeds that say what happened, and who was hurt or suspected."""

MOST_LATE = 182
"""Days at the end of the files that a plan may leave out."""

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one source goes without a hole: an agency's files of one outcome feed. ``because`` is the month that ends it, if one does."""

    agency: UUID
    feed: str
    first: date
    last: date
    because: date | None = None


def reaches(on: date) -> list[Reach]:
    """How far each source goes around a day: back to the last hole before it, and on to the first one after it.

    Of sources that had begun by then; of a feed that nobody had begun to give, all of them. A month without rows is a hole only
    where it is no chance that it has none (`feeds.covered`). Reads the periods of the files and their rows by month.
    """
    held = covered(
        FileOfSource(agency, feed, first, past, tuple(months or ()))
        for agency, feed, first, past, months in _live().values_list(
            "owner_agency", "feed", "period_from", "period_to", "quality__months"
        )
        if first and past
    )
    begun = [source for source in held if source.first <= on]
    known = {source.feed for source in begun}
    return [_reach(one, on) for one in [*begun, *(source for source in held if source.feed not in known)]]


def _reach(source: Covered, on: date) -> Reach:
    before = [month for month in source.missing if month <= on]
    after = [month for month in source.missing if month > on]
    # A hole that the day itself lies in ends the source there: nothing of the days that follow it is known to be whole.
    inside = before and before[-1].replace(day=1) == on.replace(day=1)
    if inside:
        return Reach(source.agency, source.feed, source.first, on, before[-1])
    first = max([source.first, *((month + timedelta(days=31)).replace(day=1) for month in before)])
    if not after:
        return Reach(source.agency, source.feed, first, source.last)
    return Reach(source.agency, source.feed, first, after[0] - timedelta(days=1), after[0])


def loaded_to(*, since: datetime) -> date | None:
    """Last day that every source of outcomes covers without a hole; None where nothing later than ``since`` is loaded.

    A source is an agency's files of one feed: where two forces send crimes, and one of them is behind, a day that it has not sent
    is no day without violence.
    """
    day = since.astimezone(LONDON).date()
    last = min((reach.last for reach in reaches(day)), default=None)
    return last if last and last > day else None


def loaded_from(*, before: date) -> date | None:
    """First day from which every source of outcomes covers all days up to ``before``; None where nothing is loaded."""
    return max((reach.first for reach in reaches(before)), default=None)


def held_up(*, since: datetime) -> list[Reach]:
    """The sources that end follow-up while others go on: more than `FIRST_DAYS` behind the one that goes furthest, or with a hole."""
    found = reaches(since.astimezone(LONDON).date())
    furthest = max((reach.last for reach in found), default=None)
    if furthest is None:
        return []
    return [one for one in found if one.because or (furthest - one.last).days > FIRST_DAYS]


def held_up_doubts(since: datetime, span: FollowUp) -> list[dict[str, str]]:
    """A doubt for each source that ends follow-up before its planned end, while others go on."""
    planned_end = span.start + timedelta(days=span.planned)
    found = [one for one in held_up(since=since) if one.last < planned_end]
    names = names_of({one.agency for one in found})
    return [
        {"slug": "held-up", "sentence": f"{_held_up_words(one, names.get(one.agency, ''))}"} for one in found
    ]


def _held_up_words(reach: Reach, agency: str) -> str:
    source = say("{title} of {agency}", title=load_contract(reach.feed).title, agency=agency)
    if reach.because:
        return say(
            "Follow-up can go no further than {day}: the files of {source} hold nothing of {month}.",
            day=day_month_year(reach.last),
            source=source,
            month=month_year(reach.because),
        )
    return say(
        "Follow-up can go no further than {day}: the files of {source} end there, while others go on.",
        day=day_month_year(reach.last),
        source=source,
    )


def check_late_by(days: int) -> int:
    """Give the days back. Raises `DataUnfit` where they are no number from 0 to `MOST_LATE`."""
    if not 0 <= days <= MOST_LATE:
        raise DataUnfit(
            say("Leave out 0 to {most} days at the end of the files.", most=MOST_LATE), slug="late-unfit"
        )
    return days


def usually_late_by() -> int:
    """Days before the end of the files that are not whole yet, by the contract of the outcome feed that is latest."""
    known = contracts()
    return max(late.days for feed in OUTCOME_FEEDS if (late := known[feed].late_by))


def follow_up_of(protocol: Protocol, *, window_days: int | None, at: datetime) -> FollowUp:
    """Days after a protocol's list that can be followed on a day, of its own window or another.

    Raises
    ------
    StageRefused: no day after the list is loaded.
    """
    return follow_up(
        index=protocol.run.as_of.astimezone(LONDON).date(),
        window_days=window_days or protocol.window_days,
        loaded_to=loaded_to(since=protocol.run.as_of),
        on=at.astimezone(LONDON).date(),
        late_by=protocol.late_by,
    )


def _live() -> QuerySet[Batch]:
    return Batch.objects.filter(
        status=BatchStatus.LIVE.value,
        feed__in=OUTCOME_FEEDS,
        period_from__isnull=False,
        period_to__isnull=False,
    )
