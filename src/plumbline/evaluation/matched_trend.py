"""The town-wide trend between two years, among people of the same history who were not listed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plumbline.evaluation.histories import Cells, Flags, Floats, Histories
from plumbline.values.errors import DataUnfit


TINY = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True, slots=True)
class MatchedTrend:
    """Log of later over earlier rate, its standard error, and each person's part in it (n,)."""

    log_ratio: float
    se: float
    events_earlier: float
    events_later: float
    influence: Floats

    @property
    def ratio(self) -> float:
        """Later rate over earlier, within histories."""
        return float(np.exp(self.log_ratio))


@dataclass(frozen=True, slots=True)
class _Year:
    """One year of the people the trend may be told from: ``cell`` of history, events, years, who counts; all (n,)."""

    cell: Cells
    events: Floats
    years: Floats
    counts: Flags


def matched_trend(held: Histories, *, others: int | None) -> MatchedTrend:
    """Mantel-Haenszel rate ratio of follow-up over the year before it, over cells of equal history.

    Only people of the same two counts are compared, since a falling town changes what a given history foretells by
    less than it changes the town's total: the history was gathered while there was more violence about.

    Parameters
    ----------
    held : the histories; those listed count in the earlier year alone, when nobody was offered anything.
    others : people of the town who had no event in any year held, at liberty throughout. They bring in the people
        without a history. None where nobody knows: the trend is then told from people with a history alone.

    Raises
    ------
    DataUnfit: no cell has events and people in both years.

    Source: Rothman, Greenland & Lash (2008), Modern Epidemiology, 3rd ed., 15 (Mantel-Haenszel person-time rate
    ratio); the variance is the sum of squared influences, the cells' time held fixed. docs/methods/placebo-year.md.
    """
    later, earlier = (_year(held, cell, back, others=others) for back, cell in enumerate(held.cells()))
    size = int(max(later.cell.max(), earlier.cell.max())) + 1
    extra = np.zeros(size)
    extra[0] = others or 0
    time = [_by_cell(year, year.years, size) + extra for year in (earlier, later)]
    happened = [_by_cell(year, year.events, size) for year in (earlier, later)]
    total = np.maximum(time[0] + time[1], TINY)
    share = time[1] / total, time[0] / total
    sums = float(happened[0] @ share[0]), float(happened[1] @ share[1])
    if not min(sums):
        raise DataUnfit(
            "There are too few people who were not listed to tell the town's trend from.", slug="no-trend"
        )
    ratio = sums[1] / sums[0]
    rate = (happened[0] + happened[1]) / np.maximum(time[0] + ratio * time[1], TINY)
    influence = _parts(later, share[1], ratio * rate) / sums[1] - _parts(earlier, share[0], rate) / sums[0]
    return MatchedTrend(
        log_ratio=float(np.log(ratio)),
        se=float(np.sqrt(np.sum(influence**2))),
        events_earlier=float(happened[0].sum()),
        events_later=float(happened[1].sum()),
        influence=influence,
    )


def _year(held: Histories, cell: Cells, back: int, *, others: int | None) -> _Year:
    events, years = held.outcome(back=back)
    counts = years > 0
    if back == 0:
        counts = counts & ~held.listed
    if others is None:
        counts = counts & (held.weight(back=back) > 0)
    return _Year(cell=cell, events=events, years=years, counts=counts)


def _by_cell(year: _Year, values: Floats, size: int) -> Floats:
    sums: Floats = np.bincount(year.cell[year.counts], weights=values[year.counts], minlength=size).astype(
        np.float64
    )
    return sums


def _parts(year: _Year, share: Floats, rate: Floats) -> Floats:
    own = share[year.cell] * (year.events - rate[year.cell] * year.years)
    parts: Floats = np.where(year.counts, own, 0.0)
    return parts
