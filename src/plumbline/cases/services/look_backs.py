"""Tell of look-backs that are ready, write down what somebody makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.identity import JOB_SECONDS, identify
from plumbline.access.queries import members_of, viewer_by_id
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.enums import ABOUT_LOOK_BACK
from plumbline.cases.look_back import is_ready
from plumbline.cases.models import LookBack, LookBackNote
from plumbline.cases.queries.look_backs import (
    ToLookBack,
    look_back_for,
    look_backs_seen,
    may_note,
    reach_of,
    to_look_back,
)
from plumbline.notices.queries import given_about, waiting_about
from plumbline.notices.services import Told, end_notices, tell
from plumbline.schemes.queries import kind_of, scheme_by_id
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused


KIND = "look-back-ready"


@transaction.atomic
def note_look_back(
    *, look_back: LookBack, words: str, expected: int, by: Viewer, at: datetime | None = None
) -> LookBackNote:
    """Say what one makes of a look-back. It is done then, and leaves the inbox.

    Parameters
    ----------
    expected : how many notes there were when the form was opened.

    Refuses
        NotVisible: it, or its case, is not theirs to see.
        PermissionRefused: neither co-ordinator nor chair of the scheme, nor somebody who answers for the agency that leads.
        StageRefused: its day is not over, or somebody wrote one meanwhile.
        DataUnfit: no words.
    Records
        ``look_back.noted``.
    """
    found, now = look_back_for(by, look_back.id), at or timezone.now()
    if not may_note(by, found):
        raise PermissionRefused(permissions.SENTENCES["note_look_back"])
    if not words.strip():
        raise DataUnfit("Say in a few words what you make of it.", slug="no-words")
    waits = kind_of(found.case.scheme).limit("files")
    if not is_ready(
        found.due_on, reach=reach_of(found.case.scheme_id), today=timezone.localdate(now), waits=waits
    ):
        raise StageRefused("This look-back is not ready yet.")
    row = LookBackNote(
        look_back=found,
        number=expected + 1,
        words=words.strip(),
        at=now,
        by=by.user_id,
        owner_agency=found.owner_agency,
    )
    record(
        "look_back.noted",
        verb=Verb.ALTERATION,
        object_kind="case",
        objects=[found.case_id, found.id, row.id],
        by=by,
        at=now,
    )
    save_once(row, clash="Somebody else wrote a note just now. Read it again.", slug="moved-since")
    return row


@transaction.atomic
def remind_of_look_backs(*, by: Viewer, on: date, at: datetime) -> int:
    """Tell whoever led a case, once, that a look-back is ready; end what was told of those that are done or out of sight.

    Records
        ``notice.given`` and ``notice.ended``, one entry each for all.
    """
    rows = to_look_back(by, on)
    reached = {row.scheme: reach_of(row.scheme) for row in rows}
    waits = {key: kind_of(scheme_by_id(key)).limit("files") for key in reached}
    ready = [
        row
        for row in rows
        if is_ready(row.due_on, reach=reached[row.scheme], today=on, waits=waits[row.scheme])
    ]
    told = [one for row in ready for one in _to_tell(row, by)]
    given = given_about(by, ABOUT_LOOK_BACK)
    new = [one for one in told if (one.recipient, one.about_id, one.due_on) not in given]
    tell(told=new, by=by, at=at)
    stands = {(one.recipient, one.about_id) for one in told}
    past = [n.id for n in waiting_about(by, ABOUT_LOOK_BACK) if (n.recipient, n.about_id) not in stands]
    end_notices(ids=past, by=by, at=at)
    return len(new)


def _to_tell(row: ToLookBack, job: Viewer) -> Iterator[Told]:
    for user in sorted(_led(row)):
        if _sees(user, row.look_back, job):
            yield Told(user, kind=KIND, about_kind=ABOUT_LOOK_BACK, about_id=row.look_back, due_on=row.due_on)


def _led(row: ToLookBack) -> set[UUID]:
    """Who led the work; where nobody is named, who answers for the agency that led; and the scheme’s co-ordinators."""
    lead = {row.worker} if row.worker else {
        user.id for user in members_of(row.lead, roles=[Role.REPRESENTATIVE, Role.ADVISER])
    }  # fmt: skip
    return lead | {user.id for user in members_of(row.host, roles=[Role.COORDINATOR])}


def _sees(user: UUID, look_back: UUID, job: Viewer) -> bool:
    """Whether somebody may see a look-back at this moment, asked with their own identity, by the query of its page."""
    try:
        viewer = viewer_by_id(user)
    except PermissionRefused:
        return False
    identify(viewer, seconds=JOB_SECONDS)
    try:
        return look_back in look_backs_seen(viewer, [look_back])
    finally:
        identify(job, seconds=JOB_SECONDS)
