"""Take a file in, whole or not at all; undo one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.feeds import staging
from plumbline.feeds.harm import named_harm_index
from plumbline.feeds.models import Batch
from plumbline.feeds.permissions import check_may_take_in
from plumbline.feeds.services import count_duplicates, mark_undone, receive, same_file
from plumbline.feeds.suppliers import usual_supplier
from plumbline.ingest import Checked, check_file, load_contract
from plumbline.people import loading as people_loading
from plumbline.timeline import loading, loading_counts


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of one file. The same file again reads ``read`` rows and finds all of them held."""

    batch: Batch
    read: int
    staged: int
    quarantined: int
    duplicate: int
    held_already: bool


def take_in_file(
    path: Path,
    *,
    by: Viewer,
    feed: str | None = None,
    supplier: UUID | None = None,
    at: datetime | None = None,
) -> TakenIn:
    """Check a file and take its good rows in, in one transaction; a killed process leaves nothing.

    Parameters
    ----------
    path : the file, as the supplier sent it.
    feed : its contract; recognised by its header if left out.
    supplier : the agency it comes from; the feed's usual one if left out.

    Refuses
        DataUnfit: the file as a whole cannot be used, or the supplier is not known.
        PermissionRefused: neither a job nor an analyst that the supplier shares with.
    Records
        ``batch.received``.
    """
    checked = check_file(path, load_contract(feed) if feed else None, harm=named_harm_index())
    return take_in(checked, by=by, agency=supplier or usual_supplier(checked.feed, by=by), at=at)


@transaction.atomic
def take_in(checked: Checked, *, by: Viewer, agency: UUID, at: datetime | None = None) -> TakenIn:
    """Take in a file that was checked. See `take_in_file`."""
    now = at or timezone.now()
    check_may_take_in(by, agency, on=timezone.localdate(now))
    staging.one_at_a_time()
    before = same_file(feed=checked.feed, agency=agency, sha256=checked.sha256)
    if before is not None:
        return TakenIn(before, checked.read, 0, 0, checked.read, held_already=True)
    batch = receive(checked=checked, agency=agency, by=by, at=now)
    values = _values(batch)
    loading.plan_for_many()
    held_records = people_loading.take_in(values)
    held_others = loading.take_in(values) + loading_counts.take_in(values)
    staging.clear(batch.id)
    # A row is held if what it is about is held: its record where it gives one, else its event or its count.
    batch = count_duplicates(batch, held_records if "records" in checked.tables else held_others)
    _follow()
    return TakenIn(batch, batch.read, batch.staged, batch.quarantined, batch.duplicate, held_already=False)


@transaction.atomic
def undo_batch(*, batch_id: UUID, by: Viewer, because: str) -> Batch:
    """Take a batch's rows out of lists, links and figures, and bring back what it replaced.

    Copies that a case, a frozen list or a locked result already holds stay there.

    Refuses
        NotVisible: there is no such batch. StageRefused: it is not live.
        PermissionRefused: neither a job nor an analyst that the supplier shares with.
    Records
        ``batch.undone``.
    """
    batch = mark_undone(batch_id=batch_id, by=by, because=because)
    values = _values(batch)
    for room in (people_loading, loading, loading_counts):
        room.undo({**values, "batches": values["family"]})
    _follow()
    return batch


def _values(batch: Batch) -> dict[str, Any]:
    earlier = _earlier(batch)
    return {
        "batch": batch.id,
        "agency": batch.owner_agency,
        "feed": batch.feed,
        "made_up": batch.made_up,
        "earlier": earlier,
        "family": [batch.id, *earlier],
    }


def _earlier(batch: Batch) -> list[UUID]:
    """Every version of this file before this one: a row unchanged since the first still belongs to the first."""
    chain, at = [], batch.supersedes
    while at is not None:
        chain.append(at.id)
        at = at.supersedes
    return chain


def _follow() -> None:
    people_loading.follow()
    loading.follow()
