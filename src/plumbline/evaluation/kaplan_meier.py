"""Share still without a first event by each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from plumbline.evaluation.doubts import Doubt, SmallNumbers
from plumbline.evaluation.estimate import CheckedByParts, Intervals, Scale
from plumbline.evaluation.event_history import EventHistory, Floats
from plumbline.evaluation.event_orders import event_order
from plumbline.evaluation.mean_cumulative import LEAST_AT_RISK, prepared
from plumbline.evaluation.risk_sets import RiskSets
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class Survival(CheckedByParts, Intervals):
    """Share of people without any event up to and with each of g times; ``se`` is Greenwood's, the interval log-log.

    ``curve_time`` and ``curve`` (m,) are the whole step function, ``influence`` (p, g) each person's part in ``share``
    in the order of ``people``. ``median`` is the first time by which half have had one, None where that was not seen.
    """

    scale: ClassVar[Scale] = "share"

    time: Floats
    share: Floats
    se: Floats
    ci_low: Floats
    ci_high: Floats
    level: float
    at_risk: Floats
    events: int
    median: float | None
    curve_time: Floats
    curve: Floats
    doubts: tuple[Doubt, ...]
    influence: Floats
    people: npt.NDArray[np.generic]

    @property
    def effect(self) -> Floats:
        """``share`` (g,)."""
        return self.share


def kaplan_meier(history: EventHistory, *, at: Sequence[float] | Floats, level: float = 0.95) -> Survival:
    """Kaplan and Meier's share still free of any event; spans after a person's first event play no part.

    Parameters
    ----------
    history : spans of each person, unweighted.
    at : times by which the share is told.

    Raises
    ------
    DataUnfit: spans carry weights, no events, no times, or nobody is followed up to the last of them.

    Assumes
    -------
    Leaving is unrelated to events to come; somebody who dies counts as having left.

    Source: Kaplan & Meier (1958), JASA 53:457-481; Greenwood (1926); Kalbfleisch & Prentice (2002), 1.4 (log-log
    interval); docs/methods/kaplan-meier.md.
    """
    if np.any(history.weight != 1):
        raise DataUnfit("Greenwood's error holds without weights only.", slug="weights-unfit")
    held = history.taking(event_order(history) == 1)
    times, risk, at_risk = prepared(held, at)
    hazard = _over(risk.tied, at_risk)
    curve: Floats = np.cumprod(1 - hazard).astype(np.float64)
    spread = np.cumsum(_over(risk.tied, at_risk * (at_risk - risk.tied)))
    place = np.searchsorted(risk.time, times, side="right")
    share = np.concatenate([[1.0], curve])[place]
    told = np.concatenate([[0.0], spread])[place]
    followed = np.array([float(np.sum((held.start < t) & (t <= held.stop))) for t in times])
    low, high = _log_log(share, told, curve, spread, followed, level)
    half = np.flatnonzero(curve <= 0.5)
    few = followed[-1] < LEAST_AT_RISK
    words = say(
        "Fewer than {least_at_risk} people are still followed at the last time shown.",
        least_at_risk=LEAST_AT_RISK,
    )
    return Survival(
        time=times,
        share=share,
        se=share * np.sqrt(told),
        ci_low=low,
        ci_high=high,
        level=level,
        at_risk=followed,
        events=int(held.event.sum()),
        median=float(risk.time[half[0]]) if half.size else None,
        curve_time=risk.time,
        curve=curve,
        doubts=(SmallNumbers("few-at-risk", words),) if few else (),
        influence=-share * _influence(held, risk, at_risk, place),
        people=held.people,
    )


def _over(above: npt.NDArray[np.generic], below: Floats) -> Floats:
    """Quotient, 0 where everybody left at risk had the event and the share is 0 from there on."""
    quotient: Floats = np.divide(above, below, out=np.zeros(below.size), where=below > 0)
    return quotient


def _log_log(
    share: Floats, told: Floats, curve: Floats, spread: Floats, followed: Floats, level: float
) -> tuple[Floats, Floats]:
    """Limits on the scale log(-log share); at 1 the exact binomial one, at 0 the last upper limit before it."""
    z = float(ndtri(0.5 + level / 2))
    inside = (share > 0) & (share < 1)
    size = -np.log(np.where(inside, share, 0.5))
    reach = z * np.sqrt(told) / size
    low, high = np.exp(-size * np.exp(reach)), np.exp(-size * np.exp(-reach))
    before = (curve > 0) & (curve < 1)
    last = np.log(curve[before][-1]) if np.any(before) else 0.0
    beyond = np.exp(last * np.exp(z * np.sqrt(spread[before][-1]) / last)) if last else 1.0
    all_free = ((1 - level) / 2) ** (1 / np.maximum(followed, 1.0))
    return (
        np.where(inside, low, np.where(share == 1, all_free, 0.0)),
        np.where(inside, high, np.where(share == 1, 1.0, beyond)),
    )


def _influence(held: EventHistory, risk: RiskSets, at_risk: Floats, place: npt.NDArray[np.intp]) -> Floats:
    """Each person's part in the log of the share, turned round (p, g)."""
    each = _over(np.ones(at_risk.size), at_risk - risk.tied)
    passed = np.concatenate([[0.0], np.cumsum(each * _over(risk.tied, at_risk))])
    who, people, found = held.person[risk.event_rows], held.people.size, []
    for past in place:
        told = risk.event_at < past
        meanwhile = passed[np.minimum(risk.past, past)] - passed[np.minimum(risk.first, past)]
        own = np.bincount(who[told], each[risk.event_at[told]], people)
        found.append(own - np.bincount(held.person, meanwhile, people))
    return np.column_stack(found)
