"""Read batches."""

from __future__ import annotations

from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.feeds.enums import BatchStatus
from plumbline.feeds.models import Batch, Rejected
from plumbline.sharing.visibility import one_visible_to, visible_to


def batches(viewer: Viewer) -> list[Batch]:
    """Batches that the viewer's agencies gave or share in, newest first."""
    return list(visible_to(viewer, Batch.objects.all()).order_by("-received_at", "file_name"))


def batch(viewer: Viewer, batch_id: UUID) -> Batch:
    """One batch.

    Raises
    ------
    NotVisible: not there, or not theirs.
    """
    return one_visible_to(viewer, Batch.objects.filter(id=batch_id))


def rejected_rows(viewer: Viewer, batch_id: UUID) -> list[Rejected]:
    """Rows kept aside, with their content: for the supplier alone, and each look is written down."""
    found = one_visible_to(viewer, Batch.objects.filter(id=batch_id))
    record("rejected.read", verb=Verb.CONSULTATION, object_kind="batch", objects=[found.id], by=viewer)
    return list(visible_to(viewer, Rejected.objects.filter(batch=found)).order_by("row_no"))


def any_made_up() -> bool:
    """Say whether a made-up file is among those that the identified viewer sees: every page then says so."""
    return Batch.objects.filter(made_up=True, status=BatchStatus.LIVE.value).exists()
