"""From when and how far outcomes are loaded."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, QuerySet

from plumbline.feeds.enums import BatchStatus
from plumbline.feeds.models import Batch
from plumbline.ingest import contracts
from plumbline.studies.models import Protocol
from plumbline.studies.rules import FollowUp, follow_up
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


OUTCOME_FEEDS = ("police_crimes", "police_people")
"""Feeds that say what happened, and who was hurt or suspected."""

MOST_LATE = 182
"""Days at the end of the files that a plan may leave out."""

LONDON = ZoneInfo("Europe/London")


def loaded_to(*, since: datetime) -> date | None:
    """Last day that every outcome feed covers; None where nothing later than ``since`` is loaded.

    Reads the periods of the files, not what is in them. The period of a file is half open: it ends the day before ``period_to``.
    """
    ends = [row["last"] - timedelta(days=1) for row in _live().values("feed").annotate(last=Max("period_to"))]
    last = min(ends) if ends else None
    return last if last and last > since.astimezone(LONDON).date() else None


def loaded_from() -> date | None:
    """First day that every outcome feed covers; None where nothing is loaded. Reads the periods of the files."""
    starts = [row["first"] for row in _live().values("feed").annotate(first=Min("period_from"))]
    return max(starts) if starts else None


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
