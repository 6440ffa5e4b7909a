"""Carry a piece of work from waiting to its end. Called by the process of its queue, which works for whoever asked.

State is bookkeeping about the work, not processing of anybody's data: what the work itself does has its
own ledger entries, and asking for it has one.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.queue.enums import ENDED, State
from plumbline.queue.models import Work


@transaction.atomic
def take(work_id: UUID) -> Work | None:
    """Start a piece of work, or start it again after its process was killed; None where it has ended."""
    work = Work.objects.select_for_update().filter(id=work_id).first()
    if work is None or work.state in ENDED:
        return None
    work.started_at = timezone.now()
    work.state = State.CANCELLED if work.cancel_asked_at else State.RUNNING
    if work.cancel_asked_at:
        work.finished_at, work.said = work.started_at, "Stopped before it began. Nothing was changed."
    work.save(update_fields=["started_at", "state", "finished_at", "said"])
    return None if work.cancel_asked_at else work


def end(work: Work, state: State, said: str, *, result_id: UUID | None = None) -> None:
    """Say how a piece of work ended. In one transaction with what it did, so that neither stands alone."""
    work.state, work.said, work.phase = state.value, said, ""
    work.result_id, work.finished_at = result_id, timezone.now()
    work.save(update_fields=["state", "said", "phase", "result_id", "finished_at"])
