"""Whether rates changed more in one group of places or people than in another: a ratio of ratios, with what could overturn it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from scipy.special import fdtrc, stdtrit

from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.estimate import CheckedByParts, LogRatio, Whose
from plumbline.evaluation.event_history import Flags, Floats
from plumbline.evaluation.rate_ratio import LEAST_CLUSTERS, LEAST_EVENTS
from plumbline.evaluation.strength import DesignStrength, design_strength
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class Period:
    """Ratio of ratios of one period against the last one before: 1 in periods before says that the groups moved alike."""

    period: int
    ratio: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True, slots=True)
class ChangeRatio(CheckedByParts, LogRatio):
    """Change in the treated over the change in the others; ``theta`` is its log, ``influence`` (u,) each unit's part in it.

    ``leads`` are the periods before against the last of them, ``lags`` those after. ``leads_p`` tests all leads together,
    None with one period before. ``largest_lead`` is the largest log ratio of two neighbouring periods before, and ``overturned_at``
    the multiple of it that, as a change that comes in with the offer, lets no difference into the interval: 0 where it is in
    already, None where nothing moved before.
    """

    influence_of: ClassVar[Whose] = "unit"

    theta: float
    se: float
    ratio: float
    ci_low: float
    ci_high: float
    level: float
    leads: tuple[Period, ...]
    lags: tuple[Period, ...]
    leads_p: float | None
    largest_lead: float | None
    overturned_at: float | None
    units: int
    doubts: tuple[Doubt, ...]
    influence: Floats

    @property
    def strength(self) -> DesignStrength:
        """Grade of the design, lowered where the groups had moved apart before."""
        parted = [doubt.sentence for doubt in self.doubts if doubt.slug == "parted-before"]
        return design_strength("change_ratio", parted)

    def if_moved_by(self, multiple: float) -> tuple[float, float]:
        """The interval of the ratio where the groups would have parted by up to ``multiple`` times the largest lead."""
        room = multiple * (self.largest_lead or 0.0)
        return self.ci_low * float(np.exp(-room)), self.ci_high * float(np.exp(room))


def change_ratio(
    *,
    events: npt.ArrayLike,
    years: npt.ArrayLike,
    treated: npt.ArrayLike,
    starts: int,
    level: float = 0.95,
    selected_on_counts: bool = False,
) -> ChangeRatio:
    """Difference in differences of log rates, from counts by unit and period, units as clusters.

    Parameters
    ----------
    events, years : shape (u, t), events and person-years of each unit (area, site, person) in each period, in order.
    treated : shape (u,), units offered it from period ``starts`` on; all of them at once.
    starts : the first period with the offer, from 1 to t - 1.
    level : of the intervals.
    selected_on_counts : whether the treated were chosen by the counts of the periods before.

    Raises
    ------
    DataUnfit: shapes differ; a value unfit; fewer than two units in a group; a group without events in a period; or units selected on
        their counts, whose fall to their usual level no comparison with others takes away.

    Assumes
    -------
    Without the offer the rates of both groups would have changed by the same factor.

    Source: Poisson regression with effects of units and periods (Wooldridge 1999, Journal of Econometrics 90:77-97), which
    for one start gives the ratio of ratios of totals; Rambachan & Roth (2023), Review of Economic Studies 90:2555-2591
    (bounds relative to what parted before); docs/methods/change-ratio.md.
    """
    y, time = np.asarray(events, dtype=np.float64), np.asarray(years, dtype=np.float64)
    flags = np.asarray(treated).astype(bool)
    _check(y, time, flags, starts, selected_on_counts=selected_on_counts)
    periods, freedom = y.shape[1], flags.size - 2
    reach = float(stdtrit(freedom, 0.5 + level / 2))
    after = np.arange(periods) >= starts
    theta, influence = _parted(y, time, flags, after, ~after)
    se = _error(influence, flags)
    last = np.arange(periods) == starts - 1
    each = {
        t: _parted(y, time, flags, np.arange(periods) == t, last) for t in range(periods) if t != starts - 1
    }
    told = {t: _period(t, log_ratio, _error(part, flags), reach) for t, (log_ratio, part) in each.items()}
    before = [t for t in told if t < starts]
    leads_p = _all_leads([each[t] for t in before], flags) if before else None
    steps = np.diff([*(each[t][0] for t in before), 0.0]) if before else None
    largest = float(np.max(np.abs(steps))) if steps is not None else None
    low, high = theta - reach * se, theta + reach * se
    return ChangeRatio(
        theta=theta,
        se=se,
        ratio=float(np.exp(theta)),
        ci_low=float(np.exp(low)),
        ci_high=float(np.exp(high)),
        level=level,
        leads=tuple(told[t] for t in before),
        lags=tuple(period for t, period in told.items() if t >= starts),
        leads_p=leads_p,
        largest_lead=largest,
        overturned_at=_overturned(low, high, largest),
        units=flags.size,
        doubts=tuple(_doubts(y, flags, leads_p, largest, _overturned(low, high, largest))),
        influence=influence,
    )


def _check(y: Floats, time: Floats, flags: Flags, starts: int, *, selected_on_counts: bool) -> None:
    if y.ndim != 2 or y.shape != time.shape or flags.shape != y.shape[:1]:
        raise DataUnfit(
            "Each unit needs events and years for each period, and its group.", slug="shapes-differ"
        )
    if not np.all(np.isfinite(y)) or np.any(y < 0) or not np.all(np.isfinite(time)) or np.any(time <= 0):
        raise DataUnfit("Events must be known, and time at liberty above 0.", slug="values-unfit")
    if not 1 <= starts < y.shape[1]:
        raise DataUnfit("There must be a period before the offer and one with it.", slug="no-period")
    if min(flags.sum(), (~flags).sum()) < 2:
        raise DataUnfit("A comparison needs two units or more in both groups.", slug="one-group")
    if selected_on_counts:
        raise DataUnfit(
            "These were chosen at their worst, so they would have fallen to their usual level by themselves and the others "
            "would not. Compare them with the placebo year or with others of the same list.",
            slug="selected-on-counts",
        )
    if not np.all(y[flags].sum(axis=0)) or not np.all(y[~flags].sum(axis=0)):
        raise DataUnfit(
            "A group had no events in a period, so there is no ratio: take longer periods.", slug="no-events"
        )


def _parted(y: Floats, time: Floats, flags: Flags, after: Flags, before: Flags) -> tuple[float, Floats]:
    """Log of the change in the treated over that in the others, and each unit's part in it (u,).

    Events a unit has after are compared with those its events before, or after, would be at its group's change: the
    conditional likelihood of each unit, so that units of different levels and years weigh what they tell.
    """
    late, early = y[:, after].sum(axis=1), y[:, before].sum(axis=1)
    exposed, earlier = time[:, after].sum(axis=1), time[:, before].sum(axis=1)
    theta, influence = 0.0, np.zeros(flags.size)
    for side, sign in ((flags, 1.0), (~flags, -1.0)):
        log_change, part = _change(late[side], early[side], exposed[side], earlier[side])
        theta += sign * log_change
        influence[side] = sign * part
    return theta, influence


def _change(late: Floats, early: Floats, exposed: Floats, earlier: Floats) -> tuple[float, Floats]:
    """Maximum likelihood of one factor by which the rates of all units changed, given each unit's events in all.

    Of a unit's events a share r t1 / (r t1 + t0) is expected late.
    """
    total, log_change = (
        late + early,
        float(np.log(late.sum() / exposed.sum()) - np.log(early.sum() / earlier.sum())),
    )
    for _ in range(100):
        share = exposed * np.exp(log_change) / (exposed * np.exp(log_change) + earlier)
        step = float(np.sum(late - total * share) / np.sum(total * share * (1 - share)))
        log_change += step
        if abs(step) < 1e-12:
            break
    share = exposed * np.exp(log_change) / (exposed * np.exp(log_change) + earlier)
    return log_change, (late - total * share) / np.sum(total * share * (1 - share))


def _error(influence: Floats, flags: Flags) -> float:
    """Robust by unit, each group with its own count of units less one."""
    sides = ((side.sum(), np.sum(influence[side] ** 2)) for side in (flags, ~flags))
    return float(np.sqrt(sum(n / (n - 1) * squares for n, squares in sides)))


def _period(t: int, log_ratio: float, se: float, reach: float) -> Period:
    return Period(
        t,
        float(np.exp(log_ratio)),
        float(np.exp(log_ratio - reach * se)),
        float(np.exp(log_ratio + reach * se)),
    )


def _all_leads(leads: list[tuple[float, Floats]], flags: Flags) -> float | None:
    """Wald test that every period before is as the last, with the F of Hotelling; None where units are too few for it."""
    logs, parts = np.array([log for log, _ in leads]), np.column_stack([part for _, part in leads])
    spread = sum(side.sum() / (side.sum() - 1) * parts[side].T @ parts[side] for side in (flags, ~flags))
    freedom, k = flags.size - 2, logs.size
    if freedom <= k or np.linalg.matrix_rank(spread) < k:
        return None
    wald = float(logs @ np.linalg.solve(spread, logs))
    return float(fdtrc(k, freedom - k + 1, wald * (freedom - k + 1) / (freedom * k)))


def _overturned(low: float, high: float, largest: float | None) -> float | None:
    if low <= 0 <= high:
        return 0.0
    nearer = low if low > 0 else -high
    return nearer / largest if largest else None


def _doubts(
    y: Floats, flags: Flags, leads_p: float | None, largest: float | None, overturned: float | None
) -> list[Doubt]:
    checks: tuple[tuple[bool, Doubt], ...] = (
        (
            min(y[flags].sum(), y[~flags].sum()) < LEAST_EVENTS,
            SmallNumbers(
                "few-events",
                say(
                    "Fewer than {least_events} events in a group: too few to tell.", least_events=LEAST_EVENTS
                ),
            ),
        ),
        (
            flags.size < LEAST_CLUSTERS,
            SmallNumbers(
                "few-clusters",
                say(
                    "Fewer than {least_clusters} units: the interval may be too short.",
                    least_clusters=LEAST_CLUSTERS,
                ),
            ),
        ),
        (
            largest is None,
            AssumptionDoubt(
                "no-leads", "With one period before nobody can see whether the groups moved alike."
            ),
        ),
        (
            leads_p is not None and leads_p < 0.1,
            AssumptionDoubt(
                "parted-before", "The groups moved apart before the offer came, so the comparison leans."
            ),
        ),
        (
            overturned is not None and 0 < overturned < 1,
            AssumptionDoubt(
                "overturned",
                "A change no larger than one seen before the offer would be enough to explain the figure away.",
            ),
        ),
    )
    return [doubt for held, doubt in checks if held]
