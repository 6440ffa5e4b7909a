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
from plumbline.meetings.models import Acceptance, Attendance, GoingOn, Meeting, Observer, Signing
from plumbline.meetings.queries import (
    allowed_at,
    attendance_for,
    meeting_for,
    missing_at,
    observer_for,
    stage_of,
)
from plumbline.meetings.services.room import let_room_in
from plumbline.schemes.enums import Signer
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.schemes.queries import statement_for
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say


ANNOUNCED = "This observer is recorded already."
SIGNED = "They have signed already."
ACCEPTED = "They have accepted this text already."
CHANGED = "The statement has changed since this page was opened. Read it again."


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
    *,
    observer: Observer,
    signed_as: str,
    version: int,
    by: Viewer,
    sha256: str | None = None,
    at: datetime | None = None,
) -> Signing:
    """Record that an observer signed the confidentiality statement of the day, which their page shows.

    Parameters
    ----------
    signed_as : their name, typed by themselves.
    version, sha256 : of the text that they were shown, and its fingerprint: an area's own text may have the same number.

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
        raise DataUnfit(
            say("Type the name as it was announced: {name}.", name=found.name), slug="name-differs"
        )
    text = statement_for(meeting.scheme, Signer.OBSERVER, timezone.localdate(now))
    if version != text.version or sha256 not in (None, rules.fingerprint(text.text)):
        raise DataUnfit(CHANGED)
    row = Signing(
        observer=found,
        statement=text.version,
        is_local=text.is_local,
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
def accept_statement(*, attendance: UUID, sha256: str, by: Viewer, at: datetime | None = None) -> Acceptance:
    """Record that somebody who is there for an agency accepts the confidentiality statement of the day, after they were recorded.

    Whoever had not accepted is bound from then on, and in a meeting under way lets their agency in to its cases; whoever accepted an
    earlier text accepts the new one as well.

    Parameters
    ----------
    sha256 : fingerprint of the text that they were shown.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme. NotVisible: the meeting is not theirs to see.
        StageRefused: the meeting has ended, or they have accepted this text.
        DataUnfit: another text is in force.
    Records
        ``meeting.statement_accepted``.
    """
    found, now = attendance_for(by, attendance), at or timezone.now()
    meeting = _not_over(found.meeting, by=by)
    was_bound = found.confidentiality_accepted
    row = add_acceptance(found, sha256=sha256, by=by, at=now)
    if stage_of(meeting) is Stage.BEGUN and not was_bound:
        let_room_in(meeting, by=by, at=now)
    return row


def add_acceptance(
    attendance: Attendance, *, by: Viewer, at: datetime, sha256: str | None = None
) -> Acceptance:
    """Store that somebody accepted the text in force, for an attendance that the caller has checked.

    Raises
    ------
    DataUnfit: they were shown another text. StageRefused: they have accepted it already.

    Records
        ``meeting.statement_accepted``.
    """
    text = statement_for(attendance.meeting.scheme, Signer.MEMBER, timezone.localdate(at))
    in_force = rules.fingerprint(text.text)
    if sha256 is not None and sha256 != in_force:
        raise DataUnfit(CHANGED, slug="statement-changed")
    row = Acceptance(
        attendance=attendance,
        statement=text.version,
        is_local=text.is_local,
        sha256=in_force,
        accepted_at=at,
        recorded_by=by.user_id,
        owner_agency=attendance.owner_agency,
    )
    record(
        "meeting.statement_accepted",
        verb=Verb.COLLECTION,
        object_kind="attendance",
        objects=[row.id, attendance.id, attendance.meeting_id],
        by=by,
        at=at,
    )
    save_once(row, clash=ACCEPTED, slug="accepted-already")
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
