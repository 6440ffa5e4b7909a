"""Whom a scheme asks, and who has not answered yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases.models import RequestReminder, ResearchRequest
from plumbline.cases.queries.sight import visible_cases, visible_requests
from plumbline.schemes.models import Scheme
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to


# Cases back to which sets of agencies that were asked are usual ones.
LOOKED_THROUGH = 20


@dataclass(frozen=True, slots=True)
class Due:
    """A request that is due and unanswered. ``reminded_on``: when its agency was last reminded by hand, if ever."""

    request: ResearchRequest
    agency: str
    reminded_on: date | None
    may_remind: bool


def asked_before(viewer: Viewer, scheme: Scheme, *, most: int = 3) -> list[frozenset[UUID]]:
    """Different sets of agencies that were asked when referrals to a scheme were taken in, of those that are in the scheme still.

    The last time first, at most so many, from the last `LOOKED_THROUGH` cases. Nothing about a person: agencies alone, so no entry in
    the ledger. Empty where nobody was asked yet.
    """
    cases = visible_cases(viewer).filter(scheme=scheme).order_by("-opened_at", "pk")[:LOOKED_THROUGH]
    asked: dict[UUID, set[UUID]] = {case: set() for case in cases.values_list("id", flat=True)}
    # Those asked later, about one person in particular, are not asked again about the next.
    rows = ResearchRequest.objects.filter(case__in=list(asked), asked_at=F("case__opened_at"))
    for case, agency in rows.values_list("case", "agency"):
        asked[case].add(agency)
    sets = (frozenset(found) & scheme.agencies for found in asked.values())
    return [one for one in dict.fromkeys(sets) if one][:most]


def requests_due(viewer: Viewer, *, at: datetime | None = None) -> list[Due]:
    """Requests in open cases of the viewer that are due today or late and have no answer, by agency and day.

    References and agencies, and nobody's name: no entry in the ledger of people consulted.
    """
    on = timezone.localdate(at)
    open_now = visible_cases(viewer).filter(closure__isnull=True)
    rows = list(visible_requests(viewer).filter(case__in=open_now, reply__isnull=True, due_on__lte=on))
    names, last = names_of({row.agency for row in rows}), _last_reminded(viewer, rows)
    lines = [Due(row, names.get(row.agency, ""), last.get(row.id), last.get(row.id) != on) for row in rows]
    return sorted(lines, key=lambda line: (line.agency, line.request.due_on, line.request.ref))


def requests_told(viewer: Viewer, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these requests that the viewer may see and that wait for an answer still."""
    found = visible_requests(viewer).filter(id__in=list(ids), reply__isnull=True)
    return frozenset(found.values_list("id", flat=True))


def _last_reminded(viewer: Viewer, rows: Collection[ResearchRequest]) -> dict[UUID, date]:
    given = visible_to(narrowed(viewer), RequestReminder.objects.filter(request__in=list(rows)))
    return dict(given.order_by("given_on", "pk").values_list("request_id", "given_on"))
