"""Events per person by each time, where people may have several and leave at different times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtrit

from plumbline.evaluation.doubts import Doubt, SmallNumbers
from plumbline.evaluation.estimate import CheckedByParts, Intervals, Scale
from plumbline.evaluation.event_history import EventHistory, Flags, Floats
from plumbline.evaluation.risk_sets import RiskSets, risk_sets
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


LEAST_AT_RISK = 10
"""People still followed at the last time shown below which the figure is doubtful."""


@dataclass(frozen=True, slots=True)
class MeanCumulative(CheckedByParts, Intervals):
    """Mean number of events per person by each of g times, with its interval on the log scale.

    ``se`` (g,) is robust: nothing is assumed of how one event bears on the next. ``at_risk`` (g,) are the people still
    followed then. ``curve_time`` and ``curve`` (m,) are the whole step function. ``influence`` (p, g) is each person's
    part in ``mean``, in the order of ``people``.
    """

    scale: ClassVar[Scale] = "mean"

    time: Floats
    mean: Floats
    se: Floats
    ci_low: Floats
    ci_high: Floats
    level: float
    at_risk: Floats
    events: int
    curve_time: Floats
    curve: Floats
    doubts: tuple[Doubt, ...]
    influence: Floats
    people: npt.NDArray[np.generic]

    @property
    def effect(self) -> Floats:
        """``mean`` (g,)."""
        return self.mean


@dataclass(frozen=True, slots=True)
class CumulativeContrast(CheckedByParts, Intervals):
    """Events per person in one group less, and over, those in the other, by each of g times.

    ``difference`` has ``se`` and its interval; ``ratio`` its own, on the log scale. ``influence`` (p, g) is each
    person's part in the difference.
    """

    scale: ClassVar[Scale] = "difference"

    one: MeanCumulative
    other: MeanCumulative
    difference: Floats
    se: Floats
    ci_low: Floats
    ci_high: Floats
    ratio: Floats
    ratio_low: Floats
    ratio_high: Floats
    level: float
    influence: Floats
    people: npt.NDArray[np.generic]

    @property
    def effect(self) -> Floats:
        """``difference`` (g,)."""
        return self.difference

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Those of either curve, each once."""
        return tuple(dict.fromkeys((*self.one.doubts, *self.other.doubts)))


def mean_cumulative(
    history: EventHistory, *, at: Sequence[float] | Floats, level: float = 0.95
) -> MeanCumulative:
    """Nelson's mean cumulative function with the robust variance of Lawless and Nadeau.

    Parameters
    ----------
    history : spans of each person; covariates and strata play no part, weights do, and clusters widen the error.
    at : times, in the unit of the spans, by which events are counted.
    level : of the interval.

    Raises
    ------
    DataUnfit: no events, no times, or nobody is followed up to the last of them.

    Assumes
    -------
    Leaving is unrelated to events to come. Death is not: where people die use ``cumulative_with_death``.

    Source: Nelson (1995), Journal of Quality Technology 27:147-157; Lawless & Nadeau (1995), Technometrics 37:158-168,
    equations 2.3 and 2.6; docs/methods/mean-cumulative.md.
    """
    times, risk, at_risk = prepared(history, at)
    curve = np.cumsum(risk.tied_sum(history.weight[risk.event_rows]) / at_risk)
    influence = events_part(history, risk, at_risk, np.ones(risk.time.size), times)
    return finished(history, times, risk, curve, influence, level)


def cumulative_contrast(
    history: EventHistory, *, in_one: npt.ArrayLike, at: Sequence[float] | Floats, level: float = 0.95
) -> CumulativeContrast:
    """Events per person in one group against the other, people (or their clusters) as units.

    Parameters
    ----------
    history : spans of both groups.
    in_one : shape (n,), true for spans of the first group; a person is in one group all along.
    at, level : as ``mean_cumulative``.

    Raises
    ------
    DataUnfit: somebody is in both groups, a group has no events by the first time, or as ``mean_cumulative``.

    Source: Lawless & Nadeau (1995), Technometrics 37:158-168, section 2.3; docs/methods/mean-cumulative.md.
    """
    flags = two_groups(history, in_one)
    one = mean_cumulative(history.taking(flags), at=at, level=level)
    other = mean_cumulative(history.taking(~flags), at=at, level=level)
    return contrast(history, flags, one, other)


def contrast(
    history: EventHistory, in_one: Flags, one: MeanCumulative, other: MeanCumulative
) -> CumulativeContrast:
    """Set two curves of the same times side by side; the parts of a cluster that spans both groups are added up."""
    if not np.all(one.mean > 0) or not np.all(other.mean > 0):
        raise DataUnfit(
            "A group had no events by the first of these times, so there is no ratio.", slug="no-events"
        )
    shape = (history.people.size, one.time.size)
    parts, of_ratio = np.zeros(shape), np.zeros(shape)
    for rows, found, sign in ((in_one, one, 1.0), (~in_one, other, -1.0)):
        mine = np.unique(history.person[rows])
        parts[mine] += sign * found.influence
        of_ratio[mine] += sign * found.influence / found.mean
    se, log_se = clustered(history, parts), clustered(history, of_ratio)
    freedom = int(history.cluster.max()) - 1
    reach = float(stdtrit(max(freedom, 1), 0.5 + one.level / 2))
    gap, ratio = one.mean - other.mean, one.mean / other.mean
    return CumulativeContrast(
        one=one,
        other=other,
        difference=gap,
        se=se,
        ci_low=gap - reach * se,
        ci_high=gap + reach * se,
        ratio=ratio,
        ratio_low=ratio * np.exp(-reach * log_se),
        ratio_high=ratio * np.exp(reach * log_se),
        level=one.level,
        influence=parts,
        people=history.people,
    )


def prepared(history: EventHistory, at: Sequence[float] | Floats) -> tuple[Floats, RiskSets, Floats]:
    """Checked times (g,), risk sets without strata, and the weight at risk at each event time (m,).

    Raises
    ------
    DataUnfit: no events, no times, or a time up to which nobody is followed.
    """
    times = np.asarray(at, dtype=np.float64)
    if times.ndim != 1 or not times.size or not np.all(np.isfinite(times)) or np.any(np.diff(times) <= 0):
        raise DataUnfit("Give one or more times, each later than the one before.", slug="times-unfit")
    if times[-1] > history.stop.max():
        raise DataUnfit("Nobody is followed up to the last of these times.", slug="times-beyond")
    risk = risk_sets(without_strata(history))
    return times, risk, risk.running(history.weight)


def without_strata(history: EventHistory) -> EventHistory:
    """The same spans as one stratum."""
    return replace(history, stratum=np.zeros(history.stop.size, dtype=np.int64))


def finished(
    history: EventHistory, times: Floats, risk: RiskSets, curve: Floats, influence: Floats, level: float
) -> MeanCumulative:
    """The curve (m,) read at the times, with interval and doubts."""
    place = np.searchsorted(risk.time, times, side="right")
    mean = np.concatenate([[0.0], curve])[place]
    followed = np.array([float(np.sum((history.start < t) & (t <= history.stop))) for t in times])
    se = clustered(history, influence)
    low, high = _interval(mean, se, followed, level)
    few = followed[-1] < LEAST_AT_RISK
    words = say(
        "Fewer than {least_at_risk} people are still followed at the last time shown.",
        least_at_risk=LEAST_AT_RISK,
    )
    return MeanCumulative(
        time=times,
        mean=mean,
        se=se,
        ci_low=low,
        ci_high=high,
        level=level,
        at_risk=followed,
        events=int(history.event.sum()),
        curve_time=risk.time,
        curve=curve,
        doubts=(SmallNumbers("few-at-risk", words),) if few else (),
        influence=influence,
        people=history.people,
    )


def clustered(history: EventHistory, influence: Floats) -> Floats:
    """Standard errors (g,) from each person's part (p, g), people of one cluster added up first."""
    first = np.unique(history.person, return_index=True)[1]
    cluster = history.cluster[first]
    sums = np.column_stack([np.bincount(cluster, column) for column in influence.T])
    error: Floats = np.sqrt(np.sum(sums**2, axis=0))
    return error


def events_part(
    history: EventHistory, risk: RiskSets, at_risk: Floats, alive: Floats, times: Floats
) -> Floats:
    """Each person's part in the mean (p, g): own events over those at risk, less what was expected meanwhile.

    ``at_risk`` and ``alive`` (m,) are the weight at risk and the share alive just before each event time.
    """
    rate = risk.tied_sum(history.weight[risk.event_rows]) / at_risk
    expected = np.concatenate([[0.0], np.cumsum(alive * rate / at_risk)])
    own = history.weight[risk.event_rows] * (alive / at_risk)[risk.event_at]
    people, found = history.people.size, []
    who = history.person[risk.event_rows]
    for past in np.searchsorted(risk.time, times, side="right"):
        told = risk.event_at < past
        reached = expected[np.minimum(risk.past, past)] - expected[np.minimum(risk.first, past)]
        events = np.bincount(who[told], own[told], people)
        found.append(events - np.bincount(history.person, history.weight * reached, people))
    return np.column_stack(found)


def two_groups(history: EventHistory, in_one: npt.ArrayLike) -> Flags:
    """Flags (n,) of the spans of the first of two groups.

    Raises
    ------
    DataUnfit: there is one group only, or somebody is in both.
    """
    flags = np.asarray(in_one)
    if flags.shape != history.stop.shape:
        raise DataUnfit("Each span must say which group it belongs to.", slug="shapes-differ")
    flags = flags.astype(bool)
    if np.all(flags) or not np.any(flags):
        raise DataUnfit("A comparison needs two groups, and there is only one.", slug="one-group")
    members = np.bincount(history.person, flags, history.people.size)
    spans = np.bincount(history.person, minlength=history.people.size)
    if np.any((members > 0) & (members < spans)):
        raise DataUnfit(
            "Somebody is in both groups: a person keeps the group they were drawn into.", slug="both-groups"
        )
    return flags


def _interval(mean: Floats, se: Floats, followed: Floats, level: float) -> tuple[Floats, Floats]:
    """Limits on the log scale; where nothing has happened, none to what an exact Poisson count of none allows."""
    some = mean > 0
    spread = np.exp(float(ndtri(0.5 + level / 2)) * se / np.where(some, mean, 1.0))
    none_yet = -np.log((1 - level) / 2) / np.maximum(followed, 1.0)
    return np.where(some, mean / spread, 0.0), np.where(some, mean * spread, none_yet)
