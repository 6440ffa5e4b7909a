"""Give a request for research to a colleague of the agency that was asked, and take it back (journeys 2.4)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.enums import ABOUT_REQUEST, REQUEST_GIVEN
from plumbline.cases.models import Closure, Delegation, ResearchReply, ResearchRequest
from plumbline.cases.queries.delegated import answerers_of
from plumbline.cases.queries.sight import request_to_change
from plumbline.cases.services.replying import ANSWERED
from plumbline.cases.services.turns import take_turn
from plumbline.notices.services import Told, tell_at_once
from plumbline.sharing.enums import Marking
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused


MEANWHILE = "A colleague gave it to somebody, or took it back, a moment ago. Look again at with whom it is."
UNFIT = "Choose somebody of your agency who may answer this request and is at work today."


@transaction.atomic
def delegate_request(
    *,
    request: ResearchRequest,
    to: UUID | None,
    by: Viewer,
    expected: int | None = None,
    at: datetime | None = None,
) -> Delegation:
    """Give a request to one colleague of the asked agency who may answer it already; with nobody named, to all of them again.

    Everybody else there may answer it still. Nobody outside the agency learns of it.

    Parameters
    ----------
    expected : how often it had been given or taken back when the page was opened.

    Refuses
        NotVisible: the request is not theirs to see.
        PermissionRefused: they do not answer for that agency.
        StageRefused: it was answered, its case is closed, or somebody gave it on since.
        DataUnfit: somebody who may not answer it, or who is away.
    Records
        ``research.given``, and ``notice.given`` where it is somebody else.
    """
    take_turn("delegation", request.id)
    request, now = request_to_change(by, request), at or timezone.now()
    permissions.check_answers_for(by, request.agency)
    _check_waits(request)
    _check_able(request, to, by=by)
    number = Delegation.objects.filter(request=request).count()
    if expected is not None and expected != number:
        raise StageRefused(MEANWHILE, slug="moved-since")
    row = _row(request, number + 1, to, by=by, at=now)
    record(
        "research.given",
        verb=Verb.ALTERATION,
        object_kind="research-request",
        objects=[request.id, *([to] if to else [])],
        by=by,
        at=now,
        because="" if to else "taken-back",
    )
    save_once(row, clash=MEANWHILE, slug="moved-since")
    if to and to != by.user_id:
        told = Told(to, REQUEST_GIVEN, ABOUT_REQUEST, request.id, request.due_on)
        tell_at_once(told=[told], by=by, at=now)
    return row


def _check_waits(request: ResearchRequest) -> None:
    if ResearchReply.objects.filter(request=request).exists():
        raise StageRefused(ANSWERED, slug="answered-already")
    if Closure.objects.filter(case_id=request.case_id).exists():
        raise StageRefused("The case of this request is closed.", slug="case-closed")


def _check_able(request: ResearchRequest, to: UUID | None, *, by: Viewer) -> None:
    able = answerers_of([request.id]).get(request.id, {})
    if by.user_id not in able:
        raise PermissionRefused(permissions.SENTENCES["reply"])
    if to is not None and not able.get(to):
        raise DataUnfit(UNFIT, slug="colleague-unfit")


def _row(request: ResearchRequest, number: int, to: UUID | None, *, by: Viewer, at: datetime) -> Delegation:
    return Delegation(
        request=request,
        number=number,
        given_to=to,
        at=at,
        by=by.user_id,
        owner_agency=request.agency,
        marking=Marking.OWNER.value,
        seen_by_agencies=[request.agency],
    )
