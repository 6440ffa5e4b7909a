"""The edition of a harm index that weighs what is taken in, as the installation names it; and which editions weighed what is held."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

from django.conf import settings

from plumbline.feeds.enums import BatchStatus
from plumbline.feeds.models import Batch
from plumbline.values.errors import DataUnfit
from plumbline.values.harm_index import HarmIndex, load_harm_index


def named_harm_index() -> HarmIndex | None:
    """The edition in the file that ``PLUMBLINE_HARM_INDEX`` names; None where it names none, and real rows are not weighed.

    Raises
    ------
    DataUnfit: the file is not there, cannot be read, or its weights are not days.
    """
    if not settings.HARM_INDEX:
        return None
    path = Path(settings.HARM_INDEX)
    try:
        changed = path.stat().st_mtime_ns
    except OSError as fault:
        raise DataUnfit(
            "The harm index that PLUMBLINE_HARM_INDEX names cannot be opened. Put the file back, or unset it: rows are then not weighed.",
            slug="harm-index-missing",
        ) from fault
    return _read(path, changed)


@cache
def _read(path: Path, changed: int) -> HarmIndex:
    """Read a file once for each time that it changed. ``changed``: nanoseconds since 1970."""
    index = load_harm_index(path)
    index.check_days()
    return index


def editions_held(feeds: Collection[str]) -> list[str]:
    """Titles of the editions that weighed the files of these feeds that count now, in order."""
    rows = Batch.objects.filter(status=BatchStatus.LIVE.value, feed__in=list(feeds)).exclude(harm_index="")
    return sorted(set(rows.values_list("harm_index", flat=True)))
