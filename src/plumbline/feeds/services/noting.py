"""What the loader's job notes of an upload, as whoever brought it; and putting away what nobody went on with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.feeds import files
from plumbline.feeds.enums import OVER, Stage
from plumbline.feeds.models import Batch, Rejected, SavedMapping, Upload
from plumbline.feeds.permissions import check_is_job
from plumbline.feeds.queries import upload_of
from plumbline.feeds.services.steps import end, move_on, to_be_checked
from plumbline.ingest import ColumnMapping


UNTOUCHED_FOR = timedelta(days=7)
"""After which an upload that nobody finished is put away with its file."""


@transaction.atomic
def note_survey(*, upload: Upload, survey: Mapping[str, Any], feed: str, by: Viewer) -> None:
    """Keep what was found on looking into a file, for its bringer to confirm.

    Records
        ``upload.surveyed``.
    """
    move_on(upload, "upload.surveyed", by=by, stage=Stage.SURVEYED.value, survey=dict(survey), feed=feed)


@transaction.atomic
def confirm_as_saved(*, upload_id: UUID, saved: SavedMapping, by: Viewer) -> Upload:
    """Read a file as somebody confirmed for an earlier one with these headings; it is then checked.

    Records
        ``upload.confirmed``.
    """
    upload = upload_of(by, upload_id, to_change=True)
    to_be_checked(upload, saved.mapping, by=by)
    return upload


@transaction.atomic
def check_again(*, upload: Upload, by: Viewer) -> None:
    """Check a file anew that was wanted: what it would replace is no longer what its bringer was shown.

    Records
        ``upload.confirmed``.
    """
    to_be_checked(upload, upload.mapping or {}, by=by)


@transaction.atomic
def note_preview(*, upload: Upload, preview: Mapping[str, Any], by: Viewer) -> None:
    """Keep what taking the file in would change, for its bringer to decide.

    Records
        ``upload.checked``.
    """
    move_on(upload, "upload.checked", by=by, stage=Stage.CHECKED.value, preview=dict(preview))


@transaction.atomic
def note_taken_in(*, upload: Upload, batch_id: UUID, by: Viewer) -> None:
    """End an upload whose batch is stored: the file and the cells shown of it go.

    Records
        ``upload.taken_in``.
    """
    end(upload, Stage.TAKEN_IN, "upload.taken_in", by=by, verb=Verb.ALTERATION, batch_id=batch_id)
    if upload.mapping:
        columns = dict(ColumnMapping.from_json(upload.mapping).columns)
        Batch.objects.filter(id=batch_id).update(columns=columns)
    if upload.corrects:
        rows = Rejected.objects.filter(batch_id=upload.corrects["batch"], row_no__in=upload.corrects["rows"])
        rows.update(put_right_by=batch_id)


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
        end(upload, Stage.DISCARDED, "upload.discarded", by=by, verb=Verb.ERASURE)
    for orphan in files.held(before=before) - set(open_ones.values_list("id", flat=True)):
        files.remove(orphan)
    return len(old)
