"""Apologies for a meeting: sent by whoever does not come, or recorded for them, and taken back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.meetings import permissions
from plumbline.meetings.enums import Stage
from plumbline.meetings.models import Apology
from plumbline.meetings.queries import meeting_for, stage_of
from plumbline.meetings.queries.apologies import apology_for
from plumbline.meetings.queries.there import there_at
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused


KNOWN = "Their apologies are recorded already."
OPEN = (Stage.SCHEDULED, Stage.BEGUN, Stage.ENDED)


@transaction.atomic
def send_apologies(
    *, meeting_id: UUID, user: UUID, agency: UUID, sent_words: bool, by: Viewer, at: datetime | None = None
) -> Apology:
    """Say that somebody does not come: oneself, or as co-ordinator or chair anybody of the table. It stands in the minutes.

    Parameters
    ----------
    sent_words : their agency sent what it knows instead (MAPPA guidance and MARAC minutes list it beside attendance).

    Refuses
        NotVisible: the meeting is not theirs to see. PermissionRefused: for somebody else, neither co-ordinator nor chair.
        StageRefused: the minutes are approved or the meeting is cancelled, it is recorded already, or they are recorded as there.
        DataUnfit: nobody who works on cases for that agency of the scheme.
    Records
        ``meeting.apologies_sent``.
    """
    meeting, now = meeting_for(by, meeting_id), at or timezone.now()
    if user != by.user_id:
        permissions.check_may(by, "record_attendance", meeting.scheme)
    if stage_of(meeting) not in OPEN:
        raise StageRefused("The minutes are approved or the meeting is cancelled.", slug="approved-already")
    if agency not in meeting.scheme.agencies or user not in {
        one.id for one in members_of(agency, roles=CASE_ROLES)
    }:
        raise DataUnfit("Choose somebody who works on cases for an agency of this scheme.", slug="user-unfit")
    if there_at(meeting).filter(user=user, agency=agency).exists():
        raise StageRefused("They are recorded as there.", slug="recorded-already")
    row = Apology(
        meeting=meeting, agency=agency, user=user, sent_words=sent_words, recorded_at=now, recorded_by=by.user_id,
        owner_agency=meeting.owner_agency,
    )  # fmt: skip
    _record("meeting.apologies_sent", row, Verb.COLLECTION, by=by, at=now)
    save_once(row, clash=KNOWN, slug="apologies-already")
    return row


@transaction.atomic
def take_back_apologies(*, apology: Apology, by: Viewer, at: datetime | None = None) -> Apology:
    """Take apologies back: one's own, or as co-ordinator or chair anybody's.

    Refuses
        NotVisible: not theirs to see. PermissionRefused: somebody else's, neither co-ordinator nor chair.
        StageRefused: taken back already, or the minutes are approved.
    Records
        ``meeting.apologies_taken_back``.
    """
    found, now = apology_for(by, apology.id), at or timezone.now()
    if found.user != by.user_id:
        permissions.check_may(by, "record_attendance", found.meeting.scheme)
    if found.ended_at is not None or stage_of(found.meeting) not in OPEN:
        raise StageRefused("They were taken back already, or the minutes are approved.", slug="over-already")
    _record("meeting.apologies_taken_back", found, Verb.ALTERATION, by=by, at=now)
    changed = Apology.objects.filter(id=found.id, ended_at__isnull=True).update(
        ended_at=now, ended_by=by.user_id
    )
    if not changed:
        raise StageRefused("Somebody took them back a moment ago.", slug="over-already")
    return found


def _record(act: str, row: Apology, verb: Verb, *, by: Viewer, at: datetime) -> None:
    record(act, verb=verb, object_kind="apology", objects=[row.id, row.meeting_id], by=by, at=at)
