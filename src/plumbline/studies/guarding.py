"""The guards of `evaluation` where outcomes are split by arm: from what day people are followed, and which events count. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import polars as pl

from plumbline.disclosure import hide_inside
from plumbline.evaluation import check_follow_up_starts, outcome_events


ROLES = ("victim", "suspect")
FOLLOWED_FROM = "followed_from"
"""Column of a followed frame: number of the first day that counts for the person, as `date.toordinal` has it."""


def followed_since(followed: pl.DataFrame, allocated: date | pl.Series) -> pl.DataFrame:
    """The same frame, if everybody in it is followed from the day on which it was decided who is offered a place.

    Parameters
    ----------
    followed : one row per person, with ``followed_from``.
    allocated : that day, for all or (n,) numbers of days.

    Raises
    ------
    DataUnfit: somebody is followed from another day.
    """
    begun = followed[FOLLOWED_FROM].to_numpy()
    days = (
        np.full(begun.shape, allocated.toordinal()) if isinstance(allocated, date) else allocated.to_numpy()
    )
    check_follow_up_starts(allocated=days, followed_from=begun)
    return followed


def outcomes_since(involvements: pl.DataFrame, start: datetime) -> pl.DataFrame:
    """The involvements that may count as outcomes from the moment ``start`` on.

    An event of which any row lies before it may have led to the listing or the case, and counts for nobody in it. Other index events are not held:
    neither a listing nor a referral names the event behind it.
    """
    when = pl.col("occurred_from")
    later = involvements.filter(when >= start)
    led = later.join(involvements.filter(when < start), on="event", how="semi")["event"].unique()
    # The moment of the draw itself counts, as it does for both arms.
    since = np.full(later.height, _moment(start - timedelta(microseconds=1)))
    at = later["occurred_from"].cast(pl.Datetime("us")).cast(pl.Int64).to_numpy()
    keys = later["event"].cast(pl.Categorical).to_physical()
    flags = outcome_events(
        event=keys.to_numpy(),
        at=at,
        allocated=since,
        index_events=keys.filter(later["event"].is_in(led.to_list())).to_numpy(),
    )
    return later.filter(pl.Series(flags, dtype=pl.Boolean))


def guard_figures(
    followed: pl.DataFrame, involvements: pl.DataFrame, *, end: datetime, start: datetime | None = None
) -> dict[str, Any]:
    """What the guards found, as plain data for a result: who is followed from another day than that of allocation was refused before.

    Parameters
    ----------
    followed : person and ``followed_from``, as `followed_since` let them through.
    involvements : of violence and other, from before ``start`` on.
    start : the moment from which all are followed; the midnight of each person's own first day if left out.

    Returns
    -------
    ``index_events``: times that an event of somebody's follow-up was left out, since a row of it lies before; None where few.
    """
    starts = (
        {start: followed}
        if start is not None
        else {
            datetime.combine(date.fromordinal(int(day)), time()): followed.filter(
                pl.col(FOLLOWED_FROM) == day
            )
            for day in followed[FOLLOWED_FROM].unique(maintain_order=True)
        }
    )
    left_out = sum(_left_out(people, involvements, begin, end) for begin, people in starts.items())
    return {"index_events": hide_inside(left_out)}


def _left_out(people: pl.DataFrame, involvements: pl.DataFrame, start: datetime, end: datetime) -> int:
    """Times that an event of people's follow-up counts for none of them."""
    when = pl.col("occurred_from")
    theirs = involvements.filter(
        pl.col("is_violence")
        & pl.col("role").is_in(ROLES)
        & pl.col("person").is_in(people["person"].to_list())
    )
    inside = theirs.filter((when >= start) & (when < end)).select("person", "event").unique()
    kept = outcomes_since(involvements, start).select("event").unique()
    return inside.join(kept, on="event", how="anti").height


def _moment(when: datetime) -> int:
    """Microseconds since 1970, as a frame holds it."""
    return (when - datetime.combine(date(1970, 1, 1), time())) // timedelta(microseconds=1)
