"""Look into a file that somebody brought, check its rows, take it in. Done by the loader's queue, as whoever brought it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from django.db import transaction

from plumbline.access.viewer import Viewer
from plumbline.feeds import files, staging
from plumbline.feeds.enums import Stage
from plumbline.feeds.harm import named_harm_index
from plumbline.feeds.models import Upload
from plumbline.feeds.quality import quality_json, reasons_of
from plumbline.feeds.queries import saved_mapping, upload_of
from plumbline.feeds.services import (
    check_again,
    confirm_as_saved,
    note_preview,
    note_survey,
    note_taken_in,
    same_file,
    version_before,
)
from plumbline.ingest import (
    Checked,
    ColumnMapping,
    Reading,
    Survey,
    check_file,
    guess_feeds,
    guess_mapping,
    load_contract,
    survey,
)
from plumbline.timeline.services.previewing import preview_take_in
from plumbline.timeline.services.taking_in import TakenIn, take_in
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


Say = Callable[[str], None]
SHOWN_ROWS = 5
CHANGED_SINCE = "Another version of this file was taken in since you looked. The rows are compared again: look at what would change now."
MOVED_ON = "The file had moved on, so there was nothing to do."


@transaction.atomic
def survey_upload(*, upload_id: UUID, by: Viewer, say: Say) -> str:
    """Find out how a file reads and which feed it is; go straight on where a person confirmed such a file before.

    Refuses
        DataUnfit: the file as a whole cannot be used.
    Records
        ``upload.surveyed``, and ``upload.confirmed`` where it goes straight on.
    """
    upload = upload_of(by, upload_id, to_change=True)
    if upload.stage != Stage.RECEIVED:
        return MOVED_ON
    say("Looking at how the file is laid out")
    reading = Reading.from_json(upload.reading) if upload.reading else None
    found = survey(files.path_of(upload.id), reading)
    saved = saved_mapping(by, supplier=upload.owner_agency, shape=found.shape)
    guess = _guess(found, upload.feed or (saved.feed if saved else ""))
    note_survey(upload=upload, survey=_survey_json(found, guess), feed=guess.feed, by=by)
    if saved and saved.feed == guess.feed and not upload.reading:
        confirm_as_saved(upload_id=upload_id, saved=saved, by=by)
        return "Read as it was confirmed before."
    return "The file can be read: confirm its columns."


@transaction.atomic
def check_upload(*, upload_id: UUID, by: Viewer, say: Say) -> str:
    """Check every row, and count what taking the file in would change.

    Refuses
        DataUnfit: the file as a whole cannot be used as it was confirmed.
    Records
        ``upload.checked``.
    """
    upload = upload_of(by, upload_id, to_change=True)
    if upload.stage != Stage.MAPPED:
        return MOVED_ON
    say("Checking every row")
    checked = _checked(upload)
    say("Comparing with what is held")
    found = preview_take_in(checked, by=by, agency=upload.owner_agency)
    note_preview(upload=upload, preview={**asdict(found), **_about(checked)}, by=by)
    return "The rows are checked."


@transaction.atomic
def take_in_upload(*, upload_id: UUID, by: Viewer, say: Say) -> str:
    """Take a checked file in, whole or not at all; where it would replace another version than was shown, compare again.

    Refuses
        DataUnfit: the file as a whole cannot be used.
    Records
        ``batch.received`` and ``upload.taken_in``, or ``upload.confirmed``.
    """
    upload = upload_of(by, upload_id, to_change=True)
    if upload.stage != Stage.TAKING_IN:
        return MOVED_ON
    say("Checking every row")
    checked = _checked(upload)
    staging.one_at_a_time()
    if not _as_shown(upload, checked):
        check_again(upload=upload, by=by)
        return CHANGED_SINCE
    say("Storing the good rows")
    taken = take_in(checked, by=by, agency=upload.owner_agency)
    note_taken_in(upload=upload, batch_id=taken.batch.id, by=by)
    # The last moment at which it can be stopped: after this everything stands at once.
    say("Finishing")
    return _sentence(taken)


def _guess(found: Survey, feed: str) -> ColumnMapping:
    """The feed that somebody named, or else the likeliest."""
    return guess_mapping(found, load_contract(feed)) if feed else guess_feeds(found)[0]


def _survey_json(found: Survey, guess: ColumnMapping) -> dict[str, Any]:
    """What the page shows of a survey; the cells in it go when the upload ends."""
    return {
        "reading": found.reading.to_json(),
        "shape": found.shape,
        "sheets": [sheet.name for sheet in found.sheets],
        "headings": list(found.headings),
        "rows": [list(row) for row in found.rows[:SHOWN_ROWS]],
        "notes": [finding.words for finding in found.to_confirm] + list(found.notes),
        "guess": guess.to_json(),
    }


def _checked(upload: Upload) -> Checked:
    survey: dict[str, Any] = upload.survey or {}
    checked = check_file(
        files.path_of(upload.id),
        load_contract(upload.feed),
        harm=named_harm_index(),
        reading=Reading.from_json(survey["reading"]),
        mapping=ColumnMapping.from_json(upload.mapping or {}),
    )
    return replace(checked, file_name=upload.file_name)


def _as_shown(upload: Upload, checked: Checked) -> bool:
    """Whether the file would replace what its bringer was shown that it replaces; a file that is held changes nothing."""
    feed, agency = checked.feed, upload.owner_agency
    if same_file(feed=feed, agency=agency, sha256=checked.sha256):
        return True
    before = version_before(feed=feed, agency=agency, file_name=checked.file_name)
    return (str(before.id) if before else None) == (upload.preview or {}).get("replaces_batch")


def _about(checked: Checked) -> dict[str, Any]:
    first, last = checked.period_from, checked.period_to
    return {
        "period": say("{first} up to {last}", first=day_month_year(first), last=day_month_year(last))
        if first and last
        else say("No dates"),
        "warnings": list(checked.warnings),
        "reasons": reasons_of(checked),
        "quality": quality_json(checked),
        "made_up": checked.made_up,
    }


def _sentence(taken: TakenIn) -> str:
    if taken.held_already:
        return "This very file was in already. Nothing was changed."
    return say(
        "{read:,} rows read = {staged:,} staged + {quarantined:,} quarantined + {duplicate:,} duplicate.",
        read=taken.read,
        staged=taken.staged,
        quarantined=taken.quarantined,
        duplicate=taken.duplicate,
    )
