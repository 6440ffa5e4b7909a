"""Ask for work, and ask to stop it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.queue.enums import ENDED, Queue
from plumbline.queue.models import Work
from plumbline.queue.queries import work_of
from plumbline.values.errors import StageRefused


PERFORM = "perform"
"""The one task that the library knows; everything else stands in the `Work` row that it names."""


@transaction.atomic
def ask_for(*, task: str, queue: Queue, by: Viewer, at: datetime | None = None, **about: object) -> Work:
    """Put a piece of work in a queue, in this transaction: no work without what it is about, and the reverse.

    Parameters
    ----------
    task : its name in `plumbline.jobs`.
    about : ids and choices as JSON; never a name, an address or a row.

    Records
        ``work.asked``.
    """
    work = Work(task=task, queue=queue.value, about=about, asked_by=by.user_id, asked_at=at or timezone.now())
    record(
        "work.asked",
        verb=Verb.ALTERATION,
        object_kind="work",
        objects=[work.id],
        by=by,
        at=work.asked_at,
        because=task,
    )
    work.save(force_insert=True)
    app.configure_task(PERFORM, queue=queue.value, allow_unknown=True).defer(work=str(work.id))
    return work


@transaction.atomic
def ask_to_stop(*, work_id: UUID, by: Viewer) -> Work:
    """Ask that a piece of work stops before it changes anything. What is already in stays in.

    Refuses
        NotVisible: somebody else asked for it, or nobody. StageRefused: it has ended.
    Records
        ``work.stop_asked``.
    """
    work = work_of(by, work_id)
    if work.state in ENDED:
        raise StageRefused("This has ended already, so there is nothing to stop.")
    record("work.stop_asked", verb=Verb.ALTERATION, object_kind="work", objects=[work.id], by=by)
    work.cancel_asked_at = timezone.now()
    work.save(update_fields=["cancel_asked_at"])
    return work
