"""Bring a file in from a page: receive it, confirm how it is read, look at what would change, take it in or put it away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.feeds import files
from plumbline.feeds.enums import OVER, Stage
from plumbline.feeds.models import SavedMapping, Upload
from plumbline.feeds.permissions import ANALYSIS, check_may_take_in
from plumbline.feeds.queries import upload_of
from plumbline.queue.enums import Queue
from plumbline.queue.models import Work
from plumbline.queue.services import ask_for
from plumbline.sharing.enums import Marking
from plumbline.sharing.queries import agencies_sharing_with
from plumbline.sharing.services import owned_by
from plumbline.values.errors import StageRefused


SURVEY, CHECK, TAKE_IN = "survey-upload", "check-upload", "take-in-upload"
UNTOUCHED_FOR = timedelta(days=7)
"""After which an upload that nobody finished is put away with its file."""


@transaction.atomic
def receive_upload(
    *, parts: Iterable[bytes], file_name: str, supplier: UUID, by: Viewer, at: datetime | None = None
) -> Upload:
    """Keep a file that somebody brought, and ask that it is looked into.

    Refuses
        PermissionRefused: not an analyst that the supplier shares with. DataUnfit: too large.
    Records
        ``upload.received``.
    """
    now, upload_id = at or timezone.now(), uuid4()
    check_may_take_in(by, supplier, on=now.date())
    record("upload.received", verb=Verb.COLLECTION, object_kind="upload", objects=[upload_id], by=by, at=now)
    size = files.write(upload_id, parts)
    try:
        upload = Upload(
            id=upload_id,
            **{**owned_by(supplier), "seen_by_agencies": [], "seen_by_users": [by.user_id]},
            marking=Marking.NAMED.value,
            file_name=file_name,
            size=size,
            uploaded_by=by.user_id,
            uploaded_at=now,
        )
        upload.save(force_insert=True)
        _ask(SURVEY, upload, by)
    except BaseException:
        files.remove(upload_id)
        raise
    return upload


@transaction.atomic
def read_again(*, upload_id: UUID, reading: Mapping[str, Any], by: Viewer) -> Upload:
    """Ask that a file is looked into again, read as the person says: another sheet, heading row, separator or encoding.

    Refuses
        NotVisible: not theirs. StageRefused: it is past that.
    Records
        ``upload.reread``.
    """
    upload = _at(upload_id, by, Stage.SURVEYED, Stage.RECEIVED, Stage.CHECKED, Stage.MAPPED)
    _entry("upload.reread", upload, by)
    _update(upload, stage=Stage.RECEIVED.value, reading=dict(reading), survey=None, preview=None)
    _ask(SURVEY, upload, by)
    return upload


@transaction.atomic
def note_survey(*, upload: Upload, survey: Mapping[str, Any], feed: str, by: Viewer) -> None:
    """Keep what was found on looking into a file, for its bringer to confirm.

    Records
        ``upload.surveyed``.
    """
    _entry("upload.surveyed", upload, by)
    _update(upload, stage=Stage.SURVEYED.value, survey=dict(survey), feed=feed)


@transaction.atomic
def confirm_upload(
    *, upload_id: UUID, feed: str, mapping: Mapping[str, Any], by: Viewer, at: datetime | None = None
) -> Upload:
    """Say how a file is read. The choice is kept for the next file with these headings; the file is then checked.

    Refuses
        NotVisible: not theirs. StageRefused: it has not been looked into, or is past that.
    Records
        ``upload.confirmed``.
    """
    upload = _at(upload_id, by, Stage.SURVEYED, Stage.CHECKED, Stage.MAPPED)
    now = at or timezone.now()
    _entry("upload.confirmed", upload, by)
    survey: dict[str, Any] = upload.survey or {}
    SavedMapping(
        **{
            **owned_by(upload.owner_agency),
            "seen_by_agencies": sorted(
                agencies_sharing_with(upload.owner_agency, purpose=ANALYSIS, on=now.date())
            ),
        },
        feed=feed,
        shape=survey.get("shape", ""),
        reading=survey.get("reading", {}),
        mapping=dict(mapping),
        saved_by=by.user_id,
        saved_at=now,
    ).save(force_insert=True)
    _update(upload, stage=Stage.MAPPED.value, feed=feed, mapping=dict(mapping), preview=None)
    _ask(CHECK, upload, by)
    return upload


@transaction.atomic
def note_preview(*, upload: Upload, preview: Mapping[str, Any], by: Viewer) -> None:
    """Keep what taking the file in would change, for its bringer to decide.

    Records
        ``upload.checked``.
    """
    _entry("upload.checked", upload, by)
    _update(upload, stage=Stage.CHECKED.value, preview=dict(preview))


@transaction.atomic
def wants_taking_in(*, upload_id: UUID, by: Viewer) -> Upload:
    """Ask that a checked file is taken in.

    Refuses
        NotVisible: not theirs. StageRefused: it is not checked.
    Records
        ``upload.wanted``.
    """
    upload = _at(upload_id, by, Stage.CHECKED)
    _entry("upload.wanted", upload, by)
    _update(upload, stage=Stage.TAKING_IN.value)
    _ask(TAKE_IN, upload, by)
    return upload


@transaction.atomic
def note_taken_in(*, upload: Upload, batch_id: UUID, by: Viewer) -> None:
    """End an upload whose batch is stored: the file and the cells shown of it go.

    Records
        ``upload.taken_in``.
    """
    _entry("upload.taken_in", upload, by)
    _end(upload, Stage.TAKEN_IN, batch_id=batch_id)


@transaction.atomic
def discard_upload(*, upload_id: UUID, by: Viewer) -> Upload:
    """Put a file away without taking anything in.

    Refuses
        NotVisible: not theirs. StageRefused: it has ended, or is being taken in.
    Records
        ``upload.discarded``.
    """
    upload = upload_of(by, upload_id)
    if upload.stage in {*OVER, Stage.TAKING_IN}:
        raise StageRefused("This file has been dealt with. To take its rows out again, undo its batch.")
    _entry("upload.discarded", upload, by, verb=Verb.ERASURE)
    _end(upload, Stage.DISCARDED)
    return upload


def _at(upload_id: UUID, by: Viewer, *stages: Stage) -> Upload:
    upload = upload_of(by, upload_id, to_change=True)
    if upload.stage not in stages:
        raise StageRefused("This file has moved on since this page was opened. Look at where it is now.")
    return upload


def _entry(what: str, upload: Upload, by: Viewer, *, verb: Verb = Verb.ALTERATION) -> None:
    record(what, verb=verb, object_kind="upload", objects=[upload.id], by=by)


def _update(upload: Upload, **values: Any) -> None:
    for name, value in values.items():
        setattr(upload, name, value)
    upload.save(update_fields=list(values))


def _end(upload: Upload, stage: Stage, **values: Any) -> None:
    _update(upload, stage=stage.value, survey=None, preview=None, ended_at=timezone.now(), **values)
    transaction.on_commit(lambda: files.remove(upload.id))


def _ask(task: str, upload: Upload, by: Viewer) -> Work:
    return ask_for(task=task, queue=Queue.LOADER, by=by, upload=str(upload.id))
