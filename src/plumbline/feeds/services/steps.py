"""Steps of an upload, which people and the loader's job both take: each change with its entry, and what is asked next."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.feeds import files
from plumbline.feeds.enums import CHECK, Stage
from plumbline.feeds.models import Upload
from plumbline.feeds.queries import upload_of
from plumbline.queue.enums import ENDED, Queue
from plumbline.queue.models import Work
from plumbline.queue.queries import latest_work
from plumbline.queue.services import ask_for
from plumbline.values.errors import StageRefused


def upload_at(upload_id: UUID, by: Viewer, *stages: Stage) -> Upload:
    """Find a file that somebody brought, at one of these stages, to change it.

    Refuses
        NotVisible: not theirs. StageRefused: it is at another stage, or is being worked on.
    """
    upload = upload_of(by, upload_id, to_change=True)
    if upload.stage not in stages:
        raise StageRefused("This file has moved on since this page was opened. Look at where it is now.")
    work = latest_work(by, about={"upload": str(upload_id)})
    if work and work.state not in ENDED:
        raise StageRefused("This file is being worked on. Stop that first, or wait until it has ended.")
    return upload


def move_on(upload: Upload, what: str, *, by: Viewer, verb: Verb = Verb.ALTERATION, **values: Any) -> None:
    """Change an upload and write down what was done; ``what`` is the slug of the entry."""
    record(what, verb=verb, object_kind="upload", objects=[upload.id], by=by)
    for name, value in values.items():
        setattr(upload, name, value)
    upload.save(update_fields=list(values))


def to_be_checked(upload: Upload, mapping: dict[str, Any], *, by: Viewer) -> None:
    """Go on with a file whose columns are confirmed: its rows are checked next.

    Records
        ``upload.confirmed`` and ``work.asked``.
    """
    move_on(upload, "upload.confirmed", by=by, stage=Stage.MAPPED.value, mapping=mapping, preview=None)
    ask_loader(CHECK, upload, by=by)


def end(upload: Upload, stage: Stage, what: str, *, by: Viewer, verb: Verb, **values: Any) -> None:
    """End an upload: what was shown of the file goes, and the file itself once this is sure."""
    shown: dict[str, Any] = {"survey": None, "preview": None}
    move_on(upload, what, by=by, verb=verb, stage=stage.value, ended_at=timezone.now(), **shown, **values)
    transaction.on_commit(lambda: files.remove(upload.id))


def ask_loader(task: str, upload: Upload, *, by: Viewer) -> Work:
    """Ask the loader's queue to go on with an upload.

    Records
        ``work.asked``.
    """
    return ask_for(task=task, queue=Queue.LOADER, by=by, upload=str(upload.id))
