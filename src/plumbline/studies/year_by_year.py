"""Everybody's events and years at liberty, year by year around the moment of a list. Pure: frames in, arrays out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

from plumbline.evaluation.liberty import DAYS_A_YEAR, time_at_liberty
from plumbline.finding.clusters import clusters_of
from plumbline.studies.guarding import outcomes_since
from plumbline.studies.outcomes import ROLES, spells_of


YEAR_DAYS = 365
"""As in the rule: fixed, so that a leap year does not make one year longer."""


@dataclass(frozen=True, slots=True)
class YearByYear:
    """``person`` (n,), and their ``events`` and ``years`` at liberty (n, years), oldest first and follow-up last.

    ``cluster`` (n,): people who were bound up with each other before the list have one number, as when lots are drawn.
    """

    person: list[str]
    events: npt.NDArray[np.int64]
    years: npt.NDArray[np.float64]
    cluster: npt.NDArray[np.int64]

    def among(self, people: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Who of them is among ``people``, shape (n,)."""
        wanted = set(people)
        return np.array([person in wanted for person in self.person], dtype=bool)


def year_by_year(
    involvements: pl.DataFrame,
    *,
    spells: pl.DataFrame,
    people: Sequence[str],
    index: datetime,
    until: date,
    back: int,
) -> YearByYear:
    """Count the violence of everybody with any in the ``back`` years before ``index`` or up to ``until``.

    Parameters
    ----------
    involvements, spells : as for ``with_outcomes``.
    people : whom to hold though they have no violence in all that time.
    """
    starts = [index - timedelta(days=YEAR_DAYS * year) for year in range(back, -1, -1)]
    ends = [*starts[1:], datetime.combine(until, time())]
    when = pl.col("occurred_from")
    rows = involvements.filter(
        pl.col("is_violence") & pl.col("role").is_in(ROLES) & (when >= starts[0]) & (when < ends[-1])
    )
    person = sorted({*rows["person"].to_list(), *people})
    place = {key: row for row, key in enumerate(person)}
    events = np.zeros((len(person), back + 1), dtype=np.int64)
    for year, (start, end) in enumerate(zip(starts, ends, strict=True)):
        # What also lies before the list led to it, and is no outcome of anybody in it.
        told = outcomes_since(rows, start) if start == index else rows
        inside = told.filter((when >= start) & (when < end))
        counts = inside.group_by("person").agg(n=pl.col("event").n_unique().cast(pl.Int64))
        for key, n in counts.iter_rows():
            events[place[key], year] = n
    days = [*(start.date() for start in starts), until]
    return YearByYear(
        person=person,
        events=events,
        years=_at_liberty(person, spells, days),
        cluster=_clusters(person, rows.filter(when < index)),
    )


def _clusters(person: list[str], before: pl.DataFrame) -> npt.NDArray[np.int64]:
    """Numbers of couples and households. What happened after the list binds nobody: it is what is compared."""
    if before.is_empty():
        return np.arange(len(person), dtype=np.int64)
    found = clusters_of(
        pl.Series("person", person, dtype=pl.String), before.select("person", "event", "is_domestic")
    )
    return found["cluster"].to_numpy()


def _at_liberty(person: list[str], spells: pl.DataFrame, days: list[date]) -> npt.NDArray[np.float64]:
    """Whole years for all, and then those with spells one by one."""
    whole = [(last - first).days / DAYS_A_YEAR for first, last in pairwise(days)]
    years = np.tile(np.array(whole), (len(person), 1))
    held = spells_of(spells, person)
    for row, key in enumerate(person):
        if key in held:
            years[row] = [time_at_liberty(*window, held[key]) for window in pairwise(days)]
    return years
