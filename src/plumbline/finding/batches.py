"""What stands behind a list or a report."""

from __future__ import annotations

from uuid import UUID

from plumbline.feeds.enums import BatchStatus
from plumbline.feeds.models import Batch


def all_made_up() -> bool:
    """Whether something is loaded and every file that counts says that it is made up."""
    live = Batch.objects.filter(status=BatchStatus.LIVE.value)
    return live.exists() and not live.filter(made_up=False).exists()


def live_batches() -> list[UUID]:
    """Ids of every file that counts now, the first taken in first: what is made now rests on them."""
    return list(
        Batch.objects.filter(status=BatchStatus.LIVE.value)
        .order_by("stored_at", "pk")
        .values_list("id", flat=True)
    )
