"""Read batches."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.feeds.covered import Covered, FileOfSource, covered
from plumbline.feeds.enums import OVER, BatchStatus
from plumbline.feeds.models import Batch, Rejected, SavedMapping, Upload
from plumbline.feeds.permissions import ANALYSIS
from plumbline.feeds.quality import Coverage, coverage_of
from plumbline.ingest import load_contract
from plumbline.sharing.queries import agencies_sharing_with
from plumbline.sharing.visibility import one_visible_to, visible_to


EVENTS_OF_PEOPLE = frozenset({"police_crimes"})
"""Feeds of events whose people come in another file."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A file that counted once and was taken back since. ``words``: what its feed is called."""

    feed: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PutRight:
    """A file in which so many rows kept aside of another came again."""

    batch: Batch
    rows: int

    @property
    def counts(self) -> bool:
        """Whether it is in the figures still."""
        return bool(self.batch.status == BatchStatus.LIVE.value)


def batches(viewer: Viewer) -> list[Batch]:
    """Batches that the viewer's agencies gave or share in, newest first."""
    return list(visible_to(viewer, Batch.objects.all()).order_by("-received_at", "file_name", "pk"))


def batch(viewer: Viewer, batch_id: UUID) -> Batch:
    """One batch.

    Raises
    ------
    NotVisible: not there, or not theirs.
    """
    return one_visible_to(viewer, Batch.objects.filter(id=batch_id))


def rejected_rows(viewer: Viewer, batch_id: UUID) -> list[Rejected]:
    """Rows kept aside and not put right, with their content: for the supplier and whoever brought the file.

    Each look is written down.
    """
    found = one_visible_to(viewer, Batch.objects.filter(id=batch_id))
    record("rejected.read", verb=Verb.CONSULTATION, object_kind="batch", objects=[found.id], by=viewer)
    return list(_left(viewer, batch_id).order_by("row_no"))


def rejected_count(viewer: Viewer, batch_id: UUID) -> int:
    """How many rows of a batch were kept aside, are not put right, and are the viewer's to see."""
    return _left(viewer, batch_id).count()


def _left(viewer: Viewer, batch_id: UUID) -> QuerySet[Rejected]:
    """Rows kept aside that came again in no file, or in one that was taken back since."""
    standing = Batch.objects.exclude(status=BatchStatus.UNDONE.value).values("id")
    again = Q(put_right_by__isnull=False, put_right_by__in=standing)
    return visible_to(viewer, Rejected.objects.filter(batch_id=batch_id).exclude(again))


def put_right(viewer: Viewer, batch_id: UUID) -> list[PutRight]:
    """Files in which rows kept aside of a batch came again, put right, that the viewer may know of."""
    rows = visible_to(viewer, Rejected.objects.filter(batch_id=batch_id, put_right_by__isnull=False))
    counts = Counter(key for key in rows.values_list("put_right_by", flat=True) if key is not None)
    found = visible_to(viewer, Batch.objects.filter(id__in=counts)).order_by("received_at", "pk")
    return [PutRight(batch, counts[batch.id]) for batch in found]


def holds_made_up() -> bool:
    """Say whether this installation ever took in a made-up file: every page then says so, whoever looks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT feeds_hold_made_up()")
        row = cursor.fetchone()
    return bool(row and row[0])


def taken_back(batch_ids: Iterable[UUID]) -> tuple[TakenBack, ...]:
    """Which of these batches were undone since, the earliest first. For whoever may read what rests on them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT feed, undone_at FROM feeds_taken_back(%s)", [list(batch_ids)])
        return tuple(TakenBack(feed, load_contract(feed).title, at) for feed, at in cursor.fetchall())


def stored_at(batch_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """When each of these batches was taken in, for whoever reads a row that names it. A moment, and nothing else of the file."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, stored_at FROM feeds_stored_at(%s)", [list(batch_ids)])
        return dict(cursor.fetchall())


def upload_of(viewer: Viewer, upload_id: UUID, *, to_change: bool = False) -> Upload:
    """A file that the viewer brought; ``to_change`` holds its row until the end of the transaction.

    Raises
    ------
    NotVisible: not there, or somebody else brought it.
    """
    rows = Upload.objects.select_for_update() if to_change else Upload.objects.all()
    return one_visible_to(viewer, rows.filter(id=upload_id))


def first_rows(viewer: Viewer, upload: Upload) -> dict[str, Any]:
    """How a file that the viewer brought reads, its first rows among it. They name people, so the look is written down."""
    record("upload.read", verb=Verb.CONSULTATION, object_kind="upload", objects=[upload.id], by=viewer)
    return upload.survey or {}


def uploads(viewer: Viewer) -> list[Upload]:
    """Files that the viewer brought and that are not dealt with yet, newest first."""
    return list(
        visible_to(viewer, Upload.objects.exclude(stage__in=[s.value for s in OVER])).order_by(
            "-uploaded_at", "pk"
        )
    )


def saved_mapping(viewer: Viewer, *, supplier: UUID, shape: str) -> SavedMapping | None:
    """How files of a supplier with these headings were read last, as a person confirmed it."""
    rows = SavedMapping.objects.filter(owner_agency=supplier, shape=shape)
    return visible_to(viewer, rows).order_by("-saved_at", "pk").first()


def suppliers_for(viewer: Viewer) -> list[UUID]:
    """Agencies whose files the viewer may take in, as an analyst of theirs or of an agency that they share with."""
    today = timezone.localdate()
    own = viewer.agencies_as([Role.ANALYST])
    return sorted({a for mine in own for a in agencies_sharing_with(mine, purpose=ANALYSIS, on=today)})


def coverage(viewer: Viewer) -> list[Coverage]:
    """Which months each feed holds, by the live files that the viewer may know of; feeds without dates are left out."""
    months: dict[str, list[dict[str, Any]]] = {}
    for found in visible_to(viewer, Batch.objects.filter(status=BatchStatus.LIVE.value)):
        months.setdefault(found.feed, []).extend(found.quality.get("months", []))
    held = [
        coverage_of(feed, told, register=load_contract(feed).register)
        for feed, told in sorted(months.items())
    ]
    return [one for one in held if one is not None]


def months_held(viewer: Viewer, *, feed: str, agencies: Collection[UUID]) -> dict[tuple[int, int], date]:
    """Which months the live files of agencies cover, as far as the viewer may know: year and month, to the last day of it that one covers."""
    rows = Batch.objects.filter(
        status=BatchStatus.LIVE.value,
        feed=feed,
        owner_agency__in=list(agencies),
    )
    held: dict[tuple[int, int], date] = {}
    for start, past in visible_to(viewer, rows).values_list("period_from", "period_to"):
        if start is None or past is None:
            continue
        end = past - timedelta(days=1)
        for number in range(start.year * 12 + start.month - 1, end.year * 12 + end.month):
            month = (number // 12, number % 12 + 1)
            last = min(end, date(month[0], month[1], monthrange(*month)[1]))
            held[month] = max(last, held.get(month, last))
    return held


def sources_of_people(viewer: Viewer, suppliers: Collection[UUID]) -> list[Covered]:
    """Which days the files of these suppliers cover that say who was in what, by the live files that the viewer may know of.

    Left out: feeds that name nobody, lists of what stands on a day, and files without dates. Reads the periods of files, not what is in them.
    """
    rows = visible_to(
        viewer,
        Batch.objects.filter(
            status=BatchStatus.LIVE.value,
            owner_agency__in=suppliers,
            period_from__isnull=False,
            period_to__isnull=False,
        ),
    ).values_list("owner_agency", "feed", "period_from", "period_to", "quality__months")
    return covered(
        FileOfSource(agency, feed, first, past, tuple(months or ()))
        for agency, feed, first, past, months in rows
        if first and past and _is_of_people(feed)
    )


def _is_of_people(feed: str) -> bool:
    """Whether rows of a feed may stand in a chronology: it names people, or what it tells of is named by a feed that does."""
    contract = load_contract(feed)
    return not contract.register and (contract.level == "person" or feed in EVENTS_OF_PEOPLE)
