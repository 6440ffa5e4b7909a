"""Write who is on a made-up list to a file, so that a made-up town can go on from there."""

from __future__ import annotations

import csv
import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

import polars as pl
from django.db import transaction

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.finding import permissions
from plumbline.finding.enums import Arm
from plumbline.finding.models import ListEntry, StudyKey
from plumbline.finding.queries.lists import run_of
from plumbline.people.queries import resolve
from plumbline.timeline.queries import record_refs_frame
from plumbline.values.errors import PermissionRefused


COLUMNS = ("arm", "feed", "record_ref")


@transaction.atomic
def write_listed(*, run_id: UUID, path: Path, by: Viewer, at: datetime | None = None) -> int:
    """Write ``arm,feed,record_ref`` for every record of the people listed, and return how many rows.

    Refuses
        PermissionRefused: the viewer is no analyst, or any batch behind the list holds real people: no export
        says that someone was on a list (design 4).
    Records
        ``list.handed_over``, a disclosure.
    """
    permissions.check_may_analyse(by)
    run = run_of(by, run_id)
    if not run.made_up:
        raise PermissionRefused(
            "This list is of real people. No file may say who was on it.", slug="list-of-real-people"
        )
    record(
        "list.handed_over",
        verb=Verb.DISCLOSURE,
        object_kind="list",
        objects=[run.id],
        by=by,
        at=at,
        because="made-up-town",
    )
    rows = _rows(by, run_id)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows.rows())
    return rows.height


def _rows(by: Viewer, run_id: UUID) -> pl.DataFrame:
    arms = dict(
        ListEntry.objects.filter(run_id=run_id)
        .exclude(arm__in=(Arm.BELOW_LINE.value, Arm.NEVER.value))
        .values_list("study_number", "arm")
    )
    keys = StudyKey.objects.filter(study_number__in=arms).values_list("person_id", "study_number")
    today = resolve([person for person, _ in keys])
    listed = pl.DataFrame(
        [(str(today.get(person, person)), arms[number]) for person, number in keys],
        schema={"person_id": pl.String, "arm": pl.String},
        orient="row",
    )
    refs = record_refs_frame(by)
    return listed.join(refs, on="person_id").select(COLUMNS).sort(COLUMNS)
