"""The files of uploads: in a folder that this account alone reads, under names that say nothing."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


def path_of(upload: UUID) -> Path:
    """Where the file of an upload is, or would be."""
    folder: Path = settings.HOME.files / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / str(upload)


def write(upload: UUID, parts: Iterable[bytes]) -> int:
    """Write a file part by part; return its size in bytes. Nothing stays of one that is too large or cut short.

    Raises
    ------
    DataUnfit: it is larger than ``PLUMBLINE_LARGEST_UPLOAD`` allows.
    """
    path, size = path_of(upload), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            for part in parts:
                size += len(part)
                if size > settings.LARGEST_UPLOAD:
                    raise DataUnfit(too_large(), slug="too-large")
                out.write(part)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return size


def too_large() -> str:
    """What is said of a file that is larger than ``PLUMBLINE_LARGEST_UPLOAD`` allows."""
    return say(
        "The file is larger than {largest_upload:,} MB: send it in parts, one for each month.",
        largest_upload=settings.LARGEST_UPLOAD // 1_000_000,
    )


def remove(upload: UUID) -> None:
    """Remove the file of an upload, if it is still there."""
    path_of(upload).unlink(missing_ok=True)


def held(*, before: datetime) -> set[UUID]:
    """Uploads whose files are there and were written before a moment."""
    folder = path_of(UUID(int=0)).parent
    return {UUID(path.name) for path in folder.iterdir() if path.stat().st_mtime < before.timestamp()}
