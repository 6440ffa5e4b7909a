"""Ask that a batch is taken back, by the loader's queue."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.feeds.permissions import check_may_take_in
from plumbline.feeds.queries import batch as batch_of
from plumbline.queue.enums import Queue
from plumbline.queue.models import Work
from plumbline.queue.services import ask_for


UNDO = "undo-batch"


def ask_to_undo(*, batch_id: UUID, because: str, by: Viewer) -> Work:
    """Ask that the rows of a batch are taken out of lists, links and figures.

    Parameters
    ----------
    because : slug of the reason, such as ``wrong-file``.

    Refuses
        NotVisible: there is no such batch for them.
        PermissionRefused: not an analyst that the supplier shares with.
    Records
        ``work.asked``.
    """
    found = batch_of(by, batch_id)
    check_may_take_in(by, found.owner_agency, on=timezone.localdate())
    return ask_for(task=UNDO, queue=Queue.LOADER, by=by, batch=str(batch_id), because=because)
