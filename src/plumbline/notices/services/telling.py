"""Put notices into inboxes; open them, put them away, end them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.notices.models import Notice
from plumbline.notices.queries import notice_for


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be told: to whom, about what. The room that tells has made sure that they may see it."""

    recipient: UUID
    kind: str
    about_kind: str
    about_id: UUID
    due_on: date
    id: UUID = field(default_factory=uuid.uuid4)


@transaction.atomic
def tell(*, told: Sequence[Told], by: Viewer, at: datetime | None = None) -> None:
    """Put notices into inboxes. An earlier one to the same person about the same thing is ended: one thing, one line.

    Records
        ``notice.given``, one entry for all.
    """
    if not told:
        return
    now = at or timezone.now()
    about = sorted({one.about_id for one in told})
    record("notice.given", verb=Verb.COLLECTION, object_kind="notice", objects=about, by=by, at=now)
    for one in told:
        earlier = Notice.objects.filter(
            recipient=one.recipient, about_kind=one.about_kind, about_id=one.about_id
        )
        earlier.filter(ended_at__isnull=True).update(ended_at=now)
    Notice.objects.bulk_create(_row(one, now) for one in told)


def _row(one: Told, at: datetime) -> Notice:
    return Notice(
        id=one.id,
        recipient=one.recipient,
        kind=one.kind,
        about_kind=one.about_kind,
        about_id=one.about_id,
        due_on=one.due_on,
        given_at=at,
    )


@transaction.atomic
def tell_at_once(*, told: Sequence[Told], by: Viewer, at: datetime) -> None:
    """Put notices into inboxes from a page, in the transaction of what they tell of; earlier ones stay as they are.

    The database takes them only of the things that the room which tells has named in its own policy.

    Records
        ``notice.given``, one entry for all.
    """
    if not told:
        return
    about = sorted({one.about_id for one in told})
    record("notice.given", verb=Verb.COLLECTION, object_kind="notice", objects=about, by=by, at=at)
    Notice.objects.bulk_create(_row(one, at) for one in told)


@transaction.atomic
def end_notices(*, ids: Collection[UUID], by: Viewer, at: datetime | None = None) -> None:
    """End notices: what they told of is settled, or no longer their recipient's to see.

    Records
        ``notice.ended``, one entry for all.
    """
    if not ids:
        return
    now = at or timezone.now()
    record("notice.ended", verb=Verb.ALTERATION, object_kind="notice", objects=sorted(ids), by=by, at=now)
    Notice.objects.filter(id__in=list(ids), ended_at__isnull=True).update(ended_at=now)


@transaction.atomic
def end_passed(*, kinds: Collection[str], by: Viewer, on: date, at: datetime) -> None:
    """End everybody's notices of some kinds whose day is over: a meeting that was called has been.

    Records
        ``notice.ended``, one entry for all.
    """
    over = Notice.objects.filter(kind__in=list(kinds), due_on__lt=on, ended_at__isnull=True)
    end_notices(ids=list(over.values_list("id", flat=True)), by=by, at=at)


@transaction.atomic
def open_notice(*, notice_id: UUID, by: Viewer, at: datetime | None = None) -> Notice:
    """Open one's own notice; the first time counts.

    Refuses
        NotVisible: it is not there, or somebody else's.
    Records
        ``notice.opened``.
    """
    found, now = notice_for(by, notice_id), at or timezone.now()
    record("notice.opened", verb=Verb.CONSULTATION, object_kind="notice", objects=[found.id], by=by, at=now)
    Notice.objects.filter(id=found.id, opened_at__isnull=True).update(opened_at=now)
    return found


@transaction.atomic
def put_away_notice(*, notice_id: UUID, by: Viewer, at: datetime | None = None) -> None:
    """Put one's own notice away. What it told of stays as it is, and the next rung comes all the same.

    Refuses
        NotVisible: it is not there, or somebody else's.
    Records
        ``notice.put_away``.
    """
    found, now = notice_for(by, notice_id), at or timezone.now()
    record("notice.put_away", verb=Verb.ALTERATION, object_kind="notice", objects=[found.id], by=by, at=now)
    Notice.objects.filter(id=found.id, put_away_at__isnull=True).update(put_away_at=now)


@transaction.atomic
def bring_back_notice(*, notice_id: UUID, by: Viewer, at: datetime | None = None) -> None:
    """Take back that one put a notice away.

    Refuses
        NotVisible: it is not there, or somebody else's.
    Records
        ``notice.brought_back``.
    """
    found, now = notice_for(by, notice_id), at or timezone.now()
    record(
        "notice.brought_back", verb=Verb.ALTERATION, object_kind="notice", objects=[found.id], by=by, at=now
    )
    Notice.objects.filter(id=found.id, ended_at__isnull=True).update(put_away_at=None)
