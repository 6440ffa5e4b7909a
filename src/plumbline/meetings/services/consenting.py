"""Ask a chair whether papers may leave the screen, and answer. One consent is for one printing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.meetings import permissions
from plumbline.meetings.enums import ABOUT_MEETING, CONSENT_ANSWERED, CONSENT_ASKED, Papers
from plumbline.meetings.models import ConsentAnswer, ConsentRequest, Meeting
from plumbline.meetings.queries import meeting_for
from plumbline.meetings.queries.consents import consent_request_for
from plumbline.notices.services import Told, tell_at_once
from plumbline.schemes.queries import kind_of
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused


@transaction.atomic
def ask_consent(
    *, meeting: Meeting, what: Papers, for_whom: str, because: str, by: Viewer, at: datetime | None = None
) -> ConsentRequest:
    """Ask a chair to let papers of a meeting be printed: which, for whom and why.

    Refuses
        NotVisible: the meeting is not theirs to see.
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: the kind does not close its minutes, so nothing is to be asked.
        DataUnfit: nobody for whom, or no reason.
    Records
        ``consent.asked``, with what is asked for; ``notice.given`` to the chairs of the scheme.
    """
    meeting, now = meeting_for(by, meeting.id), at or timezone.now()
    permissions.check_may(by, "print", meeting.scheme)
    if permissions.printing_act(kind_of(meeting.scheme).meeting) == "print":
        raise StageRefused(
            "Papers of this scheme are printed without a chair’s consent.", slug="no-consent-needed"
        )
    if not for_whom.strip():
        raise DataUnfit("Say for whom the papers are.", slug="nobody-for-whom")
    if not because.strip():
        raise DataUnfit("Say why they have to leave the screen.", slug="no-reason")
    row = ConsentRequest(
        id=uuid4(), meeting=meeting, what=what.value, for_whom=for_whom.strip(), because=because.strip(), asked_at=now,
        asked_by=by.user_id, owner_agency=meeting.owner_agency,
    )  # fmt: skip
    record(
        "consent.asked",
        verb=Verb.COLLECTION,
        object_kind="printout",
        objects=[row.id, meeting.id],
        by=by,
        at=now,
        because=what.value,
    )
    row.save(force_insert=True)
    chairs = {
        user.id
        for one in meeting.scheme.agencies
        for user in members_of(one, roles=permissions.MAY["reshare"])
    }
    _tell(chairs - {by.user_id, *meeting.hidden_from}, CONSENT_ASKED, meeting, by=by, at=now)
    return row


@transaction.atomic
def answer_consent(
    *, request: ConsentRequest, given: bool, because: str, by: Viewer, at: datetime | None = None
) -> ConsentAnswer:
    """Let papers leave the screen once, or not; with the reason.

    Refuses
        NotVisible: the meeting is not theirs to see.
        PermissionRefused: not a chair of the scheme.
        StageRefused: it was answered already.
        DataUnfit: no reason.
    Records
        ``consent.answered``, with the answer; ``notice.given`` to whoever asked.
    """
    request, now = consent_request_for(by, request.id), at or timezone.now()
    permissions.check_may(by, "reshare", request.meeting.scheme)
    if not because.strip():
        raise DataUnfit("Say why, in a few words.", slug="no-reason")
    row = ConsentAnswer(
        id=uuid4(), request=request, given=given, because=because.strip(), at=now, by=by.user_id,
        owner_agency=request.owner_agency,
    )  # fmt: skip
    record(
        "consent.answered",
        verb=Verb.ALTERATION,
        object_kind="printout",
        objects=[row.id, request.id, request.meeting_id],
        by=by,
        at=now,
        because="given" if given else "not-given",
    )
    save_once(row, clash="This was answered already. Read it again.", slug="answered-already")
    _tell({request.asked_by} - {by.user_id}, CONSENT_ANSWERED, request.meeting, by=by, at=now)
    return row


def _tell(users: Collection[UUID], kind: str, meeting: Meeting, *, by: Viewer, at: datetime) -> None:
    on = timezone.localdate(at)
    told = [
        Told(user, kind=kind, about_kind=ABOUT_MEETING, about_id=meeting.id, due_on=on)
        for user in sorted(users)
    ]
    tell_at_once(told=told, by=by, at=at)
