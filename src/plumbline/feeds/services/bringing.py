"""What a person does with a file: bring it, say how it is read, want it taken in, or put it away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.feeds import files
from plumbline.feeds.corrections import corrected_file, corrected_name
from plumbline.feeds.enums import OVER, SURVEY, TAKE_IN, Stage
from plumbline.feeds.mappings import corrected_mapping
from plumbline.feeds.models import SavedMapping, Upload
from plumbline.feeds.names import another_name
from plumbline.feeds.permissions import ANALYSIS, check_may_take_in
from plumbline.feeds.queries import batch as batch_of
from plumbline.feeds.queries import batches, rejected_rows, uploads
from plumbline.feeds.services.steps import ask_loader, end, move_on, to_be_checked, upload_at
from plumbline.sharing.enums import Marking
from plumbline.sharing.queries import agencies_sharing_with
from plumbline.sharing.services import owned_by
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say


MOST_ON_THEIR_WAY = 20
"""Files that one person may have brought and not dealt with."""


@transaction.atomic
def receive_upload(
    *, parts: Iterable[bytes], file_name: str, supplier: UUID, by: Viewer, at: datetime | None = None
) -> Upload:
    """Keep a file that somebody brought, and ask that it is looked into.

    Refuses
        PermissionRefused: not an analyst that the supplier shares with. DataUnfit: too large.
        StageRefused: they have too many files on their way in.
    Records
        ``upload.received``.
    """
    return _keep(parts, file_name, supplier, by=by, at=at or timezone.now())


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
    return _keep(
        [corrected_file(found, rows.values(), values).encode()],
        corrected_name(found.file_name, rows),
        found.owner_agency,
        by=by,
        at=timezone.now(),
        feed=found.feed,
        corrects={"batch": str(batch_id), "rows": sorted(rows)},
    )


@transaction.atomic
def read_again(*, upload_id: UUID, reading: Mapping[str, Any], feed: str, by: Viewer) -> Upload:
    """Ask that a file is looked into again, read another way.

    Another sheet, heading row, separator, encoding or feed, as the person says.

    Refuses
        NotVisible: not theirs. StageRefused: it is past that.
    Records
        ``upload.reread``.
    """
    upload = upload_at(upload_id, by, Stage.SURVEYED, Stage.RECEIVED, Stage.CHECKED, Stage.MAPPED)
    found: dict[str, Any] = {"survey": None, "mapping": None, "preview": None}
    move_on(
        upload,
        "upload.reread",
        by=by,
        stage=Stage.RECEIVED.value,
        reading=dict(reading),
        feed=feed,
        **found,
    )
    ask_loader(SURVEY, upload, by=by)
    return upload


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
    upload = upload_at(upload_id, by, Stage.SURVEYED, Stage.CHECKED, Stage.MAPPED)
    survey = _survey_of(upload)
    mapping = corrected_mapping(survey, columns)
    to_be_checked(upload, mapping, by=by)
    _save_mapping(upload, survey, mapping, by=by, at=at or timezone.now())
    return upload


@transaction.atomic
def reconsider_upload(*, upload_id: UUID, by: Viewer) -> Upload:
    """Go back from a checked file to the choice of its columns.

    Refuses
        NotVisible: not theirs. StageRefused: it is not checked, nor being checked.
    Records
        ``upload.reconsidered``.
    """
    upload = upload_at(upload_id, by, Stage.CHECKED, Stage.MAPPED, Stage.TAKING_IN)
    move_on(upload, "upload.reconsidered", by=by, stage=Stage.SURVEYED.value, preview=None)
    return upload


@transaction.atomic
def keep_apart(*, upload_id: UUID, by: Viewer) -> Upload:
    """Say that a file is another one than the file of its name that is held: it gets a name of its own.

    Its rows are then compared again; nothing that the other file gave is withdrawn for not being in this one.

    Refuses
        NotVisible: not theirs. StageRefused: it is not checked, or replaces no file.
    Records
        ``upload.kept_apart`` and ``upload.confirmed``.
    """
    upload = upload_at(upload_id, by, Stage.CHECKED)
    if not (upload.preview or {}).get("replaces"):
        raise StageRefused("This file replaces no other, so there is nothing to keep it apart from.")
    held = {batch.file_name for batch in batches(by) if batch.owner_agency == upload.owner_agency}
    move_on(upload, "upload.kept_apart", by=by, file_name=another_name(upload.file_name, held))
    to_be_checked(upload, upload.mapping or {}, by=by)
    return upload


@transaction.atomic
def want_taken_in(*, upload_id: UUID, by: Viewer) -> Upload:
    """Ask that a checked file is taken in.

    Refuses
        NotVisible: not theirs. StageRefused: it is not checked.
    Records
        ``upload.wanted``.
    """
    upload = upload_at(upload_id, by, Stage.CHECKED, Stage.TAKING_IN)
    move_on(upload, "upload.wanted", by=by, stage=Stage.TAKING_IN.value)
    ask_loader(TAKE_IN, upload, by=by)
    return upload


@transaction.atomic
def discard_upload(*, upload_id: UUID, by: Viewer) -> Upload:
    """Put a file away without taking anything in.

    Refuses
        NotVisible: not theirs. StageRefused: it has ended, or is being worked on.
    Records
        ``upload.discarded``.
    """
    upload = upload_at(upload_id, by, *(stage for stage in Stage if stage not in OVER))
    end(upload, Stage.DISCARDED, "upload.discarded", by=by, verb=Verb.ERASURE)
    return upload


def _keep(
    parts: Iterable[bytes], file_name: str, supplier: UUID, *, by: Viewer, at: datetime, **known: Any
) -> Upload:
    """Write the file and its row; nothing of the file stays where the row cannot."""
    check_may_take_in(by, supplier, on=timezone.localdate(at))
    if (waiting := len(uploads(by))) >= MOST_ON_THEIR_WAY:
        raise StageRefused(
            say(
                "You have {waiting} files on their way in. Take them in or put them away before you "
                "bring another.",
                waiting=waiting,
            )
        )
    upload_id = uuid4()
    record("upload.received", verb=Verb.COLLECTION, object_kind="upload", objects=[upload_id], by=by, at=at)
    size = files.write(upload_id, parts)
    try:
        upload = Upload(
            id=upload_id,
            **{**owned_by(supplier), "seen_by_agencies": [], "seen_by_users": [by.user_id]},
            marking=Marking.NAMED.value,
            file_name=file_name,
            size=size,
            uploaded_by=by.user_id,
            uploaded_at=at,
            **known,
        )
        upload.save(force_insert=True)
        ask_loader(SURVEY, upload, by=by)
    except BaseException:
        files.remove(upload_id)
        raise
    return upload


def _survey_of(upload: Upload) -> dict[str, Any]:
    survey: dict[str, Any] | None = upload.survey
    if survey is None:
        raise StageRefused("This file has not been looked into yet.")
    return survey


def _save_mapping(
    upload: Upload, survey: dict[str, Any], mapping: dict[str, Any], *, by: Viewer, at: datetime
) -> None:
    """Keep the choice for the next file of this supplier with these headings."""
    readers = agencies_sharing_with(upload.owner_agency, purpose=ANALYSIS, on=timezone.localdate(at))
    SavedMapping(
        **{**owned_by(upload.owner_agency), "seen_by_agencies": sorted(readers)},
        feed=upload.feed,
        shape=survey["shape"],
        reading=survey["reading"],
        mapping=mapping,
        saved_by=by.user_id,
        saved_at=at,
    ).save(force_insert=True)
