"""One of four words for an interval, chosen by a rule fixed before the data."""

from __future__ import annotations

from enum import StrEnum

from plumbline.evaluation.capacity_line import CapacityLine
from plumbline.evaluation.placebo_year import PlaceboYear
from plumbline.evaluation.rate_ratio import LEAST_EVENTS, RateRatio
from plumbline.values.errors import DataUnfit


class Verdict(StrEnum):
    """What the comparison says."""

    FELL = "fell"
    ROSE = "rose"
    NO_WORTHWHILE_CHANGE = "no_worthwhile_change"
    CANNOT_TELL = "cannot_tell"


def verdict(
    ci_low: float,
    ci_high: float,
    smallest_worth_having: float,
    *,
    expected_events_per_arm: float | None = None,
) -> Verdict:
    """Judge a rate ratio by its whole interval.

    Parameters
    ----------
    ci_low, ci_high : ends of the interval of the rate ratio, 0 < low <= high.
    smallest_worth_having : fall that would be worth having, as a share between 0 and 1.
    expected_events_per_arm : events the smaller arm would have at the pooled rate; under 10 nothing can be told.

    Returns
    -------
    Verdict: ``cannot_tell`` with too few events; ``no_worthwhile_change`` where the whole interval lies inside
        [1 - w, 1 / (1 - w)], be it on one side of 1 or not; else ``fell`` or ``rose`` where it leaves out 1.

    Raises
    ------
    DataUnfit: the interval is not an interval of a ratio, or the smallest fall is not between 0 and 1.
    """
    if not 0 < smallest_worth_having < 1:
        raise DataUnfit("The smallest fall worth having must lie between 0 and 1.", slug="smallest-unfit")
    if not 0 <= ci_low <= ci_high:
        raise DataUnfit("The ends of the interval are not those of a ratio.", slug="interval-unfit")
    if expected_events_per_arm is not None and expected_events_per_arm < LEAST_EVENTS:
        return Verdict.CANNOT_TELL
    least = 1 - smallest_worth_having
    if least <= ci_low and ci_high <= 1 / least:
        return Verdict.NO_WORTHWHILE_CHANGE
    if ci_high < 1:
        return Verdict.FELL
    return Verdict.ROSE if ci_low > 1 else Verdict.CANNOT_TELL


def verdict_on(result: RateRatio, smallest_worth_having: float) -> Verdict:
    """``verdict`` on a rate ratio, with the guard on few events."""
    smaller = min(result.expected_events.offered, result.expected_events.not_drawn)
    return verdict(result.ci_low, result.ci_high, smallest_worth_having, expected_events_per_arm=smaller)


def verdict_on_histories(result: PlaceboYear, smallest_worth_having: float) -> Verdict:
    """``verdict`` on a list by rank. Where the older pair failed nothing is told, whatever the interval."""
    if result.older_pair.standing == "failed":
        return Verdict.CANNOT_TELL
    return verdict(
        result.ci_low,
        result.ci_high,
        smallest_worth_having,
        expected_events_per_arm=min(result.observed, result.expected),
    )


def verdict_at_line(
    result: CapacityLine, smallest_worth_having: float, *, expected_events_per_arm: float
) -> Verdict:
    """``verdict`` on the step at a line, with the guard on few events."""
    return verdict(
        result.ci_low, result.ci_high, smallest_worth_having, expected_events_per_arm=expected_events_per_arm
    )
