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
    Verdict: ``cannot_tell`` with too few events; ``rose`` where the whole interval lies above 1, however small the rise: a
        plan names a smallest fall worth having and no harm that may be borne. ``no_worthwhile_change`` where all that it
        holds lies within w of 1 and some of it is no rise; else ``fell`` where it lies below 1.

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
    # Before everything else: a clear rise must never be read as "no change worth having".
    if ci_low > 1:
        return Verdict.ROSE
    if 1 - smallest_worth_having <= ci_low and ci_high <= 1 + smallest_worth_having:
        return Verdict.NO_WORTHWHILE_CHANGE
    return Verdict.FELL if ci_high < 1 else Verdict.CANNOT_TELL


def read_anew(
    kept: str, *, ci_low: float | None, ci_high: float | None, smallest_worth_having: float
) -> Verdict:
    """A verdict that was kept, as today's rule has it.

    Until December 2026 an interval up to 1 / (1 - w) counted as no worthwhile change, a clear rise among them. Of those kept so
    the interval decides again; all others stand, and so do those whose interval is not shown.
    """
    if kept != Verdict.NO_WORTHWHILE_CHANGE or ci_low is None or ci_high is None:
        return Verdict(kept)
    return verdict(ci_low, ci_high, smallest_worth_having)


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
