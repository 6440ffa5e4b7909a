"""Store a batch and stage its rows; mark a batch as undone. Called by `timeline`, which moves the rows on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.feeds import staging
from plumbline.feeds.enums import BatchStatus
from plumbline.feeds.lines import with_line_hashes
from plumbline.feeds.models import Batch, Rejected
from plumbline.feeds.permissions import ANALYSIS, check_may_take_in
from plumbline.feeds.quality import quality_json, reasons_of
from plumbline.ingest import Checked
from plumbline.sharing.enums import Marking
from plumbline.sharing.queries import agencies_sharing_with
from plumbline.sharing.services import owned_by
from plumbline.values.errors import NotVisible, StageRefused


def same_file(*, feed: str, agency: UUID, sha256: str) -> Batch | None:
    """The live batch that this very file made, if there is one."""
    return Batch.objects.filter(
        feed=feed, owner_agency=agency, sha256=sha256, status=BatchStatus.LIVE.value
    ).first()


def version_before(*, feed: str, agency: UUID, file_name: str) -> Batch | None:
    """The live batch that a file of this name would replace, if there is one."""
    held = Batch.objects.filter(
        feed=feed, owner_agency=agency, file_name=file_name, status=BatchStatus.LIVE.value
    )
    return held.order_by("-version").first()


@transaction.atomic
def receive(*, checked: Checked, agency: UUID, by: Viewer, at: datetime) -> Batch:
    """Store a batch and stage its good rows. A file of the same name makes a new version of the earlier one.

    Records
        ``batch.received``.
    """
    earlier = version_before(feed=checked.feed, agency=agency, file_name=checked.file_name)
    batch_id = uuid4()
    record("batch.received", verb=Verb.COLLECTION, object_kind="batch", objects=[batch_id], by=by, at=at)
    if earlier is not None:
        Batch.objects.filter(id=earlier.id).update(status=BatchStatus.SUPERSEDED.value)
    batch = _batch(batch_id, checked, agency, earlier, by=by, at=at)
    batch.save(force_insert=True)
    _store_rejected(batch, checked, by)
    for table, frame in with_line_hashes(checked.tables).items():
        staging.copy_in(table, batch.id, frame)
    return batch


def count_duplicates(batch: Batch, already_held: int) -> Batch:
    """Count staged rows that turned out to be held already, identical and under their own reference."""
    batch.staged -= already_held
    batch.duplicate += already_held
    Batch.objects.filter(id=batch.id).update(staged=batch.staged, duplicate=batch.duplicate)
    return batch


@transaction.atomic
def mark_undone(*, batch_id: UUID, by: Viewer, because: str) -> Batch:
    """Mark a live batch as undone and bring the version it replaced back to life.

    Refuses
        NotVisible: there is no such batch.
        PermissionRefused: neither a job nor an analyst that the supplier shares with.
        StageRefused: it is not live; a later version must be undone first.
    Records
        ``batch.undone``.
    """
    staging.one_at_a_time()
    batch = Batch.objects.filter(id=batch_id).first()
    if batch is None:
        raise NotVisible("There is no such batch.")
    check_may_take_in(by, batch.owner_agency, on=timezone.localdate())
    if batch.status != BatchStatus.LIVE.value:
        raise StageRefused(
            "Only a live batch can be undone. If a later version replaced it, undo that one first."
        )
    record(
        "batch.undone", verb=Verb.ALTERATION, object_kind="batch", objects=[batch.id], by=by, because=because
    )
    Batch.objects.filter(id=batch.id).update(status=BatchStatus.UNDONE.value, undone_at=timezone.now())
    if batch.supersedes_id:
        Batch.objects.filter(id=batch.supersedes_id).update(status=BatchStatus.LIVE.value)
    return batch


def _batch(
    batch_id: UUID, checked: Checked, agency: UUID, earlier: Batch | None, *, by: Viewer, at: datetime
) -> Batch:
    # That a file came, and how much of it was good, is for all who count with it; its rows are not.
    readers = sorted(agencies_sharing_with(agency, purpose=ANALYSIS, on=timezone.localdate(at)))
    return Batch(
        id=batch_id,
        **{**owned_by(agency), "seen_by_agencies": readers},
        feed=checked.feed,
        contract_version=checked.contract_version,
        file_name=checked.file_name,
        sha256=checked.sha256,
        version=earlier.version + 1 if earlier else 1,
        supersedes=earlier,
        read=checked.read,
        staged=checked.staged,
        quarantined=checked.quarantined,
        duplicate=checked.duplicate,
        made_up=checked.made_up,
        harm_index=checked.harm_index,
        period_from=checked.period_from,
        period_to=checked.period_to,
        warnings=list(checked.warnings),
        reasons=reasons_of(checked),
        quality=quality_json(checked),
        received_at=at,
        stored_at=timezone.now(),
        received_by=by.user_id,
    )


def _store_rejected(batch: Batch, checked: Checked, by: Viewer) -> None:
    # Whoever brought the file holds it already; the agencies that only count with it do not see its rows.
    columns = owned_by(batch.owner_agency)
    if by.kind == "person":
        columns["seen_by_users"] = [by.user_id]
    Rejected.objects.bulk_create(
        [
            Rejected(
                **columns,
                marking=Marking.OWNER.value,
                batch=batch,
                row_no=r["row_no"],
                column=r["column"],
                reason=r["reason"],
                row_text=r["row_text"],
            )
            for r in checked.rejects.iter_rows(named=True)
        ],
        batch_size=2000,
    )
