"""Record who observes and what they signed, and go on where a quorum is missing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.meetings import permissions, rules
from plumbline.meetings.enums import Stage
from plumbline.meetings.models import GoingOn, Meeting, Observer, Signing
from plumbline.meetings.queries import allowed_at, meeting_for, missing_at, observer_for, stage_of
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.schemes.reading.statement import statement_on
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused


ANNOUNCED = "This observer is recorded already."
SIGNED = "They have signed already."


@transaction.atomic
def announce_observer(
    *,
    meeting: Meeting,
    name: str,
    organisation: str,
    because: str,
    invited_by: UUID,
    by: Viewer,
    at: datetime | None = None,
) -> Observer:
    """Record who comes to observe, from where, why, and who invited them. They count as there once they have signed.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: the meeting has ended, or they are recorded already.
        DataUnfit: no name, organisation or reason; invited by nobody of the table.
    Records
        ``meeting.observer_announced``.
    """
    meeting, now = _not_over(meeting, by=by), at or timezone.now()
    if not (name.strip() and organisation.strip() and because.strip()):
        raise DataUnfit("Give the observer’s name, where they come from, and why they are there.")
    if not any(
        invited_by in {u.id for u in members_of(a, roles=CASE_ROLES)} for a in meeting.scheme.agencies
    ):
        raise DataUnfit("An observer is invited by somebody of an agency at the table.")
    row = Observer(
        meeting=meeting,
        name=name.strip(),
        organisation=organisation.strip(),
        because=because.strip().rstrip("."),
        invited_by=invited_by,
        recorded_at=now,
        recorded_by=by.user_id,
        owner_agency=meeting.owner_agency,
    )
    record(
        "meeting.observer_announced",
        verb=Verb.COLLECTION,
        object_kind="observer",
        objects=[row.id, meeting.id],
        by=by,
        at=now,
    )
    save_once(row, clash=ANNOUNCED, slug="observer-already")
    return row


@transaction.atomic
def sign_statement(
    *, observer: Observer, signed_as: str, version: int, by: Viewer, at: datetime | None = None
) -> Signing:
    """Record that an observer signed the confidentiality statement of the day, which their page shows.

    Parameters
    ----------
    signed_as : their name, typed by themselves.
    version : of the text that they were shown.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: the meeting has ended, or they have signed already.
        DataUnfit: another name than was announced, or another text than is in force.
    Records
        ``meeting.statement_signed``.
    """
    found, now = observer_for(by, observer.id), at or timezone.now()
    meeting = _not_over(found.meeting, by=by)
    if _plain(signed_as) != _plain(found.name):
        raise DataUnfit(f"Type the name as it was announced: {found.name}.", slug="name-differs")
    text = statement_on(timezone.localdate(now))
    if version != text.version:
        raise DataUnfit("The statement has changed since this page was opened. Read it again.")
    row = Signing(
        observer=found,
        statement=text.version,
        sha256=rules.fingerprint(text.text),
        signed_as=signed_as.strip(),
        signed_at=now,
        recorded_by=by.user_id,
        owner_agency=found.owner_agency,
    )
    record(
        "meeting.statement_signed",
        verb=Verb.COLLECTION,
        object_kind="observer",
        objects=[row.id, found.id, meeting.id],
        by=by,
        at=now,
    )
    save_once(row, clash=SIGNED, slug="signed-already")
    return row


@transaction.atomic
def go_on_without_quorum(
    *, meeting: Meeting, because: str, by: Viewer, at: datetime | None = None
) -> GoingOn:
    """Say, as the chair, that a meeting goes on without its quorum. Every decision from then on says so in the minutes.

    Refuses
        PermissionRefused: not a chair of the scheme.
        StageRefused: not under way, or nobody is missing whom a chair has not gone on without.
        DataUnfit: no reason.
    Records
        ``meeting.went_on``.
    """
    meeting, now = meeting_for(by, meeting.id), at or timezone.now()
    permissions.check_may(by, "go_on", meeting.scheme)
    rules.check_under_way(stage_of(meeting))
    missing = missing_at(meeting)
    if set(missing) <= allowed_at(meeting):
        raise StageRefused("Nothing stands in the way of a decision here.", slug="may-decide")
    if not because.strip():
        raise DataUnfit("Say why the meeting goes on without a quorum.", slug="no-reason")
    row = GoingOn(
        meeting=meeting,
        missing_kinds=list(missing),
        because=because.strip(),
        at=now,
        by=by.user_id,
        owner_agency=meeting.owner_agency,
    )
    record(
        "meeting.went_on",
        verb=Verb.ALTERATION,
        object_kind="meeting",
        objects=[row.id, meeting.id],
        by=by,
        at=now,
    )
    row.save(force_insert=True)
    return row


def _not_over(meeting: Meeting, *, by: Viewer) -> Meeting:
    found = meeting_for(by, meeting.id)
    permissions.check_may(by, "observe", found.scheme)
    if stage_of(found) not in (Stage.SCHEDULED, Stage.BEGUN):
        raise StageRefused("This meeting has ended.")
    return found


def _plain(name: str) -> str:
    return " ".join(name.lower().split())
