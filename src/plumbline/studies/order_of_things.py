"""What came first: the list, the plan, the outcomes, the comparisons. Told from what is stored, not from what somebody says of a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone

from plumbline.feeds.models import Batch
from plumbline.finding.models import NominationRun
from plumbline.studies.follow_up import OUTCOME_FEEDS
from plumbline.studies.models import ProtocolLock, Result
from plumbline.studies.rules import FIRST_DAYS
from plumbline.values.errors import StageRefused


LONDON = ZoneInfo("Europe/London")


def moment_of(at: datetime | None, *, made_up: bool) -> datetime:
    """The moment of a step. Another day than today may be played where everybody is made up, and nowhere else.

    A day that somebody may name could put a comparison before its plan or its witness, or keep it the latest for years.

    Raises
    ------
    StageRefused: another day was named for real people.
    """
    now = timezone.now()
    if at is None:
        return now
    if made_up:
        return at
    if at.astimezone(LONDON).date() != now.astimezone(LONDON).date():
        raise StageRefused(
            "Another day than today can be named only where everybody is made up.", slug="another-day"
        )
    return now


def outcomes_held_when_made(run: NominationRun) -> date | None:
    """Last day of outcomes in the files behind a list, where they go on after its day: then it was made when what followed was known.

    ``design.md`` 4: a list cannot be rebuilt later, since it would rest on events recorded and people joined since, and whoever
    makes it can try several rules. A file may run some days past the list (`FIRST_DAYS`).
    """
    behind = Batch.objects.filter(id__in=run.batches, feed__in=OUTCOME_FEEDS, period_to__isnull=False)
    last: date | None = behind.aggregate(last=Max("period_to"))["last"]
    if last is None:
        return None
    held = last - timedelta(days=1)
    return held if (held - run.as_of.astimezone(LONDON).date()).days > FIRST_DAYS else None


def compared_before(lock: ProtocolLock) -> bool:
    """Whether another list of such schemes had been compared when the plan was locked, over some of the days that follow its list."""
    run = lock.protocol.run
    return (
        Result.objects.filter(
            protocol__run__kind=run.kind,
            evaluated_at__lt=lock.locked_at,
            follow_up_to__gte=run.as_of.astimezone(LONDON).date(),
        )
        .exclude(protocol__run=run)
        .exists()
    )
