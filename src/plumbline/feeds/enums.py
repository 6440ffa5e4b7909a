"""States of a batch."""

from __future__ import annotations

from enum import StrEnum


class BatchStatus(StrEnum):
    """Where a batch stands. Only a live one is in figures."""

    LIVE = "live"
    SUPERSEDED = "superseded"
    UNDONE = "undone"
