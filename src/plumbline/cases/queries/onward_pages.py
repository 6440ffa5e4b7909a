"""Onward referrals a page at a time, in an order in which none is left out or comes twice while they are settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Onward, OnwardStep
from plumbline.cases.onward import FINAL
from plumbline.cases.queries.onward import OnwardLine, onward_lines, visible_onward
from plumbline.cases.queries.sight import case_for
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to


@dataclass(frozen=True, slots=True)
class OnwardPage:
    """So many referrals. ``following``: after what the next page begins; empty on the last."""

    lines: tuple[OnwardLine, ...]
    following: str


def to_us_page(
    viewer: Viewer, *, after: UUID | None = None, most: int, at: datetime | None = None
) -> OnwardPage:
    """Referrals to the agencies that the viewer answers for and that are not over, in the order of their ids.

    Records
        ``onward.listed``, with what is on the page.
    """
    mine = narrowed(viewer).agencies_as(permissions.WORKERS)
    rows = visible_onward(viewer).filter(provider__in=mine)
    over = OnwardStep.objects.filter(state__in=[state.value for state in FINAL]).values("onward")
    rows = rows.exclude(id__in=over)
    if after is not None:
        rows = rows.filter(id__gt=after)
    found = list(rows.order_by("pk")[: most + 1])
    return _page(viewer, found, most, lambda row: str(row.id), at)


def case_onward_page(
    viewer: Viewer, ref: str, *, after: int = 0, most: int, at: datetime | None = None
) -> OnwardPage:
    """Referrals of a case by their numbers, those that are over among them.

    Raises
    ------
    NotVisible: the case is not there, or not theirs to see.

    Records
        ``onward.listed``, with what is on the page.
    """
    case = case_for(viewer, ref)
    rows = visible_to(narrowed(viewer), Onward.objects.filter(case=case, number__gt=after))
    found = list(rows.select_related("version__intervention", "scheme").order_by("number")[: most + 1])
    return _page(viewer, found, most, lambda row: str(row.number), at)


def _page(
    viewer: Viewer, found: Sequence[Onward], most: int, key: Callable[[Onward], str], at: datetime | None
) -> OnwardPage:
    shown = list(found[:most])
    if shown:
        ids = sorted({i for row in shown for i in (row.id, row.case_id, row.person_id)})
        record("onward.listed", verb=Verb.CONSULTATION, object_kind="onward", objects=ids, by=viewer, at=at)
    lines = onward_lines(viewer, shown, on=timezone.localdate(at))
    return OnwardPage(tuple(lines), key(shown[-1]) if len(found) > most else "")
