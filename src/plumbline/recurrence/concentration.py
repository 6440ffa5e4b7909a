"""How concentrated events are in units, beside what chance alone would give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plumbline.recurrence.chance import Band, band, drawn_again, scattered
from plumbline.recurrence.units import Counts, Weights, codes_of, top_share, top_tenth_size
from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class Concentration:
    """Events over the units that have any.

    ``n`` units of ``at_risk`` have at least one of ``events`` event-unit pairs. ``repeat_share`` of the ``n`` have
    two or more. The busiest tenth, ``top_tenth_n`` of them, hold ``top_tenth_share`` of the events, or of the weight
    where weights were given, between ``top_tenth_ci_low`` and ``top_tenth_ci_high`` (middle 95% when the units are drawn
    again with replacement, as if this period's were a sample of many). Names with ``expected`` are what chance gives: the mean, and the middle 95% for the
    top tenth (``expected_low``, ``expected_high``) and for repeats.
    """

    n: int
    events: int
    at_risk: int
    repeat_n: int
    repeat_share: float
    most: int
    top_tenth_n: int
    top_tenth_share: float
    top_tenth_ci_low: float
    top_tenth_ci_high: float
    expected_top_tenth_share: float
    expected_low: float
    expected_high: float
    expected_repeat_share: float
    expected_repeat_low: float
    expected_repeat_high: float
    simulations: int

    @property
    def is_beyond_chance(self) -> bool:
        """Whether the busiest tenth hold more than chance gives in 39 of 40 throws."""
        return self.top_tenth_share > self.expected_high

    @property
    def excess(self) -> float:
        """Share of events that the busiest tenth hold beyond the mean of chance; below nought where they hold less."""
        return self.top_tenth_share - self.expected_top_tenth_share


def concentration(
    units: npt.ArrayLike,
    *,
    at_risk: int,
    weights: npt.ArrayLike | None = None,
    rng: np.random.Generator,
    simulations: int = 200,
) -> Concentration:
    """Measure how uneven events are over units, beside the same events scattered at random.

    Parameters
    ----------
    units : shape (E,), text or whole numbers: the unit of each event-unit pair, a unit once per event.
    at_risk : units that could have had an event, with and without; at least the distinct units.
    weights : shape (E,), what each pair weighs (days of harm), not below nought, some above; one each unless told.
    rng : the stream that chance is drawn from.
    simulations : throws of chance.

    Returns
    -------
    Concentration. Repeats are counted in events also where weights are given.

    Raises
    ------
    DataUnfit: no events, fewer at risk than were hit, or weights that do not fit.

    Assumes
    -------
    By chance every unit at risk is as likely as another, and each event falls independently. People who moved away
    and places that nobody visits make ``at_risk`` too large and chance too even.

    Source: Bernasco & Steenbeek (2017), J. Quantitative Criminology 33:451-467, on concentration when there are more
    places than crimes; docs/methods/concentration.md.
    """
    codes, n = codes_of(units)
    weighed = _checked(weights, codes.size)
    if not 0 < n <= at_risk:
        raise DataUnfit(
            "There must be at least one event, and at least as many at risk as have events.",
            slug="at-risk-too-small",
        )
    counts = np.bincount(codes, minlength=n)
    loads = counts if weighed is None else np.bincount(codes, weighed, minlength=n)
    top, repeat = scattered(
        events=codes.size, at_risk=at_risk, weights=weighed, rng=rng, simulations=simulations
    )
    return measured(
        counts=counts,
        loads=loads,
        at_risk=at_risk,
        top=band(top),
        repeat=band(repeat),
        again=drawn_again(loads, rng=rng, draws=simulations),
        simulations=simulations,
    )


def measured(
    *,
    counts: Counts,
    loads: Counts | Weights,
    at_risk: int,
    top: Band,
    repeat: Band,
    again: Band,
    simulations: int,
) -> Concentration:
    """Put observed counts, shape (n,), beside bands of chance and of the units drawn again."""
    repeat_n = int((counts > 1).sum())
    return Concentration(
        n=counts.size,
        events=int(counts.sum()),
        at_risk=at_risk,
        repeat_n=repeat_n,
        repeat_share=repeat_n / counts.size,
        most=int(counts.max()),
        top_tenth_n=top_tenth_size(int((loads > 0).sum())),
        top_tenth_share=top_share(loads),
        top_tenth_ci_low=again.low,
        top_tenth_ci_high=again.high,
        expected_top_tenth_share=top.mean,
        expected_low=top.low,
        expected_high=top.high,
        expected_repeat_share=repeat.mean,
        expected_repeat_low=repeat.low,
        expected_repeat_high=repeat.high,
        simulations=simulations,
    )


def _checked(weights: npt.ArrayLike | None, size: int) -> Weights | None:
    if weights is None:
        return None
    given = np.asarray(weights, dtype=np.float64)
    if given.shape != (size,) or not np.all(np.isfinite(given) & (given >= 0)) or given.sum() <= 0:
        raise DataUnfit(
            "Each event needs one weight, none below nought, and some above it.", slug="weights-unfit"
        )
    return given
