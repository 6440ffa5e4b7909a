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
from plumbline.feeds.corrections import corrected_file, corrected_name
from plumbline.feeds.enums import OVER, Stage
from plumbline.feeds.mappings import corrected_mapping
from plumbline.feeds.models import Batch, Rejected, SavedMapping, Upload
from plumbline.feeds.permissions import ANALYSIS, check_is_job, check_may_take_in
from plumbline.feeds.queries import batch as batch_of
from plumbline.feeds.queries import rejected_rows, upload_of
from plumbline.ingest import ColumnMapping
from plumbline.queue.enums import ENDED, Queue
from plumbline.queue.models import Work
from plumbline.queue.queries import latest_work
from plumbline.queue.services import ask_for
from plumbline.sharing.enums import Marking
from plumbline.sharing.queries import agencies_sharing_with
from plumbline.sharing.services import owned_by
from plumbline.values.errors import DataUnfit, StageRefused


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
def bring_corrections(*, batch_id: UUID, values: Mapping[int, str], by: Viewer) -> Upload:
    """Bring rows of a batch that were kept aside in again, each with its faulty cell corrected, as a file of their own.

    Parameters
    ----------
    values : number of the row to what its faulty cell should be.

    Refuses
        NotVisible: there is no such batch for them. DataUnfit: no value is given, or no such row is kept aside.
        PermissionRefused: not an analyst that the supplier shares with.
    Records
        ``rejected.read`` and ``upload.received``.
    """
    found = batch_of(by, batch_id)
    rows = {row.row_no: row for row in rejected_rows(by, batch_id) if row.row_no in values}
    if not rows:
        raise DataUnfit("Give the right value for at least one row.")
    text = corrected_file(found, rows.values(), values)
    upload = receive_upload(
        parts=[text.encode()],
        file_name=corrected_name(found.file_name, rows),
        supplier=found.owner_agency,
        by=by,
    )
    _update(upload, feed=found.feed, corrects={"batch": str(batch_id), "rows": sorted(rows)})
    return upload


@transaction.atomic
def read_again(*, upload_id: UUID, reading: Mapping[str, Any], feed: str, by: Viewer) -> Upload:
    """Ask that a file is looked into again, read another way.

    Another sheet, heading row, separator, encoding or feed, as the person says.

    Refuses
        NotVisible: not theirs. StageRefused: it is past that.
    Records
        ``upload.reread``.
    """
    upload = _at(upload_id, by, Stage.SURVEYED, Stage.RECEIVED, Stage.CHECKED, Stage.MAPPED)
    _entry("upload.reread", upload, by)
    _update(
        upload,
        stage=Stage.RECEIVED.value,
        reading=dict(reading),
        feed=feed,
        survey=None,
        mapping=None,
        preview=None,
    )
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
    *, upload_id: UUID, columns: Mapping[str, int | None], by: Viewer, at: datetime | None = None
) -> Upload:
    """Say which column is which. The choice is kept for the next file with these headings; this one is then checked.

    Parameters
    ----------
    columns : column of the contract to the place of the file's column, counted from 0; None where the file has none.

    Refuses
        NotVisible: not theirs. StageRefused: it has not been looked into, or is past that.
        DataUnfit: one column of the file for two of the contract, or a needed one left out.
    Records
        ``upload.confirmed``.
    """
    upload = _at(upload_id, by, Stage.SURVEYED, Stage.CHECKED, Stage.MAPPED)
    now, survey = at or timezone.now(), _survey_of(upload)
    mapping = corrected_mapping(survey, columns)
    _entry("upload.confirmed", upload, by)
    SavedMapping(
        **{
            **owned_by(upload.owner_agency),
            "seen_by_agencies": sorted(
                agencies_sharing_with(upload.owner_agency, purpose=ANALYSIS, on=now.date())
            ),
        },
        feed=upload.feed,
        shape=survey["shape"],
        reading=survey["reading"],
        mapping=mapping,
        saved_by=by.user_id,
        saved_at=now,
    ).save(force_insert=True)
    _to_be_checked(upload, mapping, by)
    return upload


@transaction.atomic
def confirm_as_saved(*, upload_id: UUID, saved: SavedMapping, by: Viewer) -> Upload:
    """Read a file as somebody confirmed for an earlier one with these headings; it is then checked.

    Records
        ``upload.confirmed``.
    """
    upload = upload_of(by, upload_id, to_change=True)
    _entry("upload.confirmed", upload, by)
    _to_be_checked(upload, saved.mapping, by)
    return upload


@transaction.atomic
def reconsider_upload(*, upload_id: UUID, by: Viewer) -> Upload:
    """Go back from a checked file to the choice of its columns.

    Refuses
        NotVisible: not theirs. StageRefused: it is not checked, nor being checked.
    Records
        ``upload.reconsidered``.
    """
    upload = _at(upload_id, by, Stage.CHECKED, Stage.MAPPED, Stage.TAKING_IN)
    _entry("upload.reconsidered", upload, by)
    _update(upload, stage=Stage.SURVEYED.value, preview=None)
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
    upload = _at(upload_id, by, Stage.CHECKED, Stage.TAKING_IN)
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
    if upload.mapping:
        columns = dict(ColumnMapping.from_json(upload.mapping).columns)
        Batch.objects.filter(id=batch_id).update(columns=columns)
    if upload.corrects:
        rows = Rejected.objects.filter(batch_id=upload.corrects["batch"], row_no__in=upload.corrects["rows"])
        rows.update(put_right_by=batch_id)
    _end(upload, Stage.TAKEN_IN, batch_id=batch_id)


@transaction.atomic
def discard_upload(*, upload_id: UUID, by: Viewer) -> Upload:
    """Put a file away without taking anything in.

    Refuses
        NotVisible: not theirs. StageRefused: it has ended, or is being worked on.
    Records
        ``upload.discarded``.
    """
    upload = _at(upload_id, by, *(stage for stage in Stage if stage not in OVER))
    _entry("upload.discarded", upload, by, verb=Verb.ERASURE)
    _end(upload, Stage.DISCARDED)
    return upload


def _survey_of(upload: Upload) -> dict[str, Any]:
    survey: dict[str, Any] | None = upload.survey
    if survey is None:
        raise StageRefused("This file has not been looked into yet.")
    return survey


def _to_be_checked(upload: Upload, mapping: dict[str, Any], by: Viewer) -> None:
    _update(upload, stage=Stage.MAPPED.value, mapping=mapping, preview=None)
    _ask(CHECK, upload, by)


def _at(upload_id: UUID, by: Viewer, *stages: Stage) -> Upload:
    upload = upload_of(by, upload_id, to_change=True)
    if upload.stage not in stages:
        raise StageRefused("This file has moved on since this page was opened. Look at where it is now.")
    work = latest_work(by, about={"upload": str(upload_id)})
    if work and work.state not in ENDED:
        raise StageRefused("This file is being worked on. Stop that first, or wait until it has ended.")
    return upload


@transaction.atomic
def put_away_untouched(*, by: Viewer, at: datetime | None = None) -> int:
    """Put away uploads that nobody went on with for a week, and remove files that belong to none; return how many.

    Refuses
        PermissionRefused: not a named job.
    Records
        ``upload.discarded`` for each.
    """
    check_is_job(by)
    before = (at or timezone.now()) - UNTOUCHED_FOR
    open_ones = Upload.objects.exclude(stage__in=[stage.value for stage in OVER])
    old = list(open_ones.filter(uploaded_at__lt=before))
    for upload in old:
        _entry("upload.discarded", upload, by, verb=Verb.ERASURE)
        _end(upload, Stage.DISCARDED)
    for orphan in files.held(before=before) - set(open_ones.values_list("id", flat=True)):
        files.remove(orphan)
    return len(old)


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
