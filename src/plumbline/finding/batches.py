"""What stands behind a list or a report."""

from __future__ import annotations

from plumbline.feeds.enums import BatchStatus
from plumbline.feeds.models import Batch


def all_made_up() -> bool:
    """Whether something is loaded and every file that counts says that it is made up."""
    live = Batch.objects.filter(status=BatchStatus.LIVE.value)
    return live.exists() and not live.filter(made_up=False).exists()
