"""Take down that a person asks for what is held of them, each agency's view of what it gave, and what was sent (UK GDPR Article 15)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.enums import AccessView
from plumbline.cases.models import AccessAnswer, AccessReply, AccessRequest, Case
from plumbline.cases.queries.access_requests import access_to_change, owners_in
from plumbline.cases.queries.told import may_be_reached
from plumbline.cases.services.telling_rows import MEANWHILE, begin, past
from plumbline.cases.telling import answer_by, check_may_reach, check_rule, law
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused


ANSWERED = "This agency has said what it holds already. Open the page again and read it."
SENT = "The person was answered already. Open the page again and read what they were sent."


@transaction.atomic
def take_access_request(
    *,
    case: Case,
    person_id: UUID,
    words: str,
    by: Viewer,
    on: date | None = None,
    at: datetime | None = None,
) -> AccessRequest:
    """Take down that a person asks for what is held of them, in a case that is open or closed, and ask every agency that gave something.

    Parameters
    ----------
    words : what they asked for. ``on``: the day on which it reached an agency; today unless told. One month later it is to be answered.

    Refuses
        NotVisible: the case is not theirs to see. PermissionRefused: no role that works on cases.
        StageRefused: nothing of this case may reach this person, or somebody wrote something meanwhile.
        DataUnfit: nobody of this case, no words, or a day to come.
    Records
        ``access_request.taken``, with the agencies that are asked.
    """
    case, now = begin(case, person_id, "take_access_request", by=by, at=at)
    check_may_reach(never=not may_be_reached(case, person_id))
    if not words.strip():
        raise DataUnfit("Say what they asked for.", slug="words-missing")
    day, agency = past(on, now), permissions.acting_agency(by, "take_access_request", case.scheme)
    number = AccessRequest.objects.filter(case=case, person_id=person_id).count() + 1
    row = AccessRequest(
        id=uuid4(), case=case, person_id=person_id, number=number, words=words.strip(), on=day, answer_by=answer_by(day),
        agencies=owners_in(by, case), agency=agency, at=now, by=by.user_id, owner_agency=agency,
    )  # fmt: skip
    _record("access_request.taken", row.id, row, row.agencies, by=by, at=now)
    save_once(row, clash=MEANWHILE, slug="written-since")
    return row


@transaction.atomic
def give_view(
    *,
    request: AccessRequest,
    agency: UUID,
    view: AccessView | str,
    by: Viewer,
    exemption: str = "",
    words: str = "",
    said_by: str = "",
    at: datetime | None = None,
) -> AccessAnswer:
    """Say, for an agency that was asked, whether what it gave is released to the person, in whole, in part or not at all.

    Parameters
    ----------
    exemption : one of `cases/telling.yaml`, unless all is released. ``words``: what is left out, and why.
    said_by : who of the agency said it, where somebody else writes it down.

    Refuses
        NotVisible: it, or its case, is not theirs to see.
        PermissionRefused: they neither answer for that agency nor lead the scheme.
        StageRefused: the agency has answered, or the person was.
        DataUnfit: an agency that was not asked, no such view or exemption, no reason, or nobody who said it.
    Records
        ``access_request.view_given``, with the view.
    """
    request, now = access_to_change(by, request.id), at or timezone.now()
    _check_speaks_for(request, agency, said_by, by=by)
    if hasattr(request, "reply"):
        raise StageRefused(SENT, slug="written-since")
    citation = _citation(view, exemption, words, on=timezone.localdate(now))
    row = AccessAnswer(
        id=uuid4(), case=request.case, request=request, agency=agency, view=AccessView(view).value,
        exemption=exemption if citation else "", citation=citation, words=words.strip(), said_by=said_by.strip(), at=now,
        by=by.user_id, owner_agency=agency,
    )  # fmt: skip
    _record(
        "access_request.view_given", row.id, request, [agency], by=by, at=now, because=AccessView(view).value
    )
    save_once(row, clash=ANSWERED, slug="written-since")
    return row


def _check_speaks_for(request: AccessRequest, agency: UUID, said_by: str, *, by: Viewer) -> None:
    if agency not in request.agencies:
        raise DataUnfit("Choose one of the agencies that are asked.", slug="no-such-agency")
    if agency in by.agencies_as(permissions.MAY["reply"]):
        return
    permissions.check_may(by, "write_view", request.case.scheme)
    if agency not in by.agency_ids and not said_by.strip():
        raise DataUnfit("Say who of that agency told you.", slug="nobody-said")


def _citation(view: AccessView | str, exemption: str, words: str, *, on: date) -> str:
    """The law by which something is left out; empty where all is released."""
    if view not in set(AccessView):
        raise DataUnfit("Say whether it is released, in whole, in part or not.", slug="no-such-view")
    if view == AccessView.RELEASE:
        return ""
    check_rule(law().exemptions, exemption, on=on)
    if not words.strip():
        raise DataUnfit("Say what is left out, and why.", slug="words-missing")
    return law().exemptions[exemption].citation


@transaction.atomic
def answer_person(
    *,
    request: AccessRequest,
    words: str,
    by: Viewer,
    sent_on: date | None = None,
    at: datetime | None = None,
) -> AccessReply:
    """Write down that the person was answered, what they were sent and what they were told. It is not sent from here.

    Refuses
        NotVisible: it, or its case, is not theirs to see. PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: an agency has not said what it holds, nothing may reach this person, or they were answered already.
        DataUnfit: no words, or a day to come or before they asked.
    Records
        ``access_request.answered``, a disclosure.
    """
    request, now = access_to_change(by, request.id), at or timezone.now()
    permissions.check_may(by, "write_view", request.case.scheme)
    check_may_reach(never=not may_be_reached(request.case, request.person_id))
    given = set(AccessAnswer.objects.filter(request=request).values_list("agency", flat=True))
    if set(request.agencies) - given:
        raise StageRefused(
            "An agency has not said yet whether what it gave may go. Ask it, or write down what it told you.",
            slug="views-missing",
        )
    if not words.strip():
        raise DataUnfit("Say what they were sent, and what they were told.", slug="words-missing")
    day = past(sent_on, now)
    if day < request.on:
        raise DataUnfit("This is before the day on which they asked.", slug="not-yet")
    agency = permissions.acting_agency(by, "write_view", request.case.scheme)
    row = AccessReply(
        id=uuid4(), case=request.case, request=request, words=words.strip(), sent_on=day, agency=agency, at=now, by=by.user_id,
        owner_agency=agency,
    )  # fmt: skip
    _record("access_request.answered", row.id, request, [], by=by, at=now, verb=Verb.DISCLOSURE)
    save_once(row, clash=SENT, slug="written-since")
    return row


def _record(
    what: str,
    row: UUID,
    request: AccessRequest,
    agencies: Collection[UUID],
    *,
    by: Viewer,
    at: datetime,
    verb: Verb = Verb.COLLECTION,
    because: str = "",
) -> None:
    objects = [*dict.fromkeys([row, request.id, request.case_id, request.person_id, *agencies])]
    record(what, verb=verb, object_kind="access-request", objects=objects, by=by, at=at, because=because)
