"""Evaluate what is due, so that follow-up at its planned looks needs nobody's memory."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.studies import permissions
from plumbline.studies.by_day import days_planned
from plumbline.studies.follow_up import follow_up_of
from plumbline.studies.looks import look_due
from plumbline.studies.models import ProtocolLock, Result
from plumbline.studies.services.evaluating import evaluate
from plumbline.values.errors import StageRefused


def evaluate_due(*, by: Viewer, at: datetime | None = None) -> list[Result]:
    """Evaluate every locked plan of which a look is due that has no result yet, so that nobody has to remember it.

    A plan that was amended under lock since is left to the one that amends it. A plan whose days are not loaded yet is
    left for another night.

    Refuses
        PermissionRefused: the viewer is no analyst, researcher or job.
    Records
        ``protocol.evaluated`` for each.
    """
    permissions.check_may_evaluate(by)
    return [found for lock in _standing_locks() if (found := _evaluate_if_due(lock, by=by, at=at))]


def _standing_locks() -> list[ProtocolLock]:
    newest: dict[UUID, ProtocolLock] = {}
    for lock in ProtocolLock.objects.select_related("protocol__run").order_by("locked_at", "pk"):
        newest[lock.protocol.run_id] = lock
    return list(newest.values())


def _evaluate_if_due(lock: ProtocolLock, *, by: Viewer, at: datetime | None) -> Result | None:
    protocol = lock.protocol
    try:
        planned = days_planned(protocol.design, protocol.window_days)
        held = follow_up_of(protocol, window_days=planned, at=at or timezone.now())
    except StageRefused:
        return None
    look = look_due(protocol.looks, window_days=planned, held=held)
    # One that was not planned has no look. That of a list made afterwards has, and is not made anew every night.
    looked = Result.objects.filter(protocol=protocol)
    if look is None or any((row.figures.get("look") or {}).get("number", 0) >= look.number for row in looked):
        return None
    return evaluate(protocol_id=protocol.id, by=by, at=at)
