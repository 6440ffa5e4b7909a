"""Nominations, for those who choose. Nobody is named before a nomination is accepted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.finding import permissions
from plumbline.finding.enums import NominationState
from plumbline.finding.models import Nomination, NominationDecision
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import NotVisible


@dataclass(frozen=True, slots=True)
class NominationView:
    """One nomination as a page shows it; ``because``, ``decided_at`` and ``decided_by`` once it is decided."""

    id: UUID
    run_id: UUID
    ref: str
    rank: int
    score: float
    components: dict[str, float]
    reasons: tuple[str, ...]
    offered_at: datetime
    state: NominationState
    because: str
    decided_at: datetime | None
    decided_by: UUID | None


def nominations(
    viewer: Viewer, run_id: UUID | None = None, *, state: NominationState | None = None
) -> list[NominationView]:
    """Nominations the viewer chooses on, by run (the latest first) and rank.

    Records
        ``nominations.listed``, one consultation for the whole list.
    """
    permissions.check_may_choose(viewer)
    rows = visible_to(viewer, Nomination.objects.all())
    if run_id is not None:
        rows = rows.filter(run_id=run_id)
    views = _views(rows.order_by("-offered_at", "rank"))
    shown = [view for view in views if state is None or view.state is state]
    _consulted(viewer, "nominations.listed", shown)
    return shown


def nomination(viewer: Viewer, nomination_id: UUID) -> NominationView:
    """Return one nomination.

    Records
        ``nomination.read``.

    Raises
    ------
    NotVisible: there is none, or not for this viewer.
    """
    permissions.check_may_choose(viewer)
    views = _views(visible_to(viewer, Nomination.objects.filter(id=nomination_id)))
    if not views:
        raise NotVisible("This page is not there, or is not yours to see.")
    _consulted(viewer, "nomination.read", views)
    return views[0]


def waiting_count(viewer: Viewer) -> int:
    """How many nominations wait for the viewer; 0 for those who do not choose."""
    if not permissions.may_choose(viewer):
        return 0
    rows = visible_to(viewer, Nomination.objects.all())
    decided = NominationDecision.objects.filter(nomination__in=rows).values("nomination_id")
    return rows.exclude(id__in=decided).count()


def _views(rows: Iterable[Nomination]) -> list[NominationView]:
    found = list(rows)
    decisions = {
        decision.nomination_id: decision
        for decision in NominationDecision.objects.filter(nomination__in=found)
    }
    return [_view(row, decisions.get(row.id)) for row in found]


def _view(row: Nomination, decision: NominationDecision | None) -> NominationView:
    return NominationView(
        id=row.id,
        run_id=row.run_id,
        ref=row.ref,
        rank=row.rank,
        score=row.score,
        components=dict(row.components),
        reasons=tuple(row.reasons),
        offered_at=row.offered_at,
        state=NominationState(decision.choice) if decision else NominationState.WAITING,
        because=decision.because if decision else "",
        decided_at=decision.decided_at if decision else None,
        decided_by=decision.decided_by if decision else None,
    )


def _consulted(viewer: Viewer, what: str, views: list[NominationView]) -> None:
    record(
        what,
        verb=Verb.CONSULTATION,
        object_kind="nomination",
        objects=[view.id for view in views],
        by=viewer,
    )
