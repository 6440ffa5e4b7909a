"""What taking a file in would change, found by taking it in and turning back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from plumbline.access.viewer import Viewer
from plumbline.ingest import Checked
from plumbline.timeline.queries.put_out import rows_put_out
from plumbline.timeline.services.taking_in import TakenIn, take_in


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of the rows of a file.

    ``changed``: rows held already that the file gives with other contents. ``gone``: rows that the version before it
    gave and this one does not. ``replaces``: that version's number, ``replaces_batch`` its id; None for a file that is new.
    """

    read: int
    staged: int
    quarantined: int
    duplicate: int
    changed: int
    gone: int
    replaces: int | None
    replaces_batch: str | None
    held_already: bool


class _TurnBack(Exception):
    """Ends the trial so that nothing of it stays."""


def preview_take_in(checked: Checked, *, by: Viewer, agency: UUID) -> Preview:
    """Take a checked file in, count, and undo it all: nothing is stored, not even the ledger entry.

    Refuses
        PermissionRefused: neither a job nor an analyst that the supplier shares with.
    """
    found: list[Preview] = []
    try:
        with transaction.atomic():
            found.append(_counted(take_in(checked, by=by, agency=agency)))
            raise _TurnBack
    except _TurnBack:
        return found[0]


def _counted(taken: TakenIn) -> Preview:
    changed, gone = (0, 0) if taken.held_already else rows_put_out(taken.batch.id)
    replaced = taken.batch.supersedes
    return Preview(
        read=taken.read,
        staged=taken.staged,
        quarantined=taken.quarantined,
        duplicate=taken.duplicate,
        changed=changed,
        gone=gone,
        replaces=replaced.version if replaced else None,
        replaces_batch=str(replaced.id) if replaced else None,
        held_already=taken.held_already,
    )
