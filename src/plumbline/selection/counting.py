"""From involvements to one row per person: what the rule measures, counted up to a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from plumbline.selection.rule import Rule
from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


YEAR_DAYS = 365
"""Length of the two history years. Fixed, so that a leap year does not make one person's year longer."""

NEEDED = ("person", "event", "role", "occurred_from", "kind", "harm", "source", "other_person")


def history_feature(events: npt.ArrayLike, events_prior: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Log of the count to expect from history: log(current + 0.5 prior + 0.25), shape (n,).

    ``events`` and ``events_prior`` are counts in the year before selection and in the year before that.
    It is the covariate that the comparison adjusts for, not a forecast.
    Source: Plumbline's simulation of selection on a peak, docs/methods/rate-ratio.md.
    """
    current, prior = np.asarray(events, dtype=np.float64), np.asarray(events_prior, dtype=np.float64)
    result: npt.NDArray[np.float64] = np.log(current + 0.5 * prior + 0.25)
    return result


def counted_events(involvements: pl.DataFrame, *, as_of: datetime, rule: Rule) -> pl.DataFrame:
    """Rows of the rule's roles and kinds in the look-back or the two history years, before ``as_of``.

    Undated rows never count. A missing harm takes the rule's figure for its kind.

    Raises
    ------
    DataUnfit: a column is missing, or ``as_of`` carries a time zone (the table is London wall time).
    """
    _check(involvements, as_of)
    who = rule.eligibility
    since = as_of - timedelta(days=max(who.look_back_days, 2 * YEAR_DAYS))
    when = pl.col("occurred_from")
    stand_in = pl.col("kind").replace_strict(
        list(rule.harm_when_unknown),
        list(rule.harm_when_unknown.values()),
        default=0.0,
        return_dtype=pl.Float64,
    )
    return involvements.filter(
        pl.col("role").is_in(who.roles) & pl.col("kind").is_in(who.kinds) & (when >= since) & (when < as_of)
    ).with_columns(pl.col("harm").cast(pl.Float64).fill_null(stand_in).fill_nan(stand_in))


def measure_people(counted: pl.DataFrame, *, as_of: datetime, rule: Rule) -> pl.DataFrame:
    """One row per person with every measure. One event with two roles counts once; so do doubled rows."""
    events = counted.group_by("person", "event").agg(
        pl.col("occurred_from").min(),
        pl.col("harm").max(),
        hurt=(pl.col("role") == "victim").any(),
        suspected=(pl.col("role") == "suspect").any(),
    )
    measured = events.group_by("person").agg(
        last_event=pl.col("occurred_from").max(),
        gravest_harm=pl.col("harm").filter(_within(as_of, rule.eligibility.look_back_days)).max(),
        events_before=_within(as_of, YEAR_DAYS).sum().cast(pl.Int64),
        events_prior=_between(as_of, 2 * YEAR_DAYS, YEAR_DAYS).sum().cast(pl.Int64),
        events_look_back=_within(as_of, rule.eligibility.look_back_days).sum().cast(pl.Int64),
        events_recent=_within(as_of, rule.eligibility.recent_days).sum().cast(pl.Int64),
        as_victim=pl.col("hurt").sum().cast(pl.Int64),
        as_suspect=pl.col("suspected").sum().cast(pl.Int64),
    )
    return measured.join(_people_hurt(counted), on="person", how="left").with_columns(
        pl.col("distinct_victims").fill_null(0),
        pl.col("gravest_harm").fill_null(0.0),
        days_since_last=(pl.lit(as_of) - pl.col("last_event")).dt.total_seconds() / 86_400.0,
    )


def _people_hurt(counted: pl.DataFrame) -> pl.DataFrame:
    as_suspect = counted.filter((pl.col("role") == "suspect") & (pl.col("other_person") != pl.col("person")))
    return as_suspect.group_by("person").agg(
        distinct_victims=pl.col("other_person").n_unique().cast(pl.Int64)
    )


def _within(as_of: datetime, days: int) -> pl.Expr:
    return pl.col("occurred_from") >= as_of - timedelta(days=days)


def _between(as_of: datetime, first: int, last: int) -> pl.Expr:
    return _within(as_of, first) & ~_within(as_of, last)


def _check(involvements: pl.DataFrame, as_of: datetime) -> None:
    missing = [name for name in NEEDED if name not in involvements.columns]
    if missing:
        raise DataUnfit(
            say("The table of involvements lacks {missing}.", missing=joined(missing, ", ")),
            slug="columns-missing",
        )
    if as_of.tzinfo is not None:
        raise DataUnfit("The moment of selection must be given in London wall time, without a zone.")
