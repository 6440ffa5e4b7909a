"""Say when somebody is away and who covers, and take it back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.models import Away
from plumbline.access.queries.away import colleagues_of, leave_shown, may_set_leave_of
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused


LONGEST_DAYS = 366


@transaction.atomic
def set_leave(
    *,
    user_id: UUID,
    starts: date,
    ends: date,
    by: Viewer,
    cover: UUID | None = None,
    team: Collection[UUID] = (),
    as_manager: bool = False,
    at: datetime | None = None,
) -> Away:
    """Say that somebody is away from one day to another, the last included, and who stands in for them meanwhile.

    Parameters
    ----------
    team : people of other agencies who work in one team with them and may cover; whoever calls knows who these are.
    as_manager : the viewer manages that team. The database asks again.

    Refuses
        NotVisible: neither the viewer, nor somebody at an agency that they represent or in a team that they manage.
        DataUnfit: the days are the wrong way round, past, or more than a year; the cover is no colleague.
        StageRefused: they are away then already.
    Records
        ``leave.set``.
    """
    now = at or timezone.now()
    if not (as_manager or may_set_leave_of(by, user_id)):
        raise NotVisible("This page is not there, or is not yours to see.")
    _check_days(starts, ends, timezone.localdate(now))
    if cover is not None and cover not in {user.id for user in colleagues_of(user_id)} | set(team):
        raise DataUnfit("Choose somebody at the same agency, or in the same team, to cover.")
    if Away.objects.filter(
        user_id=user_id, taken_back_at__isnull=True, starts__lte=ends, ends__gte=starts
    ).exists():
        raise StageRefused("These days overlap with leave that is there already. Take that back first.")
    away = Away(user_id=user_id, starts=starts, ends=ends, cover_id=cover, set_by=by.user_id, set_at=now)
    people = [user_id, *([cover] if cover else [])]
    record("leave.set", verb=Verb.COLLECTION, object_kind="account", objects=people, by=by, at=now)
    away.save(force_insert=True)
    return away


@transaction.atomic
def take_back_leave(*, away_id: UUID, by: Viewer, at: datetime | None = None) -> None:
    """Take leave back: from this moment the person counts as at work.

    Refuses
        NotVisible: there is none, or it is not theirs to take back.
    Records
        ``leave.taken_back``.
    """
    found, now = leave_shown(by, away_id), at or timezone.now()
    record(
        "leave.taken_back",
        verb=Verb.ALTERATION,
        object_kind="account",
        objects=[found.user_id],
        by=by,
        at=now,
    )
    Away.objects.filter(id=found.id).update(taken_back_at=now)


@transaction.atomic
def change_cover(*, away_id: UUID, cover: UUID | None, by: Viewer, at: datetime | None = None) -> Away:
    """Name another cover, or none, for what is left of a spell of leave. The spell as it was is taken back and stays as a row.

    Refuses
        NotVisible: there is none, or it is not theirs to change.
        DataUnfit: the cover is no colleague.
    Records
        ``leave.taken_back`` and ``leave.set``.
    """
    now = at or timezone.now()
    found = leave_shown(by, away_id)
    take_back_leave(away_id=away_id, by=by, at=now)
    starts = max(found.starts, timezone.localdate(now))
    return set_leave(user_id=found.user_id, starts=starts, ends=found.ends, cover=cover, by=by, at=now)


def _check_days(starts: date, ends: date, today: date) -> None:
    if ends < starts:
        raise DataUnfit("The last day is before the first.")
    if ends < today:
        raise DataUnfit("These days are past.")
    if (ends - starts).days > LONGEST_DAYS:
        raise DataUnfit("Leave of more than a year: ask an administrator to end the role instead.")
