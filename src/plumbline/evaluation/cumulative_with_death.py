"""Events per person by each time where death ends them: the dead have no more, and count as people all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from plumbline.evaluation.event_history import EventHistory, Floats
from plumbline.evaluation.mean_cumulative import (
    CumulativeContrast,
    MeanCumulative,
    contrast,
    events_part,
    finished,
    prepared,
    two_groups,
    without_strata,
)
from plumbline.evaluation.risk_sets import RiskSets, risk_sets


def cumulative_with_death(
    history: EventHistory, *, at: Sequence[float] | Floats, level: float = 0.95
) -> MeanCumulative:
    """Mean number of events per person by each time, the dead having no more (Ghosh and Lin).

    The integral of survival just before each time with the rate of events among those alive. On one day events come
    before deaths, and deaths before people leave.

    Parameters
    ----------
    history : spans of each person with ``died`` at the last one; clusters widen the error.
    at : times by which events are counted.

    Raises
    ------
    DataUnfit: as ``mean_cumulative``.

    Assumes
    -------
    Leaving, other than by death, is unrelated to events and deaths to come.

    Source: Ghosh & Lin (2000), Biometrics 56:554-562, equations 1 and 3; docs/methods/mean-cumulative.md.
    """
    times, risk, at_risk = prepared(history, at)
    deaths = _deaths(history)
    alive = np.ones(risk.time.size) if deaths is None else _alive_before(deaths, risk.time)
    curve = np.cumsum(alive * risk.tied_sum(history.weight[risk.event_rows]) / at_risk)
    influence = events_part(history, risk, at_risk, alive, times)
    if deaths is not None:
        influence = influence - _deaths_part(history, deaths, risk, curve, times)
    return finished(history, times, risk, curve, influence, level)


def cumulative_contrast_with_death(
    history: EventHistory, *, in_one: npt.ArrayLike, at: Sequence[float] | Floats, level: float = 0.95
) -> CumulativeContrast:
    """Events per person in one group against the other where death ends them.

    Fewer events may come of more deaths: show the deaths of both groups beside it.

    Raises
    ------
    DataUnfit: as ``cumulative_contrast``.

    Source: Ghosh & Lin (2000), Biometrics 56:554-562, section 3; docs/methods/mean-cumulative.md.
    """
    flags = two_groups(history, in_one)
    one = cumulative_with_death(history.taking(flags), at=at, level=level)
    other = cumulative_with_death(history.taking(~flags), at=at, level=level)
    return contrast(history, flags, one, other)


@dataclass(frozen=True, slots=True)
class _Deaths:
    """Risk sets of the d death times, and at each the weight of the dying and of those who live on (d,)."""

    risk: RiskSets
    dying: Floats
    living_on: Floats


def _deaths(history: EventHistory) -> _Deaths | None:
    if not np.any(history.died):
        return None
    risk = risk_sets(without_strata(replace(history, event=history.died)))
    dying = risk.tied_sum(history.weight[risk.event_rows])
    at_risk = risk.running(history.weight)
    living_on = np.where(at_risk - dying > 1e-9 * at_risk, at_risk - dying, 0.0)
    return _Deaths(risk=risk, dying=dying, living_on=living_on)


def _alive_before(deaths: _Deaths, times: Floats) -> Floats:
    share = np.cumprod(deaths.living_on / (deaths.living_on + deaths.dying))
    alive: Floats = np.concatenate([[1.0], share])[np.searchsorted(deaths.risk.time, times, side="left")]
    return alive


def _deaths_part(
    history: EventHistory, deaths: _Deaths, risk: RiskSets, curve: Floats, times: Floats
) -> Floats:
    """What each person's death, or living on, took from the mean by each time (p, g).

    A death at u takes away the events that would have come after it; after the last of all nothing is left to take.
    """
    dead = deaths.risk
    by_then = np.concatenate([[0.0], curve])[np.searchsorted(risk.time, dead.time, side="right")]
    each = np.divide(1.0, deaths.living_on, out=np.zeros(by_then.size), where=deaths.living_on > 0)
    rate = each * deaths.dying / (deaths.living_on + deaths.dying)
    passed = np.concatenate([[0.0], np.cumsum(rate)])
    passed_events = np.concatenate([[0.0], np.cumsum(rate * by_then)])
    who, weight = history.person[dead.event_rows], history.weight[dead.event_rows]
    people, found = history.people.size, []
    for t in times:
        reached = np.concatenate([[0.0], curve])[np.searchsorted(risk.time, t, side="right")]
        past = np.searchsorted(dead.time, t, side="right")
        told = dead.event_at < past
        lost = (weight * ((reached - by_then) * each)[dead.event_at])[told]
        first, last = np.minimum(dead.first, past), np.minimum(dead.past, past)
        meanwhile = reached * (passed[last] - passed[first]) - (passed_events[last] - passed_events[first])
        own = np.bincount(who[told], lost, people)
        found.append(own - np.bincount(history.person, history.weight * meanwhile, people))
    return np.column_stack(found)
