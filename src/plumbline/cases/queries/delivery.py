"""How cases are delivered, and what the viewer may do in one because of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from plumbline.access.viewer import Viewer
from plumbline.cases import permissions
from plumbline.cases.models import Case, Delivery, LeadWorker
from plumbline.schemes.enums import How
from plumbline.schemes.queries import manages
from plumbline.values.errors import PermissionRefused
from plumbline.values.one_reading import looked_up


def how_delivered(case: Case, *, at: datetime | None = None) -> How:
    """How a case is delivered, or was at a moment. Before its first row it is the panel's."""
    if at is None:
        return looked_up("how delivered", [case.id], hows_of)[case.id]
    last = Delivery.objects.filter(case=case, at__lte=at).order_by("-number").first()
    return How(last.how) if last else How.PANEL


def hows_of(cases: Collection[UUID]) -> dict[UUID, How]:
    """How each of some cases is delivered now."""
    found = dict.fromkeys(cases, How.PANEL)
    for row in Delivery.objects.filter(case_id__in=list(cases)).order_by("number"):
        found[row.case_id] = How(row.how)
    return found


def last_how(outer: str = "id") -> Subquery:
    """For a query of rows with a case: how it is delivered now, or nothing."""
    rows = Delivery.objects.filter(case_id=OuterRef(outer)).order_by("-number")
    return Subquery(rows.values("how")[:1])


def lead_worker(case: Case) -> LeadWorker | None:
    """Who leads the work with a case; None where nobody was ever named, or where that person has gone."""
    last = LeadWorker.objects.filter(case=case).order_by("-number").first()
    return last if last and last.user else None


def last_lead(outer: str = "id") -> Subquery:
    """For a query of rows with a case: who leads its work now."""
    rows = LeadWorker.objects.filter(case_id=OuterRef(outer)).order_by("-number")
    return Subquery(rows.values("user")[:1])


def may_in(viewer: Viewer, act: str, case: Case) -> bool:
    """Say whether the viewer may do an act in a case, by their role and by how it is delivered."""
    return act in acts_in(viewer, case, (act,))


def acts_in(viewer: Viewer, case: Case, acts: Collection[str] = tuple(permissions.MAY)) -> frozenset[str]:
    """Those of some acts that the viewer may do in a case."""
    how = how_delivered(case)
    leads_team = how is How.TEAM and manages(viewer, case.scheme)
    return frozenset(
        act for act in acts if permissions.allowed(viewer, act, case.scheme, how=how, manages=leads_team)
    )


def check_may_in(viewer: Viewer, act: str, case: Case) -> None:
    """Refuse an act in a case to whoever may not do it there.

    Raises
    ------
    PermissionRefused: with the sentence of the act.
    """
    if not may_in(viewer, act, case):
        raise PermissionRefused(permissions.SENTENCES[act])
