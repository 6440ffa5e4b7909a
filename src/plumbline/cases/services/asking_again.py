"""Remind agencies of requests that are due and have no answer: all of them in one act, each at most once a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.enums import ABOUT_REQUEST, REQUEST_NOTICE
from plumbline.cases.models import RequestReminder, ResearchRequest
from plumbline.cases.queries.asked import requests_due
from plumbline.notices.services import Told, tell_at_once
from plumbline.schemes.queries import kind_of
from plumbline.sharing.saving import save_once
from plumbline.values.errors import StageRefused


NOBODY_LEFT = "Every agency that is due to answer was reminded today, or has answered."
MEANWHILE = "Somebody else reminded them a moment ago. Open the page again."


@transaction.atomic
def remind_of_requests(*, by: Viewer, at: datetime | None = None) -> list[RequestReminder]:
    """Remind the agencies of every request that is due and unanswered, and was not reminded of today.

    The notice goes to those who answer for the agency and may see the request; it says that one waits, never about whom.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of a scheme with such a request.
        StageRefused: nothing is left to remind of, or somebody else did it at the same moment.
    Records
        ``research.reminded`` and ``notice.given``, one entry each for a scheme.
    """
    now = at or timezone.now()
    due = [line.request for line in requests_due(by, at=now) if line.may_remind]
    for scheme in {request.scheme for request in due}:
        permissions.check_may(by, "ask", scheme)
    told = {request.id: _answerers(request) for request in due}
    reached = [request for request in due if told[request.id]]
    if not reached:
        raise StageRefused(NOBODY_LEFT, slug="nobody-to-remind")
    # Scheme by scheme: no entry of the ledger holds a request from each side of a wall.
    given: list[RequestReminder] = []
    for scheme_id in sorted({request.scheme_id for request in reached}):
        given += _remind([r for r in reached if r.scheme_id == scheme_id], told, by=by, at=now)
    return given


def _answerers(request: ResearchRequest) -> list[UUID]:
    """Who answers for the asked agency; behind a wall those at the table alone. Nobody who is kept from the request."""
    roles = permissions.MAY["reply"]
    if kind_of(request.scheme).is_walled:
        roles = roles & permissions.ANSWERS_BEHIND_WALL
    found = {user.id for user in members_of(request.agency, roles=sorted(roles))}
    return sorted(found - set(request.hidden_from))


def _remind(
    due: Sequence[ResearchRequest], told: dict[UUID, list[UUID]], *, by: Viewer, at: datetime
) -> list[RequestReminder]:
    ids = sorted(request.id for request in due)
    record(
        "research.reminded", verb=Verb.COLLECTION, object_kind="research-request", objects=ids, by=by, at=at
    )
    rows = [
        RequestReminder(
            id=uuid4(),
            request=request,
            recipients=told[request.id],
            given_on=timezone.localdate(at),
            given_at=at,
            given_by=by.user_id,
            owner_agency=request.owner_agency,
        )
        for request in due
    ]
    for row in rows:
        save_once(row, clash=MEANWHILE, slug="reminded-meanwhile")
    tell_at_once(told=_notices(due, told), by=by, at=at)
    return rows


def _notices(due: Sequence[ResearchRequest], told: dict[UUID, list[UUID]]) -> list[Told]:
    """One notice to each person however many requests wait: about the one that is due longest. Their desk shows them all."""
    longest: dict[UUID, ResearchRequest] = {}
    for request in sorted(due, key=lambda r: (r.due_on, r.ref)):
        for user in told[request.id]:
            longest.setdefault(user, request)
    return [
        Told(user, kind=REQUEST_NOTICE, about_kind=ABOUT_REQUEST, about_id=r.id, due_on=r.due_on)
        for user, r in longest.items()
    ]
