"""Try whether the busiest places of some months stay the busiest. Looks, and stores nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from plumbline.access.viewer import Viewer
from plumbline.finding import permissions
from plumbline.finding.shaping.foretold import CELL_METRES, foretold_of
from plumbline.timeline.queries import events_frame
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


def try_places(
    *,
    by: Viewer,
    train_until: date,
    kind: str = "",
    feeds: Sequence[str] | None = None,
    metres: int = CELL_METRES,
) -> dict[str, Any]:
    """Name the busiest cells of the months up to a day and count what they hold of the months after.

    Parameters
    ----------
    kind : kind of event, as ``burglary``; all violence unless told.
    feeds : names of feeds to read; all unless told.

    Refuses
        PermissionRefused: the viewer is neither an analyst nor a job.
        DataUnfit: no event of this kind, no month's end, or too few events with a place on either side.
    Records
        ``events.counted``.
    """
    permissions.check_may_analyse(by)
    events = events_frame(by, feeds=feeds)
    wanted = events.filter(pl.col("kind") == kind) if kind else events.filter(pl.col("is_violence"))
    if wanted.is_empty():
        held = ", ".join(sorted(events["kind"].drop_nulls().unique())) or say("none yet")
        raise DataUnfit(
            say(
                "No event of the kind “{kind}” is loaded. Kinds with events: {held}.",
                kind=kind or "violence",
                held=held,
            ),
            slug="no-events",
        )
    found = foretold_of(wanted, train_until=train_until, metres=metres)
    return {**found, "kind": kind or "violence", "made_up": bool(wanted["made_up"].any())}
