"""Declare a change in how events are recorded; correct or withdraw a declaration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.ingest import contracts
from plumbline.studies import permissions
from plumbline.studies.models import RecordingChange, RecordingChangeEnd
from plumbline.studies.queries.recording import change_of
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import joined, say


OLDEST = date(1974, 4, 1)
"""Police forces of today's areas began then: no file goes back further."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is declared: the feed or the agency or both, from which day, what changed, who says so, where it is written."""

    effective_from: date
    what: str
    said_by: str
    source: str
    feed: str = ""
    agency: UUID | None = None


@transaction.atomic
def declare_recording_change(
    *, declaration: Declaration, by: Viewer, at: datetime | None = None
) -> RecordingChange:
    """Write down that events were recorded otherwise from a day on. Every comparison from now on reads it.

    Refuses
        PermissionRefused: the viewer is no analyst, researcher or job.
        DataUnfit: neither feed nor agency, one that is not known, a day out of range, or an empty line.
    Records
        ``recording_change.declared``.
    """
    _check(by, declaration)
    change = _row(declaration, by=by, at=at or timezone.now())
    _record("recording_change.declared", Verb.COLLECTION, [change.id], by, at)
    change.save(force_insert=True)
    return change


@transaction.atomic
def correct_recording_change(
    *, change_id: UUID, declaration: Declaration, because: str, by: Viewer, at: datetime | None = None
) -> RecordingChange:
    """Put a declaration in the place of another, which stays with the reason.

    Refuses
        PermissionRefused, DataUnfit: as for declaring, or no reason is given.
        StageRefused: it was withdrawn or corrected already.
    Records
        ``recording_change.corrected``.
    """
    _check(by, declaration)
    before = _standing(by, change_id, because)
    change = _row(declaration, by=by, at=at or timezone.now())
    _record("recording_change.corrected", Verb.ALTERATION, [change.id, before.id], by, at)
    change.save(force_insert=True)
    _end(before, because, by=by, at=at, replaced_by=change)
    return change


@transaction.atomic
def withdraw_recording_change(
    *, change_id: UUID, because: str, by: Viewer, at: datetime | None = None
) -> RecordingChangeEnd:
    """Say that a declaration no longer stands, and why. It stays, and cards of plans locked before say so.

    Refuses
        PermissionRefused: the viewer is no analyst, researcher or job.
        DataUnfit: no reason is given.
        StageRefused: it was withdrawn or corrected already.
    Records
        ``recording_change.withdrawn``.
    """
    permissions.check_may_evaluate(by)
    change = _standing(by, change_id, because)
    _record("recording_change.withdrawn", Verb.ALTERATION, [change.id], by, at)
    return _end(change, because, by=by, at=at)


def _check(by: Viewer, told: Declaration) -> None:
    permissions.check_may_evaluate(by)
    permissions.check_may_read_evaluations(by)
    if not told.feed and told.agency is None:
        raise DataUnfit("Say whose recording changed: a feed, an agency, or both.", slug="nobodys-recording")
    if told.feed and told.feed not in contracts():
        raise DataUnfit(
            say(
                "There is no feed called “{feed}”. Feeds: {contracts}.",
                feed=told.feed,
                contracts=joined(sorted(contracts()), ", "),
            ),
            slug="feed-unknown",
        )
    if told.agency is not None and not names_of([told.agency]):
        raise DataUnfit("There is no such agency.", slug="agency-unknown")
    _check_words(told)
    if told.effective_from < OLDEST:
        raise DataUnfit("No file goes back so far: check the year.", slug="day-unfit")


def _check_words(told: Declaration) -> None:
    lines = {"what changed": told.what, "who says so": told.said_by, "the source": told.source}
    empty = [name for name, words in lines.items() if not words.strip()]
    if empty:
        raise DataUnfit(
            say("Give {empty}: a declaration without it cannot be checked.", empty=joined(empty, " and ")),
            slug="words-missing",
        )


def _standing(by: Viewer, change_id: UUID, because: str) -> RecordingChange:
    change = change_of(by, change_id)
    if not because.strip():
        raise DataUnfit("Give a reason: the declaration stays, and the reason beside it.", slug="no-reason")
    if RecordingChangeEnd.objects.filter(change=change).exists():
        raise StageRefused(
            "This declaration was withdrawn or corrected already: look at the one that stands.",
            slug="already-ended",
        )
    return change


def _row(told: Declaration, *, by: Viewer, at: datetime) -> RecordingChange:
    return RecordingChange(
        feed=told.feed,
        agency_id=told.agency,
        effective_from=told.effective_from,
        what=told.what.strip(),
        said_by=told.said_by.strip(),
        source=told.source.strip(),
        declared_at=at,
        declared_by=by.actor_id,
    )


def _end(
    change: RecordingChange,
    because: str,
    *,
    by: Viewer,
    at: datetime | None,
    replaced_by: RecordingChange | None = None,
) -> RecordingChangeEnd:
    return RecordingChangeEnd.objects.create(
        change=change,
        replaced_by=replaced_by,
        because=because.strip(),
        ended_at=at or timezone.now(),
        ended_by=by.actor_id,
    )


def _record(what: str, verb: Verb, objects: list[UUID], by: Viewer, at: datetime | None) -> None:
    record(what, verb=verb, object_kind="recording_change", objects=objects, by=by, at=at)
