"""How many sites must be put together before a fall worth having would show."""

from __future__ import annotations

from math import log, sqrt

from scipy.special import nctdtr, ndtr, ndtri, stdtrit

from plumbline.values.errors import DataUnfit


MOST_SITES = 1000


def power_of(*, fall: float, se: float, alpha: float = 0.05) -> float:
    """Chance that an interval with this error of the log ratio leaves out no difference on the right side.

    Parameters
    ----------
    fall : share by which the offer lowers the rate, between 0 and 1.
    se : standard error of the log ratio that the design will have, > 0, such as the root of ``wedge_variance``; multiply a variance
        by ``cluster_multiple`` where households or groups are drawn.

    Raises
    ------
    DataUnfit: a value outside its range.

    Source: Wald test on the log scale; docs/methods/sites-needed.md.
    """
    _check(fall, se, alpha)
    return float(ndtr(-log(1 - fall) / se - ndtri(1 - alpha / 2)))


def cluster_multiple(*, size: float, alike: float, varies: float = 0.0) -> float:
    """By how much drawing clusters multiplies the variance of drawing people.

    Parameters
    ----------
    size : people in a cluster on average, 1 or more.
    alike : correlation of the outcome within a cluster, 0 to 1.
    varies : spread of the sizes over their mean.

    Raises
    ------
    DataUnfit: a value outside its range.

    Source: Donner & Klar (2000), Design and Analysis of Cluster Randomization Trials, 5.1; Eldridge, Ashby & Kerry (2006),
    International Journal of Epidemiology 35:1292-1300 (unequal sizes); docs/methods/sites-needed.md.
    """
    if not (size >= 1 and 0 <= alike <= 1 and varies >= 0):
        raise DataUnfit(
            "A cluster has one person or more, and its people are alike from 0 to 1.", slug="power-unfit"
        )
    return 1 + ((varies**2 + 1) * size - 1) * alike


def power_of_sites(*, sites: int, fall: float, se: float, tau: float, alpha: float = 0.05) -> float:
    """Chance that the pooled mean of ``sites`` shows the fall, by Hartung and Knapp's interval.

    Parameters
    ----------
    sites : two or more, each with about this ``se`` of its log ratio.
    fall : the mean fall over sites, a share.
    tau : standard deviation of the true log ratios between sites, >= 0.

    Raises
    ------
    DataUnfit: a value outside its range.

    Source: Hedges & Pigott (2001), Psychological Methods 6:203-217, with Hartung and Knapp's t for the normal;
    docs/methods/sites-needed.md.
    """
    _check(fall, se, alpha)
    if sites < 2 or tau < 0:
        raise DataUnfit("Two sites or more are put together, and tau is 0 or more.", slug="power-unfit")
    away = -log(1 - fall) * sqrt(sites) / sqrt(se**2 + tau**2)
    # Far out the noncentral t runs out of digits, and power is 1 there.
    return float(1 - nctdtr(sites - 1, away, stdtrit(sites - 1, 1 - alpha / 2))) if away < 30 else 1.0


def sites_needed(
    *, fall: float, se: float, tau: float, power: float = 0.8, alpha: float = 0.05
) -> int | None:
    """Fewest sites whose pooled mean shows the fall with this power; None where 1,000 do not.

    Raises
    ------
    DataUnfit: as ``power_of_sites``; or power is not between alpha and 1.

    Source: as ``power_of_sites``.
    """
    if not alpha < power < 1:
        raise DataUnfit("Power lies between alpha and 1.", slug="power-unfit")
    low, high = 2, MOST_SITES
    if power_of_sites(sites=high, fall=fall, se=se, tau=tau, alpha=alpha) < power:
        return None
    while low < high:
        middle = (low + high) // 2
        enough = power_of_sites(sites=middle, fall=fall, se=se, tau=tau, alpha=alpha) >= power
        low, high = (low, middle) if enough else (middle + 1, high)
    return low


def _check(fall: float, se: float, alpha: float) -> None:
    if not (0 < fall < 1 and se > 0 and 0 < alpha < 1):
        raise DataUnfit("A fall lies between 0 and 1, and an error is above 0.", slug="power-unfit")
