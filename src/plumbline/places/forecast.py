"""How well the busy places of some months foretell the places of the months after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plumbline.places.flagging import Flagged, flag
from plumbline.values.errors import DataUnfit


Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure between two limits."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """``flagged`` of ``cells`` were named from ``train_months`` months, and held ``hits`` of the ``test_events`` after.

    ``hit_rate`` is hits over test events, ``by_chance`` the mean and middle 95% of it when as many cells are named by lot.
    ``pai`` is the hit rate over the share of cells flagged; ``pei`` the hits over ``best_hits``, those of the cells that
    turned out busiest. Limits are the middle 95% when cells are drawn again. Where cells tie at the edge of the flagged,
    each counts in equal part, so ``hits`` need not be whole.
    """

    cells: int
    flagged: int
    half_life_months: float | None
    train_months: int
    test_months: int
    train_events: int
    test_events: int
    hits: float
    best_hits: int
    hit_rate: Interval
    pai: Interval
    pei: Interval
    by_chance: Interval

    @property
    def is_beyond_chance(self) -> bool:
        """Whether more was hit than cells named by lot hit in 39 of 40 draws."""
        return self.hit_rate.value > self.by_chance.high


def forecast(
    *,
    cell: npt.ArrayLike,
    month: npt.ArrayLike,
    first_test: str,
    flagged: int,
    rng: np.random.Generator,
    half_life_months: float | None = None,
    at_risk: int | None = None,
    draws: int = 500,
) -> Forecast:
    """Rank cells by their events before a month, name the first, and count what they hold from that month on.

    Parameters
    ----------
    cell : shape (n,) of any sortable values, or (n, 2) as `grid_cells` gives.
    month : shape (n,), datetime64 or text such as ``2018-02``.
    first_test : first month of the test, such as ``2018-02``. Nothing from then on touches the ranking.
    flagged : cells to name, at least one, fewer than all.
    half_life_months : an event this many months before the last of training counts half; every one alike unless told.
    at_risk : cells of the area; those with an event in training or test unless told, which leaves out moor and water,
        and makes chance and ``pai`` a little less in favour of the forecast.
    draws : for the limits and for chance.

    Raises
    ------
    DataUnfit: no events before or none after, too many or too few cells to flag, or a month that is not known.

    Assumes
    -------
    Cells are drawn again as if independent: neighbours that rise together make the limits too narrow.

    Source: Chainey, Tompson & Uhlig (2008), Security Journal 21:4-28 (PAI); Hunt (2016), doctoral thesis, City University
    of New York (PEI); docs/methods/place-forecast.md.
    """
    code, when = _codes(cell), _months(month)
    start = np.datetime64(first_test, "M")
    if code.shape != when.shape or np.isnat(when).any():
        raise DataUnfit("Each event needs one cell and one month.", slug="columns-differ")
    seen = int(code.max(initial=-1)) + 1
    cells = seen if at_risk is None else at_risk
    before = when < start
    if not before.any() or before.all() or cells < seen or not 0 < flagged < cells or draws < 1:
        raise DataUnfit(
            "A forecast needs events before and after, and fewer cells to name than there are.",
            slug="forecast-unfit",
        )
    aged = (start - 1 - when[before]).astype(np.int64)
    weights = _weights(aged, half_life_months)
    scores = np.bincount(code[before], weights, minlength=cells).astype(np.float64)
    found = flag(scores, np.bincount(code[~before], minlength=cells), flagged=flagged)
    return Forecast(
        cells=cells,
        flagged=flagged,
        half_life_months=half_life_months,
        train_months=int(aged.max()) + 1,
        test_months=int((when.max() - start).astype(np.int64)) + 1,
        train_events=int(before.sum()),
        test_events=int((~before).sum()),
        hits=found.hits,
        best_hits=int(found.best),
        **_limits(found, rng=rng, draws=draws),
    )


def _codes(cell: npt.ArrayLike) -> Codes:
    given = np.asarray(cell)
    if given.ndim not in (1, 2):
        raise DataUnfit("Cells are one value, or a column and a row, for each event.", slug="columns-differ")
    return np.unique(given, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _months(month: npt.ArrayLike) -> npt.NDArray[np.datetime64]:
    try:
        return np.asarray(month).astype("datetime64[M]")
    except ValueError as error:
        raise DataUnfit("Months are written like 2018-02.", slug="month-unfit") from error


def _weights(aged: Codes, half_life: float | None) -> Array:
    if half_life is None:
        return np.ones(aged.size)
    if not 0 < half_life < float("inf"):
        raise DataUnfit("The half-life is a number of months above nought.", slug="half-life-unfit")
    return np.asarray(0.5 ** (aged / half_life), dtype=np.float64)


def _limits(found: Flagged, *, rng: np.random.Generator, draws: int) -> dict[str, Interval]:
    """Each figure with the middle 95% over cells drawn again, and what cells named by lot would hit."""
    share = found.part.sum() / found.part.size
    again = np.array([found.drawn_again(rng) for _ in range(draws)])
    rate, area, pei = again[:, 0], again[:, 1], again[:, 2]
    lot = np.array([found.hit_rate_by_lot(rng) for _ in range(draws)])
    return {
        "hit_rate": _interval(found.hits / found.events, rate),
        "pai": _interval(found.hits / found.events / share, rate / area),
        "pei": _interval(found.hits / found.best, pei),
        "by_chance": _interval(float(share), lot),
    }


def _interval(value: float, drawn: Array) -> Interval:
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Interval(value=float(value), low=float(low), high=float(high))
