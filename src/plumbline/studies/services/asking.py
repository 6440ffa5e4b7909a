"""Ask for a lock or an evaluation, to be made by the analyst's queue: pages never read outcomes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.finding.queries import run_of
from plumbline.queue.enums import Queue
from plumbline.queue.models import Work
from plumbline.queue.services import ask_for
from plumbline.studies import permissions
from plumbline.studies.queries.protocols import lock_of, view_of
from plumbline.values.errors import StageRefused


LOCK, EVALUATE, TRY_POWER = "lock-protocol", "evaluate-protocol", "try-power"


def ask_to_lock(*, protocol_id: UUID, by: Viewer, at: datetime | None = None) -> Work:
    """Ask that a protocol is fixed by its hash. The queue looks how far follow-up is loaded, which a page cannot.

    Refuses
        PermissionRefused: no analyst or researcher. NotVisible: no such protocol. StageRefused: it is locked already.
    Records
        ``work.asked``.
    """
    permissions.check_may_evaluate(by)
    found = view_of(by, protocol_id)
    if found.lock:
        raise StageRefused(
            "This protocol is locked already; register another one to amend it.", slug="already-locked"
        )
    return ask_for(task=LOCK, queue=Queue.ANALYST, by=by, at=at, protocol=str(found.protocol.id))


def ask_to_evaluate(*, protocol_id: UUID, by: Viewer, at: datetime | None = None) -> Work:
    """Ask for the comparison that a locked protocol plans.

    Refuses
        PermissionRefused: no analyst or researcher. NotVisible: no such protocol. StageRefused: it is not locked.
    Records
        ``work.asked``.
    """
    permissions.check_may_evaluate(by)
    lock = lock_of(view_of(by, protocol_id).protocol)
    return ask_for(task=EVALUATE, queue=Queue.ANALYST, by=by, at=at, protocol=str(lock.protocol_id))


def ask_to_try_power(*, run_id: UUID, by: Viewer, at: datetime | None = None) -> Work:
    """Ask that what a list can be compared by is played on the town's own years before it.

    Refuses
        PermissionRefused: no analyst or researcher. NotVisible: no such list.
    Records
        ``work.asked``.
    """
    permissions.check_may_evaluate(by)
    run = run_of(by, run_id)
    return ask_for(task=TRY_POWER, queue=Queue.ANALYST, by=by, at=at, run=str(run.id))
