"""Put lines of one's own inbox off, and take that back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.notices import rules
from plumbline.notices.enums import InboxLine
from plumbline.notices.models import PutOff
from plumbline.values.errors import NotVisible, StageRefused


@transaction.atomic
def put_off_line(
    *,
    line: InboxLine,
    about_id: UUID,
    until: date,
    latest: date,
    by: Viewer,
    at: datetime | None = None,
) -> PutOff:
    """Put a line of one's own inbox off until a day. It is put off for nobody else, and nothing is due any later.

    The room that shows the line has made sure that it is there for them.

    Parameters
    ----------
    latest : the last day that their schemes let (`schemes`: the clock ``put_off``), which stand above this room.

    Refuses
        DataUnfit: the day is not ahead, or too far.
        StageRefused: two windows of the same person at the same moment.
    Records
        ``inbox.put_off``.
    """
    now = at or timezone.now()
    rules.check_until(until, today=timezone.localdate(now), latest=latest)
    row = PutOff(recipient=by.user_id, line=line.value, about_id=about_id, until=until, put_off_at=now)
    record("inbox.put_off", verb=Verb.ALTERATION, object_kind="inbox-line", objects=[about_id], by=by, at=now)
    PutOff.objects.filter(
        recipient=by.user_id, line=line.value, about_id=about_id, ended_at__isnull=True
    ).update(ended_at=now)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        raise StageRefused("You put this off just now in another window.") from clash
    return row


@transaction.atomic
def take_back_put_off(*, put_off_id: UUID, by: Viewer, at: datetime | None = None) -> None:
    """Bring a line back into one's inbox before its day.

    Refuses
        NotVisible: it is not there, or somebody else's.
    Records
        ``inbox.taken_back``.
    """
    now = at or timezone.now()
    found = PutOff.objects.filter(id=put_off_id, recipient=by.user_id).first()
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    record(
        "inbox.taken_back",
        verb=Verb.ALTERATION,
        object_kind="inbox-line",
        objects=[found.about_id],
        by=by,
        at=now,
    )
    PutOff.objects.filter(id=found.id, ended_at__isnull=True).update(ended_at=now)
